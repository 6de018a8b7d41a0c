//! The HTML report of half a million quotations: small enough, and ready to be used at once.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Args;
use onrecord_report::{Format, SegmentWriter, write_reports};
use serde::Deserialize;
use serde_json::{Value, json};

use super::generated::{self, Choices};
use crate::target;
use crate::test::page::prepare;

/// Quotations of an article.
const QUOTES: u64 = 4;

/// Speakers of the run; the first are quoted much more often than the last.
const SPEAKERS: f64 = 20_000.0;

/// Largest page, and longest time until it can be used.
const BYTES: u64 = 5_000_000;
const MILLISECONDS: f64 = 1000.0;

/// How big.
#[derive(Debug, Args)]
pub(super) struct Page {
    /// Quotations of the run
    #[arg(long, default_value_t = 500_000)]
    quotes: u64,
}

/// Medians of several openings, in milliseconds.
#[derive(Debug, Deserialize)]
struct Opening {
    /// From the start of loading until everything is drawn and answers.
    ready: f64,
    /// From a word in the search field until the table has followed.
    search: f64,
    /// From a click until the article is open.
    article: f64,
}

impl Page {
    pub(super) fn execute(&self) -> anyhow::Result<()> {
        let browser = target().join("page");
        let chromium = prepare(&browser)?;
        let folder = tempfile::tempdir()?;
        write(folder.path(), self.quotes)?;
        let start = Instant::now();
        write_reports(folder.path(), &[Format::Html])?;
        let seconds = start.elapsed().as_secs_f64();
        let bytes = fs::metadata(folder.path().join("report.html"))?.len();
        let opened = Command::new("node")
            .arg("opening.mjs")
            .arg(folder.path())
            .env("CHROMIUM", chromium)
            .current_dir(&browser)
            .output()
            .context("cannot start node")?;
        let said = String::from_utf8_lossy(&opened.stderr);
        ensure!(opened.status.success(), "the page could not be opened: {said}");
        let Opening {
            ready,
            search,
            article,
        } = serde_json::from_slice(&opened.stdout)?;
        anstream::println!(
            "{} quotations: {:.2} MB made in {seconds:.1} s; ready in {ready:.0} ms, search in {search:.0} ms, an article in \
             {article:.0} ms",
            self.quotes,
            bytes as f64 / 1e6
        );
        ensure!(bytes <= BYTES, "the page has {bytes} bytes");
        ensure!(ready < MILLISECONDS, "the page is not ready within a second");
        Ok(())
    }
}

/// Writes the segments of a run.
fn write(run: &Path, quotes: u64) -> anyhow::Result<()> {
    let mut writer = SegmentWriter::create(run)?;
    for number in 0..quotes.div_ceil(QUOTES) {
        writer.write(&serde_json::to_vec(&article(number))?)?;
    }
    writer.finish()?;
    Ok(())
}

/// A record as a run writes it: paragraphs of quotation, cue and source, in ASCII, so that bytes are code points.
fn article(number: u64) -> Value {
    let mut choices = Choices(number);
    let mut text = String::new();
    let mut quotes = Vec::new();
    let mut entities = Vec::new();
    for place in 1..=QUOTES {
        let speaker = speaker(&mut choices);
        let about = self::speaker(&mut choices);
        let start = text.len();
        let paragraph = generated::sentences(&mut choices, 4);
        let content = format!(
            "\"{about} knows that {}\"",
            paragraph.split('.').next().unwrap_or_default()
        );
        text.push_str(&content);
        let cue = text.len() + 1;
        let source = cue + "said ".len();
        text.push_str(&format!(" said {speaker}. {paragraph}\n\n"));
        let kind = ["direct", "indirect", "mixed"][(place % 3) as usize];
        let class = ["say", "deny", "accuse", "demand"][(choices.next() % 4) as usize];
        quotes.push(json!({
            "quote_id": format!("{:016x}", choices.next()), "number": place, "kind": kind,
            "marked": true, "in_title": false, "content": content, "content_start": start, "content_end": start + content.len(),
            "parts": [[start, start + content.len()]], "verbatim": [], "context": &text[start..source + speaker.len()],
            "cue": "said", "cue_start": cue, "cue_end": cue + 4, "cue_class": class,
            "polarity": "affirmed", "modality": if choices.next().is_multiple_of(20) { "future" } else { "actual" },
            "source": speaker, "source_start": source, "source_end": source + speaker.len(), "speaker": speaker,
            "speakers": [{ "name": speaker, "kind": "person", "role": "union leader" }],
            "about": [about], "paragraph": place - 1, "sentence": place - 1, "quote_confidence": 0.9, "quote_decided_by": "generated",
        }));
        entities.push(json!({ "name": about, "kind": "person", "plural": false, "roles": [] }));
    }
    let (day, month) = (number % 28 + 1, number / 28 % 36);
    let published = format!("{}-{:02}-{day:02}T00:00:00Z", 2023 + month / 12, month % 12 + 1);
    json!({ "article": {
        "article": {
            "id": format!("a{number}"), "origin": format!("wire/{number}.txt"), "text": text,
            "metadata": {
                "outlet": format!("Outlet {}", choices.next() % 400),
                "published": { "instant": published, "precision": "day", "text": "" },
            },
            "header": {},
        },
        "title": format!("Article {number} of the wire"), "words": text.split(' ').count(),
        "entities": { "mentions": [], "entities": entities }, "quotes": quotes,
    } })
}

/// A name; the first names are drawn as often as in Zipf's law.
fn speaker(choices: &mut Choices) -> String {
    let random = (choices.next() >> 11) as f64 / (1_u64 << 53) as f64;
    generated::name(SPEAKERS.powf(random) as u64)
}
