//! Reads segments, and says what is wrong with them.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Take};
use std::mem;
use std::path::{Path, PathBuf};

use zstd::stream::read::Decoder;

use super::{FOLDER, INDEX, Index, Segment};
use crate::records::Record;

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
