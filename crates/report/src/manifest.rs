//! `run.json`, what a run was and what came of it, and `timings.json` beside it.
//!
//! The manifest holds no clock, no thread count and no path of outputs: the same input and config give the same manifest. What
//! differs between two runs of the same goes to the timings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::NOTICE;
use crate::files::{TEMPORARY, WriteError, remove_all, write_json};
use crate::reports::{Counts, Format, report_files};
use crate::segments::{FOLDER, Limits, SETTINGS, has_segments, remove_segments};

const MANIFEST: &str = "run.json";
const TIMINGS: &str = "timings.json";
const PROGRAM: &str = "onrecord";

/// What `run.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// "onrecord".
    pub program: String,
    /// Its version.
    pub version: String,
    /// What every report says of itself.
    pub notice: String,
    /// What was read, as given.
    pub inputs: Vec<String>,
    /// Files in the folders read that are of no known format, by the ending of their names ("" for none).
    pub skipped: BTreeMap<String, u64>,
    /// What of the containers read is no article, by what it is ("WARC image/jpeg").
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub passed_over: BTreeMap<String, u64>,
    /// The whole configuration, defaults included.
    pub config: serde_json::Value,
    /// Content hash of every model used, by stage.
    pub models: BTreeMap<String, String>,
    /// Whether everything was read; one that was stopped can be gone on with.
    pub finished: bool,
    /// What is in the run; none while it is not finished.
    pub counts: Option<Counts>,
    /// Files made from the segments, by name.
    pub files: Vec<String>,
    /// Whether cells of `quotes.csv` are guarded against spreadsheets.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub csv_safe: bool,
}

/// What a run was started with, as far as it decides what a record gives: who goes on with it needs the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSettings {
    /// Version of the program.
    pub version: String,
    /// A hash of the program itself, if it is known.
    pub build: Option<String>,
    /// When segments are closed.
    pub limits: Limits,
    /// The whole configuration, defaults included.
    pub config: serde_json::Value,
    /// Content hash of every model used, by stage.
    #[serde(default)]
    pub models: BTreeMap<String, String>,
}

/// What was done, and what was there already: records, rejected ones included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Read from the inputs.
    pub read: u64,
    /// Sent through the stages.
    pub annotated: u64,
    /// Taken from segments of an earlier run.
    pub taken_over: u64,
    /// Read from segments to make the reports.
    pub reported: u64,
}

/// What `timings.json` holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timings {
    /// Articles worked on at the same time.
    pub jobs: usize,
    /// From the first article read to the last report written.
    pub seconds: f64,
    /// Articles annotated or rejected in a second.
    pub articles_per_second: f64,
    /// Words annotated in a second.
    pub words_per_second: f64,
    /// Seconds spent in each stage, by all workers together.
    pub stages: BTreeMap<String, f64>,
    /// What was done, and what was there already.
    pub work: Work,
}

impl Manifest {
    /// The manifest of a finished run of this version, with reports in `formats`, that read all files of `inputs`.
    pub fn new(inputs: Vec<String>, config: serde_json::Value, counts: Counts, formats: &[Format]) -> Self {
        Self {
            program: PROGRAM.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            notice: NOTICE.to_owned(),
            inputs,
            skipped: BTreeMap::new(),
            passed_over: BTreeMap::new(),
            config,
            models: BTreeMap::new(),
            finished: true,
            counts: Some(counts),
            files: report_files(formats).into_iter().map(str::to_owned).collect(),
            csv_safe: false,
        }
    }

    /// The same of a run that was stopped: there are no reports yet, and nobody has counted what is in it.
    #[must_use]
    pub fn unfinished(self) -> Self {
        Self {
            finished: false,
            counts: None,
            files: Vec::new(),
            ..self
        }
    }

    /// Reads `run.json` of the folder `run`.
    ///
    /// # Errors
    /// It is not there, or is no manifest of this version.
    pub fn read(run: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(run.join(MANIFEST))?)?)
    }

    /// Writes `run.json` into the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, run: &Path) -> io::Result<()> {
        write_json(run.join(MANIFEST), self)
    }

    /// Whether a folder holds a run of this program, of any version, finished or broken off.
    pub fn is_run(folder: &Path) -> bool {
        let manifest = fs::read(folder.join(MANIFEST)).ok();
        let manifest = manifest.and_then(|json| serde_json::from_slice::<serde_json::Value>(&json).ok());
        manifest.is_some_and(|manifest| manifest["program"] == PROGRAM) || has_segments(folder)
    }

    /// Removes what a run left in a folder: segments, all reports, timings, manifest. Other files stay.
    ///
    /// # Errors
    /// The folder cannot be written. It is a run still, so that this can be tried again.
    pub fn remove_run(folder: &Path) -> io::Result<()> {
        remove_segments(folder)?;
        let settings = RunSettings::path(Path::new(""));
        let settings = settings.to_str().unwrap_or_default();
        for file in report_files(Format::ALL)
            .into_iter()
            .chain([settings, TIMINGS, MANIFEST])
        {
            for path in [folder.join(file), folder.join(format!("{file}{TEMPORARY}"))] {
                remove_all(&path).map_err(WriteError::at(&path))?;
            }
        }
        Ok(())
    }
}

impl RunSettings {
    fn path(run: &Path) -> PathBuf {
        run.join(FOLDER).join(SETTINGS)
    }

    /// Reads what the run in the folder `run` was started with; nothing if it does not say.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(run: &Path) -> io::Result<Option<Self>> {
        match fs::read(Self::path(run)) {
            Ok(json) => Ok(serde_json::from_slice(&json).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes them, before anything else is written.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, run: &Path) -> io::Result<()> {
        write_json(Self::path(run), self)
    }

    /// Where two differ, in words: `config.stages.quotes.use: "rules.v1", now "rules.v2"`.
    pub fn differences(&self, now: &Self) -> Vec<String> {
        let (then, now) = (serde_json::to_value(self), serde_json::to_value(now));
        let mut found = Vec::new();
        let mut open = vec![(String::new(), then.unwrap_or_default(), now.unwrap_or_default())];
        while let Some((path, then, now)) = open.pop() {
            match (then, now) {
                (Value::Object(mut then), Value::Object(mut now)) => {
                    let keys: BTreeSet<String> = then.keys().chain(now.keys()).cloned().collect();
                    open.extend(keys.into_iter().rev().map(|key| {
                        let inner = if path.is_empty() {
                            key.clone()
                        } else {
                            format!("{path}.{key}")
                        };
                        let then = then.remove(&key).unwrap_or_default();
                        (inner, then, now.remove(&key).unwrap_or_default())
                    }));
                }
                (then, now) if then != now => found.push(format!("{path}: {then}, now {now}")),
                _ => {}
            }
        }
        found
    }
}

impl Timings {
    /// How fast a run was; rates are 0 for a run that took no time.
    pub fn new(jobs: usize, duration: Duration, counts: &Counts) -> Self {
        let seconds = duration.as_secs_f64();
        let rate = |count: u64| {
            if seconds > 0.0 {
                count as f64 / seconds
            } else {
                0.0
            }
        };
        Self {
            jobs,
            seconds,
            articles_per_second: rate(counts.articles + counts.rejected),
            words_per_second: rate(counts.words),
            stages: BTreeMap::new(),
            work: Work::default(),
        }
    }

    /// Writes `timings.json` into the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, run: &Path) -> io::Result<()> {
        write_json(run.join(TIMINGS), self)
    }
}
