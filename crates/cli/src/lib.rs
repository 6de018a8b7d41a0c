//! The `onrecord` program as a library of subcommands, one file each, so that `cargo xtask` offers the same ones.
//!
//! This is the only crate that prints. Exit codes: 0 when all went well (articles may have been rejected: the run says how
//! many), 1 when something that was found could not be written or scored, 2 for a mistake in the command or the configuration,
//! 130 when a run was stopped by Ctrl-C.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a program talks

mod annotate;
mod config;
mod entity_list;
mod failure;
mod forget;
mod layers;
mod logging;
mod memory;
mod options;
mod progress;
mod report;
mod run;
mod run_to_pipe;
mod schema;
mod score;
#[cfg(feature = "sqlite")]
mod search;
mod stage;
mod stages;
mod style;
mod terminal;
mod train;
mod tree;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use failure::Failure;
pub use logging::Logging;
pub use score::{compare_run, corpus_table};
pub use terminal::labels_of;

const EXAMPLES: &str = "\
Examples:
  onrecord annotate article.txt                   who says what in one article, for people
  cat article.txt | onrecord annotate - --json    the same for programs
  onrecord run articles/ --out out                a folder, into out/quotes.csv and more
  onrecord run dump.jsonl --text-field body       a dump whose text is in the field `body`
  onrecord search out 'key rate'                  what was said about it in a finished run
  onrecord schema quotes                          the columns of the quotes table";

/// Who said what in the news: reads articles and extracts every quotation with its speaker.
#[derive(Debug, Parser)]
#[command(name = "onrecord", version, after_help = EXAMPLES, arg_required_else_help = true)]
struct Program {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    logging: Logging,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Annotate a whole corpus: files and folders in, tables out.
    Run(run::Run),
    /// Make other reports of a finished run, without reading or annotating again.
    Report(report::Report),
    /// Look for quotations in the database of a run.
    #[cfg(feature = "sqlite")]
    Search(search::Search),
    /// Remove someone, or an article, from a finished run.
    Forget(forget::Forget),
    /// Show who says what in one article.
    Annotate(annotate::Annotate),
    /// Score against gold data.
    Score(score::Score),
    /// Print JSON Schemas: of tables, layers, the protocol of external stages, the configuration.
    Schema(schema::Schema),
    /// Print the configuration, every key explained.
    Config(config::Config),
    /// List the implementations that a configuration can name for each stage.
    Stages(stages::Stages),
    /// Run one stage as a program of its own: JSON lines in and out.
    Stage(stage::Stage),
    /// Learn models from data of your own.
    Train(train::Train),
}

impl Command {
    /// Does what the command says.
    ///
    /// # Errors
    /// A [`Failure`] with the exit code that it stands for.
    pub fn execute(self) -> Result<(), Failure> {
        match self {
            Self::Run(command) => command.execute(),
            Self::Report(command) => command.execute(),
            #[cfg(feature = "sqlite")]
            Self::Search(command) => command.execute(),
            Self::Forget(command) => command.execute(),
            Self::Annotate(command) => command.execute(),
            Self::Score(command) => command.execute(),
            Self::Schema(command) => command.execute(),
            Self::Config(command) => command.execute(),
            Self::Stages(command) => command.execute(),
            Self::Stage(command) => command.execute(),
            Self::Train(command) => command.execute(),
        }
    }
}

/// Reads the command line, does what it says and gives the exit code.
pub fn main() -> ExitCode {
    memory::give_back();
    let program = Program::parse();
    program.logging.start();
    finish(program.command.execute())
}

/// Prints what went wrong, if anything did, and gives the exit code.
pub fn finish(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
