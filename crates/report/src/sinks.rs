//! Sinks: what takes the records of a run one by one and makes a file of them; here those of JSON lines.
//!
//! A sink sees each record once, in order, and keeps no record. A new format is a new sink.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use crate::across::SpeakerRow;
use crate::columns::{ArticleColumns, QuoteColumns};
use crate::files::NewFile;
use crate::records::{ArticleRecord, Rejected};

/// Makes a file of the records of a run, on a thread of its own.
pub trait Sink: Send {
    /// Takes an annotated article; one that is not for this file passes by.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    fn article(&mut self, _record: &ArticleRecord) -> io::Result<()> {
        Ok(())
    }

    /// Takes an article that was rejected; one that is not for this file passes by.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    fn rejected(&mut self, _rejected: &Rejected) -> io::Result<()> {
        Ok(())
    }

    /// Completes the file. A sink that is dropped without it leaves no file behind.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// `articles.jsonl`: an [`ArticleRecord`] a line.
#[derive(Debug)]
pub struct ArticleLines(Lines);

/// `quotes.jsonl`: a [`QuoteRow`](crate::QuoteRow) a line.
#[derive(Debug)]
pub struct QuoteLines {
    file: NewFile,
    rows: Rows,
}

/// `speakers.jsonl`: a [`SpeakerRow`] a line.
#[derive(Debug)]
pub struct SpeakerLines(Lines);

/// `rejected.jsonl`: a [`Rejected`] a line.
#[derive(Debug)]
pub struct RejectedLines(Lines);

impl ArticleLines {
    /// Starts `articles.jsonl` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        Lines::create(run, "articles.jsonl").map(Self)
    }
}

impl Sink for ArticleLines {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        self.0.write(record)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.file.finish()
    }
}

impl QuoteLines {
    /// Starts `quotes.jsonl` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        Ok(Self {
            file: NewFile::create(run.join("quotes.jsonl"))?,
            rows: Rows::default(),
        })
    }
}

impl Sink for QuoteLines {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        self.rows.start(&record.columns())?;
        for quote in &record.quotes {
            self.file.write_all(self.rows.row(quote)?.as_bytes())?;
            self.file.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.file.finish()
    }
}

impl SpeakerLines {
    /// Writes `speakers.jsonl` in the folder `run`; the articles add nothing to it.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create<'s>(run: &Path, speakers: impl Iterator<Item = &'s SpeakerRow>) -> io::Result<Self> {
        let mut lines = Lines::create(run, "speakers.jsonl")?;
        for speaker in speakers {
            lines.write(speaker)?;
        }
        Ok(Self(lines))
    }
}

impl Sink for SpeakerLines {
    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.file.finish()
    }
}

impl RejectedLines {
    /// Starts `rejected.jsonl` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        Lines::create(run, "rejected.jsonl").map(Self)
    }
}

impl Sink for RejectedLines {
    fn rejected(&mut self, rejected: &Rejected) -> io::Result<()> {
        self.0.write(rejected)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.file.finish()
    }
}

/// A file of JSON lines.
#[derive(Debug)]
struct Lines {
    file: NewFile,
    /// The line being made, so that the file sees it whole.
    line: Vec<u8>,
}

impl Lines {
    fn create(run: &Path, name: &str) -> io::Result<Self> {
        Ok(Self {
            file: NewFile::create(run.join(name))?,
            line: Vec::new(),
        })
    }

    fn write(&mut self, data: &impl Serialize) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, data)?;
        self.line.push(b'\n');
        self.file.write_all(&self.line)
    }
}

/// Rows in JSON as a [`QuoteRow`](crate::QuoteRow) gives them; the columns that the rows of an article share are written once.
#[derive(Debug, Default)]
struct Rows {
    json: Vec<u8>,
    shared: usize,
}

impl Rows {
    /// The rows that follow are of this article.
    fn start(&mut self, article: &ArticleColumns) -> io::Result<()> {
        self.json.clear();
        serde_json::to_writer(&mut self.json, article)?;
        // The object stays open.
        self.json.pop();
        self.shared = self.json.len();
        Ok(())
    }

    /// One row.
    fn row(&mut self, quote: &QuoteColumns) -> io::Result<&str> {
        self.json.truncate(self.shared);
        serde_json::to_writer(&mut self.json, quote)?;
        // And goes on: the brace of the second object becomes a comma.
        self.json[self.shared] = b',';
        str::from_utf8(&self.json).map_err(io::Error::other)
    }
}
