//! An article: its text, and what is known of it besides.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::span::{Span, map_spans};
use crate::text::{Text, TextTooLong};

/// One article as ingestion gives it. The stages never change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// The id it came with, or a hash of its text, title, URL and date.
    pub id: String,
    /// Where it was read: the path as given, `path#record` inside a container, `-` for standard input. The key of an
    /// article in a run.
    pub origin: String,
    /// The text that all spans refer to.
    pub text: Text,
    /// What is known of it besides its text.
    pub metadata: Metadata,
    /// Where the text itself shows title, byline and dateline.
    pub header: Header,
}

impl Article {
    /// An article of which nothing is known but a text; `id` is its origin too.
    ///
    /// # Errors
    /// [`TextTooLong`] from 4 GiB on.
    pub fn from_text(id: &str, text: &str) -> Result<Self, TextTooLong> {
        Ok(Self {
            id: id.to_owned(),
            origin: id.to_owned(),
            text: Text::new(text)?,
            metadata: Metadata::default(),
            header: Header::default(),
        })
    }
}

/// What is known of an article besides its text. A title that comes as a field of its own is read by the stages, but offsets
/// never count it and it yields no quotes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// Who wrote it, as given, without a leading "By".
    pub author: Option<String>,
    /// Where it was filed from, as given in the text or a field ("BRUSSELS").
    pub dateline: Option<String>,
    /// Publisher, newspaper, agency or site.
    pub outlet: Option<String>,
    /// Section or rubric.
    pub section: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Language as a BCP 47 tag.
    pub language: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
}

/// A publication date as precise as it was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// The instant in UTC; the start of the day, month or year if no more is known.
    #[schemars(with = "String")]
    pub instant: Timestamp,
    /// How much of the instant is known.
    pub precision: DatePrecision,
    /// The words it was read from.
    pub text: String,
}

/// How precise a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatePrecision {
    /// "2026"
    Year,
    /// "March 2026"
    Month,
    /// "4 March 2026"
    Day,
    /// "4 March 2026, 16:20"
    Minute,
    /// "2026-03-04T16:20:09Z"
    Second,
}

impl DatePrecision {
    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Minute => "minute",
            Self::Second => "second",
        }
    }
}

/// Where the text itself shows its title, byline and dateline, as far as the reader of its format can tell. Segmentation gives
/// the paragraphs there their kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Header {
    /// The headline's line.
    pub title: Option<Span>,
    /// The byline's line.
    pub byline: Option<Span>,
    /// A line that holds only place, date or agency.
    pub dateline: Option<Span>,
}
map_spans!(Header: title, byline, dateline);
