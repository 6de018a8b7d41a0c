//! Runs in one go, stopped and gone on with, over a corpus that grows: the files are the same whatever the way.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use onrecord_document::{Entities, EntitiesInput, RecognizeEntities, StageError};
use onrecord_ingest::Duplicates;
use onrecord_pipeline::{
    Config, NoProgress, Outcome, Pipeline, RunError, RunOptions, Sources, Stopped, report, run,
};
use onrecord_report::{Format, Limits, RunLock};
use tempfile::TempDir;

/// Finds nobody; stops the run at the article with a number, if there is one; panics where it reads "panic".
#[derive(Default)]
struct Nobody {
    seen: Arc<AtomicUsize>,
    stop_at: Option<usize>,
    stop: Arc<AtomicBool>,
    gone_at: Option<usize>,
}

impl RecognizeEntities for Nobody {
    fn recognize(&self, input: EntitiesInput<'_>) -> Result<Entities, StageError> {
        let number = self.seen.fetch_add(1, Ordering::SeqCst);
        if self.stop_at == Some(number) {
            self.stop.store(true, Ordering::SeqCst);
        }
        if self.gone_at == Some(number) {
            return Err(StageError::Gone("no more".to_owned()));
        }
        assert!(!input.article.text.contains("panic"), "as it was told");
        Ok(Entities::none())
    }
}

struct Corpus {
    folder: TempDir,
}

impl Corpus {
    /// Files of one article and of several, some of which are rejected.
    fn new() -> Self {
        let corpus = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for number in 0..40 {
            corpus.write(&format!("in/a{number:02}.txt"), &article(number));
        }
        let lines: Vec<_> = (0..23)
            .map(|number| match number {
                7 => "nonsense".to_owned(),
                _ => format!("{{\"text\": \"“No {number},” Ana Lind said.\"}}"),
            })
            .collect();
        corpus.write("in/dump.jsonl", &lines.join("\n"));
        corpus
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn options(&self, out: &str) -> RunOptions {
        RunOptions {
            jobs: 2,
            limits: Limits {
                bytes: 1 << 20,
                records: 5,
            },
            ..RunOptions::new(self.folder.path().join(out), vec!["in".to_owned()])
        }
    }

    fn run(&self, stage: Nobody, options: &RunOptions) -> Result<Outcome, RunError> {
        self.run_with(stage, &Config::default(), options)
    }

    fn run_with(&self, stage: Nobody, config: &Config, options: &RunOptions) -> Result<Outcome, RunError> {
        let pipeline = Pipeline::builder().entities(stage).build();
        let input = self.folder.path().join("in").display().to_string();
        let sources = Sources::new(&[input], None).unwrap();
        run(&pipeline, config, &sources, options, &NoProgress)
    }

    /// A run in one go into a folder of its own.
    fn fresh(&self, out: &str) -> Files {
        self.run(Nobody::default(), &self.options(out)).unwrap();
        files(&self.folder.path().join(out))
    }

    /// Goes on with a run; gives its files and how many articles were annotated for it.
    fn resume(&self, out: &str) -> (Files, u64) {
        let options = RunOptions {
            resume: true,
            ..self.options(out)
        };
        let outcome = self.run(Nobody::default(), &options).unwrap();
        (files(&options.out), outcome.timings.work.annotated)
    }

    /// A run that is stopped when a stage sees the article with this number.
    fn stopped(&self, out: &str, stop_at: usize, resume: bool) -> RunError {
        let options = RunOptions {
            resume,
            ..self.options(out)
        };
        let stage = Nobody {
            stop_at: Some(stop_at),
            stop: Arc::clone(&options.stop),
            ..Nobody::default()
        };
        self.run(stage, &options).unwrap_err()
    }
}

fn article(number: usize) -> String {
    format!("Fares rise\n\n“We have no choice {number},” Ines Aldana said on Monday.")
}

/// Long enough for near copies of it to be known.
fn long_article(number: usize) -> String {
    let words: Vec<_> = (0..40)
        .map(|word| format!("word{}", number * 40 + word))
        .collect();
    format!(
        "“We have the fares of {},” said Ines Aldana, and it was on Monday that she said it.",
        words.join(" ")
    )
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// All files of a run but the timings.
fn files(out: &Path) -> Files {
    let mut files = BTreeMap::new();
    let mut folders = vec![out.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("timings.json") {
                files.insert(
                    path.strip_prefix(out).unwrap().to_owned(),
                    fs::read(&path).unwrap(),
                );
            }
        }
    }
    files
}

fn assert_same(files: &Files, expected: &Files, what: &str) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(files), names(expected), "{what}");
    for (name, bytes) in files {
        assert!(*bytes == expected[name], "{what}: {} differs", name.display());
    }
}

#[test]
fn a_run_stopped_anywhere_and_gone_on_with_is_as_one_in_one_go() {
    let corpus = Corpus::new();
    let expected = corpus.fresh("whole");
    let manifest = |out: &str| fs::read_to_string(corpus.folder.path().join(out).join("run.json")).unwrap();
    for stop_at in [0, 1, 17, 44, 61] {
        let out = format!("stopped-{stop_at}");
        let stopped = corpus.stopped(&out, stop_at, false);
        assert!(
            matches!(
                stopped,
                RunError::Stopped {
                    reason: Stopped::Asked,
                    ..
                }
            ),
            "{stopped}"
        );
        assert!(manifest(&out).contains("\"finished\": false"));
        let RunError::Stopped { records, .. } = stopped else {
            panic!("{stopped}")
        };
        let (files, annotated) = corpus.resume(&out);
        assert_same(&files, &expected, &out);
        assert_eq!(annotated, 63 - records, "nothing is annotated twice");
    }
}

#[test]
fn a_run_stopped_again_and_again_gets_there() {
    let corpus = Corpus::new();
    let expected = corpus.fresh("whole");
    for _ in 0..3 {
        let options = RunOptions {
            resume: true,
            ..corpus.options("out")
        };
        let stage = Nobody {
            stop_at: Some(0),
            stop: Arc::clone(&options.stop),
            ..Nobody::default()
        };
        // Small as it is, it may be finished before it hears that it is stopped.
        let _ = corpus.run(stage, &options);
    }
    let (files, _) = corpus.resume("out");
    assert_same(&files, &expected, "stopped three times");
    let (files, annotated) = corpus.resume("out");
    assert_same(&files, &expected, "gone on with when it was finished");
    assert_eq!(annotated, 0);
}

/// Copies name the same originals whether these are in the segments that stay, in those that were put aside, or still to come.
#[test]
fn copies_are_marked_alike_in_a_run_that_was_stopped() {
    let corpus = Corpus::new();
    for number in 0..30_usize {
        let text = long_article(number / 3);
        let text = match number % 3 {
            0 => text,
            1 => format!("{text}\n"),
            _ => format!("Another headline\n\n{text}"),
        };
        corpus.write(&format!("in/b{number:02}.txt"), &text);
    }
    for duplicates in [Duplicates::Exact, Duplicates::Near] {
        for drop_duplicates in [false, true] {
            let mut config = Config::default();
            config.ingest.duplicates = duplicates;
            config.ingest.drop_duplicates = drop_duplicates;
            let whole = corpus.options(&format!("whole-{duplicates:?}-{drop_duplicates}"));
            corpus.run_with(Nobody::default(), &config, &whole).unwrap();
            let articles = fs::read_to_string(whole.out.join("articles.jsonl")).unwrap();
            let rejected = fs::read_to_string(whole.out.join("rejected.jsonl")).unwrap();
            let copies = match drop_duplicates {
                false => articles.matches("\"duplicate_of\":\"").count(),
                true => rejected.matches("\"duplicates\"").count(),
            };
            assert_eq!(copies, if duplicates == Duplicates::Near { 20 } else { 10 });
            for stop_at in [1, 50] {
                let what = format!("stopped-{duplicates:?}-{drop_duplicates}-{stop_at}");
                let options = RunOptions {
                    resume: true,
                    ..corpus.options(&what)
                };
                let stage = Nobody {
                    stop_at: Some(stop_at),
                    stop: Arc::clone(&options.stop),
                    ..Nobody::default()
                };
                corpus.run_with(stage, &config, &options).unwrap_err();
                options.stop.store(false, Ordering::SeqCst);
                corpus.run_with(Nobody::default(), &config, &options).unwrap();
                assert_same(&files(&options.out), &files(&whole.out), &what);
            }
        }
    }
}

#[test]
fn a_grown_and_changed_corpus_costs_only_what_is_new() {
    let corpus = Corpus::new();
    corpus.fresh("out");
    corpus.write("in/a03b.txt", &article(99));
    corpus.write("in/a20.txt", &article(20).replace("Monday", "Friday"));
    fs::remove_file(corpus.folder.path().join("in/a07.txt")).unwrap();
    corpus.write("in/z.txt", &article(100));
    let (files, annotated) = corpus.resume("out");
    assert_eq!(
        annotated, 3,
        "a new one in between, a changed one, a new one at the end"
    );
    assert_same(&files, &corpus.fresh("whole"), "grown");

    // Broken off while it was taking lines over, and grown once more.
    corpus.write("in/a00b.txt", &article(101));
    corpus.stopped("out", 0, true);
    corpus.write("in/a30b.txt", &article(102));
    let (files, annotated) = corpus.resume("out");
    assert!(annotated <= 1, "{annotated}");
    assert_same(&files, &corpus.fresh("whole"), "grown twice");
}

/// What a killed process leaves: no index, a segment half written, segments half put aside.
#[test]
fn what_a_killed_run_leaves_is_gone_on_with() {
    let corpus = Corpus::new();
    let expected = corpus.fresh("whole");
    let parts = |out: &str| corpus.folder.path().join(out).join("parts");
    for damage in ["partial", "half-aside", "cut", "lost"] {
        corpus.fresh(damage);
        let parts = parts(damage);
        fs::remove_file(parts.join("index.json")).unwrap();
        let last = parts.join("000012.jsonl.zst");
        match damage {
            "partial" => fs::rename(&last, parts.join("000012.jsonl.zst.partial")).unwrap(),
            "half-aside" => {
                fs::create_dir(parts.join("earlier")).unwrap();
                fs::rename(
                    parts.join("000003.jsonl.zst"),
                    parts.join("earlier/000000.jsonl.zst"),
                )
                .unwrap();
            }
            "cut" => {
                let segment = parts.join("000005.jsonl.zst");
                let bytes = fs::read(&segment).unwrap();
                fs::write(segment, &bytes[..bytes.len() / 2]).unwrap();
            }
            _ => fs::remove_file(parts.join("000004.jsonl.zst")).unwrap(),
        }
        let (files, annotated) = corpus.resume(damage);
        assert_same(&files, &expected, damage);
        let most = if damage == "half-aside" { 0 } else { 5 };
        assert!(annotated <= most, "{damage}: {annotated}");
    }
}

#[test]
fn other_settings_are_not_gone_on_with() {
    let corpus = Corpus::new();
    corpus.fresh("out");
    let mut options = RunOptions {
        resume: true,
        ..corpus.options("out")
    };
    options.record.gender = true;
    let message = corpus.run(Nobody::default(), &options).unwrap_err().to_string();
    assert!(
        message.contains("config.report.gender: false, now true") && message.contains("without --resume"),
        "{message}"
    );
    let options = RunOptions {
        build: Some("another".to_owned()),
        resume: true,
        ..corpus.options("out")
    };
    let message = corpus.run(Nobody::default(), &options).unwrap_err().to_string();
    assert!(message.contains("build: null, now \"another\""), "{message}");
}

#[test]
fn two_runs_do_not_write_into_one_folder() {
    let corpus = Corpus::new();
    let options = corpus.options("out");
    let _lock = RunLock::take(&options.out).unwrap().unwrap();
    let error = corpus.run(Nobody::default(), &options).unwrap_err();
    assert!(matches!(error, RunError::Locked(_)), "{error}");
}

/// Finds nobody; notes how many articles come together.
struct Together(Arc<AtomicUsize>);

impl RecognizeEntities for Together {
    fn recognize(&self, _: EntitiesInput<'_>) -> Result<Entities, StageError> {
        Ok(Entities::none())
    }

    fn recognize_batch(&self, inputs: &[EntitiesInput<'_>]) -> Vec<Result<Entities, StageError>> {
        self.0.fetch_max(inputs.len(), Ordering::SeqCst);
        inputs.iter().map(|input| self.recognize(*input)).collect()
    }
}

#[test]
fn articles_of_a_chunk_go_through_a_stage_together() {
    let corpus = Corpus::new();
    let most = Arc::new(AtomicUsize::new(0));
    let pipeline = Pipeline::builder().entities(Together(Arc::clone(&most))).build();
    let input = corpus.folder.path().join("in").display().to_string();
    let sources = Sources::new(&[input], None).unwrap();
    let options = corpus.options("out");
    run(&pipeline, &Config::default(), &sources, &options, &NoProgress).unwrap();
    assert_eq!(most.load(Ordering::SeqCst), 8);
}

#[test]
fn a_stage_that_panics_costs_its_article() {
    let corpus = Corpus::new();
    corpus.write("in/a10.txt", "Do not panic.");
    let outcome = corpus.run(Nobody::default(), &corpus.options("out")).unwrap();
    assert_eq!(outcome.counts.rejected_by_stage["entities"], 1);
    assert_eq!(outcome.counts.articles, 61);
    let rejected = fs::read_to_string(corpus.folder.path().join("out/rejected.jsonl")).unwrap();
    assert!(
        rejected.contains("a10.txt") && rejected.contains("panicked: as it was told"),
        "{rejected}"
    );
}

#[test]
fn a_strict_run_stops_at_the_first_rejection_and_can_be_gone_on_with() {
    let corpus = Corpus::new();
    let options = RunOptions {
        strict: true,
        ..corpus.options("out")
    };
    let error = corpus.run(Nobody::default(), &options).unwrap_err();
    let RunError::Stopped {
        reason: Stopped::Strict(rejected),
        records,
    } = error
    else {
        panic!("{error}")
    };
    assert!(rejected.origin.ends_with("in/dump.jsonl#8"), "{rejected:?}");
    assert_eq!(records, 47);
    let (files, annotated) = corpus.resume("out");
    assert_eq!(annotated, 63 - 47);
    assert_same(&files, &corpus.fresh("whole"), "strict");
}

#[test]
fn a_stage_that_is_gone_stops_the_run_and_rejects_nothing() {
    let corpus = Corpus::new();
    let stage = Nobody {
        gone_at: Some(30),
        ..Nobody::default()
    };
    let options = RunOptions {
        jobs: 1,
        ..corpus.options("out")
    };
    let error = corpus.run(stage, &options).unwrap_err();
    assert!(
        matches!(
            &error,
            RunError::Stopped {
                reason: Stopped::Gone(_),
                records: 30
            }
        ),
        "{error}"
    );
    let (files, annotated) = corpus.resume("out");
    assert_eq!(annotated, 63 - 30);
    assert_same(&files, &corpus.fresh("whole"), "gone");
}

#[test]
fn other_reports_are_made_from_the_segments_alone() {
    let corpus = Corpus::new();
    let options = RunOptions {
        formats: vec![Format::Jsonl],
        ..corpus.options("out")
    };
    corpus.run(Nobody::default(), &options).unwrap();
    assert!(!options.out.join("quotes.csv").exists());
    fs::remove_dir_all(corpus.folder.path().join("in")).unwrap();
    let outcome = report(&options.out, &[Format::Csv, Format::Markdown]).unwrap();
    let work = outcome.timings.work;
    assert_eq!((work.read, work.annotated, work.reported), (0, 0, 63));
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(options.out.join("run.json")).unwrap()).unwrap();
    let timings: serde_json::Value =
        serde_json::from_slice(&fs::read(options.out.join("timings.json")).unwrap()).unwrap();
    assert_eq!(timings["work"]["read"], 0);
    assert_eq!(
        manifest["files"],
        serde_json::json!([
            "articles.jsonl",
            "quotes.csv",
            "quotes.jsonl",
            "rejected.jsonl",
            "speakers.jsonl",
            "summary.md"
        ])
    );

    corpus.write("in/a.txt", &article(1));
    corpus.stopped("broken", 0, false);
    let message = report(&corpus.folder.path().join("broken"), &[Format::Csv])
        .unwrap_err()
        .to_string();
    assert!(message.contains("did not finish"), "{message}");
    let message = report(corpus.folder.path(), &[Format::Csv])
        .unwrap_err()
        .to_string();
    assert!(message.contains("holds no run"), "{message}");
}

#[test]
fn pipelines_are_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Pipeline>();
}
