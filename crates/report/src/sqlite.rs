//! `quotes.sqlite`: the run as a database, with keys between its tables, indexes, full-text search over contents and titles, and views for
//! what is asked most. What single articles say is written while they come (`sqlite/draft.rs`), what only the whole run shows by the [`Database`] behind
//! it, which needs no records for that and waits for none while others are given theirs. `sqlite/tables.sql` has the tables, `sqlite/indexes.sql` and `sqlite/finish.sql` the rest.
//!
//! It is written without a journal and in one transaction, under a temporary name: there is no database until it is complete.

mod bind;
mod draft;
mod search;

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, params};

use crate::across::{FilledQuote, LateQuotes, SpeakerKeys, SpeakerRow};
use crate::files::WriteError;
use crate::records::Rejected;
use crate::sinks::{Sink, Wants};
use bind::json;
use draft::Drafted;

pub use draft::Draft;
pub use search::{Answer, Query, SearchError, search};

/// Its name in the folder of a run.
pub const DATABASE: &str = "quotes.sqlite";

const FINISH: &str = include_str!("sqlite/finish.sql");

/// Faster than the default, and safe: a file that is not complete has another name. The cache is what bounds memory, 16 MiB, and as much again while indexes are made.
const PRAGMAS: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; \
    PRAGMA page_size = 8192; PRAGMA cache_size = -16384; PRAGMA foreign_keys = OFF; BEGIN;";

const SPEAKER: &str = "INSERT INTO speakers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const QUOTE_SPEAKER_KEY: &str =
    "UPDATE quote_speakers SET speaker_key = ?3 WHERE quote = ?1 AND position = ?2";
const QUOTE_GROUP: &str = "INSERT INTO quote_groups VALUES (?1, ?2)";
const REJECTED: &str = "INSERT INTO rejected VALUES (NULL, ?1, ?2, ?3)";

/// Statements that are kept ready: all of them.
const STATEMENTS: usize = 16;

fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch(PRAGMAS)?;
    Ok(connection)
}

/// `quotes.sqlite`: adds to a draft who the speakers are across articles, which quotations are the same, and what was rejected.
pub struct Database {
    draft: Draft,
    speakers: Arc<SpeakerKeys>,
    late: LateQuotes,
    /// The draft when it is written.
    drafted: Option<Drafted>,
}

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Database").finish_non_exhaustive()
    }
}

impl Database {
    /// Goes on with a draft of the same articles, which is closed.
    pub fn of(draft: Draft, speakers: Arc<SpeakerKeys>, late: LateQuotes) -> Self {
        Self {
            draft,
            speakers,
            late,
            drafted: None,
        }
    }

    /// Does something to the draft when it is written.
    fn with(&self, add: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> io::Result<()> {
        let Some(Drafted { connection, file }) = &self.drafted else {
            return Ok(());
        };
        add(connection).map_err(|error| failed(file.path(), error))
    }
}

impl Sink for Database {
    fn wants(&self) -> Wants {
        Wants::Nothing
    }

    /// Waits for the draft, and adds what is known when all articles are.
    fn begin(&mut self) -> io::Result<()> {
        self.drafted = Some(self.draft.drafted()?);
        let speakers = Arc::clone(&self.speakers);
        self.with(|connection| {
            let mut json = Vec::new();
            let mut speakers = speakers.rows();
            speakers.try_for_each(|speaker| insert_speaker(connection, speaker, &mut json))
        })?;
        let mut number = 0;
        while let Some(quote) = self.late.next().transpose()? {
            number += 1;
            self.with(|connection| add_late(connection, number, &quote))?;
        }
        self.with(|connection| connection.execute_batch(FINISH))
    }

    fn rejected(&mut self, rejected: &Rejected) -> io::Result<()> {
        let Rejected {
            origin,
            stage,
            reason,
        } = rejected;
        self.with(|connection| {
            let mut insert = connection.prepare_cached(REJECTED)?;
            insert.execute(params![origin, stage, reason]).map(|_| ())
        })
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.drafted.is_none() {
            self.begin()?;
        }
        self.with(|connection| connection.execute_batch("COMMIT"))?;
        let Some(Drafted { connection, file }) = self.drafted.take() else {
            return Ok(());
        };
        connection
            .close()
            .map_err(|(_, error)| failed(file.path(), error))?;
        file.finish()
    }
}

/// Adds to a quote of the draft what the whole run shows of it.
fn add_late(connection: &Connection, number: i64, quote: &FilledQuote) -> rusqlite::Result<()> {
    for (position, key) in quote.keys.iter().enumerate() {
        if let Some(key) = key {
            let mut update = connection.prepare_cached(QUOTE_SPEAKER_KEY)?;
            update.execute(params![number, position as i64, key])?;
        }
    }
    if let Some(group) = &quote.group {
        let mut insert = connection.prepare_cached(QUOTE_GROUP)?;
        insert.execute(params![number, group])?;
    }
    Ok(())
}

fn insert_speaker(
    connection: &Connection,
    speaker: &SpeakerRow,
    scratch: &mut Vec<u8>,
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(SPEAKER)?;
    insert.execute(params![
        speaker.speaker_key,
        speaker.name,
        speaker.kind.name(),
        speaker.role,
        speaker.organization,
        speaker.wikidata,
        speaker.quotes as i64,
        speaker.articles as i64,
        speaker.joined_by.name(),
        json(&speaker.evidence, scratch)
    ])?;
    Ok(())
}

/// An error of SQLite as one of writing that names the file.
fn failed(path: &Path, error: rusqlite::Error) -> io::Error {
    use rusqlite::ErrorCode::{DiskFull, PermissionDenied, ReadOnly};
    WriteError::at(path)(match error.sqlite_error_code() {
        // In the words of the other files.
        Some(DiskFull) => io::Error::new(io::ErrorKind::StorageFull, "No space left on device"),
        Some(PermissionDenied | ReadOnly) => io::Error::new(io::ErrorKind::PermissionDenied, error),
        _ => io::Error::other(error),
    })
}
