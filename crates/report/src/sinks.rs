//! Sinks: what takes the records of a run one by one and makes a file of them; here those of JSON lines.
//!
//! A sink sees each record once, in order, and keeps no record. A new format is a new sink.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use crate::across::SpeakerRow;
use crate::files::NewFile;
use crate::lines::ArticleLine;
use crate::records::{ArticleRecord, Rejected};

/// In what form a sink takes articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// None at all.
    Nothing,
    /// By [`Sink::article`].
    Records,
    /// By [`Sink::line`].
    Lines,
}

/// Makes a file of the records of a run, on a thread of its own.
pub trait Sink: Send {
    /// In what form it takes articles.
    fn wants(&self) -> Wants {
        Wants::Records
    }

    /// Does what does not wait for records. It is called once, before the first of them.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Takes an annotated article; one that is not for this file passes by.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    fn article(&mut self, _record: &ArticleRecord) -> io::Result<()> {
        Ok(())
    }

    /// Takes an annotated article as it stands in its segment.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    fn line(&mut self, _line: &ArticleLine) -> io::Result<()> {
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
    lines: Lines,
    /// The columns that the rows of an article share, written once.
    shared: Vec<u8>,
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
    fn wants(&self) -> Wants {
        Wants::Lines
    }

    fn line(&mut self, line: &ArticleLine) -> io::Result<()> {
        self.0.write_with(|written| line.write_record(written))
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
            lines: Lines::create(run, "quotes.jsonl")?,
            shared: Vec::new(),
        })
    }
}

impl Sink for QuoteLines {
    fn wants(&self) -> Wants {
        Wants::Lines
    }

    fn line(&mut self, line: &ArticleLine) -> io::Result<()> {
        self.shared.clear();
        serde_json::to_writer(&mut self.shared, &line.columns)?;
        // The object stays open…
        self.shared.pop();
        for quote in 0..line.quotes() {
            self.lines.write_with(|written| {
                written.extend_from_slice(&self.shared);
                let brace = written.len();
                line.write_quote(quote, written)?;
                // …and goes on: the brace of the second object becomes a comma.
                written[brace] = b',';
                Ok(())
            })?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.lines.file.finish()
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
    fn wants(&self) -> Wants {
        Wants::Nothing
    }

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
    fn wants(&self) -> Wants {
        Wants::Nothing
    }

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
        self.write_with(|line| serde_json::to_writer(line, data))
    }

    fn write_with(&mut self, write: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>) -> io::Result<()> {
        self.line.clear();
        write(&mut self.line)?;
        self.line.push(b'\n');
        self.file.write_all(&self.line)
    }
}
