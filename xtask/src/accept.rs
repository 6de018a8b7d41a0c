//! `cargo xtask accept NAME`: checks that are too big for the tests; each has a small version among them.

mod full_disk;
mod generated;
mod identical;
mod ingest;
mod jobs;
mod memory;
mod page;
mod python;
mod resume;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use clap::{Args, Subcommand};

/// Which check.
#[derive(Debug, Args)]
pub(crate) struct Accept {
    #[command(subcommand)]
    check: Check,
    /// The program to check [default: this one, which has all of its commands]
    #[arg(long, global = true)]
    program: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Check {
    /// The same input twice, and with one, two and four jobs, gives the same bytes and accounts for every article.
    Identical(identical::Identical),
    /// The stages chained by pipes give the tables of a run.
    Chain(identical::Chain),
    /// A run killed at random moments and gone on with each time gives the bytes of a run in one go.
    Resume(resume::Resume),
    /// The same when the disk gets full once; mounts a small file system in memory, so it needs root.
    FullDisk(full_disk::FullDisk),
    /// Peak memory does not grow with the corpus.
    Memory(memory::Memory),
    /// Two jobs do what two processes of one job do.
    Jobs(jobs::Jobs),
    /// A gigabyte of web archive in little memory, and a broken one of which every intact page comes out.
    Warc,
    /// The HTML report of 500,000 quotations: at most 5 MB, and ready in under a second in Chromium.
    Page(page::Page),
    /// The Python package at scale: the rows of Spark over folders, with an executor killed and poisoned rows, and speed against the program.
    Python(python::Python),
    /// 100,000 articles with 20 % near copies: how many are marked, and in how much memory.
    Duplicates,
}

impl Accept {
    pub(crate) fn execute(self) -> anyhow::Result<()> {
        match &self.check {
            Check::Warc => return ingest::warc(),
            Check::Duplicates => return ingest::duplicates(),
            Check::Page(check) => return check.execute(),
            _ => {}
        }
        let program = match self.program {
            Some(program) => program,
            None => std::env::current_exe().context("this program is a file somewhere")?,
        };
        match self.check {
            Check::Identical(check) => check.execute(&program),
            Check::Chain(check) => check.execute(&program),
            Check::Resume(check) => check.execute(&program),
            Check::FullDisk(check) => check.execute(&program),
            Check::Memory(check) => check.execute(&program),
            Check::Jobs(check) => check.execute(&program),
            Check::Python(check) => check.execute(&program),
            Check::Warc | Check::Duplicates | Check::Page(_) => Ok(()),
        }
    }
}

/// A run from `input` into `out` that says nothing.
fn run(program: &Path, input: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("run").arg(input).arg("--out").arg(out);
    command.stdout(std::process::Stdio::null());
    command
}

/// Relative paths and bytes.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// All files below `folder` but the timings, by relative path.
fn files_of(folder: &Path) -> anyhow::Result<Files> {
    let mut folders = vec![folder.to_owned()];
    let mut files = Files::new();
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).with_context(|| at.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "timings.json") {
                files.insert(path.strip_prefix(folder)?.to_owned(), fs::read(&path)?);
            }
        }
    }
    Ok(files)
}

/// Fails where two runs differ.
fn ensure_same(out: &Path, files: &Files, other: &Path, expected: &Files) -> anyhow::Result<()> {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    ensure!(
        names(files) == names(expected),
        "{} has the files {:?}, but {} has {:?}",
        out.display(),
        names(files),
        other.display(),
        names(expected)
    );
    for (name, bytes) in files {
        ensure!(
            *bytes == expected[name],
            "{} differs between {} and {}",
            name.display(),
            out.display(),
            other.display()
        );
    }
    Ok(())
}
