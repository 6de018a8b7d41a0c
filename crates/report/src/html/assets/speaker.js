// A speaker's page: all statements over time, roles, outlets, acts.

/** Opens the page of a speaker. */
function showSpeaker(key) {
  const speaker = SPEAKERS.get(key);
  if (!speaker) return false;
  const dialog = find("#speaker");
  find("#speaker-title").textContent = speaker.name;
  const statements = QUOTES.filter((quote) => quote.speakers.some((one) => one.key === key));
  statements.sort((one, other) => (one.article.date ?? "9") < (other.article.date ?? "9") ? -1 : one.article.date === other.article.date ? one.order - other.order : 1);
  const names = speaker.names?.length ? `also ${speaker.names.join(", ")}` : null;
  const byName = speaker.by_name && speaker.articles > 1 && "taken together by the name alone";
  const wikidata = /^Q\d+$/.test(speaker.wikidata ?? "") && `Wikidata ${speaker.wikidata}`;
  find(".body", dialog).replaceChildren(
    el("p", { class: "meta", dir: "auto" }, [speaker.kind, names, wikidata, byName].filter(Boolean).join(" · ")),
    el("dl", { class: "tiles" }, tile("Quotations", speaker.quotes), tile("Articles", speaker.articles), tile("Not reported as said", speaker.not_said)),
    el("div", { class: "cards" },
      panel("Over time", DATED ? speakerColumns(speaker) : undated(), "full"),
      panel("How it is said", bars(present(classParts(speaker.classes)), { label: "Quotations by act" })),
      panel("Speaks about", counted(aboutWhom(statements), "Names spoken about", "Nobody else is named.")),
      panel("Roles", counted(speaker.roles, "Roles", "No role is given.")),
      panel("Outlets", counted(speaker.outlets, "Outlets", "No outlet is given."))),
    statementList(speaker, statements));
  open(dialog);
  return true;
}

const tile = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, number(value)));
const panel = (title, content, more = "") => el("section", { class: `card ${more}` }, el("h3", {}, title), content);
const present = (parts) => parts.filter((part) => part.value).sort((one, other) => other.value - one.value);

function counted(pairs, label, none) {
  if (!pairs?.length) return el("p", { class: "empty" }, none);
  return bars(pairs.map(([name, value]) => ({ name, value })), { label, shown: 6 });
}

function speakerColumns(speaker) {
  if (!speaker.periods.length) return el("p", { class: "empty" }, "None of the articles has a date.");
  const values = DATA.periods.map(() => 0);
  for (const [at, count] of speaker.periods) values[at] = count;
  return columns({ label: `Quotations of ${speaker.name} by ${DATA.unit}`, series: [{ name: "quotations", class: "plain", values }] });
}

/** Whom the statements in this page name, most first. */
function aboutWhom(statements) {
  const counts = new Map();
  const said = statements.filter((quote) => !quote.not_said.length);
  for (const name of said.flatMap((quote) => quote.about.filter((name) => name !== quote.who))) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).slice(0, 12);
}

const STATEMENTS_AT_ONCE = 60;

function statementList(speaker, statements) {
  const all = speaker.quotes + speaker.not_said;
  const title = statements.length < all ? `Statements (${number(statements.length)} of ${number(all)} in this page)` : `Statements (${number(all)})`;
  const list = el("ol", { class: "statements" });
  const more = el("button", { type: "button", class: "more" }, "Show more");
  const add = () => {
    const before = list.childElementCount;
    list.append(...statements.slice(before, before + STATEMENTS_AT_ONCE).map(statement));
    more.hidden = list.childElementCount >= statements.length;
    if (before) find("a", list.children[before])?.focus();
  };
  more.addEventListener("click", add);
  add();
  return el("section", { "aria-labelledby": "statements-title" }, el("h3", { id: "statements-title" }, title), list, more);
}

function statement(quote) {
  const { article } = quote;
  const [role] = quote.speakers.map((speaker) => speaker.role).filter(Boolean);
  return el("li", { class: quote.not_said.length ? "not-said" : null },
    el("p", { class: "small" }, day(article.date) || "no date", article.outlet && ` · ${article.outlet}`, role && [" · ", el("span", { dir: "auto" }, role)]),
    el("p", {}, flags(quote), el("a", { href: articleLink(quote), class: "words", dir: "auto" }, quote.text)),
    el("p", { class: "small" }, chip(quote.kind, "kind"), " ", chip(classOf(quote), "act"), " ", el("span", { dir: "auto" }, brief(titleOf(article)))));
}
