//! The segments of a run: written, damaged and read, kept from an earlier run.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

use std::fs;
use std::io;
use std::path::Path;

use common::{files, read_segments as read, records, run_of_segments as run};
use onrecord_report::earlier::{closed_segments, put_aside};
use onrecord_report::{
    Earlier, Key, KeyedLines, Limits, Manifest, Record, SegmentError, SegmentReader, SegmentWriter,
    is_rejected_line, to_keyed_line, to_line,
};
use tempfile::TempDir;

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
