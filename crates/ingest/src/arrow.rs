//! Rows of an Arrow record batch as raw records: the same columns, read in the same way, as those of a Parquet file.
//!
//! Nothing is decoded here; the batch belongs to whoever has it, and of each row only the fields of an article are copied.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, RecordBatch};
use arrow_cast::cast;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, DataType, TimeUnit};

use crate::fields::{Field, FieldMap};
use crate::problem::MissingText;
use crate::records::RawRecord;

/// Why a batch cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// No column fits the text.
    #[error("the table: {0}")]
    NoTextColumn(MissingText),
    /// The column that is to name the articles is not there.
    #[error("there is no column `{name}`; the columns are {columns}")]
    NoColumn {
        /// As given.
        name: String,
        /// Those that there are.
        columns: String,
    },
    /// A column that cannot be looked at.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

/// The columns of a batch that are of an article.
#[derive(Debug)]
pub struct Rows {
    columns: Vec<(Field, usize, ArrayRef)>,
    origins: Option<ArrayRef>,
    rows: usize,
}

impl Rows {
    /// Looks the columns up: those of the article by `fields`; `origin` names the one that says where each article is from.
    ///
    /// # Errors
    /// There is no column for the text, or none of the name `origin`.
    pub fn new(batch: &RecordBatch, fields: &FieldMap, origin: Option<&str>) -> Result<Self, BatchError> {
        let schema = batch.schema_ref();
        let names = || schema.fields().iter().map(|column| column.name().as_str());
        let mut columns = Vec::new();
        for (name, column) in names().zip(batch.columns()) {
            for field in Field::ALL {
                if let Some(rank) = fields.rank(field, name) {
                    columns.push((field, rank, plain(column)?));
                }
            }
        }
        if !columns.iter().any(|(field, ..)| *field == Field::Text) {
            return Err(BatchError::NoTextColumn(MissingText::new(fields, names())));
        }
        let origins = match origin {
            None => None,
            Some(name) => {
                let column = batch.column_by_name(name).ok_or_else(|| BatchError::NoColumn {
                    name: name.to_owned(),
                    columns: names().collect::<Vec<_>>().join(", "),
                })?;
                Some(plain(column)?)
            }
        };
        Ok(Self {
            columns,
            origins,
            rows: batch.num_rows(),
        })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The record of a row. Its origin is what the column of origins says; without one, or where that is null, the article's id, or
    /// else its address, or else nothing.
    pub fn record(&self, row: usize) -> RawRecord {
        let mut values = Vec::with_capacity(self.columns.len());
        for (field, rank, column) in &self.columns {
            values.extend(words(column, row, *field).map(|value| (*field, *rank, value)));
        }
        let said = |field: Field| {
            let of_field = values.iter().filter(|(other, ..)| *other == field);
            let best = of_field.min_by_key(|(_, rank, _)| *rank)?;
            Some(best.2.clone())
        };
        let given = self.origins.as_ref();
        let origin = given
            .and_then(|column| words(column, row, Field::Id))
            .or_else(|| said(Field::Id))
            .or_else(|| said(Field::Url))
            .unwrap_or_default();
        RawRecord::of_values(origin, values)
    }
}

/// Dictionaries and run-end encodings as the values that they stand for.
fn plain(column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match column.data_type() {
        DataType::Dictionary(_, values) => cast(column, values),
        DataType::RunEndEncoded(_, values) => cast(column, values.data_type()),
        _ => Ok(Arc::clone(column)),
    }
}

/// A text is a string as it is; of the other fields numbers, times and lists have a sense too.
fn words(column: &ArrayRef, row: usize, field: Field) -> Option<String> {
    if column.is_null(row) {
        return None;
    }
    let utf8 = |bytes: &[u8]| str::from_utf8(bytes).ok().map(str::to_owned);
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(row).to_owned()),
        DataType::Utf8View => Some(column.as_string_view().value(row).to_owned()),
        DataType::Binary => utf8(column.as_binary::<i32>().value(row)),
        DataType::LargeBinary => utf8(column.as_binary::<i64>().value(row)),
        DataType::BinaryView => utf8(column.as_binary_view().value(row)),
        _ if field == Field::Text => None,
        DataType::Timestamp(unit, _) => instant(column, *unit, row),
        DataType::List(_) => Some(joined(&column.as_list::<i32>().value(row))),
        DataType::LargeList(_) => Some(joined(&column.as_list::<i64>().value(row))),
        DataType::Boolean | DataType::Struct(_) | DataType::Map(..) => None,
        _ => {
            let options = FormatOptions::default();
            let formatter = ArrayFormatter::try_new(column.as_ref(), &options).ok()?;
            formatter.value(row).try_to_string().ok()
        }
    }
}

/// An instant in RFC 3339, in seconds.
fn instant(column: &ArrayRef, unit: TimeUnit, row: usize) -> Option<String> {
    let (value, in_a_second) = match unit {
        TimeUnit::Second => (value_of::<TimestampSecondType>(column, row), 1),
        TimeUnit::Millisecond => (value_of::<TimestampMillisecondType>(column, row), 1000),
        TimeUnit::Microsecond => (value_of::<TimestampMicrosecondType>(column, row), 1_000_000),
        TimeUnit::Nanosecond => (value_of::<TimestampNanosecondType>(column, row), 1_000_000_000),
    };
    let instant = jiff::Timestamp::from_second(value.div_euclid(in_a_second)).ok()?;
    Some(instant.to_string())
}

fn value_of<T: ArrowPrimitiveType<Native = i64>>(column: &ArrayRef, row: usize) -> i64 {
    column.as_primitive::<T>().value(row)
}

/// The strings of a list.
fn joined(list: &ArrayRef) -> String {
    let items = (0..list.len()).filter_map(|item| match list.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => words(list, item, Field::Author),
        _ => None,
    });
    let items: Vec<String> = items
        .map(|item| item.trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect();
    items.join("; ")
}

#[cfg(test)]
mod tests {
    use arrow_array::{
        DictionaryArray, Int64Array, LargeStringArray, RecordBatch, StringArray, TimestampMicrosecondArray,
        types::Int32Type,
    };

    use super::*;
    use crate::{ReadOptions, decode};

    fn batch() -> RecordBatch {
        let outlets: DictionaryArray<Int32Type> = ["The Daily", "The Daily"].into_iter().collect();
        let columns: [(&str, ArrayRef); 5] = [
            (
                "body",
                Arc::new(LargeStringArray::from(vec![Some("We agree."), None])),
            ),
            ("id", Arc::new(Int64Array::from(vec![7, 8]))),
            (
                "date",
                Arc::new(TimestampMicrosecondArray::from(vec![1_772_582_400_000_001, 0])),
            ),
            ("outlet", Arc::new(outlets)),
            ("path", Arc::new(StringArray::from(vec![Some("a.txt"), None]))),
        ];
        RecordBatch::try_from_iter(columns).unwrap()
    }

    #[test]
    fn rows_are_articles_or_rejections() {
        let options = ReadOptions::default();
        let rows = Rows::new(&batch(), &options.fields, Some("path")).unwrap();
        assert_eq!(rows.len(), 2);
        let article = decode(rows.record(0), &options).unwrap();
        assert_eq!(
            (&*article.origin, &*article.id, article.text.as_str()),
            ("a.txt", "7", "We agree.")
        );
        assert_eq!(article.metadata.outlet.as_deref(), Some("The Daily"));
        let published = article.metadata.published.unwrap();
        assert_eq!(published.instant.to_string(), "2026-03-04T00:00:00Z");
        let rejection = decode(rows.record(1), &options).unwrap_err();
        assert_eq!(rejection.to_string(), "8: ingest: empty: there is no text in it");
    }

    #[test]
    fn what_is_not_there_is_named() {
        let fields = FieldMap {
            text: Some("txt".to_owned()),
            ..FieldMap::default()
        };
        let message = Rows::new(&batch(), &fields, None).unwrap_err().to_string();
        assert!(
            message.contains("`txt`") && message.contains("`body`"),
            "{message}"
        );
        let fields = FieldMap::default();
        let message = Rows::new(&batch(), &fields, Some("file"))
            .unwrap_err()
            .to_string();
        assert_eq!(
            message,
            "there is no column `file`; the columns are body, id, date, outlet, path"
        );
    }
}
