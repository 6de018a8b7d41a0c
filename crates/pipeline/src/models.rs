//! The setting of every stage that has a model: a file to use in place of the program's own.

use std::path::{Path, PathBuf};

use onrecord_syntax::LinearParser;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::registry::MakeError;
use crate::settings::Settings;

/// Settings of an implementation that has learned what it does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ModelSettings {
    /// File of a model made by `onrecord train`, to use in place of the program's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) model: Option<PathBuf>,
}

impl Settings for ModelSettings {}

impl ModelSettings {
    /// The parser with the model that was chosen.
    pub(crate) fn parser(&self) -> Result<LinearParser, MakeError> {
        match &self.model {
            None => Ok(LinearParser::embedded()),
            Some(path) => {
                let model = LinearParser::read(&read(path)?);
                model.map_err(|error| MakeError::Start(format!("{}: {error}", path.display())))
            }
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, MakeError> {
    std::fs::read(path).map_err(|error| MakeError::Start(format!("cannot read {}: {error}", path.display())))
}
