//! `quotes.parquet` and `articles.parquet`: the tables for pandas, `DuckDB`, Spark, R; typed, with lists as lists, compressed by zstd.
//! `parquet/quotes.schema` and `parquet/articles.schema` have the columns.
//!
//! Both are written while articles come (`drafts`): nothing in `articles.parquet` depends on other articles, and of `quotes.parquet` only the
//! three columns that only the whole run shows, which are put between the others at the end (`parquet/kept.rs`).
//!
//! Rows are gathered column by column. When there are enough, they are written as a row group, encoded and compressed on two threads of
//! its own, while the next rows are gathered: two groups are what bounds memory, some 30 MB for each table.

mod groups;
mod kept;
mod leaf;
mod shape;
mod table;

use std::fmt;
use std::io;
use std::path::Path;

use ::parquet::errors::ParquetError;

use crate::across::LateQuotes;
use crate::cells::Cell;
use crate::files::NewFile;
use crate::records::ArticleRecord;
use crate::sinks::{Sink, Wants};
use groups::Writer;
use kept::{Completion, KeptGroups};
use shape::Shape;
use table::{Shared, Table};

const QUOTES: &str = include_str!("parquet/quotes.schema");
const ARTICLES: &str = include_str!("parquet/articles.schema");

/// Columns of `quotes` that only the whole run shows.
const LATE: [&str; 3] = ["speakers.list.element.key", "speaker_key", "quote_group"];

/// `quotes.parquet` as far as single articles go. Dropped, it leaves no file behind.
#[derive(Debug)]
pub struct QuotesDraft {
    shape: Shape,
    table: Table<KeptGroups>,
    file: NewFile,
}

/// `quotes.parquet`: adds to a draft who the speakers are across articles, and which quotations are the same.
pub struct QuotesParquet {
    late: LateQuotes,
    /// Until it is begun.
    draft: Option<QuotesDraft>,
    completion: Option<Completion>,
}

/// `articles.parquet`.
#[derive(Debug)]
pub struct ArticlesParquet(Table<Writer>);

impl QuotesDraft {
    /// Starts `quotes.parquet` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        let shape = Shape::of(QUOTES)?;
        Ok(Self {
            file: NewFile::create(run.join("quotes.parquet"))?,
            table: Table::create(shape.clone(), KeptGroups::create(run.to_owned())?)?,
            shape,
        })
    }

    /// Takes the next article of the run.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    pub fn add(&mut self, record: &ArticleRecord) -> io::Result<()> {
        let columns = record.columns();
        let shared = columns.cells();
        for (place, quote) in record.quotes.iter().enumerate() {
            let shared = if place == 0 {
                Shared::New(&shared)
            } else {
                Shared::Same(&shared)
            };
            self.table.row(shared, &quote.cells())?;
        }
        Ok(())
    }

    /// Says that all have come. What is left to do is done while others are at work.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn close(&mut self) -> io::Result<()> {
        self.table.close()
    }
}

impl fmt::Debug for QuotesParquet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("QuotesParquet").finish_non_exhaustive()
    }
}

impl QuotesParquet {
    /// Goes on with a draft of the same quotations, which is closed.
    pub fn of(draft: QuotesDraft, late: LateQuotes) -> Self {
        Self {
            late,
            draft: Some(draft),
            completion: None,
        }
    }
}

impl Sink for QuotesParquet {
    fn wants(&self) -> Wants {
        Wants::Nothing
    }

    fn begin(&mut self) -> io::Result<()> {
        let Some(QuotesDraft { shape, table, file }) = self.draft.take() else {
            return Ok(());
        };
        let mut completion = Completion::of(shape, table, file)?;
        for quote in self.late.by_ref() {
            let quote = quote?;
            completion.row(&quote.keys, quote.group.as_deref())?;
        }
        self.completion = Some(completion);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.begin()?;
        self.completion.map_or(Ok(()), Completion::finish)
    }
}

impl ArticlesParquet {
    /// Starts `articles.parquet` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        let shape = Shape::of(ARTICLES)?;
        let writer = shape.writer(NewFile::create(run.join("articles.parquet"))?)?;
        Table::create(shape, writer).map(Self)
    }

    /// Takes the next article of the run.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    pub fn add(&mut self, record: &ArticleRecord) -> io::Result<()> {
        let columns = record.columns();
        let text = record.article.text.as_deref().map_or(Cell::Null, Cell::Text);
        let own = [Cell::Integer(record.words), text];
        self.0.row(Shared::New(&columns.cells()), &own)
    }

    /// Says that all have come.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn close(&mut self) -> io::Result<()> {
        self.0.close()
    }
}

impl Sink for ArticlesParquet {
    fn wants(&self) -> Wants {
        Wants::Nothing
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        finish(self.0.finish()?)
    }
}

/// Completes a file.
fn finish(writer: Writer) -> io::Result<()> {
    writer.into_inner().map_err(failed)?.finish()
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
