//! The program from outside: what it reads and writes, what it says when something is wrong, and its exit codes.

#![allow(clippy::unwrap_used)] // a test fails by panicking

mod common;

use std::fs;

use common::{end_of, folder, lines, onrecord};

const ARTICLE: &str = "Ferry fares to rise\n\nHARBOUR TOWN — “We have no choice,” Ines Aldana, the ferry company’s director, said on Monday.\n\nShe added that fares would rise in May.\n";

#[test]
fn a_pipe_gives_the_rows_of_a_run() {
    let dump: String = [ARTICLE, "", ARTICLE]
        .map(|text| serde_json::json!({ "text": text }).to_string() + "\n")
        .concat();
    let folder = folder(&[("dump.jsonl", dump.as_bytes())]);
    let piped = |arguments: &[&str]| {
        let mut command = onrecord(folder.path(), arguments);
        end_of(&command.write_stdin(dump.as_bytes()).output().unwrap())
    };
    let (code, rows, rejected) = piped(&["run", "-", "--out", "-", "--jobs", "3"]);
    assert_eq!(code, 0);
    let (code, _, error) = piped(&["run", "-", "--out", "out", "--duplicates", "keep"]);
    assert_eq!((code, &*error), (0, ""));
    let of_run = fs::read_to_string(folder.path().join("out/quotes.jsonl")).unwrap();
    let values = |lines: &str| -> Vec<serde_json::Value> {
        let values = lines.lines().map(|line| serde_json::from_str(line).unwrap());
        values
            .map(|mut row: serde_json::Value| {
                // Only the whole run shows these.
                row["speaker_key"].take();
                row["quote_group"].take();
                row["speakers"]
                    .as_array_mut()
                    .unwrap()
                    .iter_mut()
                    .for_each(|one| {
                        one["key"].take();
                    });
                row
            })
            .collect()
    };
    assert!(values(&rows).len() >= 4);
    assert_eq!(values(&rows), values(&of_run));
    let of_run = fs::read_to_string(folder.path().join("out/rejected.jsonl")).unwrap();
    assert_eq!(rejected, of_run);
    assert_eq!(values(&rows)[0]["origin"], "-#1");
    assert!(!folder.path().join("-").exists(), "nothing is left behind");
    let (code, printed, error) = piped(&["run", "-", "--out", "-", "--resume"]);
    assert_eq!((code, &*printed), (2, ""));
    assert!(error.contains("--resume needs a folder"), "{error}");
    let (code, _, error) = piped(&["run", "-", "--out", "-", "--strict"]);
    assert_eq!(code, 1);
    assert!(
        error.contains("stopped at the first rejected article: -#2"),
        "{error}"
    );
}

#[test]
fn a_folder_becomes_tables() {
    let folder = folder(&[("in/a.txt", ARTICLE.as_bytes()), ("in/notes.docx", b"?")]);
    let (code, printed, error) = end_of(&onrecord(folder.path(), &["run", "in"]).output().unwrap());
    assert_eq!((code, error.as_str()), (0, ""));
    assert!(
        printed.contains("1 article") && printed.contains("out/quotes.csv"),
        "{printed}"
    );
    assert!(
        printed.contains("1 file of other formats not read (.docx 1)"),
        "{printed}"
    );
    assert!(!printed.contains('\u{1b}'), "no colours in a pipe");
    let quotes = lines(&folder.path().join("out/quotes.jsonl"));
    let first = &quotes[0];
    assert_eq!(first["origin"], "in/a.txt");
    assert_eq!(first["speaker"], "Ines Aldana");
    assert_eq!(first["content"], "“We have no choice,”");
    let text: Vec<char> = ARTICLE.chars().collect();
    let (start, end) = (
        first["content_start"].as_u64().unwrap(),
        first["content_end"].as_u64().unwrap(),
    );
    let slice: String = text[start as usize..end as usize].iter().collect();
    assert_eq!(
        slice, "“We have no choice,”",
        "offsets count code points of the file"
    );
    for file in [
        "articles.jsonl",
        "quotes.csv",
        "summary.md",
        "report.html",
        "rejected.jsonl",
        "run.json",
        "timings.json",
    ] {
        assert!(folder.path().join("out").join(file).exists(), "{file}");
    }
}

#[test]
fn bytes_do_not_depend_on_jobs_or_on_an_earlier_run() {
    let articles: Vec<(String, String)> = (0..40)
        .map(|number| {
            (
                format!("in/{number:02}.txt"),
                ARTICLE.replace("Monday", &format!("the {number}th of May")),
            )
        })
        .collect();
    let files: Vec<_> = articles
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let folder = folder(&files);
    let bytes = |out: &str, jobs: &str| {
        onrecord(folder.path(), &["run", "in", "--out", out, "--jobs", jobs])
            .assert()
            .success();
        let out = folder.path().join(out);
        [
            "articles.jsonl",
            "quotes.jsonl",
            "quotes.csv",
            "summary.md",
            "report.html",
            "run.json",
            "parts/000000.jsonl.zst",
        ]
        .map(|file| fs::read(out.join(file)).unwrap())
    };
    let first = bytes("a", "1");
    assert_eq!(first, bytes("b", "3"));
    assert_eq!(first, bytes("a", "2"), "an earlier run is replaced");
}

#[test]
fn every_article_is_accounted_for() {
    let folder = folder(&[
        ("in/empty.txt", b""),
        ("in/good.txt", ARTICLE.as_bytes()),
        ("in/latin.txt", b"caf\xe9\x00 owners said no"),
        (
            "in/mixed.jsonl",
            b"{\"text\": \"It rained.\"}\nnonsense\n{\"title\": \"no text\"}\n\n{\"text\": \"It snowed.\"}\n",
        ),
        (
            "in/table.csv",
            b"title,text\nA,\"It rained, \"\"hard\"\".\nTwice.\"\nB\nC,It hailed.\n",
        ),
    ]);
    let (code, printed, _) = end_of(&onrecord(folder.path(), &["run", "in"]).output().unwrap());
    assert_eq!(code, 0);
    assert!(printed.contains("5 articles rejected (5 in ingest)"), "{printed}");
    let rejected = lines(&folder.path().join("out/rejected.jsonl"));
    let origins: Vec<_> = rejected
        .iter()
        .map(|row| row["origin"].as_str().unwrap())
        .collect();
    assert_eq!(
        origins,
        [
            "in/empty.txt",
            "in/latin.txt",
            "in/mixed.jsonl#2",
            "in/mixed.jsonl#3",
            "in/table.csv#2"
        ]
    );
    let reason = |index: usize| rejected[index]["reason"].as_str().unwrap();
    assert!(reason(0).contains("empty") && reason(1).contains("byte 3") && reason(2).contains("line 2"));
    assert!(
        reason(3).contains("--text-field") && reason(4).contains("line 4"),
        "{} {}",
        reason(3),
        reason(4)
    );
    let articles = lines(&folder.path().join("out/articles.jsonl"));
    let origins: Vec<_> = articles
        .iter()
        .map(|row| row["article"]["origin"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(
        origins,
        [
            "in/good.txt",
            "in/mixed.jsonl#1",
            "in/mixed.jsonl#4",
            "in/table.csv#1",
            "in/table.csv#3"
        ]
    );
}

#[test]
fn standard_input_is_read_as_what_it_is() {
    let folder = folder(&[]);
    let json = serde_json::json!({ "body": ARTICLE, "headline": "Fares", "id": 7 }).to_string();
    for (input, origin, id) in [(ARTICLE, "-", None), (json.as_str(), "-#1", Some("7"))] {
        let output = onrecord(folder.path(), &["annotate", "-", "--json"])
            .write_stdin(input)
            .output()
            .unwrap();
        let (code, printed, error) = end_of(&output);
        assert_eq!((code, error.as_str()), (0, ""));
        let record: serde_json::Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(record["article"]["origin"], origin);
        assert_eq!(record["quotes"][0]["speaker"], "Ines Aldana");
        if let Some(id) = id {
            assert_eq!(record["article"]["id"], id);
        }
    }
}

#[test]
fn annotate_draws_one_article_without_colours_in_a_pipe() {
    let folder = folder(&[("a.txt", ARTICLE.as_bytes())]);
    let (code, printed, _) = end_of(&onrecord(folder.path(), &["annotate", "a.txt"]).output().unwrap());
    assert_eq!(code, 0);
    insta::assert_snapshot!("annotate", printed);
}

#[test]
fn mistakes_in_the_command_are_one_sentence_and_exit_code_2() {
    let folder = folder(&[
        ("a.txt", ARTICLE.as_bytes()),
        ("own/data.txt", b"mine"),
        ("bad.toml", b"[quotes]\nuse = \"magic.v1\"\n"),
        ("typo.toml", b"[quote]\nuse = \"rules.v1\"\n"),
    ]);
    for (arguments, words) in [
        (&["run"][..], "nothing to read"),
        (&["run", "missing.txt"], "missing.txt"),
        (&["annotate", "missing.txt"], "missing.txt"),
        (&["run", "a.txt", "a.txt"], "given twice"),
        (&["run", "a.txt", "--colour"], "--colour"),
        (&["run", "a.txt", "--jobs", "0"], "--jobs"),
        (&["run", "a.txt", "--format", "docx"], "docx"),
        (&["run", "a.txt", "--formats", "pdf"], "pdf"),
        (&["run", "a.txt", "--out", "own"], "own is not empty"),
        (
            &["run", "a.txt", "--config", "bad.toml"],
            "the choices are: linear.v1, rules.v1",
        ),
        (&["run", "a.txt", "--config", "typo.toml"], "`quotes`"),
        (
            &["run", "a.txt", "--set", "quotes.min_confidence=2"],
            "[quotes] min_confidence = 2: the choices are: a number from 0 to 1",
        ),
        (&["config", "--set", "quotes"], "KEY=VALUE"),
        (&["stage", "ner"], "ner"),
        (&["run", "a.txt", "--config", "none.toml"], "none.toml"),
        (
            &["schema", "people"],
            "the choices are: articles, config, layers, protocol, quotes, rejected, speakers",
        ),
        (&["search", "own", "word"], "onrecord report own --formats sqlite"),
    ] {
        let (code, printed, error) = end_of(&onrecord(folder.path(), arguments).output().unwrap());
        assert_eq!(code, 2, "{arguments:?}: {printed}{error}");
        assert!(error.contains(words), "{arguments:?}: {error}");
        assert!(!error.contains("panicked"), "{error}");
    }
    assert_eq!(
        fs::read(folder.path().join("own/data.txt")).unwrap(),
        b"mine",
        "what is no run is left alone"
    );
}

#[test]
fn what_cannot_be_read_or_written_is_exit_code_1_and_named() {
    let folder = folder(&[
        ("a.txt", ARTICLE.as_bytes()),
        ("empty.txt", b""),
        ("bad.txt", b"\xff\x00\xfd"),
    ]);
    for (arguments, words) in [
        (&["run", "a.txt", "--out", "a.txt/out"][..], "a.txt/out"),
        (&["annotate", "empty.txt"], "empty.txt: empty"),
        (
            &["annotate", "bad.txt"],
            "bad.txt: the file is not UTF-8 at byte 0",
        ),
        (&["annotate", "a.txt", "--record", "2"], "no article number 2"),
    ] {
        let (code, _, error) = end_of(&onrecord(folder.path(), arguments).output().unwrap());
        assert_eq!(code, 1, "{arguments:?}: {error}");
        assert!(error.contains(words), "{arguments:?}: {error}");
    }
}

#[test]
fn no_text_leaves_excerpts_only() {
    let folder = folder(&[("a.txt", ARTICLE.as_bytes())]);
    onrecord(folder.path(), &["run", "a.txt", "--no-text=12"])
        .assert()
        .success();
    for file in [
        "articles.jsonl",
        "quotes.jsonl",
        "quotes.csv",
        "summary.md",
        "report.html",
    ] {
        let written = fs::read_to_string(folder.path().join("out").join(file)).unwrap();
        assert!(!written.contains("We have no choice"), "{file}: {written}");
    }
    assert_eq!(
        lines(&folder.path().join("out/quotes.jsonl"))[0]["speaker"],
        "Ines Aldana"
    );
}

#[test]
fn a_run_is_searched() {
    let folder = folder(&[("a.txt", ARTICLE.as_bytes())]);
    onrecord(folder.path(), &["run", "a.txt"]).assert().success();
    let search = |arguments: &[&str]| {
        let arguments = [&["search", "out"], arguments].concat();
        let (code, printed, error) = end_of(&onrecord(folder.path(), &arguments).output().unwrap());
        (code, printed + &error)
    };
    let (code, table) = search(&["choice", "--speaker", "aldana"]);
    assert_eq!(code, 0, "{table}");
    assert!(
        table.contains("Ines Aldana") && table.ends_with("1 quote\n"),
        "{table}"
    );
    let (_, json) = search(&["\"no choice\"", "--json"]);
    assert_eq!(
        json.trim_end(),
        fs::read_to_string(folder.path().join("out/quotes.jsonl"))
            .unwrap()
            .lines()
            .next()
            .unwrap()
    );
    assert_eq!(search(&["nothing"]), (0, "0 quotes\n".to_owned()));
    for (arguments, words) in [
        (&["\"open"][..], "a quotation mark is not closed"),
        (&["x", "--kind", "spoken"], "direct, indirect, mixed"),
        (&["x", "--since", "Monday"], "--since"),
    ] {
        let (code, said) = search(arguments);
        assert!(code == 2 && said.contains(words), "{said}");
    }
}

#[test]
fn someone_is_forgotten() {
    let folder = folder(&[("a.txt", ARTICLE.as_bytes())]);
    onrecord(folder.path(), &["run", "a.txt"]).assert().success();
    let forget = |arguments: &[&str]| {
        let arguments = [&["forget", "out"], arguments].concat();
        let (code, printed, error) = end_of(&onrecord(folder.path(), &arguments).output().unwrap());
        (code, printed + &error)
    };
    let (code, said) = forget(&["--speaker", "ines aldana"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("out/quotes.sqlite"), "{said}");
    for file in [
        "articles.jsonl",
        "quotes.jsonl",
        "quotes.csv",
        "speakers.jsonl",
        "summary.md",
    ] {
        let written = fs::read_to_string(folder.path().join("out").join(file)).unwrap();
        assert!(!written.contains("Aldana"), "{file}: {written}");
    }
    for (arguments, code, words) in [
        (&["--speaker", "Ines Aldana"][..], 1, "nothing was removed"),
        (&["--url", "https://news.example"], 1, "nothing was removed"),
        (&["--speaker", " "], 2, "give the full name"),
        (&[], 2, "--speaker"),
    ] {
        let (found, said) = forget(arguments);
        assert!(found == code && said.contains(words), "{found} {said}");
    }
}

#[test]
fn fields_are_named_on_the_command_line() {
    let folder = folder(&[(
        "dump.jsonl",
        b"{\"raw\": \"It rained.\", \"text\": 5, \"when\": \"2026-03-04\"}\n",
    )]);
    onrecord(
        folder.path(),
        &["run", "dump.jsonl", "--text-field", "raw", "--date-field", "when"],
    )
    .assert()
    .success();
    let article = &lines(&folder.path().join("out/articles.jsonl"))[0]["article"];
    assert_eq!(article["text"], "It rained.");
    assert_eq!(article["metadata"]["published"]["precision"], "day");
}

#[test]
fn help_and_schema_are_kept() {
    let folder = folder(&[]);
    let say = |arguments: &[&str]| end_of(&onrecord(folder.path(), arguments).output().unwrap()).1;
    insta::assert_snapshot!("help", say(&["--help"]));
    insta::assert_snapshot!("help_run", say(&["run", "--help"]));
    insta::assert_snapshot!("stages", say(&["stages"]));
    for name in [
        "quotes", "articles", "speakers", "rejected", "layers", "protocol", "config",
    ] {
        insta::assert_snapshot!(format!("schema_{name}"), say(&["schema", name]));
    }
    insta::assert_snapshot!("config", say(&["config"]));
    insta::assert_snapshot!("help_stage", say(&["stage", "--help"]));
    insta::assert_snapshot!("help_forget", say(&["forget", "--help"]));
    insta::assert_snapshot!("help_search", say(&["search", "--help"]));
}
