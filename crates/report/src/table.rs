//! `quotes.csv`: the table `quotes` for spreadsheets and statistics programs. RFC 4180, UTF-8 without BOM; empty is null; lists and
//! structs are JSON text.
//!
//! A cell is made from the value that the row has in JSON, so that the two files cannot come apart.

use std::fmt;
use std::io;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::columns::{BorrowedRow, COLUMNS};
use crate::files::NewFile;
use crate::records::{ArticleRecord, Rejected};
use crate::sinks::Sink;

/// `quotes.csv`.
#[derive(Debug)]
pub struct QuoteTable {
    table: csv::Writer<NewFile>,
    /// The row in JSON; kept for its memory.
    json: Vec<u8>,
}

impl QuoteTable {
    /// Starts `quotes.csv` in the folder `run` with a header.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        let file = NewFile::create(run.join("quotes.csv"))?;
        let mut table = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(file);
        table.write_record(COLUMNS)?;
        let json = Vec::new();
        Ok(Self { table, json })
    }
}

impl Sink for QuoteTable {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        let article = &record.columns();
        for quote in &record.quotes {
            self.json.clear();
            serde_json::to_writer(&mut self.json, &BorrowedRow { article, quote })?;
            let Cells(cells) = serde_json::from_slice(&self.json)?;
            for cell in cells {
                match cell.get() {
                    "null" => self.table.write_field("")?,
                    text if text.starts_with('"') => {
                        self.table.write_field(serde_json::from_str::<String>(text)?)?;
                    }
                    value => self.table.write_field(value)?,
                }
            }
            self.table.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    fn rejected(&mut self, _: &Rejected) -> io::Result<()> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.table
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)?
            .finish()
    }
}

/// The values of a JSON object in their order.
struct Cells<'a>(Vec<&'a RawValue>);

impl<'de> Deserialize<'de> for Cells<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Row;
        impl<'de> Visitor<'de> for Row {
            type Value = Cells<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a row")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut cells = Vec::with_capacity(COLUMNS.len());
                while let Some((_, value)) = map.next_entry::<serde::de::IgnoredAny, &RawValue>()? {
                    cells.push(value);
                }
                Ok(Cells(cells))
            }
        }
        deserializer.deserialize_map(Row)
    }
}
