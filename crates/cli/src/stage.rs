//! `onrecord stage NAME`: one stage as a program of its own, JSON lines in and out.

use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use onrecord_ingest::decode;
use onrecord_pipeline::protocol::{Document, Greeting, Refusal};
use onrecord_pipeline::{Pipeline, RunOptions, Sources, StageName, build_of_program, run_documents};
use onrecord_report::Rejected;

use crate::failure::Failure;
use crate::options::{FormatOptions, ReadingOptions, StageOptions};
use crate::progress::Bar;
use crate::run::{finish, quietly, stop_when_asked};

const HELP: &str = "\
Every line is a JSON object; `onrecord schema protocol` has its schema. Offsets count Unicode code points.

Examples:
  onrecord stage ingest articles/ | onrecord stage segment > segmented.jsonl
  onrecord stage entities < segmented.jsonl | my-own-attributor > quotes.jsonl";

/// One stage as a program of its own.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct Stage {
    #[command(subcommand)]
    name: Name,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant)] // made once, by the command line
enum Name {
    /// Files and folders to documents.
    Ingest(Ingest),
    /// Adds paragraphs, sentences, tokens and quotation marks.
    Segment(StageOptions),
    /// Adds tags, lemmas and heads.
    Syntax(StageOptions),
    /// Adds who is who.
    Entities(StageOptions),
    /// Adds who said what.
    Quotes(StageOptions),
    /// Documents to tables.
    Report(Report),
}

#[derive(Debug, Args)]
struct Report {
    /// Folder for the results; an earlier run in it is replaced
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    #[command(flatten)]
    formats: FormatOptions,
}

#[derive(Debug, Args)]
struct Ingest {
    /// Files and folders, or - for standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<String>,
    #[command(flatten)]
    stages: StageOptions,
    #[command(flatten)]
    reading: ReadingOptions,
}

impl Stage {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        match self.name {
            Name::Ingest(ingest) => ingest.execute(),
            Name::Segment(options) => answer_all(StageName::Segment, &options),
            Name::Syntax(options) => answer_all(StageName::Syntax, &options),
            Name::Entities(options) => answer_all(StageName::Entities, &options),
            Name::Quotes(options) => answer_all(StageName::Quotes, &options),
            Name::Report(report) => report.execute(),
        }
    }
}

impl Ingest {
    fn execute(self) -> Result<(), Failure> {
        let mut config = self.stages.config()?;
        self.reading.apply(&mut config);
        let sources = Sources::new(&self.inputs, self.reading.format).map_err(Failure::usage)?;
        let mut out = Lines::new();
        out.write(&Greeting::new("ingest"))?;
        let records = sources.records(config.ingest.clone(), Arc::new(AtomicU64::new(0)));
        for (number, record) in (0..).zip(records) {
            let article = record
                .map_err(|rejected| (rejected.origin, rejected.stage, rejected.reason))
                .and_then(|raw| {
                    decode(raw, &config.ingest).map_err(|rejection| {
                        (rejection.origin, rejection.stage.into_owned(), rejection.reason)
                    })
                });
            let document = match article {
                Ok(article) => Document::of_article(number, &article),
                Err((origin, stage, reason)) => Document::refused(
                    number,
                    Refusal {
                        origin,
                        stage,
                        reason,
                    },
                ),
            };
            out.write(&document)?;
        }
        Ok(out.flush()?)
    }
}

impl Report {
    fn execute(self) -> Result<(), Failure> {
        let options = RunOptions {
            formats: self.formats.formats,
            build: build_of_program(),
            ..RunOptions::new(self.out, vec!["-".to_owned()])
        };
        stop_when_asked(&options.stop);
        // A line that is no document is a row of `rejected.jsonl`, as an unreadable record is in a run.
        let documents = documents().map(|document| match document {
            Ok((document, _)) => Ok(document),
            Err(error) => Err(Rejected {
                origin: "-".to_owned(),
                stage: "report".to_owned(),
                reason: format!("{error:#}"),
            }),
        });
        finish(
            &options.out,
            quietly(|| run_documents(documents, &options, &Bar::new())),
        )
    }
}

/// Reads documents from standard input until it ends, and writes each with the stage's layer.
fn answer_all(stage: StageName, options: &StageOptions) -> Result<(), Failure> {
    let config = options.config()?;
    let pipeline = Pipeline::for_stage(stage, &config, &options.surroundings()).map_err(Failure::usage)?;
    let mut out = Lines::new();
    out.write(&Greeting::new(stage.name()))?;
    out.flush()?;
    for document in documents() {
        let (document, more) = document?;
        out.write(&pipeline.extend(stage, document))?;
        // Who asked may wait for this answer before asking on.
        if !more {
            out.flush()?;
        }
    }
    Ok(out.flush()?)
}

/// The documents of standard input, each with whether more of it is at hand. The first line may be a hello, and has to be of this version.
pub(crate) fn documents() -> impl Iterator<Item = anyhow::Result<(Document, bool)>> + Send {
    let mut input = BufReader::with_capacity(1 << 16, io::stdin());
    let mut number = 0_u64;
    let mut line = String::new();
    let mut failed = false;
    std::iter::from_fn(move || {
        while !failed {
            line.clear();
            match input.read_line(&mut line) {
                Ok(0) => return None,
                Err(error) => {
                    failed = true;
                    return Some(Err(
                        anyhow!(error).context("cannot read standard input any further")
                    ));
                }
                Ok(_) => number += 1,
            }
            if line.trim().is_empty() {
                continue;
            }
            if number == 1 && line.trim_start().starts_with("{\"hello\"") {
                match Greeting::read(&line) {
                    Ok(_) => continue,
                    Err(reason) => return Some(Err(anyhow!("the first line of standard input {reason}"))),
                }
            }
            let document = serde_json::from_str(&line)
                .with_context(|| format!("line {number} of standard input is no document"));
            return Some(document.map(|document| (document, !input.buffer().is_empty())));
        }
        None
    })
}

/// Standard output, a JSON object a line.
struct Lines(BufWriter<io::Stdout>);

impl Lines {
    fn new() -> Self {
        Self(BufWriter::with_capacity(1 << 16, io::stdout()))
    }

    fn write(&mut self, data: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, data)?;
        self.0.write_all(b"\n")
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
