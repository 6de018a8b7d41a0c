//! Cuts CSV (RFC 4180, quoted line breaks included) into rows under a shared header.
//!
//! The parser is `csv-core`, that of the `csv` crate without its buffers, which grow as long as a record does. Fields are not
//! decoded here.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::fields::{FIELDS, Field, FieldMap};
use crate::peek::Peeked;
use crate::problem::{MissingText, Problem};
use crate::records::{Cut, Failure, Raw, ReadOptions};

/// The first row of a source.
#[derive(Debug, Hash)]
pub(crate) struct Header {
    names: Vec<String>,
    /// For each field the columns that fit it, the best first.
    columns: [Vec<usize>; FIELDS],
}

impl Header {
    fn new(names: Vec<String>, map: &FieldMap) -> Self {
        let columns = Field::ALL.map(|field| map.columns(field, &names));
        Self { names, columns }
    }

    /// The columns that fit a field, the best first.
    pub(crate) fn columns(&self, field: Field) -> &[usize] {
        &self.columns[field as usize]
    }

    pub(crate) fn name(&self, column: usize) -> &str {
        &self.names[column]
    }
}

/// One row, with as many fields as its header.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Row {
    /// The line on which it starts.
    pub(crate) line: u64,
    pub(crate) header: Arc<Header>,
    cells: Cells,
}

impl Row {
    pub(crate) fn field(&self, column: usize) -> &[u8] {
        self.cells.field(column)
    }

    pub(crate) fn len(&self) -> usize {
        self.cells.bytes.len()
    }
}

/// The fields of a row, one behind the other without quotation marks and delimiters.
#[derive(Clone, Debug, Default, Hash)]
struct Cells {
    bytes: Vec<u8>,
    /// Where each field ends in `bytes`.
    ends: Vec<usize>,
}

impl Cells {
    fn field(&self, column: usize) -> &[u8] {
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        &self.bytes[start..self.ends[column]]
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    /// A line of nothing but white space, which is no row unless there is but one column.
    fn is_blank(&self) -> bool {
        self.len() == 1 && self.bytes.trim_ascii().is_empty()
    }

    fn names(&self) -> Vec<String> {
        let name = |column| String::from_utf8_lossy(self.field(column)).trim().to_owned();
        (0..self.len()).map(name).collect()
    }
}

/// The rows of a source.
pub(crate) struct Rows {
    scanner: Scanner,
    fields: FieldMap,
    header: Option<Arc<Header>>,
}

impl Rows {
    pub(crate) fn new(reader: Peeked, options: &ReadOptions) -> Self {
        let given = options.delimiter.and_then(|given| u8::try_from(given).ok());
        let delimiter = given.unwrap_or_else(|| delimiter(reader.first_bytes()));
        Self {
            scanner: Scanner::new(reader, delimiter, options.max_record_bytes()),
            fields: options.fields.clone(),
            header: None,
        }
    }

    /// Reads the header if it was not read yet; nothing if there is none.
    fn header(&mut self) -> Result<Option<Arc<Header>>, Problem> {
        if self.header.is_none() {
            let Some(row) = self.scanner.next_row()? else {
                return Ok(None);
            };
            let header = Header::new(row.cells?.names(), &self.fields);
            if header.columns(Field::Text).is_empty() {
                return Err(Problem::NoTextColumn(MissingText::new(
                    &self.fields,
                    header.names,
                )));
            }
            self.header = Some(Arc::new(header));
        }
        Ok(self.header.clone())
    }
}

impl Cut for Rows {
    fn cut(&mut self) -> Option<Result<Raw, Failure>> {
        let header = match self.header() {
            Ok(header) => header?,
            Err(problem) => return Some(Err(Failure::Source(problem))),
        };
        loop {
            let row = match self.scanner.next_row() {
                Ok(row) => row?,
                Err(error) => return Some(Err(error.into())),
            };
            let (found, expected) = (row.cells.as_ref().map_or(0, Cells::len), header.names.len());
            return Some(match row.cells {
                Err(problem) => Err(Failure::Record(problem)),
                Ok(cells) if cells.is_blank() && expected > 1 => continue,
                Ok(_) if found != expected => Err(Failure::Record(Problem::FieldCount {
                    line: row.line,
                    found,
                    expected,
                })),
                Ok(cells) => Ok(Raw::CsvRow(Row {
                    line: row.line,
                    header,
                    cells,
                })),
            });
        }
    }
}

/// A row before its header is asked.
struct Scanned {
    line: u64,
    cells: Result<Cells, Problem>,
}

/// Feeds the parser and keeps count of lines and bytes.
struct Scanner {
    reader: Peeked,
    parser: Reader,
    /// Bytes read; those in `unread` are not parsed yet.
    buffer: Vec<u8>,
    unread: Range<usize>,
    /// The line of the next byte.
    line: u64,
    limit: usize,
    // Scratch for the row that is being read.
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

const BUFFER: usize = 64 << 10;
/// No table of articles has more columns than this.
const MOST_COLUMNS: usize = 1 << 14;

impl Scanner {
    fn new(reader: Peeked, delimiter: u8, limit: usize) -> Self {
        Self {
            reader,
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            buffer: vec![0; BUFFER],
            unread: 0..0,
            line: 1,
            limit,
            bytes: vec![0; BUFFER],
            ends: vec![0; 64],
        }
    }

    /// Parses up to the end of the next row, of which at most about `limit` bytes are held.
    fn next_row(&mut self) -> io::Result<Option<Scanned>> {
        self.skip_line_breaks()?;
        let line = self.line;
        let (mut filled, mut columns, mut marks, mut too_long) = (0, 0, 0, false);
        loop {
            let at_end = !self.fill()?;
            let input = &self.buffer[self.unread.clone()];
            let (result, read, written, ended) =
                self.parser
                    .read_record(input, &mut self.bytes[filled..], &mut self.ends[columns..]);
            marks += count(&input[..read], b'"');
            self.advance(read);
            filled += written;
            columns += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if filled <= self.limit => self.bytes.resize(2 * filled, 0),
                ReadRecordResult::OutputEndsFull if columns < MOST_COLUMNS => {
                    self.ends.resize(2 * columns, 0);
                }
                // The rest of the row overwrites what there is of it.
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    (filled, columns, too_long) = (0, 0, true);
                }
                ReadRecordResult::End => return Ok(None),
                ReadRecordResult::Record => {
                    // A row runs over several lines only inside quotation marks, which come in pairs there.
                    let unclosed = at_end && marks % 2 == 1 && self.line > line;
                    let cells = if too_long || filled > self.limit {
                        Err(Problem::TooLong {
                            line: Some(line),
                            limit: self.limit,
                        })
                    } else if unclosed {
                        Err(Problem::UnclosedQuote { line })
                    } else {
                        Ok(Cells {
                            bytes: self.bytes[..filled].to_vec(),
                            ends: self.ends[..columns].to_vec(),
                        })
                    };
                    return Ok(Some(Scanned { line, cells }));
                }
            }
        }
    }

    /// Line breaks between rows are no rows; passing them here keeps the count of lines right.
    fn skip_line_breaks(&mut self) -> io::Result<()> {
        while self.fill()? && matches!(self.buffer[self.unread.start], b'\n' | b'\r') {
            self.advance(1);
        }
        Ok(())
    }

    fn advance(&mut self, bytes: usize) {
        let passed = &self.buffer[self.unread.start..self.unread.start + bytes];
        self.line += count(passed, b'\n') as u64;
        self.unread.start += bytes;
    }

    /// Whether there is anything left, reading more if it is needed.
    fn fill(&mut self) -> io::Result<bool> {
        while self.unread.is_empty() {
            match self.reader.read(&mut self.buffer) {
                Ok(0) => return Ok(false),
                Ok(read) => self.unread = 0..read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}

fn count(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().filter(|other| **other == byte).count()
}

/// Whether the first line names one of several columns as that of the text.
pub(crate) fn looks_like_header(bytes: &[u8], map: &FieldMap) -> bool {
    let line = first_line(bytes);
    let names: Vec<_> = String::from_utf8_lossy(line)
        .split(char::from(delimiter(line)))
        .map(|name| name.trim_matches([' ', '"']).to_owned())
        .collect();
    names.len() > 1
        && !map.columns(Field::Text, &names).is_empty()
        && names.iter().all(|name| name.len() <= 40)
}

/// What is used as a delimiter; of equals in a header the last one is it.
const DELIMITERS: [u8; 9] = [0x01, 0x1F, b'~', b'^', b':', b'|', b';', b'\t', b','];

/// The delimiter that the first line has most of outside quotation marks; without any it is the comma.
fn delimiter(bytes: &[u8]) -> u8 {
    let line = first_line(bytes);
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in line {
        quoted ^= *byte == b'"';
        if let Some(place) = DELIMITERS
            .iter()
            .position(|known| known == byte)
            .filter(|_| !quoted)
        {
            counts[place] += 1;
        }
    }
    let most = (0..DELIMITERS.len()).max_by_key(|place| counts[*place]);
    DELIMITERS[most.unwrap_or(DELIMITERS.len() - 1)]
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.trim_ascii_start();
    bytes
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .unwrap_or_default()
}
