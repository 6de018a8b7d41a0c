//! An article's line on its way to JSON lines: as it stands in its segment, but for the columns that only the whole run shows.
//!
//! To read a line into a record and write it again costs more than all else that is done with it; so only the places of these columns are
//! looked for. The name of a column between its quotation marks stands nowhere else, for inside a string the marks would be escaped.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem::Finder;
use onrecord_document::Metadata;
use serde::Deserialize;
use serde::de::Error;

use crate::across::Filled;
use crate::columns::ArticleColumns;
use crate::records::article_of_line;
use crate::rows::article_columns;

/// An article as a line, with what the whole run has shown.
#[derive(Debug)]
pub struct ArticleLine {
    /// Its record, as in the segment.
    json: Vec<u8>,
    pub(crate) columns: ArticleColumns,
    pub(crate) words: u32,
    quotes: Vec<Quote>,
    pub(crate) filled: Filled,
}

/// Where a quote stands in the record, and in it the values that are filled in.
#[derive(Debug)]
struct Quote {
    object: Range<usize>,
    /// `key` of each speaker, in order.
    keys: Vec<Range<usize>>,
    speaker_key: Range<usize>,
    quote_group: Range<usize>,
}

impl ArticleLine {
    /// For each quote, how many speak.
    pub(crate) fn speakers(&self) -> impl Iterator<Item = usize> {
        self.quotes.iter().map(|quote| quote.keys.len())
    }

    /// Puts the record behind `line`.
    pub(crate) fn write_record(&self, line: &mut Vec<u8>) -> serde_json::Result<()> {
        self.write(0..self.json.len(), 0..self.quotes.len(), line)
    }

    /// Puts a quote's columns behind `line`: an object.
    pub(crate) fn write_quote(&self, quote: usize, line: &mut Vec<u8>) -> serde_json::Result<()> {
        self.write(self.quotes[quote].object.clone(), quote..quote + 1, line)
    }

    /// How many quotes there are.
    pub(crate) fn quotes(&self) -> usize {
        self.quotes.len()
    }

    /// A part of the record with the values of the quotes in it.
    fn write(&self, part: Range<usize>, quotes: Range<usize>, line: &mut Vec<u8>) -> serde_json::Result<()> {
        let mut written = part.start;
        for (quote, filled) in self.quotes[quotes.clone()].iter().zip(&self.filled.0[quotes]) {
            let keys = quote.keys.iter().zip(&filled.keys);
            let others = [
                (&quote.speaker_key, filled.speaker_key()),
                (&quote.quote_group, &filled.group),
            ];
            for (place, value) in keys.chain(others) {
                line.extend_from_slice(&self.json[written..place.start]);
                serde_json::to_writer(&mut *line, value)?;
                written = place.end;
            }
        }
        line.extend_from_slice(&self.json[written..part.end]);
        Ok(())
    }
}

/// Finds the places.
#[derive(Debug)]
pub(crate) struct LineReader {
    entities: Finder<'static>,
    quotes: Finder<'static>,
    speakers: Finder<'static>,
    key: Finder<'static>,
    /// The last of a speaker.
    label: Finder<'static>,
    speaker_key: Finder<'static>,
    quote_group: Finder<'static>,
    /// The last of a quote.
    speaker_decided_by: Finder<'static>,
}

impl LineReader {
    pub(crate) fn new() -> Self {
        Self {
            entities: Finder::new(",\"entities\":"),
            quotes: Finder::new(",\"quotes\":["),
            speakers: Finder::new(",\"speakers\":["),
            key: Finder::new(",\"key\":"),
            label: Finder::new(",\"label\":"),
            speaker_key: Finder::new(",\"speaker_key\":"),
            quote_group: Finder::new(",\"quote_group\":"),
            speaker_decided_by: Finder::new(",\"speaker_decided_by\":"),
        }
    }

    /// Reads a line with nothing filled in; nothing if it holds no article.
    ///
    /// # Errors
    /// It is not as [`to_line`](crate::to_line) makes it.
    pub(crate) fn read(&self, line: &[u8]) -> serde_json::Result<Option<ArticleLine>> {
        let Some(json) = article_of_line(line) else {
            return Ok(None);
        };
        let other = || serde_json::Error::custom("it is not as this program writes it");
        let end = self.entities.find(json).ok_or_else(other)?;
        let front = [&json[..end], b"}"].concat();
        let front: Front<'_> = serde_json::from_slice(&front)?;
        Ok(Some(ArticleLine {
            columns: ArticleColumns {
                duplicate_of: front.duplicate_of,
                ..article_columns(
                    &front.article.origin,
                    &front.article.id,
                    front.title,
                    &front.article.metadata,
                )
            },
            words: front.words,
            quotes: self.all(json, end).ok_or_else(other)?,
            json: json.to_owned(),
            filled: Filled::default(),
        }))
    }

    /// The quotes of a record, which are behind `at`.
    fn all(&self, json: &[u8], at: usize) -> Option<Vec<Quote>> {
        let mut cursor = Cursor { json, at };
        cursor.pass(&self.quotes)?;
        cursor.list(|cursor| {
            let start = cursor.at;
            cursor.pass(&self.speakers)?;
            let keys = cursor.list(|cursor| {
                let key = cursor.value_of(&self.key)?;
                cursor.value_of(&self.label)?;
                cursor.skip(b'}').then_some(key)
            })?;
            let speaker_key = cursor.value_of(&self.speaker_key)?;
            let quote_group = cursor.value_of(&self.quote_group)?;
            cursor.value_of(&self.speaker_decided_by)?;
            cursor.skip(b'}').then_some(Quote {
                object: start..cursor.at,
                keys,
                speaker_key,
                quote_group,
            })
        })
    }
}

/// A place in JSON.
struct Cursor<'j> {
    json: &'j [u8],
    at: usize,
}

impl Cursor<'_> {
    /// Goes behind the next of what is looked for.
    fn pass(&mut self, wanted: &Finder<'_>) -> Option<()> {
        self.at += wanted.find(&self.json[self.at..])? + wanted.needle().len();
        Some(())
    }

    fn skip(&mut self, byte: u8) -> bool {
        let is_there = self.json.get(self.at) == Some(&byte);
        self.at += usize::from(is_there);
        is_there
    }

    /// The items of a list whose bracket was passed.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        while !self.skip(b']') {
            if !items.is_empty() && !self.skip(b',') {
                return None;
            }
            items.push(item(self)?);
        }
        Some(items)
    }

    /// Where the value of the next such key is, a string or null; goes behind it.
    fn value_of(&mut self, key: &Finder<'_>) -> Option<Range<usize>> {
        const NULL: &[u8] = b"null";
        self.pass(key)?;
        let start = self.at;
        if self.json[start..].starts_with(NULL) {
            self.at += NULL.len();
        } else if self.skip(b'"') {
            while !self.skip(b'"') {
                // A backslash takes what follows with it.
                self.at += if *self.json.get(self.at)? == b'\\' { 2 } else { 1 };
            }
        } else {
            return None;
        }
        Some(start..self.at)
    }
}

/// What stands before the entities.
#[derive(Deserialize)]
struct Front<'l> {
    #[serde(borrow)]
    article: Data<'l>,
    title: Option<String>,
    duplicate_of: Option<String>,
    words: u32,
}

#[derive(Deserialize)]
struct Data<'l> {
    #[serde(borrow)]
    id: Cow<'l, str>,
    #[serde(borrow)]
    origin: Cow<'l, str>,
    metadata: Metadata,
}
