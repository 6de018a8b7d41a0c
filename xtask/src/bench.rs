//! `cargo xtask bench`: how fast the stages and the whole are on one core, against wink-nlp (and spaCy) in the same run, and how many
//! instructions they take. Machines differ and are shared, so figures that are to be compared are ratios of one run, or
//! instructions.

mod ingest;
mod instructions;
mod report;
mod spacy;
mod speed;
mod stages;
mod wink;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::{Args, Subcommand};

use crate::target;

const EXAMPLES: &str = "\
Examples:
  cargo xtask bench                             the articles of corpus/, again and again
  cargo xtask bench --data ../shared/data       the development texts of PolNeAR
  cargo xtask bench --data ../shared/data --spacy --rounds 3
  cargo xtask bench ingest                      megabytes per second of each format
  cargo xtask bench report                      rows per second of Parquet, SQLite and the rest
  cargo xtask bench instructions                against xtask/instructions.json
  cargo xtask bench instructions --renew        writes that file";

/// What to measure.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub(crate) struct Bench {
    #[command(subcommand)]
    which: Option<Which>,
    #[command(flatten)]
    speed: speed::Speed,
}

#[derive(Debug, Subcommand)]
enum Which {
    /// Instructions per word of each stage over corpus/, by valgrind, against the committed baseline.
    Instructions(instructions::Instructions),
    /// Megabytes per second of each format, read and decoded on one core.
    Ingest(ingest::Ingest),
    /// Rows per second of the tables, from a run of 500,000 quotations that is made here.
    Report(report::Report),
    /// Measures for the other two in a process of its own.
    #[command(hide = true)]
    Worker(stages::Worker),
}

impl Bench {
    pub(crate) fn execute(self) -> anyhow::Result<()> {
        ensure!(
            !cfg!(debug_assertions),
            "this is a debug build; `cargo xtask bench` builds optimised"
        );
        match self.which {
            None => self.speed.execute(),
            Some(Which::Instructions(instructions)) => instructions.execute(),
            Some(Which::Ingest(ingest)) => ingest.execute(),
            Some(Which::Report(report)) => report.execute(),
            Some(Which::Worker(worker)) => worker.execute(),
        }
    }
}

/// Where this command keeps what it makes.
fn scratch() -> anyhow::Result<PathBuf> {
    let folder = target().join("bench");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}

/// The texts of all `.txt` files below a folder, by path.
fn texts_below(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut folders = vec![folder.to_owned()];
    let mut paths = Vec::new();
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).with_context(|| at.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "txt") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    ensure!(!paths.is_empty(), "{} holds no .txt file", folder.display());
    paths
        .iter()
        .map(|path| fs::read_to_string(path).with_context(|| path.display().to_string()))
        .collect()
}

/// Words as all programs that are compared count them: what white space separates.
fn words(texts: &[String]) -> usize {
    texts.iter().map(|text| text.split_whitespace().count()).sum()
}
