//! The program's scores of what is reported of the saying itself, from outside.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::fs;
use std::path::Path;

use assert_cmd::Command;

const TEXT: &str =
    "Vote delayed\n\nThe council of the island met twice.\n\n“The ferries will sail,” Mayor Ana Lind said.\n";

fn gold(folder: &Path) {
    let at = |words: &str| {
        let start = TEXT[..TEXT.find(words).unwrap()].chars().count();
        format!("{start} {}", start + words.chars().count())
    };
    let standoff = format!(
        "T1\tCue {}\tx\nT2\tContent {}\tx\nE1\tCue:T1 Content:T2\n",
        at("said"),
        at("“The ferries will sail,”")
    );
    fs::create_dir_all(folder.join("dev/text")).unwrap();
    fs::create_dir_all(folder.join("dev/attributions")).unwrap();
    fs::write(folder.join("dev/text/a.txt"), TEXT).unwrap();
    fs::write(folder.join("dev/attributions/a_1.ann"), standoff).unwrap();
    fs::write(
        folder.join("metadata.tsv"),
        "filename\tpublication_date\na\t2026-03-04\n",
    )
    .unwrap();
    fs::write(
        folder.join("acts.tsv"),
        "heading\na\tE1\tsay\taffirmed\tfuture\t\t\t\t\t\t\n",
    )
    .unwrap();
    fs::write(folder.join("nested.tsv"), "heading\na\tE1\t\t\t\t\t\n").unwrap();
}

fn score(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["score", "acts", "dev", "--gold", "."])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let words = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        words(output.stdout),
        words(output.stderr),
    )
}

#[test]
fn articles_are_read_with_their_dates() {
    let folder = tempfile::tempdir().unwrap();
    gold(folder.path());
    let (code, printed, error) = score(folder.path(), &["--json"]);
    assert_eq!(code, 0, "{error}");
    let scores: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(scores["found"], serde_json::json!({ "part": 1, "of": 1 }));
    assert_eq!(scores["published"]["part"], 1);
    assert_eq!(scores["cue_class"]["part"], 1);
    assert_eq!(scores["contents"], 1);

    let (_, printed, _) = score(folder.path(), &["--misses"]);
    assert!(
        printed.starts_with("a E1 said: modality actual for future\n"),
        "{printed}"
    );
    assert!(
        printed
            .lines()
            .any(|line| line.ends_with("0.00   0 of 1 right; always `future` has 1")),
        "{printed}"
    );
}

#[test]
fn a_missing_date_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    gold(folder.path());
    fs::write(folder.path().join("metadata.tsv"), "filename\tpublication_date\n").unwrap();
    let (code, _, error) = score(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(error.contains("metadata.tsv has no date of a"), "{error}");
}
