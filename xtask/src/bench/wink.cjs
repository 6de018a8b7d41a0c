// Measures wink-nlp as `cargo xtask bench` measures the stages: says when it is ready, then goes over all texts once for each
// line that it is given, and answers with the seconds of processor time that it took.
"use strict";
const fs = require("fs");
const model = require("wink-eng-lite-web-model");
const winkNLP = require("wink-nlp");

const texts = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
// Tokens, sentences and tags; and all that it does when nothing is said.
const tagger = winkNLP(model, ["sbd", "pos"]);
const everything = winkNLP(model);

function seconds(nlp) {
  const start = process.cpuUsage();
  for (const text of texts) {
    nlp.readDoc(text).tokens().out(nlp.its.pos);
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

console.log("{}");
require("readline")
  .createInterface({ input: process.stdin })
  .on("line", () => {
    console.log(JSON.stringify({ tags: seconds(tagger), everything: seconds(everything) }));
  });
