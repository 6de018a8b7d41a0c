//! `cargo xtask wheel`: the wheel of the Python package, and environments to use it in. Everything is below `target/wheel`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

use crate::{must, root, target};

/// What builds wheels, in a version that is known to work.
const MATURIN: &str = "maturin==1.16.0";

/// What the package is tested with, in versions that are known to work.
const PACKAGES: [&str; 7] = [
    "mypy==2.4.1",
    "pandas==3.1.1",
    "polars==2.1.0",
    "pyarrow==26.0.1",
    "pyspark==4.3.0",
    "pytest==9.2.0",
    "spacy==3.8.18",
];

/// Builds the wheel, optimised, and gives its path.
pub(crate) fn build() -> anyhow::Result<PathBuf> {
    let folder = below_target("dist");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let python = environment(&below_target("build"), &[MATURIN])?;
    let maturin = python.with_file_name("maturin");
    must(
        Command::new(maturin)
            .args(["build", "--release", "--quiet", "--manifest-path"])
            .arg(root().join("crates/python/Cargo.toml"))
            .arg("--out")
            .arg(&folder)
            .current_dir(root()),
    )?;
    let wheels = fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
    ensure!(wheels.len() == 1, "{} holds not one wheel", folder.display());
    Ok(wheels[0].path())
}

/// The Python of an environment that holds the wheel and nothing else, made anew.
pub(crate) fn fresh(wheel: &Path) -> anyhow::Result<PathBuf> {
    let folder = below_target("fresh");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    environment(&folder, &[&wheel.display().to_string()])
}

/// The Python of an environment that holds the wheel and what it is tested with.
pub(crate) fn with_packages(wheel: &Path) -> anyhow::Result<PathBuf> {
    let folder = below_target("python");
    environment(&folder, &PACKAGES)?;
    // The version of the wheel is the same while its content changes.
    environment(
        &folder,
        &["--force-reinstall", "--no-deps", &wheel.display().to_string()],
    )
}

/// The Python of a virtual environment in `folder`, which is made where there is none, with packages.
pub(crate) fn environment(folder: &Path, packages: &[&str]) -> anyhow::Result<PathBuf> {
    let python = folder.join("bin/python");
    let make = || {
        let mut command = Command::new("python3");
        must(command.args(["-m", "venv", "--clear"]).arg(folder))
    };
    if !python.exists() && make().is_err() {
        anstream::println!("installing python3-venv");
        must(Command::new("apt-get").args(["install", "--yes", "--quiet", "python3", "python3-venv"]))
            .and_then(|()| make())
            .context("python3 with venv is needed, and could not be installed")?;
    }
    must(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(packages),
    )
    .with_context(|| format!("could not be installed: {}", packages.join(", ")))?;
    Ok(python)
}

fn below_target(name: &str) -> PathBuf {
    target().join("wheel").join(name)
}
