//! A row of `quotes` cell by cell, in the order of [`COLUMNS`](crate::COLUMNS): what tables are written from, so that they cannot come
//! apart.

use onrecord_document::{CueClass, DatePrecision, Span, SpeakerKind};
use serde::Serialize;

use crate::columns::{ArticleColumns, QuoteColumns, SpeakerColumns};

/// Columns of an article.
pub(crate) const ARTICLE_COLUMNS: usize = 12;

/// One value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    Bool(bool),
    Integer(u32),
    Real(f64),
    Text(&'a str),
    /// A day, ISO 8601.
    Date(&'a str),
    /// An instant in UTC, ISO 8601.
    Instant(&'a str),
    Spans(&'a [Span]),
    Texts(&'a [String]),
    Speakers(&'a [SpeakerColumns]),
}

impl Cell<'_> {
    /// Lists as JSON text, in `scratch`; nothing for other cells.
    pub(crate) fn json<'s>(&self, scratch: &'s mut Vec<u8>) -> Option<&'s str> {
        match self {
            Self::Spans(spans) => to_json(spans, scratch),
            Self::Texts(texts) => to_json(texts, scratch),
            Self::Speakers(speakers) => to_json(speakers, scratch),
            _ => None,
        }
    }
}

fn to_json<'s>(list: &impl Serialize, scratch: &'s mut Vec<u8>) -> Option<&'s str> {
    scratch.clear();
    serde_json::to_writer(&mut *scratch, list).ok()?;
    str::from_utf8(scratch).ok()
}

/// Days since 1970.
#[cfg(any(feature = "arrow", feature = "parquet"))]
pub(crate) fn days(day: &str) -> Option<i32> {
    let day: jiff::civil::Date = day.parse().ok()?;
    let since = day.since(jiff::civil::Date::constant(1970, 1, 1)).ok()?;
    Some(since.get_days())
}

pub(crate) fn text(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Null, Cell::Text)
}

fn integer(number: Option<u32>) -> Cell<'static> {
    number.map_or(Cell::Null, Cell::Integer)
}

impl ArticleColumns {
    /// The first cells of a row.
    pub(crate) fn cells(&self) -> [Cell<'_>; ARTICLE_COLUMNS] {
        [
            Cell::Text(&self.origin),
            Cell::Text(&self.article_id),
            text(self.duplicate_of.as_deref()),
            text(self.title.as_deref()),
            text(self.author.as_deref()),
            text(self.outlet.as_deref()),
            text(self.section.as_deref()),
            text(self.url.as_deref()),
            text(self.language.as_deref()),
            self.published.as_deref().map_or(Cell::Null, Cell::Instant),
            text(self.published_precision.map(DatePrecision::name)),
            text(self.published_text.as_deref()),
        ]
    }
}

impl QuoteColumns {
    /// The other cells of a row.
    pub(crate) fn cells(&self) -> [Cell<'_>; 43] {
        [
            Cell::Text(&self.quote_id),
            Cell::Integer(self.number),
            Cell::Text(self.kind.name()),
            Cell::Bool(self.marked),
            Cell::Bool(self.in_title),
            Cell::Text(&self.content),
            Cell::Integer(self.content_start),
            Cell::Integer(self.content_end),
            Cell::Spans(&self.parts),
            Cell::Spans(&self.verbatim),
            Cell::Text(&self.context),
            text(self.cue.as_deref()),
            integer(self.cue_start),
            integer(self.cue_end),
            text(self.cue_class.map(CueClass::name)),
            Cell::Text(self.polarity.name()),
            Cell::Text(self.modality.name()),
            text(self.source.as_deref()),
            integer(self.source_start),
            integer(self.source_end),
            text(self.speaker.as_deref()),
            Cell::Speakers(&self.speakers),
            integer(self.speaker_id.map(|id| id.0)),
            text(self.speaker_key.as_deref()),
            text(self.speaker_kind.map(SpeakerKind::name)),
            text(self.speaker_role.as_deref()),
            text(self.speaker_organization.as_deref()),
            text(self.speaker_wikidata.as_deref()),
            text(self.speaker_label.as_deref()),
            text(self.addressee.as_deref()),
            Cell::Texts(&self.about),
            text(self.when_text.as_deref()),
            self.when_from.as_deref().map_or(Cell::Null, Cell::Date),
            self.when_to.as_deref().map_or(Cell::Null, Cell::Date),
            text(self.place.as_deref()),
            Cell::Integer(self.paragraph),
            Cell::Integer(self.sentence),
            text(self.within.as_deref()),
            text(self.quote_group.as_deref()),
            Cell::Real(self.quote_confidence),
            self.speaker_confidence.map_or(Cell::Null, Cell::Real),
            Cell::Text(&self.quote_decided_by),
            text(self.speaker_decided_by.as_deref()),
        ]
    }
}

#[cfg(any(feature = "arrow", feature = "parquet"))]
impl SpeakerColumns {
    /// Its fields in order.
    pub(crate) fn cells(&self) -> [Cell<'_>; 8] {
        [
            Cell::Text(&self.name),
            Cell::Text(self.kind.name()),
            integer(self.id.map(|id| id.0)),
            text(self.key.as_deref()),
            text(self.role.as_deref()),
            text(self.organization.as_deref()),
            text(self.wikidata.as_deref()),
            text(self.label.as_deref()),
        ]
    }
}

#[cfg(all(test, any(feature = "arrow", feature = "parquet")))]
mod tests {
    use super::days;

    #[test]
    fn days_count_from_1970() {
        for (day, number) in [
            ("1970-01-01", Some(0)),
            ("1969-12-31", Some(-1)),
            ("2026-03-04", Some(20_516)),
            ("soon", None),
        ] {
            assert_eq!(days(day), number, "{day}");
        }
    }
}
