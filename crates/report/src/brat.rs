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

use std::fmt::Write;

use onrecord_document::{Annotated, CodePoints, EntityKind, Span};

/// The lines of an `.ann` file beside the article's text.
pub fn standoff(annotated: &Annotated) -> String {
    let mut standoff = Standoff {
        annotated,
        points: CodePoints::new(&annotated.article.text),
        lines: String::new(),
        spans: 0,
    };
    standoff.entities();
    standoff.quotes();
    standoff.lines
}

struct Standoff<'a> {
    annotated: &'a Annotated,
    points: CodePoints<'a>,
    lines: String,
    spans: usize,
}

impl Standoff<'_> {
    /// Adds a line for a span; gives its number.
    fn span(&mut self, kind: &str, pieces: &[Span]) -> usize {
        self.spans += 1;
        let mut offsets = Vec::new();
        let mut words = Vec::new();
        for piece in pieces.iter().flat_map(|piece| self.lines_of(*piece)) {
            let counted = self.points.of_span(piece);
            offsets.push(format!("{} {}", counted.start, counted.end));
            words.push(self.annotated.article.text.slice(piece));
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

    /// The pieces of a span between line breaks, without the white space beside them.
    fn lines_of(&self, span: Span) -> Vec<Span> {
        let text = self.annotated.article.text.slice(span);
        let mut start = span.start;
        let mut pieces = Vec::new();
        for line in text.split_inclusive(['\n', '\r']) {
            let indent = (line.len() - line.trim_start().len()) as u32;
            let end = start + line.trim_end().len() as u32;
            if start + indent < end {
                pieces.push(Span::new(start + indent, end));
            }
            start += line.len() as u32;
        }
        pieces
    }

    fn entities(&mut self) {
        let entities = &self.annotated.entities;
        let mut chains: Vec<Vec<usize>> = vec![Vec::new(); entities.entities().len()];
        for (_, mention) in entities.mentions().iter() {
            let kind = entities
                .get(mention.entity)
                .map_or("Other", |entity| label(entity.kind));
            let number = self.span(kind, &[mention.span]);
            chains[mention.entity.0 as usize].push(number);
        }
        let mut references = 0;
        for ((_, entity), chain) in entities.iter().zip(&chains) {
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
        for (id, quote) in self.annotated.quotes.quotes().iter() {
            let content = self.span("Content", &quote.parts);
            let cue = quote.cue.map(|cue| self.span("Cue", &[cue.span]));
            let source = quote.source.map(|source| self.span("Source", &[source]));
            let trigger = cue.unwrap_or(content);
            let mut event = format!("E{}\tAttribution:T{trigger} Content:T{content}", id.0 + 1);
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
