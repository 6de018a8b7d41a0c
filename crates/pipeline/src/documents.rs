//! Single stages over [`Document`]s: what `onrecord stage NAME` does, so that every built-in stage is a program like those that it
//! can be replaced by.

use std::str::FromStr;

use onrecord_document::json::{self, ArticleParts};
use onrecord_document::{
    Annotated, Article, CodePoints, Entities, EntitiesInput, LayerError, MapSpans, Quotes, QuotesInput,
    SegmentInput, Segmentation, Syntax, SyntaxInput, Words,
};
use onrecord_lexicon::describe;

use crate::config::{Config, ConfigError};
use crate::pipeline::{Pipeline, attempt_one};
use crate::protocol::{Document, Refusal};
use crate::registry::{self, Surroundings};

/// One of the four stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageName {
    /// Paragraphs, sentences, tokens, quotation marks.
    Segment,
    /// Tags and heads.
    Syntax,
    /// Who is who.
    Entities,
    /// Who said what.
    Quotes,
}

impl StageName {
    /// All in the order of the data flow.
    pub const ALL: [Self; 4] = [Self::Segment, Self::Syntax, Self::Entities, Self::Quotes];

    /// Its name in a configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Segment => "segment",
            Self::Syntax => "syntax",
            Self::Entities => "entities",
            Self::Quotes => "quotes",
        }
    }
}

/// A name that is no stage's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no stage `{0}`; the stages are: segment, syntax, entities, quotes")]
pub struct UnknownStage(pub String);

impl FromStr for StageName {
    type Err = UnknownStage;

    fn from_str(name: &str) -> Result<Self, UnknownStage> {
        let known = Self::ALL.into_iter().find(|stage| stage.name() == name);
        known.ok_or_else(|| UnknownStage(name.to_owned()))
    }
}

impl Document {
    /// An article to which no stage has added anything yet.
    pub fn of_article(number: u64, article: &Article) -> Self {
        Self {
            number,
            article: Some(ArticleParts::of(article)),
            ..Self::default()
        }
    }

    /// An article that could not be had.
    pub fn refused(number: u64, refusal: Refusal) -> Self {
        Self {
            number,
            rejected: Some(refusal),
            ..Self::default()
        }
    }

    /// The article with all its layers, checked.
    ///
    /// # Errors
    /// It was rejected, a layer is missing, or a layer breaks the laws.
    pub fn into_annotated(self) -> Result<Annotated, Refusal> {
        if let Some(refusal) = self.rejected {
            return Err(refusal);
        }
        let origin = self.origin();
        let layers = Layers::read(self).map_err(|reason| refusal(&origin, "report", reason))?;
        layers
            .into_annotated()
            .map_err(|reason| refusal(&origin, "report", reason))
    }

    fn origin(&self) -> String {
        let article = self.article.as_ref();
        article.map_or_else(
            || format!("document {}", self.number),
            |article| article.origin.clone(),
        )
    }
}

fn refusal(origin: &str, stage: &str, reason: String) -> Refusal {
    Refusal {
        origin: origin.to_owned(),
        stage: stage.to_owned(),
        reason,
    }
}

impl Pipeline {
    /// The pipeline of which one stage is as configured; the others are not made.
    ///
    /// # Errors
    /// As [`from_config`](Self::from_config), of this stage.
    pub fn for_stage(
        stage: StageName,
        config: &Config,
        surroundings: &Surroundings,
    ) -> Result<Self, ConfigError> {
        let pipeline = Self::builder();
        let pipeline = match stage {
            StageName::Segment => pipeline.segment(registry::SEGMENT.make(&config.segment, surroundings)?),
            StageName::Syntax => pipeline.syntax(registry::SYNTAX.make(&config.syntax, surroundings)?),
            StageName::Entities => {
                pipeline.entities(registry::ENTITIES.make(&config.entities, surroundings)?)
            }
            StageName::Quotes => pipeline.quotes(registry::QUOTES.make(&config.quotes, surroundings)?),
        };
        Ok(pipeline.build())
    }

    /// Adds the layer of one stage to a document, whatever the layers were made by. A document that was rejected before stays as
    /// it is; one that the stage fails for, that lacks a layer or has a layer that breaks the laws becomes rejected.
    pub fn extend(&self, stage: StageName, mut document: Document) -> Document {
        if document.rejected.is_some() {
            return document;
        }
        let (number, origin) = (document.number, document.origin());
        match self.add_layer(stage, &mut document) {
            Ok(()) => document,
            Err(reason) => Document::refused(number, refusal(&origin, stage.name(), reason)),
        }
    }

    fn add_layer(&self, stage: StageName, document: &mut Document) -> Result<(), String> {
        let layers = Layers::read(document.clone())?;
        let Layers {
            article,
            syntax,
            entities,
            ..
        } = &layers;
        let code_points = CodePoints::new(&article.text);
        match stage {
            StageName::Segment => {
                let made = attempt_one(stage.name(), || self.segment.segment(SegmentInput { article }))?;
                document.segmentation = Some(json::encode(made.parts(), &code_points));
            }
            StageName::Syntax => {
                let segmentation = layers.segmentation()?;
                let input = SyntaxInput {
                    article,
                    segmentation,
                    words: &layers.words()?,
                };
                let made = attempt_one(stage.name(), || self.syntax.parse(input))?;
                document.syntax = (!made.is_none()).then(|| made.parts().clone());
            }
            StageName::Entities => {
                let segmentation = layers.segmentation()?;
                let input = EntitiesInput {
                    article,
                    segmentation,
                    words: &layers.words()?,
                    syntax,
                };
                let made = attempt_one(stage.name(), || self.entities.recognize(input))?;
                document.entities = Some(json::encode(made.parts(), &code_points));
            }
            StageName::Quotes => {
                let input = QuotesInput {
                    article,
                    segmentation: layers.segmentation()?,
                    words: &layers.words()?,
                    syntax,
                    entities: entities.as_ref().ok_or_else(|| missing("entities"))?,
                };
                let made = attempt_one(stage.name(), || self.quotes.attribute(input))?;
                document.quotes = Some(json::encode(made.parts(), &code_points));
            }
        }
        Ok(())
    }
}

#[allow(clippy::needless_pass_by_value)] // for `map_err`
fn words(error: LayerError) -> String {
    error.to_string()
}

fn missing(layer: &str) -> String {
    format!("the document has no `{layer}`")
}

/// The layers of a document that are there, checked.
struct Layers {
    article: Article,
    segmentation: Option<Segmentation>,
    syntax: Syntax,
    entities: Option<Entities>,
    quotes: Option<Quotes>,
}

impl Layers {
    fn read(document: Document) -> Result<Self, String> {
        fn decoded<P: MapSpans>(parts: P, code_points: &CodePoints<'_>) -> Result<P, String> {
            json::decode(parts, code_points).map_err(|error| error.to_string())
        }
        let article = document.article.ok_or_else(|| missing("article"))?;
        let article = article.into_article().map_err(|error| error.to_string())?;
        let code_points = CodePoints::new(&article.text);
        let segmentation = match document.segmentation {
            Some(parts) => {
                Some(Segmentation::new(decoded(parts, &code_points)?, &article.text).map_err(words)?)
            }
            None => None,
        };
        let syntax = match (document.syntax, &segmentation) {
            (Some(parts), Some(segmentation)) => Syntax::new(parts, segmentation).map_err(words)?,
            (Some(_), None) => return Err(missing("segmentation")),
            (None, _) => Syntax::none(),
        };
        let entities = match document.entities {
            Some(parts) => Some(Entities::new(decoded(parts, &code_points)?, &article.text).map_err(words)?),
            None => None,
        };
        let quotes = match (document.quotes, &entities) {
            (Some(parts), Some(entities)) => {
                Some(Quotes::new(decoded(parts, &code_points)?, &article.text, entities).map_err(words)?)
            }
            (Some(_), None) => return Err(missing("entities")),
            (None, _) => None,
        };
        Ok(Self {
            article,
            segmentation,
            syntax,
            entities,
            quotes,
        })
    }

    fn segmentation(&self) -> Result<&Segmentation, String> {
        self.segmentation.as_ref().ok_or_else(|| missing("segmentation"))
    }

    fn words(&self) -> Result<Words, String> {
        let segmentation = self.segmentation()?;
        attempt_one("words", || Ok(describe(&self.article.text, segmentation)))
    }

    fn into_annotated(self) -> Result<Annotated, String> {
        Ok(Annotated {
            article: self.article,
            segmentation: self.segmentation.ok_or_else(|| missing("segmentation"))?,
            syntax: self.syntax,
            entities: self.entities.ok_or_else(|| missing("entities"))?,
            quotes: self.quotes.ok_or_else(|| missing("quotes"))?,
        })
    }
}
