//! A pass over the segments of a run: lines are read on one thread, made into something on others, and handed over in the order of the run.
//!
//! Memory: [`MAKERS`] times some [`BATCH_BYTES`] of lines and of what is made of them, and some more on their way; or one line, if it is longer.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Builder};

use crate::reports::ReportError;
use crate::segments::{LineBatch, SegmentError, SegmentReader};

/// Threads that make something of lines: one alone is slower than those who take it.
const MAKERS: usize = 2;

/// Batches that may wait before a thread, and behind it.
const AHEAD: usize = 1;

/// Lines are handed over together until they have so many bytes: a thread that is woken for each sleeps more than it works…
const BATCH_BYTES: usize = 256 << 10;

/// …or until they are so many.
const BATCH_LINES: usize = 256;

/// Gives what `make` makes of the lines to `take`, some at a time, until it fails.
///
/// # Errors
/// A segment cannot be read, `make` says that a line is no record, or `take` fails.
pub(crate) fn each_made<T: Send>(
    reader: SegmentReader,
    make: impl Fn(&[u8]) -> Result<T, serde_json::Error> + Sync,
    mut take: impl FnMut(Vec<T>) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    let make = &make;
    thread::scope(|scope| {
        let (mut threads, mut inputs, mut outputs) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..MAKERS {
            let (input, batches) = sync_channel(AHEAD);
            let (made, output) = sync_channel(AHEAD);
            threads.push(Builder::new().spawn_scoped(scope, move || make_all(&batches, make, &made))?);
            inputs.push(input);
            outputs.push(output);
        }
        threads.push(Builder::new().spawn_scoped(scope, move || read(reader, &inputs))?);
        let taken = outputs
            .iter()
            .cycle()
            .map_while(|output| output.recv().ok())
            .try_for_each(|made| take(made?));
        // Without them the threads come to their end.
        drop(outputs);
        for thread in threads {
            thread.join().unwrap_or_else(|panic| resume_unwind(panic));
        }
        taken
    })
}

/// Deals the lines to the makers by turns, until nobody takes them any more.
fn read(mut reader: SegmentReader, makers: &[SyncSender<Result<LineBatch, SegmentError>>]) {
    for maker in makers.iter().cycle() {
        let Some(batch) = reader.next_lines(BATCH_BYTES, BATCH_LINES).transpose() else {
            return;
        };
        let is_last = batch.is_err();
        if maker.send(batch).is_err() || is_last {
            return;
        }
    }
}

fn make_all<T>(
    batches: &Receiver<Result<LineBatch, SegmentError>>,
    make: impl Fn(&[u8]) -> Result<T, serde_json::Error>,
    made: &SyncSender<Result<Vec<T>, SegmentError>>,
) {
    for batch in batches {
        if made.send(batch.and_then(|batch| batch.each(&make))).is_err() {
            return;
        }
    }
}
