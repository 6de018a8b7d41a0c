//! Compares the segmenter with a treebank in CoNLL-U: rebuilds the raw text from `SpaceAfter=No` and `newpar`, prints
//! token and sentence F1 and the most frequent differences.
//!
//! `cargo run --release -p onrecord-segment --example score -- gum/dev.conllu [differences to print]`
#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::Instant;

use onrecord_document::{Article, SegmentInput, SegmentText, Span};
use onrecord_segment::RuleSegmenter;

/// One document of a treebank.
#[derive(Default)]
struct Gold {
    text: String,
    tokens: Vec<Span>,
    sentences: Vec<Span>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: score FILE.conllu [differences]")?;
    let shown: usize = arguments.next().map_or(Ok(25), |number| number.parse())?;
    let documents = read(&std::fs::read_to_string(&path)?)?;
    let (mut tokens, mut sentences) = (Score::default(), Score::default());
    let (mut words, started) = (0, Instant::now());
    let mut results = Vec::new();
    for gold in documents {
        let article = Article::from_text("gold", &gold.text)?;
        let segmentation = RuleSegmenter.segment(SegmentInput { article: &article })?;
        words += gold.text.split_ascii_whitespace().count();
        results.push((gold, segmentation));
    }
    let seconds = started.elapsed().as_secs_f64();
    for (gold, segmentation) in &results {
        let own: Vec<Span> = segmentation
            .tokens()
            .iter()
            .map(|(_, token)| token.span)
            .collect();
        tokens.count(&gold.tokens, &own);
        tokens.note_cuts(gold, &own);
        let own: Vec<Span> = segmentation
            .sentences()
            .iter()
            .map(|(_, sentence)| sentence.span)
            .collect();
        sentences.count(&gold.sentences, &own);
        sentences.note_ends(gold, &own);
    }
    println!(
        "{path}: tokens {tokens}, sentences {sentences}, {:.2} million words/s",
        words as f64 / seconds / 1e6
    );
    tokens.print(shown);
    sentences.print(shown);
    Ok(())
}

/// Rebuilds documents; a paragraph is a line.
fn read(conllu: &str) -> Result<Vec<Gold>, Box<dyn Error>> {
    let mut documents: Vec<Gold> = Vec::new();
    let mut first = None;
    // The last word of a multi-word token, and whether a space follows it; there is none between its words.
    let mut several = (0, true);
    for line in conllu.lines() {
        if line.starts_with("# newdoc") {
            documents.push(Gold::default());
            continue;
        }
        let gold = documents.last_mut().ok_or("a line before the first document")?;
        if line.is_empty() {
            let end = gold.text.trim_end().len();
            gold.sentences
                .extend(first.take().map(|start| Span::of(start..end)));
            several = (0, true);
        } else if line.starts_with("# newpar") && !gold.text.is_empty() {
            gold.text.truncate(gold.text.trim_end().len());
            gold.text.push('\n');
        } else if !line.starts_with('#') {
            let (id, rest) = line.split_once('\t').ok_or("a line without columns")?;
            let spaced = !rest.contains("SpaceAfter=No");
            if let Some((_, last)) = id.split_once('-') {
                several = (last.parse()?, spaced);
            } else if let Ok(number) = id.parse::<usize>() {
                let start = gold.text.len();
                first.get_or_insert(start);
                gold.text.push_str(rest.split('\t').next().unwrap_or_default());
                gold.tokens.push(Span::of(start..gold.text.len()));
                if (number > several.0 && spaced) || (number == several.0 && several.1) {
                    gold.text.push(' ');
                }
            }
        }
    }
    Ok(documents)
}

/// Counts, and differences with how often each occurs.
#[derive(Default)]
struct Score {
    gold: usize,
    own: usize,
    both: usize,
    differences: BTreeMap<String, usize>,
}

impl Score {
    fn count(&mut self, gold: &[Span], own: &[Span]) {
        let known: BTreeSet<Span> = gold.iter().copied().collect();
        self.gold += gold.len();
        self.own += own.len();
        self.both += own.iter().filter(|span| known.contains(span)).count();
    }

    /// Stretches that are cut in different ways.
    fn note_cuts(&mut self, gold: &Gold, own: &[Span]) {
        let shared = |spans: &[Span]| spans.iter().map(|span| span.end).collect::<BTreeSet<u32>>();
        let (ends, own_ends) = (shared(&gold.tokens), shared(own));
        let common: Vec<u32> = ends.intersection(&own_ends).copied().collect();
        let mut start = 0;
        for end in common {
            let cut = |spans: &[Span]| {
                let from = spans.partition_point(|span| span.end <= start);
                let to = spans.partition_point(|span| span.end <= end);
                spans[from..to]
                    .iter()
                    .map(|span| &gold.text[span.range()])
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let (wanted, found) = (cut(&gold.tokens), cut(own));
            if wanted != found {
                *self
                    .differences
                    .entry(format!("want {wanted:<24} have {found}"))
                    .or_default() += 1;
            }
            start = end;
        }
    }

    /// Ends that are missing or too many, with their surroundings.
    fn note_ends(&mut self, gold: &Gold, own: &[Span]) {
        let ends: BTreeSet<u32> = gold.sentences.iter().map(|span| span.end).collect();
        let own: BTreeSet<u32> = own.iter().map(|span| span.end).collect();
        for end in ends.symmetric_difference(&own) {
            let verdict = if ends.contains(end) { "missing" } else { "extra" };
            let at = *end as usize;
            let from = (0..at.saturating_sub(40))
                .rev()
                .find(|place| gold.text.is_char_boundary(*place))
                .unwrap_or(0);
            let after: String = gold.text[at..].chars().take(30).collect();
            let place = format!("{verdict:<8}{:?} ‖ {after:?}", &gold.text[from..at]);
            *self.differences.entry(place).or_default() += 1;
        }
    }

    fn print(&self, shown: usize) {
        let mut order: Vec<(&String, &usize)> = self.differences.iter().collect();
        order.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (difference, count) in order.into_iter().take(shown) {
            println!("{count:>5} {difference}");
        }
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of = |total: usize| 100.0 * self.both as f64 / total.max(1) as f64;
        let f1 = 200.0 * self.both as f64 / (self.gold + self.own).max(1) as f64;
        write!(
            formatter,
            "P {:.2} R {:.2} F1 {f1:.2}",
            of(self.own),
            of(self.gold)
        )
    }
}
