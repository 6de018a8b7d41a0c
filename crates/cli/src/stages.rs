//! `onrecord stages`: what a configuration can name.

use clap::Args;
use onrecord_pipeline::registry::{self, Choices};

use crate::failure::Failure;
use crate::style::{QUIET, STRONG};

const HELP: &str = "\
In onrecord.toml:
  [entities]
  use = \"rules.v1\"";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct Stages {}

impl Stages {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        list(&registry::SEGMENT);
        list(&registry::SYNTAX);
        list(&registry::ENTITIES);
        list(&registry::QUOTES);
        Ok(())
    }
}

fn list<S: ?Sized>(choices: &Choices<S>) {
    for (index, implementation) in choices.implementations.iter().enumerate() {
        let stage = if index == 0 { choices.stage } else { "" };
        let default = if index == 0 { "default: " } else { "" };
        anstream::println!(
            "{STRONG}{stage:<9}{STRONG:#} {:<9} {QUIET}{default}{QUIET:#}{}",
            implementation.name,
            implementation.description
        );
    }
}
