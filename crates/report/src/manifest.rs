//! `run.json`, what a run was and what came of it, and `timings.json` beside it.
//!
//! The manifest holds no clock, no thread count and no path of outputs: the same input and config give the same manifest. What
//! differs between two runs of the same goes to the timings.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::NOTICE;
use crate::files::{TEMPORARY, WriteError, write_json};
use crate::reports::{Counts, Format, report_files};
use crate::segments::{has_segments, remove_segments};

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
    /// Name and content hash of every model used.
    pub models: BTreeMap<String, String>,
    /// What is in the run.
    pub counts: Counts,
    /// Files made from the segments, by name.
    pub files: Vec<String>,
}

/// What `timings.json` holds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timings {
    /// Articles worked on at the same time.
    pub jobs: usize,
    /// From the first article read to the last report written.
    pub seconds: f64,
    /// Articles annotated or rejected in a second.
    pub articles_per_second: f64,
    /// Words annotated in a second.
    pub words_per_second: f64,
}

impl Manifest {
    /// The manifest of a run of this version, with reports in `formats`, that read all files of `inputs`.
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
            counts,
            files: report_files(formats).into_iter().map(str::to_owned).collect(),
        }
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
        for file in report_files(Format::ALL).into_iter().chain([TIMINGS, MANIFEST]) {
            for path in [folder.join(file), folder.join(format!("{file}{TEMPORARY}"))] {
                match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(WriteError::at(&path)(error));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
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
