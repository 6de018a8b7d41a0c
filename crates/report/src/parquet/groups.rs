//! Row groups, written on a thread of their own, their columns encoded on two.

use std::io;
use std::mem;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Builder, JoinHandle};

use parquet::errors::ParquetError;
use parquet::file::writer::SerializedFileWriter;

use super::failed;
use super::leaf::{Encoded, Leaf};
use crate::files::NewFile;

type Writer = SerializedFileWriter<NewFile>;

/// Takes a group while the one before it is written.
pub(super) struct GroupWriter {
    /// Nothing when no more come.
    full: Option<Sender<Vec<Leaf>>>,
    empty: Receiver<Vec<Leaf>>,
    thread: Option<JoinHandle<io::Result<Writer>>>,
}

impl GroupWriter {
    /// `empty` are columns without values, for the second group.
    pub(super) fn start(mut writer: Writer, empty: Vec<Leaf>) -> io::Result<Self> {
        let (full, groups) = channel::<Vec<Leaf>>();
        let (back, emptied) = channel();
        let write = move || {
            let mut leaves = empty;
            // Ends when one of both is not there any more.
            while back.send(leaves).is_ok() {
                let Ok(group) = groups.recv() else {
                    break;
                };
                leaves = group;
                write(&mut writer, &mut leaves).map_err(failed)?;
            }
            Ok(writer)
        };
        Ok(Self {
            full: Some(full),
            empty: emptied,
            thread: Some(Builder::new().spawn(write)?),
        })
    }

    /// Takes the columns of a group and leaves empty ones: those of the group before, when it is written.
    pub(super) fn write(&mut self, leaves: &mut Vec<Leaf>) -> io::Result<()> {
        if let (Ok(empty), Some(full)) = (self.empty.recv(), &self.full)
            && full.send(mem::replace(leaves, empty)).is_ok()
        {
            return Ok(());
        }
        let ended = self.join().map(|_| ());
        ended.and(Err(io::Error::other(
            "the thread that writes row groups has ended",
        )))
    }

    /// Waits for the last group.
    pub(super) fn finish(mut self) -> io::Result<Writer> {
        self.join()
    }

    fn join(&mut self) -> io::Result<Writer> {
        self.full = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(written)) => written,
            Some(Err(panic)) => resume_unwind(panic),
            None => Err(io::Error::other("a row group could not be written before")),
        }
    }
}

impl Drop for GroupWriter {
    /// The file is gone when its table is.
    fn drop(&mut self) {
        self.full = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Threads that encode and compress the columns of a group, this one included.
const ENCODERS: usize = 2;

fn write(writer: &mut Writer, leaves: &mut [Leaf]) -> Result<(), ParquetError> {
    let properties = Arc::clone(writer.properties());
    let schema = writer.schema_descr();
    // Whoever is free takes the next.
    let columns = Mutex::new(leaves.iter_mut().zip(schema.columns()).enumerate());
    let encode = || {
        let mut encoded = Vec::new();
        loop {
            let next = columns.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((place, (leaf, column))) = next else {
                return Ok::<_, ParquetError>(encoded);
            };
            encoded.push((place, leaf.encode(column, &properties)?));
        }
    };
    let encoded = thread::scope(|scope| {
        // Without them it takes longer.
        let others = (1..ENCODERS).filter_map(|_| Builder::new().spawn_scoped(scope, encode).ok());
        let others: Vec<_> = others.collect();
        let mut encoded = encode()?;
        for other in others {
            encoded.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok::<_, ParquetError>(encoded)
    });
    let mut encoded = encoded?;
    encoded.sort_unstable_by_key(|(place, _)| *place);
    let mut group = writer.next_row_group()?;
    for (_, Encoded { bytes, close }) in encoded {
        group.append_column(&bytes, close)?;
    }
    group.close().map(|_| ())
}
