//! `annotations.jsonld`: the quotes as W3C Web Annotations (<https://www.w3.org/TR/annotation-model/>), one page of them, for tools that show
//! annotations on the articles themselves.
//!
//! The target of an annotation is the content, each part of it: by position, in Unicode code points as the model counts, and by its words
//! with those before and behind it. Bodies say who speaks, in which words it is reported, and what kind of quotation and act it is.
//! The source is the article's address or, without one, a URN made of its origin.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use onrecord_document::Span;
use serde_json::{Value, json};

use crate::columns::QuoteColumns;
use crate::files::NewFile;
use crate::passages::{Passages, text_of};
use crate::records::ArticleRecord;
use crate::sinks::Sink;

/// Code points of the words before and behind a content.
const AROUND: u32 = 32;

const BEGIN: &[u8] = b"{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":\"AnnotationPage\",\"id\":\"urn:onrecord:annotations\",\"items\":[";

/// `annotations.jsonld`.
#[derive(Debug)]
pub struct Annotations {
    file: NewFile,
    line: Vec<u8>,
    is_first: bool,
}

impl Annotations {
    /// Starts `annotations.jsonld` in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        let mut file = NewFile::create(run.join("annotations.jsonld"))?;
        file.write_all(BEGIN)?;
        Ok(Self {
            file,
            line: Vec::new(),
            is_first: true,
        })
    }
}

impl Sink for Annotations {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        let text = text_of(record);
        let passages = text.as_ref().map(Passages::new);
        for quote in &record.quotes {
            self.line.clear();
            self.line
                .extend_from_slice(if self.is_first { b"\n" } else { b",\n" });
            self.is_first = false;
            serde_json::to_writer(&mut self.line, &annotation(record, quote, passages.as_ref()))?;
            self.file.write_all(&self.line)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.file.write_all(b"\n]}\n")?;
        self.file.finish()
    }
}

fn annotation(record: &ArticleRecord, quote: &QuoteColumns, passages: Option<&Passages<'_>>) -> Value {
    let article = urn(&record.article.origin);
    let source = record.article.metadata.url.as_deref().unwrap_or(&article);
    let targets: Vec<Value> = quote
        .parts
        .iter()
        .map(|part| json!({ "source": source, "selector": selectors(*part, passages) }))
        .collect();
    json!({
        "type": "Annotation",
        "id": format!("{article}#quote-{}", quote.number),
        "motivation": "identifying",
        "generator": { "type": "Software", "name": "OnRecord", "homepage": env!("CARGO_PKG_HOMEPAGE") },
        "body": bodies(quote),
        "target": targets,
    })
}

fn selectors(part: Span, passages: Option<&Passages<'_>>) -> Vec<Value> {
    let mut selectors = vec![json!({ "type": "TextPositionSelector", "start": part.start, "end": part.end })];
    // A run without texts has excerpts only, and they are not the words.
    if let Some(passages) = passages {
        let before = Span::new(part.start.saturating_sub(AROUND), part.start);
        let behind = Span::new(part.end, (part.end + AROUND).min(passages.points.total()));
        selectors.push(json!({
            "type": "TextQuoteSelector",
            "exact": passages.words(part),
            "prefix": passages.words(before),
            "suffix": passages.words(behind),
        }));
    }
    selectors
}

fn bodies(quote: &QuoteColumns) -> Vec<Value> {
    let text =
        |purpose: &str, value: &str| json!({ "type": "TextualBody", "purpose": purpose, "value": value });
    let mut bodies = Vec::new();
    for speaker in &quote.speakers {
        bodies.push(text("identifying", &speaker.name));
        if let Some(id) = &speaker.wikidata {
            bodies.push(json!({
                "type": "SpecificResource",
                "purpose": "identifying",
                "source": format!("http://www.wikidata.org/entity/{id}"),
            }));
        }
    }
    bodies.extend(quote.cue.iter().map(|cue| text("describing", cue)));
    bodies.push(text("classifying", quote.kind.name()));
    bodies.extend(quote.cue_class.map(|class| text("classifying", class.name())));
    if !quote.is_said() {
        bodies.push(text("classifying", quote.polarity.name()));
        bodies.push(text("classifying", quote.modality.name()));
    }
    bodies
}

/// A name for an article without address; what a URN may not hold is in percent.
fn urn(origin: &str) -> String {
    let mut urn = String::from("urn:onrecord:article:");
    for byte in origin.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            urn.push(char::from(byte));
        } else {
            let _ = write!(urn, "%{byte:02X}");
        }
    }
    urn
}

#[cfg(test)]
mod tests {
    use super::urn;

    #[test]
    fn origins_are_names() {
        assert_eq!(
            urn("news/a b#3é.txt"),
            "urn:onrecord:article:news/a%20b%233%C3%A9.txt"
        );
    }
}
