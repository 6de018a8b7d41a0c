//! The progress bar of a run: one line on standard error, only where a terminal is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use onrecord_pipeline::Progress;

use crate::logging;

/// One bar over the bytes that are read: articles and words a second, time left, rejected so far.
pub(crate) struct Bar {
    bar: ProgressBar,
    started: Instant,
    bytes_read: std::sync::OnceLock<Arc<AtomicU64>>,
    articles: AtomicU64,
    words: AtomicU64,
    rejected: AtomicU64,
}

impl Bar {
    /// A bar that is drawn ten times a second at most, and nowhere but in a terminal.
    pub(crate) fn new() -> Self {
        Self {
            bar: ProgressBar::no_length(),
            started: Instant::now(),
            bytes_read: std::sync::OnceLock::new(),
            articles: AtomicU64::new(0),
            words: AtomicU64::new(0),
            rejected: AtomicU64::new(0),
        }
    }

    fn message(&self) -> String {
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        let articles = self.articles.load(Ordering::Relaxed);
        let words = self.words.load(Ordering::Relaxed);
        let rejected = self.rejected.load(Ordering::Relaxed);
        format!(
            "{} articles  {}/s  {} words/s  {} rejected",
            HumanCount(articles),
            HumanCount((articles as f64 / seconds) as u64),
            HumanCount((words as f64 / seconds) as u64),
            HumanCount(rejected),
        )
    }
}

impl Progress for Bar {
    fn start(&self, bytes: Option<u64>, bytes_read: &Arc<AtomicU64>) {
        let template = match bytes {
            Some(bytes) => {
                self.bar.set_length(bytes);
                "{bar:24.cyan/dim} {percent:>3}%  {msg}  {eta} left"
            }
            None => "{spinner:.cyan}  {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.progress_chars("━━─"));
        }
        // The reader is ahead of what is written; set once, before the first call of `advance`.
        let _ = self.bytes_read.set(Arc::clone(bytes_read));
        self.bar.enable_steady_tick(Duration::from_millis(100));
        logging::around(Some(self.bar.clone()));
    }

    fn advance(&self, articles: u64, words: u64, rejected: u64) {
        self.articles.fetch_add(articles, Ordering::Relaxed);
        self.words.fetch_add(words, Ordering::Relaxed);
        self.rejected.fetch_add(rejected, Ordering::Relaxed);
        if let Some(bytes_read) = self.bytes_read.get() {
            self.bar.set_position(bytes_read.load(Ordering::Relaxed));
        }
        self.bar.set_message(self.message());
    }

    fn reports(&self) {
        if let Ok(style) = ProgressStyle::with_template("{spinner:.cyan}  {msg}  writing reports") {
            self.bar.set_style(style);
        }
    }

    fn finish(&self) {
        logging::around(None);
        self.bar.finish_and_clear();
    }
}
