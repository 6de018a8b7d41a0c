//! How much of an article's text is found on a page, and how much besides: the metric of scrapinghub's article-extraction-benchmark.
//!
//! Texts are bags of shingles of four words; precision and recall are averaged over pages, F1 is that of the averages.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// The text that a page should give.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GoldPage {
    /// As people copied it.
    #[serde(rename = "articleBody")]
    pub text: String,
    /// Where the page was fetched.
    #[serde(default)]
    pub url: Option<String>,
}

/// Reads `ground-truth.json`: gold pages by the name of their file in `html/`, without `.html.gz`.
///
/// # Errors
/// It cannot be read, or is not what it should be.
pub fn read_gold_pages(folder: &Path) -> std::io::Result<BTreeMap<String, GoldPage>> {
    let json = fs::read(folder.join("ground-truth.json"))?;
    Ok(serde_json::from_slice(&json)?)
}

/// Words of a shingle.
const SHINGLE: usize = 4;

/// Precision and recall of one page, each from 0 to 1.
pub fn page_scores(found: &str, gold: &str) -> (f64, f64) {
    let (found_words, gold_words) = (words(found), words(gold));
    let (found, gold) = (shingles(&found_words), shingles(&gold_words));
    let both: usize = found
        .iter()
        .map(|(shingle, count)| (*count).min(gold.get(shingle).copied().unwrap_or(0)))
        .sum();
    let share = |all: usize, other: usize| match all {
        0 if other == 0 => 1.0,
        0 => 0.0,
        all => both as f64 / all as f64,
    };
    let (found, gold) = (found.values().sum(), gold.values().sum());
    (
        share(found, gold),
        if gold == 0 { 1.0 } else { share(gold, found) },
    )
}

fn words(text: &str) -> Vec<&str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|word| !word.is_empty())
        .collect()
}

fn shingles<'w>(words: &'w [&'w str]) -> HashMap<&'w [&'w str], usize> {
    let mut counts = HashMap::new();
    // A text of fewer words is one shingle.
    let size = SHINGLE.min(words.len()).max(1);
    for shingle in words.windows(size) {
        *counts.entry(shingle).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_are_counted() {
        let close = |(one, other): (f64, f64), (precision, recall): (f64, f64)| {
            (one - precision).abs() < 1e-9 && (other - recall).abs() < 1e-9
        };
        assert!(close(page_scores("a b c d e", "a b c d e"), (1.0, 1.0)));
        assert!(close(page_scores("a b c d e f", "a, b c d e"), (2.0 / 3.0, 1.0)));
        assert!(close(page_scores("a b c d a b c d", "a b c d"), (0.2, 1.0)));
        assert!(close(page_scores("a b", "a b"), (1.0, 1.0)));
        assert!(close(page_scores("", "a b c d"), (0.0, 0.0)));
        assert!(close(page_scores("", ""), (1.0, 1.0)));
    }
}
