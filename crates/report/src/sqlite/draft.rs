//! The part of `quotes.sqlite` that does not depend on other articles: articles, entities, mentions, attributions, and the words that can be
//! searched. It is written on a thread of its own while articles come, be it from the stages or from segments.

use std::io;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use onrecord_document::{Decision, Entity, Gender, Mention};
use rusqlite::{Connection, params};

use super::bind::{bind, json};
use super::{DATABASE, connect, failed};
use crate::NOTICE;
use crate::cells::ARTICLE_COLUMNS;
use crate::columns::{COLUMNS, QuoteColumns};
use crate::files::NewPath;
use crate::records::ArticleRecord;

const TABLES: &str = include_str!("tables.sql");
const INDEXES: &str = include_str!("indexes.sql");

const ARTICLE: &str =
    "INSERT INTO articles VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
const ENTITY: &str = "INSERT INTO entities VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const MENTION: &str = "INSERT INTO mentions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const QUOTE_SPEAKER: &str =
    "INSERT INTO quote_speakers VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6, ?7, ?8, ?9, ?10)";
const TITLE_WORDS: &str =
    "INSERT INTO titles_text (rowid, title) SELECT id, title FROM articles WHERE id > ?1 ORDER BY id";
const QUOTE_WORDS: &str =
    "INSERT INTO quotes_text (rowid, content) SELECT id, content FROM attributions WHERE id > ?1 ORDER BY id";

/// Columns of a quote that stand in `quote_speakers` and `quote_groups`.
const ELSEWHERE: &[&str] = &["speakers", "speaker_key", "quote_group"];

/// Rows whose words are put into the full-text search together, while the cache has them.
const SEARCHED: i64 = 16_000;

/// Articles that are handed over together: a thread that is woken for each sleeps more than it works.
const BATCH: usize = 16;

/// Batches that may wait.
const AHEAD: usize = 4;

/// `quotes.sqlite` as far as single articles go. Dropped, it leaves no file behind.
#[derive(Debug)]
pub struct Draft {
    batch: Vec<ArticleRecord>,
    thread: Option<Thread>,
}

#[derive(Debug)]
struct Thread {
    input: SyncSender<Given>,
    writer: JoinHandle<io::Result<Drafted>>,
}

/// What a draft has come to.
#[derive(Debug)]
pub(super) struct Drafted {
    pub(super) connection: Connection,
    pub(super) file: NewPath,
}

enum Given {
    Articles(Vec<ArticleRecord>),
    /// There are no more, and nothing went wrong.
    End,
}

impl Draft {
    /// Starts `quotes.sqlite` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        let file = NewPath::create(run.join(DATABASE))?;
        let path = file.path().to_owned();
        let open = || -> rusqlite::Result<Connection> {
            let connection = connect(file.temporary())?;
            connection.execute_batch(TABLES)?;
            connection.execute("INSERT INTO notes VALUES (?1)", [NOTICE])?;
            Ok(connection)
        };
        let connection = open().map_err(|error| failed(&path, error))?;
        let (input, given) = sync_channel(AHEAD);
        let drafted = Drafted { connection, file };
        let writer = Builder::new()
            .name("draft".to_owned())
            .spawn(move || write(drafted, &given))?;
        Ok(Self {
            batch: Vec::new(),
            thread: Some(Thread { input, writer }),
        })
    }

    /// Takes the next article of the run.
    ///
    /// # Errors
    /// The file cannot be written; the error names it.
    pub fn add(&mut self, article: Box<ArticleRecord>) -> io::Result<()> {
        self.batch.push(*article);
        if self.batch.len() < BATCH {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        self.give(Given::Articles(batch))
    }

    /// Says that all have come. What is left to do is done while others are at work; to wait for it, make a
    /// [`Database`](super::Database) of the draft.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn close(&mut self) -> io::Result<()> {
        let batch = std::mem::take(&mut self.batch);
        self.give(Given::Articles(batch))?;
        self.give(Given::End)
    }

    fn give(&mut self, given: Given) -> io::Result<()> {
        let Some(thread) = &self.thread else {
            return Err(gone());
        };
        match thread.input.send(given) {
            Ok(()) => Ok(()),
            // Who takes no more says why.
            Err(_) => self.drafted().and_then(|_| Err(gone())),
        }
    }

    /// Waits until all is written.
    pub(super) fn drafted(&mut self) -> io::Result<Drafted> {
        let Thread { input, writer } = self.thread.take().ok_or_else(gone)?;
        drop(input);
        writer.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Its file is gone when this returns, so that another run can begin.
        if let Some(Thread { input, writer }) = self.thread.take() {
            drop(input);
            let _ = writer.join();
        }
    }
}

fn gone() -> io::Error {
    io::ErrorKind::BrokenPipe.into()
}

fn write(drafted: Drafted, given: &Receiver<Given>) -> io::Result<Drafted> {
    let Drafted { connection, file } = &drafted;
    let mut rows = Rows::new();
    for given in given {
        let written = match given {
            Given::Articles(articles) => articles
                .iter()
                .try_for_each(|article| rows.add(connection, article)),
            Given::End => {
                rows.search(connection, 0)
                    .and_then(|()| connection.execute_batch(INDEXES))
                    .map_err(|error| failed(file.path(), error))?;
                return Ok(drafted);
            }
        };
        written.map_err(|error| failed(file.path(), error))?;
    }
    Err(gone())
}

/// Numbers of the last rows, and room for lists.
#[derive(Debug, Default)]
struct Rows {
    /// Which cells of a quote stand in attributions; the others stand in tables of their own.
    own: Vec<usize>,
    /// The insertion of a row of attributions.
    insert: String,
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

impl Rows {
    fn new() -> Self {
        let columns = COLUMNS[ARTICLE_COLUMNS..].iter().enumerate();
        let own = columns.filter(|(_, column)| !ELSEWHERE.contains(column));
        let own: Vec<usize> = own.map(|(place, _)| place).collect();
        let parameters = vec!["?"; 2 + own.len()].join(", ");
        Self {
            insert: format!("INSERT INTO attributions VALUES ({parameters})"),
            own,
            ..Self::default()
        }
    }

    fn add(&mut self, connection: &Connection, record: &ArticleRecord) -> rusqlite::Result<()> {
        self.article(connection, record)?;
        self.entities(connection, record)?;
        self.attributions(connection, record)?;
        self.search(connection, SEARCHED)
    }

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

    fn attributions(&mut self, connection: &Connection, record: &ArticleRecord) -> rusqlite::Result<()> {
        if record.quotes.is_empty() {
            return Ok(());
        }
        let mut insert = connection.prepare_cached(&self.insert)?;
        // Stays bound.
        insert.raw_bind_parameter(2, self.article)?;
        for quote in &record.quotes {
            self.quote += 1;
            insert.raw_bind_parameter(1, self.quote)?;
            let cells = quote.cells();
            let own = self.own.iter().map(|place| &cells[*place]);
            bind(&mut insert, 3, own, &mut self.json)?;
            insert.raw_execute()?;
            self.speakers(connection, quote)?;
        }
        Ok(())
    }

    /// Those who say the quote that was added last, without the keys that only the whole run shows.
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
                speaker.role,
                speaker.organization,
                speaker.wikidata,
                speaker.label,
                entity
            ])?;
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
}
