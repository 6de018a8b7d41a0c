//! Questions to `quotes.sqlite`: words in contents and titles, narrowed by speaker, day and kind.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use onrecord_document::{CueClass, QuoteKind};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row, ToSql};
use serde_json::{Map, Value};

use super::DATABASE;
use crate::columns::{COLUMNS, QuoteRow};

/// What is looked for; what is not given does not narrow it.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words that all stand in a content or in a title, in any order; `"a phrase"`, `begin*`, `OR`, `NOT` and parentheses as well.
    pub words: String,
    /// A part of a speaker's name, or a `speaker_key`.
    pub speaker: Option<String>,
    /// A part of the name of someone whom the content is about.
    pub about: Option<String>,
    /// A part of the outlet's name.
    pub outlet: Option<String>,
    /// Published on this day or later.
    pub since: Option<Date>,
    /// Published on this day or earlier.
    pub until: Option<Date>,
    /// Direct, indirect or mixed.
    pub kind: Option<QuoteKind>,
    /// What kind of act is reported.
    pub class: Option<CueClass>,
    /// Rows at most.
    pub limit: u32,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Rows that there are.
    pub total: u64,
    /// The first of them: those whose content fits best, then those whose title does, then the latest.
    pub rows: Vec<QuoteRow>,
}

/// Why nothing was looked for.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// There is no database in the folder.
    #[error("there is no {}; `onrecord report {} --formats sqlite` makes it from a finished run", path.display(), run.display())]
    Missing {
        /// The database.
        path: PathBuf,
        /// The folder.
        run: PathBuf,
    },
    /// The words are no query.
    #[error(
        "cannot search for `{words}`: {reason}; write words, \"a phrase\", begin*, OR, NOT and parentheses"
    )]
    Words {
        /// As given.
        words: String,
        /// What is wrong.
        reason: String,
    },
    /// It is something else, or of another version.
    #[error("{} is no database that this version of OnRecord wrote ({reason}); `onrecord report {} --formats sqlite` writes it anew", path.display(), run.display())]
    Other {
        /// The database.
        path: PathBuf,
        /// The folder.
        run: PathBuf,
        /// What SQLite says.
        reason: String,
    },
}

/// Asks the database in the folder `run`, which stays as it is.
///
/// # Errors
/// There is no database, it is none of this version, or the words are no query.
pub fn search(run: &Path, query: &Query) -> Result<Answer, SearchError> {
    let path = run.join(DATABASE);
    if !path.is_file() {
        let run = run.to_owned();
        return Err(SearchError::Missing { path, run });
    }
    let words = full_text(&query.words).map_err(|reason| SearchError::Words {
        words: query.words.clone(),
        reason: reason.to_owned(),
    })?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(&path, flags)
        .and_then(|connection| ask(&connection, query, words.as_deref()))
        .map_err(|error| match error {
            rusqlite::Error::SqliteFailure(_, Some(reason)) if reason.starts_with("fts5:") => {
                SearchError::Words {
                    words: query.words.clone(),
                    reason: reason["fts5:".len()..].trim().to_owned(),
                }
            }
            error => SearchError::Other {
                path,
                run: run.to_owned(),
                reason: error.to_string(),
            },
        })
}

const WITH_WORDS: &str = "\
    WITH hits (id, score) AS (\
        SELECT rowid, bm25(quotes_text) FROM quotes_text WHERE quotes_text MATCH :words \
        UNION ALL \
        SELECT quotes.id, 0.0 FROM titles_text JOIN quotes ON quotes.article = titles_text.rowid \
        WHERE titles_text MATCH :words), \
    found (id, score) AS (SELECT id, min(score) FROM hits GROUP BY id) ";

const WITHOUT_WORDS: &str = "WITH found (id, score) AS (SELECT id, 0.0 FROM quotes) ";

fn ask(connection: &Connection, query: &Query, words: Option<&str>) -> rusqlite::Result<Answer> {
    let mut parameters: Vec<(&str, Box<dyn ToSql>)> = Vec::new();
    if let Some(words) = words {
        parameters.push((":words", Box::new(words.to_owned())));
    }
    let mut conditions = String::from("FROM found JOIN quotes USING (id) WHERE true");
    let mut narrow = |condition: &str, name: &'static str, value: Option<String>| {
        if let Some(value) = value {
            conditions.push_str(condition);
            parameters.push((name, Box::new(value)));
        }
    };
    narrow(
        " AND EXISTS (SELECT 1 FROM quote_speakers LEFT JOIN speakers USING (speaker_key) WHERE quote = quotes.id \
            AND (quote_speakers.name LIKE :speaker ESCAPE '\\' OR speakers.name LIKE :speaker ESCAPE '\\' \
            OR speaker_key LIKE trim(:speaker, '%') ESCAPE '\\'))",
        ":speaker",
        query.speaker.as_deref().map(containing),
    );
    narrow(
        " AND EXISTS (SELECT 1 FROM json_each(quotes.about) WHERE value LIKE :about ESCAPE '\\')",
        ":about",
        query.about.as_deref().map(containing),
    );
    narrow(
        " AND outlet LIKE :outlet ESCAPE '\\'",
        ":outlet",
        query.outlet.as_deref().map(containing),
    );
    narrow(
        " AND date(published) >= :since",
        ":since",
        query.since.map(|day| day.to_string()),
    );
    narrow(
        " AND date(published) <= :until",
        ":until",
        query.until.map(|day| day.to_string()),
    );
    narrow(
        " AND quotes.kind = :kind",
        ":kind",
        query.kind.map(|kind| kind.name().to_owned()),
    );
    narrow(
        " AND cue_class = :class",
        ":class",
        query.class.map(|class| class.name().to_owned()),
    );
    let with = if words.is_some() {
        WITH_WORDS
    } else {
        WITHOUT_WORDS
    };
    let mut bound: Vec<(&str, &dyn ToSql)> = Vec::new();
    bound.extend(parameters.iter().map(|(name, value)| (*name, &**value)));
    let total: i64 =
        connection.query_row(&format!("{with}SELECT count(*) {conditions}"), &*bound, |row| {
            row.get(0)
        })?;
    bound.push((":limit", &query.limit));
    let columns = COLUMNS.join(", quotes.");
    let sql = format!(
        "{with}SELECT quotes.{columns} {conditions} ORDER BY score, published DESC, quotes.id LIMIT :limit"
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map(&*bound, quote_row)?;
    Ok(Answer {
        total: total as u64,
        rows: rows.collect::<rusqlite::Result<_>>()?,
    })
}

/// A row as the other formats have it.
fn quote_row(row: &Row<'_>) -> rusqlite::Result<QuoteRow> {
    let mut object = Map::new();
    for (index, column) in COLUMNS.iter().enumerate() {
        let value = match (*column, row.get_ref(index)?) {
            (_, ValueRef::Null | ValueRef::Blob(_)) => Value::Null,
            ("marked" | "in_title", ValueRef::Integer(truth)) => (truth != 0).into(),
            (_, ValueRef::Integer(number)) => number.into(),
            (_, ValueRef::Real(number)) => number.into(),
            ("parts" | "verbatim" | "speakers" | "about", ValueRef::Text(json)) => {
                serde_json::from_slice(json).unwrap_or_default()
            }
            (_, ValueRef::Text(text)) => String::from_utf8_lossy(text).into(),
        };
        object.insert((*column).to_owned(), value);
    }
    serde_json::from_value(object.into()).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}

/// A pattern for what contains a text.
fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// A query of FTS5 in which only what is meant as an operator is one: words are quoted, so that `don't` and `U.S.` are words.
fn full_text(words: &str) -> Result<Option<String>, &'static str> {
    let mut query = String::new();
    let mut depth = 0_i32;
    let mut rest = words.trim_start();
    while let Some(first) = rest.chars().next() {
        let behind = match first {
            '"' => {
                let phrase = &rest[1..];
                let end = phrase.find('"').ok_or("a quotation mark is not closed")?;
                term(&mut query, &phrase[..end]);
                &phrase[end + 1..]
            }
            '(' | ')' => {
                depth += if first == '(' { 1 } else { -1 };
                if depth < 0 {
                    break;
                }
                query.push(first);
                &rest[1..]
            }
            _ => {
                let end = rest
                    .find(|character: char| character.is_whitespace() || matches!(character, '"' | '(' | ')'))
                    .unwrap_or(rest.len());
                match &rest[..end] {
                    operator @ ("AND" | "OR" | "NOT") => query.push_str(operator),
                    word => term(&mut query, word),
                }
                &rest[end..]
            }
        };
        query.push(' ');
        rest = behind.trim_start();
    }
    if depth != 0 {
        return Err("the parentheses do not match");
    }
    let is_something = !query.trim().is_empty();
    if is_something && !query.contains(char::is_alphanumeric) {
        return Err("it has no words");
    }
    Ok(is_something.then_some(query))
}

fn term(query: &mut String, words: &str) {
    let (words, prefix) = match words.strip_suffix('*') {
        Some(begin) => (begin, "*"),
        None => (words, ""),
    };
    let _ = write!(query, "\"{}\"{prefix}", words.replace(['"', '\0'], " "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_operator_is_a_word() {
        for (words, query) in [
            ("don't U.S.", "\"don't\" \"U.S.\""),
            ("\"cut off\" NOT gas*", "\"cut off\" NOT \"gas\"*"),
            ("(a OR b) c", "( \"a\" OR \"b\" ) \"c\""),
            ("a:b ^c", "\"a:b\" \"^c\""),
        ] {
            assert_eq!(full_text(words).unwrap().unwrap().trim(), query);
        }
        assert_eq!(full_text("  "), Ok(None));
        for wrong in ["\"open", "(a", "a)", "*", "\"\""] {
            assert!(full_text(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn patterns_are_for_what_they_say() {
        assert_eq!(containing("50%_a"), "%50\\%\\_a%");
    }
}
