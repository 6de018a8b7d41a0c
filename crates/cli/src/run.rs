//! `onrecord run`: the main job, a corpus in and tables out.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::HumanCount;
use onrecord_pipeline::{Outcome, RunError, RunOptions, Sources, run};
use onrecord_report::{Format, Layers, RecordOptions};

use crate::failure::Failure;
use crate::options::{ReadingOptions, StageOptions};
use crate::progress::Bar;
use crate::style::{CUE, QUIET, STRONG};

const EXAMPLES: &str = "\
Examples:
  onrecord run articles/ --out out
  onrecord run 2019.csv 2020.csv --jobs 4
  zcat dump.jsonl.gz | onrecord run - --format jsonl --text-field body
  onrecord run articles/ --formats csv --no-text

The folder then holds:
  quotes.jsonl, quotes.csv    one row for each attribution
  articles.jsonl              text, metadata, entities and quotes of each article
  summary.md                  counts, most quoted speakers, what was rejected and why
  rejected.jsonl              origin, stage and reason of what could not be used
  run.json, timings.json      versions, configuration and counts; how long it took
  parts/                      the run itself, from which the files above were made";

/// Options of `run`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Run {
    /// Files, folders and patterns (text, Markdown, JSON, CSV, HTML, WARC, Parquet, feeds; in .gz and .zst too), or - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// Folder for the results; an earlier run in it is replaced
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// Articles annotated at the same time [default: the machine's cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Reports to write, of jsonl, csv and markdown
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "jsonl,csv,markdown"
    )]
    formats: Vec<Format>,
    /// With `all`, articles.jsonl also carries tokens, sentences and syntax
    #[arg(long, value_name = "WHICH", value_parser = ["quotes", "all"], default_value = "quotes")]
    layers: String,
    /// Let articles.jsonl say which gender an article's words show for a person
    #[arg(long)]
    gender: bool,
    /// Leave article texts out, and shorten contents to excerpts of N characters
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "100")]
    no_text: Option<usize>,
    #[command(flatten)]
    stages: StageOptions,
    #[command(flatten)]
    reading: ReadingOptions,
}

impl Run {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        let (mut config, pipeline) = self.stages.pipeline()?;
        self.reading.apply(&mut config);
        let sources = Sources::new(&self.inputs, self.reading.format).map_err(Failure::usage)?;
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let options = RunOptions {
            out: self.out.clone(),
            jobs: self.jobs.map_or(cores, NonZeroUsize::get),
            formats: self.formats,
            record: RecordOptions {
                layers: if self.layers == "all" {
                    Layers::All
                } else {
                    Layers::Quotes
                },
                gender: self.gender,
                no_text: self.no_text,
            },
            inputs: self.inputs,
        };
        // A stage that panics rejects its article and names itself there; the default message would tear the progress bar.
        std::panic::set_hook(Box::new(|_| {}));
        let outcome = run(&pipeline, &config, &sources, &options, &Bar::new());
        drop(std::panic::take_hook());
        match outcome {
            Ok(outcome) => {
                print(&outcome, &options.out);
                Ok(())
            }
            Err(error @ RunError::NotARun(_)) => Err(Failure::usage(error)),
            Err(error) => Err(Failure::work(error)),
        }
    }
}

/// What was done, what was left out, and where the results are.
fn print(outcome: &Outcome, out: &Path) {
    let Outcome {
        counts,
        survey,
        timings,
        files,
    } = outcome;
    anstream::println!(
        "{STRONG}{} quotes{STRONG:#} in {} {} and {} words, {:.1} s ({} words/s with {} {})",
        HumanCount(counts.quotes),
        HumanCount(counts.articles),
        plural(counts.articles, "article"),
        HumanCount(counts.words),
        timings.seconds,
        HumanCount(timings.words_per_second as u64),
        timings.jobs,
        plural(timings.jobs as u64, "job"),
    );
    if counts.rejected > 0 {
        let stages: Vec<_> = counts
            .rejected_by_stage
            .iter()
            .map(|(stage, count)| format!("{count} in {stage}"))
            .collect();
        let rejected = plural(counts.rejected, "article");
        anstream::println!(
            "{CUE}{} {rejected} rejected{CUE:#} ({}); {} says why",
            HumanCount(counts.rejected),
            stages.join(", "),
            out.join("rejected.jsonl").display()
        );
    }
    not_read(&survey.skipped, "file", "of other formats not read");
    not_read(
        &survey.passed_over,
        "record",
        "of archives that are no articles passed over",
    );
    anstream::println!("\nResults in {STRONG}{}{STRONG:#}:", out.display());
    for file in files {
        anstream::println!("  {}", out.join(file).display());
    }
}

/// What was left out, by what it is, most of it first.
fn not_read(counts: &BTreeMap<String, u64>, noun: &str, what: &str) {
    let all: u64 = counts.values().sum();
    if all == 0 {
        return;
    }
    let mut kinds: Vec<_> = counts.iter().collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let name = |kind: &str| {
        if kind.is_empty() {
            "no ending".to_owned()
        } else {
            kind.to_owned()
        }
    };
    let mut named: Vec<_> = kinds
        .iter()
        .take(MOST_KINDS)
        .map(|(kind, count)| format!("{} {count}", name(kind)))
        .collect();
    if kinds.len() > MOST_KINDS {
        named.push("…".to_owned());
    }
    anstream::println!(
        "{QUIET}{} {} {what} ({}){QUIET:#}",
        HumanCount(all),
        plural(all, noun),
        named.join(", ")
    );
}

/// Kinds that are named of what was left out.
const MOST_KINDS: usize = 8;

fn plural(count: u64, word: &str) -> String {
    if count == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}
