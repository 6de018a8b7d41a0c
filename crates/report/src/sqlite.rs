//! `quotes.sqlite`: the run as a database, with keys between its tables, indexes, full-text search over contents and titles, and views for
//! what is asked most. `sqlite/tables.sql` has the tables, `sqlite/finish.sql` the rest.
//!
//! It is written without a journal and in one transaction, under a temporary name: there is no database until it is complete.

mod search;

use std::io;
use std::path::Path;

use onrecord_document::{Decision, Entity, Gender, Mention};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql, params};

use crate::NOTICE;
use crate::across::SpeakerRow;
use crate::cells::{ARTICLE_COLUMNS, Cell};
use crate::columns::{COLUMNS, QuoteColumns};
use crate::files::{NewPath, WriteError};
use crate::records::{ArticleRecord, Rejected};
use crate::sinks::Sink;

pub use search::{Answer, Query, SearchError, search};

/// Its name in the folder of a run.
pub const DATABASE: &str = "quotes.sqlite";

const TABLES: &str = include_str!("sqlite/tables.sql");
const FINISH: &str = include_str!("sqlite/finish.sql");

/// Faster than the default, and safe: a file that is not complete has another name. The cache is what bounds memory, 16 MiB, and as much again while indexes are made.
const PRAGMAS: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; \
    PRAGMA page_size = 8192; PRAGMA cache_size = -16384; PRAGMA foreign_keys = OFF; BEGIN;";

const ARTICLE: &str =
    "INSERT INTO articles VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
const ENTITY: &str = "INSERT INTO entities VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const MENTION: &str = "INSERT INTO mentions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const SPEAKER: &str = "INSERT INTO speakers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const QUOTE_SPEAKER: &str =
    "INSERT INTO quote_speakers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
const QUOTE_GROUP: &str = "INSERT INTO quote_groups VALUES (?1, ?2)";
const TITLE_WORDS: &str =
    "INSERT INTO titles_text (rowid, title) SELECT id, title FROM articles WHERE id > ?1 ORDER BY id";
const QUOTE_WORDS: &str =
    "INSERT INTO quotes_text (rowid, content) SELECT id, content FROM attributions WHERE id > ?1 ORDER BY id";
const REJECTED: &str = "INSERT INTO rejected VALUES (NULL, ?1, ?2, ?3)";

/// Columns of a quote that stand in `quote_speakers` and `quote_groups`.
const ELSEWHERE: &[&str] = &["speakers", "speaker_key", "quote_group"];

/// Statements that are kept ready: all of them.
const STATEMENTS: usize = 16;

/// Rows whose words are put into the full-text search together, while the cache has them and other files are being made too: at the end
/// nobody else would be at work.
const SEARCHED: i64 = 16_000;

/// `quotes.sqlite`.
#[derive(Debug)]
pub struct Database {
    connection: Connection,
    file: NewPath,
    rows: Rows,
}

/// Numbers of the last rows, and room for lists.
#[derive(Debug, Default)]
struct Rows {
    article: i64,
    /// The first entity of the article.
    entities: i64,
    next_entity: i64,
    /// The first mention of the article.
    mentions: i64,
    quote: i64,
    /// The last article and the last quote whose words can be searched.
    searched: (i64, i64),
    json: Vec<u8>,
    /// Mentions of the article in the order of their entities, so that each row goes behind the others.
    by_entity: Vec<u32>,
}

impl Database {
    /// Starts `quotes.sqlite` in the folder `run`, with its speakers.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create<'s>(run: &Path, speakers: impl Iterator<Item = &'s SpeakerRow>) -> io::Result<Self> {
        let file = NewPath::create(run.join(DATABASE))?;
        let connect = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(file.temporary())?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
            connection.execute_batch(PRAGMAS)?;
            connection.execute_batch(TABLES)?;
            connection.execute("INSERT INTO notes VALUES (?1)", [NOTICE])?;
            let mut json = Vec::new();
            for speaker in speakers {
                insert_speaker(&connection, speaker, &mut json)?;
            }
            Ok(connection)
        };
        let connection = connect().map_err(|error| failed(file.path(), error))?;
        let rows = Rows::default();
        Ok(Self {
            connection,
            file,
            rows,
        })
    }
}

impl Sink for Database {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        let Self {
            connection,
            rows,
            file,
        } = self;
        rows.article(connection, record)
            .and_then(|()| rows.entities(connection, record))
            .and_then(|()| rows.quotes(connection, record))
            .and_then(|()| rows.search(connection, SEARCHED))
            .map_err(|error| failed(file.path(), error))
    }

    fn rejected(&mut self, rejected: &Rejected) -> io::Result<()> {
        let Rejected {
            origin,
            stage,
            reason,
        } = rejected;
        self.connection
            .prepare_cached(REJECTED)
            .and_then(|mut insert| insert.execute(params![origin, stage, reason]))
            .map(|_| ())
            .map_err(|error| failed(self.file.path(), error))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self {
            connection,
            file,
            mut rows,
        } = *self;
        rows.search(&connection, 0)
            .and_then(|()| connection.execute_batch(FINISH))
            .and_then(|()| connection.execute_batch("COMMIT"))
            .map_err(|error| failed(file.path(), error))?;
        connection
            .close()
            .map_err(|(_, error)| failed(file.path(), error))?;
        file.finish()
    }
}

impl Rows {
    fn article(&mut self, connection: &Connection, record: &ArticleRecord) -> rusqlite::Result<()> {
        self.article += 1;
        let columns = record.columns();
        let mut insert = connection.prepare_cached(ARTICLE)?;
        insert.raw_bind_parameter(1, self.article)?;
        let behind = bind(&mut insert, 2, &columns.cells(), &mut self.json)?;
        insert.raw_bind_parameter(behind, record.words)?;
        insert.raw_bind_parameter(behind + 1, record.article.text.as_deref())?;
        insert.raw_execute().map(|_| ())
    }

    fn entities(&mut self, connection: &Connection, record: &ArticleRecord) -> rusqlite::Result<()> {
        self.entities = self.next_entity;
        let mut insert = connection.prepare_cached(ENTITY)?;
        for (number, entity) in record.entities.entities.iter().enumerate() {
            let Entity {
                name,
                kind,
                gender,
                plural,
                roles,
                wikidata,
            } = entity;
            let gender = gender.map(Gender::name);
            let roles = json(roles, &mut self.json);
            let id = self.entities + number as i64;
            insert.execute(params![
                id,
                self.article,
                number as i64,
                name,
                kind.name(),
                gender,
                plural,
                wikidata,
                roles
            ])?;
        }
        self.next_entity += record.entities.entities.len() as i64;
        let mentions = &record.entities.mentions;
        self.by_entity.clear();
        self.by_entity.extend(0..mentions.len() as u32);
        self.by_entity
            .sort_by_key(|number| mentions[*number as usize].entity);
        let mut insert = connection.prepare_cached(MENTION)?;
        for number in &self.by_entity {
            let Mention {
                span,
                kind,
                entity,
                link: Decision { by, permille },
            } = &mentions[*number as usize];
            let id = self.mentions + i64::from(*number);
            let entity = self.entities + i64::from(entity.0);
            let confidence = f64::from(*permille) / 1000.0;
            insert.execute(params![
                entity,
                id,
                kind.name(),
                span.start,
                span.end,
                &**by,
                confidence
            ])?;
        }
        self.mentions += mentions.len() as i64;
        Ok(())
    }

    fn quotes(&mut self, connection: &Connection, record: &ArticleRecord) -> rusqlite::Result<()> {
        if record.quotes.is_empty() {
            return Ok(());
        }
        let mut insert = connection.prepare_cached(&attribution_insert())?;
        // Stays bound.
        insert.raw_bind_parameter(2, self.article)?;
        for quote in &record.quotes {
            self.quote += 1;
            insert.raw_bind_parameter(1, self.quote)?;
            let cells = quote.cells();
            bind(&mut insert, 3, in_attributions(&cells), &mut self.json)?;
            insert.raw_execute()?;
            self.speakers(connection, quote)?;
            if let Some(group) = &quote.quote_group {
                connection
                    .prepare_cached(QUOTE_GROUP)?
                    .execute(params![self.quote, group])?;
            }
        }
        Ok(())
    }

    /// Puts the words of titles and contents into the full-text search, if there are so many rows.
    fn search(&mut self, connection: &Connection, least: i64) -> rusqlite::Result<()> {
        let (articles, quotes) = self.searched;
        if self.article - articles >= least {
            connection.prepare_cached(TITLE_WORDS)?.execute([articles])?;
            self.searched.0 = self.article;
        }
        if self.quote - quotes >= least {
            connection.prepare_cached(QUOTE_WORDS)?.execute([quotes])?;
            self.searched.1 = self.quote;
        }
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

/// What of a row of quotes stands in attributions; the rest stands in tables of its own.
fn in_attributions<T>(of_quote: &[T]) -> impl Iterator<Item = &T> {
    let columns = COLUMNS[ARTICLE_COLUMNS..].iter().zip(of_quote);
    let own = columns.filter(|(column, _)| !ELSEWHERE.contains(column));
    own.map(|(_, cell)| cell)
}

/// The insertion of a row of attributions.
fn attribution_insert() -> String {
    let parameters = vec!["?"; 2 + in_attributions(&COLUMNS[ARTICLE_COLUMNS..]).count()].join(", ");
    format!("INSERT INTO attributions VALUES ({parameters})")
}

/// Binds cells from a parameter on; gives the next one.
fn bind<'c>(
    insert: &mut CachedStatement<'_>,
    mut parameter: usize,
    cells: impl IntoIterator<Item = &'c Cell<'c>>,
    scratch: &mut Vec<u8>,
) -> rusqlite::Result<usize> {
    for cell in cells {
        match cell.json(scratch) {
            Some(json) => insert.raw_bind_parameter(parameter, json)?,
            None => insert.raw_bind_parameter(parameter, cell)?,
        }
        parameter += 1;
    }
    Ok(parameter)
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Bool(truth) => ValueRef::Integer(i64::from(*truth)),
            Self::Integer(number) => ValueRef::Integer(i64::from(*number)),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) | Self::Date(text) | Self::Instant(text) => ValueRef::Text(text.as_bytes()),
            // Lists are bound as JSON text.
            Self::Null | Self::Spans(_) | Self::Texts(_) | Self::Speakers(_) => ValueRef::Null,
        }))
    }
}

fn json<'s>(list: &impl serde::Serialize, scratch: &'s mut Vec<u8>) -> &'s str {
    scratch.clear();
    let written = serde_json::to_writer(&mut *scratch, list);
    written
        .ok()
        .and_then(|()| str::from_utf8(scratch).ok())
        .unwrap_or("[]")
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
