//! The Python package at scale: what `crates/python/tests/at_scale.py` checks, in the environment of the suite `wheel`.

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;

use crate::test::tool;
use crate::{must, root, wheel};

/// On which articles.
#[derive(Debug, Args)]
pub(super) struct Python {
    /// Files and folders to compare rows of; the texts of the first folder are repeated to measure speed
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,
    /// Size of the text to measure on
    #[arg(long, default_value_t = 100)]
    megabytes: usize,
    /// How often to measure
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

impl Python {
    pub(super) fn execute(&self, program: &Path) -> anyhow::Result<()> {
        tool(&["java"], "openjdk-17-jre-headless")?;
        let python = wheel::with_packages(&wheel::build()?)?;
        must(
            Command::new(python)
                .arg(root().join("crates/python/tests/at_scale.py"))
                .arg("--program")
                .arg(program.canonicalize()?)
                .args(["--megabytes", &self.megabytes.to_string()])
                .args(["--rounds", &self.rounds.to_string()])
                .args(&self.inputs),
        )
    }
}
