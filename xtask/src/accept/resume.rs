//! Runs that are killed.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, ensure};
use clap::Args;

use super::generated::{self, Choices};
use super::{ensure_same, files_of, run};
use crate::must;

/// How many articles, how often.
#[derive(Debug, Args)]
pub(super) struct Resume {
    /// Articles that are made up
    #[arg(long, default_value_t = 200_000)]
    articles: u64,
    /// How often the run is killed
    #[arg(long, default_value_t = 10)]
    kills: u32,
    /// For the moments [default: the clock]
    #[arg(long)]
    seed: Option<u64>,
    /// With copies among the articles, of which the run marks these: exact or near
    #[arg(long, value_name = "KIND")]
    duplicates: Option<String>,
}

impl Resume {
    pub(super) fn execute(&self, program: &Path) -> anyhow::Result<()> {
        let clock = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)?
            .as_nanos() as u64;
        let seed = self.seed.unwrap_or(clock);
        let folder = tempfile::tempdir()?;
        let input = folder.path().join("articles.jsonl");
        let duplicates = self.duplicates.as_deref();
        match duplicates {
            Some(_) => generated::write_with_copies(&input, self.articles)?,
            None => generated::write(&input, self.articles)?,
        }
        let run = |out: &Path| {
            let mut command = run(program, &input, out);
            command.args(duplicates.map(|kind| format!("--duplicates={kind}")));
            command
        };
        let (whole, killed) = (folder.path().join("whole"), folder.path().join("killed"));
        let started = Instant::now();
        must(&mut run(&whole))?;
        let in_one_go = started.elapsed();
        let expected = files_of(&whole)?;
        if let Some(kind) = duplicates {
            let copies = copies(&expected[Path::new("articles.jsonl")]);
            anstream::println!("{kind}: {copies} copies are marked");
            ensure!(copies > 0, "no copy is marked");
        }
        let mut choices = Choices(seed);
        let mut kills = 0;
        for _ in 0..self.kills {
            // Anywhere in what is left, on the average, so that there is something to be killed ten times.
            let share = choices.next() as f64 / u64::MAX as f64 / f64::from(self.kills) * 2.0;
            let mut child = run(&killed).arg("--resume").spawn()?;
            std::thread::sleep(in_one_go.mul_f64(share).max(Duration::from_millis(5)));
            let ended = child.try_wait()?;
            child.kill().context("cannot kill the run")?;
            child.wait()?;
            kills += u32::from(ended.is_none());
            let segments = std::fs::read_dir(killed.join("parts")).map_or(0, Iterator::count);
            anstream::println!(
                "killed after {:.2} s, {segments} files in parts/",
                in_one_go.mul_f64(share).as_secs_f64()
            );
        }
        must(run(&killed).arg("--resume"))?;
        ensure_same(&killed, &files_of(&killed)?, &whole, &expected)?;
        ensure!(
            kills > 0,
            "every run had ended before it could be killed; use more --articles"
        );
        anstream::println!(
            "{} articles, {:.1} s in one go: killed {kills} times and gone on with, the same bytes (seed {seed})",
            self.articles,
            in_one_go.as_secs_f64()
        );
        Ok(())
    }
}

/// How many articles name an earlier one that they copy.
fn copies(articles: &[u8]) -> usize {
    let field = b"\"duplicate_of\":\"";
    let lines = articles.split(|byte| *byte == b'\n');
    lines
        .filter(|line| line.windows(field.len()).any(|window| window == field))
        .count()
}
