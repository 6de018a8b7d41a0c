//! `onrecord report`: other reports of a finished run, from its segments alone.

use std::path::PathBuf;

use clap::Args;
use onrecord_report::Format;

use crate::failure::Failure;
use crate::run::finish;

const HELP: &str = "\
Nothing is read or annotated again: the reports are made from DIR/parts.

Examples:
  onrecord report out --formats csv";

/// Options of `report`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct Report {
    /// The folder of a finished run
    #[arg(value_name = "DIR")]
    run: PathBuf,
    /// Reports to write, of jsonl, csv and markdown
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "jsonl,csv,markdown"
    )]
    formats: Vec<Format>,
}

impl Report {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        finish(&self.run, onrecord_pipeline::report(&self.run, &self.formats))
    }
}
