//! The tables in Parquet, read by the library's other half.
#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests

mod common;

use std::fs::{self, File};
use std::path::Path;

use common::{HOSTILE, article_of, finished, records};
use onrecord_report::{COLUMNS, Format, QuoteRow, Record, write_reports};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, List, Row};
use parquet::schema::parser::parse_message_type;

fn read(path: &Path) -> Vec<Row> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
}

fn cell<'r>(row: &'r Row, column: &str) -> &'r Field {
    let (_, field) = row.get_column_iter().find(|(name, _)| *name == column).unwrap();
    field
}

fn text(row: &Row, column: &str) -> Option<String> {
    match cell(row, column) {
        Field::Str(text) => Some(text.clone()),
        Field::Null => None,
        other => panic!("{column} is {other:?}"),
    }
}

fn list(field: &Field) -> &List {
    match field {
        Field::ListInternal(list) => list,
        other => panic!("{other:?} is no list"),
    }
}

/// Values of a list, drawn as the library draws them.
fn drawn(field: &Field) -> Vec<String> {
    list(field).elements().iter().map(ToString::to_string).collect()
}

#[test]
fn the_rows_are_those_of_the_json_lines() {
    let folder = finished(&records(7));
    write_reports(folder.path(), &[Format::Parquet, Format::Jsonl]).unwrap();
    let lines = fs::read_to_string(folder.path().join("quotes.jsonl")).unwrap();
    let expected: Vec<QuoteRow> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let rows = read(&folder.path().join("quotes.parquet"));
    assert_eq!(rows.len(), expected.len());
    let names: Vec<&String> = rows[0].get_column_iter().map(|(name, _)| name).collect();
    assert_eq!(names, COLUMNS);
    for (row, QuoteRow { article, quote }) in rows.iter().zip(&expected) {
        assert_eq!(text(row, "origin").as_ref(), Some(&article.origin));
        assert_eq!(text(row, "title"), article.title);
        assert_eq!(text(row, "url"), article.url);
        assert_eq!(
            *cell(row, "published"),
            Field::TimestampMicros(1_772_582_400_000_000)
        );
        assert_eq!(text(row, "content").as_ref(), Some(&quote.content));
        assert_eq!(*cell(row, "content_end"), Field::Int(quote.content_end as i32));
        assert_eq!(*cell(row, "marked"), Field::Bool(quote.marked));
        assert_eq!(text(row, "cue"), quote.cue);
        assert_eq!(text(row, "speaker_key"), quote.speaker_key);
        assert_eq!(
            *cell(row, "quote_confidence"),
            Field::Double(quote.quote_confidence)
        );
        let parts: Vec<Vec<String>> = list(cell(row, "parts")).elements().iter().map(drawn).collect();
        let expected: Vec<Vec<String>> = quote
            .parts
            .iter()
            .map(|part| vec![part.start.to_string(), part.end.to_string()])
            .collect();
        assert_eq!(parts, expected);
        let about: Vec<String> = quote.about.iter().map(|name| format!("{name:?}")).collect();
        assert_eq!(drawn(cell(row, "about")), about);
        let speakers = list(cell(row, "speakers"));
        assert_eq!(speakers.len(), quote.speakers.len());
        for (field, speaker) in speakers.elements().iter().zip(&quote.speakers) {
            let Field::Group(group) = field else {
                panic!("{field:?} is no struct")
            };
            assert_eq!(text(group, "name").as_ref(), Some(&speaker.name));
            assert_eq!(text(group, "role"), speaker.role);
            assert_eq!(text(group, "key"), speaker.key);
        }
        match &quote.when_from {
            Some(_) => assert_eq!(*cell(row, "when_from"), Field::Date(20_515)),
            None => assert_eq!(*cell(row, "when_from"), Field::Null),
        }
    }
    let articles = read(&folder.path().join("articles.parquet"));
    assert_eq!(articles.len(), 6);
    assert_eq!(text(&articles[0], "text").as_deref(), Some(common::TEXT));
}

#[test]
fn what_the_whole_run_shows_stands_in_its_rows_in_every_group() {
    let folder = finished(&records(6_000));
    write_reports(folder.path(), &[Format::Parquet, Format::Jsonl]).unwrap();
    let file = File::open(folder.path().join("quotes.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    assert!(reader.num_row_groups() > 1);
    let columns = parse_message_type(
        "message quotes { required binary quote_id (STRING); optional binary speaker_key (STRING); \
         optional binary quote_group (STRING); }",
    );
    let mut rows = reader.get_row_iter(Some(columns.unwrap())).unwrap();
    let lines = fs::read_to_string(folder.path().join("quotes.jsonl")).unwrap();
    let (mut keys, mut groups) = (0, 0);
    for line in lines.lines() {
        let expected: QuoteRow = serde_json::from_str(line).unwrap();
        let row = rows.next().unwrap().unwrap();
        assert_eq!(text(&row, "quote_id"), Some(expected.quote.quote_id));
        keys += usize::from(expected.quote.speaker_key.is_some());
        groups += usize::from(expected.quote.quote_group.is_some());
        assert_eq!(text(&row, "speaker_key"), expected.quote.speaker_key);
        assert_eq!(text(&row, "quote_group"), expected.quote.quote_group);
    }
    assert!(rows.next().is_none() && keys > 0 && groups > 0);
}

#[test]
fn hostile_text_stays_text() {
    let mut article = article_of(0);
    article.title = Some(HOSTILE.to_owned());
    article.quotes[0].content = HOSTILE.to_owned();
    article.quotes[0].about = vec![HOSTILE.to_owned(), String::new()];
    let folder = finished(&[Record::Article(Box::new(article))]);
    write_reports(folder.path(), &[Format::Parquet]).unwrap();
    let rows = read(&folder.path().join("quotes.parquet"));
    assert_eq!(text(&rows[0], "content").as_deref(), Some(HOSTILE));
    assert_eq!(text(&rows[3], "title").as_deref(), Some(HOSTILE));
    let about = list(cell(&rows[0], "about")).elements();
    assert_eq!(about, [Field::Str(HOSTILE.to_owned()), Field::Str(String::new())]);
}

#[test]
fn a_run_without_quotes_gives_a_table_without_rows() {
    let folder = finished(&[]);
    write_reports(folder.path(), &[Format::Parquet]).unwrap();
    assert!(read(&folder.path().join("quotes.parquet")).is_empty());
}
