//! What an earlier run has left in a folder, finished or broken off, and how much of it can be used again.
//!
//! Every line of a segment begins with the key of what it was made from. Segments that begin the new run word for word stay where they
//! are; the others are put aside, and their lines are found by key, as long as they come in the order in which they were written. A
//! segment that is not whole counts for nothing.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use zstd::stream::read::Decoder;

use crate::files::WriteError;
use crate::records::{Key, key_of_line};
use crate::segments::{EARLIER, EXTENSION, FOLDER, INDEX, Segment, segment_files};

/// The segments that a run begins with, whole or not, in order. The file that was being written is not among them.
///
/// # Errors
/// The folder cannot be read.
pub fn closed_segments(run: &Path) -> io::Result<Vec<PathBuf>> {
    let folder = run.join(FOLDER);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let files = segment_files(&folder).map_err(WriteError::at(&folder))?;
    let numbered = (0..).map(|number| folder.join(format!("{number:06}{EXTENSION}")));
    Ok(numbered.take_while(|path| files.contains(path)).collect())
}

/// The lines of one segment with their keys. The end is told from an error by the checksum.
pub struct KeyedLines {
    input: BufReader<Decoder<'static, BufReader<File>>>,
    line: Vec<u8>,
    segment: Segment,
}

impl KeyedLines {
    /// Opens a segment.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = path.file_name().and_then(|name| name.to_str());
        Ok(Self {
            input: BufReader::new(Decoder::new(File::open(path)?)?),
            line: Vec::new(),
            segment: Segment {
                file: file.unwrap_or_default().to_owned(),
                records: 0,
                bytes: 0,
            },
        })
    }

    /// The next line and its key; nothing at the end of a whole segment.
    ///
    /// # Errors
    /// The segment is cut short or altered, or has a line without a key.
    pub fn next_line(&mut self) -> io::Result<Option<(Key, &[u8])>> {
        self.line.clear();
        let read = self.input.read_until(b'\n', &mut self.line)?;
        if read == 0 {
            return Ok(None);
        }
        self.segment.records += 1;
        self.segment.bytes += read as u64;
        let line = self.line.strip_suffix(b"\n");
        match line.and_then(|line| Some((key_of_line(line)?, line))) {
            Some(found) => Ok(Some(found)),
            None => Err(io::Error::new(io::ErrorKind::InvalidData, "a line without a key")),
        }
    }

    /// What was read so far; all of the segment once there are no more lines.
    pub fn into_segment(self) -> Segment {
        self.segment
    }
}

/// Puts all segments aside but the first `kept`, and takes away what was being written.
///
/// # Errors
/// The folder cannot be written. Nothing is lost then, and it can be tried again.
pub fn put_aside(run: &Path, kept: usize) -> io::Result<()> {
    let folder = run.join(FOLDER);
    let aside = folder.join(EARLIER);
    let keep = closed_segments(run)?;
    let mut number = aside_segments(run)?.len();
    for path in segment_files(&folder).map_err(WriteError::at(&folder))? {
        if keep[..kept].contains(&path) {
            continue;
        }
        let is_whole_file = path.to_string_lossy().ends_with(EXTENSION);
        if is_whole_file {
            fs::create_dir_all(&aside).map_err(WriteError::at(&aside))?;
            let to = loop {
                let to = aside.join(format!("{number:06}{EXTENSION}"));
                number += 1;
                if !to.exists() {
                    break to;
                }
            };
            fs::rename(&path, to).map_err(WriteError::at(&path))?;
        } else {
            fs::remove_file(&path).map_err(WriteError::at(&path))?;
        }
    }
    debug_assert!(!folder.join(INDEX).exists());
    Ok(())
}

fn aside_segments(run: &Path) -> io::Result<Vec<PathBuf>> {
    let aside = run.join(FOLDER).join(EARLIER);
    if !aside.exists() {
        return Ok(Vec::new());
    }
    let mut files = segment_files(&aside).map_err(WriteError::at(&aside))?;
    files.sort();
    Ok(files)
}

/// Removes what was put aside.
///
/// # Errors
/// The folder cannot be written.
pub fn forget(run: &Path) -> io::Result<()> {
    let aside = run.join(FOLDER).join(EARLIER);
    for file in aside_segments(run)? {
        fs::remove_file(&file).map_err(WriteError::at(&file))?;
    }
    if aside.exists() {
        fs::remove_dir(&aside).map_err(WriteError::at(&aside))?;
    }
    Ok(())
}

/// The lines that were put aside, by key: 32 bytes of memory for each.
#[derive(Default)]
pub struct Earlier {
    segments: Vec<PathBuf>,
    /// The place of the first line of each segment.
    starts: Vec<u64>,
    /// Sorted.
    places: Vec<(Key, u64)>,
    open: Option<(usize, KeyedLines)>,
    /// Lines before this place were passed.
    next: u64,
}

impl Earlier {
    /// Reads the keys of everything that was put aside. Segments that are not whole are left out.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn open(run: &Path) -> io::Result<Self> {
        let mut earlier = Self::default();
        for path in aside_segments(run)? {
            let start = earlier.places.len();
            match keys(&path, &mut earlier.places) {
                Ok(()) => {
                    earlier.starts.push(start as u64);
                    earlier.segments.push(path);
                }
                Err(_) => earlier.places.truncate(start),
            }
        }
        earlier.places.sort_unstable();
        Ok(earlier)
    }

    /// The line that was made from what `key` stands for, unless a line behind it was taken before.
    ///
    /// # Errors
    /// The segment cannot be read any more.
    pub fn take(&mut self, key: Key) -> io::Result<Option<Vec<u8>>> {
        let at = self.places.partition_point(|place| *place < (key, self.next));
        let Some((_, place)) = self.places.get(at).filter(|(found, _)| *found == key) else {
            return Ok(None);
        };
        let place = *place;
        let segment = self.starts.partition_point(|start| *start <= place) - 1;
        let mut lines = match self.open.take() {
            Some((open, lines)) if open == segment => lines,
            _ => {
                self.next = self.starts[segment];
                KeyedLines::open(&self.segments[segment])?
            }
        };
        let mut found = None;
        while self.next <= place {
            let line = lines.next_line()?;
            if self.next == place {
                found = line.map(|(_, line)| line.to_vec());
            }
            self.next += 1;
        }
        self.open = Some((segment, lines));
        Ok(found)
    }

    /// Whether there are no lines at all.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

fn keys(path: &Path, places: &mut Vec<(Key, u64)>) -> io::Result<()> {
    let mut lines = KeyedLines::open(path)?;
    while let Some((key, _)) = lines.next_line()? {
        places.push((key, places.len() as u64));
    }
    Ok(())
}
