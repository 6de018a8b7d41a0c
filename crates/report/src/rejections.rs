//! Rejected articles counted by stage and reason, and the first of them by name, for reports that people read.
//!
//! Memory is bounded, so that a run of nothing but broken articles has a report too.

use std::collections::BTreeMap;

use crate::records::Rejected;

/// Distinct reasons counted one by one; behind them all others are one.
const REASONS: usize = 1000;

/// What was rejected and why.
#[derive(Debug)]
pub(crate) struct Rejections {
    total: u64,
    reasons: BTreeMap<(String, String), u64>,
    first: Vec<Rejected>,
    named: usize,
}

impl Rejections {
    /// Counts all and keeps the first `named`.
    pub(crate) fn new(named: usize) -> Self {
        Self {
            total: 0,
            reasons: BTreeMap::new(),
            first: Vec::new(),
            named,
        }
    }

    /// Counts one.
    pub(crate) fn add(&mut self, rejected: &Rejected) {
        self.total += 1;
        let reason = (rejected.stage.clone(), without_numbers(&rejected.reason));
        if self.reasons.len() < REASONS || self.reasons.contains_key(&reason) {
            *self.reasons.entry(reason).or_default() += 1;
        }
        if self.first.len() < self.named {
            self.first.push(rejected.clone());
        }
    }

    /// How many.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// The first ones.
    pub(crate) fn first(&self) -> &[Rejected] {
        &self.first
    }

    /// Stage and reason of the most frequent with their counts, falling, equals in their own order; and how many have others.
    pub(crate) fn reasons(&self, top: usize) -> (Vec<(&str, &str, u64)>, u64) {
        let reasons = self.reasons.iter();
        let mut frequent: Vec<(&str, &str, u64)> = reasons
            .map(|((stage, reason), count)| (&**stage, &**reason, *count))
            .collect();
        frequent.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
        frequent.truncate(top);
        let counted: u64 = frequent.iter().map(|(_, _, count)| count).sum();
        (frequent, self.total - counted)
    }
}

/// A reason with `N` for its numbers, so that "line 7 is no JSON" and "line 9 is no JSON" are one. "UTF-8" stays.
fn without_numbers(reason: &str) -> String {
    let mut general = String::with_capacity(reason.len());
    let mut previous = ' ';
    let mut in_number = false;
    for character in reason.chars() {
        let starts_word = !previous.is_alphanumeric() && previous != '-';
        let number = character.is_ascii_digit() && (in_number || starts_word);
        if !number {
            general.push(character);
        } else if !in_number {
            general.push('N');
        }
        (previous, in_number) = (character, number);
    }
    general
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_that_differ_in_numbers_are_one() {
        for (reason, general) in [
            ("line 17: no JSON (at 3:104)", "line N: no JSON (at N:N)"),
            ("byte 9 is no UTF-8", "byte N is no UTF-8"),
            ("CNN5 and utf16", "CNN5 and utf16"),
            ("12", "N"),
        ] {
            assert_eq!(without_numbers(reason), general);
        }
    }
}
