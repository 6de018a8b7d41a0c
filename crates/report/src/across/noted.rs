//! What is noted of an article: made of its record when it is made, or of its line when it is there.

use onrecord_document::{Entity, EntityId, Modality, Polarity, Published, QuoteKind, SpeakerKind};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::quotations::compared_words;
use super::roles::{Role, is_full_name, last_name, named, role};
use crate::columns::SpeakerColumns;
use crate::records::{ArticleRecord, Record};
use crate::reports::{Counts, is_said};

/// Of one article: who speaks, and what is said as far as it is compared. See [`Noting`](super::Noting).
#[derive(Debug)]
pub struct Noted {
    pub(super) has_text: bool,
    pub(super) has_tokens: bool,
    /// Its quotations.
    pub(super) counts: Counts,
    /// Seconds since 1970.
    pub(super) published: Option<i64>,
    /// Those who can have a key, each once in each role, in the order in which they speak first.
    pub(super) speakers: Vec<NotedSpeaker>,
    /// In the order of the article.
    pub(super) quotes: Vec<NotedQuote>,
    /// All of it, where files are begun with it.
    pub(super) record: Option<Box<ArticleRecord>>,
}

#[derive(Debug)]
pub(super) struct NotedQuote {
    /// `quote_id`
    pub(super) id: u64,
    /// Hashes of the words that are compared; none if there are too few.
    pub(super) words: Vec<u64>,
    /// The last name of the first speaker.
    pub(super) last_name: u32,
    /// Places in the speakers of the article; nothing for who has no key.
    pub(super) speakers: Vec<Option<u32>>,
}

#[derive(Debug)]
pub(super) struct NotedSpeaker {
    pub(super) kind: SpeakerKind,
    /// The words of the name, joined by hyphens.
    pub(super) slug: String,
    pub(super) is_full: bool,
    pub(super) name: String,
    pub(super) role: Option<String>,
    pub(super) organization: Option<String>,
    pub(super) wikidata: Option<String>,
    pub(super) id: Option<EntityId>,
    /// All roles that the article gives, with their bodies; only where the name and entity are there for the first time.
    pub(super) roles: Vec<(String, Option<String>)>,
    /// Quotations of the article.
    pub(super) quotes: u64,
    last_name: u32,
}

impl Noted {
    /// Of a record.
    pub fn of(record: &ArticleRecord) -> Self {
        let quotes = record.quotes.iter();
        let mut counts = Counts::default();
        quotes.clone().for_each(|quote| counts.add_quote(quote));
        Self {
            counts,
            has_text: record.article.text.is_some(),
            has_tokens: record.article.text.is_some() && record.segmentation.is_some(),
            ..Self::new(
                record.article.metadata.published.as_ref(),
                &record.entities.entities,
                quotes.map(|quote| (&*quote.quote_id, &*quote.content, &*quote.speakers)),
            )
        }
    }

    /// With the record, where files are begun with it.
    pub fn with(mut self, record: Option<Box<ArticleRecord>>) -> Self {
        self.record = record;
        self
    }

    /// Says which article it copies, if it was not known when the record was made.
    pub fn set_original(&mut self, original: Option<String>) {
        if let Some(record) = &mut self.record {
            record.duplicate_of = original;
        }
    }

    /// Of the line of a record; nothing of a rejection.
    ///
    /// # Errors
    /// It is no line of a segment.
    pub fn of_line(line: &[u8], keep_record: bool) -> Result<Option<Self>, serde_json::Error> {
        if keep_record {
            return Ok(match serde_json::from_slice(line)? {
                Record::Article(record) => Some(Self::of(&record).with(Some(record))),
                Record::Rejected(_) => None,
            });
        }
        let Line { article } = serde_json::from_slice(line)?;
        Ok(article.map(|line| {
            let quotes = line.quotes.iter();
            let mut counts = Counts::default();
            for quote in quotes.clone() {
                let is_said = is_said(quote.polarity, quote.modality);
                counts.add_quote_of(quote.kind, !quote.speakers.is_empty(), is_said);
            }
            Self {
                counts,
                has_text: line.article.text.is_some(),
                has_tokens: line.article.text.is_some() && line.segmentation.is_some(),
                ..Self::new(
                    line.article.metadata.published.as_ref(),
                    &line.entities.entities,
                    quotes.map(|quote| (&*quote.quote_id, &*quote.content, &*quote.speakers)),
                )
            }
        }))
    }

    fn new<'a>(
        published: Option<&Published>,
        entities: &[Entity],
        quotes: impl Iterator<Item = (&'a str, &'a str, &'a [SpeakerColumns])>,
    ) -> Self {
        let mut speakers = Vec::new();
        let quotes = quotes.map(|(id, content, who)| {
            let who: Vec<_> = who
                .iter()
                .map(|speaker| place(speaker, entities, &mut speakers))
                .collect();
            let first = who.first().copied().flatten();
            NotedQuote {
                id: u64::from_str_radix(id, 16).unwrap_or_default(),
                words: compared_words(content),
                last_name: first.map_or(0, |first| speakers[first as usize].last_name),
                speakers: who,
            }
        });
        Self {
            quotes: quotes.collect(),
            has_text: false,
            has_tokens: false,
            counts: Counts::default(),
            published: published.map(|published| published.instant.as_second()),
            speakers,
            record: None,
        }
    }
}

/// Counts a quotation of a speaker; gives their place among the speakers.
fn place(speaker: &SpeakerColumns, entities: &[Entity], speakers: &mut Vec<NotedSpeaker>) -> Option<u32> {
    let entity = speaker.id.and_then(|id| entities.get(id.0 as usize));
    let role = role(speaker, entity);
    let known = speakers.iter().position(|known| known.is(speaker, role));
    let place = match known {
        Some(place) => place,
        None => {
            speakers.push(NotedSpeaker::new(speaker, role, entity, speakers)?);
            speakers.len() - 1
        }
    };
    speakers[place].quotes += 1;
    Some(place as u32)
}

impl NotedSpeaker {
    /// Nothing for those who are not joined.
    fn new(
        speaker: &SpeakerColumns,
        role: Role<'_>,
        entity: Option<&Entity>,
        before: &[Self],
    ) -> Option<Self> {
        let words = named(speaker)?;
        let slug = words.join("-");
        let of_all =
            |other: &Self| (other.kind, &*other.slug, other.id) == (speaker.kind, &*slug, speaker.id);
        let is_first = !before.iter().any(of_all);
        let roles = entity
            .filter(|_| is_first)
            .into_iter()
            .flat_map(|entity| &entity.roles);
        Some(Self {
            kind: speaker.kind,
            is_full: speaker.kind != SpeakerKind::Person || is_full_name(&words),
            last_name: last_name(speaker.kind, &words),
            name: speaker.name.clone(),
            role: role.0.map(str::to_owned),
            organization: role.1.map(str::to_owned),
            wikidata: speaker.wikidata.clone(),
            id: speaker.id,
            roles: roles
                .map(|role| (role.text.clone(), role.organization.clone()))
                .collect(),
            quotes: 0,
            slug,
        })
    }

    fn is(&self, speaker: &SpeakerColumns, role: Role<'_>) -> bool {
        (self.id, self.kind, &self.name, &self.wikidata)
            == (speaker.id, speaker.kind, &speaker.name, &speaker.wikidata)
            && (self.role.as_deref(), self.organization.as_deref()) == role
    }
}

/// What is needed of a line; the rest is passed over without being kept.
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
    kind: QuoteKind,
    polarity: Polarity,
    modality: Modality,
    content: String,
    speakers: Vec<SpeakerColumns>,
}
