//! The processes of one external stage: who is free, who is started anew, and when the stage is given up.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use onrecord_document::StageError;

use super::process::{Fault, Process};
use super::settings::ExternalSettings;
use crate::protocol::{Document, Hello, to_line};

pub(super) struct Pool {
    stage: &'static str,
    settings: ExternalSettings,
    state: Mutex<State>,
    freed: Condvar,
    /// Numbers of requests, never used twice, so that no answer fits a request that it was not meant for.
    next: AtomicU64,
}

struct State {
    idle: Vec<Process>,
    /// Processes that there are, busy ones included.
    running: usize,
    /// Since the last answer.
    restarts: u32,
    /// Why the stage is given up.
    gone: Option<String>,
}

impl Pool {
    /// Starts the first process; the others start when they are needed.
    pub(super) fn start(stage: &'static str, settings: ExternalSettings) -> Result<(Self, Hello), Fault> {
        let (process, hello) = Process::start(stage, &settings)?;
        let state = State {
            idle: vec![process],
            running: 1,
            restarts: 0,
            gone: None,
        };
        let pool = Self {
            stage,
            settings,
            state: Mutex::new(state),
            freed: Condvar::new(),
            next: AtomicU64::new(0),
        };
        Ok((pool, hello))
    }

    /// Answers in the order of the requests, whose numbers are given here.
    pub(super) fn ask(&self, mut requests: Vec<Document>) -> Vec<Result<Document, StageError>> {
        let count = requests.len() as u64;
        let first = self.next.fetch_add(count, Ordering::Relaxed);
        for (number, request) in (first..).zip(&mut requests) {
            request.number = number;
        }
        let mut answers = Vec::with_capacity(requests.len());
        while answers.len() < requests.len() {
            let left = &requests[answers.len()..];
            let batch = &left[..left.len().min(self.settings.batch)];
            match self.take() {
                Ok(process) => self.exchange(process, batch, &mut answers),
                Err(gone) => {
                    let gone = || Err(StageError::Gone(gone.clone()));
                    answers.resize_with(requests.len(), gone);
                }
            }
        }
        answers
    }

    /// Sends a batch and takes the answers up to the first fault, which is the answer to the article in hand.
    fn exchange(
        &self,
        mut process: Process,
        batch: &[Document],
        answers: &mut Vec<Result<Document, StageError>>,
    ) {
        process.send(batch.iter().flat_map(to_line).collect());
        for request in batch {
            match self.answer(&mut process, request.number) {
                Ok(answer) => {
                    self.state().restarts = 0;
                    answers.push(Ok(answer));
                }
                Err(fault) => {
                    answers.push(Err(StageError::Failed(fault.to_string())));
                    process.kill();
                    self.replace(&fault);
                    return;
                }
            }
        }
        self.state().idle.push(process);
        self.freed.notify_one();
    }

    fn answer(&self, process: &mut Process, number: u64) -> Result<Document, Fault> {
        let line = process.receive(&self.settings)?;
        let answer: Document = serde_json::from_str(&line).map_err(|error| process.rubbish(&error, &line))?;
        if answer.number == number {
            Ok(answer)
        } else {
            Err(process.out_of_order(number, answer.number))
        }
    }

    /// A free process; waits for one, or starts one if there may be more.
    fn take(&self) -> Result<Process, String> {
        let mut state = self.state();
        loop {
            if let Some(gone) = &state.gone {
                return Err(gone.clone());
            }
            if let Some(process) = state.idle.pop() {
                return Ok(process);
            }
            if state.running < self.settings.processes {
                state.running += 1;
                drop(state);
                match Process::start(self.stage, &self.settings) {
                    Ok((process, _)) => return Ok(process),
                    Err(fault) => self.replace(&fault),
                }
                state = self.state();
            } else {
                state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// A process is gone; the next who needs one starts one, unless this was once too often.
    fn replace(&self, fault: &Fault) {
        tracing::warn!("{}: {fault}", self.stage);
        let mut state = self.state();
        state.running -= 1;
        state.restarts += 1;
        if state.restarts > self.settings.restarts && state.gone.is_none() {
            let restarts = self.settings.restarts;
            state.gone = Some(format!(
                "given up after {restarts} restarts in a row without an answer (restarts); the last time, {fault}"
            ));
        }
        drop(state);
        self.freed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
