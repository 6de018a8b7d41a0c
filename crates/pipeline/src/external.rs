//! Stages that run in other programs, in any language: one JSON line for each article each way (see [`protocol`](crate::protocol)).
//!
//! A stage is a pool of processes. Whoever has articles takes a free process, sends it a batch, and waits for its answers in order;
//! while none is free, one waits, and that is all the back-pressure there is. What a process does wrong costs it its life: the article
//! in hand is rejected with the reason, the rest of the batch goes to a new process. Too many restarts in a row end the stage. What
//! it answers passes the same constructors as any layer, and can only fail there.

mod pool;
mod process;
mod settings;

use std::path::Path;

use onrecord_document::json::{self, ArticleParts};
use onrecord_document::{
    Article, AttributeQuotes, CodePoints, Entities, EntitiesInput, MapSpans, ParseSyntax, Quotes,
    QuotesInput, RecognizeEntities, SegmentInput, SegmentText, Segmentation, StageError, Syntax, SyntaxInput,
    SyntaxParts,
};

use crate::cache::Cache;
use crate::protocol::Document;
use pool::Pool;

pub use process::Fault;
pub use settings::ExternalSettings;

/// Answers documents, wherever that happens: what a stage outside of this library comes down to.
pub trait AnswerDocuments: Send + Sync {
    /// One answer for each request, in their order, with the stage's own layer or a refusal in it.
    fn answer(&self, requests: Vec<Document>) -> Vec<Result<Document, StageError>>;
}

/// A stage that runs elsewhere: of whichever kind is asked for.
pub struct ExternalStage(Box<dyn AnswerDocuments>);

/// Answers by another program.
struct Processes {
    pool: Pool,
    cache: Option<Cache>,
}

impl ExternalStage {
    /// Its name in a configuration.
    pub const NAME: &str = "external.v1";

    /// Starts the first process, to see whether it can be started and says hello. `stage` is one of `segment`, `syntax`, `entities` and
    /// `quotes`; `cache` is a folder to keep answers in.
    ///
    /// # Errors
    /// There is no such program, or it does not say hello in time.
    pub fn start(
        stage: &'static str,
        settings: ExternalSettings,
        cache: Option<&Path>,
    ) -> Result<Self, Fault> {
        let command = settings.command.clone();
        let (pool, hello) = Pool::start(stage, settings)?;
        let cache = cache.map(|folder| Cache::new(folder, stage, &command, hello.name.as_deref()));
        Ok(Self::of(Processes { pool, cache }))
    }

    /// The stage that `answers` is.
    pub fn of(answers: impl AnswerDocuments + 'static) -> Self {
        Self(Box::new(answers))
    }

    /// Sends `requests`, and makes a layer of each answer with `make`, which is given the position of the request.
    fn layers<L>(
        &self,
        requests: Vec<Document>,
        make: impl Fn(usize, Document) -> Result<L, StageError>,
    ) -> Vec<Result<L, StageError>> {
        let answers = self.0.answer(requests).into_iter().enumerate();
        answers
            .map(|(index, answer)| {
                let answer = answer?;
                match answer.rejected {
                    Some(refusal) => Err(StageError::Failed(refusal.reason)),
                    None => make(index, answer),
                }
            })
            .collect()
    }
}

impl AnswerDocuments for Processes {
    /// Answers from the cache, or else from a process.
    fn answer(&self, requests: Vec<Document>) -> Vec<Result<Document, StageError>> {
        let Some(cache) = &self.cache else {
            return self.pool.ask(requests);
        };
        let keys: Vec<_> = requests.iter().map(|request| cache.key(request)).collect();
        let mut answers: Vec<_> = keys.iter().map(|key| cache.get(*key).map(Ok)).collect();
        let missing = requests.into_iter().zip(&answers);
        let missing = missing.filter_map(|(request, answer)| answer.is_none().then_some(request));
        let mut asked = self.pool.ask(missing.collect()).into_iter();
        for (answer, key) in answers.iter_mut().zip(keys) {
            if answer.is_none() {
                *answer = asked.next();
                if let Some(Ok(new)) = answer {
                    cache.put(key, new);
                }
            }
        }
        answers.into_iter().flatten().collect()
    }
}

/// The layer of an answer, its offsets in bytes.
fn decode<P: MapSpans>(parts: Option<P>, name: &str, article: &Article) -> Result<P, StageError> {
    let parts = parts.ok_or_else(|| StageError::Failed(format!("the answer has no `{name}`")))?;
    json::decode(parts, &CodePoints::new(&article.text))
        .map_err(|error| StageError::Failed(format!("{error}; offsets count Unicode code points")))
}

/// The document that a stage is sent: an article, and nothing else yet.
fn request(article: &Article) -> Document {
    Document {
        article: Some(ArticleParts::of(article)),
        ..Document::default()
    }
}

fn syntax_parts(syntax: &Syntax) -> Option<SyntaxParts> {
    (!syntax.is_none()).then(|| syntax.parts().clone())
}

/// One answer for one input.
fn only<L>(mut answers: Vec<Result<L, StageError>>) -> Result<L, StageError> {
    answers.pop().expect("as many answers as inputs")
}

impl SegmentText for ExternalStage {
    fn segment(&self, input: SegmentInput<'_>) -> Result<Segmentation, StageError> {
        only(self.segment_batch(&[input]))
    }

    fn segment_batch(&self, inputs: &[SegmentInput<'_>]) -> Vec<Result<Segmentation, StageError>> {
        let requests = inputs.iter().map(|input| request(input.article)).collect();
        self.layers(requests, |index, answer| {
            let article = inputs[index].article;
            let parts = decode(answer.segmentation, "segmentation", article)?;
            Ok(Segmentation::new(parts, &article.text)?)
        })
    }
}

impl ParseSyntax for ExternalStage {
    fn parse(&self, input: SyntaxInput<'_>) -> Result<Syntax, StageError> {
        only(self.parse_batch(&[input]))
    }

    fn parse_batch(&self, inputs: &[SyntaxInput<'_>]) -> Vec<Result<Syntax, StageError>> {
        let requests = inputs.iter().map(|input| {
            let code_points = CodePoints::new(&input.article.text);
            Document {
                segmentation: Some(json::encode(input.segmentation.parts(), &code_points)),
                ..request(input.article)
            }
        });
        self.layers(requests.collect(), |index, answer| {
            let parts = answer
                .syntax
                .ok_or_else(|| StageError::Failed("the answer has no `syntax`".to_owned()))?;
            Ok(Syntax::new(parts, inputs[index].segmentation)?)
        })
    }
}

impl RecognizeEntities for ExternalStage {
    fn recognize(&self, input: EntitiesInput<'_>) -> Result<Entities, StageError> {
        only(self.recognize_batch(&[input]))
    }

    fn recognize_batch(&self, inputs: &[EntitiesInput<'_>]) -> Vec<Result<Entities, StageError>> {
        let requests = inputs.iter().map(|input| {
            let code_points = CodePoints::new(&input.article.text);
            Document {
                segmentation: Some(json::encode(input.segmentation.parts(), &code_points)),
                syntax: syntax_parts(input.syntax),
                ..request(input.article)
            }
        });
        self.layers(requests.collect(), |index, answer| {
            let article = inputs[index].article;
            let parts = decode(answer.entities, "entities", article)?;
            Ok(Entities::new(parts, &article.text)?)
        })
    }
}

impl AttributeQuotes for ExternalStage {
    fn attribute(&self, input: QuotesInput<'_>) -> Result<Quotes, StageError> {
        only(self.attribute_batch(&[input]))
    }

    fn attribute_batch(&self, inputs: &[QuotesInput<'_>]) -> Vec<Result<Quotes, StageError>> {
        let requests = inputs.iter().map(|input| {
            let code_points = CodePoints::new(&input.article.text);
            Document {
                segmentation: Some(json::encode(input.segmentation.parts(), &code_points)),
                syntax: syntax_parts(input.syntax),
                entities: Some(json::encode(input.entities.parts(), &code_points)),
                ..request(input.article)
            }
        });
        self.layers(requests.collect(), |index, answer| {
            let QuotesInput {
                article, entities, ..
            } = inputs[index];
            let parts = decode(answer.quotes, "quotes", article)?;
            Ok(Quotes::new(parts, &article.text, entities)?)
        })
    }
}
