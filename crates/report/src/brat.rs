//! Entities and quotes of one article as brat standoff (Stenetorp et al. 2012), for people who annotate.
//!
//! ```text
//! T1<tab>Person 0 8<tab>Ana Lind
//! N1<tab>Reference T1 Wikidata:Q1<tab>Ana Lind
//! *<tab>Equiv T1 T4
//! T9<tab>Content 10 20;25 30<tab>the words reported
//! E1<tab>Attribution:T8 Content:T9 Cue:T8 Source:T7
//! ```
//! Mentions of one entity are equivalent. Attributions are as in PolNeAR. Offsets count Unicode code points; what runs over a line
//! break is in pieces, as brat demands.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use onrecord_document::{EntityKind, Span};

use crate::files::NewFolder;
use crate::passages::{Passages, text_of};
use crate::records::ArticleRecord;
use crate::sinks::Sink;

/// What brat needs to know of the labels.
const CONFIGURATION: &str = "\
[entities]
Person
Organization
Place
Facility
Norp
Product
Date
Money
Other
Content
Cue
Source

[relations]

[events]
Attribution Content:Content, Cue?:Cue, Source?:Source

[attributes]
";

/// `brat`: a folder with a text and an annotation file for each article, a thousand to a folder, `annotation.conf`, and
/// `articles.tsv`, which says which article is which. Articles without a text are left out.
#[derive(Debug)]
pub struct BratFolder(NewFolder);

impl BratFolder {
    /// Starts the folder in the folder `run`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn create(run: &Path) -> io::Result<Self> {
        let folder = NewFolder::create(run.join("brat"))?;
        folder.write("annotation.conf", CONFIGURATION.as_bytes())?;
        Ok(Self(folder))
    }
}

impl Sink for BratFolder {
    fn article(&mut self, record: &ArticleRecord) -> io::Result<()> {
        if let Some(text) = &record.article.text {
            let name = self.0.next_document(&record.article.origin)?;
            self.0.write(&format!("{name}.txt"), text.as_bytes())?;
            self.0
                .write(&format!("{name}.ann"), standoff(record).as_bytes())?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}

/// The lines of an `.ann` file beside the article's text; none without a text.
pub fn standoff(record: &ArticleRecord) -> String {
    let Some(text) = text_of(record) else {
        return String::new();
    };
    let mut standoff = Standoff {
        record,
        passages: Passages::new(&text),
        lines: String::new(),
        spans: 0,
    };
    standoff.entities();
    standoff.quotes();
    standoff.lines
}

struct Standoff<'a> {
    record: &'a ArticleRecord,
    passages: Passages<'a>,
    lines: String,
    spans: usize,
}

impl Standoff<'_> {
    /// Adds a line for a span; gives its number.
    fn span(&mut self, kind: &str, pieces: &[Span]) -> usize {
        self.spans += 1;
        let mut offsets = Vec::new();
        let mut words = Vec::new();
        for piece in pieces.iter().flat_map(|piece| self.passages.lines(*piece)) {
            offsets.push(format!("{} {}", piece.start, piece.end));
            words.push(self.passages.words(piece));
        }
        let _ = writeln!(
            self.lines,
            "T{}\t{kind} {}\t{}",
            self.spans,
            offsets.join(";"),
            words.join(" ")
        );
        self.spans
    }

    fn entities(&mut self) {
        let entities = &self.record.entities;
        let mut chains: Vec<Vec<usize>> = vec![Vec::new(); entities.entities.len()];
        for mention in &entities.mentions {
            let entity = mention.entity.0 as usize;
            let kind = entities
                .entities
                .get(entity)
                .map_or("Other", |entity| label(entity.kind));
            let number = self.span(kind, &[mention.span]);
            if let Some(chain) = chains.get_mut(entity) {
                chain.push(number);
            }
        }
        let mut references = 0;
        for (entity, chain) in entities.entities.iter().zip(&chains) {
            if let (Some(id), Some(first)) = (&entity.wikidata, chain.first()) {
                references += 1;
                let _ = writeln!(
                    self.lines,
                    "N{references}\tReference T{first} Wikidata:{id}\t{}",
                    entity.name
                );
            }
            if chain.len() > 1 {
                let numbers: Vec<String> = chain.iter().map(|number| format!("T{number}")).collect();
                let _ = writeln!(self.lines, "*\tEquiv {}", numbers.join(" "));
            }
        }
    }

    fn quotes(&mut self) {
        for (number, quote) in (1..).zip(&self.record.quotes) {
            let content = self.span("Content", &quote.parts);
            let cue = quote.cue_span().map(|cue| self.span("Cue", &[cue]));
            let source = quote.source_span().map(|source| self.span("Source", &[source]));
            let trigger = cue.unwrap_or(content);
            let mut event = format!("E{number}\tAttribution:T{trigger} Content:T{content}");
            for (role, number) in [("Cue", cue), ("Source", source)] {
                if let Some(number) = number {
                    let _ = write!(event, " {role}:T{number}");
                }
            }
            let _ = writeln!(self.lines, "{event}");
        }
    }
}

/// Labels of brat start with a capital.
fn label(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "Person",
        EntityKind::Organization => "Organization",
        EntityKind::Place => "Place",
        EntityKind::Facility => "Facility",
        EntityKind::Norp => "Norp",
        EntityKind::Product => "Product",
        EntityKind::Date => "Date",
        EntityKind::Money => "Money",
        EntityKind::Other => "Other",
    }
}
