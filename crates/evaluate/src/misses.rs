//! Mistakes in groups: what is wrong, how often, and where.

use std::collections::BTreeMap;
use std::ops::{AddAssign, Range};

use serde::Serialize;

/// Mistakes by kind; within a kind, those that look alike are one entry. Sums with `+=`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct GroupedMisses(BTreeMap<String, BTreeMap<String, Occurrences>>);

/// How often one mistake was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Occurrences {
    /// How often.
    pub count: usize,
    /// The document or sentence that it was first seen in.
    pub first_in: String,
}

impl GroupedMisses {
    /// Notes one mistake.
    pub(crate) fn note(&mut self, kind: &str, words: String, place: &str) {
        let occurrences = self
            .0
            .entry(kind.to_owned())
            .or_default()
            .entry(words)
            .or_default();
        if occurrences.count == 0 {
            place.clone_into(&mut occurrences.first_in);
        }
        occurrences.count += 1;
    }

    /// Kinds, the most frequent first, with their mistakes.
    pub fn by_frequency(&self) -> impl Iterator<Item = (&str, KindOfMiss<'_>)> {
        let mut kinds: Vec<_> = self
            .0
            .iter()
            .map(|(kind, misses)| (kind.as_str(), KindOfMiss(misses)))
            .collect();
        kinds.sort_by_key(|(_, misses)| std::cmp::Reverse(misses.count()));
        kinds.into_iter()
    }
}

/// The mistakes of one kind.
#[derive(Clone, Copy, Debug)]
pub struct KindOfMiss<'a>(&'a BTreeMap<String, Occurrences>);

impl<'a> KindOfMiss<'a> {
    /// How many there are.
    pub fn count(self) -> usize {
        self.0.values().map(|occurrences| occurrences.count).sum()
    }

    /// The mistakes, the most frequent first, else in order of their words.
    pub fn by_frequency(self) -> impl Iterator<Item = (&'a str, &'a Occurrences)> {
        let mut misses: Vec<_> = self.0.iter().map(|(words, of)| (words.as_str(), of)).collect();
        misses.sort_by_key(|(_, occurrences)| std::cmp::Reverse(occurrences.count));
        misses.into_iter()
    }
}

impl AddAssign for GroupedMisses {
    fn add_assign(&mut self, other: Self) {
        for (kind, misses) in other.0 {
            let here = self.0.entry(kind).or_default();
            for (words, occurrences) in misses {
                let sum = here.entry(words).or_insert_with(|| Occurrences {
                    count: 0,
                    first_in: occurrences.first_in,
                });
                sum.count += occurrences.count;
            }
        }
    }
}

/// Some forty characters before and behind a range of bytes, line breaks shown as ¶.
pub(crate) fn around(text: &str, range: Range<usize>) -> (String, String) {
    const WIDTH: usize = 40;
    let line = |part: &str| part.replace("\n\n", "¶").replace('\n', "¶");
    let before = &text[..range.start];
    let start = before.char_indices().rev().nth(WIDTH).map_or(0, |(at, _)| at);
    let after: String = text[range.end..].chars().take(WIDTH).collect();
    (line(&before[start..]), line(&after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_come_by_frequency_and_sum() {
        let mut misses = GroupedMisses::default();
        misses.note("rare", "z".to_owned(), "d1");
        misses.note("common", "b".to_owned(), "d1");
        let mut more = GroupedMisses::default();
        more.note("common", "a".to_owned(), "d2");
        more.note("common", "b".to_owned(), "d2");
        misses += more;
        let listed: Vec<_> = misses
            .by_frequency()
            .map(|(kind, misses)| {
                let words: Vec<_> = misses
                    .by_frequency()
                    .map(|(words, of)| (words, of.count, of.first_in.as_str()))
                    .collect();
                (kind, misses.count(), words)
            })
            .collect();
        assert_eq!(
            listed,
            [
                ("common", 3, vec![("b", 2, "d1"), ("a", 1, "d2")]),
                ("rare", 1, vec![("z", 1, "d1")])
            ]
        );
    }

    #[test]
    fn contexts_are_cut_between_characters() {
        let text = format!("{}\n\nend", "é".repeat(50));
        let (before, after) = around(&text, 100..100);
        assert_eq!((before.chars().count(), after.as_str()), (41, "¶end"));
    }
}
