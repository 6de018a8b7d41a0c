//! The suite `page`: reports of small runs, opened and used in headless Chromium by the tests in `tests/page`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;

use super::tool;
use crate::{must, root, target};

/// What the suite is made of, in `tests/page`.
const FILES: [&str; 5] = [
    "browser.mjs",
    "opening.mjs",
    "package-lock.json",
    "package.json",
    "page.test.mjs",
];

/// Reports by the name of their run, with the arguments that make it; paths are from the workspace's root.
const RUNS: [(&str, &[&str]); 6] = [
    ("corpus", &["corpus"]),
    ("one", &["corpus/alliance-arms-shipments.txt"]),
    ("hostile", &["tests/page/hostile.jsonl"]),
    ("excerpts", &["corpus/rate-decision-brief.txt", "--no-text=40"]),
    ("twins", &["tests/page/twins.jsonl"]),
    ("none", &["tests/page/empty.jsonl"]),
];

/// Prepares what the tests need, makes the reports, and runs the tests.
pub(super) fn page(_: &[String]) -> anyhow::Result<()> {
    let folder = target().join("page");
    let chromium = prepare(&folder)?;
    let program = std::env::current_exe().context("this program is a file somewhere")?;
    for (name, arguments) in RUNS {
        let mut command = Command::new(&program);
        command
            .arg("run")
            .args(arguments)
            .arg("--out")
            .arg(folder.join(name));
        must(command.current_dir(root()).stdout(Stdio::null()))?;
    }
    must(
        Command::new("node")
            .args(["--test", "page.test.mjs"])
            .env("RUNS", &folder)
            .env("CHROMIUM", chromium)
            .current_dir(&folder),
    )
}

/// Node.js, Chromium, and the packages that drive it, in `folder`; gives the path of Chromium.
pub(crate) fn prepare(folder: &Path) -> anyhow::Result<PathBuf> {
    tool(&["node"], "nodejs")?;
    tool(&["npm"], "npm")?;
    let chromium = tool(&["chromium", "chromium-browser", "google-chrome"], "chromium")?;
    fs::create_dir_all(folder)?;
    let lock = folder.join("package-lock.json");
    let before = fs::read(&lock).ok();
    for file in FILES {
        let from = root().join("tests/page").join(file);
        fs::copy(&from, folder.join(file)).with_context(|| from.display().to_string())?;
    }
    if before != fs::read(&lock).ok() || !folder.join("node_modules/axe-core/axe.min.js").exists() {
        let mut install = Command::new("npm");
        install.args(["ci", "--silent", "--no-audit", "--no-fund"]);
        if let Err(error) = must(install.current_dir(folder)) {
            // Half an installation would be taken for a whole one the next time.
            fs::remove_file(&lock)?;
            return Err(error).context("this suite needs packages of npm, which could not be installed");
        }
    }
    Ok(chromium)
}
