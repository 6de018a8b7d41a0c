//! The values of one column of a row group, with the levels that say what is null and where lists begin (Dremel encoding).

use std::mem;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use onrecord_document::Span;
use parquet::basic::Type;
use parquet::column::writer::{
    ColumnCloseResult, ColumnWriter, get_column_writer, get_typed_column_writer_mut,
};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::{ColumnDescPtr, ColumnDescriptor};

use crate::cells::{Cell, days};
use crate::columns::SpeakerColumns;

/// A column of a row group.
#[derive(Debug)]
pub(super) struct Leaf {
    values: Values,
    /// How much of the path to each value is there; the greatest is a value.
    definitions: Vec<i16>,
    /// Which list each value goes on with; 0 begins a row.
    repetitions: Vec<i16>,
    max_definition: i16,
    max_repetition: i16,
}

/// A column of a row group as the file has it.
pub(super) struct Encoded {
    pub(super) bytes: Bytes,
    /// Where what is in them.
    pub(super) close: ColumnCloseResult,
}

#[derive(Debug)]
enum Values {
    Bool(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Double(Vec<f64>),
    /// All bytes one after the other, and where each value stands in them: a group has few megabytes.
    Bytes(Vec<u8>, Vec<Range<u32>>),
}

impl Leaf {
    /// Without values.
    pub(super) fn of(column: &ColumnDescriptor) -> Self {
        let values = match column.physical_type() {
            Type::BOOLEAN => Values::Bool(Vec::new()),
            Type::INT32 => Values::Int32(Vec::new()),
            Type::INT64 => Values::Int64(Vec::new()),
            Type::DOUBLE => Values::Double(Vec::new()),
            _ => Values::Bytes(Vec::new(), Vec::new()),
        };
        Self {
            values,
            definitions: Vec::new(),
            repetitions: Vec::new(),
            max_definition: column.max_def_level(),
            max_repetition: column.max_rep_level(),
        }
    }

    /// Adds a value that is in no list; gives its bytes.
    pub(super) fn value(&mut self, cell: &Cell<'_>) -> usize {
        self.item(cell, 0, 0)
    }

    /// Adds the last value once more, if it is in no list; its bytes are there already.
    pub(super) fn repeat(&mut self) -> usize {
        let last = self.definitions.last().copied();
        self.definitions.extend(last);
        if last.is_none_or(|level| level == self.max_definition) {
            self.values.repeat();
        }
        0
    }

    /// Adds a list of pairs.
    pub(super) fn spans(&mut self, spans: &[Span]) -> usize {
        let Values::Int32(values) = &mut self.values else {
            return 0;
        };
        if spans.is_empty() {
            self.definitions.push(0);
            self.repetitions.push(0);
        }
        for (index, span) in spans.iter().enumerate() {
            values.extend([span.start as i32, span.end as i32]);
            self.definitions.extend([2, 2]);
            self.repetitions.extend([i16::from(index > 0), 2]);
        }
        8 * spans.len()
    }

    /// Adds a list of values, or the same field of each struct in a list.
    pub(super) fn items<'c>(&mut self, cells: impl ExactSizeIterator<Item = Cell<'c>>) -> usize {
        if cells.len() == 0 {
            return self.absent(0);
        }
        cells
            .enumerate()
            .map(|(index, cell)| self.item(&cell, 1, i16::from(index > 0)))
            .sum()
    }

    fn absent(&mut self, repetition: i16) -> usize {
        self.definitions.push(0);
        self.repetitions.push(repetition);
        0
    }

    /// Adds a value whose parents are there to the level `parents`.
    fn item(&mut self, cell: &Cell<'_>, parents: i16, repetition: i16) -> usize {
        let bytes = self.values.push(cell);
        if self.max_repetition > 0 {
            self.repetitions.push(repetition);
        }
        if self.max_definition > 0 {
            let level = if bytes.is_some() {
                self.max_definition
            } else {
                parents
            };
            self.definitions.push(level);
        }
        bytes.unwrap_or_default()
    }

    /// The values as the file has them, encoded and compressed; forgets them.
    pub(super) fn encode(
        &mut self,
        column: &ColumnDescPtr,
        properties: &WriterPropertiesPtr,
    ) -> Result<Encoded, ParquetError> {
        let mut bytes = TrackedWrite::new(Vec::new());
        let pages = Box::new(SerializedPageWriter::new(&mut bytes));
        let mut writer = get_column_writer(Arc::clone(column), Arc::clone(properties), pages);
        self.write(&mut writer)?;
        let close = writer.close()?;
        let bytes = bytes.into_inner()?.into();
        Ok(Encoded { bytes, close })
    }

    fn write(&mut self, column: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        let definitions = (self.max_definition > 0).then_some(&*self.definitions);
        let repetitions = (self.max_repetition > 0).then_some(&*self.repetitions);
        match &mut self.values {
            Values::Bool(values) => {
                get_typed_column_writer_mut::<BoolType>(column).write_batch(
                    values,
                    definitions,
                    repetitions,
                )?;
            }
            Values::Int32(values) => {
                get_typed_column_writer_mut::<Int32Type>(column).write_batch(
                    values,
                    definitions,
                    repetitions,
                )?;
            }
            Values::Int64(values) => {
                get_typed_column_writer_mut::<Int64Type>(column).write_batch(
                    values,
                    definitions,
                    repetitions,
                )?;
            }
            Values::Double(values) => {
                get_typed_column_writer_mut::<DoubleType>(column).write_batch(
                    values,
                    definitions,
                    repetitions,
                )?;
            }
            Values::Bytes(bytes, places) => {
                let size = bytes.len();
                let bytes = mem::replace(bytes, Vec::with_capacity(size));
                let values = slices(bytes, places);
                get_typed_column_writer_mut::<ByteArrayType>(column).write_batch(
                    &values,
                    definitions,
                    repetitions,
                )?;
            }
        }
        self.forget();
        Ok(())
    }

    /// Forgets the values.
    pub(super) fn forget(&mut self) {
        self.values.clear();
        self.definitions.clear();
        self.repetitions.clear();
    }
}

/// Adds a list of structs: the fields are the first leaves, in order.
pub(super) fn speakers(leaves: &mut [Leaf], speakers: &[SpeakerColumns]) -> usize {
    const FIELDS: usize = 8;
    if speakers.is_empty() {
        return leaves.iter_mut().take(FIELDS).map(|leaf| leaf.absent(0)).sum();
    }
    let mut bytes = 0;
    for (index, speaker) in speakers.iter().enumerate() {
        let cells: [Cell<'_>; FIELDS] = speaker.cells();
        for (leaf, cell) in leaves.iter_mut().zip(&cells) {
            bytes += leaf.item(cell, 1, i16::from(index > 0));
        }
    }
    bytes
}

impl Values {
    /// Adds a value; gives its bytes, or nothing if it is null or of another type.
    fn push(&mut self, cell: &Cell<'_>) -> Option<usize> {
        match (self, cell) {
            (Self::Bytes(bytes, places), Cell::Text(text)) => {
                let start = bytes.len() as u32;
                bytes.extend_from_slice(text.as_bytes());
                places.push(start..bytes.len() as u32);
                Some(text.len())
            }
            (Self::Int32(values), Cell::Integer(number)) => {
                values.push(*number as i32);
                Some(4)
            }
            (Self::Int32(values), Cell::Date(day)) => {
                values.push(days(day)?);
                Some(4)
            }
            (Self::Int64(values), Cell::Instant(instant)) => {
                values.push(instant.parse::<Timestamp>().ok()?.as_microsecond());
                Some(8)
            }
            (Self::Double(values), Cell::Real(number)) => {
                values.push(*number);
                Some(8)
            }
            (Self::Bool(values), Cell::Bool(truth)) => {
                values.push(*truth);
                Some(1)
            }
            _ => None,
        }
    }

    fn repeat(&mut self) {
        fn again<T: Clone>(values: &mut Vec<T>) {
            values.extend(values.last().cloned());
        }
        match self {
            Self::Bool(values) => again(values),
            Self::Int32(values) => again(values),
            Self::Int64(values) => again(values),
            Self::Double(values) => again(values),
            Self::Bytes(_, places) => again(places),
        }
    }

    fn clear(&mut self) {
        match self {
            Self::Bool(values) => values.clear(),
            Self::Int32(values) => values.clear(),
            Self::Int64(values) => values.clear(),
            Self::Double(values) => values.clear(),
            Self::Bytes(bytes, places) => {
                bytes.clear();
                places.clear();
            }
        }
    }
}

/// Values that share their bytes.
fn slices(bytes: Vec<u8>, places: &[Range<u32>]) -> Vec<ByteArray> {
    let bytes = Bytes::from(bytes);
    let slices = places
        .iter()
        .map(|place| ByteArray::from(bytes.slice(place.start as usize..place.end as usize)));
    slices.collect()
}
