//! What is logged, and how: warnings alone unless asked for more, on standard error, never through the progress bar.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use clap::{ArgAction, Args};
use indicatif::ProgressBar;
use tracing::Level;

/// Options of every subcommand.
#[derive(Debug, Args)]
pub struct Logging {
    /// Say more of what is done; twice for every detail
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,
    /// How log lines are written
    #[arg(long, global = true, value_name = "FORMAT", value_parser = ["text", "json"], default_value = "text")]
    log_format: String,
}

impl Logging {
    /// Starts logging; once for a program.
    pub fn start(&self) {
        let level = match self.verbose {
            0 => Level::WARN,
            1 => Level::INFO,
            _ => Level::DEBUG,
        };
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_ansi(anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never)
            .with_writer(|| Around);
        if self.log_format == "json" {
            subscriber.json().init();
        } else {
            subscriber.without_time().with_target(false).init();
        }
    }
}

/// The bar that is drawn at the moment, if any.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Lets log lines go around a bar from now on, or around none.
pub(crate) fn around(bar: Option<ProgressBar>) {
    *BAR.lock().unwrap_or_else(PoisonError::into_inner) = bar;
}

/// Standard error, with the bar out of the way while a line is written.
struct Around;

impl Write for Around {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        match &*BAR.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(bar) => bar.suspend(|| io::stderr().write_all(line))?,
            None => io::stderr().write_all(line)?,
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
