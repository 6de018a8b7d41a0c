//! A run on disk: segments written, damaged and read; the files made from them.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use common::records;
use onrecord_report::earlier::{closed_segments, put_aside};
use onrecord_report::{
    COLUMNS, Counts, Earlier, Format, Key, KeyedLines, Limits, Manifest, NewFile, QuoteRow, Record,
    ReportError, ReportOptions, RunLock, RunSettings, SegmentError, SegmentReader, SegmentWriter, Timings,
    WriteError, is_rejected_line, report_files, to_keyed_line, to_line, write_reports,
};
use tempfile::TempDir;

/// A finished run in a folder of its own.
fn run(records: &[Record], segment_records: u64) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let writer = SegmentWriter::create(folder.path()).unwrap();
    let mut writer = writer.with_limits(u64::MAX, segment_records);
    for record in records {
        writer.write(&to_line(record)).unwrap();
    }
    writer.finish().unwrap();
    folder
}

fn read(folder: &Path) -> Result<Vec<Record>, SegmentError> {
    SegmentReader::open(folder)?.collect()
}

/// Path and bytes of all files below a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                files.push((name, fs::read(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn records_come_back_in_order() {
    for (count, segment_records) in [(0, 3), (1, 3), (3, 3), (7, 3), (7, 100)] {
        let records = records(count);
        let folder = run(&records, segment_records);
        assert_eq!(read(folder.path()).unwrap(), records);
    }
}

#[test]
fn segments_are_cut_by_their_records_and_bytes() {
    let names = |folder: &TempDir| -> Vec<String> {
        files(folder.path()).into_iter().map(|(name, _)| name).collect()
    };
    let folder = run(&records(7), 3);
    let expected = [
        "parts/000000.jsonl.zst",
        "parts/000001.jsonl.zst",
        "parts/000002.jsonl.zst",
        "parts/index.json",
    ];
    assert_eq!(names(&folder), expected);

    let records = records(7);
    let folder = tempfile::tempdir().unwrap();
    let mut writer = SegmentWriter::create(folder.path())
        .unwrap()
        .with_limits(1, u64::MAX);
    for record in &records {
        writer.write(&to_line(record)).unwrap();
    }
    writer.finish().unwrap();
    assert_eq!(names(&folder).len(), 7 + 1);
    assert_eq!(read(folder.path()).unwrap(), records);
}

#[test]
fn a_segment_cut_short_anywhere_is_an_error_that_names_it() {
    let folder = run(&records(5)[3..], 100);
    let segment = folder.path().join("parts/000000.jsonl.zst");
    let whole = fs::read(&segment).unwrap();
    for length in 0..whole.len() {
        fs::write(&segment, &whole[..length]).unwrap();
        let error = read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("000000.jsonl.zst"), "cut at {length}: {error}");
    }
}

#[test]
fn a_segment_altered_anywhere_is_an_error_or_reads_the_same() {
    let records = &records(5)[3..];
    let folder = run(records, 100);
    let segment = folder.path().join("parts/000000.jsonl.zst");
    let whole = fs::read(&segment).unwrap();
    for at in 0..whole.len() {
        let mut altered = whole.clone();
        altered[at] ^= 0x10;
        fs::write(&segment, &altered).unwrap();
        // A bit of the frame's header may mean nothing for what is inside.
        if let Ok(read) = read(folder.path()) {
            assert_eq!(read, records, "altered at {at}");
        }
    }
    fs::write(&segment, [&*whole, b"more"].concat()).unwrap();
    assert!(read(folder.path()).is_err());
}

#[test]
fn segments_that_are_missing_or_others_are_named() {
    let folder = run(&records(7), 3);
    let parts = folder.path().join("parts");
    let last = parts.join("000002.jsonl.zst");
    fs::rename(&last, parts.join("kept")).unwrap();
    let results: Vec<_> = SegmentReader::open(folder.path()).unwrap().collect();
    assert_eq!(results.len(), 7, "six records, an error, and nothing after it");
    assert!(matches!(&results[6], Err(SegmentError::Missing { path, records: 1 }) if *path == last));

    fs::copy(parts.join("000000.jsonl.zst"), &last).unwrap();
    assert!(matches!(read(folder.path()), Err(SegmentError::Altered { path, .. }) if path == last));

    fs::write(&last, zstd::encode_all(&b"{\"article\":{}}\n"[..], 3).unwrap()).unwrap();
    let error = read(folder.path()).unwrap_err();
    assert!(
        matches!(&error, SegmentError::Line { path, line: 1, .. } if *path == last),
        "{error}"
    );

    fs::remove_file(parts.join("index.json")).unwrap();
    let error = read(folder.path()).unwrap_err();
    assert!(matches!(&error, SegmentError::Unfinished { .. }), "{error}");
}

#[test]
fn a_segment_is_not_read_beyond_what_was_written() {
    let folder = run(&records(1), 3);
    let segment = folder.path().join("parts/000000.jsonl.zst");
    let bomb = zstd::encode_all(io::Read::take(io::repeat(b' '), 1 << 24), 1).unwrap();
    fs::write(&segment, bomb).unwrap();
    let error = read(folder.path()).unwrap_err();
    assert!(matches!(&error, SegmentError::Line { .. }), "{error}");
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

fn manifest(counts: Counts) -> Manifest {
    Manifest::new(
        vec!["news".to_owned()],
        serde_json::json!({"quotes": {"use": "rules.v1"}}),
        counts,
        Format::ALL,
    )
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

/// Writes records with their places as keys, in segments of three, and suspends.
fn keyed(folder: &Path, records: &[Record]) {
    let mut writer = SegmentWriter::create(folder).unwrap().with_limits(u64::MAX, 3);
    for (key, record) in (0..).zip(records) {
        writer.write(&to_keyed_line(key, record)).unwrap();
    }
    writer.suspend().unwrap();
}

#[test]
fn lines_with_keys_read_as_records() {
    let folder = tempfile::tempdir().unwrap();
    let records = records(8);
    keyed(folder.path(), &records);
    assert!(matches!(
        read(folder.path()),
        Err(SegmentError::Unfinished { .. })
    ));
    let closed = closed_segments(folder.path()).unwrap();
    let mut kept = Vec::new();
    let mut next: Key = 0;
    for path in &closed {
        let mut lines = KeyedLines::open(path).unwrap();
        while let Some((key, line)) = lines.next_line().unwrap() {
            assert_eq!(key, next);
            let record = &records[key as usize];
            assert_eq!(is_rejected_line(line), matches!(record, Record::Rejected(_)));
            next += 1;
        }
        kept.push(lines.into_segment());
    }
    let limits = Limits {
        bytes: u64::MAX,
        records: 3,
    };
    let full: Vec<bool> = kept.iter().map(|segment| segment.is_full(limits)).collect();
    assert_eq!(full, [true, true, false]);
    SegmentWriter::behind(folder.path(), kept)
        .unwrap()
        .finish()
        .unwrap();
    assert_eq!(read(folder.path()).unwrap(), records);
}

#[test]
fn lines_of_an_earlier_run_are_found_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let records = records(8);
    keyed(folder.path(), &records);
    put_aside(folder.path(), 1).unwrap();
    assert_eq!(closed_segments(folder.path()).unwrap().len(), 1);
    let mut earlier = Earlier::open(folder.path()).unwrap();
    let words = |line: Vec<u8>| String::from_utf8(line).unwrap();
    let mut take = |key: Key| earlier.take(key).unwrap().map(words);
    let line = |key: Key| Some(words(to_keyed_line(key, &records[key as usize])));
    assert_eq!(take(1), None, "it stayed where it was");
    assert_eq!(take(4), line(4));
    assert_eq!(take(3), None, "it was passed");
    assert_eq!(take(4), None, "it was taken");
    assert_eq!(take(7), line(7));

    // Once more aside, as if that run had been broken off too; a damaged segment counts for nothing.
    put_aside(folder.path(), 0).unwrap();
    let damaged = folder.path().join("parts/earlier/000000.jsonl.zst");
    let bytes = fs::read(&damaged).unwrap();
    fs::write(&damaged, &bytes[..bytes.len() - 5]).unwrap();
    let mut earlier = Earlier::open(folder.path()).unwrap();
    let mut take = |key: Key| earlier.take(key).unwrap().map(words);
    assert_eq!(take(4), None);
    assert_eq!(take(6), line(6));
    assert_eq!(take(0), line(0), "it was put aside last");

    Manifest::remove_run(folder.path()).unwrap();
    assert!(files(folder.path()).is_empty());
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
