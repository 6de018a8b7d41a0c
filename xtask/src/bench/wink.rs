//! wink-nlp, the fastest tagger that others would run instead: installed below target/ where node and npm are there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

/// The versions that the ratios are against.
const PACKAGES: &str =
    r#"{ "private": true, "dependencies": { "wink-nlp": "2.4.0", "wink-eng-lite-web-model": "1.8.1" } }"#;
const SCRIPT: &str = include_str!("wink.cjs");

/// Seconds that one round took.
#[derive(Debug, Deserialize)]
pub(super) struct Round {
    /// Tokens, sentences and tags.
    pub(super) tags: f64,
    /// Besides these what it does by default: names of places and numbers, negation, sentiment.
    pub(super) everything: f64,
}

/// The script, ready to be run by node.
///
/// # Errors
/// Why there is nothing to compare with, for people.
pub(super) fn install(scratch: &Path) -> Result<PathBuf, String> {
    let there = |tool| {
        let version = Command::new(tool).arg("--version").stdout(Stdio::null()).status();
        if version.is_ok_and(|status| status.success()) {
            Ok(())
        } else {
            Err(format!("{tool} is not there"))
        }
    };
    there("node")?;
    let folder = scratch.join("wink");
    let script = folder.join("wink.cjs");
    let write = |path: &Path, content: &str| {
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(path, content))
            .map_err(|error| format!("{}: {error}", path.display()))
    };
    write(&script, SCRIPT)?;
    let packages = folder.join("package.json");
    let installed = folder.join("node_modules/wink-eng-lite-web-model").exists();
    if !installed || fs::read_to_string(&packages).is_ok_and(|there| there != PACKAGES) {
        there("npm")?;
        write(&packages, PACKAGES)?;
        let install = Command::new("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            .status();
        if !install.is_ok_and(|status| status.success()) {
            return Err("npm could not install wink-nlp".to_owned());
        }
    }
    Ok(script)
}
