//! Reader, workers and writer, each on threads of their own, with a window between them that bounds what is on its way.
//!
//! The reader cuts the input into chunks; whichever worker is free takes the next; the writer, on the calling thread, puts the
//! results into their order again. A chunk enters the window before it is worked on and leaves it when it is written, so that neither a slow
//! writer nor one slow article lets the others run away with the memory; and as long as there is room, nobody waits for anybody.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::{io, thread};

/// How much is on its way at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// Threads that work.
    pub(super) workers: usize,
    /// Items of the first chunks; those behind them grow, so that a small input is shared by all workers.
    pub(super) first_items: usize,
    /// Items of a chunk at most.
    pub(super) chunk_items: usize,
    /// A chunk is closed when it holds so many bytes.
    pub(super) chunk_bytes: usize,
}

/// Chunks in the window for each worker: enough that a slow one does not make the others wait.
const CHUNKS: usize = 4;

/// Chunks of one size for each worker, before those of twice the size.
const ALIKE: usize = 8;

/// Bytes in the window for each worker, or else the largest item alone.
const BYTES: usize = 8 << 20;

impl Shape {
    /// Items of a chunk at most, by its place.
    fn items_of(self, place: u64) -> usize {
        let doublings = place / (ALIKE * self.workers.max(1)) as u64;
        let grown = self.first_items << doublings.min(16);
        grown.min(self.chunk_items)
    }
}

/// What the writer says of a result.
pub(super) enum Next {
    /// More, please.
    Go,
    /// This is the last that is written.
    Stop,
}

/// Takes `items` through `work` and gives the results to `write` in the order of the items; `size` is an item's bytes. Ends early, with the
/// chunks in hand worked on and written, when `stop` is set; at once, when `write` says so or fails.
pub(super) fn flow<I: Send, O: Send, E: From<io::Error>>(
    shape: Shape,
    items: impl Iterator<Item = I> + Send,
    size: impl Fn(&I) -> usize + Send,
    work: impl Fn(Vec<I>) -> O + Sync,
    mut write: impl FnMut(O) -> Result<Next, E>,
    stop: &AtomicBool,
) -> Result<(), E> {
    let window = Window::new(shape.workers);
    let (chunks, to_do) = channel::<Chunk<I>>();
    let to_do = Mutex::new(to_do);
    let (results, done) = channel::<Done<O>>();
    thread::scope(|scope| {
        // Whatever happens, the reader must not wait for a writer that is gone.
        let close = Close(&window);
        let (window, work, to_do) = (&window, &work, &to_do);
        let spawn = |name: &str| thread::Builder::new().name(name.to_owned());
        let mut threads = vec![spawn("read").spawn_scoped(scope, move || {
            read(shape, items, size, window, &chunks, stop);
        })?];
        for _ in 0..shape.workers {
            let results = results.clone();
            let worker = spawn("work").spawn_scoped(scope, move || run(work, window, to_do, &results, stop));
            threads.push(worker?);
        }
        drop(results);
        let written = write_in_order(&done, window, &mut write);
        drop(close);
        for thread in threads {
            thread
                .join()
                .unwrap_or_else(|panic: Box<dyn Any + Send>| resume_unwind(panic));
        }
        written
    })
}

struct Chunk<I> {
    place: u64,
    bytes: usize,
    items: Vec<I>,
}

struct Done<O> {
    place: u64,
    bytes: usize,
    result: O,
}

fn read<I>(
    shape: Shape,
    mut items: impl Iterator<Item = I>,
    size: impl Fn(&I) -> usize,
    window: &Window,
    chunks: &Sender<Chunk<I>>,
    stop: &AtomicBool,
) {
    for place in 0.. {
        let most = shape.items_of(place);
        let (mut chunk, mut bytes) = (Vec::with_capacity(most), 0);
        while chunk.len() < most && bytes < shape.chunk_bytes {
            // Between two items, so that a slow input can be stopped too.
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let Some(item) = items.next() else { break };
            bytes += size(&item);
            chunk.push(item);
        }
        if chunk.is_empty() || !window.enter(bytes) {
            return;
        }
        let chunk = Chunk {
            place,
            bytes,
            items: chunk,
        };
        if chunks.send(chunk).is_err() {
            return;
        }
    }
}

fn run<I, O>(
    work: impl Fn(Vec<I>) -> O,
    window: &Window,
    to_do: &Mutex<Receiver<Chunk<I>>>,
    results: &Sender<Done<O>>,
    stop: &AtomicBool,
) {
    let _close = CloseInPanic(window);
    loop {
        let chunk = to_do.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Chunk { place, bytes, items }) = chunk else {
            return;
        };
        // Chunks are taken in order, so that those before this one are in somebody's hand or written.
        if window.is_closed() || stop.load(Ordering::Relaxed) {
            return;
        }
        let result = work(items);
        if results.send(Done { place, bytes, result }).is_err() {
            return;
        }
    }
}

fn write_in_order<O, E>(
    done: &Receiver<Done<O>>,
    window: &Window,
    write: &mut impl FnMut(O) -> Result<Next, E>,
) -> Result<(), E> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for Done { place, bytes, result } in done {
        waiting.insert(place, (bytes, result));
        while let Some((bytes, result)) = waiting.remove(&next) {
            next += 1;
            if let Next::Stop = write(result)? {
                return Ok(());
            }
            window.leave(bytes);
        }
    }
    Ok(())
}

/// What is on its way between reader and writer.
struct Window {
    most: (usize, usize),
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    chunks: usize,
    bytes: usize,
    closed: bool,
}

impl Window {
    fn new(workers: usize) -> Self {
        Self {
            most: (CHUNKS * workers, BYTES * workers),
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Waits for room; false if nobody needs the chunk any more.
    fn enter(&self, bytes: usize) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |state: &State| {
            let alone = state.chunks == 0;
            !alone && (state.chunks >= self.most.0 || state.bytes + bytes > self.most.1)
        };
        while full(&state) && !state.closed {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.chunks += 1;
        state.bytes += bytes;
        !state.closed
    }

    fn leave(&self, bytes: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.chunks -= 1;
        state.bytes -= bytes;
        drop(state);
        self.changed.notify_one();
    }

    fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.changed.notify_one();
    }

    fn is_closed(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed
    }
}

/// Closes the window when it goes.
struct Close<'w>(&'w Window);

impl Drop for Close<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Closes the window when a worker panics: its chunk would be waited for in vain.
struct CloseInPanic<'w>(&'w Window);

impl Drop for CloseInPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::time::Duration;

    use super::*;

    const SHAPE: Shape = Shape {
        workers: 3,
        first_items: 2,
        chunk_items: 4,
        chunk_bytes: 100,
    };

    fn go() -> AtomicBool {
        AtomicBool::new(false)
    }

    /// Doubles numbers, the first of each chunk slowly; gives what was written.
    fn doubled(
        items: impl Iterator<Item = usize> + Send,
        most: usize,
        stop: &AtomicBool,
    ) -> Result<Vec<usize>, io::Error> {
        let mut written = Vec::new();
        let work = |chunk: Vec<usize>| {
            thread::sleep(Duration::from_micros(500 * (chunk[0] as u64 % 3)));
            chunk.iter().map(|item| 2 * item).collect::<Vec<_>>()
        };
        let write = |chunk: Vec<usize>| {
            written.extend(chunk);
            Ok::<_, io::Error>(if written.len() >= most {
                Next::Stop
            } else {
                Next::Go
            })
        };
        flow(SHAPE, items, |_| 1, work, write, stop)?;
        Ok(written)
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let expected: Vec<_> = (0..1003).map(|item| 2 * item).collect();
        assert_eq!(doubled(0..1003, usize::MAX, &go()).unwrap(), expected);
        assert_eq!(doubled(0..0, usize::MAX, &go()).unwrap(), Vec::<usize>::new());
    }

    #[test]
    fn chunks_grow_as_far_as_they_may() {
        let alike = (ALIKE * SHAPE.workers) as u64;
        let sizes = [0, alike - 1, alike, 2 * alike, u64::MAX].map(|place| SHAPE.items_of(place));
        assert_eq!(sizes, [2, 2, 4, 4, 4]);
    }

    #[test]
    fn the_writer_ends_it() {
        assert_eq!(doubled(0.., 8, &go()).unwrap().len(), 8);
        let failed = flow(
            SHAPE,
            0..,
            |_| 1,
            |chunk: Vec<usize>| chunk,
            |_| Err(io::Error::from(io::ErrorKind::StorageFull)),
            &go(),
        );
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    fn what_is_in_hand_is_finished_when_it_is_stopped() {
        let stop = go();
        let read = AtomicUsize::new(0);
        let items = (0..).inspect(|item| {
            read.fetch_add(1, Ordering::Relaxed);
            stop.fetch_or(*item == 101, Ordering::Relaxed);
        });
        let written = doubled(items, usize::MAX, &stop).unwrap();
        assert!(written.len() <= 102 && read.into_inner() == 102);
        let expected: Vec<_> = (0..written.len()).map(|item| 2 * item).collect();
        assert_eq!(written, expected, "nothing is missing in between");
    }

    #[test]
    fn no_more_is_on_its_way_than_fits_the_window() {
        let on_its_way = AtomicUsize::new(0);
        let most = AtomicUsize::new(0);
        let items = (0..200).inspect(|_| {
            let now = on_its_way.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(now, Ordering::SeqCst);
        });
        let write = |chunk: Vec<usize>| -> Result<Next, io::Error> {
            thread::sleep(Duration::from_millis(2));
            on_its_way.fetch_sub(chunk.len(), Ordering::SeqCst);
            Ok(Next::Go)
        };
        // Each is as large as all that a worker may have on its way; the reader has one more in its hand.
        let shape = Shape {
            first_items: 1,
            chunk_items: 1,
            ..SHAPE
        };
        flow(shape, items, |_| BYTES, |chunk| chunk, write, &go()).unwrap();
        assert!(most.into_inner() <= SHAPE.workers + 1);
    }

    #[test]
    fn a_worker_that_panics_does_not_leave_the_others_waiting() {
        let panicked = std::panic::catch_unwind(|| {
            let work = |chunk: Vec<usize>| assert!(chunk[0] < 40, "no luck");
            flow(
                SHAPE,
                0..100_000,
                |_| 1,
                work,
                |()| Ok::<_, io::Error>(Next::Go),
                &go(),
            )
        });
        assert!(panicked.is_err());
    }
}
