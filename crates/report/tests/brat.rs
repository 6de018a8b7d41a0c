//! Standoff for people who annotate: what brat reads, with offsets into the text.

#![allow(clippy::unwrap_used)] // a test fails by panicking

mod common;

use common::annotated;
use onrecord_report::brat::standoff;
use onrecord_report::{ArticleRecord, RecordOptions};

#[test]
fn every_span_line_has_the_words_at_its_offsets() {
    let annotated = annotated();
    let characters: Vec<char> = annotated.article.text.as_str().chars().collect();
    let lines = standoff(&ArticleRecord::of(&annotated, &RecordOptions::default()));
    let mut spans = 0;
    for line in lines.lines().filter(|line| line.starts_with('T')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (_, offsets) = columns[1].split_once(' ').unwrap();
        let words: Vec<String> = offsets
            .split(';')
            .map(|piece| {
                let (start, end) = piece.split_once(' ').unwrap();
                let range = start.parse::<usize>().unwrap()..end.parse::<usize>().unwrap();
                characters[range].iter().collect()
            })
            .collect();
        assert_eq!(words.join(" "), columns[2], "{line}");
        spans += 1;
    }
    let quotes = annotated.quotes.quotes();
    let roles: usize = quotes
        .iter()
        .map(|(_, quote)| 1 + usize::from(quote.cue.is_some()) + usize::from(quote.source.is_some()))
        .sum();
    assert_eq!(spans, annotated.entities.mentions().len() + roles);
    assert_eq!(
        lines.lines().filter(|line| line.starts_with('E')).count(),
        quotes.len()
    );
}

#[test]
fn mentions_of_one_entity_are_equivalent() {
    let annotated = annotated();
    let mut mentions = vec![0; annotated.entities.entities().len()];
    for (_, mention) in annotated.entities.mentions().iter() {
        mentions[mention.entity.0 as usize] += 1;
    }
    let several = mentions.iter().filter(|count| **count > 1).count();
    let lines = standoff(&ArticleRecord::of(&annotated, &RecordOptions::default()));
    let equivalent = lines.lines().filter(|line| line.starts_with("*\tEquiv T"));
    assert_eq!(equivalent.count(), several, "{lines}");
}
