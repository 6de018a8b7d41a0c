//! Articles for the tests of laws, tagged by the endings of their words: no other stage is asked.

use std::ops::Range;

use onrecord_document::{QuotesInput, Relation, Span, Syntax, Upos, Words, Xpos};
use onrecord_linear::hash_bytes;

use super::choice::Candidate;
use super::view::View;
use crate::testing::layers;

/// An article.
pub(super) struct HandMade<'t> {
    text: &'t str,
    spans: Vec<Span>,
    pub(super) view: View,
}

impl<'t> HandMade<'t> {
    /// Words in -ed, "said" and "told" are verbs, those in -ing participles, pronouns subjects; `reports` certainly report.
    pub(super) fn new(text: &'t str, reports: &[&str]) -> Self {
        let (article, segmentation, entities) = layers(text);
        let mut view = View::new(&QuotesInput {
            article: &article,
            segmentation: &segmentation,
            words: &Words::none(),
            syntax: &Syntax::none(),
            entities: &entities,
        });
        let spans: Vec<Span> = segmentation
            .tokens()
            .as_slice()
            .iter()
            .map(|token| token.span)
            .collect();
        for (at, span) in spans.iter().enumerate() {
            let word = article.text.slice(*span);
            let (upos, xpos) = match word {
                "," => (Upos::Punct, Xpos::Comma),
                ":" => (Upos::Punct, Xpos::Colon),
                "." | "“" | "”" => (Upos::Punct, Xpos::Stop),
                "she" | "he" | "her" | "him" | "it" => (Upos::Pron, Xpos::Prp),
                "the" => (Upos::Det, Xpos::Dt),
                "would" => (Upos::Aux, Xpos::Md),
                "and" => (Upos::Cconj, Xpos::Cc),
                "by" | "as" => (Upos::Adp, Xpos::In),
                "that" => (Upos::Sconj, Xpos::In),
                "said" | "told" => (Upos::Verb, Xpos::Vbd),
                word if word.ends_with("ed") => (Upos::Verb, Xpos::Vbd),
                word if word.ends_with("ing") => (Upos::Verb, Xpos::Vbg),
                _ => (Upos::Noun, Xpos::Nn),
            };
            let token = &mut view.columns.tokens[at];
            (token.upos, token.xpos) = (upos, xpos);
            if upos == Upos::Pron {
                token.relation = Relation::Nsubj;
            }
            let lemma = if word == "told" { "tell" } else { word };
            token.lemma = hash_bytes(lemma.as_bytes()) as u32;
            if reports.contains(&word) {
                view.odds[at] = 1.0;
            }
        }
        Self { text, spans, view }
    }

    /// Coordinates a verb with another word.
    pub(super) fn hang(&mut self, verb: &str, head: &str) {
        let (verb, head) = (self.tokens(verb).start, self.tokens(head).start);
        let token = &mut self.view.columns.tokens[verb];
        (token.relation, token.head) = (Relation::Conj, head as u32);
        token.first = verb as u32 - 1;
    }

    /// The tokens of some words.
    pub(super) fn tokens(&self, words: &str) -> Range<usize> {
        let start = self.text.find(words).expect("words of the text");
        let first = self.spans.partition_point(|span| (span.start as usize) < start);
        let behind = self
            .spans
            .partition_point(|span| (span.start as usize) < start + words.len());
        first..behind
    }

    /// The words of some tokens.
    pub(super) fn words(&self, tokens: &Range<usize>) -> String {
        self.text[self.spans[tokens.start].range().start..self.spans[tokens.end - 1].range().end].to_owned()
    }

    /// An attribution that may be.
    pub(super) fn candidate(&self, cue: &str, source: Option<&str>, content: &[&str]) -> Candidate {
        let cue = self.tokens(cue);
        Candidate {
            anchor: cue.start,
            source: source.map(|source| self.tokens(source)),
            cue,
            content: content.iter().map(|part| self.tokens(part)).collect(),
            ..Candidate::default()
        }
    }
}
