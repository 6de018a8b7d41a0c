//! `cargo xtask diff BASE`: what a change of rules or models does to attributions, for its reviewer. Builds the program at BASE
//! in a worktree of its own, runs both versions over a folder, and prints what was gained, lost and changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anstyle::{AnsiColor, Style};
use anyhow::Context;
use clap::Args;
use onrecord_report::QuoteRow;

use crate::{cargo, must, root, target};

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// A commit, branch or tag
    base: String,
    /// Files and folders to annotate
    #[arg(value_name = "INPUT", default_value = "corpus")]
    inputs: Vec<String>,
    /// Print at most so many attributions of each sort
    #[arg(long, default_value_t = 50)]
    most: usize,
}

impl Diff {
    pub(crate) fn execute(self) -> anyhow::Result<()> {
        let scratch = tempfile::tempdir()?;
        let worktree = scratch.path().join("base");
        must(
            git(&["worktree", "add", "--quiet", "--detach"])
                .arg(&worktree)
                .arg(&self.base),
        )?;
        let base = build(&worktree).and_then(|program| self.annotate(&program, &scratch.path().join("a")));
        must(git(&["worktree", "remove", "--force"]).arg(&worktree))?;
        let base =
            base.with_context(|| format!("the program at {} gave nothing to compare with", self.base))?;
        let head = self.annotate(&build(&root())?, &scratch.path().join("b"))?;
        print(&compare(&base, &head), self.most);
        Ok(())
    }

    /// The attributions of one version by origin and content.
    fn annotate(&self, program: &Path, out: &Path) -> anyhow::Result<Attributions> {
        must(
            Command::new(program)
                .arg("run")
                .args(&self.inputs)
                .arg("--out")
                .arg(out)
                .stdout(std::process::Stdio::null()),
        )?;
        let path = out.join("quotes.jsonl");
        let lines = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        lines
            .lines()
            .map(|line| {
                let row: QuoteRow = serde_json::from_str(line).with_context(|| path.display().to_string())?;
                let parts = row
                    .quote
                    .parts
                    .iter()
                    .map(|part| (part.start, part.end))
                    .collect();
                Ok(((row.article.origin.clone(), parts), row))
            })
            .collect()
    }
}

/// Rows by origin and parts of the content.
type Attributions = BTreeMap<(String, Vec<(u32, u32)>), QuoteRow>;

fn git(arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(root());
    command
}

/// Builds the program of a tree; both trees share this workspace's build folder for `diff`, so that the second is quick.
fn build(tree: &Path) -> anyhow::Result<PathBuf> {
    let target = target()
        .join("diff")
        .join(if tree == root() { "head" } else { "base" });
    must(
        cargo(&[
            "build",
            "--quiet",
            "--release",
            "--package",
            "onrecord",
            "--target-dir",
        ])
        .arg(&target)
        .current_dir(tree),
    )?;
    Ok(target.join("release/onrecord"))
}

enum Change<'a> {
    Gained(&'a QuoteRow),
    Lost(&'a QuoteRow),
    Changed(&'a QuoteRow, &'a QuoteRow),
}

fn compare<'a>(base: &'a Attributions, head: &'a Attributions) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    for (key, row) in base {
        match head.get(key) {
            None => changes.push(Change::Lost(row)),
            Some(now) if describe(now) != describe(row) => changes.push(Change::Changed(row, now)),
            Some(_) => {}
        }
    }
    changes.extend(
        head.iter()
            .filter(|(key, _)| !base.contains_key(key))
            .map(|(_, row)| Change::Gained(row)),
    );
    changes
}

/// Everything that a reviewer compares: kind, cue, source, speaker.
fn describe(row: &QuoteRow) -> String {
    let row = &row.quote;
    format!(
        "{} · cue {:?} · source {:?} · speaker {:?}",
        row.kind.name(),
        row.cue.as_deref().unwrap_or_default(),
        row.source.as_deref().unwrap_or_default(),
        row.speaker.as_deref().unwrap_or_default(),
    )
}

fn print(changes: &[Change<'_>], most: usize) {
    let style = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    let mut counts = [0; 3];
    for change in changes {
        let (sort, mark, color, row) = match change {
            Change::Gained(row) => (0, "+", AnsiColor::Green, row),
            Change::Lost(row) => (1, "-", AnsiColor::Red, row),
            Change::Changed(row, _) => (2, "~", AnsiColor::Yellow, row),
        };
        counts[sort] += 1;
        if counts[sort] > most {
            continue;
        }
        let color = style(color);
        anstream::println!(
            "{color}{mark}{color:#} {} {}",
            row.article.origin,
            row.quote.content
        );
        anstream::println!("    {}", describe(row));
        if let Change::Changed(_, now) = change {
            anstream::println!("    {}", describe(now));
        }
    }
    anstream::println!("{} gained, {} lost, {} changed", counts[0], counts[1], counts[2]);
}
