//! Memory by threads and largest article, not by the corpus.

use std::path::Path;
use std::time::Duration;

use anyhow::ensure;
use clap::Args;

use super::{generated, run};

/// How many articles.
#[derive(Debug, Args)]
pub(super) struct Memory {
    /// Articles of the small corpus
    #[arg(long, default_value_t = 10_000)]
    few: u64,
    /// Articles of the large one
    #[arg(long, default_value_t = 1_000_000)]
    many: u64,
}

impl Memory {
    pub(super) fn execute(&self, program: &Path) -> anyhow::Result<()> {
        let few = peak(program, self.few)?;
        let many = peak(program, self.many)?;
        let most = few as f64 * 1.3 + 64.0 * self.many as f64;
        let mib = |bytes: f64| bytes / f64::from(1 << 20);
        anstream::println!(
            "peak memory: {:.1} MiB for {} articles, {:.1} MiB for {}; at most {:.1} MiB allowed",
            mib(few as f64),
            self.few,
            mib(many as f64),
            self.many,
            mib(most)
        );
        ensure!(many as f64 <= most, "too much memory");
        Ok(())
    }
}

/// The most memory that a run over so many articles has at once, in bytes, as Linux counts it.
fn peak(program: &Path, articles: u64) -> anyhow::Result<u64> {
    let folder = tempfile::tempdir()?;
    let input = folder.path().join("articles.jsonl");
    generated::write(&input, articles)?;
    let mut child = run(program, &input, &folder.path().join("out")).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let words = std::fs::read_to_string(&status).unwrap_or_default();
        let line = words.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) * 1024);
        if let Some(ended) = child.try_wait()? {
            ensure!(ended.success(), "the run failed");
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    ensure!(peak > 0, "{status} does not say how much memory is used");
    Ok(peak)
}
