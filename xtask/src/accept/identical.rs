//! The same input gives the same bytes, whatever the way.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use clap::Args;

use super::{Files, ensure_same, files_of};
use crate::must;

/// What to run it on.
#[derive(Debug, Args)]
pub(super) struct Identical {
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,
}

impl Identical {
    pub(super) fn execute(&self, program: &Path) -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let mut first: Option<(PathBuf, Files)> = None;
        for (index, jobs) in ["2", "2", "1", "4"].into_iter().enumerate() {
            let out = folder.path().join(format!("{index}-jobs-{jobs}"));
            let mut command = Command::new(program);
            command.arg("run").args(&self.inputs).arg("--out").arg(&out);
            must(command.args(["--jobs", jobs]))?;
            let files = files_of(&out)?;
            match &first {
                None => first = Some((out, files)),
                Some((other, expected)) => ensure_same(&out, &files, other, expected)?,
            }
        }
        anstream::println!("identical bytes in four runs with 2, 2, 1 and 4 jobs");
        Ok(())
    }
}

/// What to run it on.
#[derive(Debug, Args)]
pub(super) struct Chain {
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,
}

impl Chain {
    pub(super) fn execute(&self, program: &Path) -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let (direct, chained) = (folder.path().join("direct"), folder.path().join("chained"));
        must(
            Command::new(program)
                .arg("run")
                .args(&self.inputs)
                .arg("--out")
                .arg(&direct),
        )?;
        let mut children = Vec::new();
        let mut input = Stdio::null();
        for stage in ["ingest", "segment", "syntax", "entities", "quotes", "report"] {
            let mut command = Command::new(program);
            command.args(["stage", stage]).stdin(input).stdout(Stdio::piped());
            match stage {
                "ingest" => command.args(&self.inputs),
                "report" => command.arg("--out").arg(&chained),
                _ => &mut command,
            };
            let mut child = command.spawn()?;
            input = child.stdout.take().context("no output")?.into();
            children.push((stage, child));
        }
        drop(input);
        for (stage, mut child) in children {
            ensure!(child.wait()?.success(), "stage {stage} failed");
        }
        // The manifest and the segments' keys tell of the way; the tables do not.
        let tables = |out: &Path| -> anyhow::Result<Files> {
            let mut files = files_of(out)?;
            files.retain(|name, _| !name.starts_with("parts") && name != Path::new("run.json"));
            Ok(files)
        };
        ensure_same(&chained, &tables(&chained)?, &direct, &tables(&direct)?)?;
        anstream::println!("the stages chained by pipes give the tables of a run");
        Ok(())
    }
}
