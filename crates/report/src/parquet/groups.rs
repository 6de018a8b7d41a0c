//! Row groups, encoded on two threads of their own, and where they go.

use std::io;
use std::mem;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Builder, JoinHandle};

use parquet::file::writer::SerializedFileWriter;

use super::failed;
use super::leaf::{Encoded, Leaf};
use super::shape::Shape;
use crate::files::NewFile;

/// Writes a table's file.
pub(super) type Writer = SerializedFileWriter<NewFile>;

/// Where row groups go.
pub(super) trait Groups: Send + 'static {
    /// Takes the next group: its columns in order, each with its place, but for those that only the whole run shows.
    fn add(&mut self, columns: Vec<(usize, Encoded)>) -> io::Result<()>;
}

impl Groups for Writer {
    fn add(&mut self, columns: Vec<(usize, Encoded)>) -> io::Result<()> {
        write_group(self, columns.into_iter().map(|(_, column)| Ok(column)))
    }
}

/// Writes a row group: all its columns in order.
pub(super) fn write_group(
    writer: &mut Writer,
    mut columns: impl Iterator<Item = io::Result<Encoded>>,
) -> io::Result<()> {
    let mut group = writer.next_row_group().map_err(failed)?;
    columns.try_for_each(|column| {
        let Encoded { bytes, close } = column?;
        group.append_column(&bytes, close).map_err(failed)
    })?;
    group.close().map(|_| ()).map_err(failed)
}

/// Takes a group while the one before it is encoded.
pub(super) struct GroupWriter<G> {
    /// Nothing when no more come.
    full: Option<Sender<Vec<Leaf>>>,
    empty: Receiver<Vec<Leaf>>,
    thread: Option<JoinHandle<io::Result<G>>>,
}

impl<G: Groups> GroupWriter<G> {
    pub(super) fn start(mut groups: G, shape: Shape) -> io::Result<Self> {
        let (full, given) = channel::<Vec<Leaf>>();
        let (back, emptied) = channel();
        let write = move || {
            let mut leaves = shape.leaves();
            // Ends when one of both is not there any more.
            while back.send(leaves).is_ok() {
                let Ok(group) = given.recv() else {
                    break;
                };
                leaves = group;
                groups.add(encode(&shape, &mut leaves)?)?;
            }
            Ok(groups)
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

    /// No more come.
    pub(super) fn close(&mut self) {
        self.full = None;
    }

    /// Waits for the last group.
    pub(super) fn finish(mut self) -> io::Result<G> {
        self.join()
    }

    fn join(&mut self) -> io::Result<G> {
        self.close();
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(written)) => written,
            Some(Err(panic)) => resume_unwind(panic),
            None => Err(io::Error::other("a row group could not be written before")),
        }
    }
}

impl<G> Drop for GroupWriter<G> {
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

fn encode(shape: &Shape, leaves: &mut [Leaf]) -> io::Result<Vec<(usize, Encoded)>> {
    let late = shape.late();
    // Whoever is free takes the next.
    let columns = Mutex::new(leaves.iter_mut().enumerate());
    let encode = || {
        let mut encoded = Vec::new();
        loop {
            let next = columns.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((place, leaf)) = next else {
                return Ok::<_, io::Error>(encoded);
            };
            if late.is_some_and(|late| late.contains(&place)) {
                leaf.forget();
            } else {
                encoded.push((place, shape.encode(place, leaf)?));
            }
        }
    };
    let mut encoded = thread::scope(|scope| {
        // Without them it takes longer.
        let others = (1..ENCODERS).filter_map(|_| Builder::new().spawn_scoped(scope, encode).ok());
        let others: Vec<_> = others.collect();
        let mut encoded = encode()?;
        for other in others {
            encoded.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok::<_, io::Error>(encoded)
    })?;
    encoded.sort_unstable_by_key(|(place, _)| *place);
    Ok(encoded)
}
