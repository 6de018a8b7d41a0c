// The data that the page came with, made ready: the words of each quotation, what it is searched by, who is who.

const DATA = JSON.parse(find("#data").textContent);
const CLASSES = DATA.classes;
const KINDS = ["direct", "mixed", "indirect"];
/** Counts by kind come in the order of the tables. */
const KIND_AT = { direct: 0, indirect: 1, mixed: 2 };
const SPEAKERS = new Map(DATA.speakers.map((speaker) => [speaker.key, speaker]));
const DATED = DATA.dated > 0;

/**
 * A stretch of an article that can be cut by code points, which offsets count; strings count UTF-16 units, and the two are the same
 * where no character needs two of them.
 */
class Passage {
  constructor(start, text) {
    this.start = start;
    this.text = text;
    this.points = /[\ud800-\udfff]/.test(text) ? Array.from(text) : null;
    this.end = start + (this.points ?? text).length;
  }

  slice(start, end) {
    const [from, to] = [Math.max(start, this.start) - this.start, Math.max(end, this.start) - this.start];
    return this.points ? this.points.slice(from, to).join("") : this.text.slice(from, to);
  }

  holds(start, end) {
    return this.start <= start && end <= this.end;
  }
}

const passagesOf = (article) => {
  if (article.text !== undefined) return [new Passage(0, article.text)];
  return (article.passages ?? []).map(([start, text]) => new Passage(start, text));
};

function contentOf(quote, passages) {
  if (quote.content !== undefined) return quote.content;
  const words = ([start, end]) => passages.find((passage) => passage.holds(start, end))?.slice(start, end) ?? "";
  return quote.parts.map(words).join(" … ");
}

/** All quotations of the page, each with its article. */
const QUOTES = DATA.articles.flatMap((article, at) => {
  const passages = passagesOf(article);
  article.at = at;
  for (const quote of article.quotes) {
    quote.article = article;
    quote.not_said ??= [];
    quote.speakers ??= [];
    quote.about ??= [];
    quote.text = contentOf(quote, passages);
    quote.who = quote.speakers.map((speaker) => speaker.name).join("; ");
  }
  return article.quotes;
});
QUOTES.forEach((quote, order) => (quote.order = order));

/** The same quotation in different articles, by what they have in common. */
const GROUPS = Map.groupBy(QUOTES.filter((quote) => quote.group), (quote) => quote.group);
const elsewhere = (quote) => (GROUPS.get(quote.group) ?? []).filter((other) => other.article !== quote.article);

/** What a quotation is searched by; made when it is first asked for. */
const searched = (quote) =>
  (quote.searched ??= plain([quote.text, quote.who, quote.source, quote.cue, quote.article.title, quote.article.outlet].join(" ")));

const titleOf = (article) => article.title ?? article.origin;
const classOf = (quote) => quote.class ?? "unclear";

/** Where quotation and speaker are shown: links that also work from a bookmark. */
const articleLink = (quote) => `#article=${quote.article.at}&quote=${quote.number}`;
const speakerLink = (key) => `#speaker=${encodeURIComponent(key)}`;

/** Speakers by name, linked to their pages if they have one. */
function speakersOf(quote) {
  if (!quote.speakers.length) return [el("span", { class: "unknown" }, quote.source ? `“${quote.source}”` : "unknown")];
  return quote.speakers.flatMap((speaker, at) => [at ? "; " : "", speakerName(speaker)]);
}

function speakerName(speaker) {
  if (!SPEAKERS.has(speaker.key)) return el("span", { dir: "auto" }, speaker.name);
  return el("a", { href: speakerLink(speaker.key), dir: "auto" }, speaker.name);
}
