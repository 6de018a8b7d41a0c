//! Two jobs against two processes.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Args;

use super::run;

/// On which texts.
#[derive(Debug, Args)]
pub(super) struct Jobs {
    /// A folder of text files, repeated to fill the corpus
    #[arg(value_name = "FOLDER")]
    texts: PathBuf,
    /// Size of the corpus
    #[arg(long, default_value_t = 100)]
    megabytes: usize,
    /// How often both are measured
    #[arg(long, default_value_t = 5)]
    rounds: u32,
}

/// The share of the speed of two processes that two jobs must have.
const LEAST: f64 = 0.95;

impl Jobs {
    pub(super) fn execute(&self, program: &Path) -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let at = |name: &str| folder.path().join(name);
        let texts = self.read()?;
        let bytes = self.megabytes * 1_000_000;
        let halves = [at("first.jsonl"), at("second.jsonl")];
        for half in &halves {
            write(half, &texts, bytes / 2)?;
        }
        write(&at("all.jsonl"), &texts, bytes)?;
        let two_processes = halves
            .each_ref()
            .map(|half| (half.clone(), half.with_extension("out"), "1"));
        let two_jobs = [(at("all.jsonl"), at("all.out"), "2")];
        let mut ratios = Vec::new();
        for round in 1..=self.rounds {
            // By turns, so that neither is always the one behind the other.
            let (processes, jobs) = if round % 2 == 1 {
                let processes = time(program, &two_processes)?;
                (processes, time(program, &two_jobs)?)
            } else {
                let jobs = time(program, &two_jobs)?;
                (time(program, &two_processes)?, jobs)
            };
            let ratio = processes.as_secs_f64() / jobs.as_secs_f64();
            anstream::println!(
                "round {round}: two processes {:.1} s, two jobs {:.1} s, ratio {ratio:.3}",
                processes.as_secs_f64(),
                jobs.as_secs_f64()
            );
            ratios.push(ratio);
        }
        ratios.sort_by(f64::total_cmp);
        let median = ratios[ratios.len() / 2];
        anstream::println!("two jobs have {median:.3} of the speed of two processes (median)");
        ensure!(median >= LEAST, "less than {LEAST}");
        Ok(())
    }

    fn read(&self) -> anyhow::Result<Vec<String>> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(&self.texts).with_context(|| self.texts.display().to_string())? {
            paths.push(entry?.path());
        }
        paths.sort();
        let texts = paths.iter().filter(|path| path.is_file()).map(fs::read_to_string);
        let texts = texts.collect::<Result<Vec<_>, _>>()?;
        ensure!(!texts.is_empty(), "no files in {}", self.texts.display());
        Ok(texts)
    }
}

/// The texts over and over until they have so many bytes.
fn write(path: &Path, texts: &[String], bytes: usize) -> anyhow::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut written = 0;
    for text in texts.iter().cycle() {
        if written >= bytes {
            break;
        }
        writeln!(file, "{}", serde_json::json!({ "text": text }))?;
        written += text.len();
    }
    file.flush()?;
    Ok(())
}

/// How long the runs take together. What they wrote is removed: gigabytes that are still on their way to the disk would slow the next ones.
fn time(program: &Path, runs: &[(PathBuf, PathBuf, &str)]) -> anyhow::Result<Duration> {
    let started = Instant::now();
    let children = runs
        .iter()
        .map(|(input, out, jobs)| run(program, input, out).args(["--jobs", jobs]).spawn());
    for child in children.collect::<Result<Vec<_>, _>>()? {
        let output = child.wait_with_output()?;
        ensure!(output.status.success(), "a run failed");
    }
    let taken = started.elapsed();
    for (_, out, _) in runs {
        fs::remove_dir_all(out)?;
    }
    Ok(taken)
}
