// Who speaks about whom: a table of speakers and those they name, with the acts told apart.

let matrixAct = "";

function matrix() {
  const place = find("#matrix");
  if (!DATA.matrix.cells.length) {
    place.append(el("p", { class: "empty" }, "Nobody is quoted with the name of somebody else."));
    return;
  }
  const sums = CLASSES.map((_, at) => DATA.matrix.cells.reduce((sum, [, , counts]) => sum + counts[at], 0));
  const choices = [["", "all acts"], ...CLASSES.filter((_, at) => sums[at]).map((name) => [name, name])];
  const chooser = el("fieldset", { class: "choices" }, el("legend", {}, "Act"), choices.map(([value, name]) =>
    el("label", {}, el("input", { type: "radio", name: "act", value, checked: value === "", onchange: () => drawMatrix(value) }),
      value && swatch(`act-${value}`), name)));
  place.append(chooser, el("div", { class: "scroll", role: "region", "aria-label": "Table of speakers and those they name", tabindex: 0, id: "matrix-place" }));
  drawMatrix("");
}

function drawMatrix(act) {
  matrixAct = act;
  const { speakers, targets, cells } = DATA.matrix;
  const at = new Map(cells.map(([row, column, counts]) => [row * targets.length + column, counts]));
  const total = (counts) => (act ? counts[CLASSES.indexOf(act)] : counts.reduce((sum, count) => sum + count, 0));
  const most = Math.max(...cells.map(([, , counts]) => total(counts)));
  const head = el("tr", {}, el("td", {}), targets.map((name) =>
    el("th", { scope: "col" }, el("span", { dir: "auto", title: name }, name))));
  const rows = speakers.map(([key, name], row) => el("tr", {},
    el("th", { scope: "row" }, speakerName({ key, name })),
    targets.map((target, column) => el("td", {}, cell(key, name, target, at.get(row * targets.length + column), total, most)))));
  const caption = el("caption", { class: "hidden" }, `Who speaks about whom, ${act || "all acts"}`);
  find("#matrix-place").replaceChildren(el("table", { class: "matrix" }, caption, el("thead", {}, head), el("tbody", {}, rows)));
}

function cell(key, speaker, target, counts, total, most) {
  const count = counts ? total(counts) : 0;
  if (!count) return null;
  const parts = matrixAct ? [{ value: 1, class: `act-${matrixAct}` }] : classParts(counts);
  const words = `${speaker} about ${target}: ${number(count)}${matrixAct ? ` (${matrixAct})` : ` (${classWords(counts, 12)})`}`;
  const weight = Math.ceil((4 * count) / most);
  return el("button", { type: "button", class: `cell weight-${weight}`, title: words, "aria-label": words,
    onclick: () => showQuotes({ speaker, class: matrixAct, said: "said", pair: { key, speaker, target } }) },
  short(count), stack(parts, { width: 32, height: 5 }));
}
