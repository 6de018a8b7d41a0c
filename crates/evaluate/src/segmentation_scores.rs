//! Tokens and sentences of raw text against a treebank's, as the CoNLL 2018 shared task counts them: one is right if it starts and
//! ends at the gold's characters. What is counted as tokens are the treebank's words ("do" and "n't"), as that is what the
//! stages take for tokens.

use std::collections::BTreeSet;
use std::ops::AddAssign;

use onrecord_document::{Segmentation, Span};
use serde::Serialize;

use crate::conllu::Document;
use crate::counts::{Counts, PrecisionRecallF1};
use crate::misses::{GroupedMisses, around};

/// What was found of some documents' tokens and sentences. Sums over documents with `+=`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentationComparison {
    /// Tokens with both ends right.
    pub tokens: Counts,
    /// Sentences with both ends right.
    pub sentences: Counts,
    /// Stretches that are cut into other tokens, and sentence ends that are missing or too many.
    pub misses: GroupedMisses,
}

/// The scores of a comparison, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SegmentationScores {
    /// Tokens with both ends right.
    pub tokens: PrecisionRecallF1,
    /// Sentences with both ends right.
    pub sentences: PrecisionRecallF1,
}

impl SegmentationComparison {
    /// Counts as percentages.
    pub fn scores(&self) -> SegmentationScores {
        SegmentationScores {
            tokens: self.tokens.into(),
            sentences: self.sentences.into(),
        }
    }
}

impl AddAssign for SegmentationComparison {
    fn add_assign(&mut self, other: Self) {
        self.tokens += other.tokens;
        self.sentences += other.sentences;
        self.misses += other.misses;
    }
}

/// Compares what was made of a document's text with the document.
pub fn compare(document: &Document, own: &Segmentation) -> SegmentationComparison {
    let gold_tokens: Vec<Span> = document.tokens().map(|token| token.span).collect();
    let gold_sentences: Vec<Span> = document.sentences.iter().map(|sentence| sentence.span).collect();
    let own_tokens: Vec<Span> = own.tokens().iter().map(|(_, token)| token.span).collect();
    let own_sentences: Vec<Span> = own
        .sentences()
        .iter()
        .map(|(_, sentence)| sentence.span)
        .collect();
    let mut misses = GroupedMisses::default();
    note_cuts(document, &gold_tokens, &own_tokens, &mut misses);
    note_ends(document, &gold_sentences, &own_sentences, &mut misses);
    SegmentationComparison {
        tokens: Counts::of_sorted(&gold_tokens, &own_tokens),
        sentences: Counts::of_sorted(&gold_sentences, &own_sentences),
        misses,
    }
}

/// Notes each shortest stretch that is cut in two ways.
fn note_cuts(document: &Document, gold: &[Span], own: &[Span], misses: &mut GroupedMisses) {
    let ends = |spans: &[Span]| spans.iter().map(|span| span.end).collect::<BTreeSet<u32>>();
    let mut start = 0;
    for end in ends(gold).intersection(&ends(own)) {
        let within = |spans: &'_ [Span]| {
            let from = spans.partition_point(|span| span.end <= start);
            let to = spans.partition_point(|span| span.end <= *end);
            from..to
        };
        let (wanted, found) = (&gold[within(gold)], &own[within(own)]);
        if wanted != found {
            let words = |spans: &[Span]| {
                let words: Vec<&str> = spans.iter().map(|span| &document.text[span.range()]).collect();
                words.join(" ")
            };
            let kind = kind_of_cut(&document.text, wanted, found);
            misses.note(
                &kind,
                format!("{} → {}", words(wanted), words(found)),
                &document.id,
            );
        }
        start = *end;
    }
}

/// "tokens: a cut too many at -": what is wrong with the first place where the two differ.
fn kind_of_cut(text: &str, gold: &[Span], own: &[Span]) -> String {
    let ends = |spans: &[Span]| spans.iter().map(|span| span.end).collect::<BTreeSet<u32>>();
    let (gold, own) = (ends(gold), ends(own));
    let Some(at) = gold.symmetric_difference(&own).next() else {
        return "tokens: other characters".to_owned();
    };
    let verdict = if gold.contains(at) {
        "no cut"
    } else {
        "a cut too many"
    };
    let (before, after) = text.split_at(*at as usize);
    let class = |character: Option<char>| match character {
        Some(character) if character.is_alphabetic() => "a letter".to_owned(),
        Some(character) if character.is_numeric() => "a digit".to_owned(),
        Some(character) => character.to_string(),
        None => "the end".to_owned(),
    };
    let (left, right) = (class(before.chars().next_back()), class(after.chars().next()));
    format!("tokens: {verdict} between {left} and {right}")
}

/// Notes each sentence end that is only in one of the two.
fn note_ends(document: &Document, gold: &[Span], own: &[Span], misses: &mut GroupedMisses) {
    let ends = |spans: &[Span]| spans.iter().map(|span| span.end).collect::<BTreeSet<u32>>();
    let (gold, own) = (ends(gold), ends(own));
    for end in gold.symmetric_difference(&own) {
        let at = *end as usize;
        let verdict = if gold.contains(end) {
            "end missed"
        } else {
            "end too many"
        };
        let after = match document.text[..at].chars().next_back() {
            Some(character) if character.is_alphanumeric() => "a word".to_owned(),
            Some(character) => character.to_string(),
            None => "nothing".to_owned(),
        };
        let kind = format!("sentences: {verdict} after {after}");
        let (before, rest) = around(&document.text, at..at);
        misses.note(&kind, format!("{before} ‖ {rest}"), &document.id);
    }
}

#[cfg(test)]
mod tests {
    use onrecord_document::{Paragraph, ParagraphKind, SegmentationParts, Text};

    use super::*;
    use crate::conllu::{Sentence, Token};

    fn document(text: &str, sentences: &[&[(u32, u32)]]) -> Document {
        let token = |&(start, end): &(u32, u32)| {
            let span = Span::new(start, end);
            let empty = String::new;
            Token {
                form: text[span.range()].to_owned(),
                span,
                lemma: empty(),
                upos: empty(),
                xpos: empty(),
                features: empty(),
                head: None,
                relation: empty(),
                misc: empty(),
            }
        };
        let sentences = sentences.iter().map(|tokens| Sentence {
            id: String::new(),
            span: Span::new(tokens[0].0, tokens[tokens.len() - 1].1),
            tokens: tokens.iter().map(token).collect(),
        });
        let sentences: Vec<Sentence> = sentences.collect();
        Document {
            id: "d".to_owned(),
            text: text.to_owned(),
            paragraphs: std::iter::once(0..sentences.len()).collect(),
            sentences,
        }
    }

    fn segmentation(text: &str, sentences: &[(u32, u32)], tokens: &[(u32, u32)]) -> Segmentation {
        let span = |&(start, end): &(u32, u32)| Span::new(start, end);
        let parts = SegmentationParts {
            paragraphs: vec![Paragraph {
                span: Span::new(0, text.len() as u32),
                kind: ParagraphKind::Body,
            }],
            sentences: sentences.iter().map(span).map(Into::into).collect(),
            tokens: tokens.iter().map(span).map(Into::into).collect(),
            quoted: vec![],
        };
        Segmentation::new(parts, &Text::new(text).unwrap()).unwrap()
    }

    #[test]
    fn tokens_and_sentences_need_both_ends() {
        let text = "I won't. Go on.";
        let gold = document(
            text,
            &[&[(0, 1), (2, 4), (4, 7), (7, 8)], &[(9, 11), (12, 14), (14, 15)]],
        );
        // Sentences run together, "wo" and "n't" too, and the last full stop is not cut off.
        let own = segmentation(text, &[(0, 15)], &[(0, 1), (2, 7), (7, 8), (9, 11), (12, 15)]);
        let comparison = compare(&gold, &own);
        let counts = |true_positives, gold, predicted| Counts {
            true_positives,
            gold,
            predicted,
        };
        assert_eq!(comparison.tokens, counts(3, 7, 5));
        assert_eq!(comparison.sentences, counts(0, 2, 1));
        let kinds: Vec<&str> = comparison.misses.by_frequency().map(|(kind, _)| kind).collect();
        assert_eq!(
            kinds,
            [
                "sentences: end missed after .",
                "tokens: no cut between a letter and .",
                "tokens: no cut between a letter and a letter",
            ]
        );
        let itself = compare(&gold, &gold.segmentation(&Text::new(text).unwrap()).unwrap());
        assert_eq!(
            (itself.scores().tokens.f1, itself.scores().sentences.f1),
            (100.0, 100.0)
        );
        assert_eq!(itself.misses, GroupedMisses::default());
    }
}
