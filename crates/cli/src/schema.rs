//! `onrecord schema`: the columns of the tables, for machines.

use clap::Args;
use onrecord_report::schemas;

use crate::failure::Failure;

/// Which table; without a name, all of them as one object.
#[derive(Debug, Args)]
pub struct Schema {
    /// quotes, articles or rejected
    table: Option<String>,
}

impl Schema {
    pub(crate) fn execute(self) -> Result<(), Failure> {
        let mut all = schemas();
        let chosen = match &self.table {
            None => serde_json::to_value(&all).map_err(Failure::work)?,
            Some(table) => all.remove(table.as_str()).ok_or_else(|| {
                let choices: Vec<_> = all.keys().copied().collect();
                let choices = choices.join(", ");
                Failure::usage(anyhow::anyhow!(
                    "there is no table `{table}`; the tables are: {choices}"
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
