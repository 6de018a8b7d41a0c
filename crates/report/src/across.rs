//! What only the whole run shows: the same speaker in different articles (`speaker_key`), and the same quotation in different
//! articles (`quote_group`).
//!
//! Two passes over the segments, a few hundred articles in memory at a time: the first ([`Across::read`]) sees names, roles and words, the
//! second ([`Across::fill`]) writes what came of them into the records on their way to the sinks. Between them some 300 bytes stay in
//! memory for each speaker in each role (see `across/speakers.rs`); quotations are sorted and joined in files without names (see
//! `across/quotations.rs`).

mod disjoint;
mod forms;
mod quotations;
mod roles;
mod sorted;
mod speaker_row;
mod speakers;
mod words;

use std::io;
use std::path::Path;

use onrecord_document::{Entity, Published};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::columns::SpeakerColumns;
use crate::pass::each_made;
use crate::records::ArticleRecord;
use crate::reports::{Needs, ReportError};
use quotations::{Groups, Quotation, Quotations};
use speakers::{SpeakerKeys, Speakers};

pub(crate) use words::words;

pub use speaker_row::{Evidence, JoinedBy, SpeakerRow};

/// Speakers and quotations across the articles of a run.
#[derive(Debug)]
pub struct Across {
    speakers: SpeakerKeys,
    groups: Groups,
    kept: Kept,
}

/// What the articles of the run have kept: some of them at least, for others may have been taken out later.
#[derive(Clone, Copy, Debug, Default)]
struct Kept {
    articles: u64,
    text: bool,
    tokens: bool,
}

impl Across {
    /// Reads the segments in the folder `run` once. Takes time linear in them, and some sorts. Room on the disk of `run` is taken for what is
    /// sorted, and given back with the result or with an error.
    ///
    /// # Errors
    /// The segments cannot be read, or the disk is full.
    pub fn read(run: &Path) -> Result<Self, ReportError> {
        let mut speakers = Speakers::default();
        let mut quotations = Quotations::create(run)?;
        let mut kept = Kept::default();
        each_made(
            run,
            |line| serde_json::from_slice::<Line>(line),
            |lines| {
                for article in lines.into_iter().filter_map(|line| line.article) {
                    kept.articles += 1;
                    kept.text |= article.article.text.is_some();
                    kept.tokens |= article.article.text.is_some() && article.segmentation.is_some();
                    article.note(&mut speakers, &mut quotations)?;
                }
                Ok(())
            },
        )?;
        Ok(Self {
            speakers: speakers.joined(),
            groups: quotations.grouped()?,
            kept,
        })
    }

    /// Whether the run has what a format is made from. A run without articles has everything.
    pub(crate) fn has(&self, needs: Needs) -> bool {
        self.kept.articles == 0
            || match needs {
                Needs::Nothing => true,
                Needs::Text => self.kept.text,
                Needs::Tokens => self.kept.tokens,
            }
    }

    /// Fills the columns of an article. Articles come in the order of the run, each once.
    ///
    /// # Errors
    /// What was sorted cannot be read back.
    pub fn fill(&mut self, record: &mut ArticleRecord) -> io::Result<()> {
        let entities = &record.entities.entities;
        for quote in &mut record.quotes {
            for speaker in &mut quote.speakers {
                speaker.key = self
                    .speakers
                    .key_of(speaker, entity_of(speaker, entities))
                    .map(str::to_owned);
            }
            quote.speaker_key = quote.speakers.first().and_then(|speaker| speaker.key.clone());
            quote.quote_group = self.groups.next_group()?;
        }
        Ok(())
    }

    /// Everybody with a key, by key.
    pub fn speakers(&self) -> impl Iterator<Item = &SpeakerRow> {
        self.speakers.rows()
    }
}

/// What the first pass needs of a line; the rest is passed over without being kept.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    article: Option<ArticleLine>,
}

#[derive(Deserialize)]
struct ArticleLine {
    article: Data,
    #[serde(default)]
    segmentation: Option<IgnoredAny>,
    entities: Entities,
    quotes: Vec<QuoteLine>,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    text: Option<IgnoredAny>,
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default)]
    published: Option<Published>,
}

#[derive(Deserialize)]
struct Entities {
    entities: Vec<Entity>,
}

#[derive(Deserialize)]
struct QuoteLine {
    quote_id: String,
    content: String,
    speakers: Vec<SpeakerColumns>,
}

impl ArticleLine {
    fn note(&self, speakers: &mut Speakers, quotations: &mut Quotations) -> io::Result<()> {
        let published = self.article.metadata.published.as_ref();
        let published = published.map(|published| published.instant.as_second());
        speakers.start_article();
        quotations.start_article();
        for quote in &self.quotes {
            for speaker in &quote.speakers {
                speakers.note(speaker, entity_of(speaker, &self.entities.entities));
            }
            quotations.note(&Quotation {
                id: &quote.quote_id,
                content: &quote.content,
                speaker: quote.speakers.first(),
                published,
            })?;
        }
        Ok(())
    }
}

fn entity_of<'e>(speaker: &SpeakerColumns, entities: &'e [Entity]) -> Option<&'e Entity> {
    entities.get(speaker.id?.0 as usize)
}
