//! Reading from what may keep one waiting for ever: standard input, and pipes that nobody has opened for writing yet.
//!
//! The waiting is done on a thread of its own, which nobody waits for: whoever reads looks now and then whether the run was stopped.

use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// Bytes of one read.
const READ: usize = 64 << 10;

/// Reads that may be ahead.
const AHEAD: usize = 4;

/// How often is looked whether the run was stopped.
const LOOK: Duration = Duration::from_millis(100);

/// A source that ends when the run is stopped, even while nothing comes. What it gave last may be cut then.
pub(super) struct Patient {
    reads: Receiver<io::Result<Vec<u8>>>,
    now: Cursor<Vec<u8>>,
    stop: Arc<AtomicBool>,
}

impl Patient {
    /// Opens a source and reads it as far as it is asked for.
    pub(super) fn new<R: Read>(
        open: impl FnOnce() -> io::Result<R> + Send + 'static,
        stop: Arc<AtomicBool>,
    ) -> io::Result<Self> {
        let (sender, reads) = sync_channel(AHEAD);
        let pass_on = move || {
            if let Err(error) = open().and_then(|source| pass_on(source, &sender)) {
                // Who does not listen any more does not need it.
                let _ = sender.send(Err(error));
            }
        };
        thread::Builder::new().name("wait".to_owned()).spawn(pass_on)?;
        Ok(Self {
            reads,
            now: Cursor::default(),
            stop,
        })
    }

    /// Waits for what comes next; false at the end.
    fn next(&mut self) -> io::Result<bool> {
        loop {
            match self.reads.recv_timeout(LOOK) {
                Ok(bytes) => {
                    self.now = Cursor::new(bytes?);
                    return Ok(true);
                }
                Err(RecvTimeoutError::Timeout) if !self.stop.load(Ordering::Relaxed) => {}
                Err(_) => return Ok(false),
            }
        }
    }
}

impl Read for Patient {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.now.read(buffer)?;
        if read == 0 && !buffer.is_empty() && self.next()? {
            return self.now.read(buffer);
        }
        Ok(read)
    }
}

/// Hands on what a source gives, until it ends or nobody listens any more.
fn pass_on(mut source: impl Read, reads: &SyncSender<io::Result<Vec<u8>>>) -> io::Result<()> {
    let mut buffer = vec![0; READ];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => {
                if reads.send(Ok(buffer[..count].to_vec())).is_err() {
                    return Ok(());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_comes_whole_and_errors_behind_it() {
        let text = "word ".repeat(100_000);
        let source = Cursor::new(text.clone()).chain(Failing);
        let mut patient = Patient::new(move || Ok(source), Arc::default()).expect("a thread");
        let mut read = Vec::new();
        let failed = patient.read_to_end(&mut read);
        assert!(read == text.as_bytes());
        assert_eq!(
            failed.map_err(|error| error.kind()),
            Err(io::ErrorKind::ConnectionReset)
        );
    }

    #[test]
    fn what_cannot_be_opened_says_so() {
        let open = || Err::<io::Empty, _>(io::ErrorKind::PermissionDenied.into());
        let mut patient = Patient::new(open, Arc::default()).expect("a thread");
        let failed = patient.read(&mut [0; 8]).map_err(|error| error.kind());
        assert_eq!(failed, Err(io::ErrorKind::PermissionDenied));
    }

    #[test]
    fn a_source_that_never_gives_anything_ends_with_the_run() {
        let stop = Arc::new(AtomicBool::new(true));
        let open = || -> io::Result<io::Empty> {
            thread::sleep(Duration::from_secs(3600));
            Ok(io::empty())
        };
        let mut patient = Patient::new(open, stop).expect("a thread");
        assert_eq!(patient.read(&mut [0; 8]).ok(), Some(0));
    }

    struct Failing;

    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
}
