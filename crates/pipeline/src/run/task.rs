//! What a worker does: raw records or documents in, lines of a segment out, whatever happens on the way.

use std::hash::{Hash, Hasher};
use std::time::{Duration, Instant};

use onrecord_document::{Annotated, Article};
use onrecord_ingest::{RawRecord, ReadOptions, decode};
use onrecord_report::{
    ArticleRecord, Key, Noted, Record, RecordOptions, Rejected, is_rejected_line, to_keyed_line,
};
use xxhash_rust::xxh3::Xxh3;

use crate::duplicates::Signature;
use crate::inputs::rejected;
use crate::pipeline::{Pipeline, StageTimes, caught};
use crate::protocol::Document;

/// One thing to make a line of.
pub(super) enum Task {
    /// A record of a source, or why it could not be read.
    Record(Result<RawRecord, Rejected>),
    /// An article that the stages have seen already, or why it could not be read.
    Document(Result<Box<Document>, Rejected>),
}

/// A task, or the line that an earlier run has made of it.
pub(super) enum Item {
    Fresh(Key, Task),
    Ready(Vec<u8>),
}

/// One finished record.
pub(super) struct Line {
    /// As it stands in the segment.
    pub(super) bytes: Vec<u8>,
    /// Words of the article; not known of lines that were there.
    pub(super) words: u64,
    /// Whether it is a rejection.
    pub(super) is_rejected: bool,
    /// The rejection, if it was made just now.
    pub(super) rejected: Option<Rejected>,
    /// Whether it was there.
    pub(super) is_taken_over: bool,
    /// What the whole run needs to know of the article; an error if the line is not one that this program has made.
    pub(super) noted: serde_json::Result<Option<Noted>>,
}

/// What came of a chunk.
pub(super) struct Made {
    /// In the order of the items.
    pub(super) lines: Vec<Line>,
    /// How long it took.
    pub(super) times: Times,
    /// Why there are lines missing at the end: a stage is gone.
    pub(super) gone: Option<String>,
}

/// Time spent by workers.
#[derive(Clone, Copy, Default)]
pub(super) struct Times {
    decode: Duration,
    stages: StageTimes,
    record: Duration,
}

impl Times {
    pub(super) fn add(&mut self, other: Self) {
        self.decode += other.decode;
        self.stages += other.stages;
        self.record += other.record;
    }

    /// Seconds by the names of the stages.
    pub(super) fn seconds(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let StageTimes {
            segment,
            words,
            syntax,
            entities,
            quotes,
        } = self.stages;
        [
            ("ingest", self.decode),
            ("segment", segment),
            ("words", words),
            ("syntax", syntax),
            ("entities", entities),
            ("quotes", quotes),
            ("report", self.record),
        ]
        .into_iter()
        .map(|(name, time)| (name, time.as_secs_f64()))
    }
}

impl Task {
    /// Stands for everything that a line depends on besides the settings of the run: two tasks with one key give one line.
    pub(super) fn key(&self) -> Key {
        let mut hash = Xxh3::new();
        match self {
            Self::Record(Ok(record)) => {
                0_u8.hash(&mut hash);
                record.hash(&mut hash);
            }
            Self::Document(Ok(document)) => {
                1_u8.hash(&mut hash);
                let bytes = serde_json::to_vec(document).unwrap_or_default();
                hash.write(&bytes);
            }
            Self::Record(Err(rejected)) | Self::Document(Err(rejected)) => {
                2_u8.hash(&mut hash);
                (&rejected.origin, &rejected.stage, &rejected.reason).hash(&mut hash);
            }
        }
        hash.digest128()
    }

    /// Bytes in memory, about.
    fn len(&self) -> usize {
        match self {
            Self::Record(Ok(record)) => record.len(),
            Self::Document(Ok(document)) => {
                let text = document.article.as_ref().map_or(0, |article| article.text.len());
                // Layers are larger than texts.
                8 * text
            }
            Self::Record(Err(_)) | Self::Document(Err(_)) => 0,
        }
    }
}

impl Item {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Fresh(_, task) => task.len(),
            Self::Ready(line) => line.len(),
        }
    }
}

/// What all workers share.
pub(super) struct Worker<'a> {
    pub(super) pipeline: &'a Pipeline,
    pub(super) read: &'a ReadOptions,
    pub(super) record: &'a RecordOptions,
    /// Whether files are begun with whole records.
    pub(super) keep_records: bool,
}

/// Where the line of an article belongs.
struct Place {
    index: usize,
    key: Key,
    origin: String,
}

impl Worker<'_> {
    /// Makes a line of each item, up to the first that a stage is gone for. All articles go through a stage together.
    pub(super) fn work(&self, items: Vec<Item>) -> Made {
        let mut times = Times::default();
        let mut lines: Vec<Option<Line>> = Vec::new();
        lines.resize_with(items.len(), || None);
        let mut batch: Vec<(Place, Article)> = Vec::new();
        let mut gone = None;
        for (index, item) in items.into_iter().enumerate() {
            match item {
                Item::Ready(bytes) => lines[index] = Some(Line::there(bytes, self.keep_records)),
                Item::Fresh(key, task) => match self.article(task, &mut times) {
                    Ok(Ready::Article(article)) => {
                        let origin = article.origin.clone();
                        batch.push((Place { index, key, origin }, *article));
                    }
                    Ok(Ready::Annotated(annotated)) => {
                        lines[index] = Some(self.line(key, Ok(&annotated), &mut times));
                    }
                    Err(rejected) => lines[index] = Some(self.line(key, Err(rejected), &mut times)),
                },
            }
        }
        self.annotate(batch, &mut lines, &mut times, &mut gone);
        if let Some((index, _)) = &gone {
            lines.truncate(*index);
        }
        Made {
            lines: lines.into_iter().flatten().collect(),
            times,
            gone: gone.map(|(_, reason)| reason),
        }
    }

    fn article(&self, task: Task, times: &mut Times) -> Result<Ready, Rejected> {
        match task {
            Task::Record(record) => {
                let record = record?;
                let started = Instant::now();
                let origin = record.origin.clone();
                let decoded = caught(|| decode(record, self.read));
                times.decode += started.elapsed();
                match decoded {
                    Ok(article) => Ok(Ready::Article(Box::new(article.map_err(rejected)?))),
                    Err(reason) => Err(Rejected {
                        origin,
                        stage: onrecord_ingest::STAGE.to_owned(),
                        reason,
                    }),
                }
            }
            Task::Document(document) => match document?.into_annotated() {
                Ok(annotated) => Ok(Ready::Annotated(Box::new(annotated))),
                Err(refusal) => Err(Rejected {
                    origin: refusal.origin,
                    stage: refusal.stage,
                    reason: refusal.reason,
                }),
            },
        }
    }

    /// Takes a batch through the stages. `gone` becomes the first article that a stage is gone for.
    fn annotate(
        &self,
        batch: Vec<(Place, Article)>,
        lines: &mut [Option<Line>],
        times: &mut Times,
        gone: &mut Option<(usize, String)>,
    ) {
        if batch.is_empty() || gone.is_some() {
            return;
        }
        let (places, articles): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        let made = self.pipeline.annotate_batch(articles, &mut times.stages);
        for (Place { index, key, origin }, made) in places.into_iter().zip(made) {
            match made {
                Ok(annotated) => lines[index] = Some(self.line(key, Ok(&annotated), times)),
                Err(failure) if failure.gone => {
                    *gone = Some((index, failure.to_string()));
                    return;
                }
                Err(failure) => {
                    let rejected = Rejected {
                        origin,
                        stage: failure.stage.to_owned(),
                        reason: failure.reason,
                    };
                    lines[index] = Some(self.line(key, Err(rejected), times));
                }
            }
        }
    }

    /// What is kept of an article; without its text, also what tells it from others.
    fn record_of(&self, annotated: &Annotated) -> ArticleRecord {
        let mut record = ArticleRecord::of(annotated, self.record);
        if record.article.text.is_none() {
            let signature = Signature::of(annotated.article.text.as_str(), self.read.duplicates);
            record.article.signature = signature.map(|signature| signature.to_text());
        }
        record
    }

    fn line(&self, key: Key, made: Result<&Annotated, Rejected>, times: &mut Times) -> Line {
        let started = Instant::now();
        let made = made.and_then(|annotated| {
            let record = caught(|| {
                let record = self.record_of(annotated);
                (Noted::of(&record), record)
            });
            record.map_err(|reason| Rejected {
                origin: annotated.article.origin.clone(),
                stage: "report".to_owned(),
                reason,
            })
        });
        let line = match made {
            Ok((noted, record)) => {
                let words = u64::from(record.words);
                let record = Record::Article(Box::new(record));
                let bytes = to_keyed_line(key, &record);
                let record = match record {
                    Record::Article(record) if self.keep_records => Some(record),
                    _ => None,
                };
                Line {
                    words,
                    bytes,
                    is_rejected: false,
                    rejected: None,
                    is_taken_over: false,
                    noted: Ok(Some(noted.with(record))),
                }
            }
            Err(rejected) => Line {
                words: 0,
                bytes: to_keyed_line(key, &Record::Rejected(rejected.clone())),
                is_rejected: true,
                rejected: Some(rejected),
                is_taken_over: false,
                noted: Ok(None),
            },
        };
        times.record += started.elapsed();
        line
    }
}

enum Ready {
    Article(Box<Article>),
    Annotated(Box<Annotated>),
}

impl Line {
    fn there(bytes: Vec<u8>, keep_record: bool) -> Self {
        Self {
            words: 0,
            is_rejected: is_rejected_line(&bytes),
            noted: Noted::of_line(&bytes, keep_record),
            bytes,
            rejected: None,
            is_taken_over: true,
        }
    }
}
