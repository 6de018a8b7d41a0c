//! `onrecord run … --out -`: rows of `quotes` on standard output while articles still come in, for `rdd.pipe`, GNU parallel and arrays of
//! jobs.
//!
//! What is rejected goes to standard error, a line of `rejected.jsonl` each, so that the output has one kind of line.

use std::io::{self, BufWriter, Write};

use anyhow::anyhow;
use onrecord_pipeline::{Config, Pipeline, RunError, RunOptions, Sources, Stopped, stream};
use onrecord_report::{Format, QuoteRow, Record};

use crate::failure::Failure;

/// Runs into standard output.
pub(crate) fn run_to_pipe(
    pipeline: &Pipeline,
    config: &Config,
    sources: &Sources,
    options: &RunOptions,
) -> Result<(), Failure> {
    refuse(config, options)?;
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let streamed = stream(pipeline, config, sources, options, |record| match record {
        Record::Article(record) => {
            let article = record.columns();
            for quote in record.quotes {
                let row = QuoteRow {
                    article: article.clone(),
                    quote,
                };
                serde_json::to_writer(&mut output, &row)?;
                output.write_all(b"\n")?;
            }
            Ok(())
        }
        Record::Rejected(rejected) => {
            // A line at a time: others may have something to say too.
            let mut line = serde_json::to_vec(&rejected)?;
            line.push(b'\n');
            io::stderr().write_all(&line)
        }
    });
    output.flush()?;
    match streamed {
        Ok(_) => Ok(()),
        Err(RunError::Stopped {
            reason: reason @ Stopped::Asked,
            ..
        }) => Err(Failure::work(anyhow!(reason)).with_code(crate::run::INTERRUPTED)),
        Err(error) => Err(Failure::work(error)),
    }
}

/// Options that need a folder.
fn refuse(config: &Config, options: &RunOptions) -> Result<(), Failure> {
    let formats = &*options.formats;
    let refused = if options.resume {
        "--resume"
    } else if config.ingest.drop_duplicates {
        "--drop-duplicates"
    } else if formats != Format::DEFAULT && formats != [Format::Jsonl] {
        "a format other than jsonl"
    } else {
        return Ok(());
    };
    Err(Failure::usage(anyhow!(
        "{refused} needs a folder; --out - writes rows of quotes.jsonl as they come and keeps nothing"
    )))
}
