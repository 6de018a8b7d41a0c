//! Cuts one source into raw records: in sequence, in bounded memory, whatever the bytes are.
//!
//! This is the sequential half of reading and does as little as it can: no text is decoded here.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use encoding_rs::{Encoding, UTF_8};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::compression::{Compression, Limits};
use crate::csv::{Row, Rows};
use crate::duplicates::Duplicates;
use crate::encoding::{declared_encoding, transcoded, utf16};
use crate::fields::{Field, FieldMap};
use crate::format::Format;
use crate::items::{Item, Items};
use crate::lines::{Line, Lines};
use crate::objects::Objects;
use crate::peek::{LOOKED_AT_AGAIN, Peeked};
use crate::problem::{Problem, ReadError};
use crate::warc::{Archive, Gzipped, Plain};
use crate::whole::Whole;

/// How sources are read: one value for [`Records`] and [`decode`](crate::decode).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReadOptions {
    /// The most bytes of text that one article may have. A record of a container may be four times as long, for its
    /// other fields and for escapes.
    pub max_article_bytes: usize,
    /// How deep the elements of a page of HTML may lie in one another.
    pub max_html_depth: usize,
    /// The most bytes that one gzip member, or all of a Zstandard file, may decompress to.
    pub max_member_bytes: u64,
    /// The most bytes that compressed bytes may decompress to, for each of them.
    pub max_compression_ratio: u64,
    /// Which articles are marked as copies of earlier ones.
    pub duplicates: Duplicates,
    /// Whether copies are left out, as rejections that say what they copy.
    pub drop_duplicates: bool,
    /// What stands between the fields of CSV, in place of what its header has most of. One byte.
    pub delimiter: Option<char>,
    /// Whether articles in other languages than English are kept.
    pub any_language: bool,
    /// The encoding of all sources, in place of what each says or shows.
    #[schemars(with = "Option<String>")]
    pub encoding: Option<&'static Encoding>,
    /// Which fields of a record are which part of an article.
    pub fields: FieldMap,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            max_article_bytes: 4 << 20,
            max_html_depth: 512,
            max_member_bytes: 64 << 30,
            max_compression_ratio: 200,
            any_language: false,
            duplicates: Duplicates::default(),
            drop_duplicates: false,
            delimiter: None,
            encoding: None,
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
#[derive(Clone, Debug, Hash)]
pub struct RawRecord {
    /// The path of a source that is one article, `path#record` inside a container, where records count from 1 and
    /// blank lines do not count.
    pub origin: String,
    pub(crate) raw: Raw,
    format: Format,
}

impl RawRecord {
    /// A record that somebody else has cut, whose values are characters already: for each value its field and its rank among the values
    /// of that field, the least being the best ([`FieldMap::rank`]). It is read as a row of a table.
    pub fn of_values(origin: String, values: Vec<(Field, usize, String)>) -> Self {
        let fields = Fields {
            values,
            is_markup: false,
        };
        Self {
            origin,
            raw: Raw::Fields(Box::new(fields)),
            format: Format::Parquet,
        }
    }

    /// The format it was cut from.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// How many bytes it holds in memory.
    pub fn len(&self) -> usize {
        match &self.raw {
            Raw::PlainText(bytes) | Raw::Markdown(bytes) => bytes.len(),
            Raw::JsonLine(line) => line.bytes.len(),
            Raw::CsvRow(row) => row.len(),
            Raw::Page(page) => page.bytes.len(),
            Raw::Item(item) => item.bytes.len(),
            Raw::Fields(fields) => fields.values.iter().map(|(.., value)| value.len()).sum(),
        }
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[derive(Clone, Debug, Hash)]
pub(crate) enum Raw {
    PlainText(Vec<u8>),
    Markdown(Vec<u8>),
    JsonLine(Line),
    CsvRow(Row),
    Page(Box<Page>),
    Fields(Box<Fields>),
    Item(Box<Item>),
}

/// A page of HTML, and what was said of it where it was kept.
#[derive(Clone, Debug, Default, Hash)]
pub(crate) struct Page {
    pub(crate) bytes: Vec<u8>,
    /// As the server named it.
    pub(crate) charset: Option<&'static Encoding>,
    /// Where it was fetched.
    pub(crate) url: Option<String>,
}

/// Values that are characters already.
#[derive(Clone, Debug, Default, Hash)]
pub(crate) struct Fields {
    /// Field, rank (the best is least), value.
    pub(crate) values: Vec<(Field, usize, String)>,
    /// The text is a piece of HTML.
    pub(crate) is_markup: bool,
}

/// The records of one source, in order. Gives at least one item; after an error that is not about one record alone
/// ([`Problem::Io`], [`Problem::NoTextColumn`], [`Problem::Foreign`]) it gives no more.
pub struct Records {
    origin: String,
    format: Format,
    /// `None` when the source is used up.
    cutter: Option<Box<dyn Cut + Send>>,
    /// How many records there were, bad ones included.
    number: u64,
    passed_over: BTreeMap<String, u64>,
}

/// Cuts a source of one format.
pub(crate) trait Cut {
    /// The next record, or nothing at the end.
    fn cut(&mut self) -> Option<Result<Raw, Failure>>;

    /// What was passed over so far because it is no article, counted by what it is.
    fn passed_over(&self) -> BTreeMap<String, u64> {
        BTreeMap::new()
    }
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
    /// Reads `reader`, which is called `origin` wherever it is named, as `format`. What is compressed by gzip or Zstandard is
    /// decompressed, whatever the format.
    pub fn new(
        origin: String,
        format: Format,
        reader: impl BufRead + Send + 'static,
        options: &ReadOptions,
    ) -> Self {
        Self::of(origin, Some(format), Box::new(reader), options)
    }

    /// Reads `reader` as what its first bytes show it to be, or else as what the name `origin` says, or else as
    /// [`Format::of_first_bytes`] guesses.
    pub fn guessing(origin: String, reader: impl BufRead + Send + 'static, options: &ReadOptions) -> Self {
        Self::of(origin, None, Box::new(reader), options)
    }

    /// Reads a file of Parquet, which alone of all formats is not read from front to back.
    pub fn of_table(origin: String, file: std::fs::File, options: &ReadOptions) -> Self {
        Self::with(origin, Format::Parquet, table(file, options))
    }

    fn of(
        origin: String,
        given: Option<Format>,
        reader: Box<dyn BufRead + Send>,
        options: &ReadOptions,
    ) -> Self {
        match cutter(&origin, given, Peeked::new(reader), options) {
            Ok((format, cutter)) => Self::with(origin, format, Ok(cutter)),
            Err(problem) => Self::with(origin, given.unwrap_or(Format::PlainText), Err(problem)),
        }
    }

    fn with(origin: String, format: Format, cutter: Result<Box<dyn Cut + Send>, Problem>) -> Self {
        Self {
            origin,
            format,
            cutter: Some(cutter.unwrap_or_else(|problem| Box::new(Failed(Some(problem))))),
            number: 0,
            passed_over: BTreeMap::new(),
        }
    }

    /// The format that is read, given or guessed.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Takes what of a source that was read to its end is no article and was passed over, counted by what it is
    /// ("WARC image/jpeg").
    pub fn take_passed_over(&mut self) -> BTreeMap<String, u64> {
        std::mem::take(&mut self.passed_over)
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
        let cutter = self.cutter.as_mut()?;
        let Some(cut) = cutter.cut() else {
            self.passed_over = cutter.passed_over();
            self.cutter = None;
            return (self.number == 0).then(|| Err(self.error_of_source(Problem::NoRecord)));
        };
        self.number += 1;
        Some(match cut {
            Ok(raw) => Ok(RawRecord {
                origin: self.origin_of_record(),
                raw,
                format: self.format,
            }),
            Err(Failure::Record(problem)) => Err(ReadError {
                origin: self.origin_of_record(),
                problem,
            }),
            Err(Failure::Source(problem)) => {
                self.passed_over = cutter.passed_over();
                self.cutter = None;
                Err(self.error_of_source(problem))
            }
        })
    }
}

/// Gives one problem with a source in place of its records.
struct Failed(Option<Problem>);

impl Cut for Failed {
    fn cut(&mut self) -> Option<Result<Raw, Failure>> {
        self.0.take().map(|problem| Err(Failure::Source(problem)))
    }
}

/// More layers of compression than this are nobody's archive.
const MOST_LAYERS: usize = 3;

/// Undoes compression and encoding, and chooses who cuts.
fn cutter(
    origin: &str,
    given: Option<Format>,
    mut reader: Peeked,
    options: &ReadOptions,
) -> Result<(Format, Box<dyn Cut + Send>), Problem> {
    let mut layers = 0;
    while let Some(compression) = Compression::of(reader.first_bytes()) {
        let named = given.or_else(|| Format::of_name(origin)) == Some(Format::Warc);
        if compression == Compression::Gzip && (named || given.is_none() && is_gzipped_archive(&mut reader)) {
            return Ok((
                Format::Warc,
                Box::new(Archive::new(Gzipped::new(reader, options), options)),
            ));
        }
        layers += 1;
        if layers > MOST_LAYERS {
            return Err(Problem::Foreign("compressed more than three times over"));
        }
        reader = Peeked::new(compression.open(reader, Limits::of(options))?);
    }
    let encoding = options.encoding.or_else(|| utf16(reader.first_bytes()));
    if let Some(encoding) =
        encoding.filter(|encoding| *encoding != UTF_8 && given.is_none_or(Format::is_text))
    {
        reader = Peeked::new(transcoded(reader, encoding));
    }
    let start = reader.first_bytes().trim_ascii();
    if start.starts_with(b"<") || matches!(start, b"[" | b"{") {
        reader.look_at(LOOKED_AT_AGAIN);
    }
    let format = match given {
        Some(format) => format,
        None => Format::detect(origin, reader.first_bytes(), &options.fields).map_err(Problem::Foreign)?,
    };
    if format.is_container() {
        reader.skip_byte_order_mark();
    }
    let cutter: Box<dyn Cut + Send> = match format {
        Format::PlainText => Box::new(Whole::new(reader, options.max_article_bytes, Raw::PlainText)),
        Format::Markdown => Box::new(Whole::new(reader, options.max_article_bytes, Raw::Markdown)),
        Format::JsonLines => Box::new(Lines::new(reader, options)),
        Format::Json => Box::new(Objects::new(reader, options)),
        Format::Csv => Box::new(Rows::new(reader, options)),
        Format::Html => Box::new(Whole::new(reader, options.max_record_bytes(), page)),
        // Its first member may be what is broken.
        Format::Warc
            if layers == 0 && origin.ends_with("gz") && !reader.first_bytes().starts_with(b"WARC/") =>
        {
            Box::new(Archive::new(Gzipped::new(reader, options), options))
        }
        Format::Warc => Box::new(Archive::new(Plain::new(reader), options)),
        Format::Parquet => held_table(reader, options)?,
        Format::Feed => Box::new(Items::new(in_utf8(reader), options)),
    };
    Ok((format, cutter))
}

/// A feed in the encoding that its declaration names, as UTF-8.
fn in_utf8(reader: Peeked) -> Peeked {
    match declared_encoding(reader.first_bytes()) {
        Some(encoding) if encoding != UTF_8 => Peeked::new(transcoded(reader, encoding)),
        _ => reader,
    }
}

#[cfg(feature = "parquet")]
fn table(file: std::fs::File, options: &ReadOptions) -> Result<Box<dyn Cut + Send>, Problem> {
    Ok(Box::new(crate::table::Table::new(file, options)?))
}

#[cfg(not(feature = "parquet"))]
fn table(_: std::fs::File, _: &ReadOptions) -> Result<Box<dyn Cut + Send>, Problem> {
    Err(Problem::NotBuilt("Parquet"))
}

#[cfg(feature = "parquet")]
fn held_table(reader: Peeked, options: &ReadOptions) -> Result<Box<dyn Cut + Send>, Problem> {
    let bytes = crate::table::held(reader, MOST_HELD)?;
    Ok(Box::new(crate::table::Table::new(bytes, options)?))
}

#[cfg(not(feature = "parquet"))]
fn held_table(_: Peeked, _: &ReadOptions) -> Result<Box<dyn Cut + Send>, Problem> {
    Err(Problem::NotBuilt("Parquet"))
}

/// The most bytes of a table that comes over a pipe.
#[cfg(feature = "parquet")]
const MOST_HELD: u64 = 256 << 20;

/// Whether a gzip file holds a web archive, which is then read member by member.
fn is_gzipped_archive(reader: &mut Peeked) -> bool {
    reader.look_at(LOOKED_AT_AGAIN);
    let mut start = [0; 5];
    let mut decoder = flate2::bufread::GzDecoder::new(reader.first_bytes());
    decoder.read_exact(&mut start).is_ok() && start == *b"WARC/"
}

fn page(bytes: Vec<u8>) -> Raw {
    Raw::Page(Box::new(Page {
        bytes,
        ..Page::default()
    }))
}
