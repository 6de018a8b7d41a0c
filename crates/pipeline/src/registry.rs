//! The stages that a configuration can name. A version's behaviour never changes under the same name.

use onrecord_document::{
    AttributeQuotes, ParseSyntax, RecognizeEntities, SegmentText, StageError, Syntax, SyntaxInput,
};
use onrecord_entities::RuleRecognizer;
use onrecord_quotes::RuleAttributor;
use onrecord_segment::RuleSegmenter;

use crate::config::ConfigError;

/// The implementations of one kind of stage.
pub struct Choices<S: ?Sized + 'static> {
    /// `segment`, `syntax`, `entities` or `quotes`: the table of the configuration.
    pub stage: &'static str,
    /// The first is the default.
    pub implementations: &'static [Implementation<S>],
}

/// One implementation of a stage.
pub struct Implementation<S: ?Sized + 'static> {
    /// Name and version: `rules.v1`.
    pub name: &'static str,
    /// One line for people.
    pub description: &'static str,
    make: fn() -> Box<S>,
}

impl<S: ?Sized> Choices<S> {
    /// Makes the stage called `name`.
    ///
    /// # Errors
    /// No stage has that name; the message lists those that there are.
    pub fn make(&self, name: &str) -> Result<Box<S>, ConfigError> {
        match self
            .implementations
            .iter()
            .find(|implementation| implementation.name == name)
        {
            Some(implementation) => Ok((implementation.make)()),
            None => Err(ConfigError::UnknownStage {
                stage: self.stage,
                name: name.to_owned(),
                choices: self.names().collect::<Vec<_>>().join(", "),
            }),
        }
    }

    /// The names that can be used.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.implementations
            .iter()
            .map(|implementation| implementation.name)
    }

    /// The name of the default.
    pub fn default_name(&self) -> &'static str {
        self.implementations[0].name
    }
}

/// Implementations of segmentation.
pub const SEGMENT: Choices<dyn SegmentText> = Choices {
    stage: "segment",
    implementations: &[Implementation {
        name: RuleSegmenter::NAME,
        description: "paragraphs, sentences, tokens and quotation marks by rules for English news",
        make: || Box::new(default_segmenter()),
    }],
};

/// Implementations of syntax.
pub const SYNTAX: Choices<dyn ParseSyntax> = Choices {
    stage: "syntax",
    implementations: &[Implementation {
        name: NoSyntax::NAME,
        description: "no tags and no heads; the stages after it do without",
        make: || Box::new(default_parser()),
    }],
};

/// Implementations of entity recognition.
pub const ENTITIES: Choices<dyn RecognizeEntities> = Choices {
    stage: "entities",
    implementations: &[Implementation {
        name: RuleRecognizer::NAME,
        description: "names by capitalisation and gazetteers, chains, roles and pronouns by rules",
        make: || Box::new(default_recognizer()),
    }],
};

/// Implementations of quote attribution.
pub const QUOTES: Choices<dyn AttributeQuotes> = Choices {
    stage: "quotes",
    implementations: &[Implementation {
        name: RuleAttributor::NAME,
        description: "direct, mixed and indirect quotations by ordered rules",
        make: || Box::new(default_attributor()),
    }],
};

pub(crate) fn default_segmenter() -> RuleSegmenter {
    RuleSegmenter
}

pub(crate) fn default_parser() -> NoSyntax {
    NoSyntax
}

pub(crate) fn default_recognizer() -> RuleRecognizer {
    RuleRecognizer::default()
}

pub(crate) fn default_attributor() -> RuleAttributor {
    RuleAttributor::default()
}

/// Holds the place of syntax in the data flow: gives no tags and no heads.
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
