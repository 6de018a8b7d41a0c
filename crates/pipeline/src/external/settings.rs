//! The settings of an external stage.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::settings::{OutOfChoice, Settings};

/// How an external stage is started, and what is put up with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ExternalSettings {
    /// The program and its arguments, such as `["python3", "my_stage.py"]`. It is looked for on the PATH; relative paths start from the
    /// current folder.
    pub command: Vec<String>,
    /// Processes that work side by side, 1 to 256; each has one batch in hand.
    pub processes: usize,
    /// Articles that are sent to a process at a time, 1 to 10000.
    pub batch: usize,
    /// Seconds that a process may take for each answer.
    pub timeout_seconds: f64,
    /// Seconds that a process may take to say hello: to load its model.
    pub start_seconds: f64,
    /// Restarts in a row, without an answer between them, after which the stage is given up and the run stops.
    pub restarts: u32,
}

impl Default for ExternalSettings {
    fn default() -> Self {
        Self {
            command: Vec::new(),
            processes: 1,
            batch: 16,
            timeout_seconds: 30.0,
            start_seconds: 60.0,
            restarts: 3,
        }
    }
}

impl Settings for ExternalSettings {
    fn check(&self) -> Result<(), OutOfChoice> {
        let seconds = |seconds: f64| Duration::try_from_secs_f64(seconds).is_ok_and(|time| !time.is_zero());
        let wrong = |key, choices| Err(OutOfChoice { key, choices });
        if self.command.is_empty() || self.command[0].is_empty() {
            wrong(
                "command",
                "a program and its arguments, such as [\"python3\", \"my_stage.py\"]",
            )
        } else if !(1..=256).contains(&self.processes) {
            wrong("processes", "a whole number from 1 to 256")
        } else if !(1..=10_000).contains(&self.batch) {
            wrong("batch", "a whole number from 1 to 10000")
        } else if !seconds(self.timeout_seconds) {
            wrong("timeout_seconds", "a number of seconds above 0")
        } else if !seconds(self.start_seconds) {
            wrong("start_seconds", "a number of seconds above 0")
        } else {
            Ok(())
        }
    }
}

impl ExternalSettings {
    pub(crate) fn timeout(&self) -> Duration {
        Duration::try_from_secs_f64(self.timeout_seconds).unwrap_or(Duration::MAX)
    }

    pub(crate) fn start_timeout(&self) -> Duration {
        Duration::try_from_secs_f64(self.start_seconds).unwrap_or(Duration::MAX)
    }
}
