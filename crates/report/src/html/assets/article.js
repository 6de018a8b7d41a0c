// An article with its quotations marked: each word knows what content, cue and source it belongs to.

/** Opens an article, at one of its quotations if one is named. */
function showArticle(at, focus) {
  const article = DATA.articles[at];
  if (!article) return false;
  const dialog = find("#article");
  find("#article-title").textContent = titleOf(article);
  const carried = article.quotes.length < article.total ? `${number(article.quotes.length)} of ${number(article.total)}` : number(article.total);
  const text = el("div", { class: "text" }, body(article));
  const list = el("aside", { "aria-labelledby": "article-quotes" },
    el("h3", { id: "article-quotes" }, `Quotations (${carried})`),
    el("ol", { class: "side" }, article.quotes.map((quote) => sideEntry(quote, text))));
  find(".body", dialog).replaceChildren(head(article), key(), el("div", { class: "reading" }, text, list), el("p", { class: "tip", hidden: true, "aria-hidden": "true" }));
  open(dialog);
  const quote = article.quotes.find((quote) => quote.number === focus);
  if (quote) point(quote, text);
  return true;
}

function head(article) {
  const url = /^https?:\/\//i.test(article.url ?? "") ? article.url : null;
  return el("p", { class: "meta" },
    [article.outlet, article.author && `by ${article.author}`, day(article.date), things(article.words, "word", "words")].filter(Boolean).join(" · "),
    url && [" · ", el("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, "Original", hidden(" (opens a new tab)"))],
    article.copies && [" · ", `copy of ${article.copies}`],
    el("br"), el("code", {}, article.origin));
}

const key = () => el("ul", { class: "key", "aria-label": "What the marks mean" },
  KINDS.map((kind) => el("li", {}, el("mark", { class: `content ${kind}` }, kind))),
  el("li", {}, el("mark", { class: "content direct nothing-said" }, "not reported as said")),
  el("li", {}, el("span", { class: "cue" }, "cue")), el("li", {}, el("span", { class: "source" }, "source")));

/** The text in paragraphs, or what there is of it. */
function body(article) {
  const passages = passagesOf(article);
  if (!passages.length) return el("p", { class: "empty" }, "The run leaves texts out: there are only the excerpts beside this.");
  const marks = marksOf(article);
  const pieces = passages.flatMap((passage, at) => [at > 0 && el("p", { class: "gap" }, "…"), ...paragraphs(passage, marks)]);
  const partly = article.text === undefined &&
    el("p", { class: "small" }, "This page carries only the sentences around these quotations; the whole text is in the run’s database and in articles.jsonl.");
  return [partly, pieces];
}

/** Stretches of the text with what they are, in order. */
function marksOf(article) {
  const marks = article.quotes.flatMap((quote) => [
    ...quote.parts.map(([start, end]) => ({ start, end, quote, as: "content" })),
    quote.cue_at && { start: quote.cue_at[0], end: quote.cue_at[1], quote, as: "cue" },
    quote.source_at && { start: quote.source_at[0], end: quote.source_at[1], quote, as: "source" },
  ].filter(Boolean));
  return marks.sort((one, other) => one.start - other.start || other.end - one.end);
}

function paragraphs(passage, marks) {
  const inside = marks.filter((mark) => mark.start < passage.end && mark.end > passage.start);
  const bounds = new Set(inside.flatMap((mark) => [mark.start, mark.end]).filter((at) => at > passage.start && at < passage.end));
  const cuts = [passage.start, ...[...bounds].sort((one, other) => one - other), passage.end];
  const result = [];
  let paragraph = el("p", { dir: "auto" });
  let [first, active] = [0, []];
  for (let at = 0; at + 1 < cuts.length; at++) {
    const [start, end] = [cuts[at], cuts[at + 1]];
    active = active.filter((mark) => mark.end > start);
    while (first < inside.length && inside[first].start <= start) active.push(inside[first++]);
    passage.slice(start, end).split(/(\r?\n)+/).forEach((line, index, lines) => {
      if (index % 2) {
        if (paragraph.childNodes.length) result.push(paragraph);
        paragraph = el("p", { dir: "auto" });
      } else if (line) {
        paragraph.append(...piece(line, active, active.filter((mark) => index === 0 && mark.start === start)));
      }
    });
  }
  if (paragraph.childNodes.length) result.push(paragraph);
  return result;
}

/** Words that belong to the same marks; a quotation that starts here gets its number in front. */
function piece(words, active, starting) {
  if (!active.length) return [words];
  const numbers = starting.filter((mark) => mark.as === "content" && mark.quote.parts[0][0] === mark.start).map((mark) => reference(mark.quote));
  const contents = active.filter((mark) => mark.as === "content");
  const innermost = contents.at(-1);
  const classes = [
    ...new Set(active.map((mark) => mark.as)),
    innermost?.quote.kind,
    contents.length > 1 && "nested",
    active.some((mark) => mark.as === "cue") && `act-${classOf(active.find((mark) => mark.as === "cue").quote)}`,
    innermost?.quote.not_said.length && "nothing-said",
  ].filter(Boolean);
  const of = (as) => active.filter((mark) => mark.as === as).map((mark) => mark.quote.number).join(" ");
  const marked = el(innermost ? "mark" : "span", {
    class: classes.join(" "), "data-content": of("content") || null, "data-cue": of("cue") || null, "data-source": of("source") || null,
  }, words);
  const named = (innermost ?? active.at(-1)).quote;
  marked.addEventListener("pointerenter", () => tip(named, marked));
  marked.addEventListener("pointerleave", untip);
  return [...numbers, marked];
}

/** Who said it and how, in one line. */
function told(quote) {
  const who = quote.who || (quote.source ? `“${quote.source}”, unresolved` : "unknown speaker");
  const how = quote.not_said.map((how) => NOT_SAID[how]);
  return [who, ...how, `${quote.kind}, ${classOf(quote)}`, quote.addressee && `to ${quote.addressee}`].filter(Boolean).join(" · ");
}

const reference = (quote) =>
  el("button", {
    type: "button", class: "reference", "data-number": quote.number, "aria-label": `Quotation ${quote.number}: ${told(quote)}`,
    onfocus: (event) => tip(quote, event.target), onblur: untip, onclick: () => pointSide(quote),
  }, String(quote.number));

/** Names the speaker beside the words; screen readers have the same from the number in front. */
function tip(quote, beside) {
  untip();
  light(quote);
  const box = find("#article .tip");
  box.textContent = told(quote);
  box.hidden = false;
  const dialog = find("#article");
  const [place, around] = [beside.getClientRects()[0], dialog.getBoundingClientRect()];
  const left = Math.min(Math.max(place.left - around.left, 8), around.width - box.offsetWidth - 16);
  const above = place.top - around.top - box.offsetHeight - 6;
  box.style.left = `${Math.max(left, 8)}px`;
  // The box moves with the text, not with the window over it.
  box.style.top = `${(above > 80 ? above : place.bottom - around.top + 6) + dialog.scrollTop}px`;
}

function untip() {
  const box = find("#article .tip");
  if (box) box.hidden = true;
  for (const marked of document.querySelectorAll("#article .lit")) marked.classList.remove("lit");
}

/** Shows what belongs together: content, cue and source. */
function light({ number }) {
  const together = ["content", "cue", "source"].map((as) => `#article .text [data-${as}~="${number}"]`);
  for (const marked of document.querySelectorAll(together.join())) marked.classList.add("lit");
}

function sideEntry(quote, text) {
  const facts = [quote.when, quote.place].filter(Boolean).join(", ");
  return el("li", { value: quote.number, "data-number": quote.number, class: quote.not_said.length ? "not-said" : null },
    el("p", { class: "by" }, speakersOf(quote), flags(quote)),
    el("button", { type: "button", class: "link", dir: "auto", onclick: () => point(quote, text) }, quote.text),
    el("p", { class: "small" }, chip(quote.kind, "kind"), " ", chip(classOf(quote), "act"), " ",
      el("span", { dir: "auto" }, [quote.source, quote.cue].filter(Boolean).join(" / ")),
      facts && ` · ${facts}`, ` · ${percent(quote.sure, 1)} sure`),
    copies(elsewhere(quote)));
}

/** Where else a quotation stands. */
function copies(others) {
  if (!others.length) return null;
  const entry = (other) => el("li", {}, el("a", { href: articleLink(other), dir: "auto" }, brief(titleOf(other.article))),
    el("small", {}, [" ", [other.article.outlet, day(other.article.date)].filter(Boolean).join(", ")]));
  return el("details", {}, el("summary", {}, `Also in ${things(others.length, "other article", "other articles")}`), el("ul", {}, others.map(entry)));
}

/** Goes to a quotation in the text. */
function point(quote, text) {
  const target = find(`.reference[data-number="${quote.number}"]`, text) ?? find(`.side [data-number="${quote.number}"] button`);
  for (const marked of text.querySelectorAll(".pointed")) marked.classList.remove("pointed");
  for (const marked of text.querySelectorAll(`[data-content~="${quote.number}"]`)) marked.classList.add("pointed");
  target?.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}

/** Goes to a quotation in the list beside the text. */
function pointSide(quote) {
  const target = find(`#article .side [data-number="${quote.number}"] .link`);
  target?.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}
