//! The stages that a configuration can name. A version's behaviour never changes under the same name.

use std::path::PathBuf;

use onrecord_document::{
    AttributeQuotes, ParseSyntax, RecognizeEntities, SegmentText, StageError, Syntax, SyntaxInput,
};
use onrecord_entities::{LinearRecognizer, RuleRecognizer};
use onrecord_quotes::{LinearAttributor, RuleAttributor};
use onrecord_segment::RuleSegmenter;
use onrecord_syntax::LinearParser;
use schemars::Schema;
use serde_json::{Value, json};
use toml::Table;

use crate::confidence::QuotesSettings;
use crate::config::{ConfigError, StageConfig};
use crate::external::{ExternalSettings, ExternalStage};
use crate::models::{EntitiesSettings, ModelSettings};
use crate::settings::{Kind, NoSettings, SettingsError, read};

/// The implementations of one kind of stage.
pub struct Choices<S: ?Sized + 'static> {
    /// `segment`, `syntax`, `entities` or `quotes`: the table of the configuration.
    pub stage: &'static str,
    /// The first is the default.
    pub implementations: &'static [Implementation<S>],
    /// Settings that all implementations of this stage have.
    common: Kind,
}

/// One implementation of a stage.
pub struct Implementation<S: ?Sized + 'static> {
    /// What is known of it without making it.
    pub about: About,
    make: fn(&Table, &Surroundings) -> Result<Box<S>, MakeError>,
}

/// What is known of an implementation.
#[derive(Clone, Copy)]
pub struct About {
    /// Name and version: `rules.v1`.
    pub name: &'static str,
    /// One line for people.
    pub description: &'static str,
    /// What it has learned from, by name; rules have no model.
    pub model: Option<&'static str>,
    /// How fast it is.
    pub speed: Speed,
    settings: Kind,
}

/// How fast an implementation is on one core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    /// A million words a second and more.
    Fast,
    /// A hundred thousand words a second and more.
    Medium,
    /// As fast as a program that is not ours.
    External,
}

impl Speed {
    /// Its name in lists.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Medium => "medium",
            Self::External => "external",
        }
    }
}

/// What a stage may use that is not part of what it computes.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Folder that answers of external stages are kept in.
    pub cache: Option<PathBuf>,
}

/// Why an implementation cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// Its settings are wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// It runs elsewhere and cannot be started.
    #[error("{0}")]
    Start(String),
}

/// One kind of stage, whatever its trait: for lists, schemas and the default configuration.
pub struct Stage {
    /// `segment`, `syntax`, `entities` or `quotes`.
    pub name: &'static str,
    /// The first is the default.
    pub implementations: Vec<About>,
    common: Kind,
}

impl<S: ?Sized> Choices<S> {
    /// Makes the stage that a configuration names.
    ///
    /// # Errors
    /// No stage has that name, or one of its settings is wrong; the message lists the choices.
    pub fn make(&self, config: &StageConfig, surroundings: &Surroundings) -> Result<Box<S>, ConfigError> {
        let complete = self.stage().complete(config)?;
        let mut implementations = self.implementations.iter();
        let chosen = implementations.find(|implementation| implementation.about.name == config.name);
        // `complete` has looked the name up.
        let made = (chosen.expect("the name is known").make)(&complete.settings, surroundings);
        made.map_err(|error| ConfigError::Stage {
            stage: self.stage,
            reason: error.to_string(),
        })
    }

    /// The name of the default.
    pub fn default_name(&self) -> &'static str {
        self.implementations[0].about.name
    }

    fn stage(&self) -> Stage {
        Stage {
            name: self.stage,
            implementations: self.implementations.iter().map(|one| one.about).collect(),
            common: self.common,
        }
    }
}

/// All kinds of stages in the order of the data flow.
pub fn stages() -> [Stage; 4] {
    [SEGMENT.stage(), SYNTAX.stage(), ENTITIES.stage(), QUOTES.stage()]
}

impl Stage {
    /// The names that can be used.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.implementations.iter().map(|about| about.name)
    }

    /// The configuration with all settings that were left out.
    ///
    /// # Errors
    /// A name, a key or a value that is none of the choices.
    pub fn complete(&self, config: &StageConfig) -> Result<StageConfig, ConfigError> {
        let about = self.about(&config.name)?;
        let wrong = |error: SettingsError| ConfigError::Stage {
            stage: self.name,
            reason: error.to_string(),
        };
        let (common_keys, own_keys) = (self.common.keys(), about.settings.keys());
        let (mut common, mut own) = (Table::new(), Table::new());
        for (key, value) in &config.settings {
            let table = if common_keys.contains(key) {
                &mut common
            } else if own_keys.contains(key) {
                &mut own
            } else {
                let mut choices = vec!["use".to_owned()];
                choices.extend(common_keys.into_iter().chain(own_keys));
                return Err(wrong(SettingsError::UnknownKey {
                    key: key.clone(),
                    value: value.to_string(),
                    choices: choices.join(", "),
                }));
            };
            table.insert(key.clone(), value.clone());
        }
        let mut settings = self.common.complete(&common).map_err(wrong)?;
        settings.extend(about.settings.complete(&own).map_err(wrong)?);
        Ok(StageConfig {
            name: config.name.clone(),
            settings,
        })
    }

    fn about(&self, name: &str) -> Result<&About, ConfigError> {
        let found = self.implementations.iter().find(|about| about.name == name);
        found.ok_or_else(|| ConfigError::UnknownStage {
            stage: self.name,
            name: name.to_owned(),
            choices: self.names().collect::<Vec<_>>().join(", "),
        })
    }

    /// Descriptions of the keys that an implementation takes, `use` left out, sorted by key.
    pub(crate) fn describe(&self, name: &str) -> Vec<(String, String)> {
        let own = self.implementations.iter().find(|about| about.name == name);
        let schemas = [Some(self.common), own.map(|about| about.settings)];
        let mut all = Vec::new();
        for schema in schemas.into_iter().flatten().map(Kind::schema) {
            all.extend(descriptions(schema.as_value()));
        }
        all
    }

    /// JSON Schema of the stage's table: one alternative for each implementation.
    pub(crate) fn schema(&self) -> Value {
        let alternatives = self.implementations.iter().map(|about| {
            let mut properties = properties(&self.common.schema());
            properties.extend(self::properties(&about.settings.schema()));
            let name = json!({ "const": about.name, "description": about.description });
            properties.insert("use".to_owned(), name);
            let required: &[&str] = if about.name == self.implementations[0].name {
                &[]
            } else {
                &["use"]
            };
            json!({
                "type": "object",
                "title": about.name,
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            })
        });
        json!({ "anyOf": alternatives.collect::<Vec<_>>() })
    }
}

fn properties(schema: &Schema) -> serde_json::Map<String, Value> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.cloned().unwrap_or_default()
}

/// Keys and what they are for.
pub(crate) fn descriptions(schema: &Value) -> Vec<(String, String)> {
    let properties = schema["properties"].as_object();
    let described = properties.into_iter().flatten().map(|(key, schema)| {
        let description = schema["description"].as_str().unwrap_or_default();
        (key.clone(), description.to_owned())
    });
    described.collect()
}

/// Implementations of segmentation.
pub const SEGMENT: Choices<dyn SegmentText> = Choices {
    stage: "segment",
    implementations: &[
        Implementation {
            about: About {
                name: RuleSegmenter::NAME,
                description: "paragraphs, sentences, tokens and quotation marks by rules for English news",
                model: None,
                speed: Speed::Fast,
                settings: Kind::of::<NoSettings>(),
            },
            make: |_, _| Ok(Box::new(default_segmenter())),
        },
        Implementation {
            about: EXTERNAL,
            make: |settings, surroundings| Ok(Box::new(external("segment", settings, surroundings)?)),
        },
    ],
    common: Kind::of::<NoSettings>(),
};

/// Implementations of syntax.
pub const SYNTAX: Choices<dyn ParseSyntax> = Choices {
    stage: "syntax",
    implementations: &[
        Implementation {
            about: About {
                name: LinearParser::NAME,
                description: "tags, lemmas and Universal Dependencies by small networks over hashed features",
                model: Some("syntax"),
                speed: Speed::Medium,
                settings: Kind::of::<ModelSettings>(),
            },
            make: |settings, _| Ok(Box::new(read::<ModelSettings>(settings)?.parser()?)),
        },
        Implementation {
            about: About {
                name: NoSyntax::NAME,
                description: "no tags and no heads; the stages after it do without",
                model: None,
                speed: Speed::Fast,
                settings: Kind::of::<NoSettings>(),
            },
            make: |_, _| Ok(Box::new(NoSyntax)),
        },
        Implementation {
            about: EXTERNAL,
            make: |settings, surroundings| Ok(Box::new(external("syntax", settings, surroundings)?)),
        },
    ],
    common: Kind::of::<NoSettings>(),
};

/// Implementations of entity recognition.
pub const ENTITIES: Choices<dyn RecognizeEntities> = Choices {
    stage: "entities",
    implementations: &[
        Implementation {
            about: About {
                name: LinearRecognizer::NAME,
                description: "names by a learned model; chains, roles, descriptions and pronouns by rules",
                model: Some("names"),
                speed: Speed::Fast,
                settings: Kind::of::<EntitiesSettings>(),
            },
            make: |settings, _| Ok(Box::new(read::<EntitiesSettings>(settings)?.recognizer()?)),
        },
        Implementation {
            about: About {
                name: RuleRecognizer::NAME,
                description: "names by capitalisation and gazetteers, chains, roles and pronouns by rules",
                model: None,
                speed: Speed::Fast,
                settings: Kind::of::<NoSettings>(),
            },
            make: |_, _| Ok(Box::new(RuleRecognizer::default())),
        },
        Implementation {
            about: EXTERNAL,
            make: |settings, surroundings| Ok(Box::new(external("entities", settings, surroundings)?)),
        },
    ],
    common: Kind::of::<NoSettings>(),
};

/// Implementations of quote attribution.
pub const QUOTES: Choices<dyn AttributeQuotes> = Choices {
    stage: "quotes",
    implementations: &[
        Implementation {
            about: About {
                name: LinearAttributor::NAME,
                description: "cues and what they report by a learned model; dialogue, transcripts and nested quotations by rules",
                model: Some("quotes"),
                speed: Speed::Fast,
                settings: Kind::of::<ModelSettings>(),
            },
            make: |settings, _| {
                let stage = read::<ModelSettings>(settings)?.attributor()?;
                Ok(read::<QuotesSettings>(settings)?.applied_to(stage))
            },
        },
        Implementation {
            about: About {
                name: RuleAttributor::NAME,
                description: "direct, mixed and indirect quotations by ordered rules",
                model: None,
                speed: Speed::Fast,
                settings: Kind::of::<NoSettings>(),
            },
            make: |settings, _| Ok(read::<QuotesSettings>(settings)?.applied_to(RuleAttributor::default())),
        },
        Implementation {
            about: EXTERNAL,
            make: |settings, surroundings| {
                let stage = external("quotes", settings, surroundings)?;
                Ok(read::<QuotesSettings>(settings)?.applied_to(stage))
            },
        },
    ],
    common: Kind::of::<QuotesSettings>(),
};

/// The implementation that every stage has.
const EXTERNAL: About = About {
    name: ExternalStage::NAME,
    description: "a program of yours that speaks JSON lines; `onrecord schema protocol` has the lines",
    model: None,
    speed: Speed::External,
    settings: Kind::of::<ExternalSettings>(),
};

fn external(
    stage: &'static str,
    settings: &Table,
    surroundings: &Surroundings,
) -> Result<ExternalStage, MakeError> {
    let settings = read::<ExternalSettings>(settings)?;
    ExternalStage::start(stage, settings, surroundings.cache.as_deref())
        .map_err(|fault| MakeError::Start(fault.to_string()))
}

pub(crate) fn default_segmenter() -> RuleSegmenter {
    RuleSegmenter
}

pub(crate) fn default_parser() -> LinearParser {
    LinearParser::embedded()
}

pub(crate) fn default_recognizer() -> LinearRecognizer {
    LinearRecognizer::default()
}

pub(crate) fn default_attributor() -> LinearAttributor {
    LinearAttributor::default()
}

/// Gives no tags and no heads, for pipelines whose later stages do without.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSyntax;

impl NoSyntax {
    /// Its name in a configuration.
    pub const NAME: &str = "none.v1";
}

impl ParseSyntax for NoSyntax {
    fn parse(&self, _: SyntaxInput<'_>) -> Result<Syntax, StageError> {
        Ok(Syntax::none())
    }
}
