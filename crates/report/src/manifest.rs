//! `run.json`, what a run was and what came of it, and `timings.json` beside it.
//!
//! The manifest holds no clock, no thread count and no path of outputs: the same input and config give the same manifest. What
//! differs between two runs of the same goes to the timings.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::NOTICE;
use crate::files::write_json;
use crate::reports::Counts;

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
    /// The manifest of a run of this version, without models.
    pub fn new(inputs: Vec<String>, config: serde_json::Value, counts: Counts, files: &[&str]) -> Self {
        Self {
            program: "onrecord".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            notice: NOTICE.to_owned(),
            inputs,
            config,
            models: BTreeMap::new(),
            counts,
            files: files.iter().map(|file| (*file).to_owned()).collect(),
        }
    }

    /// Writes `run.json` into the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, run: &Path) -> io::Result<()> {
        write_json(run.join("run.json"), self)
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
        write_json(run.join("timings.json"), self)
    }
}
