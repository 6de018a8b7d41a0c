//! Ctrl-C: what is in hand is finished, and the run can be gone on with.

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Finds nobody, slowly, as a large model would.
const SLOW: &str = r#"entities.command=["sh", "-c", "read -r hello; echo '{\"hello\":{\"protocol\":1}}'; while read -r line; do number=${line#*:}; number=${number%%,*}; sleep 0.05; echo '{\"number\":'$number',\"entities\":{\"mentions\":[],\"entities\":[]}}'; done"]"#;

fn onrecord(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.args([
        "run",
        "in",
        "--set",
        "entities.use=external.v1",
        "--set",
        "entities.batch=2",
    ]);
    command.args(["--set", SLOW]).args(arguments).current_dir(folder);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn ctrl_c_finishes_what_is_in_hand_and_says_how_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for number in 0..40 {
        let path = folder.path().join(format!("in/{number:02}.txt"));
        fs::write(path, format!("“No {number},” Ana Lind said.")).unwrap();
    }
    let child = onrecord(folder.path(), &[]).spawn().unwrap();
    let begun = folder.path().join("out/parts/settings.json");
    let started = Instant::now();
    while !begun.exists() {
        assert!(started.elapsed() < Duration::from_secs(120), "it never began");
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(200));
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{words}");
    assert!(
        words.contains("stopped; ") && words.contains("--resume goes on from there"),
        "{words}"
    );
    let manifest = fs::read_to_string(folder.path().join("out/run.json")).unwrap();
    assert!(manifest.contains("\"finished\": false"), "{manifest}");

    let output = onrecord(folder.path(), &["--resume"]).output().unwrap();
    let words = String::from_utf8(output.stdout).unwrap();
    assert!(
        words.contains("40 articles") && words.contains("taken over from the earlier run"),
        "{words}"
    );
    let output = onrecord(folder.path(), &["--out", "whole"]).output().unwrap();
    assert!(output.status.success());
    for file in [
        "quotes.jsonl",
        "articles.jsonl",
        "run.json",
        "parts/000000.jsonl.zst",
    ] {
        let read = |out: &str| fs::read(folder.path().join(out).join(file)).unwrap();
        assert!(read("out") == read("whole"), "{file} differs");
    }
}

#[test]
fn ctrl_c_is_heard_while_nobody_writes_into_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("mkfifo")
        .arg(folder.path().join("in"))
        .status()
        .unwrap();
    assert!(made.success());
    let child = onrecord(folder.path(), &[]).spawn().unwrap();
    let begun = folder.path().join("out/parts/settings.json");
    let started = Instant::now();
    while !begun.exists() {
        assert!(started.elapsed() < Duration::from_secs(120), "it never began");
        std::thread::sleep(Duration::from_millis(10));
    }
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{words}");
    assert!(words.contains("--resume goes on from there"), "{words}");
}
