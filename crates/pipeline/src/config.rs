//! `onrecord.toml`: how records are read, and which implementation each stage uses. Unknown tables, keys and names are errors that list the choices.

use std::path::{Path, PathBuf};

use onrecord_ingest::ReadOptions;
use serde::{Deserialize, Serialize};

use crate::registry;

/// What is computed: two runs with the same configuration over the same input give the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Limits of reading, and the fields of records.
    pub ingest: ReadOptions,
    /// Paragraphs, sentences, tokens, quotation marks.
    pub segment: StageConfig,
    /// Tags and heads.
    pub syntax: StageConfig,
    /// Who is who.
    pub entities: StageConfig,
    /// Who said what.
    pub quotes: StageConfig,
}

/// Which implementation a stage uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageConfig {
    /// A name that `onrecord stages` prints.
    #[serde(rename = "use")]
    pub name: String,
}

/// What is wrong with a configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read the configuration {}", path.display())]
    Unreadable {
        /// As given.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is no TOML, or has keys that nobody knows.
    #[error("{}: {message}", path.display())]
    Invalid {
        /// As given.
        path: PathBuf,
        /// Where and what.
        message: String,
    },
    /// It names an implementation that is not there.
    #[error("[{stage}] use = \"{name}\": there is no such implementation; the choices are: {choices}")]
    UnknownStage {
        /// The table.
        stage: &'static str,
        /// As given.
        name: String,
        /// Names that exist.
        choices: String,
    },
}

impl Default for Config {
    fn default() -> Self {
        let stage = |name: &str| StageConfig {
            name: name.to_owned(),
        };
        Self {
            ingest: ReadOptions::default(),
            segment: stage(registry::SEGMENT.default_name()),
            syntax: stage(registry::SYNTAX.default_name()),
            entities: stage(registry::ENTITIES.default_name()),
            quotes: stage(registry::QUOTES.default_name()),
        }
    }
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// A file that cannot be read, is no TOML or has unknown keys; the message names line and choices.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        toml::from_str(&text).map_err(|error| ConfigError::Invalid {
            path: path.to_owned(),
            message: error.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pipeline;

    fn read(text: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("onrecord.toml");
        std::fs::write(&path, text).unwrap();
        Config::read(&path)
    }

    #[test]
    fn what_is_not_named_is_the_default() {
        assert_eq!(read("").unwrap(), Config::default());
        assert_eq!(read("[quotes]\nuse = \"rules.v1\"\n").unwrap(), Config::default());
    }

    #[test]
    fn errors_name_the_key_and_the_choices() {
        let message = read("[quoted]\nuse = \"rules.v1\"\n").unwrap_err().to_string();
        assert!(
            message.contains("`quoted`") && message.contains("`quotes`"),
            "{message}"
        );
        let config = read("[entities]\nuse = \"magic.v9\"\n").unwrap();
        let message = Pipeline::from_config(&config).err().unwrap().to_string();
        assert_eq!(
            message,
            "[entities] use = \"magic.v9\": there is no such implementation; the choices are: rules.v1"
        );
    }
}
