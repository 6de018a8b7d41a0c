// The report of a run in Chromium: what it shows against the tables of the run, by mouse, keyboard and screen reader's eyes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { launch, openReport } from "./browser.mjs";

const RUNS = process.env.RUNS;
const run = (name) => `${RUNS}/${name}`;
const lines = (name, file) => readFileSync(`${run(name)}/${file}`, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Opens a report, uses it, and makes sure that it neither complained nor asked the network for anything. */
async function using(name, options, use) {
  const { page, context, complaints, requests } = await openReport(browser, run(name), options);
  await use(page);
  assert.deepEqual(complaints, []);
  assert.deepEqual(requests, []);
  await context.close();
}

const texts = (page, selector) => page.locator(selector).allInnerTexts();
const rowCount = async (page) => {
  const status = await page.locator("#status").innerText();
  return status.startsWith("No quotation") ? 0 : Number(/of ([\d,]+) quotation/.exec(status)[1].replace(",", ""));
};
/** Sets a filter and waits until the table has followed. */
async function filter(page, values) {
  await page.locator("#filters button[type=reset]").click();
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`#filters [name=${name}]`);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await page.waitForTimeout(150);
}

describe("the page of corpus/", () => {
  test("loads in silence and has the figures of the run", () => using("corpus", {}, async (page) => {
    const { counts } = JSON.parse(readFileSync(`${run("corpus")}/run.json`, "utf8"));
    const tiles = Object.fromEntries(await page.locator("#overview .tiles > div").evaluateAll((all) =>
      all.map((tile) => [tile.querySelector("dt").textContent, tile.querySelector("dd").textContent])));
    assert.equal(tiles.Articles, String(counts.articles));
    assert.equal(tiles.Quotations, String(counts.quotes));
    assert.equal(tiles.Rejected, String(counts.rejected));
    assert.equal(tiles["Not reported as said"], String(counts.not_said));
    assert.match(await page.locator(".notice").innerText(), /Extracted by machine/);
    assert.ok((await page.locator("#timeline svg rect").count()) > 5, "columns over time");
    assert.ok((await page.locator("#matrix button.cell").count()) > 5, "who speaks about whom");
  }));

  test("filters and search show the rows that the tables have", () => using("corpus", {}, async (page) => {
    const rows = lines("corpus", "quotes.jsonl");
    const said = (row) => row.polarity === "affirmed" && row.modality === "actual";
    const cases = [
      [{}, () => true],
      [{ kind: "direct" }, (row) => row.kind === "direct"],
      [{ class: "deny" }, (row) => row.cue_class === "deny"],
      [{ class: "unclear" }, (row) => row.cue_class === null],
      [{ outlet: "Coastal Wire" }, (row) => row.outlet === "Coastal Wire"],
      [{ said: "said" }, said],
      [{ said: "negated" }, (row) => row.polarity === "negated"],
      [{ said: "unsaid", kind: "indirect" }, (row) => !said(row) && row.kind === "indirect"],
      [{ from: "2024-06-01", to: "2024-06-30" }, (row) => row.published >= "2024-06" && row.published < "2024-07"],
      [{ speaker: "solveig HALVORSEN" }, (row) => row.speaker?.includes("Solveig Halvorsen")],
    ];
    for (const [values, fits] of cases) {
      await filter(page, values);
      const expected = rows.filter(fits).length;
      assert.ok(expected > 0, JSON.stringify(values));
      assert.equal(await rowCount(page), expected, JSON.stringify(values));
    }
    await filter(page, { text: "errazuriz" });
    const found = await texts(page, "#quote-table tbody tr");
    assert.ok(found.length > 0 && found.every((row) => /Errázuriz/i.test(row)), "accents do not matter");
    await filter(page, { text: "no such words anywhere" });
    assert.equal(await rowCount(page), 0);
    assert.ok(await page.locator("#quote-table").isHidden());
  }));

  test("sorts by a column, up, down and back", () => using("corpus", {}, async (page) => {
    const speakers = () => texts(page, "#quote-table tbody tr td.speaker > :first-child");
    const head = page.locator("th[data-sort=speaker]");
    const unsorted = await speakers();
    await head.getByRole("button").click();
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    const up = await speakers();
    assert.notDeepEqual(up, unsorted);
    await head.getByRole("button").click();
    assert.equal(await head.getAttribute("aria-sort"), "descending");
    assert.ok(new Intl.Collator("en").compare((await speakers())[0], up[0]) > 0);
    await head.getByRole("button").click();
    assert.equal(await head.getAttribute("aria-sort"), "none");
    assert.deepEqual(await speakers(), unsorted);
    await page.locator("#more-quotes").click();
    assert.equal(await page.locator("#quote-table tbody tr").count(), 240);
  }));

  test("marks content, cue and source of every quotation at the right words", () => using("corpus", {}, async (page) => {
    const tight = (text) => text.replace(/\s+/gu, "");
    let checked = 0;
    for (const [at, record] of lines("corpus", "articles.jsonl").entries()) {
      await page.evaluate((hash) => { location.hash = hash; }, `article=${at}`);
      await page.waitForFunction((title) => document.querySelector("dialog[open] h2")?.textContent === title, record.title ?? record.article.origin);
      const marked = await page.evaluate(() => {
        const words = {};
        for (const element of document.querySelectorAll("#article .text [data-content], #article .text [data-cue], #article .text [data-source]")) {
          for (const as of ["content", "cue", "source"]) {
            for (const number of (element.dataset[as] ?? "").split(" ").filter(Boolean)) {
              const key = `${as} ${number}`;
              words[key] = (words[key] ?? "") + element.textContent;
            }
          }
        }
        return words;
      });
      const points = Array.from(record.article.text);
      const cut = ([start, end]) => tight(points.slice(start, end).join(""));
      for (const quote of record.quotes) {
        assert.equal(tight(marked[`content ${quote.number}`] ?? ""), quote.parts.map(cut).join(""), `${record.article.origin} ${quote.number}`);
        if (quote.cue_start !== null) assert.equal(tight(marked[`cue ${quote.number}`]), cut([quote.cue_start, quote.cue_end]));
        if (quote.source_start !== null) assert.equal(tight(marked[`source ${quote.number}`]), cut([quote.source_start, quote.source_end]));
        checked += 1;
      }
    }
    assert.ok(checked > 500, `${checked} quotations`);
  }));

  test("names the speaker on hover, on focus and in the list beside the text", () => {
    const rows = lines("corpus", "quotes.jsonl");
    // The first quotation of the first article that a person with a name speaks.
    const named = (row) => row.origin === rows[0].origin && row.speaker_kind === "person";
    const { number, speaker } = rows.find(named);
    return using("corpus", { hash: `#article=0&quote=${number}` }, async (page) => {
      assert.match(await page.locator(".tip").innerText(), new RegExp(`^${speaker}`));
      assert.match(await page.locator(`.side li[data-number='${number}'] .by`).innerText(), new RegExp(speaker));
      await page.locator("#article-title").focus();
      assert.ok(await page.locator(".tip").isHidden());
      await page.locator(`[data-content~='${number}']`).first().hover();
      assert.match(await page.locator(".tip").innerText(), new RegExp(`^${speaker}`));
      const together = page.locator(`.lit:is([data-cue~='${number}'], [data-source~='${number}'])`);
      assert.ok((await together.count()) >= 2, "cue and source are shown with the words");
      await page.locator(`.side li[data-number='${number}'] .by a`).click();
      assert.equal(await page.locator("dialog[open] h2").innerText(), speaker);
      assert.ok((await page.locator("#speaker .statements li").count()) > 0);
      await page.goBack();
      assert.equal(await page.locator("dialog[open]").getAttribute("id"), "article");
    });
  });

  test("never shows what was not said as said", () => using("corpus", {}, async (page) => {
    await filter(page, { said: "unsaid" });
    const rows = page.locator("#quote-table tbody tr");
    assert.equal(await rows.count(), await page.locator("#quote-table tbody tr.not-said .flag:first-child").count());
    const quote = await page.locator("#quote-table .words").first().getAttribute("href");
    await page.evaluate((hash) => { location.hash = hash; }, quote);
    assert.ok((await page.locator("#article mark.pointed.nothing-said").count()) > 0);
    assert.ok(await page.locator(".side li.not-said .flag").first().isVisible());
  }));

  test("a cell of the matrix leads to its quotations", () => using("corpus", {}, async (page) => {
    const cell = page.locator("#matrix button.cell").first();
    const count = Number(await cell.innerText());
    await cell.click();
    assert.equal(await rowCount(page), count);
    await page.locator("#pair button").click();
    assert.ok((await rowCount(page)) > count);
    await page.locator("#matrix label", { hasText: "think" }).click();
    assert.ok((await page.locator("#matrix button.cell").count()) > 0);
    assert.match(await page.locator("#matrix button.cell").first().getAttribute("aria-label"), /\(think\)/);
  }));
});

describe("by keyboard", () => {
  test("Tab reaches everything that can be used", () => using("corpus", {}, async (page) => {
    const all = await page.evaluate(() => {
      const usable = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
      const radios = new Set();
      const once = (element) => element.type !== "radio" || (!radios.has(element.name) && radios.add(element.name));
      const there = usable.filter((element) => element.checkVisibility() && once(element));
      there.forEach((element) => { element.dataset.waiting = "true"; });
      return there.length;
    });
    assert.ok(all > 100);
    for (let presses = 0; presses < all * 2; presses += 1) {
      await page.keyboard.press("Tab");
      const left = await page.evaluate(() => {
        const focus = document.activeElement;
        const waiting = focus.type === "radio" ? document.querySelector(`[name='${focus.name}'][data-waiting]`) : focus;
        delete waiting?.dataset.waiting;
        return document.querySelectorAll("[data-waiting]").length;
      });
      if (left === 0) return;
    }
    assert.deepEqual(await page.locator("[data-waiting]").evaluateAll((all) => all.map((element) => element.outerHTML.slice(0, 80))), []);
  }));

  test("an article opens with Enter, keeps focus inside, and gives it back on Escape", () => using("corpus", {}, async (page) => {
    const link = page.locator("#quote-table .words").nth(2);
    await link.focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#article[open]");
    assert.equal(await page.evaluate(() => document.activeElement.className), "reference");
    for (let presses = 0; presses < 6; presses += 1) {
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog")));
    }
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog[open]").count(), 0);
    assert.ok(await link.evaluate((element) => element === document.activeElement));
    assert.equal(await page.evaluate(() => location.hash), "");
  }));

  test("light and dark can be chosen and are remembered", () => using("corpus", {}, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.locator("#theme").press("Enter");
    await page.locator("#theme").press("Enter");
    assert.equal(await page.locator("#theme").innerText(), "Theme: dark");
    assert.notEqual(await paper(), light);
    await page.reload();
    assert.equal(await page.locator("#theme").innerText(), "Theme: dark");
  }));
});

describe("axe", () => {
  const views = { page: "", article: "#article=0", speaker: "" };
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 375]) {
      for (const view of Object.keys(views)) {
        test(`finds nothing serious: ${view}, ${colorScheme}, ${width} wide`, async () => {
          await using("corpus", { hash: views[view], colorScheme, viewport: { width, height: 900 } }, async (page) => {
            if (view === "speaker") await page.locator("#speaker-table a").first().click();
            await page.evaluate(AXE);
            const { violations } = await page.evaluate(() => window.axe.run(document.querySelector("dialog[open]") ?? document));
            const found = violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
            assert.deepEqual(found.map(({ id, nodes }) => `${id}: ${nodes.length}, ${nodes[0].html} ${nodes[0].failureSummary}`), []);
          });
        });
      }
    }
  }
});

describe("odd runs", () => {
  test("hostile text stays text", () => using("hostile", {}, async (page) => {
    const [first] = lines("hostile", "articles.jsonl");
    assert.equal(await page.evaluate(() => window.broken), undefined);
    assert.equal(await page.locator("img, main b, main svg[onload]").count(), 0);
    await page.evaluate(() => { location.hash = "article=0"; });
    assert.equal(await page.locator("dialog[open] h2").textContent(), first.title);
    const text = await page.locator("#article .text p").evaluateAll((all) => all.map((paragraph) => {
      const copy = paragraph.cloneNode(true);
      copy.querySelectorAll(".reference").forEach((number) => number.remove());
      return copy.textContent;
    }));
    assert.equal(text.join("\n\n"), first.article.text);
    assert.equal(await page.locator("#article a[href^='javascript']").count(), 0);
    assert.equal(await page.locator("#article img").count(), 0);
    assert.equal(await page.evaluate(() => window.broken), undefined);
    await page.keyboard.press("Escape");
    await filter(page, { outlet: "__proto__" });
    assert.equal(await rowCount(page), lines("hostile", "quotes.jsonl").filter((row) => row.outlet === "__proto__").length);
  }));

  test("the same quotation and the same speaker in two articles", () => using("twins", { hash: "#article=0" }, async (page) => {
    const same = page.locator(".side details", { hasText: "Also in 1 other article" });
    await same.first().locator("summary").click();
    await same.first().locator("a").click();
    await page.waitForFunction(() => location.hash.startsWith("#article=1"));
    assert.equal(await page.locator("#article-title").innerText(), "No more night boats to Oskarby");
    await page.keyboard.press("Escape");
    const vinter = page.locator("#speaker-table tbody tr", { hasText: "Marta Vinter" });
    assert.equal(await vinter.count(), 1);
    assert.equal(await vinter.locator("td").nth(1).innerText(), "2");
  }));

  test("no dates, no outlets, one article", () => using("one", {}, async (page) => {
    assert.match(await page.locator("#timeline").innerText(), /No article has a date/);
    assert.match(await page.locator("#outlets").innerText(), /No article names its outlet/);
    assert.ok(await page.locator("#filters [name=from]").isHidden());
    assert.equal(await rowCount(page), lines("one", "quotes.jsonl").length);
  }));

  test("no articles at all", () => using("none", {}, async (page) => {
    assert.match(await page.locator("#status").innerText(), /No quotation was found/);
    assert.match(await page.locator("#rejected").innerText(), /1 article was not used/);
  }));

  test("texts left out", () => using("excerpts", { hash: "#article=0" }, async (page) => {
    assert.match(await page.locator("#article .text").innerText(), /leaves texts out/);
    const [quote] = lines("excerpts", "quotes.jsonl");
    assert.equal(await page.locator(".side .link").first().textContent(), quote.content);
  }));
});

describe("on paper and on a phone", () => {
  test("prints the page, and an open article alone", () => using("corpus", {}, async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("nav.sections").isHidden());
    assert.ok((await page.pdf()).length > 20_000);
    await page.evaluate(() => { location.hash = "article=0"; });
    assert.ok(await page.locator("#quotations").isHidden());
    assert.ok(await page.locator("#article .text").isVisible());
  }));

  test("fits a narrow screen", () => using("corpus", { viewport: { width: 375, height: 800 } }, async (page) => {
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(await overflow(), 0);
    await page.locator("#quote-table .words").first().click();
    assert.equal(await page.locator("#article").evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth), 0);
  }));
});
