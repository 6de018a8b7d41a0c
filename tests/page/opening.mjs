// How long the report of the run in a folder takes to open and to answer: medians over several openings, as JSON.

import { launch, openReport } from "./browser.mjs";

const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** Milliseconds from what a reader does in the page until what follows has been drawn. */
const answered = (page, act) => page.evaluate(async (act) => {
  const until = async (done) => {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const start = performance.now();
  if (act === "search") {
    const status = document.querySelector("#status");
    const before = status.textContent;
    const field = document.querySelector("#filters [name=text]");
    field.value = "water ferries schools";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => status.textContent !== before);
  } else if (act === "article") {
    location.hash = "article=0";
    await until(() => document.querySelector("#article[open]"));
  }
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return performance.now() - start;
}, act);

const browser = await launch();
const times = { ready: [], search: [], article: [] };
for (let opening = 0; opening < 7; opening += 1) {
  const { page, context } = await openReport(browser, process.argv[2]);
  await answered(page, "nothing");
  times.ready.push(await page.evaluate(() => {
    const [first] = performance.getEntriesByName("first-contentful-paint");
    return Math.max(performance.getEntriesByName("ready")[0].startTime, first.startTime);
  }));
  times.search.push(await answered(page, "search"));
  times.article.push(await answered(page, "article"));
  await context.close();
}
await browser.close();
console.log(JSON.stringify(Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))));
