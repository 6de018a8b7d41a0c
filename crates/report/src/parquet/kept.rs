//! Row groups that wait for the columns that only the whole run shows: encoded as the file will have them, in a file without a name, so that
//! memory grows with the columns of a group and not with its rows.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;

use parquet::column::writer::ColumnCloseResult;

use super::LATE;
use super::groups::{Groups, Writer, write_group};
use super::leaf::{Encoded, Leaf};
use super::shape::Shape;
use super::table::Table;
use crate::cells::text;
use crate::files::{NewFile, WriteError, nameless};

/// Takes row groups.
#[derive(Debug)]
pub(super) struct KeptGroups {
    /// The columns of all groups one after the other.
    file: File,
    groups: VecDeque<KeptGroup>,
    /// The folder of the run.
    run: PathBuf,
}

#[derive(Debug)]
struct KeptGroup {
    rows: u64,
    columns: Vec<KeptColumn>,
}

#[derive(Debug)]
struct KeptColumn {
    place: usize,
    length: usize,
    /// Where what is in it.
    close: ColumnCloseResult,
}

impl KeptGroups {
    /// In the folder `run`.
    pub(super) fn create(run: PathBuf) -> io::Result<Self> {
        Ok(Self {
            file: nameless(&run)?,
            groups: VecDeque::new(),
            run,
        })
    }

    fn next_rows(&self) -> Option<u64> {
        self.groups.front().map(|group| group.rows)
    }
}

impl Groups for KeptGroups {
    fn add(&mut self, columns: Vec<(usize, Encoded)>) -> io::Result<()> {
        let rows = columns.first().map_or(0, |(_, column)| column.close.rows_written);
        let columns = columns.into_iter().map(|(place, Encoded { bytes, close })| {
            self.file.write_all(&bytes)?;
            Ok(KeptColumn {
                place,
                length: bytes.len(),
                close,
            })
        });
        let columns = columns.collect::<io::Result<_>>();
        let columns = columns.map_err(WriteError::at(&self.run))?;
        self.groups.push_back(KeptGroup { rows, columns });
        Ok(())
    }
}

/// Gives row groups their last columns and puts them into the file of the table.
#[derive(Debug)]
pub(super) struct Completion {
    shape: Shape,
    groups: KeptGroups,
    writer: Writer,
    /// What has come of the next group: the columns [`LATE`] with their places.
    late: [(usize, Leaf); LATE.len()],
    rows: u64,
}

impl Completion {
    /// Of all groups of a table, which is waited for.
    pub(super) fn of(shape: Shape, table: Table<KeptGroups>, file: NewFile) -> io::Result<Self> {
        let mut groups = table.finish()?;
        groups.file.rewind().map_err(WriteError::at(&groups.run))?;
        let late = shape.late().ok_or_else(other_rows)?;
        Ok(Self {
            writer: shape.writer(file)?,
            late: late.map(|place| (place, shape.leaf(place))),
            shape,
            groups,
            rows: 0,
        })
    }

    /// Takes the keys of all speakers of the next row, and its group.
    pub(super) fn row(&mut self, keys: &[Option<String>], group: Option<&str>) -> io::Result<()> {
        let [(_, of_speakers), (_, of_first), (_, groups)] = &mut self.late;
        of_speakers.items(keys.iter().map(|key| text(key.as_deref())));
        of_first.value(&text(keys.first().and_then(Option::as_deref)));
        groups.value(&text(group));
        self.rows += 1;
        if self.groups.next_rows() == Some(self.rows) {
            self.write_group()?;
        }
        Ok(())
    }

    fn write_group(&mut self) -> io::Result<()> {
        self.rows = 0;
        let KeptGroup { columns, .. } = self.groups.groups.pop_front().ok_or_else(other_rows)?;
        let mut columns = columns.into_iter().peekable();
        let all = (0..self.shape.columns()).map(|place| {
            if let Some(column) = columns.next_if(|column| column.place == place) {
                let mut bytes = vec![0; column.length];
                self.groups
                    .file
                    .read_exact(&mut bytes)
                    .map_err(WriteError::at(&self.groups.run))?;
                return Ok(Encoded {
                    bytes: bytes.into(),
                    close: column.close,
                });
            }
            let late = self.late.iter_mut().find(|(late, _)| *late == place);
            let (_, leaf) = late.ok_or_else(other_rows)?;
            self.shape.encode(place, leaf)
        });
        write_group(&mut self.writer, all)
    }

    /// Completes the file.
    pub(super) fn finish(self) -> io::Result<()> {
        if self.rows > 0 || self.groups.next_rows().is_some() {
            return Err(other_rows());
        }
        super::finish(self.writer)
    }
}

fn other_rows() -> io::Error {
    let reason = "the rows are not those that quotes.parquet was begun with";
    io::Error::new(io::ErrorKind::InvalidData, reason)
}
