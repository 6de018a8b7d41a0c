//! An article as the page has it: whole, or the passages that its quotations stand in.

use std::io;

use serde::Serialize;

use super::findings::date;
use super::json::to_json;
use super::quote::Quote;
use crate::records::ArticleRecord;

/// An article that the page carries at least a quotation of.
#[derive(Debug)]
pub(super) struct Article {
    /// Members of a JSON object.
    pub(super) head: String,
    text: Text,
    pub(super) quotes: Vec<Quote>,
    /// Quotations in a million bytes of text.
    pub(super) density: u64,
}

/// The words of an article that go along.
#[derive(Debug)]
enum Text {
    /// All of them, and how long they are as JSON; none if the run leaves texts out.
    Whole(Option<String>, usize),
    /// Passages by their first character, as JSON.
    Passages(Vec<(u32, String)>),
}

/// The head of an article in the page.
#[derive(Serialize)]
struct Head<'a> {
    origin: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copies: Option<&'a str>,
    words: u32,
    /// Quotations in the article, carried or not.
    total: usize,
}

impl Article {
    pub(super) fn of(record: &ArticleRecord) -> io::Result<Self> {
        let data = &record.article;
        let head = to_json(&Head {
            origin: &data.origin,
            title: record.title.as_deref(),
            outlet: data.metadata.outlet.as_deref(),
            author: data.metadata.author.as_deref(),
            url: data.metadata.url.as_deref(),
            date: date(record),
            copies: record.duplicate_of.as_deref(),
            words: record.words,
            total: record.quotes.len(),
        })?;
        let quotes = record.quotes.iter().map(|quote| Quote::of(record, quote));
        let quotes = quotes.collect::<io::Result<Vec<_>>>()?;
        let text = data.text.clone();
        let length = to_json(&text)?.len();
        Ok(Self {
            head: head[1..head.len() - 1].to_owned(),
            density: quotes.len() as u64 * 1_000_000 / (length as u64 + 1),
            text: Text::Whole(text, length),
            quotes,
        })
    }

    pub(super) fn is_whole(&self) -> bool {
        matches!(self.text, Text::Whole(..))
    }

    pub(super) fn has_whole_text(&self) -> bool {
        matches!(self.text, Text::Whole(Some(_), _))
    }

    pub(super) fn bytes(&self) -> usize {
        let text = match &self.text {
            Text::Whole(_, length) => *length,
            Text::Passages(passages) => passages.iter().map(|(_, words)| words.len() + 12).sum(),
        };
        let quotes: usize = self.quotes.iter().map(|quote| quote.json.len()).sum();
        self.head.len() + text + quotes
    }

    /// Keeps of the text what the quotations stand in.
    pub(super) fn keep_passages(&mut self) -> io::Result<()> {
        match &mut self.text {
            Text::Whole(text, _) => {
                let text = text.take().unwrap_or_default();
                let passages = passages(&text, &self.quotes)?;
                self.text = Text::Passages(passages);
            }
            Text::Passages(passages) => {
                let quotes = &self.quotes;
                // A passage starts before the content that it was kept for, and the next one behind it.
                let mut ends = passages
                    .iter()
                    .skip(1)
                    .map(|(start, _)| *start)
                    .collect::<Vec<_>>()
                    .into_iter();
                passages.retain(|(start, _)| {
                    let end = ends.next().unwrap_or(u32::MAX);
                    quotes.iter().any(|quote| (*start..end).contains(&quote.start))
                });
            }
        }
        Ok(())
    }

    pub(super) fn write(&self, json: &mut String) -> io::Result<()> {
        json.extend(["{", &*self.head]);
        match &self.text {
            Text::Whole(Some(text), _) => json.extend([",\"text\":", &*to_json(text)?]),
            Text::Whole(None, _) => {}
            Text::Passages(passages) => {
                let passages = passages.iter();
                let passages: Vec<String> = passages
                    .map(|(start, words)| format!("[{start},{words}]"))
                    .collect();
                json.extend([",\"passages\":[", &*passages.join(","), "]"]);
            }
        }
        let quotes: Vec<&str> = self.quotes.iter().map(|quote| &*quote.json).collect();
        json.extend([",\"quotes\":[", &*quotes.join(","), "]}"]);
        Ok(())
    }
}

/// The pieces of a text that quotations stand in, as JSON, by their first character.
fn passages(text: &str, quotes: &[Quote]) -> io::Result<Vec<(u32, String)>> {
    let mut spans: Vec<(u32, u32)> = quotes
        .iter()
        .filter(|quote| !quote.context.is_empty())
        .map(|quote| context_span(text, quote))
        .collect();
    spans.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => merged.push(span),
        }
    }
    let words = |(start, end): (u32, u32)| {
        let words = text.chars().skip(start as usize).take((end - start) as usize);
        Ok((start, to_json(&words.collect::<String>())?))
    };
    merged.into_iter().map(words).collect()
}

/// Where a quotation's context stands: around its content. Code points.
fn context_span(text: &str, quote: &Quote) -> (u32, u32) {
    let length = quote.context.chars().count() as u32;
    let (mut bytes, mut start) = (0, 0);
    for (at, _) in text.match_indices(&*quote.context) {
        start += text[bytes..at].chars().count() as u32;
        bytes = at;
        if start <= quote.start && start + length >= quote.end {
            return (start, start + length);
        }
    }
    (quote.start, quote.end)
}
