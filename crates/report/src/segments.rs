//! The segments of a run on disk: `parts/000000.jsonl.zst`, …, and `parts/index.json`, which is written last and says how many
//! there are and what each holds.
//!
//! A segment is one zstd frame with a checksum, one [`Record`](crate::records::Record) a line. It is cut by the bytes and records in it alone, so that the
//! same records in the same order give the same files. Whatever is missing, cut short or altered is an error that names the
//! file. What a run that was broken off has left is the business of [`earlier`](crate::earlier).

mod reader;
mod writer;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::{TEMPORARY, WriteError};

pub(crate) use reader::LineBatch;
pub use reader::{SegmentError, SegmentReader};
pub use writer::SegmentWriter;

/// The folder of the segments inside the folder of a run.
pub const FOLDER: &str = "parts";

/// A segment is closed when it holds so many bytes before compression…
pub const SEGMENT_BYTES: u64 = 32 << 20;

/// …or so many records.
pub const SEGMENT_RECORDS: u64 = 10_000;

/// Compression level of segments: levels above cost more time than the disk that they save.
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
