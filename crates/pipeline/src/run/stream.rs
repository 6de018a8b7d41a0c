//! A run without a folder: records come out in order while others still go in, and nothing is kept. For pipes.
//!
//! What only a whole run shows (`duplicate_of`, `speaker_key`, `quote_group`) is not known here.

use std::io;
use std::sync::atomic::Ordering;

use onrecord_ingest::RawRecord;
use onrecord_report::{ArticleRecord, Counts, Record, Rejected};

use super::flow::{Next, Shape, flow};
use super::{CHUNK_BYTES, RunError, RunOptions, Stopped};
use crate::config::Config;
use crate::inputs::Sources;
use crate::pipeline::{Pipeline, caught};

/// Few, so that whoever reads the other end need not wait.
const CHUNK_RECORDS: usize = 4;

/// Reads `sources`, annotates every article with `pipeline` and hands the records to `write` in order. Of the options `jobs`, `record`,
/// `strict` and `stop` count.
///
/// # Errors
/// What `write` says, or the run was stopped; what is wrong with the corpus becomes rejections.
pub fn stream(
    pipeline: &Pipeline,
    config: &Config,
    sources: &Sources,
    options: &RunOptions,
    mut write: impl FnMut(Record) -> io::Result<()>,
) -> Result<Counts, RunError> {
    let records = sources.records_until(
        config.ingest.clone(),
        std::sync::Arc::default(),
        std::sync::Arc::clone(&options.stop),
    );
    let shape = Shape {
        workers: options.jobs.max(pipeline.processes()).max(1),
        first_items: CHUNK_RECORDS,
        chunk_items: CHUNK_RECORDS,
        chunk_bytes: CHUNK_BYTES,
    };
    let mut counts = Counts::default();
    let mut stopped = None;
    let one = |record: Result<RawRecord, Rejected>| -> Result<ArticleRecord, Rejected> {
        let annotated = pipeline.read_and_annotate(record?, &config.ingest)?;
        caught(|| ArticleRecord::of(&annotated, &options.record)).map_err(|reason| Rejected {
            origin: annotated.article.origin.clone(),
            stage: "report".to_owned(),
            reason,
        })
    };
    flow(
        shape,
        records,
        |record| record.as_ref().map_or(0, RawRecord::len),
        |records| records.into_iter().map(one).collect::<Vec<_>>(),
        |made| -> Result<Next, RunError> {
            for made in made {
                match made {
                    Ok(record) => {
                        counts.articles += 1;
                        counts.words += u64::from(record.words);
                        counts.quotes += record.quotes.len() as u64;
                        write(Record::Article(Box::new(record)))?;
                    }
                    Err(rejected) if options.strict => {
                        stopped = Some(Stopped::Strict(rejected));
                        return Ok(Next::Stop);
                    }
                    Err(rejected) => {
                        counts.rejected += 1;
                        write(Record::Rejected(rejected))?;
                    }
                }
            }
            Ok(Next::Go)
        },
        &options.stop,
    )?;
    if stopped.is_none() && options.stop.load(Ordering::Relaxed) {
        stopped = Some(Stopped::Asked);
    }
    match stopped {
        Some(reason) => Err(RunError::Stopped {
            reason,
            records: counts.articles + counts.rejected,
        }),
        None => Ok(counts),
    }
}
