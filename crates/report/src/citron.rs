//! `citron`: a folder of documents in the annotation format of Citron (Newell et al. 2018, BBC), a JSON object in a file for each:
//! `text`, `quotes` with `cue`, `sources`, `contents`, `coreferences`, `confidence` and `id`, and `coreference_groups`. Offsets count
//! Unicode code points, as Python does.
//!
//! Citron knows no attribution without a cue: there the cue is empty and stands where the content begins.

use std::io;
use std::path::Path;

use onrecord_document::Span;
use serde_json::{Value, json};

use crate::columns::QuoteColumns;
use crate::files::NewFolder;
use crate::passages::{Passages, text_of};
use crate::records::ArticleRecord;
use crate::sinks::Sink;

/// `citron`: a document for each article, a thousand to a folder, and `articles.tsv`, which says which article is which. Articles
/// without a text are left out.
#[derive(Debug)]
pub struct CitronFolder(NewFolder);

impl CitronFolder {
    /// Starts the folder in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        NewFolder::create(run.join("citron")).map(Self)
    }
}

impl Sink for CitronFolder {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        if let Some(document) = document(record) {
            let name = self.0.next_document(&record.article.origin)?;
            self.0
                .write(&format!("{name}.json"), &serde_json::to_vec(&document)?)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}

/// The document of an article; nothing without a text.
pub fn document(record: &ArticleRecord) -> Option<Value> {
    let text = text_of(record)?;
    let passages = Passages::new(&text);
    let span = |span: Span| json!({ "start": span.start, "end": span.end, "text": passages.words(span) });
    let mut groups: Vec<Vec<Value>> = vec![Vec::new(); record.entities.entities.len()];
    for mention in &record.entities.mentions {
        if let Some(group) = groups.get_mut(mention.entity.0 as usize) {
            group.push(span(mention.span));
        }
    }
    let quotes: Vec<Value> = record
        .quotes
        .iter()
        .map(|quote| quote_object(quote, &groups, &span))
        .collect();
    groups.retain(|group| group.len() > 1);
    Some(json!({ "text": text.as_str(), "quotes": quotes, "coreference_groups": groups }))
}

fn quote_object(quote: &QuoteColumns, groups: &[Vec<Value>], span: &impl Fn(Span) -> Value) -> Value {
    let empty = Span::new(quote.content_start, quote.content_start);
    let contents: Vec<Value> = quote.parts.iter().map(|part| span(*part)).collect();
    let sources: Vec<Value> = quote.source_span().into_iter().map(span).collect();
    let speakers = quote.speakers.iter().filter_map(|speaker| speaker.id);
    let mentions = speakers.filter_map(|id| groups.get(id.0 as usize)).flatten();
    let coreferences: Vec<&Value> = mentions.filter(|mention| !sources.contains(mention)).collect();
    json!({
        "id": quote.quote_id,
        "cue": span(quote.cue_span().unwrap_or(empty)),
        "sources": sources,
        "contents": contents,
        "coreferences": coreferences,
        "confidence": quote.quote_confidence,
    })
}
