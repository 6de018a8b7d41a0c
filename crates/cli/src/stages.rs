//! `onrecord stages`: what a configuration can name.

use clap::Args;
use onrecord_pipeline::registry;

use crate::failure::Failure;
use crate::style::{QUIET, STRONG};

const HELP: &str = "\
Speed on one core: fast is a million words a second and more, medium a hundred thousand and more; an
external stage is as fast as its program.

In onrecord.toml:
  [entities]
  use = \"rules.v1\"";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct Stages {}

impl Stages {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        let heading = ["stage", "use", "speed", "model"];
        let [stage, name, speed, model] = heading;
        anstream::println!("{QUIET}{stage:<9} {name:<12} {speed:<9} {model:<6} what it does{QUIET:#}");
        for stage in registry::stages() {
            for (index, about) in stage.implementations.iter().enumerate() {
                let (name, default) = if index == 0 {
                    (stage.name, "default: ")
                } else {
                    ("", "")
                };
                anstream::println!(
                    "{STRONG}{name:<9}{STRONG:#} {:<12} {:<9} {:<6} {QUIET}{default}{QUIET:#}{}",
                    about.name,
                    about.speed.name(),
                    about.model.unwrap_or("none"),
                    about.description
                );
            }
        }
        Ok(())
    }
}
