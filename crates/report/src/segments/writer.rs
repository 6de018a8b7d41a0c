//! Writes segments: each is closed when it is full, the index when the run is over.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use zstd::stream::write::Encoder;

use super::{EXTENSION, FOLDER, INDEX, Index, LEVEL, Limits, Segment, segment_files};
use crate::files::{NewFile, WriteError, write_json};

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

    /// Closes segments at other sizes than [`SEGMENT_BYTES`](super::SEGMENT_BYTES) and [`SEGMENT_RECORDS`](super::SEGMENT_RECORDS).
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
