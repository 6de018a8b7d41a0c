//! `onrecord.toml`: how records are read, and which implementation each stage uses with which settings. Every error names key, value and
//! choices.

use std::path::{Path, PathBuf};

use onrecord_ingest::ReadOptions;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::registry::{self, Stage};
use crate::settings::table_of;

/// What is computed: two runs with the same configuration over the same input give the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Given")]
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

/// Which implementation a stage uses, and its settings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StageConfig {
    /// A name that `onrecord stages` prints.
    #[serde(rename = "use")]
    pub name: String,
    /// The other keys of the table. What is left out has its default.
    #[serde(flatten)]
    pub settings: Table,
}

/// A configuration as it is written: whatever is left out is the default.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Given {
    ingest: ReadOptions,
    segment: GivenStage,
    syntax: GivenStage,
    entities: GivenStage,
    quotes: GivenStage,
}

#[derive(Default, Deserialize)]
struct GivenStage {
    #[serde(rename = "use")]
    name: Option<String>,
    #[serde(flatten)]
    settings: Table,
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
    /// A `KEY=VALUE` of the command line that cannot be used.
    #[error("--set {given}: {message}")]
    Override {
        /// As given.
        given: String,
        /// What is wrong with it.
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
    /// The settings of a stage are wrong, or it cannot be started.
    #[error("[{stage}] {reason}")]
    Stage {
        /// The table.
        stage: &'static str,
        /// Key, value and choices, or what keeps it from starting.
        reason: String,
    },
}

impl From<Given> for Config {
    fn from(given: Given) -> Self {
        let stage = |given: GivenStage, default: &str| StageConfig {
            name: given.name.unwrap_or_else(|| default.to_owned()),
            settings: given.settings,
        };
        Self {
            ingest: given.ingest,
            segment: stage(given.segment, registry::SEGMENT.default_name()),
            syntax: stage(given.syntax, registry::SYNTAX.default_name()),
            entities: stage(given.entities, registry::ENTITIES.default_name()),
            quotes: stage(given.quotes, registry::QUOTES.default_name()),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Given::default().into()
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

    /// Sets one key: `quotes.min_confidence=0.5`, `entities.use=rules.v1`. The value is written as in TOML; what is no TOML is taken
    /// as a string.
    ///
    /// # Errors
    /// A key that nobody knows or a value of another type; the message lists the choices. Settings of stages are checked when
    /// the stages are made.
    pub fn set(&mut self, given: &str) -> Result<(), ConfigError> {
        let wrong = |message: String| ConfigError::Override {
            given: given.to_owned(),
            message,
        };
        let Some((path, value)) = given.split_once('=') else {
            return Err(wrong(
                "write KEY=VALUE, as in quotes.min_confidence=0.5".to_owned(),
            ));
        };
        let keys: Vec<&str> = path.trim().split('.').collect();
        let (last, tables) = keys.split_last().expect("splitting gives at least one piece");
        let mut all = table_of(self);
        let mut table = &mut all;
        for key in tables {
            let entry = table
                .entry((*key).to_owned())
                .or_insert_with(|| Value::Table(Table::new()));
            table = match entry {
                Value::Table(table) => table,
                _ => return Err(wrong(format!("{key} is no table of the configuration"))),
            };
        }
        table.insert((*last).to_owned(), value_of(value.trim()));
        *self = all
            .try_into()
            .map_err(|error: toml::de::Error| wrong(error.to_string().trim_end().replace('\n', " ")))?;
        Ok(())
    }

    /// The same with every setting of every stage, defaults included.
    ///
    /// # Errors
    /// A name, a key or a value that is none of the choices.
    pub fn complete(&self) -> Result<Self, ConfigError> {
        let [segment, syntax, entities, quotes] = registry::stages();
        Ok(Self {
            ingest: self.ingest.clone(),
            segment: segment.complete(&self.segment)?,
            syntax: syntax.complete(&self.syntax)?,
            entities: entities.complete(&self.entities)?,
            quotes: quotes.complete(&self.quotes)?,
        })
    }

    /// The table of a stage.
    pub(crate) fn stage(&self, stage: &Stage) -> &StageConfig {
        match stage.name {
            "segment" => &self.segment,
            "syntax" => &self.syntax,
            "entities" => &self.entities,
            _ => &self.quotes,
        }
    }
}

/// A value as TOML writes it, or else the words as they are.
fn value_of(given: &str) -> Value {
    let parsed = toml::from_str::<Table>(&format!("value = {given}"));
    let value = parsed.ok().and_then(|mut table| table.remove("value"));
    value.unwrap_or_else(|| Value::String(given.to_owned()))
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

    fn refused(config: &Config) -> String {
        Pipeline::from_config(config).err().unwrap().to_string()
    }

    fn set(given: &[&str]) -> Config {
        let mut config = Config::default();
        given.iter().for_each(|given| config.set(given).unwrap());
        config
    }

    #[test]
    fn what_is_not_named_is_the_default() {
        assert_eq!(read("").unwrap(), Config::default());
        assert_eq!(
            read("[quotes]\nuse = \"linear.v1\"\n").unwrap(),
            Config::default()
        );
        let config = read("[quotes]\nmin_confidence = 0.5\n").unwrap();
        assert_eq!(config.quotes.name, "linear.v1");
        assert_eq!(config, set(&["quotes.min_confidence=0.5"]));
        let complete = Config::default().complete().unwrap();
        assert_eq!(complete.quotes.settings["min_confidence"], Value::Float(0.0));
    }

    #[test]
    fn an_alternative_is_swapped_in_by_name() {
        let config = read("[entities]\nuse = \"external.v1\"\ncommand = [\"no/such/program\"]\n").unwrap();
        assert_eq!(
            refused(&config),
            "[entities] cannot start no/such/program: No such file or directory (os error 2)"
        );
    }

    #[test]
    fn errors_name_the_key_the_value_and_the_choices() {
        let message = read("[quoted]\nuse = \"rules.v1\"\n").unwrap_err().to_string();
        assert!(
            message.contains("`quoted`") && message.contains("`quotes`") && message.contains("line 1"),
            "{message}"
        );
        let message = read("[ingest]\nmax_article_bytes = \"much\"\n")
            .unwrap_err()
            .to_string();
        assert!(
            message.contains("max_article_bytes")
                && message.contains("\"much\"")
                && message.contains("line 2"),
            "{message}"
        );
        for (given, message) in [
            (
                "entities.use=magic.v9",
                "[entities] use = \"magic.v9\": there is no such implementation; the choices are: linear.v1, rules.v1, external.v1",
            ),
            (
                "quotes.minimum=0.5",
                "[quotes] minimum = 0.5: there is no such key; the choices are: use, min_confidence, model",
            ),
            (
                "quotes.min_confidence=high",
                "[quotes] min_confidence = \"high\": invalid type: string \"high\", expected f64",
            ),
            (
                "quotes.min_confidence=50",
                "[quotes] min_confidence = 50: the choices are: a number from 0 to 1",
            ),
            (
                "quotes.min_confidence=1.5",
                "[quotes] min_confidence = 1.5: the choices are: a number from 0 to 1",
            ),
            (
                "segment.command=[\"sed\"]",
                "[segment] command = [\"sed\"]: there is no such key; the choices are: use",
            ),
        ] {
            assert_eq!(refused(&set(&[given])), message, "{given}");
        }
        let message = |given: &str| Config::default().set(given).unwrap_err().to_string();
        assert_eq!(
            message("quotes"),
            "--set quotes: write KEY=VALUE, as in quotes.min_confidence=0.5"
        );
        let unknown = message("quote.use=rules.v1");
        assert!(
            unknown.starts_with("--set quote.use=rules.v1: unknown field `quote`"),
            "{unknown}"
        );
        let wrong = message("ingest.max_article_bytes=much");
        assert!(
            wrong.contains("invalid type: string \"much\"") && wrong.contains("max_article_bytes"),
            "{wrong}"
        );
    }

    #[test]
    fn an_external_stage_says_what_it_needs() {
        for (settings, message) in [
            (
                &[][..],
                "[syntax] command = []: the choices are: a program and its arguments, such as [\"python3\", \"my_stage.py\"]",
            ),
            (
                &["syntax.command=[\"cat\"]", "syntax.processes=0"],
                "[syntax] processes = 0: the choices are: a whole number from 1 to 256",
            ),
            (
                &["syntax.command=[\"cat\"]", "syntax.timeout_seconds=0.0"],
                "[syntax] timeout_seconds = 0.0: the choices are: a number of seconds above 0",
            ),
        ] {
            let all: Vec<_> = ["syntax.use=external.v1"]
                .iter()
                .chain(settings)
                .copied()
                .collect();
            assert_eq!(refused(&set(&all)), message);
        }
    }
}
