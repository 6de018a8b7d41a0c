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
        let all = schemas();
        let chosen = match &self.table {
            None => serde_json::Value::Object(
                all.into_iter()
                    .map(|(name, schema)| (name.to_owned(), schema))
                    .collect(),
            ),
            Some(table) => match all.iter().find(|(name, _)| name.eq_ignore_ascii_case(table)) {
                Some((_, schema)) => schema.clone(),
                None => {
                    let choices: Vec<_> = all.iter().map(|(name, _)| *name).collect();
                    return Err(Failure::usage(anyhow::anyhow!(
                        "there is no table `{table}`; the tables are: {}",
                        choices.join(", ")
                    )));
                }
            },
        };
        anstream::println!(
            "{}",
            serde_json::to_string_pretty(&chosen).map_err(Failure::work)?
        );
        Ok(())
    }
}
