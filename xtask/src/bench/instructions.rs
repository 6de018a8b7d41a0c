//! Instructions per word of each stage over corpus/, counted by valgrind: the same on a busy machine and on an idle one, so that
//! a change that costs speed shows. A stage's count is the difference between a run up to it and a run up to the one before it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};

use super::stages::Stage;
use super::{scratch, texts_below, words};
use crate::root;
use crate::test::tool;

/// How much more than its baseline a stage may take, in percent: processors differ by less in what the C library does for them.
const TOLERANCE: f64 = 5.0;

/// So many instructions a word more are never too many: a stage that does nothing has some, too.
const SLACK: f64 = 3.0;

#[derive(Debug, Args)]
pub(super) struct Instructions {
    /// Write the baseline instead of comparing with it
    #[arg(long)]
    renew: bool,
}

/// The committed file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Baseline {
    /// How to make it.
    command: String,
    /// Instructions for each word of corpus/.
    instructions_per_word: BTreeMap<String, f64>,
}

impl Instructions {
    pub(super) fn execute(&self) -> anyhow::Result<()> {
        if !has_avx2() {
            anstream::println!("not counted: the baseline is that of a processor with AVX2");
            return Ok(());
        }
        tool(&["valgrind"], "valgrind")?;
        let path = root().join("xtask/instructions.json");
        let counted = count()?;
        if self.renew {
            let baseline = Baseline {
                command: "cargo xtask bench instructions --renew".to_owned(),
                instructions_per_word: counted
                    .into_iter()
                    .map(|(stage, count)| (stage.name().to_owned(), count.round()))
                    .collect(),
            };
            fs::write(&path, serde_json::to_string_pretty(&baseline)? + "\n")?;
            anstream::println!("wrote {}", path.display());
            return Ok(());
        }
        let baseline = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let baseline: Baseline =
            serde_json::from_str(&baseline).with_context(|| path.display().to_string())?;
        compare(&counted, &baseline.instructions_per_word)
    }
}

/// Whether the processor is of the kind that the baseline was counted on.
fn has_avx2() -> bool {
    #[cfg(target_arch = "x86_64")]
    return is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    false
}

/// Instructions per word of each stage.
fn count() -> anyhow::Result<Vec<(Stage, f64)>> {
    let texts = texts_below(&root().join("corpus"))?;
    let path = scratch()?.join("corpus.json");
    fs::write(&path, serde_json::to_string(&texts)?)?;
    let words = words(&texts) as f64;
    let mut before = run(&path, 0)?;
    let mut counted = Vec::new();
    for (index, stage) in Stage::ALL.into_iter().enumerate() {
        let after = run(&path, index + 1)?;
        counted.push((stage, after.saturating_sub(before) as f64 / words));
        before = after;
    }
    Ok(counted)
}

/// Instructions of a worker that runs the first `stages` stages.
fn run(texts: &Path, stages: usize) -> anyhow::Result<u64> {
    let output = Command::new("valgrind")
        .args([
            "--tool=cachegrind",
            "--cache-sim=no",
            "--cachegrind-out-file=/dev/null",
        ])
        .arg(std::env::current_exe()?)
        .args(["bench", "worker"])
        .arg(texts)
        .args(["--stages", &stages.to_string()])
        .output()
        .context("cannot start valgrind")?;
    let printed = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "valgrind failed: {printed}");
    let total = printed.lines().find_map(|line| line.split_once("refs:"));
    let Some((_, total)) = total else {
        bail!("valgrind gave no count: {printed}");
    };
    Ok(total.trim().replace(',', "").parse()?)
}

fn compare(counted: &[(Stage, f64)], baseline: &BTreeMap<String, f64>) -> anyhow::Result<()> {
    anstream::println!(
        "{:<12}{:>14} {:>12} {:>9}",
        "",
        "instructions",
        "baseline",
        "change"
    );
    anstream::println!("{:<12}{:>14} {:>12}", "", "a word", "");
    let mut over = Vec::new();
    for (stage, count) in counted {
        let name = stage.name();
        let Some(expected) = baseline.get(name) else {
            bail!(
                "the baseline has no stage `{name}`; write it anew with `cargo xtask bench instructions --renew`"
            );
        };
        let change = 100.0 * (count - expected) / expected.max(1.0);
        anstream::println!("{name:<12}{count:>14.0} {expected:>12.0} {change:>+8.1}%");
        if change > TOLERANCE && count - expected > SLACK {
            over.push(name);
        }
    }
    ensure!(
        over.is_empty(),
        "{} take{} over {TOLERANCE} % more than the baseline; if that is worth it, write the baseline anew with \
         `cargo xtask bench instructions --renew` and say why in the commit",
        over.join(", "),
        if over.len() == 1 { "s" } else { "" }
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_over_its_baseline_is_named() {
        let baseline = BTreeMap::from([("read".to_owned(), 100.0), ("segment".to_owned(), 1000.0)]);
        assert!(compare(&[(Stage::Read, 102.0), (Stage::Segment, 900.0)], &baseline).is_ok());
        let error = compare(&[(Stage::Read, 106.0), (Stage::Segment, 900.0)], &baseline).unwrap_err();
        assert!(
            error.to_string().starts_with("read takes over 5 % more"),
            "{error}"
        );
        let error = compare(&[(Stage::Rows, 1.0)], &baseline).unwrap_err();
        assert!(error.to_string().contains("no stage `rows`"), "{error}");
    }
}
