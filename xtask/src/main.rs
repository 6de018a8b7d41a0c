//! `cargo xtask <command>`: the program's subcommands with this workspace's own corpus as default, and the workspace's chores.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a program talks

mod accept;
mod bench;
mod diff;
mod generate;
mod test;
mod wheel;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Context;
use clap::{Parser, Subcommand};
use onrecord::Failure;

/// OnRecord's runner and chores. `cargo xtask run` with no arguments annotates corpus/ into out/.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Xtask {
    #[command(subcommand)]
    command: Chore,
    #[command(flatten)]
    logging: onrecord::Logging,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant)] // made once, by the command line
enum Chore {
    #[command(flatten)]
    Program(onrecord::Command),
    /// Run the tests; `test all` also those that need tools besides Rust and a C compiler.
    Test(test::Test),
    /// Build the wheel of the Python package; prints its path.
    Wheel,
    /// Run two versions over a folder and print the attributions gained, lost and changed.
    Diff(diff::Diff),
    /// Run a check that is too big for the tests.
    Accept(accept::Accept),
    /// Measure words per second of each stage on one core, against wink-nlp in the same run; `bench instructions` counts instructions.
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    let xtask = Xtask::parse();
    xtask.logging.start();
    let result = match xtask.command {
        Chore::Program(command) => with_defaults(command).execute(),
        Chore::Test(chore) => chore.execute().map_err(Failure::work),
        Chore::Wheel => wheel::build()
            .map(|wheel| anstream::println!("{}", wheel.display()))
            .map_err(Failure::work),
        Chore::Diff(chore) => chore.execute().map_err(Failure::work),
        Chore::Accept(chore) => chore.execute().map_err(Failure::work),
        Chore::Bench(chore) => chore.execute().map_err(Failure::work),
    };
    onrecord::finish(result)
}

/// In the workspace a run needs no arguments: its own corpus is the input.
fn with_defaults(command: onrecord::Command) -> onrecord::Command {
    match command {
        onrecord::Command::Run(mut run) if run.inputs.is_empty() => {
            run.inputs.push(below_here(&root().join("corpus")));
            if run.out == Path::new("out") {
                run.out = below_here(&root().join("out")).into();
            }
            onrecord::Command::Run(run)
        }
        other => other,
    }
}

/// The workspace's root.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Where cargo puts what it builds: this program lies in a folder of its own there, also where `CARGO_TARGET_DIR` names another place.
fn target() -> PathBuf {
    let this = std::env::current_exe().ok();
    let above = this.as_deref().and_then(|this| this.ancestors().nth(2));
    above.map_or_else(|| root().join("target"), Path::to_owned)
}

/// A path as someone in the current folder would write it.
fn below_here(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}

/// `cargo` in the workspace's root.
fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command that must succeed.
fn must(command: &mut Command) -> anyhow::Result<()> {
    let words = format!("{command:?}");
    let status = command
        .status()
        .with_context(|| format!("cannot start {words}"))?;
    anyhow::ensure!(status.success(), "{words} failed ({status})");
    Ok(())
}
