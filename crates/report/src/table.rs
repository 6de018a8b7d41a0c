//! `quotes.csv`: the table `quotes` for spreadsheets and statistics programs. RFC 4180, UTF-8 without BOM; empty is null; lists and
//! structs are JSON text.
//!
//! Text is written as it is, unless it is asked to be safe for spreadsheets, which run what looks like a formula: then an apostrophe stands in
//! front of every cell that begins with `=`, `+`, `-`, `@`, their wide forms, a tab or a line break, white space and invisible
//! characters before them not counted; and of every cell that begins with an apostrophe. So taking one apostrophe away from each
//! cell that begins with one gives the cells back as they were.

use std::io::{self, Write};
use std::path::Path;

use onrecord_document::segmentation::is_invisible;

use crate::cells::Cell;
use crate::columns::COLUMNS;
use crate::files::NewFile;
use crate::records::ArticleRecord;
use crate::sinks::Sink;

/// Stands in front of what a spreadsheet would run.
const GUARD: char = '\'';

/// `quotes.csv`.
#[derive(Debug)]
pub struct QuoteTable {
    cells: CellWriter,
}

/// What writes cells, and room for one.
#[derive(Debug)]
struct CellWriter {
    table: csv::Writer<NewFile>,
    safe: bool,
    scratch: Vec<u8>,
}

impl QuoteTable {
    /// Starts `quotes.csv` in the folder `run` with a header; with `safe`, a spreadsheet runs nothing of it.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path, safe: bool) -> io::Result<Self> {
        let file = NewFile::create(run.join("quotes.csv"))?;
        let mut table = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(file);
        table.write_record(COLUMNS)?;
        let scratch = Vec::new();
        Ok(Self {
            cells: CellWriter { table, safe, scratch },
        })
    }
}

impl Sink for QuoteTable {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        let columns = record.columns();
        let shared = columns.cells();
        for quote in &record.quotes {
            for cell in shared.iter().chain(&quote.cells()) {
                self.cells.write(cell)?;
            }
            self.cells.table.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.cells
            .table
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)?
            .finish()
    }
}

impl CellWriter {
    fn write(&mut self, cell: &Cell<'_>) -> io::Result<()> {
        let Self { table, safe, scratch } = self;
        scratch.clear();
        match cell {
            Cell::Null => {}
            Cell::Bool(truth) => write!(scratch, "{truth}")?,
            Cell::Integer(number) => write!(scratch, "{number}")?,
            Cell::Real(number) => serde_json::to_writer(&mut *scratch, number)?,
            Cell::Text(text) | Cell::Date(text) | Cell::Instant(text) => {
                if *safe && is_run(text) {
                    write!(scratch, "{GUARD}")?;
                } else {
                    return Ok(table.write_field(text)?);
                }
                scratch.extend_from_slice(text.as_bytes());
            }
            // JSON begins with a bracket.
            Cell::Spans(_) | Cell::Texts(_) | Cell::Speakers(_) => {
                cell.json(scratch);
            }
        }
        Ok(table.write_field(&*scratch)?)
    }
}

/// Whether a spreadsheet would run a cell, or it begins with the guard itself.
fn is_run(text: &str) -> bool {
    let begins = |character: &char| !is_invisible(*character) || matches!(character, '\t' | '\r' | '\n');
    let first = text.chars().find(begins);
    text.starts_with(GUARD)
        || matches!(
            first,
            Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n')
        )
}

#[cfg(test)]
mod tests {
    use super::is_run;

    #[test]
    fn what_a_spreadsheet_would_run_is_guarded() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "＝1",
            " =1",
            "\u{FEFF}=1",
            "\t=1",
            "\r\n",
            "'quoted'",
            "' =",
        ] {
            assert!(is_run(text), "{text:?}");
        }
        for text in ["", "a=1", "“=1”", "1-2", "(+1)", " a"] {
            assert!(!is_run(text), "{text:?}");
        }
    }
}
