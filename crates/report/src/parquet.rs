//! `quotes.parquet` and `articles.parquet`: the tables for pandas, `DuckDB`, Spark, R; typed, with lists as lists, compressed by zstd.
//! `parquet/quotes.schema` and `parquet/articles.schema` have the columns.
//!
//! Rows are gathered column by column. When there are enough, they are written as a row group, encoded and compressed on two threads of
//! its own, while the next rows are gathered: two groups are what bounds memory, some 30 MB for each table.

mod groups;
mod leaf;

use std::io;
use std::path::Path;
use std::sync::Arc;

use ::parquet::basic::{Compression, Type, ZstdLevel};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use ::parquet::schema::types::SchemaDescriptor;

use crate::NOTICE;
use crate::cells::Cell;
use crate::files::NewFile;
use crate::records::ArticleRecord;
use crate::sinks::Sink;
use groups::GroupWriter;
use leaf::Leaf;

const QUOTES: &str = include_str!("parquet/quotes.schema");
const ARTICLES: &str = include_str!("parquet/articles.schema");

/// A row group is written when its values have so many bytes…
const GROUP_BYTES: usize = 8 << 20;

/// …or it has so many rows.
const GROUP_ROWS: usize = 16 << 10;

/// Columns of which few values repeat: a dictionary would be work for nothing.
const DISTINCT: &[&str] = &["quote_id", "content", "context", "text"];

/// Values that the library takes at once.
const BATCH: usize = 8 << 10;

/// `quotes.parquet`.
#[derive(Debug)]
pub struct QuotesParquet(Table);

/// `articles.parquet`.
#[derive(Debug)]
pub struct ArticlesParquet(Table);

impl QuotesParquet {
    /// Starts `quotes.parquet` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        Table::create(&run.join("quotes.parquet"), QUOTES).map(Self)
    }
}

impl Sink for QuotesParquet {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        let columns = record.columns();
        let shared = columns.cells();
        for (place, quote) in record.quotes.iter().enumerate() {
            let shared = if place == 0 {
                Shared::New(&shared)
            } else {
                Shared::Same(&shared)
            };
            self.0.row(shared, &quote.cells())?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}

impl ArticlesParquet {
    /// Starts `articles.parquet` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        Table::create(&run.join("articles.parquet"), ARTICLES).map(Self)
    }
}

impl Sink for ArticlesParquet {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        let columns = record.columns();
        let text = record.article.text.as_deref().map_or(Cell::Null, Cell::Text);
        let own = [Cell::Integer(record.words), text];
        self.0.row(Shared::New(&columns.cells()), &own)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}

/// The cells that the rows of an article share.
#[derive(Clone, Copy)]
enum Shared<'a> {
    /// In the first row of the article.
    New(&'a [Cell<'a>]),
    /// In the rows after it, which have the same.
    Same(&'a [Cell<'a>]),
}

/// A table being written.
struct Table {
    groups: GroupWriter,
    /// The columns of the group being gathered; a list of structs has one for each field.
    leaves: Vec<Leaf>,
    /// By cell of a row: its first leaf.
    first_leaf: Vec<usize>,
    rows: usize,
    bytes: usize,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Table")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl Table {
    fn create(path: &Path, message: &str) -> io::Result<Self> {
        let schema = Arc::new(parse_message_type(message).map_err(failed)?);
        let descriptor = SchemaDescriptor::new(Arc::clone(&schema));
        let columns = || descriptor.columns().iter().map(|column| Leaf::of(column));
        let leaves: Vec<Leaf> = columns().collect();
        let mut first_leaf = Vec::new();
        for leaf in 0..leaves.len() {
            if first_leaf.len() == descriptor.get_column_root_idx(leaf) {
                first_leaf.push(leaf);
            }
        }
        let properties = Arc::new(properties(&descriptor));
        let writer = SerializedFileWriter::new(NewFile::create(path)?, schema, properties);
        Ok(Self {
            groups: GroupWriter::start(writer.map_err(failed)?, columns().collect())?,
            leaves,
            first_leaf,
            rows: 0,
            bytes: 0,
        })
    }

    fn row(&mut self, shared: Shared<'_>, own: &[Cell<'_>]) -> io::Result<()> {
        let (Shared::New(cells) | Shared::Same(cells)) = shared;
        let (first, others) = self.first_leaf.split_at(cells.len().min(self.first_leaf.len()));
        let repeats = matches!(shared, Shared::Same(_)) && self.rows > 0;
        for (cell, leaf) in cells.iter().zip(first) {
            self.bytes += if repeats {
                self.leaves[*leaf].repeat()
            } else {
                self.leaves[*leaf].value(cell)
            };
        }
        for (cell, first) in own.iter().zip(others) {
            self.bytes += match cell {
                Cell::Spans(spans) => self.leaves[*first].spans(spans),
                Cell::Texts(texts) => self.leaves[*first].texts(texts),
                Cell::Speakers(speakers) => leaf::speakers(&mut self.leaves[*first..], speakers),
                cell => self.leaves[*first].value(cell),
            };
        }
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
            self.write_group()?;
        }
        Ok(())
    }

    fn write_group(&mut self) -> io::Result<()> {
        (self.rows, self.bytes) = (0, 0);
        self.groups.write(&mut self.leaves)
    }

    fn finish(mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.write_group()?;
        }
        let writer = self.groups.finish()?;
        writer.into_inner().map_err(failed)?.finish()
    }
}

/// Dictionaries and statistics where they pay: positions and long texts hardly repeat, and nobody asks for the least of names.
fn properties(schema: &SchemaDescriptor) -> WriterProperties {
    let notice = KeyValue::new("notice".to_owned(), NOTICE.to_owned());
    let zstd = Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default());
    let mut properties = WriterProperties::builder()
        .set_compression(zstd)
        .set_write_batch_size(BATCH)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(vec![notice]));
    for column in schema.columns() {
        let path = column.path().clone();
        let kind = column.physical_type();
        if kind == Type::INT32 || DISTINCT.contains(&column.name()) {
            properties = properties.set_column_dictionary_enabled(path.clone(), false);
        }
        if kind == Type::BYTE_ARRAY {
            properties = properties.set_column_statistics_enabled(path, EnabledStatistics::None);
        }
    }
    properties.build()
}

/// What the library says, as an error of writing; what the file said keeps its words, which name it.
fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(inner) => io::Error::other(inner),
        },
        error => io::Error::other(error),
    }
}
