//! Words per second on one core. The program and those it is compared with take turns, pinned to the same core; the clock is the
//! processor's time for each process, so that a busy machine slows all down less; medians are printed. A run from a file to tables (Parquet and
//! JSON lines) is by the clock, not pinned.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, bail, ensure};
use clap::Args;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::stages::{COPIES, Ready, Round, Stage, Tables};
use super::{scratch, spacy, texts_below, wink, words};
use crate::root;

/// Fewer words than this are gone over several times in a round.
const LEAST_WORDS: usize = 60_000;

/// A stage with more words per second than this does nothing.
const NOTHING: f64 = 1e9;

#[derive(Debug, Args)]
pub(super) struct Speed {
    /// Folder with .txt files to measure on [default: corpus]
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// The project's data: measure on its development texts
    #[arg(long, value_name = "DIR", conflicts_with = "folder")]
    data: Option<PathBuf>,
    /// How often to measure
    #[arg(long, value_name = "N", default_value_t = 11)]
    rounds: usize,
    /// Compare with spaCy's small English pipeline as well; installs it
    #[arg(long)]
    spacy: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One line of the table.
#[derive(Debug, Serialize)]
struct Line {
    name: String,
    words_per_second: f64,
    /// Of the best round.
    best: f64,
    /// How many times as fast as wink-nlp with tokens, sentences and tags.
    of_wink: Option<f64>,
}

impl Speed {
    pub(super) fn execute(&self) -> anyhow::Result<()> {
        let folder = match (&self.folder, &self.data) {
            (Some(folder), _) => folder.clone(),
            (None, Some(data)) => data.join("polnear/dev/text"),
            (None, None) => root().join("corpus"),
        };
        let texts = repeated(texts_below(&folder)?);
        let count = words(&texts);
        let scratch = scratch()?;
        let path = scratch.join("texts.json");
        std::fs::write(&path, serde_json::to_string(&texts)?)?;
        if !self.json {
            anstream::println!(
                "{} texts with {count} words from {}, {} rounds\n",
                texts.len(),
                folder.display(),
                self.rounds
            );
        }

        let pin = pin();
        let worker = |pin: &[String], options: &[&OsStr]| {
            let this = std::env::current_exe()?;
            let arguments = [&["bench".as_ref(), "worker".as_ref(), path.as_os_str()], options].concat();
            let mut process = Process::start(pin, this.as_os_str(), &arguments)?;
            let ready: Ready = process.answer()?;
            anyhow::Ok((process, ready))
        };
        let (mut ours, _) = worker(&pin, &[])?;
        // A run has threads that read and write beside the one that annotates.
        let (mut tables, ready) = worker(&[], &["--tables".as_ref()])?;
        let start = |name: &str, command: Result<(PathBuf, PathBuf), String>| match command {
            Ok((program, script)) => {
                let arguments = [script.as_os_str(), path.as_os_str()];
                let mut process = Process::start(&pin, program.as_os_str(), &arguments)?;
                process.answer::<serde_json::Value>()?;
                Ok(Some(process))
            }
            Err(reason) => {
                anstream::eprintln!("not compared with {name}: {reason}");
                anyhow::Ok(None)
            }
        };
        let node = |script| (PathBuf::from("node"), script);
        let mut wink = start("wink-nlp", wink::install(&scratch).map(node))?;
        let mut spacy = match self.spacy {
            true => start("spaCy", spacy::install(&scratch))?,
            false => None,
        };
        let mut rounds = Rounds::default();
        // The first round warms all up.
        for round in 0..=self.rounds {
            let of_ours = ours.ask()?;
            let of_tables = tables.ask()?;
            let of_wink = wink.as_mut().map(Process::ask).transpose()?;
            let of_spacy = spacy.as_mut().map(Process::ask).transpose()?;
            if round > 0 {
                rounds.ours.push(of_ours);
                rounds.tables.push(of_tables);
                rounds.wink.extend(of_wink);
                rounds.spacy.extend(of_spacy);
            }
        }
        ensure!(!rounds.ours.is_empty(), "--rounds must be at least 1");
        let lines = lines(count, &rounds);
        if self.json {
            let all = serde_json::json!({ "words": count, "loading_seconds": ready.loading, "lines": lines });
            anstream::println!("{}", serde_json::to_string_pretty(&all)?);
        } else {
            print(&lines);
            anstream::println!(
                "\nloading the models takes {:.1} ms by the clock",
                1e3 * ready.loading
            );
            if pin.is_empty() {
                anstream::println!("not pinned to one core: taskset is not there");
            }
        }
        Ok(())
    }
}

/// As many copies as it takes to have something to measure.
fn repeated(texts: Vec<String>) -> Vec<String> {
    let copies = LEAST_WORDS.div_ceil(words(&texts).max(1));
    let count = texts.len() * copies;
    texts.into_iter().cycle().take(count).collect()
}

/// The command that pins what follows it to the last core; nothing where there is none.
fn pin() -> Vec<String> {
    let there = Command::new("taskset")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !there.is_ok_and(|status| status.success()) {
        return Vec::new();
    }
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    vec![
        "taskset".to_owned(),
        "--cpu-list".to_owned(),
        (cores - 1).to_string(),
    ]
}

/// All rounds but the first.
#[derive(Default)]
struct Rounds {
    ours: Vec<Round>,
    tables: Vec<Tables>,
    wink: Vec<wink::Round>,
    spacy: Vec<spacy::Round>,
}

fn lines(words: usize, rounds: &Rounds) -> Vec<Line> {
    let Rounds {
        ours,
        tables,
        wink,
        spacy,
    } = rounds;
    let words = words as f64;
    let wink_tags = median(wink.iter().map(|round| round.tags));
    let line = |name: &str, seconds: Vec<f64>| {
        let middle = median(seconds.iter().copied())?;
        Some(Line {
            name: name.to_owned(),
            words_per_second: words / middle,
            best: words / seconds.iter().copied().fold(f64::INFINITY, f64::min),
            of_wink: wink_tags.map(|wink| wink / middle),
        })
    };
    let stages = Stage::ALL.iter().enumerate().map(|(index, stage)| {
        let seconds = ours.iter().map(|round| round.stages[index]).collect();
        line(stage.name(), seconds)
    });
    let copies = COPIES as f64;
    let others = [
        line("whole", ours.iter().map(|round| round.whole).collect()),
        line(
            "file to tables, one job, by the clock",
            tables.iter().map(|round| round.run / copies).collect(),
        ),
        line(
            "memory to rows, by the same clock",
            tables.iter().map(|round| round.memory / copies).collect(),
        ),
        line(
            "wink-nlp: tokens, sentences, tags",
            wink.iter().map(|round| round.tags).collect(),
        ),
        line(
            "wink-nlp: all its defaults",
            wink.iter().map(|round| round.everything).collect(),
        ),
        line(
            "spaCy: en_core_web_sm",
            spacy.iter().map(|round| round.seconds).collect(),
        ),
    ];
    stages.chain(others).flatten().collect()
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn print(lines: &[Line]) {
    anstream::println!(
        "{:<34}{:>12} {:>12} {:>10} {:>9}",
        "",
        "words/s",
        "best",
        "µs a word",
        "× wink"
    );
    for line in lines {
        if line.words_per_second > NOTHING {
            anstream::println!("{:<34}{:>12}", line.name, "–");
            continue;
        }
        let of_wink = line
            .of_wink
            .map(|ratio| format!("{ratio:.2}"))
            .unwrap_or_default();
        anstream::println!(
            "{:<34}{:>12.0} {:>12.0} {:>10.3} {of_wink:>9}",
            line.name,
            line.words_per_second,
            line.best,
            1e6 / line.words_per_second,
        );
    }
}

/// A process that measures once for each line that it is sent.
struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    name: String,
}

impl Process {
    fn start(pin: &[String], program: &OsStr, arguments: &[&OsStr]) -> anyhow::Result<Self> {
        let words: Vec<&OsStr> = pin
            .iter()
            .map(AsRef::as_ref)
            .chain([program])
            .chain(arguments.iter().copied())
            .collect();
        let name = Path::new(program).display().to_string();
        let mut child = Command::new(words[0])
            .args(&words[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("{name} has no pipes");
        };
        Ok(Self {
            child,
            input,
            output: BufReader::new(output),
            name,
        })
    }

    fn ask<T: DeserializeOwned>(&mut self) -> anyhow::Result<T> {
        writeln!(self.input)?;
        self.answer()
    }

    fn answer<T: DeserializeOwned>(&mut self) -> anyhow::Result<T> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        serde_json::from_str(&line)
            .with_context(|| format!("{} stopped or answered `{}`", self.name, line.trim()))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It would end by itself when its input is closed; nothing can be done here if it has already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
