//! Sinks: what takes the records of a run one by one and makes a file of them; here those of JSON lines.
//!
//! A sink sees each record once, in order, and keeps no record. A new format is a new sink.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use crate::columns::BorrowedRow;
use crate::files::NewFile;
use crate::records::{ArticleRecord, Rejected};

/// Makes a file of the records of a run.
pub trait Sink {
    /// Takes an annotated article.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()>;

    /// Takes an article that was rejected.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    fn rejected(&mut self, rejected: &Rejected) -> io::Result<()>;

    /// Completes the file. A sink that is dropped without it leaves no file behind.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// `articles.jsonl`: an [`ArticleRecord`] a line.
#[derive(Debug)]
pub struct ArticleLines(NewFile);

/// `quotes.jsonl`: a [`QuoteRow`](crate::QuoteRow) a line.
#[derive(Debug)]
pub struct QuoteLines(NewFile);

/// `rejected.jsonl`: a [`Rejected`] a line.
#[derive(Debug)]
pub struct RejectedLines(NewFile);

impl ArticleLines {
    /// Starts `articles.jsonl` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        NewFile::create(run.join("articles.jsonl")).map(Self)
    }
}

impl Sink for ArticleLines {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        line(&mut self.0, record)
    }

    fn rejected(&mut self, _: &Rejected) -> io::Result<()> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}

impl QuoteLines {
    /// Starts `quotes.jsonl` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        NewFile::create(run.join("quotes.jsonl")).map(Self)
    }
}

impl Sink for QuoteLines {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        let article = &record.columns();
        let mut quotes = record.quotes.iter();
        quotes.try_for_each(|quote| line(&mut self.0, &BorrowedRow { article, quote }))
    }

    fn rejected(&mut self, _: &Rejected) -> io::Result<()> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}

impl RejectedLines {
    /// Starts `rejected.jsonl` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        NewFile::create(run.join("rejected.jsonl")).map(Self)
    }
}

impl Sink for RejectedLines {
    fn article(&mut self, _: &ArticleRecord) -> io::Result<()> {
        Ok(())
    }

    fn rejected(&mut self, rejected: &Rejected) -> io::Result<()> {
        line(&mut self.0, rejected)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}

fn line(file: &mut NewFile, data: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *file, data)?;
    file.write_all(b"\n")
}
