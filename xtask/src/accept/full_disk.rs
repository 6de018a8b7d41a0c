//! Runs that have no room.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use clap::Args;

use super::{ensure_same, files_of, generated, run};
use crate::must;

/// How many articles.
#[derive(Debug, Args)]
pub(super) struct FullDisk {
    /// Articles that are made up
    #[arg(long, default_value_t = 200_000)]
    articles: u64,
}

/// A file system in memory, gone when this is dropped.
struct Mounted<'p>(&'p Path);

impl<'p> Mounted<'p> {
    fn new(path: &'p Path, bytes: u64) -> anyhow::Result<Self> {
        std::fs::create_dir_all(path)?;
        let size = format!("size={bytes}");
        must(
            Command::new("mount")
                .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
                .arg(path),
        )
        .context("this check mounts a small file system and needs root for that")?;
        Ok(Self(path))
    }

    fn resize(&self, bytes: u64) -> anyhow::Result<()> {
        let options = format!("remount,size={bytes}");
        must(Command::new("mount").args(["-o", &options]).arg(self.0))
    }
}

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

impl FullDisk {
    pub(super) fn execute(&self, program: &Path) -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let input = folder.path().join("articles.jsonl");
        generated::write(&input, self.articles)?;
        let (whole, small) = (folder.path().join("whole"), folder.path().join("small"));
        must(&mut run(program, &input, &whole))?;
        let expected = files_of(&whole)?;
        let of_parts = |(name, bytes): (&std::path::PathBuf, &Vec<u8>)| {
            if name.starts_with("parts") {
                bytes.len() as u64
            } else {
                0
            }
        };
        let parts: u64 = expected.iter().map(of_parts).sum();
        let all: u64 = expected.values().map(|bytes| bytes.len() as u64).sum();
        let mounted = Mounted::new(&small, parts / 2)?;
        let out = small.join("out");
        // First in the middle of the segments, then in the middle of the reports.
        for room in [parts / 2, parts + (all - parts) / 2] {
            mounted.resize(room)?;
            let output = run(program, &input, &out).arg("--resume").output()?;
            let words = String::from_utf8_lossy(&output.stderr);
            ensure!(output.status.code() == Some(1), "{}: {words}", output.status);
            ensure!(
                words.contains("No space left") && words.contains("--resume"),
                "{words}"
            );
            anstream::print!("with room for {} MB: {words}", room >> 20);
        }
        mounted.resize(2 * all)?;
        must(run(program, &input, &out).arg("--resume"))?;
        ensure_same(&out, &files_of(&out)?, &whole, &expected)?;
        anstream::println!(
            "{} articles: the disk full twice and gone on with, the same bytes",
            self.articles
        );
        Ok(())
    }
}
