//! The segments of a run on disk: `parts/000000.jsonl.zst`, …, and `parts/index.json`, which is written last and says how many
//! there are and what each holds.
//!
//! A segment is one zstd frame with a checksum, one [`Record`] a line. It is cut by the bytes and records in it alone, so that the
//! same records in the same order give the same files. Whatever is missing, cut short or altered is an error that names the
//! file. What a run that was broken off has left is the business of [`earlier`](crate::earlier).

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Take, Write};
use std::mem;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zstd::stream::{read::Decoder, write::Encoder};

use crate::files::{NewFile, TEMPORARY, WriteError, write_json};
use crate::records::Record;

/// The folder of the segments inside the folder of a run.
pub const FOLDER: &str = "parts";

/// A segment is closed when it holds so many bytes before compression…
pub const SEGMENT_BYTES: u64 = 32 << 20;

/// …or so many records.
pub const SEGMENT_RECORDS: u64 = 10_000;

/// Compression level of the segments: levels above cost more time than the disk that they save.
const LEVEL: i32 = 3;

pub(crate) const INDEX: &str = "index.json";
pub(crate) const EXTENSION: &str = ".jsonl.zst";

/// Other files and folders that a run may have in the folder of its segments.
const BESIDE: &[&str] = &[SETTINGS, LOCK, EARLIER];

/// What the run was started with, for who goes on with it.
pub(crate) const SETTINGS: &str = "settings.json";
/// Locked while a run is being written.
pub(crate) const LOCK: &str = "lock";
/// Segments of an earlier run whose lines may be used again.
pub(crate) const EARLIER: &str = "earlier";

/// When a segment is closed. The same limits cut the same records into the same files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// At so many bytes before compression…
    pub bytes: u64,
    /// …or so many records.
    pub records: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: SEGMENT_BYTES,
            records: SEGMENT_RECORDS,
        }
    }
}

/// What `index.json` holds.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Index {
    segments: Vec<Segment>,
}

/// A closed segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Its name in the folder of the segments.
    pub file: String,
    /// How many it holds.
    pub records: u64,
    /// Before compression.
    pub bytes: u64,
}

impl Segment {
    /// Whether it was closed because of its limits, and not because the run ended or was stopped.
    pub fn is_full(&self, limits: Limits) -> bool {
        self.bytes >= limits.bytes || self.records >= limits.records
    }
}

/// Writes the records of a run in order.
#[derive(Debug)]
pub struct SegmentWriter {
    folder: PathBuf,
    limits: Limits,
    index: Index,
    open: Option<Open>,
}

/// The segment being written.
struct Open {
    segment: Segment,
    encoder: Encoder<'static, NewFile>,
}

impl std::fmt::Debug for Open {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.segment.fmt(formatter)
    }
}

impl SegmentWriter {
    /// Starts the segments of a run in the folder `run`, which is made if it is not there.
    ///
    /// # Errors
    /// The folder cannot be written, or holds segments already ([`io::ErrorKind::AlreadyExists`]);
    /// [`Manifest::remove_run`](crate::Manifest::remove_run) removes them.
    pub fn create(run: &Path) -> io::Result<Self> {
        let folder = run.join(FOLDER);
        fs::create_dir_all(&folder).map_err(WriteError::at(&folder))?;
        if !segment_files(&folder)
            .map_err(WriteError::at(&folder))?
            .is_empty()
        {
            let reason = io::Error::new(
                io::ErrorKind::AlreadyExists,
                "it holds the segments of another run",
            );
            return Err(WriteError::at(&folder)(reason));
        }
        Ok(Self {
            folder,
            limits: Limits::default(),
            index: Index::default(),
            open: None,
        })
    }

    /// Goes on behind segments that are there and whole: the first of the folder, in order, as
    /// [`closed_segments`](crate::earlier::closed_segments) gives them, and nothing else.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn behind(run: &Path, kept: Vec<Segment>) -> io::Result<Self> {
        let folder = run.join(FOLDER);
        fs::create_dir_all(&folder).map_err(WriteError::at(&folder))?;
        Ok(Self {
            folder,
            limits: Limits::default(),
            index: Index { segments: kept },
            open: None,
        })
    }

    /// Closes segments at other sizes than [`SEGMENT_BYTES`] and [`SEGMENT_RECORDS`].
    #[must_use]
    pub fn with_limits(mut self, bytes: u64, records: u64) -> Self {
        self.limits = Limits { bytes, records };
        self
    }

    /// Adds a record: a line as [`to_line`](crate::to_line) makes it.
    ///
    /// # Errors
    /// The disk is full or the folder cannot be written any more.
    pub fn write(&mut self, line: &[u8]) -> io::Result<()> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => Open::create(&self.folder, self.index.segments.len())?,
        };
        open.encoder.write_all(line)?;
        open.encoder.write_all(b"\n")?;
        open.segment.records += 1;
        open.segment.bytes += line.len() as u64 + 1;
        if open.segment.is_full(self.limits) {
            self.index.segments.push(open.close()?);
        } else {
            self.open = Some(open);
        }
        Ok(())
    }

    /// Closes the last segment and writes the index: the run can be read from now on.
    ///
    /// # Errors
    /// The disk is full or the folder cannot be written any more.
    pub fn finish(mut self) -> io::Result<()> {
        self.close()?;
        write_json(self.folder.join(INDEX), &self.index)
    }

    /// Closes the last segment, however short, and writes no index: the run is not over, and nothing of it is lost.
    ///
    /// # Errors
    /// The disk is full or the folder cannot be written any more.
    pub fn suspend(mut self) -> io::Result<()> {
        self.close()
    }

    fn close(&mut self) -> io::Result<()> {
        if let Some(open) = self.open.take() {
            self.index.segments.push(open.close()?);
        }
        Ok(())
    }
}

impl Open {
    fn create(folder: &Path, number: usize) -> io::Result<Self> {
        let file = format!("{number:06}{EXTENSION}");
        let mut encoder = Encoder::new(NewFile::create(folder.join(&file))?, LEVEL)?;
        encoder.include_checksum(true)?;
        let segment = Segment {
            file,
            records: 0,
            bytes: 0,
        };
        Ok(Self { segment, encoder })
    }

    fn close(self) -> io::Result<Segment> {
        self.encoder.finish()?.finish()?;
        Ok(self.segment)
    }
}

/// The index (first, so that a run half removed is no run) and the segments in a folder, complete or not.
pub(crate) fn segment_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files = entries.collect::<io::Result<Vec<PathBuf>>>()?;
    files.retain(|path| is_segment_file(path));
    files.sort_by_cached_key(|path| (!path.ends_with(INDEX), path.clone()));
    Ok(files)
}

fn is_segment_file(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let name = name.strip_suffix(TEMPORARY).unwrap_or(name);
    name == INDEX || name.ends_with(EXTENSION)
}

fn is_beside(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.map(|name| name.strip_suffix(TEMPORARY).unwrap_or(name));
    name.is_some_and(|name| BESIDE.contains(&name))
}

/// Whether the folder `run` has a folder of segments that holds nothing else; the segments may be none yet, or of a run that was
/// broken off.
pub(crate) fn has_segments(run: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(run.join(FOLDER)) else {
        return false;
    };
    entries.all(|entry| entry.is_ok_and(|entry| is_segment_file(&entry.path()) || is_beside(&entry.path())))
}

/// Removes the segments in the folder `run`, if there are any.
pub(crate) fn remove_segments(run: &Path) -> io::Result<()> {
    let folder = run.join(FOLDER);
    if !folder.exists() {
        return Ok(());
    }
    for file in segment_files(&folder).map_err(WriteError::at(&folder))? {
        fs::remove_file(&file).map_err(WriteError::at(&file))?;
    }
    crate::earlier::forget(run)
}

/// Why the segments of a run cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// There is no index.
    #[error("{} is not there: the run did not finish, or its folder is another", path.display())]
    Unfinished {
        /// The index.
        path: PathBuf,
    },
    /// A segment that the index names is not there.
    #[error("{} is missing: {records} records of the run were in it", path.display())]
    Missing {
        /// The segment.
        path: PathBuf,
        /// Records in it.
        records: u64,
    },
    /// The system does not give it, or its frame is cut short or does not fit its checksum.
    #[error("cannot read {}: {reason}", path.display())]
    Read {
        /// The segment or index.
        path: PathBuf,
        /// What the system or the decompressor says.
        reason: io::Error,
    },
    /// A line is not a record.
    #[error("line {line} of {} is not a record: {reason}", path.display())]
    Line {
        /// The segment.
        path: PathBuf,
        /// Counted from 1.
        line: u64,
        /// What the JSON parser says.
        reason: serde_json::Error,
    },
    /// It is whole, but not what was written.
    #[error(
        "{} holds {found} records, but {records} in {bytes} bytes were written: it is cut short or replaced",
        path.display()
    )]
    Altered {
        /// The segment.
        path: PathBuf,
        /// Records found.
        found: u64,
        /// Records written.
        records: u64,
        /// Bytes written, before compression.
        bytes: u64,
    },
}

/// The records of a run in order, one in memory at a time. After an error there are no more.
#[derive(Debug)]
pub struct SegmentReader {
    folder: PathBuf,
    segments: std::vec::IntoIter<Segment>,
    open: Option<Lines>,
}

impl SegmentReader {
    /// Opens the segments in the folder `run` of a finished run.
    ///
    /// # Errors
    /// The index is not there or not an index. What is wrong with a segment is told when it is reached.
    pub fn open(run: &Path) -> Result<Self, SegmentError> {
        let path = run.join(FOLDER).join(INDEX);
        let json = match fs::read(&path) {
            Ok(json) => json,
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => {
                return Err(SegmentError::Unfinished { path });
            }
            Err(reason) => return Err(SegmentError::Read { path, reason }),
        };
        let index: Index = serde_json::from_slice(&json).map_err(|reason| SegmentError::Read {
            path,
            reason: reason.into(),
        })?;
        Ok(Self::of(run, index.segments))
    }

    /// Some segments in the folder of a run.
    pub(crate) fn of(run: &Path, segments: Vec<Segment>) -> Self {
        Self {
            folder: run.join(FOLDER),
            segments: segments.into_iter(),
            open: None,
        }
    }

    /// Hands every line to `read`, for those who need less of it than a [`Record`], until it fails.
    ///
    /// # Errors
    /// A segment cannot be read, or `read` says that a line is no record, or fails otherwise.
    pub fn each_line<E: From<SegmentError>>(
        mut self,
        mut read: impl FnMut(&[u8]) -> Result<Result<(), E>, serde_json::Error>,
    ) -> Result<(), E> {
        while let Some(done) = self.next_with(&mut read)? {
            done?;
        }
        Ok(())
    }

    /// The next lines, all of one segment: as many as have `bytes` or are `most`, one at least; nothing behind the last.
    pub(crate) fn next_lines(
        &mut self,
        bytes: usize,
        most: usize,
    ) -> Result<Option<LineBatch>, SegmentError> {
        loop {
            if let Some(lines) = &mut self.open {
                let batch = lines.take(bytes, most)?;
                if !batch.ends.is_empty() {
                    return Ok(Some(batch));
                }
            }
            self.open = match self.segments.next() {
                Some(segment) => Some(Lines::open(&self.folder, segment)?),
                None => return Ok(None),
            };
        }
    }

    /// What `read` makes of the next line.
    fn next_with<T>(
        &mut self,
        mut read: impl FnMut(&[u8]) -> Result<T, serde_json::Error>,
    ) -> Result<Option<T>, SegmentError> {
        loop {
            if let Some(lines) = &mut self.open
                && let Some(made) = lines.next(&mut read)?
            {
                return Ok(Some(made));
            }
            self.open = match self.segments.next() {
                Some(segment) => Some(Lines::open(&self.folder, segment)?),
                None => return Ok(None),
            };
        }
    }
}

impl Iterator for SegmentReader {
    type Item = Result<Record, SegmentError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.next_with(|line| serde_json::from_slice(line));
        if next.is_err() {
            self.open = None;
            self.segments = Vec::new().into_iter();
        }
        next.transpose()
    }
}

/// Lines that follow each other in a segment.
#[derive(Debug)]
pub(crate) struct LineBatch {
    path: PathBuf,
    /// The number of the first, counted from 1.
    first: u64,
    bytes: Vec<u8>,
    /// Where each ends in `bytes`.
    ends: Vec<usize>,
}

impl LineBatch {
    /// What `read` makes of each.
    pub(crate) fn each<T>(
        &self,
        read: impl Fn(&[u8]) -> Result<T, serde_json::Error>,
    ) -> Result<Vec<T>, SegmentError> {
        let mut start = 0;
        let made = self.ends.iter().zip(self.first..).map(|(end, line)| {
            let bytes = &self.bytes[start..*end];
            start = *end;
            read(bytes).map_err(|reason| SegmentError::Line {
                path: self.path.clone(),
                line,
                reason,
            })
        });
        made.collect()
    }
}

/// The lines of one segment. Reads one byte more than were written at most, so that no altered file can fill the memory.
struct Lines {
    path: PathBuf,
    segment: Segment,
    input: BufReader<Take<Decoder<'static, BufReader<File>>>>,
    /// The line in hand.
    line: Vec<u8>,
    records: u64,
    bytes: u64,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.segment.fmt(formatter)
    }
}

impl Lines {
    fn open(folder: &Path, segment: Segment) -> Result<Self, SegmentError> {
        let path = folder.join(&segment.file);
        let decoder = match File::open(&path).and_then(Decoder::new) {
            Ok(decoder) => decoder,
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => {
                let records = segment.records;
                return Err(SegmentError::Missing { path, records });
            }
            Err(reason) => return Err(SegmentError::Read { path, reason }),
        };
        let input = BufReader::new(decoder.take(segment.bytes.saturating_add(1)));
        Ok(Self {
            path,
            segment,
            input,
            line: Vec::new(),
            records: 0,
            bytes: 0,
        })
    }

    fn next<T>(
        &mut self,
        read_line: impl FnOnce(&[u8]) -> Result<T, serde_json::Error>,
    ) -> Result<Option<T>, SegmentError> {
        let mut line = mem::take(&mut self.line);
        line.clear();
        let more = self.append(&mut line);
        self.line = line;
        if !more? {
            return Ok(None);
        }
        match read_line(&self.line) {
            Ok(made) => Ok(Some(made)),
            Err(reason) => Err(SegmentError::Line {
                path: self.path.clone(),
                line: self.records,
                reason,
            }),
        }
    }

    fn take(&mut self, bytes: usize, most: usize) -> Result<LineBatch, SegmentError> {
        let mut batch = LineBatch {
            path: self.path.clone(),
            first: self.records + 1,
            bytes: Vec::with_capacity(2 * bytes),
            ends: Vec::new(),
        };
        while batch.bytes.len() < bytes && batch.ends.len() < most && self.append(&mut batch.bytes)? {
            batch.ends.push(batch.bytes.len());
        }
        Ok(batch)
    }

    /// Puts the next line behind `bytes`; false at the end.
    fn append(&mut self, bytes: &mut Vec<u8>) -> Result<bool, SegmentError> {
        let read = self.input.read_until(b'\n', bytes);
        let read = read.map_err(|reason| SegmentError::Read {
            path: self.path.clone(),
            reason,
        })?;
        self.bytes += read as u64;
        let Segment { records, bytes, .. } = self.segment;
        if read == 0 && (self.records, self.bytes) == (records, bytes) {
            return Ok(false);
        }
        if read == 0 || self.records >= records {
            return Err(SegmentError::Altered {
                path: self.path.clone(),
                found: self.records,
                records,
                bytes,
            });
        }
        self.records += 1;
        Ok(true)
    }
}
