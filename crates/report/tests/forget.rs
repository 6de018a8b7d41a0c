//! Someone is removed from a run, and nothing of them is left.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

use std::fs;
use std::io::Read;
use std::path::Path;

use common::{article_of, finished, person, quote_of};
use onrecord_document::CueClass;
use onrecord_report::{
    Counts, ForgetError, Format, Manifest, QuoteRow, Record, Removed, RunLock, SegmentReader, Whom, forget,
    write_reports,
};
use tempfile::TempDir;

const URL: &str = "https://news.example/2026/bridge";

/// Three articles: one that names Ana Lind, one in which Bo Ray speaks of her and of the bridge, one with an address.
fn run() -> TempDir {
    let mut other = article_of(1);
    other.article.text =
        Some("Cy Dahl of Oz said the bridge was safe. Bo Ray said Ana Lind knew it.".to_owned());
    other.title = Some("Lind knew".to_owned());
    other.entities.entities.truncate(0);
    other.entities.mentions.truncate(0);
    let about_her = onrecord_report::QuoteColumns {
        about: vec!["Ana Lind".to_owned()],
        source: Some("Bo Ray".to_owned()),
        context: "Bo Ray said she knew it.".to_owned(),
        ..quote_of("she knew it", CueClass::Say, &person("Bo Ray", "", ""))
    };
    let bridge = onrecord_report::QuoteColumns {
        source: Some("Cy Dahl".to_owned()),
        context: "Cy Dahl of Oz said the bridge was safe.".to_owned(),
        ..quote_of("the bridge was safe", CueClass::Say, &person("Cy Dahl", "", ""))
    };
    other.quotes = vec![bridge.clone(), about_her];
    let mut addressed = article_of(2);
    addressed.article.text = Some("Nothing but the bridge.".to_owned());
    addressed.article.metadata.url = Some(URL.to_owned());
    addressed.entities.entities.clear();
    addressed.entities.mentions.clear();
    addressed.quotes = vec![bridge];
    let records = [article_of(0), other, addressed].map(|article| Record::Article(Box::new(article)));
    let folder = finished(&records);
    write_reports(folder.path(), Format::ALL).unwrap();
    Manifest::new(
        vec!["news".to_owned()],
        serde_json::json!({}),
        Counts::default(),
        Format::ALL,
    )
    .write(folder.path())
    .unwrap();
    folder
}

/// Everything below a folder in one, taken out of its compression.
fn everything(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all += &everything(&path);
        } else {
            let mut bytes = fs::read(&path).unwrap();
            if path.extension().is_some_and(|ending| ending == "zst") {
                bytes.clear();
                zstd::Decoder::new(fs::File::open(&path).unwrap())
                    .unwrap()
                    .read_to_end(&mut bytes)
                    .unwrap();
            }
            all += &String::from_utf8_lossy(&bytes);
        }
    }
    all
}

fn rows(folder: &Path) -> Vec<QuoteRow> {
    let lines = fs::read_to_string(folder.join("quotes.jsonl")).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_speaker_is_nowhere_any_more() {
    let folder = run();
    let path = folder.path();
    assert!(everything(path).contains("Ana Lind"));
    let removed = forget(path, &Whom::Speaker("ANA LIND".to_owned())).unwrap();
    assert_eq!((removed.articles, removed.quotes, removed.texts), (0, 3, 2));
    assert!(removed.files.contains(&"quotes.csv"));
    let left = everything(path);
    for gone in ["Ana Lind", "Lind", "We will not", "she knew it"] {
        assert!(!left.contains(gone), "{gone}");
    }
    assert!(left.contains("Cy Dahl") && left.contains("Nothing but the bridge."));
    assert_eq!(rows(path).len(), 4);
    let records: Vec<Record> = SegmentReader::open(path).unwrap().map(Result::unwrap).collect();
    let Record::Article(first) = &records[0] else {
        panic!("an article")
    };
    let names: Vec<&str> = first
        .entities
        .entities
        .iter()
        .map(|entity| &*entity.name)
        .collect();
    assert_eq!(names, ["Oz", "Bo Ray"]);
    assert_eq!(first.entities.mentions[0].entity.0, 0, "the others move up");
    assert_eq!(Manifest::read(path).unwrap().counts.unwrap().quotes, 4);
    assert!(RunLock::take(path).unwrap().is_some());
    let again = forget(path, &Whom::Speaker("Ana Lind".to_owned())).unwrap();
    assert_eq!(again, Removed::default());
}

#[test]
fn an_article_goes_by_its_address() {
    let folder = run();
    let removed = forget(folder.path(), &Whom::Url(URL.to_owned())).unwrap();
    assert_eq!((removed.articles, removed.quotes, removed.texts), (1, 1, 0));
    let left = everything(folder.path());
    assert!(!left.contains(URL) && !left.contains("Nothing but the bridge."));
    assert!(left.contains("Ana Lind"));
    assert_eq!(rows(folder.path()).len(), 6);
}

#[test]
fn what_was_broken_off_is_finished() {
    let folder = run();
    let (parts, beside) = (
        folder.path().join("parts"),
        folder.path().join("forgetting.partial"),
    );
    fs::create_dir(&beside).unwrap();
    fs::rename(&parts, beside.join("parts")).unwrap();
    let removed = forget(folder.path(), &Whom::Url(URL.to_owned())).unwrap();
    assert_eq!(removed.articles, 1);
    assert!(parts.exists() && !beside.exists());
}

#[test]
fn what_cannot_be_removed_is_said_and_the_run_stays() {
    let empty = tempfile::tempdir().unwrap();
    let someone = Whom::Speaker("Ana Lind".to_owned());
    assert!(matches!(
        forget(empty.path(), &someone),
        Err(ForgetError::NotARun(_))
    ));
    let folder = run();
    for nobody in [Whom::Speaker(" ’ ".to_owned()), Whom::Url(" ".to_owned())] {
        assert!(matches!(forget(folder.path(), &nobody), Err(ForgetError::Nobody)));
    }
    let lock = RunLock::take(folder.path()).unwrap();
    assert!(matches!(
        forget(folder.path(), &someone),
        Err(ForgetError::Locked(_))
    ));
    drop(lock);
    let before = everything(folder.path());
    assert_eq!(
        forget(folder.path(), &Whom::Url("https://else.example".to_owned())).unwrap(),
        Removed::default()
    );
    assert!(before == everything(folder.path()));
}
