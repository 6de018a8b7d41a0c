//! One stage of each kind, wired: an article in, all its layers out.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use onrecord_document::{
    Annotated, Article, AttributeQuotes, EntitiesInput, ParseSyntax, QuotesInput, RecognizeEntities,
    SegmentInput, SegmentText, StageError, SyntaxInput,
};

use crate::config::{Config, ConfigError};
use crate::registry;

/// The stages, in the order in which they run. Made once, shared by all threads.
pub struct Pipeline {
    segment: Box<dyn SegmentText>,
    syntax: Box<dyn ParseSyntax>,
    entities: Box<dyn RecognizeEntities>,
    quotes: Box<dyn AttributeQuotes>,
}

/// A stage that gave no layer for an article, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{stage}: {reason}")]
pub struct StageFailure {
    /// `segment`, `syntax`, `entities` or `quotes`.
    pub stage: &'static str,
    /// What the stage said, or that it panicked and with which words.
    pub reason: String,
}

impl Pipeline {
    /// A pipeline of the default stages, any of which can be replaced.
    pub fn builder() -> PipelineBuilder {
        PipelineBuilder(Self {
            segment: Box::new(registry::default_segmenter()),
            syntax: Box::new(registry::default_parser()),
            entities: Box::new(registry::default_recognizer()),
            quotes: Box::new(registry::default_attributor()),
        })
    }

    /// The pipeline that a configuration names.
    ///
    /// # Errors
    /// A stage name that nobody knows; the message lists the choices.
    pub fn from_config(config: &Config) -> Result<Self, ConfigError> {
        Ok(Self {
            segment: registry::SEGMENT.make(&config.segment.name)?,
            syntax: registry::SYNTAX.make(&config.syntax.name)?,
            entities: registry::ENTITIES.make(&config.entities.name)?,
            quotes: registry::QUOTES.make(&config.quotes.name)?,
        })
    }

    /// The stage of segmentation alone, as all that follow, for those who measure one stage.
    pub fn segmenter(&self) -> &dyn SegmentText {
        &*self.segment
    }

    /// The stage of syntax.
    pub fn parser(&self) -> &dyn ParseSyntax {
        &*self.syntax
    }

    /// The stage of entities.
    pub fn recognizer(&self) -> &dyn RecognizeEntities {
        &*self.entities
    }

    /// The stage of quotes.
    pub fn attributor(&self) -> &dyn AttributeQuotes {
        &*self.quotes
    }

    /// Runs all stages on one article. A stage that panics fails like one that gives an error.
    ///
    /// # Errors
    /// The first stage that fails.
    pub fn annotate(&self, article: Article) -> Result<Annotated, StageFailure> {
        let segmentation = attempt("segment", || {
            self.segment.segment(SegmentInput { article: &article })
        })?;
        let words = onrecord_lexicon::describe(&article.text, &segmentation);
        let syntax = attempt("syntax", || {
            self.syntax.parse(SyntaxInput {
                article: &article,
                segmentation: &segmentation,
                words: &words,
            })
        })?;
        let entities = attempt("entities", || {
            self.entities.recognize(EntitiesInput {
                article: &article,
                segmentation: &segmentation,
                words: &words,
                syntax: &syntax,
            })
        })?;
        let quotes = attempt("quotes", || {
            self.quotes.attribute(QuotesInput {
                article: &article,
                segmentation: &segmentation,
                words: &words,
                syntax: &syntax,
                entities: &entities,
            })
        })?;
        Ok(Annotated {
            article,
            segmentation,
            syntax,
            entities,
            quotes,
        })
    }
}

/// Replaces stages before the pipeline is built.
pub struct PipelineBuilder(Pipeline);

impl PipelineBuilder {
    /// Uses another segmentation.
    pub fn segment(mut self, stage: impl SegmentText + 'static) -> Self {
        self.0.segment = Box::new(stage);
        self
    }

    /// Uses another syntax.
    pub fn syntax(mut self, stage: impl ParseSyntax + 'static) -> Self {
        self.0.syntax = Box::new(stage);
        self
    }

    /// Uses another recognition of entities.
    pub fn entities(mut self, stage: impl RecognizeEntities + 'static) -> Self {
        self.0.entities = Box::new(stage);
        self
    }

    /// Uses another attribution of quotes.
    pub fn quotes(mut self, stage: impl AttributeQuotes + 'static) -> Self {
        self.0.quotes = Box::new(stage);
        self
    }

    /// The pipeline.
    pub fn build(self) -> Pipeline {
        self.0
    }
}

/// Runs one stage. Stages keep nothing between articles but what they were built with, so that going on after a panic is safe.
fn attempt<T>(stage: &'static str, run: impl FnOnce() -> Result<T, StageError>) -> Result<T, StageFailure> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(layer)) => Ok(layer),
        Ok(Err(error)) => Err(StageFailure {
            stage,
            reason: error.to_string(),
        }),
        Err(panic) => Err(StageFailure {
            stage,
            reason: format!("panicked: {}", words_of(&*panic)),
        }),
    }
}

fn words_of(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}

#[cfg(test)]
mod tests {
    use onrecord_document::{Entities, Quotes, Segmentation};

    use super::*;

    struct Broken;

    impl SegmentText for Broken {
        fn segment(&self, _: SegmentInput<'_>) -> Result<Segmentation, StageError> {
            panic!("no such luck")
        }
    }

    impl AttributeQuotes for Broken {
        fn attribute(&self, _: QuotesInput<'_>) -> Result<Quotes, StageError> {
            Err(StageError::Failed("away from home".to_owned()))
        }
    }

    struct Nobody;

    impl RecognizeEntities for Nobody {
        fn recognize(&self, _: EntitiesInput<'_>) -> Result<Entities, StageError> {
            Ok(Entities::none())
        }
    }

    fn article() -> Article {
        Article::from_text("a", "“We agree,” said Ana Lind.").unwrap()
    }

    #[test]
    fn a_panic_and_an_error_name_the_stage() {
        let failure = Pipeline::builder()
            .segment(Broken)
            .build()
            .annotate(article())
            .unwrap_err();
        assert_eq!(failure.to_string(), "segment: panicked: no such luck");
        let failure = Pipeline::builder()
            .quotes(Broken)
            .build()
            .annotate(article())
            .unwrap_err();
        assert_eq!(failure.to_string(), "quotes: away from home");
    }

    #[test]
    fn a_stage_is_replaced_in_code() {
        assert!(
            !Pipeline::builder()
                .build()
                .annotate(article())
                .unwrap()
                .entities
                .entities()
                .is_empty()
        );
        let annotated = Pipeline::builder()
            .entities(Nobody)
            .build()
            .annotate(article())
            .unwrap();
        assert_eq!(annotated.entities, Entities::none());
    }
}
