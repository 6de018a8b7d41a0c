// Elements and numbers. Whatever articles say goes into the page as text or attribute here, and never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Sets attributes and listeners (`onclick`), adds children; what is null or false is left out. */
function dress(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const el = (name, attributes = {}, ...children) => dress(document.createElement(name), attributes, children);
const svg = (name, attributes = {}, ...children) => dress(document.createElementNS(SVG, name), attributes, children);
const find = (selector, within = document) => within.querySelector(selector);
const hidden = (...text) => el("span", { class: "hidden" }, ...text);

const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
/** Large numbers in little room: 12k, 3.4M. */
const short = (value) => (value < 10_000 ? number(value) : value < 1e6 ? `${Math.round(value / 1e3)}k` : `${(value / 1e6).toFixed(1)}M`);
const things = (count, one, more) => `${number(count)} ${count === 1 ? one : more}`;
const percent = (part, whole) => {
  const share = whole ? (100 * part) / whole : 0;
  return `${share > 0 && share < 10 ? share.toFixed(1) : Math.round(share)} %`;
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A long text in little room. */
const brief = (text, length = 90) => (text.length > length ? `${Array.from(text).slice(0, length).join("").trimEnd()}…` : text);

/** `2026-03-04`, `2026-03` or `2026` for people. */
function day(date) {
  if (!date) return "";
  const [year, month, of] = date.split("-");
  return [of && String(Number(of)), month && MONTHS[month - 1], String(Number(year))].filter(Boolean).join(" ");
}

/** Text as it is searched: without case and accents. */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const NOT_SAID = { negated: "not said", future: "to be said", hypothetical: "supposed" };

/** How a quotation is not reported as said, marked so that nobody takes it for said. */
const flags = (quote) => quote.not_said.map((how) => el("span", { class: "flag" }, NOT_SAID[how]));

const chip = (name, kind) => el("span", { class: `chip ${kind}-${name}` }, name);

/** Draws again when the width changes; the width is that of the place. */
function responsive(place, draw) {
  let last = 0;
  new ResizeObserver(() => {
    const width = Math.floor(place.clientWidth);
    if (width && width !== last) {
      last = width;
      place.replaceChildren(draw(width));
    }
  }).observe(place);
  return place;
}
