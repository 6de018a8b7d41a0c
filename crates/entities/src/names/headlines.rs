//! Names where every word has a capital: only known ones, and those that the body shows.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Finder, Name};
use crate::knowledge::Classes;
use crate::words::Words;

impl Finder<'_, '_> {
    /// Names in a sentence where every word has a capital: known ones, and those that the body shows.
    pub(super) fn display(&mut self, start: usize, end: usize, shown: &Shown) {
        let tokens = &self.words.tokens;
        let mut at = start;
        while at < end {
            let word = &tokens[at];
            if !word.capital() {
                at += 1;
                continue;
            }
            let known = self
                .known(at, end)
                .filter(|(stop, _)| *stop > at + 1 || !word.is(Classes::COMMON.with(Classes::FUNCTION)));
            if let Some(stop) = shown.longest(self.words, at, end) {
                let fact = known.filter(|(known, _)| *known == stop).map(|(_, fact)| fact);
                self.emit(at, stop, fact);
                at = stop;
            } else if let Some((stop, fact)) = known {
                self.emit(at, stop, Some(fact));
                at = stop;
            } else {
                at += 1;
            }
        }
    }
}

/// The names of the body as headlines may repeat them: whole, or by their last word.
pub(super) struct Shown {
    by_first: FxHashMap<String, Vec<Vec<String>>>,
}

impl Shown {
    pub(super) fn of(words: &Words<'_>, names: &[Name]) -> Self {
        let mut shown = Self {
            by_first: FxHashMap::default(),
        };
        if !words.sentences.iter().any(|sentence| sentence.display) {
            return shown;
        }
        let mut seen = FxHashSet::default();
        for name in names {
            if seen.insert(words.slice(name.start, name.end)) {
                let tokens: Vec<String> = (name.start..name.end)
                    .map(|at| words.tokens[at].text.to_lowercase())
                    .collect();
                let last = &words.tokens[name.end - 1];
                if tokens.len() > 1 && !last.is(Classes::COMMON) {
                    shown.add(&tokens[tokens.len() - 1..]);
                }
                shown.add(&tokens);
            }
        }
        shown
    }

    fn add(&mut self, tokens: &[String]) {
        let rest = self.by_first.entry(tokens[0].clone()).or_default();
        if rest.len() < 16 {
            rest.push(tokens.to_vec());
        }
    }

    fn longest(&self, words: &Words<'_>, start: usize, end: usize) -> Option<usize> {
        let names = self.by_first.get(&words.tokens[start].text.to_lowercase())?;
        names
            .iter()
            .filter(|name| {
                start + name.len() <= end
                    && name
                        .iter()
                        .enumerate()
                        .all(|(offset, token)| words.tokens[start + offset].text.to_lowercase() == *token)
            })
            .map(|name| start + name.len())
            .max()
    }
}
