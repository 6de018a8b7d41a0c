//! `onrecord report`: other reports of a finished run, from its segments alone.

use std::path::PathBuf;

use clap::Args;
use onrecord_report::ReportOptions;

use crate::failure::Failure;
use crate::options::FormatOptions;
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
    #[command(flatten)]
    formats: FormatOptions,
}

impl Report {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        let options = ReportOptions {
            formats: self.formats.formats,
            csv_safe: self.formats.csv_safe,
        };
        finish(&self.run, onrecord_pipeline::report(&self.run, options))
    }
}
