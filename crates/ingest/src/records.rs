//! Cuts one source into raw records: in sequence, in bounded memory, whatever the bytes are.
//!
//! This is the sequential half of reading and does as little as it can: no text is decoded here.

use std::io::BufRead;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::csv::{Row, Rows};
use crate::fields::FieldMap;
use crate::format::Format;
use crate::lines::{Line, Lines};
use crate::peek::Peeked;
use crate::problem::{Problem, ReadError};
use crate::whole::Whole;

/// How sources are read: one value for [`Records`] and [`decode`](crate::decode).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReadOptions {
    /// The most bytes of text that one article may have. A record of a container may be four times as long, for its
    /// other fields and for escapes.
    pub max_article_bytes: usize,
    /// Which fields of a record are which part of an article.
    pub fields: FieldMap,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            max_article_bytes: 4 << 20,
            fields: FieldMap::default(),
        }
    }
}

impl ReadOptions {
    /// The most bytes that one record of a container may have.
    pub(crate) fn max_record_bytes(&self) -> usize {
        self.max_article_bytes.saturating_mul(4)
    }
}

/// One record as it lies in its source: cheap to make, decoded by [`decode`](crate::decode).
#[derive(Clone, Debug)]
pub struct RawRecord {
    /// The path of a source that is one article, `path#record` inside a container, where records count from 1 and
    /// blank lines do not count.
    pub origin: String,
    pub(crate) raw: Raw,
}

impl RawRecord {
    /// The format it was cut from.
    pub const fn format(&self) -> Format {
        match self.raw {
            Raw::PlainText(_) => Format::PlainText,
            Raw::Markdown(_) => Format::Markdown,
            Raw::JsonLine(_) => Format::JsonLines,
            Raw::CsvRow(_) => Format::Csv,
        }
    }

    /// How many bytes it holds in memory.
    pub fn len(&self) -> usize {
        match &self.raw {
            Raw::PlainText(bytes) | Raw::Markdown(bytes) => bytes.len(),
            Raw::JsonLine(line) => line.bytes.len(),
            Raw::CsvRow(row) => row.len(),
        }
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Raw {
    PlainText(Vec<u8>),
    Markdown(Vec<u8>),
    JsonLine(Line),
    CsvRow(Row),
}

/// The records of one source, in order. Gives at least one item; after an error that is not about one record alone
/// ([`Problem::Io`], [`Problem::NoTextColumn`]) it gives no more.
pub struct Records {
    origin: String,
    format: Format,
    /// `None` when the source is used up.
    cutter: Option<Box<dyn Cut + Send>>,
    /// How many records there were, bad ones included.
    number: u64,
}

/// Cuts a source of one format.
pub(crate) trait Cut {
    /// The next record, or nothing at the end.
    fn cut(&mut self) -> Option<Result<Raw, Failure>>;
}

/// What a problem is a problem of.
pub(crate) enum Failure {
    /// One record; the next ones can be read.
    Record(Problem),
    /// The source.
    Source(Problem),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Source(Problem::Io(error))
    }
}

impl Records {
    /// Reads `reader`, which is called `origin` wherever it is named, as `format`.
    pub fn new(
        origin: String,
        format: Format,
        reader: impl BufRead + Send + 'static,
        options: &ReadOptions,
    ) -> Self {
        Self::of(origin, Some(format), Box::new(reader), options)
    }

    /// Reads `reader` as [`Format::of_first_bytes`] guesses: for standard input, and names that tell nothing.
    pub fn guessing(origin: String, reader: impl BufRead + Send + 'static, options: &ReadOptions) -> Self {
        Self::of(origin, None, Box::new(reader), options)
    }

    fn of(
        origin: String,
        format: Option<Format>,
        reader: Box<dyn BufRead + Send>,
        options: &ReadOptions,
    ) -> Self {
        let mut reader = Peeked::new(reader);
        let format = format.unwrap_or_else(|| Format::of_first_bytes(reader.first_bytes(), &options.fields));
        if format.is_container() {
            reader.skip_byte_order_mark();
        }
        let cutter: Box<dyn Cut + Send> = match format {
            Format::PlainText => Box::new(Whole::new(reader, options, Raw::PlainText)),
            Format::Markdown => Box::new(Whole::new(reader, options, Raw::Markdown)),
            Format::JsonLines => Box::new(Lines::new(reader, options)),
            Format::Csv => Box::new(Rows::new(reader, options)),
        };
        Self {
            origin,
            format,
            cutter: Some(cutter),
            number: 0,
        }
    }

    /// The format that is read, given or guessed.
    pub const fn format(&self) -> Format {
        self.format
    }

    fn error_of_source(&self, problem: Problem) -> ReadError {
        ReadError {
            origin: self.origin.clone(),
            problem,
        }
    }

    fn origin_of_record(&self) -> String {
        if self.format.is_container() {
            format!("{}#{}", self.origin, self.number)
        } else {
            self.origin.clone()
        }
    }
}

impl Iterator for Records {
    type Item = Result<RawRecord, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some(cut) = self.cutter.as_mut()?.cut() else {
            self.cutter = None;
            return (self.number == 0).then(|| Err(self.error_of_source(Problem::NoRecord)));
        };
        self.number += 1;
        Some(match cut {
            Ok(raw) => Ok(RawRecord {
                origin: self.origin_of_record(),
                raw,
            }),
            Err(Failure::Record(problem)) => Err(ReadError {
                origin: self.origin_of_record(),
                problem,
            }),
            Err(Failure::Source(problem)) => {
                self.cutter = None;
                Err(self.error_of_source(problem))
            }
        })
    }
}
