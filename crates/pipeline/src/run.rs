//! The corpus runner: everything that can be read, annotated in parallel, written in order, accounted for.
//!
//! Records are taken in batches. While the workers annotate one batch, one of them first writes the batch before it and reads
//! the one after it, so that memory is bounded by three batches and the order of the output never depends on threads.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use onrecord_ingest::{RawRecord, ReadOptions, decode};
use onrecord_report::{
    ArticleRecord, Counts, Format, Layers, Manifest, Record, RecordOptions, Rejected, ReportError,
    SegmentWriter, Timings, report_files, to_line, write_reports,
};
use rayon::prelude::*;
use serde_json::json;

use crate::config::Config;
use crate::inputs::{Sources, Survey, rejected};
use crate::pipeline::Pipeline;

/// How a run is made.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Where the run is written: a folder that is not there yet, is empty, or holds an earlier run, which is replaced.
    pub out: PathBuf,
    /// Worker threads, at least one.
    pub jobs: usize,
    /// Reports to make from the segments.
    pub formats: Vec<Format>,
    /// What of an article goes into the segments.
    pub record: RecordOptions,
    /// Names of the inputs for the manifest.
    pub inputs: Vec<String>,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Everything counted.
    pub counts: Counts,
    /// What was there to read, and what was skipped.
    pub survey: Survey,
    /// How long it took.
    pub timings: Timings,
    /// The files made from the segments, by name.
    pub files: Vec<&'static str>,
}

/// Why a run could not be finished: nothing of the corpus, but the place it is written to.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The folder holds something that is no run.
    #[error("{} is not empty and holds no run of OnRecord; give another --out, or empty it first", .0.display())]
    NotARun(PathBuf),
    /// It cannot be written.
    #[error("cannot write {}", path.display())]
    Unwritable {
        /// File or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A report could not be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// No threads could be started.
    #[error("cannot start {jobs} threads: {reason}")]
    Threads {
        /// As asked for.
        jobs: usize,
        /// Why.
        reason: String,
    },
}

/// Hears of progress while a run goes on; called from one thread at a time.
pub trait Progress: Sync {
    /// The run begins; `bytes` are to be read, if that is known. `bytes_read` grows while it goes on.
    fn start(&self, bytes: Option<u64>, bytes_read: &Arc<AtomicU64>);
    /// So much was annotated and written since the last call.
    fn advance(&self, articles: u64, words: u64, rejected: u64);
    /// All segments are written; reports are being made from them.
    fn reports(&self);
    /// Nothing more will come.
    fn finish(&self);
}

/// Nobody listens.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn start(&self, _: Option<u64>, _: &Arc<AtomicU64>) {}
    fn advance(&self, _: u64, _: u64, _: u64) {}
    fn reports(&self) {}
    fn finish(&self) {}
}

/// One finished record: its line of a segment, and what it counts.
struct Line {
    bytes: Vec<u8>,
    words: u64,
    rejected: bool,
}

/// Batches are cut when they hold so many records or bytes for each thread, whichever comes first: enough to keep the threads
/// busy, little enough to keep memory by threads and largest article.
const BATCH_RECORDS: usize = 64;
const BATCH_BYTES: usize = 4 << 20;

/// Reads `sources`, annotates every article with `pipeline` and writes the run. What is wrong with the corpus becomes
/// rejections; two runs over the same input with the same `config` write the same bytes but for `timings.json`.
///
/// # Errors
/// The run's folder cannot be used or written.
pub fn run(
    pipeline: &Pipeline,
    config: &Config,
    sources: &Sources,
    options: &RunOptions,
    progress: &dyn Progress,
) -> Result<Outcome, RunError> {
    let started = Instant::now();
    let jobs = options.jobs.max(1);
    let threads = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|error| RunError::Threads {
            jobs,
            reason: error.to_string(),
        })?;
    prepare(&options.out)?;
    let mut survey = sources.survey();
    let bytes_read = Arc::new(AtomicU64::new(0));
    progress.start(survey.bytes, &bytes_read);
    let records = sources.records(config.ingest.clone(), bytes_read);
    threads.install(|| annotate_all(pipeline, records, config, options, jobs, progress))?;
    survey.passed_over = sources.passed_over();
    progress.reports();
    let counts = write_reports(&options.out, &options.formats)?;
    let timings = Timings::new(jobs, started.elapsed(), &counts);
    let files = report_files(&options.formats);
    let manifest = Manifest {
        skipped: survey.skipped.clone(),
        passed_over: survey.passed_over.clone(),
        ..Manifest::new(
            options.inputs.clone(),
            settings(config, options),
            counts.clone(),
            &options.formats,
        )
    };
    manifest.write(&options.out).map_err(ReportError::from)?;
    timings.write(&options.out).map_err(ReportError::from)?;
    progress.finish();
    Ok(Outcome {
        counts,
        survey,
        timings,
        files,
    })
}

/// Everything that decides what a run gives, for its manifest.
fn settings(config: &Config, options: &RunOptions) -> serde_json::Value {
    let formats: Vec<_> = options.formats.iter().map(|format| format.name()).collect();
    let RecordOptions {
        layers,
        gender,
        no_text,
    } = options.record;
    let all_layers = layers == Layers::All;
    json!({
        "stages": config,
        "report": { "formats": formats, "all_layers": all_layers, "gender": gender, "no_text": no_text },
    })
}

/// Makes the folder, or empties it of an earlier run.
fn prepare(out: &Path) -> Result<(), RunError> {
    let unwritable = |source| RunError::Unwritable {
        path: out.to_owned(),
        source,
    };
    std::fs::create_dir_all(out).map_err(unwritable)?;
    if Manifest::is_run(out) {
        Manifest::remove_run(out).map_err(ReportError::from)?;
    } else if std::fs::read_dir(out).map_err(unwritable)?.next().is_some() {
        return Err(RunError::NotARun(out.to_owned()));
    }
    Ok(())
}

/// The loop over batches.
fn annotate_all(
    pipeline: &Pipeline,
    mut records: impl Iterator<Item = Result<RawRecord, Rejected>> + Send,
    config: &Config,
    options: &RunOptions,
    jobs: usize,
    progress: &dyn Progress,
) -> Result<(), ReportError> {
    let mut writer = SegmentWriter::create(&options.out)?;
    let mut batch = next_batch(&mut records, jobs);
    let mut finished: Vec<Line> = Vec::new();
    while !batch.is_empty() || !finished.is_empty() {
        let (written, lines) = rayon::join(
            || -> Result<_, ReportError> {
                write_lines(&mut writer, &finished, progress)?;
                Ok(next_batch(&mut records, jobs))
            },
            || {
                batch
                    .into_par_iter()
                    .map(|record| annotate_one(pipeline, record, &config.ingest, &options.record))
                    .collect()
            },
        );
        batch = written?;
        finished = lines;
    }
    Ok(writer.finish()?)
}

fn next_batch(
    records: &mut impl Iterator<Item = Result<RawRecord, Rejected>>,
    jobs: usize,
) -> Vec<Result<RawRecord, Rejected>> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < BATCH_RECORDS * jobs && bytes < BATCH_BYTES * jobs {
        let Some(record) = records.next() else { break };
        bytes += record.as_ref().map_or(0, RawRecord::len);
        batch.push(record);
    }
    batch
}

fn write_lines(
    writer: &mut SegmentWriter,
    lines: &[Line],
    progress: &dyn Progress,
) -> Result<(), ReportError> {
    let (mut words, mut rejected) = (0, 0);
    for line in lines {
        writer.write(&line.bytes)?;
        words += line.words;
        rejected += u64::from(line.rejected);
    }
    progress.advance(lines.len() as u64 - rejected, words, rejected);
    Ok(())
}

/// One raw record to one line of a segment, whatever happens on the way.
fn annotate_one(
    pipeline: &Pipeline,
    record: Result<RawRecord, Rejected>,
    read: &ReadOptions,
    options: &RecordOptions,
) -> Line {
    let annotated = record.and_then(|raw| {
        let article = decode(raw, read).map_err(rejected)?;
        let origin = article.origin.clone();
        pipeline.annotate(article).map_err(|failure| Rejected {
            origin,
            stage: failure.stage.to_owned(),
            reason: failure.reason,
        })
    });
    match annotated {
        Ok(annotated) => {
            let article = ArticleRecord::of(&annotated, options);
            let words = u64::from(article.words);
            Line {
                bytes: to_line(&Record::Article(Box::new(article))),
                words,
                rejected: false,
            }
        }
        Err(rejected) => Line {
            bytes: to_line(&Record::Rejected(rejected)),
            words: 0,
            rejected: true,
        },
    }
}
