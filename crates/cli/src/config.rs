//! `onrecord config`: the configuration as it takes effect, every key explained.

use clap::Args;

use crate::failure::Failure;
use crate::options::StageOptions;

const EXAMPLES: &str = "\
Examples:
  onrecord config > onrecord.toml                        the default, to be changed
  onrecord config --config onrecord.toml                 what a file comes to, with all defaults
  onrecord config --set quotes.min_confidence=0.5        with a key set on the command line";

/// Options of `config`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Config {
    #[command(flatten)]
    stages: StageOptions,
}

impl Config {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        let config = self.stages.config()?;
        anstream::print!("{}", config.to_commented_toml().map_err(Failure::usage)?);
        Ok(())
    }
}
