//! One stage of each kind, wired: an article in, all its layers out.

mod attempt;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::thread::{self, Builder, ScopedJoinHandle};
use std::time::{Duration, Instant};

use onrecord_document::{
    Annotated, Article, AttributeQuotes, Entities, EntitiesInput, ParseSyntax, Quotes, QuotesInput,
    RecognizeEntities, SegmentInput, SegmentText, Segmentation, StageError, Syntax, SyntaxInput, Words,
};
use onrecord_ingest::{RawRecord, ReadOptions, decode};
use onrecord_lexicon::describe;
use onrecord_report::Rejected;

use crate::config::{Config, ConfigError};
use crate::external::{ExternalSettings, ExternalStage};
use crate::inputs;
use crate::registry::{self, Surroundings};
use crate::settings;
use attempt::attempt;
pub(crate) use attempt::{attempt_one, caught};

/// The stages, in the order in which they run. Made once, shared by all threads.
pub struct Pipeline {
    pub(crate) segment: Box<dyn SegmentText>,
    pub(crate) syntax: Box<dyn ParseSyntax>,
    pub(crate) entities: Box<dyn RecognizeEntities>,
    pub(crate) quotes: Box<dyn AttributeQuotes>,
    /// For stages that gain by batches; the others go one by one.
    batch: Option<usize>,
    processes: usize,
}

/// A stage that gave no layer for an article, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{stage}: {reason}")]
pub struct StageFailure {
    /// `segment`, `syntax`, `entities` or `quotes`.
    pub stage: &'static str,
    /// What the stage said, or that it panicked and with which words.
    pub reason: String,
    /// Whether the stage is gone for good, so that it would fail for every article that follows.
    pub gone: bool,
}

/// Time spent in each stage, in the order of the data flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageTimes {
    /// Paragraphs, sentences, tokens.
    pub segment: Duration,
    /// What is known of each word, for all stages that follow.
    pub words: Duration,
    /// Tags and heads.
    pub syntax: Duration,
    /// Who is who.
    pub entities: Duration,
    /// Who said what.
    pub quotes: Duration,
}

impl std::ops::AddAssign for StageTimes {
    fn add_assign(&mut self, other: Self) {
        self.segment += other.segment;
        self.words += other.words;
        self.syntax += other.syntax;
        self.entities += other.entities;
        self.quotes += other.quotes;
    }
}

impl Pipeline {
    /// A pipeline of the default stages, any of which can be replaced.
    pub fn builder() -> PipelineBuilder {
        let (syntax, entities, quotes) = at_once(
            registry::default_parser,
            registry::default_recognizer,
            registry::default_attributor,
        );
        PipelineBuilder(Self {
            segment: Box::new(registry::default_segmenter()),
            syntax: Box::new(syntax),
            entities: Box::new(entities),
            quotes: Box::new(quotes),
            batch: None,
            processes: 1,
        })
    }

    /// The pipeline that a configuration names.
    ///
    /// # Errors
    /// A name, key or value that is none of the choices, or a program that cannot be started; the message says which.
    pub fn from_config(config: &Config) -> Result<Self, ConfigError> {
        Self::with_surroundings(config, &Surroundings::default())
    }

    /// The pipeline that a configuration names, with what it may use besides.
    ///
    /// # Errors
    /// As [`from_config`](Self::from_config).
    pub fn with_surroundings(config: &Config, surroundings: &Surroundings) -> Result<Self, ConfigError> {
        let complete = config.complete()?;
        let external = [
            &complete.segment,
            &complete.syntax,
            &complete.entities,
            &complete.quotes,
        ]
        .into_iter()
        .filter(|stage| stage.name == ExternalStage::NAME)
        .filter_map(|stage| settings::read::<ExternalSettings>(&stage.settings).ok());
        let (batch, processes) = external.fold((None, 1), |(batch, processes), settings| {
            (batch.max(Some(settings.batch)), processes.max(settings.processes))
        });
        let segment = registry::SEGMENT.make(&complete.segment, surroundings)?;
        let (syntax, entities, quotes) = at_once(
            || registry::SYNTAX.make(&complete.syntax, surroundings),
            || registry::ENTITIES.make(&complete.entities, surroundings),
            || registry::QUOTES.make(&complete.quotes, surroundings),
        );
        Ok(Self {
            segment,
            syntax: syntax?,
            entities: entities?,
            quotes: quotes?,
            batch,
            processes,
        })
    }

    /// The same stages, any of which can still be replaced.
    pub fn into_builder(self) -> PipelineBuilder {
        PipelineBuilder(self)
    }

    /// The content hashes of the models that its stages run, by stage, as the hexadecimal numbers that model cards name.
    pub fn models(&self) -> BTreeMap<String, String> {
        let stages = [
            ("segment", self.segment.model()),
            ("syntax", self.syntax.model()),
            ("entities", self.entities.model()),
            ("quotes", self.quotes.model()),
        ];
        let with_model = stages
            .into_iter()
            .filter_map(|(stage, hash)| Some((stage, hash?)));
        with_model
            .map(|(stage, hash)| (stage.to_owned(), format!("{hash:016x}")))
            .collect()
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

    /// How many articles the stages like to have at a time, if any of them gains by that.
    pub fn batch(&self) -> Option<usize> {
        self.batch
    }

    /// How many batches can be worked on elsewhere at the same time.
    pub fn processes(&self) -> usize {
        self.processes
    }

    /// Runs all stages on one article. A stage that panics fails like one that gives an error.
    ///
    /// # Errors
    /// The first stage that fails.
    pub fn annotate(&self, article: Article) -> Result<Annotated, StageFailure> {
        let mut all = self.annotate_batch(vec![article], &mut StageTimes::default());
        all.pop().expect("one result for one article")
    }

    /// Reads a raw record and runs all stages on it. Whatever goes wrong, a panic included, is a rejection that names the stage.
    ///
    /// # Errors
    /// The record is no article, or a stage fails.
    pub fn read_and_annotate(&self, record: RawRecord, options: &ReadOptions) -> Result<Annotated, Rejected> {
        let origin = record.origin.clone();
        let rejected = |stage: &str, reason| Rejected {
            origin: origin.clone(),
            stage: stage.to_owned(),
            reason,
        };
        let decoded = caught(|| decode(record, options));
        let article = decoded.map_err(|reason| rejected(onrecord_ingest::STAGE, reason))?;
        let article = article.map_err(inputs::rejected)?;
        let annotated = self.annotate(article);
        annotated.map_err(|failure| rejected(failure.stage, failure.reason))
    }

    /// Runs all stages on several articles, each stage on all of them before the next: one result for each, in their order.
    /// `times` grows by the time spent.
    pub fn annotate_batch(
        &self,
        articles: Vec<Article>,
        times: &mut StageTimes,
    ) -> Vec<Result<Annotated, StageFailure>> {
        let mut works: Vec<Work> = articles.into_iter().map(Work::new).collect();
        let made = layers(
            "segment",
            &works,
            &mut times.segment,
            |work| SegmentInput {
                article: &work.article,
            },
            |inputs| self.segment.segment_batch(inputs),
        );
        keep(&mut works, made, |work| &mut work.segmentation);
        let made = layers(
            "words",
            &works,
            &mut times.words,
            |work| (&work.article.text, there(&work.segmentation)),
            |inputs| {
                let words = inputs
                    .iter()
                    .map(|(text, segmentation)| Ok(describe(text, segmentation)));
                words.collect()
            },
        );
        keep(&mut works, made, |work| &mut work.words);
        let made = layers(
            "syntax",
            &works,
            &mut times.syntax,
            |work| SyntaxInput {
                article: &work.article,
                segmentation: there(&work.segmentation),
                words: there(&work.words),
            },
            |inputs| self.syntax.parse_batch(inputs),
        );
        keep(&mut works, made, |work| &mut work.syntax);
        let made = layers(
            "entities",
            &works,
            &mut times.entities,
            |work| EntitiesInput {
                article: &work.article,
                segmentation: there(&work.segmentation),
                words: there(&work.words),
                syntax: there(&work.syntax),
            },
            |inputs| self.entities.recognize_batch(inputs),
        );
        keep(&mut works, made, |work| &mut work.entities);
        let made = layers(
            "quotes",
            &works,
            &mut times.quotes,
            |work| QuotesInput {
                article: &work.article,
                segmentation: there(&work.segmentation),
                words: there(&work.words),
                syntax: there(&work.syntax),
                entities: there(&work.entities),
            },
            |inputs| self.quotes.attribute_batch(inputs),
        );
        keep(&mut works, made, |work| &mut work.quotes);
        works.into_iter().map(Work::finish).collect()
    }
}

/// An article on its way through the stages.
struct Work {
    article: Article,
    segmentation: Option<Segmentation>,
    words: Option<Words>,
    syntax: Option<Syntax>,
    entities: Option<Entities>,
    quotes: Option<Quotes>,
    failure: Option<StageFailure>,
}

impl Work {
    fn new(article: Article) -> Self {
        Self {
            article,
            segmentation: None,
            words: None,
            syntax: None,
            entities: None,
            quotes: None,
            failure: None,
        }
    }

    fn finish(self) -> Result<Annotated, StageFailure> {
        const DONE: &str = "without a failure all layers are there";
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(Annotated {
                article: self.article,
                segmentation: self.segmentation.expect(DONE),
                syntax: self.syntax.expect(DONE),
                entities: self.entities.expect(DONE),
                quotes: self.quotes.expect(DONE),
            }),
        }
    }
}

/// A layer that an earlier stage has made: articles without it are not given to later stages.
fn there<L>(layer: &Option<L>) -> &L {
    layer.as_ref().expect("no stage before this one failed")
}

/// Runs one stage on all articles that no stage has failed for; nothing for the others. `time` grows by the time that it took.
fn layers<'w, I: Copy, L>(
    stage: &'static str,
    works: &'w [Work],
    time: &mut Duration,
    input: impl Fn(&'w Work) -> I,
    run: impl Fn(&[I]) -> Vec<Result<L, StageError>>,
) -> Vec<Option<Result<L, StageFailure>>> {
    let going = works.iter().filter(|work| work.failure.is_none());
    let inputs: Vec<I> = going.map(input).collect();
    let started = Instant::now();
    let mut made = attempt(stage, &inputs, &run).into_iter();
    *time += started.elapsed();
    works
        .iter()
        .map(|work| work.failure.is_none().then(|| made.next()).flatten())
        .collect()
}

/// Puts layers and failures where they belong.
fn keep<L>(
    works: &mut [Work],
    made: Vec<Option<Result<L, StageFailure>>>,
    slot: impl Fn(&mut Work) -> &mut Option<L>,
) {
    for (work, made) in works.iter_mut().zip(made) {
        match made {
            Some(Ok(layer)) => *slot(work) = Some(layer),
            Some(Err(failure)) => work.failure = Some(failure),
            None => {}
        }
    }
}

/// Does three things on as many threads, for models take some milliseconds each to be read; what finds no thread is done here.
fn at_once<A: Send, B: Send, C>(
    first: impl Fn() -> A + Sync,
    second: impl Fn() -> B + Sync,
    third: impl Fn() -> C,
) -> (A, B, C) {
    thread::scope(|scope| {
        let beside_first = Builder::new().spawn_scoped(scope, &first);
        let beside_second = Builder::new().spawn_scoped(scope, &second);
        let third = third();
        let first = beside_first.map_or_else(|_| first(), joined);
        let second = beside_second.map_or_else(|_| second(), joined);
        (first, second, third)
    })
}

fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
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

    /// Gives the stages so many articles at a time, because one of them gains by that.
    pub fn batch(mut self, articles: usize) -> Self {
        self.0.batch = Some(articles.max(1));
        self
    }

    /// The pipeline.
    pub fn build(self) -> Pipeline {
        self.0
    }
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
