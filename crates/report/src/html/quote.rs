//! A quotation as the page has it: JSON, and what it takes to choose between quotations.

use std::io;

use onrecord_document::{CueClass, Modality, Polarity};
use serde::Serialize;

use super::findings::{key, spoken_about};
use super::json::to_json;
use crate::columns::{QuoteColumns, SpeakerColumns};
use crate::records::ArticleRecord;

/// Bytes around a quotation and its sentences: brackets, commas, an offset.
const PUNCTUATION: usize = 16;

/// A quotation as the page has it.
#[derive(Debug)]
pub(super) struct Quote {
    pub(super) json: String,
    /// Key of the first speaker, if it has a name.
    pub(super) speaker: Option<String>,
    /// For drawing evenly.
    pub(super) draw: u64,
    pub(super) start: u32,
    pub(super) end: u32,
    /// The sentences it stands in; empty if the run leaves texts out.
    pub(super) context: String,
    /// As JSON, in bytes.
    context_bytes: usize,
}

/// A quotation in the page. Offsets are code points of the text.
#[derive(Serialize)]
struct QuoteData<'a> {
    number: u32,
    kind: &'a str,
    parts: Vec<[u32; 2]>,
    /// Only where no text goes along.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cue: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cue_at: Option<[u32; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_at: Option<[u32; 2]>,
    /// `negated`, `future` or `hypothetical`: how it is not said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_said: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    speakers: Vec<SpeakerData<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    addressee: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    in_title: bool,
    /// Number of the quotation that it is nested in.
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<u32>,
    /// What it has in common with the same quotation in other articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    sure: f64,
}

#[derive(Serialize)]
struct SpeakerData<'a> {
    key: String,
    name: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
}

impl Quote {
    pub(super) fn of(record: &ArticleRecord, quote: &QuoteColumns) -> io::Result<Self> {
        let data = QuoteData::of(record, quote);
        let first = quote.speakers.first().filter(|speaker| speaker.has_name());
        let has_text = record.article.text.is_some();
        let context = if has_text {
            quote.context.clone()
        } else {
            String::new()
        };
        Ok(Self {
            json: to_json(&data)?,
            speaker: first.map(key),
            draw: u64::from_str_radix(&quote.quote_id, 16).unwrap_or_default(),
            start: quote.content_start,
            end: quote.content_end,
            context_bytes: to_json(&context)?.len(),
            context,
        })
    }

    /// Its size in the page, alone with its sentences.
    pub(super) fn bytes(&self) -> usize {
        self.json.len() + self.context_bytes + PUNCTUATION
    }
}

impl<'a> QuoteData<'a> {
    fn of(record: &'a ArticleRecord, quote: &'a QuoteColumns) -> Self {
        let place = |start: Option<u32>, end: Option<u32>| Some([start?, end?]);
        let outer = quote.within.as_ref().and_then(|within| {
            let mut quotes = record.quotes.iter();
            quotes.find(|outer| outer.quote_id == *within)
        });
        Self {
            number: quote.number,
            kind: quote.kind.name(),
            parts: quote.parts.iter().map(|part| [part.start, part.end]).collect(),
            content: record.article.text.is_none().then_some(&*quote.content),
            cue: quote.cue.as_deref(),
            cue_at: place(quote.cue_start, quote.cue_end),
            class: quote.cue_class.map(CueClass::name),
            source: quote.source.as_deref(),
            source_at: place(quote.source_start, quote.source_end),
            not_said: not_said(quote),
            speakers: quote.speakers.iter().map(SpeakerData::of).collect(),
            about: spoken_about(record, quote).collect(),
            addressee: quote.addressee.as_deref(),
            when: quote.when_text.as_deref(),
            place: quote.place.as_deref(),
            in_title: quote.in_title,
            within: outer.map(|outer| outer.number),
            group: quote.quote_group.as_deref(),
            sure: quote.quote_confidence,
        }
    }
}

fn not_said(quote: &QuoteColumns) -> Vec<&'static str> {
    let negated = (quote.polarity != Polarity::Affirmed).then(|| quote.polarity.name());
    let supposed = (quote.modality != Modality::Actual).then(|| quote.modality.name());
    negated.into_iter().chain(supposed).collect()
}

impl<'a> SpeakerData<'a> {
    fn of(speaker: &'a SpeakerColumns) -> Self {
        Self {
            key: key(speaker),
            name: &speaker.name,
            kind: speaker.kind.name(),
            role: speaker.role.as_deref(),
        }
    }
}
