// The overview, and the table of speakers.

function overview() {
  const published = find("#published");
  if (published) {
    const [first, last] = [DATA.periods[0].at, DATA.periods.at(-1).at];
    published.textContent = first === last ? day(first) : `${day(first)} to ${day(last)}`;
  }
  find("#kinds").append(bars(KINDS.map((kind) => ({
    name: kind, value: DATA.counts[kind], class: `kind-${kind}`,
    text: `${number(DATA.counts[kind])} · ${percent(DATA.counts[kind], DATA.counts.quotes)}`,
    onclick: () => showQuotes({ kind }),
  })), { label: "Quotations by kind" }));
  const { not_said: unsaid, quotes: all } = DATA.counts;
  find("#reported").append(bars([["said", all - unsaid], ["unsaid", unsaid]].map(([said, value]) => ({
    name: said === "said" ? "said" : "not as said", value, text: `${number(value)} · ${percent(value, all)}`, class: said,
    onclick: () => showQuotes({ said }),
  })), { label: "Quotations by how they are reported" }));
  find("#acts").append(acts());
  find("#outlets").append(outlets());
  find("#timeline").append(DATED ? timeline() : undated());
  if (DATED && DATA.dated < DATA.counts.articles) {
    find("#timeline").append(el("p", { class: "small" }, `${number(DATA.counts.articles - DATA.dated)} of ${things(DATA.counts.articles, "article has", "articles have")} no date and are not in the chart.`));
  }
  document.documentElement.classList.toggle("undated", !DATED);
  document.documentElement.classList.toggle("no-outlets", !DATA.outlets.length);
}

const undated = () => el("p", { class: "empty" }, "No article has a date, so nothing can be shown over time.");

function acts() {
  const rows = classParts(DATA.said_by_class).filter((part) => part.value).sort((one, other) => other.value - one.value);
  if (!rows.length) return el("p", { class: "empty" }, "Nothing is reported as said.");
  return bars(rows.map((row) => ({ ...row, onclick: () => showQuotes({ class: row.name, said: "said" }) })), { label: "Quotations by act" });
}

function outlets() {
  if (!DATA.outlets.length) return el("p", { class: "empty" }, "No article names its outlet.");
  const rows = DATA.outlets.map(({ name, articles, quotes }) => ({
    name, value: quotes, text: `${number(quotes)} in ${things(articles, "article", "articles")}`,
    onclick: () => showQuotes({ outlet: name }),
  }));
  const list = bars(rows, { label: "Quotations by outlet" });
  const more = DATA.outlet_count - DATA.outlets.length;
  return el("div", {}, list, more > 0 && el("p", { class: "small" }, `And ${number(more)} more outlets.`));
}

function timeline() {
  const series = KINDS.map((kind) => ({
    name: kind, class: `kind-${kind}`, values: DATA.periods.map((period) => period.kinds[KIND_AT[kind]]),
  }));
  return columns({ label: `Quotations by ${DATA.unit} and kind`, series });
}

/** The share of the most quoted in all that was said, and of everybody else. */
function shareOverTime() {
  const top = DATA.speakers.filter((speaker) => speaker.periods.length).slice(0, 5);
  if (!DATED || !top.length) {
    find("#share-over-time-card").remove();
    return;
  }
  const series = top.map((speaker, at) => {
    const values = DATA.periods.map(() => 0);
    for (const [period, count] of speaker.periods) values[period] = count / DATA.periods[period].said;
    return { name: speaker.name, class: `rank-${at}`, values };
  });
  find("#share-over-time").append(columns({
    label: `Share of the most quoted speakers by ${DATA.unit}`, series, format: (share) => percent(share, 1), top: shareTop(series),
  }));
}

/** The end of the axis: all, or less where nobody comes near it. Joint speakers may make it more than all. */
function shareTop(series) {
  const totals = DATA.periods.map((_, at) => series.reduce((sum, one) => sum + one.values[at], 0));
  const most = Math.max(...totals);
  return [0.04, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 2].find((top) => most <= top) ?? most;
}

const SPEAKERS_AT_ONCE = 15;
let speakersShown = SPEAKERS_AT_ONCE;

function speakerTable() {
  const words = plain(find("#find-speaker").value).split(/\s+/).filter(Boolean);
  const matches = DATA.speakers.filter((speaker) => {
    const names = (speaker.searched ??= plain([speaker.name, ...(speaker.names ?? []), ...(speaker.roles ?? []).map(([role]) => role)].join(" ")));
    return words.every((word) => names.includes(word));
  });
  find("#speaker-table tbody").replaceChildren(...matches.slice(0, speakersShown).map(speakerRow));
  find("#more-speakers").hidden = matches.length <= speakersShown;
  const all = DATA.rare_dropped ? "the most quoted speakers" : things(DATA.speaker_count, "speaker", "speakers");
  find("#speaker-status").textContent = matches.length
    ? `${number(Math.min(speakersShown, matches.length))} of ${words.length ? `${number(matches.length)} that match` : all}`
    : DATA.speakers.length ? "No speaker matches." : "No speaker is named.";
}

/** Speakers by name: of several who bear it, roles tell who is who, and where there is none, nothing does. */
const BEARERS = Map.groupBy(DATA.speakers, (speaker) => speaker.name);

function speakerRow(speaker) {
  const [role] = speaker.roles?.[0] ?? [];
  return el("tr", {},
    el("th", { scope: "row" }, speakerName(speaker), role && el("small", { dir: "auto" }, role),
      speaker.kind !== "person" && el("small", { class: "of-kind" }, speaker.kind),
      speaker.by_name && BEARERS.get(speaker.name).length > 1 && el("small", { class: "of-kind" }, "by the name alone")),
    el("td", { class: "number" }, number(speaker.quotes),
      speaker.not_said > 0 && el("small", {}, `+ ${number(speaker.not_said)} not said`)),
    el("td", { class: "number" }, number(speaker.articles)),
    el("td", {}, stack(classParts(speaker.classes)), el("small", {}, classWords(speaker.classes))),
    el("td", { class: "when-dated" }, sparkline(speaker)));
}

function startSpeakers() {
  find("#find-speaker").addEventListener("input", () => {
    speakersShown = SPEAKERS_AT_ONCE;
    speakerTable();
  });
  find("#more-speakers").addEventListener("click", () => {
    const before = speakersShown;
    speakersShown += 50;
    speakerTable();
    // Whoever came here by keyboard goes on at the first new row.
    find(`#speaker-table tbody tr:nth-child(${before + 1}) a`)?.focus();
  });
  shareOverTime();
  speakerTable();
}
