//! Cuts Parquet into rows: the columns that fit a field, and none of the others, row group by row group.

use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field as Cell, Row};
use parquet::schema::types::{Type, TypePtr};

use crate::fields::{Field, FieldMap};
use crate::problem::{MissingText, Problem};
use crate::records::{Cut, Failure, Fields, Raw, ReadOptions};

/// The rows of a file.
pub(crate) struct Table {
    rows: RowIter<'static>,
    fields: FieldMap,
    finished: bool,
}

impl Table {
    /// Reads the footer.
    pub(crate) fn new<R: ChunkReader + 'static>(file: R, options: &ReadOptions) -> Result<Self, Problem> {
        guarded(|| Self::open(file, options))?
    }

    fn open<R: ChunkReader + 'static>(file: R, options: &ReadOptions) -> Result<Self, Problem> {
        let reader = SerializedFileReader::new(file).map_err(|error| problem(&error))?;
        let schema = reader.metadata().file_metadata().schema_descr().root_schema_ptr();
        let columns = schema.get_fields();
        let fits = |field: Field, column: &TypePtr| options.fields.rank(field, column.name()).is_some();
        if !columns.iter().any(|column| fits(Field::Text, column)) {
            let names = columns.iter().map(|column| column.name());
            return Err(Problem::NoTextColumn(MissingText::new(&options.fields, names)));
        }
        let mut wanted: Vec<TypePtr> = columns
            .iter()
            .filter(|column| Field::ALL.into_iter().any(|field| fits(field, column)))
            .cloned()
            .collect();
        let projection = Type::group_type_builder(schema.name())
            .with_fields(std::mem::take(&mut wanted))
            .build()
            .map_err(|error| problem(&error))?;
        let rows = RowIter::from_file_into(Box::new(reader))
            .project(Some(projection))
            .map_err(|error| problem(&error))?;
        Ok(Self {
            rows,
            fields: options.fields.clone(),
            finished: false,
        })
    }
}

impl Cut for Table {
    fn cut(&mut self) -> Option<Result<Raw, Failure>> {
        if self.finished {
            return None;
        }
        let row = match guarded(|| self.rows.next()) {
            Ok(row) => row?.map_err(|error| problem(&error)),
            Err(problem) => Err(problem),
        };
        self.finished = row.is_err();
        Some(match row {
            Ok(row) => Ok(Raw::Fields(Box::new(values(&row, &self.fields)))),
            Err(problem) => Err(Failure::Source(problem)),
        })
    }
}

/// The library panics over pages that contradict themselves; that is a problem with the file like any other.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, Problem> {
    let contradiction = |_| Problem::Parquet("its pages contradict each other".to_owned());
    catch_unwind(AssertUnwindSafe(read)).map_err(contradiction)
}

fn problem(error: &ParquetError) -> Problem {
    Problem::Parquet(error.to_string())
}

fn values(row: &Row, map: &FieldMap) -> Fields {
    let mut values = Vec::new();
    for (name, cell) in row.get_column_iter() {
        for field in Field::ALL {
            let Some(rank) = map.rank(field, name) else {
                continue;
            };
            values.extend(words(cell, field).map(|value| (field, rank, value)));
        }
    }
    Fields {
        values,
        is_markup: false,
    }
}

/// A text is a string as it is; of the other fields numbers, times and lists have a sense too.
fn words(cell: &Cell, field: Field) -> Option<String> {
    match cell {
        Cell::Str(words) => Some(words.clone()),
        Cell::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).ok(),
        _ if field == Field::Text => None,
        Cell::Null | Cell::Bool(_) | Cell::Group(_) | Cell::MapInternal(_) => None,
        Cell::TimestampMillis(milliseconds) => instant(*milliseconds, 1000),
        Cell::TimestampMicros(microseconds) => instant(*microseconds, 1_000_000),
        Cell::ListInternal(list) => {
            let words: Vec<_> = list
                .elements()
                .iter()
                .filter_map(|element| match element {
                    Cell::Str(words) => Some(words.trim()).filter(|words| !words.is_empty()),
                    _ => None,
                })
                .collect();
            Some(words.join("; "))
        }
        other => Some(other.to_string()),
    }
}

/// An instant in RFC 3339.
fn instant(since_epoch: i64, in_a_second: i64) -> Option<String> {
    let seconds = since_epoch.div_euclid(in_a_second);
    jiff::Timestamp::from_second(seconds)
        .ok()
        .map(|instant| instant.to_string())
}

/// All of a source that is no file, for the footer stands at its end.
pub(crate) fn held(reader: impl Read, limit: u64) -> Result<bytes::Bytes, Problem> {
    let mut bytes = Vec::new();
    let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)? as u64;
    if read > limit {
        return Err(Problem::Io(io::Error::new(
            io::ErrorKind::InvalidData,
            format!(
                "Parquet over a pipe, or compressed once more, is held in memory, and this is more than {limit} bytes; give the file itself"
            ),
        )));
    }
    Ok(bytes::Bytes::from(bytes))
}
