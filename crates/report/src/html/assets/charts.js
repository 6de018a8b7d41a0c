// Charts: columns over time, bars, and lines small enough for a cell. Each says in words or in a table what it shows.

/** The position of a period on the axis of time. */
function moment(period) {
  const [year, month, of] = period.split("-").map(Number);
  if (DATA.unit === "day") return Math.round(Date.UTC(year, month - 1, of) / 864e5);
  return DATA.unit === "month" ? year * 12 + month : year;
}

/** The positions of all periods, from 0, and how many there are with those in between. */
const TIME = (() => {
  const moments = DATA.periods.map((period) => moment(period.at));
  const first = moments[0] ?? 0;
  return { at: moments.map((at) => at - first), count: moments.length ? moments.at(-1) - first + 1 : 0 };
})();

/** The highest tick and the step between ticks for values up to `most`. */
function ticks(most) {
  const size = 10 ** Math.floor(Math.log10(Math.max(most, 1) / 3));
  const step = Math.max([1, 2, 5, 10].map((times) => times * size).find((each) => most / each <= 4) ?? size * 10, 1);
  return { step, top: Math.max(Math.ceil(most / step), 1) * step };
}

/**
 * Stacked columns over time with a legend, and the same as a table. Series have a name, a class for colour and a value for each
 * period.
 */
function columns({ label, series, format = number, top = null }) {
  const totals = DATA.periods.map((_, at) => series.reduce((sum, one) => sum + one.values[at], 0));
  const scale = top ? { step: top / 4, top } : ticks(Math.max(0, ...totals));
  const place = responsive(el("div", { class: "plot" }), (width) => drawColumns({ label, series, format, scale, width }));
  return el("figure", {}, place, legend(series), tableOf(label, series, format));
}

function drawColumns({ label, series, format, scale, width }) {
  const [height, left, bottom] = [210, 46, 24];
  const each = (width - left) / TIME.count;
  const gap = Math.min(each * 0.2, 4);
  const wide = Math.min(each - gap, 56);
  const y = (value) => (height - bottom - 8) * (1 - value / scale.top) + 8;
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label });
  for (let value = 0; value <= scale.top + scale.step / 2; value += scale.step) {
    drawing.append(
      svg("line", { class: "grid", x1: left, x2: width, y1: y(value), y2: y(value) }),
      svg("text", { class: "tick", x: left - 8, y: y(value) + 4, "text-anchor": "end" }, format(value)),
    );
  }
  DATA.periods.forEach((period, at) => {
    const x = left + TIME.at[at] * each + (each - wide) / 2;
    let sum = 0;
    const said = series.map((one) => `${one.name}: ${format(one.values[at])}`);
    const column = svg("g", {}, svg("title", {}, [day(period.at), ...said].join("\n")));
    for (const one of series) {
      const [from, to] = [y(sum), y(sum + one.values[at])];
      sum += one.values[at];
      if (from > to) column.append(svg("rect", { class: one.class, x, y: to, width: Math.max(wide, 1), height: from - to }));
    }
    drawing.append(column);
  });
  drawing.append(...axis(width, left, each, height));
  return drawing;
}

/** Names of periods under the columns, as many as there is room for. */
function axis(width, left, each, height) {
  const room = Math.max(1, Math.ceil(92 / each));
  const labels = [];
  let free = -Infinity;
  DATA.periods.forEach((period, at) => {
    if (TIME.at[at] < free) return;
    const middle = left + (TIME.at[at] + 0.5) * each;
    const x = Math.min(Math.max(middle, left + 34), width - 36);
    labels.push(svg("text", { class: "tick", x: TIME.count === 1 ? middle : x, y: height - 6, "text-anchor": "middle" }, day(period.at)));
    free = TIME.at[at] + room;
  });
  return labels;
}

const legend = (series) =>
  el("ul", { class: "legend" }, series.map((one) => el("li", {}, swatch(one.class), el("span", { dir: "auto" }, one.name))));

const swatch = (name) =>
  svg("svg", { class: "swatch", width: 12, height: 12, "aria-hidden": "true" }, svg("rect", { class: name, width: 12, height: 12, rx: 3 }));

/** A chart's values as a table, made when it is opened. */
function tableOf(label, series, format) {
  const table = el("details", {}, el("summary", {}, "As a table"));
  table.addEventListener("toggle", () => {
    if (table.childElementCount > 1) return;
    const head = el("tr", {}, el("th", { scope: "col" }, DATA.unit), series.map((one) => el("th", { scope: "col", class: "number" }, one.name)));
    const rows = DATA.periods.map((period, at) =>
      el("tr", {}, el("th", { scope: "row" }, day(period.at)), series.map((one) => el("td", { class: "number" }, format(one.values[at])))));
    const place = { class: "scroll", role: "region", "aria-label": `${label}, as a table`, tabindex: 0 };
    table.append(el("div", place, el("table", {}, el("thead", {}, head), el("tbody", {}, rows))));
  });
  return table;
}

/** Rows of a name, a bar and a number; a row with `link` leads somewhere. Rows beyond `shown` are folded away. */
function bars(rows, { shown = 8, label }) {
  const most = Math.max(1, ...rows.map((row) => row.value));
  const list = (some) => el("ul", { class: "bars", "aria-label": label }, some.map((row) => bar(row, most)));
  if (rows.length <= shown + 1) return list(rows);
  const rest = el("details", {}, el("summary", {}, `${number(rows.length - shown)} more`));
  rest.addEventListener("toggle", () => rest.childElementCount > 1 || rest.append(list(rows.slice(shown))));
  return el("div", {}, list(rows.slice(0, shown)), rest);
}

function bar({ name, value, text, class: colour = "plain", onclick }, most) {
  const title = onclick
    ? el("button", { type: "button", class: "link", onclick, dir: "auto" }, name)
    : el("span", { dir: "auto" }, name);
  const drawing = svg("svg", { class: "bar", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: colour, width: (100 * value) / most, height: 6 }));
  return el("li", {}, el("span", { class: "name" }, title), el("span", { class: "value" }, text ?? number(value)), drawing);
}

/** One bar of parts. */
function stack(parts, { width = 140, height = 10 } = {}) {
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  const drawing = svg("svg", { class: "stack", viewBox: `0 0 ${width} ${height}`, width, height, preserveAspectRatio: "none", "aria-hidden": "true" });
  let x = 0;
  for (const part of parts.filter((part) => part.value)) {
    const wide = (width * part.value) / total;
    drawing.append(svg("rect", { class: part.class, x, width: wide, height }));
    x += wide;
  }
  return drawing;
}

/** A speaker's share of all that was said, period by period. */
function sparkline(speaker) {
  const [width, height] = [130, 26];
  const shares = speaker.periods.map(([at, count]) => [at, count / DATA.periods[at].said]);
  const most = Math.max(...shares.map(([, share]) => share), 0.001);
  const peak = shares.find(([, share]) => share === most);
  const drawing = svg("svg", { class: "sparkline", viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" },
    svg("line", { class: "grid", x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5 }));
  const each = width / TIME.count;
  for (const [at, share] of shares) {
    const tall = Math.max((share / most) * (height - 2), 1);
    const wide = Math.max(Math.min(each * 0.8, 14), 1);
    drawing.append(svg("rect", { class: "plain", x: TIME.at[at] * each + (each - wide) / 2, y: height - tall, width: wide, height: tall }));
  }
  const words = peak ? `up to ${percent(peak[1], 1)}, ${day(DATA.periods[peak[0]].at)}` : "no date";
  return el("span", { class: "spark" }, peak && drawing, el("small", {}, words));
}

/** Parts of a bar by class of cue. */
const classParts = (counts) => CLASSES.map((name, at) => ({ name, value: counts[at], class: `act-${name}` }));

/** The most frequent classes in words. */
function classWords(counts, most = 3) {
  const parts = classParts(counts).filter((part) => part.value);
  parts.sort((one, other) => other.value - one.value);
  return parts.slice(0, most).map((part) => `${part.name} ${number(part.value)}`).join(", ");
}
