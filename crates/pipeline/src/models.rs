//! The setting of every stage that has a model: a file to use in place of the program's own.

use std::path::{Path, PathBuf};

use onrecord_entities::LinearRecognizer;
use onrecord_entities::mentions::MentionModel;
use onrecord_quotes::{LinearAttributor, QuoteModel};
use onrecord_syntax::LinearParser;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::known;
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

    /// The attributor with the model that was chosen.
    pub(crate) fn attributor(&self) -> Result<LinearAttributor, MakeError> {
        match &self.model {
            None => Ok(LinearAttributor::new()),
            Some(path) => {
                let model = QuoteModel::read(&read(path)?);
                let model =
                    model.map_err(|error| MakeError::Start(format!("{}: {error}", path.display())))?;
                Ok(LinearAttributor::with(model))
            }
        }
    }
}

/// Settings of the learned recogniser of entities.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct EntitiesSettings {
    /// File of a model made by `onrecord train`, to use in place of the program's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) model: Option<PathBuf>,
    /// File of names to know besides, CSV or JSON lines with `name`, `kind`, `aliases` and `id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) known: Option<PathBuf>,
}

impl Settings for EntitiesSettings {}

impl EntitiesSettings {
    /// The recogniser with the model that was chosen, and with what the user knows.
    pub(crate) fn recognizer(&self) -> Result<LinearRecognizer, MakeError> {
        let failed = |path: &Path, error: &dyn std::fmt::Display| {
            MakeError::Start(format!("{}: {error}", path.display()))
        };
        let model = match &self.model {
            None => MentionModel::embedded(),
            Some(path) => MentionModel::read(&read(path)?).map_err(|error| failed(path, &error))?,
        };
        let known = match &self.known {
            None => Vec::new(),
            Some(path) => known::read(path, &read(path)?).map_err(|error| failed(path, &error))?,
        };
        Ok(LinearRecognizer::with(model, &known))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, MakeError> {
    std::fs::read(path).map_err(|error| MakeError::Start(format!("cannot read {}: {error}", path.display())))
}
