//! `quotes.csv`: the table `quotes` for spreadsheets and statistics programs. RFC 4180, UTF-8 without BOM; empty is null; lists and
//! structs are JSON text.
//!
//! Text is written as it is: nothing is put in front of a cell that a spreadsheet may take for a formula. A cell is made from the value that the row has in JSON, so that the two files cannot come apart.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::columns::COLUMNS;
use crate::files::NewFile;
use crate::records::ArticleRecord;
use crate::sinks::{Rows, Sink};

/// `quotes.csv`.
#[derive(Debug)]
pub struct QuoteTable {
    table: csv::Writer<NewFile>,
    rows: Rows,
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
        let rows = Rows::default();
        Ok(Self { table, rows })
    }
}

impl Sink for QuoteTable {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        self.rows.start(&record.columns())?;
        for quote in &record.quotes {
            let Cells(cells) = serde_json::from_str(self.rows.row(quote)?)?;
            for cell in cells {
                self.table.write_field(&*bare(cell)?)?;
            }
            self.table.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.table
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)?
            .finish()
    }
}

/// A JSON value as a cell: nothing for null, a string's characters, anything else as it is.
fn bare(value: &RawValue) -> io::Result<Cow<'_, str>> {
    let json = value.get();
    let string = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    Ok(match string {
        Some(plain) if !plain.contains('\\') => Cow::Borrowed(plain),
        Some(_) => Cow::Owned(serde_json::from_str(json)?),
        None if json == "null" => Cow::Borrowed(""),
        None => Cow::Borrowed(json),
    })
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
