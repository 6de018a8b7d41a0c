//! What is read, in which order, and what becomes of what cannot be read.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use onrecord_ingest::{Format, ReadOptions};
use onrecord_pipeline::{InputError, Sources};

/// Origins below `folder` in the order of reading; those that cannot be read with their reason.
fn read(folder: &Path, format: Option<Format>) -> (Vec<String>, Vec<String>, u64) {
    let sources = Sources::new(&[folder.display().to_string()], format).unwrap();
    let bytes_read = Arc::new(AtomicU64::new(0));
    let (mut read, mut rejected) = (Vec::new(), Vec::new());
    let relative = |origin: &str| {
        origin
            .strip_prefix(&format!("{}/", folder.display()))
            .unwrap_or(origin)
            .to_owned()
    };
    for record in sources.records(ReadOptions::default(), Arc::clone(&bytes_read)) {
        match record {
            Ok(raw) => read.push(relative(&raw.origin)),
            Err(row) => rejected.push(format!("{} {}: {}", row.stage, relative(&row.origin), row.reason)),
        }
    }
    (read, rejected, bytes_read.load(Ordering::Relaxed))
}

#[test]
fn folders_are_walked_in_sorted_order_and_every_byte_counts() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("b.txt", "two"),
        ("a/z.jsonl", "{\"text\": \"x\"}\n\n{\"text\": \"y\"}\n"),
        ("a.txt", "one"),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(folder.path().join("c.pdf"), "?").unwrap();
    fs::write(folder.path().join(".hidden.txt"), "?").unwrap();
    fs::write(folder.path().join("README"), "?").unwrap();
    let (origins, rejected, bytes_read) = read(folder.path(), None);
    assert_eq!(origins, ["a/z.jsonl#1", "a/z.jsonl#2", "a.txt", "b.txt"]);
    assert!(rejected.is_empty(), "{rejected:?}");
    let survey = Sources::new(&[folder.path().display().to_string()], None)
        .unwrap()
        .survey();
    assert_eq!(survey.files, 3);
    assert_eq!(survey.bytes, Some(bytes_read));
    let skipped: Vec<_> = survey
        .skipped
        .iter()
        .map(|(ending, count)| (ending.as_str(), *count))
        .collect();
    assert_eq!(skipped, [("", 1), (".pdf", 1), (".txt", 1)]);
    let (origins, _, _) = read(folder.path(), Some(Format::PlainText));
    assert_eq!(
        origins,
        ["README", "a/z.jsonl", "a.txt", "b.txt", "c.pdf"],
        "a given format is that of all files"
    );
}

#[test]
fn patterns_stand_for_what_they_fit() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.txt", "a.txt", "c.md", "d[1].txt"] {
        fs::write(folder.path().join(name), name).unwrap();
    }
    let at = |name: &str| folder.path().join(name).display().to_string();
    let read = |inputs: &[String]| -> Vec<String> {
        let sources = Sources::new(inputs, None).unwrap();
        let records = sources.records(ReadOptions::default(), Arc::default());
        records.map(|record| record.unwrap().origin).collect()
    };
    assert_eq!(read(&[at("[ab].txt")]), [at("a.txt"), at("b.txt")]);
    assert_eq!(
        read(&[at("c.*"), at("d[1].txt")]),
        [at("c.md"), at("d[1].txt")],
        "a name beats a pattern"
    );
    let error = Sources::new(&[at("*.csv")], None).unwrap_err();
    assert!(matches!(error, InputError::NoMatch(_)), "{error}");
    let error = Sources::new(&[at("a*"), at("a.txt")], None).unwrap_err();
    assert!(matches!(error, InputError::Twice(_)), "{error}");
}

#[test]
fn names_that_tell_nothing_are_looked_into() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("index", "<!DOCTYPE html><title>x</title><p>One."),
        ("dump", "{\"text\": \"x\"}\n"),
        ("page.php?id=1", "<html><p>One."),
        ("notes", "One."),
        ("a.toml", "a = 1"),
        ("CC-NEWS-1.warc", "WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n"),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let (origins, rejected, _) = read(folder.path(), None);
    assert_eq!(origins, ["dump#1", "index", "page.php?id=1"]);
    assert_eq!(
        rejected,
        ["ingest CC-NEWS-1.warc: empty: there is no record in it"]
    );
    let sources = Sources::new(&[folder.path().display().to_string()], None).unwrap();
    let skipped = sources.survey().skipped;
    assert_eq!(skipped.keys().collect::<Vec<_>>(), ["", ".toml"]);
    assert_eq!(sources.records(ReadOptions::default(), Arc::default()).count(), 4);
    assert_eq!(
        sources.passed_over().into_iter().collect::<Vec<_>>(),
        [("WARC of no type".to_owned(), 1)]
    );
}

#[cfg(unix)]
#[test]
fn loops_of_links_pipes_and_dangling_links_are_named() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::create_dir(path.join("deep")).unwrap();
    fs::write(path.join("deep/a.txt"), "one").unwrap();
    symlink(path, path.join("deep/up")).unwrap();
    symlink(path.join("nowhere"), path.join("gone.txt")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(path.join("pipe.txt"))
        .status()
        .unwrap();
    assert!(made.success());
    let (origins, rejected, _) = read(path, None);
    assert_eq!(origins, ["deep/a.txt"]);
    let named: Vec<_> = rejected
        .iter()
        .map(|row| row.split(": ").next().unwrap())
        .collect();
    assert_eq!(named, ["read deep/up", "read gone.txt", "read pipe.txt"]);
}

#[test]
fn inputs_that_cannot_be_used_are_errors_of_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.txt").display().to_string();
    fs::write(&file, "one").unwrap();
    let same = folder.path().join(".").join("a.txt").display().to_string();
    let error = |inputs: &[&str]| {
        let inputs: Vec<_> = inputs.iter().map(|input| (*input).to_owned()).collect();
        Sources::new(&inputs, None).unwrap_err()
    };
    assert!(matches!(error(&[]), InputError::None));
    assert!(matches!(
        error(&[&file, "no/such/file"]),
        InputError::Unreadable { .. }
    ));
    assert!(matches!(error(&[&file, &same]), InputError::Twice(_)));
    assert!(matches!(error(&["-", "-"]), InputError::Twice(_)));
}
