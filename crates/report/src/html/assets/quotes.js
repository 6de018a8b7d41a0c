// The table of quotations: searched, filtered, sorted, and shown a part at a time.

const AT_ONCE = 40;
const filters = find("#filters");
let shownQuotes = AT_ONCE;
let sorting = { by: "order", down: false };
/** Chosen in the matrix: only what one speaker says about one name. */
let pair = null;

const SORTS = {
  order: null,
  date: (quote) => quote.article.date ?? "",
  speaker: (quote) => quote.who,
  text: (quote) => quote.text.replace(/^[\p{P}\s]+/u, ""),
  class: classOf,
  outlet: (quote) => quote.article.outlet ?? "",
};

const COLLATOR = new Intl.Collator("en", { sensitivity: "base" });

/** Fills the choices that depend on the run. */
function startQuotes() {
  const classes = CLASSES.filter((name) => QUOTES.some((quote) => classOf(quote) === name));
  filters.elements.class.append(...classes.map((name) => el("option", { value: name }, name)));
  const outlets = [...new Set(DATA.articles.map((article) => article.outlet).filter(Boolean))].sort(COLLATOR.compare);
  filters.elements.outlet.append(...outlets.map((name) => el("option", { value: name }, name)));
  find("#speaker-names").append(...DATA.speakers.slice(0, 300).map((speaker) => el("option", { value: speaker.name })));
  let waiting = 0;
  const changed = () => {
    clearTimeout(waiting);
    waiting = setTimeout(showFirst, 60);
  };
  filters.addEventListener("input", (event) => {
    if (event.target.name === "sort") sorting = { by: event.target.value, down: event.target.value === "date" };
    changed();
  });
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => {
    pair = null;
    changed();
  });
  for (const head of document.querySelectorAll("#quote-table th[data-sort]")) {
    find("button", head).addEventListener("click", () => sortBy(head.dataset.sort));
  }
  find("#more-quotes").addEventListener("click", () => {
    const before = shownQuotes;
    shownQuotes += 200;
    quoteTable();
    find(`#quote-table tbody tr:nth-child(${before + 1}) .words`)?.focus();
  });
  quoteTable();
}

/** Up, down, and back to the order of the run. */
function sortBy(by) {
  if (sorting.by !== by) sorting = { by, down: false };
  else sorting = sorting.down ? { by: "order", down: false } : { by, down: true };
  filters.elements.sort.value = sorting.by;
  showFirst();
}

function showFirst() {
  shownQuotes = AT_ONCE;
  quoteTable();
}

/** Shows the table with these filters and no others. */
function showQuotes({ pair: chosen = null, ...values }) {
  filters.reset();
  for (const [name, value] of Object.entries(values)) filters.elements[name].value = value;
  pair = chosen;
  if (pair) filters.elements.speaker.value = "";
  showFirst();
  find("#quotations").scrollIntoView();
  const status = find("#status");
  status.tabIndex = -1;
  status.focus({ preventScroll: true });
}

/** Whether a quotation fits the filters. */
function filter() {
  const value = Object.fromEntries(new FormData(filters));
  const words = plain(value.text).split(/\s+/).filter(Boolean);
  const name = plain(value.speaker.trim());
  const tests = [
    words.length && ((quote) => words.every((word) => searched(quote).includes(word))),
    name && ((quote) => plain(quote.who || quote.source || "").includes(name)),
    value.outlet && ((quote) => quote.article.outlet === value.outlet),
    value.kind && ((quote) => quote.kind === value.kind),
    value.class && ((quote) => classOf(quote) === value.class),
    value.said && reportedAs(value.said),
    value.from && ((quote) => quote.article.date !== undefined && quote.article.date >= value.from.slice(0, quote.article.date.length)),
    value.to && ((quote) => quote.article.date !== undefined && quote.article.date <= value.to.slice(0, quote.article.date.length)),
    pair && ((quote) => quote.speakers.some((speaker) => speaker.key === pair.key) && quote.about.includes(pair.target)),
  ].filter(Boolean);
  return (quote) => tests.every((test) => test(quote));
}

const reportedAs = (how) => {
  if (how === "said") return (quote) => !quote.not_said.length;
  return how === "unsaid" ? (quote) => quote.not_said.length : (quote) => quote.not_said.includes(how);
};

function sorted(quotes) {
  const key = SORTS[sorting.by];
  if (!key) return quotes;
  const keyed = quotes.map((quote) => [key(quote), quote]);
  const sign = sorting.down ? -1 : 1;
  // What has no value comes last either way.
  keyed.sort(([one, first], [other, second]) =>
    (one === "") - (other === "") || sign * COLLATOR.compare(one, other) || first.order - second.order);
  return keyed.map(([, quote]) => quote);
}

function quoteTable() {
  const matches = sorted(QUOTES.filter(filter()));
  find("#quote-table tbody").replaceChildren(...matches.slice(0, shownQuotes).map(quoteRow));
  for (const head of document.querySelectorAll("#quote-table th[data-sort]")) {
    const order = sorting.down ? "descending" : "ascending";
    head.setAttribute("aria-sort", head.dataset.sort === sorting.by ? order : "none");
  }
  find("#more-quotes").hidden = matches.length <= shownQuotes;
  find("#pair").replaceChildren(...(pair ? [pairChip()] : []));
  find("#status").textContent = status(matches.length);
  find("#quote-table").hidden = !matches.length;
}

function status(matches) {
  const shown = Math.min(shownQuotes, matches);
  if (!QUOTES.length) return "No quotation was found.";
  if (!matches && DATA.share.cut) return "No quotation in this page fits; the run’s database may have some.";
  if (!matches) return "No quotation fits. Clear the filters to see all.";
  const of = matches === QUOTES.length ? "" : ` that fit, of ${number(QUOTES.length)}`;
  return `Showing ${number(shown)} of ${things(matches, "quotation", "quotations")}${of}${DATA.share.cut ? " in this page" : ""}`;
}

const pairChip = () =>
  el("button", { type: "button", class: "remove", onclick: () => { pair = null; showFirst(); } },
    `${pair.speaker} about ${pair.target} `, el("span", { "aria-hidden": "true" }, "×"), hidden(", remove this filter"));

function quoteRow(quote) {
  const { article } = quote;
  const [role] = quote.speakers.map((speaker) => speaker.role).filter(Boolean);
  const origin = [article.outlet, day(article.date)].filter(Boolean).join(", ");
  return el("tr", { class: quote.not_said.length ? "not-said" : null },
    el("td", { class: "wide-only when-dated date" }, day(article.date) || "–"),
    el("td", { class: "speaker" }, speakersOf(quote), role && el("small", { dir: "auto" }, role)),
    el("td", {}, flags(quote), el("a", { href: articleLink(quote), class: "words", dir: "auto" }, quote.text),
      el("small", {}, chip(quote.kind, "kind"), quote.within && " inside another", quote.in_title && " in the headline",
        elsewhere(quote).length > 0 && ` in ${number(elsewhere(quote).length + 1)} articles`, " ",
        el("span", { dir: "auto", class: "title" }, brief(titleOf(article))), origin && el("span", { class: "narrow-only" }, ` · ${origin}`))),
    el("td", { class: "wide-only" }, chip(classOf(quote), "act"), quote.cue && el("small", { dir: "auto" }, quote.cue)),
    el("td", { class: "wide-only when-outlets", dir: "auto" }, article.outlet ?? "–"));
}
