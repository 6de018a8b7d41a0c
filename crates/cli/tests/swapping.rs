//! Stages swapped from outside: by a configuration, by a program of another language, by this program itself.

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_onrecord");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

/// Short articles of the workspace's corpus.
const INPUTS: [&str; 3] = [
    "corpus/rate-decision-brief.txt",
    "corpus/wire-briefs.jsonl",
    "corpus/border-closure-liveblog.txt",
];

/// Runs the program in the workspace's root over short articles; gives the tables.
fn run(arguments: &[&str]) -> Vec<(&'static str, String)> {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(PROGRAM)
        .arg("run")
        .args(INPUTS)
        .arg("--out")
        .arg(folder.path().join("out"))
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    tables(&folder.path().join("out"))
}

fn tables(out: &Path) -> Vec<(&'static str, String)> {
    [
        "articles.jsonl",
        "quotes.jsonl",
        "quotes.csv",
        "summary.md",
        "rejected.jsonl",
    ]
    .into_iter()
    .map(|name| (name, fs::read_to_string(out.join(name)).unwrap()))
    .collect()
}

fn rows(tables: &[(&str, String)], name: &str) -> Vec<serde_json::Value> {
    let (_, table) = tables.iter().find(|(table, _)| *table == name).unwrap();
    table
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_configuration_keeps_what_is_sure() {
    let all = rows(&run(&["--set", "entities.use=rules.v1"]), "quotes.jsonl");
    let sure = rows(&run(&["--config", "examples/sure.toml"]), "quotes.jsonl");
    let is_sure = |row: &&serde_json::Value| row["quote_confidence"].as_f64().unwrap() >= 0.9;
    assert_eq!(sure.len(), all.iter().filter(is_sure).count());
    assert!(!sure.is_empty() && sure.len() < all.len());
}

#[test]
fn every_stage_of_this_program_is_a_program_like_those_that_replace_it() {
    let external: Vec<String> = ["segment", "syntax", "entities", "quotes"]
        .iter()
        .flat_map(|stage| {
            [
                format!("--set={stage}.use=external.v1"),
                format!("--set={stage}.command=[\"{PROGRAM}\", \"stage\", \"{stage}\"]"),
            ]
        })
        .collect();
    let external: Vec<&str> = external.iter().map(String::as_str).collect();
    assert!(run(&external) == run(&[]), "the same tables");
}

#[test]
fn chained_by_pipes_the_stages_give_what_a_run_gives() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let report = ["report", "--out", out.to_str().unwrap()];
    let ingest: Vec<&str> = ["ingest"].into_iter().chain(INPUTS).collect();
    let stages: [&[&str]; 6] = [
        &ingest,
        &["segment"],
        &["syntax"],
        &["entities"],
        &["quotes"],
        &report,
    ];
    let mut children = Vec::new();
    let mut input = Stdio::null();
    for stage in stages {
        let mut child = Command::new(PROGRAM)
            .arg("stage")
            .args(stage)
            .current_dir(root())
            .stdin(input)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        input = child.stdout.take().unwrap().into();
        children.push(child);
    }
    drop(input);
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert!(tables(&out) == run(&[]), "the same tables");
}

/// Run by `cargo xtask test python`.
#[test]
#[ignore = "needs python3"]
fn a_script_in_python_is_an_entity_stage() {
    let tables = run(&["--config", "examples/capitals.toml"]);
    assert_eq!(rows(&tables, "rejected.jsonl").len(), 0);
    let articles = rows(&tables, "articles.jsonl");
    let links: Vec<_> = articles
        .iter()
        .flat_map(|article| article["entities"]["mentions"].as_array().unwrap())
        .map(|mention| mention["link"]["by"].as_str().unwrap())
        .collect();
    assert!(links.len() > 10 && links.iter().all(|by| *by == "capitals"));
    let named = |row: &serde_json::Value| row["speaker"] == "Governor Teodora Brannigan";
    assert!(
        rows(&tables, "quotes.jsonl").iter().any(named),
        "quotes are resolved to what it found"
    );
}
