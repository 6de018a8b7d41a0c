//! `report.html`: a run as one page that opens from disk, without a network.
//!
//! The page has what its readers need in itself: style, scripts, and the data as JSON that they draw and list. Whatever the articles
//! say stays text: the template escapes, the JSON cannot end its element, the scripts set text and never markup, and a
//! Content-Security-Policy allows the page's own script and style, by their hashes, and nothing else.
//!
//! Memory is bounded (some 60 MB), and so is the page (5 MB): figures count the whole run (`findings`), while of articles and quotations those go along
//! that fit (`carried`); the page says how many they are and where the others can be found.

mod article;
mod carried;
mod data;
mod findings;
mod json;
mod quote;
mod render;
mod tally;

use std::io;
use std::path::Path;

use crate::files::NewFile;
use crate::records::{ArticleRecord, Rejected};
use crate::sinks::Sink;

/// `report.html`.
#[derive(Debug)]
pub struct Page {
    file: NewFile,
    findings: findings::Findings,
    carried: carried::Carried,
}

impl Page {
    /// Starts `report.html` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        Ok(Self {
            file: NewFile::create(run.join("report.html"))?,
            findings: findings::Findings::none(),
            carried: carried::Carried::default(),
        })
    }
}

impl Sink for Page {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        self.findings.article(record);
        self.carried.article(record, &self.findings)
    }

    fn rejected(&mut self, rejected: &Rejected) -> io::Result<()> {
        self.findings.rejected(rejected);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.findings.settle();
        let share = self.carried.settle(&self.findings)?;
        let data = data::data(&self.findings, &self.carried, share)?;
        render::render(&self.findings, share, data, &mut self.file)?;
        self.file.finish()
    }
}
