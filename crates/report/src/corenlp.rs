//! `corenlp.jsonl`: a document a line, in the shape in which CoreNLP's `JSONOutputter` prints one with its quote annotator, for those who
//! come from there: `docId`, `docDate`, `author`, `text`, `quotes`. Offsets count UTF-16 units, as Java does.
//!
//! What CoreNLP calls a quote is what stands inside one pair of quotation marks: each stretch of an attribution's `verbatim` is one here, and
//! indirect speech has none. Tokens and sentences of the quotes need a run with all layers.

use std::io::{self, Write};
use std::path::Path;

use onrecord_document::{SegmentationParts, Span};
use serde::Serialize;

use crate::files::NewFile;
use crate::passages::{Passages, text_of};
use crate::records::ArticleRecord;
use crate::sinks::Sink;

/// `corenlp.jsonl`. Articles without a text are left out.
#[derive(Debug)]
pub struct CoreNlpLines {
    file: NewFile,
    line: Vec<u8>,
}

impl CoreNlpLines {
    /// Starts `corenlp.jsonl` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        Ok(Self {
            file: NewFile::create(run.join("corenlp.jsonl"))?,
            line: Vec::new(),
        })
    }
}

impl Sink for CoreNlpLines {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        let Some(text) = text_of(record) else {
            return Ok(());
        };
        self.line.clear();
        let published = record.article.metadata.published.as_ref();
        let document = Document {
            doc_id: &record.article.id,
            doc_date: published.map(|published| published.instant.strftime("%Y-%m-%d").to_string()),
            author: record.article.metadata.author.as_deref(),
            text: &text,
            quotes: quotes(record, &Passages::new(&text)),
        };
        serde_json::to_writer(&mut self.line, &document)?;
        self.line.push(b'\n');
        self.file.write_all(&self.line)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.file.finish()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    doc_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'a str>,
    text: &'a str,
    quotes: Vec<Quote<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Quote<'a> {
    id: usize,
    text: &'a str,
    begin_index: u32,
    end_index: u32,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    places: Option<Places>,
    /// The expression in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    mention: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    /// "Unknown" is CoreNLP's word for nobody.
    canonical_speaker: &'a str,
}

/// First and last token and sentence, counted over the document from 0.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Places {
    begin_token: usize,
    end_token: usize,
    begin_sentence: usize,
    end_sentence: usize,
}

/// What stands inside quotation marks, in the order of the text.
fn quotes<'a>(record: &'a ArticleRecord, passages: &Passages<'a>) -> Vec<Quote<'a>> {
    let mut found: Vec<(Span, usize)> = Vec::new();
    for (number, quote) in record.quotes.iter().enumerate() {
        found.extend(quote.verbatim.iter().map(|span| (*span, number)));
    }
    found.sort_by_key(|(span, number)| (span.start, std::cmp::Reverse(span.end), *number));
    let quotes = found.into_iter().enumerate().map(|(id, (span, number))| {
        let quote = &record.quotes[number];
        let name = quote.speakers.first().map(|speaker| &*speaker.name);
        Quote {
            id,
            text: passages.words(span),
            begin_index: passages.utf16(span.start),
            end_index: passages.utf16(span.end),
            places: record.segmentation.as_ref().and_then(|parts| places(parts, span)),
            mention: quote.source.as_deref(),
            speaker: name.or(quote.source.as_deref()),
            canonical_speaker: name.unwrap_or("Unknown"),
        }
    });
    quotes.collect()
}

fn places(parts: &SegmentationParts, span: Span) -> Option<Places> {
    let begin_token = parts.tokens.partition_point(|token| token.span.end <= span.start);
    let behind_token = parts.tokens.partition_point(|token| token.span.start < span.end);
    let begin_sentence = parts
        .sentences
        .partition_point(|sentence| sentence.span.end <= span.start);
    let behind_sentence = parts
        .sentences
        .partition_point(|sentence| sentence.span.start < span.end);
    Some(Places {
        begin_token,
        end_token: behind_token.checked_sub(1)?,
        begin_sentence,
        end_sentence: behind_sentence.checked_sub(1)?,
    })
}
