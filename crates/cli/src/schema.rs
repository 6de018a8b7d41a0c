//! `onrecord schema`: what goes in and comes out, for machines.

use clap::Args;
use onrecord_pipeline::schemas;

use crate::failure::Failure;

/// Which schema; without a name, all of them as one object.
#[derive(Debug, Args)]
pub struct Schema {
    /// A table (quotes, articles, rejected), layers, protocol or config
    name: Option<String>,
}

impl Schema {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        let mut all = schemas();
        let chosen = match &self.name {
            None => serde_json::to_value(&all).map_err(Failure::work)?,
            Some(name) => all.remove(name.as_str()).ok_or_else(|| {
                let choices: Vec<_> = all.keys().copied().collect();
                let choices = choices.join(", ");
                Failure::usage(anyhow::anyhow!(
                    "there is no schema `{name}`; the choices are: {choices}"
                ))
            })?,
        };
        anstream::println!(
            "{}",
            serde_json::to_string_pretty(&chosen).map_err(Failure::work)?
        );
        Ok(())
    }
}
