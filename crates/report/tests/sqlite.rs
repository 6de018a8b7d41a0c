//! The database of a run: what is in it, and what it answers.
#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

use std::fs;
use std::path::Path;

use common::{HOSTILE, article_of, finished, records};
use onrecord_document::{CueClass, QuoteKind};
use onrecord_report::sqlite::{DATABASE, Query, SearchError, search};
use onrecord_report::{COLUMNS, Format, Record, RecordOptions, write_reports};
use rusqlite::types::Value;
use rusqlite::{Connection, Row};
use tempfile::TempDir;

fn database(records: &[Record]) -> (TempDir, Connection) {
    let folder = finished(records);
    write_reports(folder.path(), &[Format::Sqlite, Format::Jsonl]).unwrap();
    let connection = Connection::open(folder.path().join(DATABASE)).unwrap();
    (folder, connection)
}

/// All rows of a query, each as text with bars between the cells.
fn ask(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let row = |row: &Row<'_>| -> rusqlite::Result<String> {
        let cells = (0..columns).map(|index| {
            Ok(match row.get::<_, Value>(index)? {
                Value::Null => "-".to_owned(),
                Value::Integer(number) => number.to_string(),
                Value::Real(number) => number.to_string(),
                Value::Text(text) => text,
                Value::Blob(_) => "blob".to_owned(),
            })
        });
        Ok(cells.collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
    };
    statement
        .query_map([], row)
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap()
}

#[test]
fn the_database_is_whole_and_its_keys_fit() {
    let (folder, connection) = database(&records(12));
    assert_eq!(ask(&connection, "PRAGMA integrity_check"), ["ok"]);
    assert_eq!(ask(&connection, "PRAGMA foreign_key_check"), [""; 0]);
    for (sql, count) in [
        ("SELECT count(*) FROM articles", 10),
        ("SELECT count(*) FROM rejected", 2),
        ("SELECT count(*) FROM quotes", 40),
        ("SELECT count(*) FROM quote_speakers", 30),
        ("SELECT count(*) FROM entities", 30),
        ("SELECT count(*) FROM mentions", 30),
        ("SELECT count(*) FROM speakers", 2),
        ("SELECT count(*) FROM said", 20),
    ] {
        assert_eq!(ask(&connection, sql), [count.to_string()], "{sql}");
    }
    assert_eq!(
        ask(&connection, "SELECT notice FROM notes"),
        [onrecord_report::NOTICE]
    );
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(DATABASE))
        .collect();
    assert_eq!(left, [DATABASE], "no journal, nothing half written");
}

#[test]
fn the_view_of_quotes_has_the_columns_of_the_other_formats() {
    let (folder, connection) = database(&records(3));
    let columns = ask(&connection, "SELECT name FROM pragma_table_info('quotes')");
    assert_eq!(columns[..2], ["id", "article"]);
    assert_eq!(columns[2..], *COLUMNS);
    let lines = fs::read_to_string(folder.path().join("quotes.jsonl")).unwrap();
    let all = Query {
        limit: 100,
        ..Query::default()
    };
    let answer = search(folder.path(), &all).unwrap();
    let rows: Vec<String> = answer
        .rows
        .iter()
        .map(|row| serde_json::to_string(row).unwrap())
        .collect();
    assert_eq!(answer.total, 12);
    assert_eq!(rows, lines.lines().collect::<Vec<_>>());
}

#[test]
fn offsets_slice_the_text() {
    let (_folder, connection) = database(&records(1));
    let sql = "SELECT substr(text, cue_start + 1, cue_end - cue_start) = cue, substr(text, source_start + 1, source_end - source_start) \
        = source FROM quotes JOIN articles ON articles.id = quotes.article WHERE cue IS NOT NULL";
    assert_eq!(ask(&connection, sql), ["1|1", "1|1"]);
    let sql = "SELECT substr(text, mention_start + 1, mention_end - mention_start) = name FROM mentions \
        JOIN entities ON entities.id = mentions.entity JOIN articles ON articles.id = entities.article";
    assert_eq!(ask(&connection, sql), ["1", "1", "1"]);
}

#[test]
fn hostile_text_stays_text() {
    let mut article = article_of(0);
    article.title = Some(HOSTILE.to_owned());
    article.article.metadata.outlet = Some(HOSTILE.to_owned());
    article.quotes[0].content = HOSTILE.to_owned();
    article.quotes[0].about = vec![HOSTILE.to_owned()];
    let (folder, connection) = database(&[Record::Article(Box::new(article))]);
    let read = |sql: &str| -> String { connection.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(read("SELECT content FROM quotes WHERE id = 1"), HOSTILE);
    assert_eq!(read("SELECT outlet FROM articles"), HOSTILE);
    let about: Vec<String> = serde_json::from_str(&read("SELECT about FROM quotes WHERE id = 1")).unwrap();
    assert_eq!(about, [HOSTILE]);
    let query = |words: &str| Query {
        words: words.to_owned(),
        limit: 9,
        ..Query::default()
    };
    for words in ["alert", "script", "مرحبا", "\"alert(1)\"", "=cmd|' calc"] {
        let answer = search(folder.path(), &query(words)).unwrap();
        assert_eq!(answer.rows[0].quote.content, HOSTILE, "{words}");
    }
}

#[test]
fn without_text_the_database_has_excerpts_only() {
    let options = RecordOptions {
        no_text: Some(5),
        ..RecordOptions::default()
    };
    let record = onrecord_report::ArticleRecord::of(&common::annotated(), &options);
    let (folder, connection) = database(&[Record::Article(Box::new(record))]);
    assert_eq!(ask(&connection, "SELECT DISTINCT text FROM articles"), ["-"]);
    let bytes = fs::read(folder.path().join(DATABASE)).unwrap();
    for hidden in ["give up", "We will"] {
        let found = bytes
            .windows(hidden.len())
            .any(|window| window == hidden.as_bytes());
        assert!(!found, "{hidden}");
    }
}

fn found(folder: &Path, query: &Query) -> Vec<u32> {
    let answer = search(folder, query).unwrap();
    assert_eq!(answer.total, answer.rows.len() as u64);
    answer.rows.iter().map(|row| row.quote.number).collect()
}

#[test]
fn search_narrows() {
    let (folder, _connection) = database(&records(1));
    let all = || Query {
        limit: 50,
        ..Query::default()
    };
    let words = |words: &str| Query {
        words: words.to_owned(),
        ..all()
    };
    let run = folder.path();
    assert_eq!(found(run, &all()), [1, 2, 3, 4]);
    assert_eq!(found(run, &words("give")), [1]);
    assert_eq!(found(run, &words("\"give up\" OR thanks")), [1, 4, 3]);
    assert_eq!(found(run, &words("tha* NOT she")), [4]);
    assert_eq!(
        found(run, &words("zoe")),
        [1, 2, 3, 4],
        "a title, without accents"
    );
    assert_eq!(found(run, &words("nothing")), [0; 0]);
    let query = Query {
        speaker: Some("bo r".to_owned()),
        ..all()
    };
    assert_eq!(found(run, &query), [2]);
    let query = Query {
        speaker: Some("Q1".to_owned()),
        ..all()
    };
    assert_eq!(found(run, &query), [1, 2]);
    let query = Query {
        speaker: Some("%".to_owned()),
        ..all()
    };
    assert_eq!(found(run, &query), [0; 0]);
    let query = Query {
        about: Some("oz".to_owned()),
        class: Some(CueClass::Deny),
        kind: Some(QuoteKind::Indirect),
        outlet: Some("daily".to_owned()),
        since: "2026-03-04".parse().ok(),
        until: "2026-03-04".parse().ok(),
        ..all()
    };
    assert_eq!(found(run, &query), [2]);
    for (since, until) in [(Some("2026-03-05"), None), (None, Some("2026-03-03"))] {
        let query = Query {
            since: since.map(|day| day.parse().unwrap()),
            until: until.map(|day: &str| day.parse().unwrap()),
            ..all()
        };
        assert_eq!(found(run, &query), [0; 0]);
    }
}

#[test]
fn what_cannot_be_asked_is_said() {
    let folder = finished(&records(1));
    let query = |words: &str| Query {
        words: words.to_owned(),
        limit: 5,
        ..Query::default()
    };
    let error = search(folder.path(), &query("a")).unwrap_err();
    assert!(matches!(&error, SearchError::Missing { .. }));
    assert!(error.to_string().contains("--formats sqlite"), "{error}");
    fs::write(folder.path().join(DATABASE), "no database").unwrap();
    let error = search(folder.path(), &query("a")).unwrap_err();
    assert!(matches!(&error, SearchError::Other { .. }), "{error}");
    write_reports(folder.path(), &[Format::Sqlite]).unwrap();
    for words in ["\"open", "NOT a", "a OR", "(a))"] {
        let error = search(folder.path(), &query(words)).unwrap_err();
        assert!(matches!(&error, SearchError::Words { .. }), "{words}: {error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn the_questions_of_the_readme_are_answered() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap();
    let block = readme.split("```sql\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    let questions: Vec<(&str, &str)> = block
        .split("\n\n")
        .map(|question| {
            let (comment, sql) = question.trim().split_once('\n').unwrap();
            (comment, sql)
        })
        .collect();
    assert_eq!(questions.len(), 5);
    let (_folder, connection) = database(&common::questions());
    let answers: Vec<Vec<String>> = questions.iter().map(|(_, sql)| ask(&connection, sql)).collect();
    let expected: [&[&str]; 5] = [
        &["Ana Lind|mayor of Oz|3|3", "Bo Ray|-|1|1"],
        &["2026-03-09|“The Council of Oz has failed us all this year.”"],
        &["Bo Ray|that he took any money"],
        &[
            "Evening Post|2026-03-02|1",
            "Evening Post|2026-03-09|1",
            "Morning News|2026-03-02|2",
        ],
        &[
            "Ana Lind|“We will rebuild the old harbour before the winter.”|Morning News|2026-03-02T00:00:00Z|2",
        ],
    ];
    for ((answer, expected), (comment, _)) in answers.iter().zip(expected).zip(&questions) {
        assert_eq!(answer, expected, "{comment}");
    }
}
