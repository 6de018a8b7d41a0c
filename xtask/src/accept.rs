//! `cargo xtask accept NAME`: checks that are too big for the tests; each has a small version among them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use clap::{Args, ValueEnum};

use crate::{cargo, must, root};

/// Which check.
#[derive(Debug, Args)]
pub(crate) struct Accept {
    name: Check,
    /// What to run it on
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Check {
    /// The same input twice, and with one, two and four jobs, gives the same bytes and accounts for every article.
    Identical,
}

impl Accept {
    pub(crate) fn execute(self) -> anyhow::Result<()> {
        match self.name {
            Check::Identical => identical(&self.inputs),
        }
    }
}

fn identical(inputs: &[PathBuf]) -> anyhow::Result<()> {
    must(&mut cargo(&[
        "build",
        "--quiet",
        "--release",
        "--package",
        "onrecord",
    ]))?;
    let program = root().join("target/release/onrecord");
    let folder = tempfile::tempdir()?;
    let mut first: Option<(PathBuf, Files)> = None;
    for (index, jobs) in ["2", "2", "1", "4"].into_iter().enumerate() {
        let out = folder.path().join(format!("{index}-jobs-{jobs}"));
        must(
            Command::new(&program)
                .arg("run")
                .args(inputs)
                .arg("--out")
                .arg(&out)
                .args(["--jobs", jobs]),
        )?;
        let files = files_of(&out)?;
        match &first {
            None => first = Some((out, files)),
            Some((other, expected)) => {
                for ((path, bytes), (expected_path, expected_bytes)) in files.iter().zip(expected) {
                    ensure!(
                        path == expected_path,
                        "{} against {}",
                        path.display(),
                        expected_path.display()
                    );
                    ensure!(
                        bytes == expected_bytes,
                        "{} differs between {} and {}",
                        path.display(),
                        other.display(),
                        out.display()
                    );
                }
                ensure!(
                    files.len() == expected.len(),
                    "another number of files with {jobs} jobs"
                );
            }
        }
    }
    anstream::println!("identical bytes in four runs with 2, 2, 1 and 4 jobs");
    Ok(())
}

/// Relative paths and bytes.
type Files = Vec<(PathBuf, Vec<u8>)>;

/// All files below `folder` but the timings, by relative path.
fn files_of(folder: &Path) -> anyhow::Result<Files> {
    let mut folders = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).with_context(|| at.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "timings.json") {
                files.push((path.strip_prefix(folder)?.to_owned(), fs::read(&path)?));
            }
        }
    }
    files.sort();
    Ok(files)
}
