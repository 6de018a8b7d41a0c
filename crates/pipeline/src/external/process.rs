//! One process of an external stage: lines to it, lines from it, its standard error shown under the stage's name.
//!
//! Threads of their own feed and read it, so that no process can make its caller wait for longer than the timeout.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::settings::ExternalSettings;
use crate::protocol::{Greeting, Hello, to_line};

/// What a process did wrong. After one of these it is not asked any more.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It cannot be started.
    #[error("cannot start {program}: {reason}")]
    Start {
        /// As in the settings.
        program: String,
        /// What the system says.
        reason: io::Error,
    },
    /// It said nothing in time after its start.
    #[error("{program} said no hello within {seconds} s (start_seconds)")]
    NoHello {
        /// As in the settings.
        program: String,
        /// As in the settings.
        seconds: f64,
    },
    /// Its first line is no hello, or of another version or stage.
    #[error("{program} {reason}")]
    WrongHello {
        /// As in the settings.
        program: String,
        /// What is wrong, after the program's name.
        reason: String,
    },
    /// It did not answer in time.
    #[error("{program} gave no answer within {seconds} s (timeout_seconds)")]
    Silent {
        /// As in the settings.
        program: String,
        /// As in the settings.
        seconds: f64,
    },
    /// It ended, or closed its output.
    #[error("{program} ended ({status}) before it answered{last_words}")]
    Ended {
        /// As in the settings.
        program: String,
        /// Exit code or signal.
        status: String,
        /// The end of its standard error, if it wrote any.
        last_words: String,
    },
    /// A line that is no answer.
    #[error("{program} gave a line that is no answer: {reason}: {line}")]
    Rubbish {
        /// As in the settings.
        program: String,
        /// What the JSON parser says.
        reason: String,
        /// Its beginning.
        line: String,
    },
    /// An answer to another request.
    #[error("{program} answered out of order: number {found} where {expected} was due")]
    OutOfOrder {
        /// As in the settings.
        program: String,
        /// The number of the request.
        expected: u64,
        /// The number of the answer.
        found: u64,
    },
}

/// The longest line that is read: no process can fill the memory with one.
const MOST_BYTES: u64 = 256 << 20;

/// Lines of standard error that are kept for the message when a process ends.
const LAST_WORDS: usize = 3;

/// Code points of a line that are shown.
const SHOWN: usize = 200;

/// How long a process may take to end by itself once nobody asks it any more.
const GRACE: Duration = Duration::from_secs(2);

/// A running process that has said hello.
pub(super) struct Process {
    program: String,
    child: Child,
    /// Gone when the process is to end.
    requests: Option<Sender<Vec<u8>>>,
    lines: Receiver<io::Result<String>>,
    errors: Arc<Mutex<VecDeque<String>>>,
    errors_end: Receiver<()>,
}

impl Process {
    /// Starts a process and hears its hello.
    pub(super) fn start(stage: &'static str, settings: &ExternalSettings) -> Result<(Self, Hello), Fault> {
        let program = settings.command[0].clone();
        let mut command = Command::new(&program);
        command
            .args(&settings.command[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Ctrl-C in a terminal goes to this program alone, which lets its stages finish what is in hand.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let failed = |reason| Fault::Start {
            program: settings.command[0].clone(),
            reason,
        };
        let mut child = command.spawn().map_err(failed)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(failed(io::Error::other("it has no pipes")));
        };
        let (requests, to_send) = channel();
        // Bounded: who writes more than was asked for waits.
        let (sender, lines) = sync_channel(settings.batch + 1);
        let errors = Arc::new(Mutex::new(VecDeque::new()));
        let (errors_ended, errors_end) = sync_channel(1);
        let kept = Arc::clone(&errors);
        let spawn = |name: &str| thread::Builder::new().name(format!("{stage}-{name}"));
        let threads = spawn("send")
            .spawn(move || send(stdin, &to_send))
            .and_then(|_| spawn("receive").spawn(move || receive(stdout, &sender)))
            .and_then(|_| spawn("errors").spawn(move || show_errors(stage, stderr, &kept, &errors_ended)));
        let mut process = Self {
            program,
            child,
            requests: Some(requests),
            lines,
            errors,
            errors_end,
        };
        threads.map_err(failed)?;
        process.send(to_line(&Greeting::new(stage)));
        let hello = process.hear_hello(stage, settings)?;
        tracing::info!(
            stage,
            program = process.program,
            id = process.child.id(),
            "started"
        );
        Ok((process, hello))
    }

    fn hear_hello(&mut self, stage: &str, settings: &ExternalSettings) -> Result<Hello, Fault> {
        let program = self.program.clone();
        let line = match self.lines.recv_timeout(settings.start_timeout()) {
            Err(RecvTimeoutError::Timeout) => {
                let seconds = settings.start_seconds;
                return Err(Fault::NoHello { program, seconds });
            }
            read => self.line_of(read)?,
        };
        let hello = Greeting::read(&line).map_err(|reason| Fault::WrongHello {
            program: program.clone(),
            reason: format!("opens with {:?}, which {reason}", shorten(&line)),
        })?;
        match &hello.stage {
            Some(other) if other != stage => {
                let reason = format!("says that it is a stage `{other}`, but is asked for `{stage}`");
                Err(Fault::WrongHello { program, reason })
            }
            _ => Ok(hello),
        }
    }

    /// Sends lines. That the process has ended is noticed when its answers are missing.
    pub(super) fn send(&self, lines: Vec<u8>) {
        if let Some(requests) = &self.requests {
            let _ = requests.send(lines);
        }
    }

    /// The next line of the process.
    pub(super) fn receive(&mut self, settings: &ExternalSettings) -> Result<String, Fault> {
        match self.lines.recv_timeout(settings.timeout()) {
            Err(RecvTimeoutError::Timeout) => Err(Fault::Silent {
                program: self.program.clone(),
                seconds: settings.timeout_seconds,
            }),
            read => self.line_of(read),
        }
    }

    fn line_of(&mut self, read: Result<io::Result<String>, RecvTimeoutError>) -> Result<String, Fault> {
        match read {
            Ok(Ok(line)) => Ok(line),
            Ok(Err(error)) => Err(self.rubbish(&error, "")),
            Err(_) => Err(self.ended()),
        }
    }

    /// A line that is no answer.
    pub(super) fn rubbish(&self, reason: &impl ToString, line: &str) -> Fault {
        Fault::Rubbish {
            program: self.program.clone(),
            reason: reason.to_string(),
            line: shorten(line),
        }
    }

    /// An answer to another request.
    pub(super) fn out_of_order(&self, expected: u64, found: u64) -> Fault {
        Fault::OutOfOrder {
            program: self.program.clone(),
            expected,
            found,
        }
    }

    fn ended(&mut self) -> Fault {
        self.requests = None;
        let status = self.wait(GRACE);
        // What it wrote last may be in the pipe still.
        let _ = self.errors_end.recv_timeout(GRACE);
        let errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        let words: Vec<&str> = errors.iter().map(String::as_str).collect();
        Fault::Ended {
            program: self.program.clone(),
            status: status.map_or_else(|| "its output closed".to_owned(), |status| status.to_string()),
            last_words: if words.is_empty() {
                String::new()
            } else {
                format!("; its last words: {}", words.join(" / "))
            },
        }
    }

    /// Waits for its end for so long; gives nothing if it goes on.
    fn wait(&mut self, most: Duration) -> Option<ExitStatus> {
        let started = Instant::now();
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if started.elapsed() < most => thread::sleep(Duration::from_millis(5)),
                _ => return None,
            }
        }
    }

    /// Ends it at once, for what it did wrong.
    pub(super) fn kill(mut self) {
        let _ = self.child.kill();
    }
}

impl Drop for Process {
    /// Its input ends, and so does it, or else it is ended.
    fn drop(&mut self) {
        self.requests = None;
        if self.wait(GRACE).is_none() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Writes requests until there are no more or the process is gone.
fn send(mut input: impl Write, requests: &Receiver<Vec<u8>>) {
    for lines in requests {
        if input.write_all(&lines).and_then(|()| input.flush()).is_err() {
            return;
        }
    }
}

/// Reads lines until the process closes its output or nobody listens.
fn receive(output: impl Read, lines: &SyncSender<io::Result<String>>) {
    let mut output = BufReader::with_capacity(1 << 16, output);
    loop {
        let mut line = Vec::new();
        let read = (&mut output).take(MOST_BYTES).read_until(b'\n', &mut line);
        let whole = line.last() == Some(&b'\n');
        let line = match read {
            Ok(0) => return,
            Ok(_) if !whole && line.len() as u64 == MOST_BYTES => {
                Err(io::Error::other(format!("it is longer than {MOST_BYTES} bytes")))
            }
            Ok(_) => String::from_utf8(line).map_err(|_| io::Error::other("it is not UTF-8")),
            Err(error) => Err(error),
        };
        let failed = line.is_err();
        if lines.send(line).is_err() || failed {
            return;
        }
    }
}

/// Shows what the process writes to its standard error, and keeps the end of it.
fn show_errors(
    stage: &'static str,
    errors: impl Read,
    kept: &Mutex<VecDeque<String>>,
    ended: &SyncSender<()>,
) {
    let mut errors = BufReader::new(errors);
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut errors).take(1 << 16).read_until(b'\n', &mut line) {
            Ok(read) if read > 0 => {}
            _ => break,
        }
        let words = String::from_utf8_lossy(&line);
        let words = words.trim_end();
        if words.is_empty() {
            continue;
        }
        tracing::warn!("{stage}: {words}");
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == LAST_WORDS {
            kept.pop_front();
        }
        kept.push_back(shorten(words));
    }
    let _ = ended.send(());
}

fn shorten(line: &str) -> String {
    let line = line.trim_end();
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}
