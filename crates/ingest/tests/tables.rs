//! Parquet: columns by the names that other tables have.
#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::io::{Cursor, Write};
use std::sync::Arc;

use onrecord_document::Article;
use onrecord_ingest::{ReadOptions, Records, Rejection, decode};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

/// A table of texts, titles, dates in milliseconds and a column of bytes, in groups of two rows.
fn table(rows: &[(&str, Option<&str>, i64)], text: &str) -> Vec<u8> {
    let column = |name: &str, physical, logical, repetition| {
        let column = Type::primitive_type_builder(name, physical);
        Arc::new(
            column
                .with_logical_type(logical)
                .with_repetition(repetition)
                .build()
                .unwrap(),
        )
    };
    let millis = LogicalType::timestamp(true, parquet::basic::TimeUnit::MILLIS);
    let schema = Type::group_type_builder("schema")
        .with_fields(vec![
            column("picture", Physical::BYTE_ARRAY, None, Repetition::REQUIRED),
            column(
                text,
                Physical::BYTE_ARRAY,
                Some(LogicalType::String),
                Repetition::REQUIRED,
            ),
            column(
                "Headline",
                Physical::BYTE_ARRAY,
                Some(LogicalType::String),
                Repetition::OPTIONAL,
            ),
            column(
                "datePublished",
                Physical::INT64,
                Some(millis),
                Repetition::REQUIRED,
            ),
        ])
        .build()
        .unwrap();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties)).unwrap();
    for rows in rows.chunks(2) {
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let pictures = vec![ByteArray::from(vec![0xFF, 0, 0xD8]); rows.len()];
        column
            .typed::<ByteArrayType>()
            .write_batch(&pictures, None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let texts: Vec<_> = rows.iter().map(|row| ByteArray::from(row.0)).collect();
        column
            .typed::<ByteArrayType>()
            .write_batch(&texts, None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let titles: Vec<_> = rows.iter().filter_map(|row| row.1).map(ByteArray::from).collect();
        let levels: Vec<i16> = rows.iter().map(|row| i16::from(row.1.is_some())).collect();
        column
            .typed::<ByteArrayType>()
            .write_batch(&titles, Some(&levels), None)
            .unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let dates: Vec<_> = rows.iter().map(|row| row.2).collect();
        column
            .typed::<Int64Type>()
            .write_batch(&dates, None, None)
            .unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

fn read(bytes: Vec<u8>) -> Vec<Result<Article, Rejection>> {
    let options = ReadOptions::default();
    let records = Records::guessing("t.parquet".to_owned(), Cursor::new(bytes), &options);
    records.map(|record| decode(record?, &options)).collect()
}

const ROWS: &[(&str, Option<&str>, i64)] = &[
    (" “One”\u{200b} \n", Some("First"), 1_772_604_600_000),
    ("Two", None, 0),
    ("", Some("Third"), 0),
];

#[test]
fn rows_of_several_groups() {
    let bytes = table(ROWS, "Content");
    for bytes in [bytes.clone(), {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&bytes).unwrap();
        encoder.finish().unwrap()
    }] {
        let items = read(bytes);
        assert_eq!(items.len(), 3);
        let first = items[0].as_ref().unwrap();
        assert_eq!(first.text.as_str(), " “One”\u{200b} \n", "exactly as it came");
        assert_eq!(first.metadata.title.as_deref(), Some("First"));
        assert_eq!(
            first.metadata.published.as_ref().unwrap().instant.to_string(),
            "2026-03-04T06:10:00Z"
        );
        assert_eq!(items[1].as_ref().unwrap().metadata.title, None);
        assert_eq!(
            items[2].as_ref().unwrap_err().to_string(),
            "t.parquet#3: ingest: empty: there is no text in it"
        );
    }
}

#[test]
fn from_a_file() {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&table(ROWS, "text")).unwrap();
    let records = Records::of_table("t.parquet".to_owned(), file, &ReadOptions::default());
    assert_eq!(records.filter(Result::is_ok).count(), 3);
}

#[test]
fn what_cannot_be_read_is_said() {
    let reason = |bytes: Vec<u8>| read(bytes)[0].as_ref().unwrap_err().reason.clone();
    assert_eq!(
        reason(table(ROWS, "html")),
        "the header: field `text` is missing or not a string; the fields are `picture`, `html`, `Headline`, `datePublished`; name the \
         one that holds the text with --text-field"
    );
    let whole = table(ROWS, "text");
    assert!(reason(whole[..whole.len() - 9].to_vec()).starts_with("not Parquet, or broken: "));
    assert_eq!(
        reason(b"PAR1".to_vec()).split(':').next(),
        Some("not Parquet, or broken")
    );
    let mut flipped = whole.clone();
    for at in 10..whole.len() {
        flipped[at] ^= 0x55;
        assert!(!read(flipped.clone()).is_empty());
        flipped[at] ^= 0x55;
    }
}
