//! The corpus runner: everything that can be read, annotated in parallel, written in order, accounted for.
//!
//! A reader, workers and a writer (`flow`) make segments; reports are made from the segments afterwards, but for what of a database can be
//! written while articles come. A run that was stopped, by whom
//! or whatever, leaves segments that the next one goes on with (`resume`): those that begin the corpus as it is now stay as they
//! are, lines of the others are used again where the same record comes again. Whatever the way, the files are those of a run in one go.

mod flow;
mod resume;
mod stream;
mod task;

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use onrecord_ingest::ReadOptions;
use onrecord_report::{
    Counts, Format, Layers, Limits, Manifest, Noting, RecordOptions, Rejected, ReportError, ReportOptions,
    RunLock, RunSettings, Timings, Work, is_rejected_line, report_files, write_reports, write_reports_with,
};
use serde_json::json;

use crate::config::{Config, ConfigError};
use crate::duplicates::Marker;
use crate::inputs::{Sources, Survey};
use crate::pipeline::Pipeline;
use crate::protocol::Document;
use flow::{Next, Shape, flow};
use task::{Line, Made, Task, Times, Worker};

pub use resume::build_of_program;
pub use stream::stream;

/// How a run is made.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Where the run is written: a folder that is not there yet, is empty, or holds an earlier run.
    pub out: PathBuf,
    /// Names of the inputs for the manifest.
    pub inputs: Vec<String>,
    /// Threads that annotate, at least one; external stages with more processes get as many.
    pub jobs: usize,
    /// Reports to make from the segments.
    pub formats: Vec<Format>,
    /// Guard cells of `quotes.csv` that a spreadsheet would run.
    pub csv_safe: bool,
    /// What of an article goes into the segments.
    pub record: RecordOptions,
    /// Go on with an earlier run in the folder instead of replacing it.
    pub resume: bool,
    /// Stop at the first article that is rejected.
    pub strict: bool,
    /// Set from outside to stop the run when what is in hand is done.
    pub stop: Arc<AtomicBool>,
    /// Which program this is; another one does not go on with the run.
    pub build: Option<String>,
    /// When segments are closed.
    pub limits: Limits,
}

impl RunOptions {
    /// A run from `inputs` into `out` with all cores and the usual formats.
    pub fn new(out: impl Into<PathBuf>, inputs: Vec<String>) -> Self {
        Self {
            out: out.into(),
            inputs,
            jobs: std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
            formats: Format::DEFAULT.to_vec(),
            csv_safe: false,
            record: RecordOptions::default(),
            resume: false,
            strict: false,
            stop: Arc::default(),
            build: None,
            limits: Limits::default(),
        }
    }
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Everything counted.
    pub counts: Counts,
    /// What was there to read, and what was skipped.
    pub survey: Survey,
    /// How long it took, and how much of it was there before.
    pub timings: Timings,
    /// The files made from the segments, by name.
    pub files: Vec<&'static str>,
}

/// Why a run was not finished.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The folder holds something that is no run.
    #[error("{} is not empty and holds no run of OnRecord; give another folder, or empty it first", .0.display())]
    NotARun(PathBuf),
    /// Another process writes there.
    #[error("another run is being written into {}", .0.display())]
    Locked(PathBuf),
    /// A run that cannot be gone on with.
    #[error("cannot go on with the run in {}: {}; start over without --resume, or in another folder", .0.display(), .1)]
    OtherSettings(PathBuf, String),
    /// The configuration has names, keys or values that are none of the choices.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// It cannot be written.
    #[error("cannot write {}", path.display())]
    Unwritable {
        /// File or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A segment or a report could not be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// It was stopped before everything was read. What was done is kept.
    #[error("{reason}")]
    Stopped {
        /// By whom or what.
        reason: Stopped,
        /// Records that are done, rejected ones included.
        records: u64,
    },
}

/// Who or what stopped a run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// Somebody asked for it.
    #[error("stopped")]
    Asked,
    /// An article was rejected, and the run is strict.
    #[error("stopped at the first rejected article: {}: {}: {}", .0.origin, .0.stage, .0.reason)]
    Strict(Rejected),
    /// A stage that runs elsewhere is gone for good.
    #[error("stopped because a stage is gone: {0}")]
    Gone(String),
}

impl From<io::Error> for RunError {
    fn from(error: io::Error) -> Self {
        Self::Report(error.into())
    }
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

/// Articles that a run annotates together, where no stage wants batches: each stage finds its weights in the cache for all but the first.
/// (32 take some 3 % less time than 8.)
pub const TOGETHER: usize = 32;

/// The same of the first ones, which are few enough that a small corpus keeps all threads busy.
const FIRST_TOGETHER: usize = 8;

/// Bytes of a chunk.
const CHUNK_BYTES: usize = 256 << 10;

/// Reads `sources`, annotates every article with `pipeline` and writes the run. What is wrong with the corpus becomes
/// rejections; two runs over the same input with the same `config` write the same bytes but for `timings.json`.
///
/// # Errors
/// The run's folder cannot be used or written, or the run was stopped.
pub fn run(
    pipeline: &Pipeline,
    config: &Config,
    sources: &Sources,
    options: &RunOptions,
    progress: &dyn Progress,
) -> Result<Outcome, RunError> {
    let bytes_read = Arc::new(AtomicU64::new(0));
    let stop = Arc::clone(&options.stop);
    let records = sources.records_until(config.ingest.clone(), Arc::clone(&bytes_read), stop);
    let tasks = records.map(Task::Record);
    let run = Run {
        pipeline,
        read: &config.ingest,
        stages: json!(config.complete()?),
        options,
        progress,
    };
    run.execute(tasks, &bytes_read, Some(sources))
}

/// Writes a run of articles that the stages have seen already, in the order in which they come.
///
/// # Errors
/// As [`run`].
pub fn run_documents(
    documents: impl Iterator<Item = Result<Document, Rejected>> + Send,
    options: &RunOptions,
    progress: &dyn Progress,
) -> Result<Outcome, RunError> {
    let tasks = documents.map(|document| Task::Document(document.map(Box::new)));
    let run = Run {
        pipeline: &Pipeline::builder().build(),
        read: &ReadOptions::default(),
        stages: json!("as the documents came"),
        options,
        progress,
    };
    run.execute(tasks, &Arc::default(), None)
}

/// Makes reports of a finished run from its segments. Nothing is read or annotated again.
///
/// # Errors
/// The folder holds no finished run, or cannot be written.
pub fn report(out: &Path, options: impl Into<ReportOptions>) -> Result<Outcome, RunError> {
    let options = options.into();
    let started = Instant::now();
    if !Manifest::is_run(out) {
        return Err(RunError::NotARun(out.to_owned()));
    }
    let _lock = lock(out)?;
    let files = report_files(&options.formats);
    let mut manifest = Manifest::read(out)?;
    if options.formats.contains(&Format::Csv) {
        manifest.csv_safe = options.csv_safe;
    }
    let counts = write_reports(out, options)?;
    manifest.files.extend(files.iter().map(|file| (*file).to_owned()));
    manifest.files.sort();
    manifest.files.dedup();
    manifest.counts = Some(counts.clone());
    manifest.write(out)?;
    let timings = Timings {
        work: Work {
            reported: counts.articles + counts.rejected,
            ..Work::default()
        },
        ..Timings::new(1, started.elapsed(), &counts)
    };
    timings.write(out)?;
    Ok(Outcome {
        counts,
        survey: Survey::default(),
        timings,
        files,
    })
}

/// One run, and what is shared in it.
struct Run<'a> {
    pipeline: &'a Pipeline,
    read: &'a ReadOptions,
    /// The configuration of the stages, defaults included.
    stages: serde_json::Value,
    options: &'a RunOptions,
    progress: &'a dyn Progress,
}

/// What is counted and noted while segments are written.
struct Tally {
    work: Work,
    times: Times,
    stopped: Option<Stopped>,
    noting: Noting,
}

impl Run<'_> {
    fn execute(
        &self,
        mut tasks: impl Iterator<Item = Task> + Send,
        bytes_read: &Arc<AtomicU64>,
        sources: Option<&Sources>,
    ) -> Result<Outcome, RunError> {
        let started = Instant::now();
        let out = &self.options.out;
        let left_out = |format: &&Format| !self.options.record.keeps(format.needs());
        if let Some(format) = self.options.formats.iter().find(left_out) {
            return Err(ReportError::LeftOut(*format).into());
        }
        usable(out)?;
        let _lock = lock(out)?;
        let mut survey = sources.map(Sources::survey).unwrap_or_default();
        self.progress.start(survey.bytes, bytes_read);
        let done = self.segments(&mut tasks);
        if done.is_err() {
            self.progress.finish();
        }
        let Tally {
            work,
            times,
            stopped,
            noting,
        } = done?;
        survey.passed_over = sources.map(Sources::passed_over).unwrap_or_default();
        let inputs = self.options.inputs.clone();
        let manifest = |counts| Manifest {
            skipped: survey.skipped.clone(),
            passed_over: survey.passed_over.clone(),
            models: self.pipeline.models(),
            csv_safe: self.options.csv_safe,
            ..Manifest::new(inputs, self.settings(), counts, &self.options.formats)
        };
        if let Some(reason) = stopped {
            self.progress.finish();
            manifest(Counts::default()).unfinished().write(out)?;
            let records = work.annotated + work.taken_over;
            return Err(RunError::Stopped { reason, records });
        }
        self.progress.reports();
        let reports = ReportOptions {
            formats: self.options.formats.clone(),
            csv_safe: self.options.csv_safe,
        };
        let across = noting.joined().map_err(ReportError::from);
        let counts = across.and_then(|across| write_reports_with(out, reports, across));
        self.progress.finish();
        let counts = counts?;
        let timings = Timings {
            stages: times
                .seconds()
                .map(|(name, time)| (name.to_owned(), time))
                .collect(),
            work: Work {
                reported: counts.articles + counts.rejected,
                ..work
            },
            ..Timings::new(self.options.jobs, started.elapsed(), &counts)
        };
        manifest(counts.clone()).write(out)?;
        timings.write(out)?;
        Ok(Outcome {
            counts,
            survey,
            timings,
            files: report_files(&self.options.formats),
        })
    }

    /// Makes the segments, all of them or up to where the run is stopped.
    fn segments(&self, tasks: &mut (impl Iterator<Item = Task> + Send)) -> Result<Tally, RunError> {
        let options = self.options;
        let settings = RunSettings {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            build: options.build.clone(),
            limits: options.limits,
            config: self.settings(),
            models: self.pipeline.models(),
        };
        let mut copies = Marker::new(self.read.duplicates, self.read.drop_duplicates);
        let start = resume::start(options, &settings, tasks, &mut copies)?;
        let mut writer = start.writer;
        let kept = start.kept.iter().map(|segment| segment.records).sum();
        let mut tally = Tally {
            work: Work::default(),
            times: Times::default(),
            stopped: None,
            noting: Noting::create(&options.out, &options.formats)?,
        };
        tally.work.taken_over = kept;
        tally.noting.note_segments(&options.out, start.kept)?;
        self.progress.advance(kept, 0, 0);
        let worker = Worker {
            pipeline: self.pipeline,
            read: self.read,
            record: &options.record,
            keep_records: tally.noting.keeps_records(),
        };
        let shape = Shape {
            workers: options.jobs.max(self.pipeline.processes()).max(1),
            first_items: self.pipeline.batch().unwrap_or(FIRST_TOGETHER),
            chunk_items: self.pipeline.batch().unwrap_or(TOGETHER),
            chunk_bytes: CHUNK_BYTES,
        };
        flow(
            shape,
            resume::items(start.pending, tasks, start.earlier),
            task::Item::len,
            |items| worker.work(items),
            |made: Made| -> Result<Next, RunError> {
                tally.times.add(made.times);
                let next = self.write(made.lines, &mut tally, |line, noting| {
                    let marked = copies.mark(&line.bytes);
                    writer.write(&marked.line)?;
                    match line.noted.map_err(io::Error::from)? {
                        Some(mut noted) if !is_rejected_line(&marked.line) => {
                            noted.set_original(marked.original);
                            Ok(noting.note(noted)?)
                        }
                        _ => Ok(()),
                    }
                })?;
                match made.gone {
                    Some(reason) if tally.stopped.is_none() => {
                        tally.stopped = Some(Stopped::Gone(reason));
                        Ok(Next::Stop)
                    }
                    _ => Ok(next),
                }
            },
            &options.stop,
        )?;
        if tally.stopped.is_none() && options.stop.load(Ordering::Relaxed) {
            tally.stopped = Some(Stopped::Asked);
        }
        tally.work.read = tally.work.annotated + tally.work.taken_over;
        if tally.stopped.is_some() {
            writer.suspend()?;
        } else {
            writer.finish()?;
            onrecord_report::earlier::forget(&options.out)?;
        }
        Ok(tally)
    }

    /// Writes the lines of a chunk up to the first rejection that a strict run stops at.
    fn write(
        &self,
        lines: Vec<Line>,
        tally: &mut Tally,
        mut write: impl FnMut(Line, &mut Noting) -> Result<(), RunError>,
    ) -> Result<Next, RunError> {
        let (mut words, mut articles, mut rejected) = (0, 0, 0);
        let mut next = Next::Go;
        for line in lines {
            if let (true, Some(rejected)) = (self.options.strict, &line.rejected) {
                tally.stopped = Some(Stopped::Strict(rejected.clone()));
                next = Next::Stop;
                break;
            }
            *if line.is_taken_over {
                &mut tally.work.taken_over
            } else {
                &mut tally.work.annotated
            } += 1;
            words += line.words;
            *if line.is_rejected {
                &mut rejected
            } else {
                &mut articles
            } += 1;
            write(line, &mut tally.noting)?;
        }
        self.progress.advance(articles, words, rejected);
        Ok(next)
    }

    /// Everything that decides what a run gives, formats apart.
    fn settings(&self) -> serde_json::Value {
        let RecordOptions {
            layers,
            gender,
            no_text,
        } = self.options.record;
        let all_layers = layers == Layers::All;
        json!({
            "stages": self.stages,
            "report": { "all_layers": all_layers, "gender": gender, "no_text": no_text },
        })
    }
}

/// Makes the folder, or sees whether it holds a run.
fn usable(out: &Path) -> Result<(), RunError> {
    let unwritable = |source| RunError::Unwritable {
        path: out.to_owned(),
        source,
    };
    std::fs::create_dir_all(out).map_err(unwritable)?;
    if !Manifest::is_run(out) && std::fs::read_dir(out).map_err(unwritable)?.next().is_some() {
        return Err(RunError::NotARun(out.to_owned()));
    }
    Ok(())
}

fn lock(out: &Path) -> Result<RunLock, RunError> {
    RunLock::take(out)?.ok_or_else(|| RunError::Locked(out.to_owned()))
}
