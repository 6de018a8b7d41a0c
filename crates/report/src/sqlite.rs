//! `quotes.sqlite`: the run as a database, with keys between its tables, indexes, full-text search over contents and titles, and views for
//! what is asked most. What single articles say is written while they come (`sqlite/draft.rs`), what only the whole run shows by the [`Database`] behind
//! it. `sqlite/tables.sql` has the tables, `sqlite/indexes.sql` and `sqlite/finish.sql` the rest.
//!
//! It is written without a journal and in one transaction, under a temporary name: there is no database until it is complete.

mod bind;
mod draft;
mod search;

use std::io;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, params};

use crate::across::{SpeakerKeys, SpeakerRow};
use crate::columns::QuoteColumns;
use crate::files::WriteError;
use crate::records::{ArticleRecord, Rejected};
use crate::sinks::Sink;
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
const QUOTE_SPEAKER: &str =
    "INSERT INTO quote_speakers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
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

/// `quotes.sqlite`: adds to a draft who the speakers are across articles, who of them said what, which quotations are the same, and what was rejected.
#[derive(Debug)]
pub struct Database {
    draft: Draft,
    speakers: Arc<SpeakerKeys>,
    /// The draft when it is written.
    drafted: Option<Drafted>,
    rows: Rows,
}

/// Numbers of the last rows of the draft.
#[derive(Debug, Default)]
struct Rows {
    /// The first entity of the next article.
    entities: i64,
    quote: i64,
}

impl Database {
    /// Goes on with a draft of the same articles, which is closed.
    pub fn of(draft: Draft, speakers: Arc<SpeakerKeys>) -> Self {
        Self {
            draft,
            speakers,
            drafted: None,
            rows: Rows::default(),
        }
    }

    /// Does something to the draft, which is waited for before.
    fn with(&mut self, add: impl FnOnce(&mut Rows, &Connection) -> rusqlite::Result<()>) -> io::Result<()> {
        if self.drafted.is_none() {
            let drafted = self.draft.drafted()?;
            let mut json = Vec::new();
            let mut speakers = self.speakers.rows();
            speakers
                .try_for_each(|speaker| insert_speaker(&drafted.connection, speaker, &mut json))
                .map_err(|error| failed(self.draft.path(), error))?;
            self.drafted = Some(drafted);
        }
        let Some(Drafted { connection, file }) = &self.drafted else {
            return Ok(());
        };
        add(&mut self.rows, connection).map_err(|error| failed(file.path(), error))
    }
}

impl Sink for Database {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        self.with(|rows, connection| rows.article(connection, record))
    }

    fn rejected(&mut self, rejected: &Rejected) -> io::Result<()> {
        let Rejected {
            origin,
            stage,
            reason,
        } = rejected;
        self.with(|_, connection| {
            let mut insert = connection.prepare_cached(REJECTED)?;
            insert.execute(params![origin, stage, reason]).map(|_| ())
        })
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.with(|_, connection| {
            connection.execute_batch(FINISH)?;
            connection.execute_batch("COMMIT")
        })?;
        let Some(Drafted { connection, file }) = self.drafted.take() else {
            return Ok(());
        };
        connection
            .close()
            .map_err(|(_, error)| failed(file.path(), error))?;
        file.finish()
    }
}

impl Rows {
    fn article(&mut self, connection: &Connection, record: &ArticleRecord) -> rusqlite::Result<()> {
        for quote in &record.quotes {
            self.quote += 1;
            self.speakers(connection, quote)?;
            if let Some(group) = &quote.quote_group {
                let mut insert = connection.prepare_cached(QUOTE_GROUP)?;
                insert.execute(params![self.quote, group])?;
            }
        }
        self.entities += record.entities.entities.len() as i64;
        Ok(())
    }

    fn speakers(&self, connection: &Connection, quote: &QuoteColumns) -> rusqlite::Result<()> {
        if quote.speakers.is_empty() {
            return Ok(());
        }
        let mut insert = connection.prepare_cached(QUOTE_SPEAKER)?;
        for (position, speaker) in quote.speakers.iter().enumerate() {
            let entity = speaker.id.map(|id| self.entities + i64::from(id.0));
            insert.execute(params![
                self.quote,
                position as i64,
                speaker.name,
                speaker.kind.name(),
                speaker.id.map(|id| id.0),
                speaker.key,
                speaker.role,
                speaker.organization,
                speaker.wikidata,
                speaker.label,
                entity
            ])?;
        }
        Ok(())
    }
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
