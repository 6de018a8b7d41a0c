//! A run on disk: the files made from its segments, and what keeps two runs apart.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

use std::fs;
use std::io;
use std::time::Duration;

use common::{files, read_segments as read, records, run_of_segments as run};
use onrecord_report::{
    COLUMNS, Counts, Format, Limits, Manifest, NewFile, QuoteRow, Record, ReportError, ReportOptions,
    RunLock, RunSettings, SegmentError, SegmentWriter, Timings, WriteError, report_files, write_reports,
};

fn manifest(counts: Counts) -> Manifest {
    Manifest::new(
        vec!["news".to_owned()],
        serde_json::json!({"quotes": {"use": "rules.v1"}}),
        counts,
        Format::ALL,
    )
}

#[test]
fn a_run_is_not_written_over_another_and_can_be_removed() {
    let folder = run(&records(3), 2);
    let error = SegmentWriter::create(folder.path()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    assert!(error.to_string().contains("parts"), "{error}");

    write_reports(folder.path(), Format::ALL).unwrap();
    manifest(Counts::default()).write(folder.path()).unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    assert!(Manifest::is_run(folder.path()));
    Manifest::remove_run(folder.path()).unwrap();
    assert_eq!(files(folder.path()), [("notes.txt".to_owned(), b"mine".to_vec())]);
    SegmentWriter::create(folder.path()).unwrap().finish().unwrap();
}

#[test]
fn a_folder_is_told_to_hold_a_run_or_not() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!Manifest::is_run(folder.path()));
    fs::write(folder.path().join("run.json"), r#"{"program":"another"}"#).unwrap();
    assert!(!Manifest::is_run(folder.path()));
    let parts = folder.path().join("parts");
    fs::create_dir(&parts).unwrap();
    fs::write(parts.join("wheel.stl"), "").unwrap();
    assert!(!Manifest::is_run(folder.path()));

    let broken_off = tempfile::tempdir().unwrap();
    let mut writer = SegmentWriter::create(broken_off.path()).unwrap();
    writer.write(b"{}").unwrap();
    assert!(Manifest::is_run(broken_off.path()));
    assert!(matches!(
        read(broken_off.path()),
        Err(SegmentError::Unfinished { .. })
    ));
}

#[test]
fn two_runs_of_the_same_give_the_same_bytes() {
    let whole = || {
        let folder = run(&records(12), 5);
        let counts = write_reports(folder.path(), Format::ALL).unwrap();
        manifest(counts).write(folder.path()).unwrap();
        files(folder.path())
    };
    let first = whole();
    let mut names: Vec<&str> = first
        .iter()
        .filter_map(|(name, _)| name.split('/').next())
        .collect();
    names.dedup();
    assert_eq!(
        names.len(),
        report_files(Format::ALL).len() + ["parts", "run.json"].len()
    );
    assert!(first == whole());
}

#[test]
fn only_the_formats_asked_for_are_written_and_always_what_was_rejected() {
    let folder = run(&records(6), 100);
    let counts = write_reports(folder.path(), &[Format::Csv, Format::Csv]).unwrap();
    let written: Vec<String> = files(folder.path()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        written,
        [
            "parts/000000.jsonl.zst",
            "parts/index.json",
            "quotes.csv",
            "rejected.jsonl"
        ]
    );
    assert_eq!((counts.articles, counts.rejected, counts.quotes), (5, 1, 20));
    assert_eq!((counts.direct, counts.indirect, counts.mixed), (15, 5, 0));
    assert_eq!(
        (counts.with_speaker, counts.not_said, counts.words),
        (10, 10, 5 * 30)
    );
    assert_eq!(counts.rejected_by_stage["ingest"], 1);
}

#[test]
fn the_csv_and_the_json_lines_say_the_same() {
    let folder = run(&records(4), 100);
    write_reports(folder.path(), Format::ALL).unwrap();
    let lines = fs::read_to_string(folder.path().join("quotes.jsonl")).unwrap();
    let rows: Vec<QuoteRow> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 16);

    let bytes = fs::read(folder.path().join("quotes.csv")).unwrap();
    assert!(bytes.ends_with(b"\r\n"));
    let mut table = csv::Reader::from_reader(&*bytes);
    assert_eq!(table.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS);
    let mut count = 0;
    for (cells, line) in table.records().zip(lines.lines()) {
        let cells = cells.unwrap();
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        for (column, cell) in COLUMNS.iter().zip(&cells) {
            match &row[*column] {
                serde_json::Value::Null => assert_eq!(cell, "", "{column}"),
                serde_json::Value::String(text) => assert_eq!(cell, text, "{column}"),
                value => assert_eq!(
                    &serde_json::from_str::<serde_json::Value>(cell).unwrap(),
                    value,
                    "{column}"
                ),
            }
        }
        count += 1;
    }
    assert_eq!(count, rows.len());
}

#[test]
fn csv_keeps_quotation_marks_line_breaks_and_emoji() {
    let mut records = records(1);
    let odd = "a \"b\"\r\nc, d\n\u{1F600} \u{0}";
    let Record::Article(article) = &mut records[0] else {
        panic!("the first is an article")
    };
    article.quotes[0].content = odd.to_owned();
    let folder = run(&records, 100);
    write_reports(folder.path(), &[Format::Csv]).unwrap();
    let mut table = csv::Reader::from_path(folder.path().join("quotes.csv")).unwrap();
    let content = COLUMNS.iter().position(|column| *column == "content").unwrap();
    assert_eq!(&table.records().next().unwrap().unwrap()[content], odd);
}

#[test]
fn a_csv_for_spreadsheets_can_be_turned_back() {
    let odd = [
        "=cmd|' /C calc'!A0",
        "'said'",
        "-1",
        "+ 1",
        "@x",
        " =1",
        "plain",
        common::HOSTILE,
    ];
    let mut article = common::article_of(0);
    let quote = article.quotes[0].clone();
    article.quotes = odd
        .map(|odd| onrecord_report::QuoteColumns {
            content: odd.to_owned(),
            ..quote.clone()
        })
        .to_vec();
    article.title = Some("=1+1".to_owned());
    let folder = run(&[Record::Article(Box::new(article))], 100);
    let read = |csv_safe: bool| -> Vec<csv::StringRecord> {
        let options = ReportOptions {
            formats: vec![Format::Csv],
            csv_safe,
        };
        write_reports(folder.path(), options).unwrap();
        let table = csv::Reader::from_path(folder.path().join("quotes.csv"));
        table.unwrap().into_records().map(Result::unwrap).collect()
    };
    let (plain, safe) = (read(false), read(true));
    let content = COLUMNS.iter().position(|column| *column == "content").unwrap();
    for (row, odd) in plain.iter().zip(odd) {
        assert_eq!(&row[content], odd, "lossless");
    }
    let undone = safe.iter().map(|row| {
        let cells = row.iter().map(|cell| {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell}");
            cell.strip_prefix('\'').unwrap_or(cell)
        });
        cells.collect::<csv::StringRecord>()
    });
    assert!(undone.eq(plain), "one apostrophe less, and it is the same");
}

#[test]
fn a_table_of_no_quotes_has_its_header() {
    let folder = run(&[], 100);
    write_reports(folder.path(), Format::ALL).unwrap();
    let table = fs::read_to_string(folder.path().join("quotes.csv")).unwrap();
    assert_eq!(table, COLUMNS.join(",") + "\r\n");
    let summary = fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(summary.contains("| Articles ") && !summary.contains("Most quoted"));
}

#[test]
fn the_summary_is_for_people() {
    let mut records = records(30);
    records.extend(
        common::records(200)
            .into_iter()
            .filter(|record| matches!(record, Record::Rejected(_))),
    );
    let folder = run(&records, 100);
    write_reports(folder.path(), &[Format::Markdown]).unwrap();
    let summary = fs::read_to_string(folder.path().join("summary.md")).unwrap();
    for line in [
        onrecord_report::NOTICE,
        "**96** quotations by **2** named speakers in **24** articles of **1** outlet, published on 2026-03-04. Quoted most: Ana Lind, **48** times.",
        "| Articles                       |    24 |",
        "| – negated, to come or supposed |    48 |",
        "| Ana Lind | head of Oz |     48 |       24 | “We will not,” … “give up.” | news/0.txt |",
        "| Bo Ray   |            |     24 |       24 | it                          | news/0.txt |",
        "| deny |     24 | denied 24           |",
        "| The \\*Daily\\* \\| News |       24 |     96 |",
        "| ingest | byte N is no UTF-8 |       46 |",
        "And 26 more in `rejected.jsonl`.",
    ] {
        assert!(
            summary.lines().any(|found| found == line),
            "{line}\nis not in\n{summary}"
        );
    }
    for table in summary.split("\n\n").filter(|block| block.starts_with('|')) {
        let mut widths = table.lines().map(unicode_width::UnicodeWidthStr::width);
        let first = widths.next();
        assert!(
            widths.all(|width| Some(width) == first),
            "columns line up\n{table}"
        );
    }
}

#[test]
fn what_cannot_be_written_is_named_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    for error in [
        SegmentWriter::create(&file).unwrap_err(),
        manifest(Counts::default()).write(&file).unwrap_err(),
    ] {
        assert!(error.to_string().contains(&file.display().to_string()), "{error}");
        assert!(
            error
                .get_ref()
                .is_some_and(<dyn std::error::Error + Send + Sync>::is::<WriteError>)
        );
    }

    let run = run(&records(3), 100);
    fs::create_dir(run.path().join("quotes.csv")).unwrap();
    let before = files(run.path());
    let error = write_reports(run.path(), &[Format::Csv]).unwrap_err();
    assert!(matches!(error, ReportError::Write(_)));
    assert!(error.to_string().contains("quotes.csv"), "{error}");
    let mut after = files(run.path());
    after.retain(|(name, _)| name != "rejected.jsonl");
    assert_eq!(after, before);
}

#[test]
fn a_file_stands_under_its_name_when_it_is_complete() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let mut file = NewFile::create(&path).unwrap();
    file.write_all(b"half").unwrap();
    assert!(!path.exists());
    drop(file);
    assert!(files(folder.path()).is_empty());
    let mut file = NewFile::create(&path).unwrap();
    file.write_all(b"whole").unwrap();
    file.finish().unwrap();
    assert_eq!(files(folder.path()), [("file".to_owned(), b"whole".to_vec())]);
}

#[test]
fn formats_go_by_their_names() {
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(*format));
    }
    let error = "excel".parse::<Format>().unwrap_err().to_string();
    for format in Format::ALL {
        assert!(error.contains(format.name()), "{error}");
    }
}

#[test]
fn timings_are_rates_of_what_was_done() {
    let counts = Counts {
        articles: 9,
        rejected: 1,
        words: 1000,
        ..Counts::default()
    };
    let timings = Timings::new(2, Duration::from_millis(2500), &counts);
    assert_eq!(
        (timings.articles_per_second, timings.words_per_second),
        (4.0, 400.0)
    );
    assert_eq!(Timings::new(2, Duration::ZERO, &counts).words_per_second, 0.0);
}

#[test]
fn two_runs_are_kept_out_of_one_folder() {
    let folder = tempfile::tempdir().unwrap();
    let lock = RunLock::take(folder.path()).unwrap().unwrap();
    assert!(RunLock::take(folder.path()).unwrap().is_none());
    drop(lock);
    assert!(RunLock::take(folder.path()).unwrap().is_some());
    assert!(Manifest::is_run(folder.path()));
}

#[test]
fn settings_that_differ_are_named() {
    let folder = tempfile::tempdir().unwrap();
    SegmentWriter::create(folder.path()).unwrap();
    assert_eq!(RunSettings::read(folder.path()).unwrap(), None);
    let settings = |name: &str, build: &str| RunSettings {
        version: "1".to_owned(),
        build: Some(build.to_owned()),
        limits: Limits::default(),
        config: serde_json::json!({ "quotes": { "use": name } }),
        models: [("syntax".to_owned(), "00ff".to_owned())].into(),
    };
    let then = settings("rules.v1", "a");
    then.write(folder.path()).unwrap();
    let read = RunSettings::read(folder.path()).unwrap().unwrap();
    assert_eq!(read, then);
    assert!(then.differences(&then).is_empty());
    assert_eq!(
        then.differences(&settings("rules.v2", "b")),
        [
            "build: \"a\", now \"b\"",
            "config.quotes.use: \"rules.v1\", now \"rules.v2\""
        ]
    );
}
