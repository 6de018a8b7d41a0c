//! `onrecord train clusters`: the table of word classes from a list of Brown clusters.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use onrecord_lexicon::clusters::compile;

#[derive(Debug, Args)]
pub(super) struct TrainClusters {
    /// Lines of path, word and count with tabs between, as plain text
    #[arg(value_name = "LIST")]
    list: PathBuf,
    /// Where the table goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl TrainClusters {
    pub(super) fn execute(self) -> anyhow::Result<()> {
        let named = || self.list.display().to_string();
        let list = BufReader::new(File::open(&self.list).with_context(named)?);
        let table = compile(list).with_context(named)?;
        super::write(&self.out, &table)
    }
}
