//! `cargo xtask test`: suites by name. Plain `test` runs what needs only Rust and a C compiler and ends by naming the rest;
//! `test all` prepares what the others need, or fails naming it. Nothing is skipped in silence.

pub(crate) mod page;
mod wheel;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use clap::Args;

use crate::wheel::environment;
use crate::{cargo, must, root, target};

/// Which suites.
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// `all`, or the name of a suite [default: those that need only Rust and a C compiler]
    which: Option<String>,
    /// Arguments for the test programs, behind `--`
    #[arg(last = true)]
    arguments: Vec<String>,
}

struct Suite {
    name: &'static str,
    about: &'static str,
    /// What it needs besides Rust and a C compiler.
    needs: Option<&'static str>,
    run: fn(&[String]) -> anyhow::Result<()>,
}

const SUITES: &[Suite] = &[
    Suite {
        name: "workspace",
        about: "unit, property, snapshot and program tests, documentation examples; no snapshot unreferenced or pending",
        needs: None,
        run: workspace,
    },
    Suite {
        name: "python",
        about: "the stage of examples/capitals.py in a run",
        needs: Some("python3"),
        run: python,
    },
    Suite {
        name: "tables",
        about: "CSV, Parquet and SQLite of a run over corpus/, read by pandas, DuckDB and Python",
        needs: Some("python3 with venv, and pandas, pyarrow and duckdb from PyPI"),
        run: tables,
    },
    Suite {
        name: "wheel",
        about: "the Python package from its wheel: types, rows of the program, threads and forks, spaCy, Spark on two executors",
        needs: Some(
            "python3 with venv, a Java runtime, and pyarrow, pandas, polars, spacy, pyspark, pytest and mypy from PyPI",
        ),
        run: wheel::wheel,
    },
    Suite {
        name: "page",
        about: "the HTML report in headless Chromium: filters, articles, keyboard, accessibility, hostile text",
        needs: Some("chromium, nodejs and npm"),
        run: page::page,
    },
    Suite {
        name: "dependencies",
        about: "licences, bans and sources of all dependencies, and advisories where their database can be had",
        needs: Some("cargo-deny"),
        run: dependencies,
    },
];

/// The version that `dependencies` is known to work with.
const CARGO_DENY: &str = "0.20.2";

impl Test {
    pub(crate) fn execute(self) -> anyhow::Result<()> {
        let chosen: Vec<&Suite> = match self.which.as_deref() {
            None => SUITES.iter().filter(|suite| suite.needs.is_none()).collect(),
            Some("all") => SUITES.iter().collect(),
            Some(name) => match SUITES.iter().find(|suite| suite.name == name) {
                Some(suite) => vec![suite],
                None => {
                    let names: Vec<_> = SUITES.iter().map(|suite| suite.name).collect();
                    bail!(
                        "there is no suite `{name}`; the suites are: all, {}",
                        names.join(", ")
                    );
                }
            },
        };
        for suite in &chosen {
            anstream::println!("suite {}: {}", suite.name, suite.about);
            (suite.run)(&self.arguments).with_context(|| format!("suite {} failed", suite.name))?;
        }
        let names: Vec<_> = chosen.iter().map(|suite| suite.name).collect();
        anstream::println!("\npassed: {}", names.join(", "));
        for suite in SUITES.iter().filter(|suite| !names.contains(&suite.name)) {
            let needs = suite
                .needs
                .map(|tool| format!(", needs {tool}"))
                .unwrap_or_default();
            anstream::println!(
                "not run: {} ({}{needs}); `cargo xtask test {}` or `cargo xtask test all`",
                suite.name,
                suite.about,
                suite.name
            );
        }
        Ok(())
    }
}

/// The tests of all crates but the bindings, with all features.
const WORKSPACE: [&str; 5] = [
    "test",
    "--workspace",
    "--all-features",
    "--exclude",
    "onrecord-python",
];

/// All tests of all crates but the bindings, which need Python and have the suite `wheel`. Snapshots are never accepted here, and one that
/// no test refers to any more is an error.
fn workspace(arguments: &[String]) -> anyhow::Result<()> {
    let references = tempfile::NamedTempFile::new()?;
    let mut command = cargo(&WORKSPACE);
    if !arguments.is_empty() {
        command.arg("--").args(arguments);
    }
    command
        .env("INSTA_UPDATE", "no")
        .env("INSTA_SNAPSHOT_REFERENCES_FILE", references.path());
    must(&mut command)?;
    if arguments.is_empty() {
        unreferenced(references.path())
    } else {
        Ok(())
    }
}

/// Compares the snapshots that the tests asked for with those that lie in the tree.
fn unreferenced(references: &Path) -> anyhow::Result<()> {
    let referenced: BTreeSet<PathBuf> = fs::read_to_string(references)?
        .lines()
        .filter_map(|line| Path::new(line).canonicalize().ok())
        .collect();
    let mut folders = vec![root().join("crates"), root().join("tests"), root().join("xtask")];
    let mut problems = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "snap") {
                if !referenced.contains(&path.canonicalize()?) {
                    problems.push(format!("{} belongs to no test; delete it", path.display()));
                }
            } else if path.to_string_lossy().ends_with(".snap.new") {
                problems.push(format!(
                    "{} waits for review; read it, then accept or delete it",
                    path.display()
                ));
            }
        }
    }
    problems.sort();
    anyhow::ensure!(problems.is_empty(), "snapshots:\n  {}", problems.join("\n  "));
    Ok(())
}

/// The tests that need Python, which is installed where there is a package manager that may.
fn python(_: &[String]) -> anyhow::Result<()> {
    let there = || {
        let version = Command::new("python3").arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    };
    if !there() {
        anstream::println!("installing python3");
        must(Command::new("apt-get").args(["install", "--yes", "--quiet", "python3"]))
            .context("this suite needs python3, which could not be installed")?;
    }
    // With the features of the suite `workspace`, so that nothing is built again.
    let mut command = cargo(&WORKSPACE);
    command.args(["--test", "swapping", "--", "--ignored", "python"]);
    must(&mut command)
}

/// What reads the tables, in versions that are known to work.
const READERS: &[&str] = &["pandas==3.1.1", "pyarrow==26.0.1", "duckdb==2.0.1"];

/// The tables of a run read by other programs, which are installed into a virtual environment below `target`.
fn tables(_: &[String]) -> anyhow::Result<()> {
    let target = target().join("tables");
    fs::create_dir_all(&target)?;
    let python = environment(&target.join("python"), READERS)
        .context("this suite needs pandas, pyarrow and duckdb")?;
    let run = target.join("run");
    must(
        Command::new(std::env::current_exe()?)
            .arg("run")
            .arg(root().join("corpus"))
            .arg("--out")
            .arg(&run)
            .args(["--formats", "jsonl,csv,parquet,sqlite"]),
    )?;
    must(
        Command::new(&python)
            .arg(root().join("tests/tables.py"))
            .arg(&run),
    )
}

fn dependencies(_: &[String]) -> anyhow::Result<()> {
    let there = cargo(&["deny", "--version"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !there {
        anstream::println!("installing cargo-deny {CARGO_DENY}");
        must(
            cargo(&[
                "install",
                "--quiet",
                "--locked",
                "cargo-deny",
                "--version",
                CARGO_DENY,
            ])
            .current_dir("/"),
        )
        .context("this suite needs cargo-deny, which could not be installed")?;
    }
    must(&mut cargo(&[
        "deny",
        "--all-features",
        "check",
        "bans",
        "licenses",
        "sources",
    ]))?;
    if fetch_advisories() {
        must(&mut cargo(&["deny", "--all-features", "check", "advisories"]))
    } else {
        anstream::println!("advisories not checked: their database cannot be had from here");
        Ok(())
    }
}

fn fetch_advisories() -> bool {
    let mut command: Command = cargo(&["deny", "fetch", "db"]);
    command.output().is_ok_and(|output| output.status.success())
}

/// Where the first of these programs is, installed as a package of Debian if none is there.
pub(crate) fn tool(names: &[&str], package: &str) -> anyhow::Result<PathBuf> {
    let there = || {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::env::split_paths(&folders);
        let mut paths = paths.flat_map(|folder| names.iter().map(move |name| folder.join(name)));
        paths.find(|path| path.is_file())
    };
    if let Some(path) = there() {
        return Ok(path);
    }
    anstream::println!("installing {package}");
    let needs = || format!("this suite needs {package}, which could not be installed");
    must(Command::new("apt-get").args(["update", "--quiet"])).with_context(needs)?;
    let install = ["install", "--yes", "--quiet", "--no-install-recommends", package];
    must(Command::new("apt-get").args(install)).with_context(needs)?;
    there().with_context(needs)
}
