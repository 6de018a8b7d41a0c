//! The suite `wheel`: the Python package, built, installed and used by the tests in `crates/python/tests`, Spark included.

use std::process::Command;

use anyhow::Context;

use super::tool;
use crate::{must, root, wheel};

/// Builds the wheel, looks at it with nothing else installed, and runs the tests with all that it works with.
pub(super) fn wheel(arguments: &[String]) -> anyhow::Result<()> {
    let built = wheel::build()?;
    let tests = root().join("crates/python/tests");
    let alone = wheel::fresh(&built)?;
    must(
        Command::new(alone)
            .arg(tests.join("alone.py"))
            .current_dir(root()),
    )?;
    tool(&["java"], "openjdk-17-jre-headless")?;
    let python = wheel::with_packages(&built)?;
    let in_tests = |module: &str| {
        let mut command = Command::new(&python);
        command.args(["-m", module]).current_dir(&tests);
        command
    };
    if arguments.is_empty() {
        must(in_tests("mypy").args(["--strict", "--no-error-summary", "typed.py"]))?;
        must(in_tests("mypy.stubtest").args([
            "onrecord._onrecord",
            "--concise",
            "--mypy-config-file",
            "mypy.ini",
        ]))?;
    }
    let program = std::env::current_exe().context("this program is a file somewhere")?;
    let pytest = || {
        let mut command = in_tests("pytest");
        command
            .args(["--quiet", "-p", "no:cacheprovider"])
            .args(arguments)
            .env("ONRECORD_PROGRAM", &program);
        command
    };
    if arguments.is_empty() {
        must(pytest().args(["--doctest-modules", "--pyargs", "onrecord"]))?;
    }
    must(pytest().arg("."))
}
