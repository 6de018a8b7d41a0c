//! What is read: files, folders walked in sorted order, and standard input, as one sequence of raw records.
//!
//! Nothing is skipped in silence: a file in a folder that is of no known format, by its name and by its first bytes, is counted by its
//! ending, and what cannot be read is handed on as a rejection that names it.

mod patient;

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use onrecord_ingest::{Format, RawRecord, ReadOptions, Records, Rejection};
use onrecord_report::Rejected;
use patient::Patient;
use walkdir::WalkDir;

/// What a run reads, as given.
#[derive(Clone, Debug)]
pub struct Sources {
    inputs: Vec<Input>,
    format: Option<Format>,
    passed_over: Arc<Mutex<Skipped>>,
}

#[derive(Clone, Debug)]
enum Input {
    Standard,
    File(PathBuf),
    Folder(PathBuf),
}

/// An input that cannot be used at all: a mistake in the command, not in the corpus.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// There is none.
    #[error("nothing to read: name files or folders, or - for standard input")]
    None,
    /// It is not there, or may not be looked at.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// As given.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A pattern that fits nothing.
    #[error("{0} is not there, and as a pattern it fits no file")]
    NoMatch(String),
    /// It was given before.
    #[error("{0} is given twice; an article's origin is its key in a run, so name each input once")]
    Twice(String),
}

/// Files of folders that are not read, counted by the ending of their names (".toml"; "" for none).
pub type Skipped = BTreeMap<String, u64>;

/// What there is to read, as far as can be told without reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Bytes of all files that will be read; nothing if standard input is among them.
    pub bytes: Option<u64>,
    /// Files that will be read.
    pub files: u64,
    /// Files that will not.
    pub skipped: Skipped,
    /// What of the containers was passed over, counted by what it is; known when they were read.
    pub passed_over: Skipped,
}

impl Sources {
    /// Checks that each input is there. One that is not may be a pattern (`2026-*.jsonl.gz`), which stands for what it fits, in sorted
    /// order. `format` is for all of them, or else each tells its own by first bytes and name.
    ///
    /// # Errors
    /// No input, one that is not there, or one given twice.
    pub fn new(inputs: &[String], format: Option<Format>) -> Result<Self, InputError> {
        let mut seen = HashSet::new();
        let mut checked = Vec::new();
        for path in expanded(inputs)? {
            let given = path.display().to_string();
            let unreadable = |source| InputError::Unreadable {
                path: path.clone(),
                source,
            };
            let (input, key) = if given == STANDARD {
                (Input::Standard, path.clone())
            } else {
                let key = path.canonicalize().map_err(unreadable)?;
                let folder = path.metadata().map_err(unreadable)?.is_dir();
                (
                    if folder {
                        Input::Folder(path.clone())
                    } else {
                        Input::File(path.clone())
                    },
                    key,
                )
            };
            if !seen.insert(key) {
                return Err(InputError::Twice(given));
            }
            checked.push(input);
        }
        if checked.is_empty() {
            Err(InputError::None)
        } else {
            Ok(Self {
                inputs: checked,
                format,
                passed_over: Arc::default(),
            })
        }
    }

    /// What of the containers read so far is no article and was passed over ("WARC image/jpeg"), counted by what it is.
    pub fn passed_over(&self) -> Skipped {
        self.passed_over
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Walks everything once; only files are opened whose names tell nothing.
    pub fn survey(&self) -> Survey {
        let mut survey = Survey {
            bytes: Some(0),
            ..Survey::default()
        };
        for found in self.walk() {
            match found {
                Found::Standard => survey.bytes = None,
                Found::Skipped(ending) => *survey.skipped.entry(ending).or_default() += 1,
                Found::Unreadable(_) => {}
                Found::File(path, _) => {
                    survey.files += 1;
                    let length = path.metadata().map_or(0, |metadata| metadata.len());
                    survey.bytes = survey.bytes.map(|bytes| bytes + length);
                }
            }
        }
        survey
    }

    /// All raw records in order, with what could not be read in its place. `bytes_read` grows as files are read.
    pub fn records(
        &self,
        options: ReadOptions,
        bytes_read: Arc<AtomicU64>,
    ) -> impl Iterator<Item = Result<RawRecord, Rejected>> + Send + '_ {
        self.records_until(options, bytes_read, Arc::default())
    }

    /// The same; where a pipe or standard input gives nothing, it ends as soon as `stop` is set, perhaps with a record that is cut.
    pub(crate) fn records_until(
        &self,
        options: ReadOptions,
        bytes_read: Arc<AtomicU64>,
        stop: Arc<AtomicBool>,
    ) -> impl Iterator<Item = Result<RawRecord, Rejected>> + Send + '_ {
        self.walk()
            .flat_map(move |found| -> Box<dyn Iterator<Item = _> + Send> {
                let patient = |origin: String, format, source: io::Result<Patient>| match source {
                    Ok(source) => self.read(origin, format, source, &options, &bytes_read),
                    Err(error) => Box::new(std::iter::once(Err(unreadable(origin, &error)))),
                };
                match found {
                    Found::Skipped(_) => Box::new(std::iter::empty()),
                    Found::Unreadable(rejected) => Box::new(std::iter::once(Err(rejected))),
                    Found::Standard => {
                        let input = Patient::new(|| Ok(io::stdin()), Arc::clone(&stop));
                        patient(STANDARD.to_owned(), self.format, input)
                    }
                    Found::File(path, format) if is_pipe(&path) => {
                        let origin = path.display().to_string();
                        patient(
                            origin,
                            format,
                            Patient::new(|| File::open(path), Arc::clone(&stop)),
                        )
                    }
                    Found::File(path, format) => {
                        let origin = path.display().to_string();
                        match File::open(&path) {
                            Ok(file) if is_table(&path, &file, format) => {
                                let length = file.metadata().map_or(0, |metadata| metadata.len());
                                bytes_read.fetch_add(length, Ordering::Relaxed);
                                self.finish(Records::of_table(origin, file, &options))
                            }
                            Ok(file) => self.read(origin, format, file, &options, &bytes_read),
                            Err(error) => Box::new(std::iter::once(Err(unreadable(origin, &error)))),
                        }
                    }
                }
            })
    }

    fn read(
        &self,
        origin: String,
        format: Option<Format>,
        source: impl Read + Send + 'static,
        options: &ReadOptions,
        bytes_read: &Arc<AtomicU64>,
    ) -> Box<dyn Iterator<Item = Result<RawRecord, Rejected>> + Send> {
        let counted = Counted {
            source,
            bytes_read: Arc::clone(bytes_read),
        };
        let reader = BufReader::with_capacity(1 << 16, counted);
        self.finish(match format {
            Some(format) => Records::new(origin, format, reader, options),
            None => Records::guessing(origin, reader, options),
        })
    }

    /// The records of a source, behind which what was passed over is counted.
    fn finish(&self, mut records: Records) -> Box<dyn Iterator<Item = Result<RawRecord, Rejected>> + Send> {
        let passed_over = Arc::clone(&self.passed_over);
        Box::new(std::iter::from_fn(move || {
            let Some(record) = records.next() else {
                let mut all = passed_over.lock().unwrap_or_else(PoisonError::into_inner);
                for (what, count) in records.take_passed_over() {
                    *all.entry(what).or_default() += count;
                }
                return None;
            };
            Some(record.map_err(|error| rejected(Rejection::from(error))))
        }))
    }

    fn walk(&self) -> impl Iterator<Item = Found> + Send + '_ {
        self.inputs
            .iter()
            .flat_map(|input| -> Box<dyn Iterator<Item = Found> + Send> {
                match input {
                    Input::Standard => Box::new(std::iter::once(Found::Standard)),
                    Input::File(path) => Box::new(std::iter::once(Found::File(path.clone(), self.format))),
                    Input::Folder(path) => Box::new(walk_folder(path, self.format)),
                }
            })
    }
}

enum Found {
    Standard,
    File(PathBuf, Option<Format>),
    Skipped(String),
    Unreadable(Rejected),
}

/// The files below a folder by name; links are followed, and one that leads back up is named as unreadable.
fn walk_folder(folder: &Path, forced: Option<Format>) -> impl Iterator<Item = Found> + Send + use<> {
    let root = folder.to_owned();
    WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_map(move |entry| match entry {
            Ok(entry) if entry.file_type().is_dir() => None,
            Ok(entry) if !entry.file_type().is_file() => {
                let origin = entry.path().display().to_string();
                let reason = "is neither a file nor a folder (a pipe, socket or device)".to_owned();
                Some(Found::Unreadable(Rejected {
                    origin,
                    stage: "read".to_owned(),
                    reason,
                }))
            }
            Ok(entry) => {
                let name = entry.file_name().to_string_lossy().into_owned();
                let known =
                    || forced.is_some() || Format::of_name(&name).is_some() || shows_format(entry.path());
                if !name.starts_with('.') && known() {
                    Some(Found::File(entry.into_path(), forced))
                } else {
                    Some(Found::Skipped(ending(&name).to_owned()))
                }
            }
            Err(error) => {
                let path = error.path().unwrap_or(&root).display().to_string();
                let error = io::Error::from(error);
                Some(Found::Unreadable(unreadable(path, &error)))
            }
        })
}

/// Whether a file that was named is a pipe, a socket or a device, which may keep one waiting.
fn is_pipe(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file())
}

/// Whether a file is Parquet and can be read from any place in it.
fn is_table(path: &Path, file: &File, format: Option<Format>) -> bool {
    let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
    let shows = || {
        let mut start = [0; 4];
        let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
        read.is_ok() && Format::of_content(&start) == Some(Format::Parquet)
    };
    is_file && format.is_none_or(|format| format == Format::Parquet) && shows()
}

/// What stands for standard input.
const STANDARD: &str = "-";

/// The inputs as paths, with patterns in the place of which stands what they fit.
fn expanded(inputs: &[String]) -> Result<Vec<PathBuf>, InputError> {
    let mut paths = Vec::new();
    for given in inputs {
        let is_pattern = given.contains(['*', '?', '[']) && !Path::new(given).exists();
        if !is_pattern {
            paths.push(PathBuf::from(given));
            continue;
        }
        let no_match = || InputError::NoMatch(given.clone());
        let before = paths.len();
        for path in glob::glob(given).map_err(|_| no_match())? {
            paths.push(path.map_err(|error| InputError::Unreadable {
                path: error.path().to_owned(),
                source: error.into(),
            })?);
        }
        if paths.len() == before {
            return Err(no_match());
        }
    }
    Ok(paths)
}

/// Whether a file whose name tells nothing begins like one of the formats. One that cannot be opened is left to the reading, which says so.
fn shows_format(path: &Path) -> bool {
    let mut start = Vec::new();
    match File::open(path).map(|file| file.take(LOOKED_AT).read_to_end(&mut start)) {
        Ok(Ok(_)) => Format::shown_by(&start),
        _ => true,
    }
}

/// Bytes of a file whose name tells nothing.
const LOOKED_AT: u64 = 4 << 10;

/// ".toml" of "a.gold.toml"; nothing of "README".
fn ending(name: &str) -> &str {
    name.rfind('.').map_or("", |dot| &name[dot..])
}

fn unreadable(origin: String, error: &io::Error) -> Rejected {
    Rejected {
        origin,
        stage: "read".to_owned(),
        reason: error.to_string(),
    }
}

/// A rejection of ingestion as a row of a run.
pub(crate) fn rejected(rejection: Rejection) -> Rejected {
    Rejected {
        origin: rejection.origin,
        stage: rejection.stage.into_owned(),
        reason: rejection.reason,
    }
}

/// Counts what is read, for the progress bar.
struct Counted<R> {
    source: R,
    bytes_read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.bytes_read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
