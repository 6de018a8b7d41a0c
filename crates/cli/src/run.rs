//! `onrecord run`: the main job, a corpus in and tables out.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::anyhow;
use clap::Args;
use indicatif::HumanCount;
use onrecord_pipeline::{Outcome, RunError, RunOptions, Sources, Stopped, build_of_program, run};
use onrecord_report::{Layers, RecordOptions, ReportError, Work};

use crate::failure::Failure;
use crate::options::{FormatOptions, ReadingOptions, StageOptions};
use crate::progress::Bar;
use crate::run_to_pipe::run_to_pipe;
use crate::style::{CUE, QUIET, STRONG};

const EXAMPLES: &str = "\
Examples:
  onrecord run articles/ --out out
  onrecord run 2019.csv 2020.csv --jobs 4
  zcat dump.jsonl.gz | onrecord run - --format jsonl --text-field body
  onrecord run articles/ --formats csv --no-text
  zcat dump.jsonl.gz | onrecord run - --out - | jq -r .speaker      rows as they come, no folder
  onrecord run articles/ --resume                after Ctrl-C, a crash, or with new articles

The folder then holds:
  quotes.jsonl, quotes.csv    one row for each attribution
  quotes.sqlite               the same as a database, for `onrecord search` and SQL
  articles.jsonl              text, metadata, entities and quotes of each article
  speakers.jsonl              who is the same in several articles, and why
  summary.md                  counts, most quoted speakers, what was rejected and why
  report.html                 the run as a page: open it in a browser
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
    /// Folder for the results; an earlier run in it is replaced. With - rows of quotes.jsonl go to standard output as they come, and
    /// nothing is kept
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// Go on with the run in the folder, finished or not: only articles that are new or changed are annotated
    #[arg(long)]
    resume: bool,
    /// Stop at the first article that is rejected
    #[arg(long)]
    strict: bool,
    /// Articles annotated at the same time [default: the machine's cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    formats: FormatOptions,
    /// With `all`, articles.jsonl also carries tokens, sentences and syntax
    #[arg(long, value_name = "WHICH", value_parser = ["quotes", "all"], default_value = "quotes")]
    layers: String,
    /// Let articles.jsonl say which gender an article's words show for a person
    #[arg(long)]
    gender: bool,
    /// Leave article texts out, and shorten all that has their words to excerpts of N characters; titles and names stay
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
        let mut options = RunOptions {
            formats: self.formats.formats,
            csv_safe: self.formats.csv_safe,
            record: RecordOptions {
                layers: if self.layers == "all" {
                    Layers::All
                } else {
                    Layers::Quotes
                },
                gender: self.gender,
                no_text: self.no_text,
            },
            resume: self.resume,
            strict: self.strict,
            build: build_of_program(),
            ..RunOptions::new(self.out, self.inputs)
        };
        stop_when_asked(&options.stop);
        if let Some(jobs) = self.jobs {
            options.jobs = jobs.get();
        }
        if options.out == Path::new("-") {
            return quietly(|| run_to_pipe(&pipeline, &config, &sources, &options));
        }
        finish(
            &options.out,
            quietly(|| run(&pipeline, &config, &sources, &options, &Bar::new())),
        )
    }
}

/// Ctrl-C and the like stop a run when what is in hand is done; a second time they end the program.
pub(crate) fn stop_when_asked(stop: &Arc<AtomicBool>) {
    let stop = Arc::clone(stop);
    let asked = ctrlc::set_handler(move || {
        if stop.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
    });
    if let Err(error) = asked {
        tracing::warn!("Ctrl-C will not be heard: {error}");
    }
}

/// The exit code of a run that was stopped, as shells have it for Ctrl-C.
pub(crate) const INTERRUPTED: u8 = 130;

/// A stage that panics rejects its article and names itself there; the default message would tear the progress bar.
pub(crate) fn quietly<T>(run: impl FnOnce() -> T) -> T {
    std::panic::set_hook(Box::new(|panic| tracing::debug!("{panic}")));
    let done = run();
    drop(std::panic::take_hook());
    done
}

/// Says what came of a run, or how to go on.
pub(crate) fn finish(out: &Path, outcome: Result<Outcome, RunError>) -> Result<(), Failure> {
    match outcome {
        Ok(outcome) => {
            print(&outcome, out);
            Ok(())
        }
        Err(
            error @ (RunError::NotARun(_)
            | RunError::Locked(_)
            | RunError::OtherSettings(..)
            | RunError::Config(_)
            | RunError::Report(ReportError::LeftOut(_))),
        ) => Err(Failure::usage(error)),
        Err(RunError::Stopped { reason, records }) => {
            let done = format!(
                "{} {} done so far; the same command with --resume goes on from there",
                HumanCount(records),
                if records == 1 { "article is" } else { "articles are" }
            );
            let failure = Failure::work(anyhow!("{reason}; {done}"));
            Err(match reason {
                Stopped::Asked => failure.with_code(INTERRUPTED),
                Stopped::Strict(_) | Stopped::Gone(_) => failure,
            })
        }
        Err(error @ RunError::Report(ReportError::Write(_))) => Err(Failure::work(
            anyhow!(error).context("the run could not be written; what was done before is kept, and the same command with --resume goes on from there"),
        )),
        Err(error) => Err(Failure::work(error)),
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
    let Work {
        annotated,
        taken_over,
        reported,
        ..
    } = timings.work;
    if annotated < reported {
        anstream::println!(
            "{QUIET}{} {} annotated, {} taken over from the earlier run{QUIET:#}",
            HumanCount(annotated),
            plural(annotated, "article"),
            HumanCount(taken_over.max(reported - annotated)),
        );
    }
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
