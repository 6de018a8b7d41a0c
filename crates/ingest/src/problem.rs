//! Everything that can be wrong with a source or with one of its records, in words that say where and what to do.
//!
//! Nothing is decided here: the other modules find problems, this one words them.

use std::borrow::Cow;
use std::fmt;
use std::io;

use onrecord_document::TextTooLong;
use serde::{Deserialize, Serialize};

use crate::fields::{Field, FieldMap};

/// An article that could not be had, and why: a row of a run's `rejected.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// Where it was to be read: the path as given, `path#record` inside a container.
    pub origin: String,
    /// The stage that gave up; here always [`STAGE`].
    pub stage: Cow<'static, str>,
    /// What is wrong and, where it can be said, what to do.
    pub reason: String,
}

/// What this stage calls itself in rejections.
pub const STAGE: &str = "ingest";

impl Rejection {
    /// A rejection by this stage.
    pub fn new(origin: String, problem: &Problem) -> Self {
        Self {
            origin,
            stage: Cow::Borrowed(STAGE),
            reason: problem.to_string(),
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}: {}", self.origin, self.stage, self.reason)
    }
}

impl std::error::Error for Rejection {}

/// A record that could not be cut from its source, or a source that cannot be read any further.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {problem}")]
pub struct ReadError {
    /// The record (`path#record`), or the source if none of its records is to blame.
    pub origin: String,
    /// What is wrong.
    #[source]
    pub problem: Problem,
}

impl From<ReadError> for Rejection {
    fn from(error: ReadError) -> Self {
        Self::new(error.origin, &error.problem)
    }
}

/// What is wrong. `line` counts from 1 through the whole source; offsets count bytes from 0.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The source failed; nothing behind this is read.
    #[error("cannot be read any further: {0}")]
    Io(#[from] io::Error),
    /// Something that is none of the formats.
    #[error("this is {0}, which is not read here; convert it to one of the formats that are")]
    Foreign(&'static str),
    /// A format that this build of the library cannot read.
    #[error("{0} cannot be read by this build; it was made without the feature")]
    NotBuilt(&'static str),
    /// A container without a record.
    #[error("empty: there is no record in it")]
    NoRecord,
    /// Nothing but white space and invisible characters.
    #[error("empty: there is no text in it")]
    NoText,
    /// More than one article may have. The record is not held in memory.
    #[error("{}too long: more than {limit} bytes; raise the limit (max_article_bytes) to read it", At(*line))]
    TooLong {
        /// Where it starts, inside a container.
        line: Option<u64>,
        /// The limit that it is over.
        limit: usize,
    },
    /// Longer than any limit allows.
    #[error(transparent)]
    NotAddressable(#[from] TextTooLong),
    /// Bytes that are neither UTF-8 nor text in any other encoding.
    #[error("{}{what} is not UTF-8 at byte {byte}; convert it to UTF-8", At(*line))]
    NotUtf8 {
        /// Where the record starts, inside a container.
        line: Option<u64>,
        /// The file, the line, or a field by its name.
        what: String,
        /// The first byte of it that is wrong.
        byte: usize,
    },
    /// A line that is not a JSON object.
    #[error("line {line}, column {column}: not a JSON object: {message}")]
    NotJson {
        /// The line.
        line: u64,
        /// The byte on the line, from 1, as JSON parsers count.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// A record without a string where its text should be.
    #[error("line {line}: {missing}")]
    NoTextField {
        /// Where the record starts.
        line: u64,
        /// What was looked for and what is there.
        missing: MissingText,
    },
    /// A CSV header that names no column for the text; the source is not read.
    #[error("the header: {0}")]
    NoTextColumn(MissingText),
    /// A row with more or fewer fields than its header.
    #[error("line {line}: {} but the header has {expected}", fields(*found))]
    FieldCount {
        /// Where the row starts.
        line: u64,
        /// How many fields it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A quotation mark that is never closed, so that all rows up to the end are one.
    #[error("line {line}: a quotation mark that opens in this row is never closed")]
    UnclosedQuote {
        /// Where the row starts.
        line: u64,
    },
    /// A page whose elements lie too deep in one another.
    #[error("elements lie more than {limit} deep; raise the limit (max_html_depth) to read it")]
    TooDeep {
        /// The limit that it is over.
        limit: usize,
    },
    /// A page of which a parser would make more than a page can be.
    #[error("makes more than {limit} elements, as no page does")]
    TooManyElements {
        /// The limit that it is over.
        limit: u64,
    },
    /// A page in which no article can be found.
    #[error("no main text was found on the page")]
    NoMainText,
    /// A record of a web archive that cannot be read; the next ones can.
    #[error("the record at byte {place} is lost: {what}")]
    LostRecord {
        /// The offset of the record, or of its gzip member, in the file.
        place: u64,
        /// Why.
        what: String,
    },
    /// A page in a web archive that is bigger than pages may be.
    #[error(
        "the record at byte {place} is too long: more than {limit} bytes; raise the limit (max_article_bytes) to read it"
    )]
    TooLongRecord {
        /// The offset of the record, or of its gzip member, in the file.
        place: u64,
        /// The limit that it is over.
        limit: usize,
    },
    /// A feed that ends inside an item.
    #[error("line {line}: the item is never closed")]
    UnclosedItem {
        /// Where it starts.
        line: u64,
    },
    /// An item of a feed that is no XML.
    #[error("line {line}: the item is not XML: {message}")]
    NotXml {
        /// Where it starts.
        line: u64,
        /// What the parser says.
        message: String,
    },
    /// A table that is not Parquet, or broken.
    #[error("not Parquet, or broken: {0}")]
    Parquet(String),
    /// A text that is not English.
    #[error("in {0}, not in English; --any-language keeps it")]
    Language(&'static str),
    /// Front matter between `+++` that is not TOML.
    #[error("the front matter is not TOML: {0}")]
    FrontMatter(String),
}

/// A text that is in none of the fields where it was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MissingText {
    looked_for: String,
    there: Vec<String>,
}

/// More fields than this are not listed.
const MOST_LISTED: usize = 20;

impl MissingText {
    pub(crate) fn new(map: &FieldMap, there: impl IntoIterator<Item: Into<String>>) -> Self {
        Self {
            looked_for: map.given(Field::Text).unwrap_or(Field::Text.name()).to_owned(),
            there: there.into_iter().take(MOST_LISTED + 1).map(Into::into).collect(),
        }
    }
}

impl fmt::Display for MissingText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "field `{}` is missing or not a string; ",
            self.looked_for
        )?;
        if self.there.is_empty() {
            return formatter.write_str("there are no fields");
        }
        formatter.write_str("the fields are ")?;
        for (index, name) in self.there.iter().take(MOST_LISTED).enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(formatter, "{separator}`{}`", name.escape_debug())?;
        }
        if self.there.len() > MOST_LISTED {
            formatter.write_str(" and more")?;
        }
        formatter.write_str("; name the one that holds the text with --text-field")
    }
}

/// "line 3: ", or nothing.
struct At(Option<u64>);

impl fmt::Display for At {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |line| write!(formatter, "line {line}: "))
    }
}

fn fields(count: usize) -> String {
    if count == 1 {
        "1 field".to_owned()
    } else {
        format!("{count} fields")
    }
}
