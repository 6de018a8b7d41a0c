//! Tokens as the reference scorer cuts them, and sets of them.
//!
//! The scorer is written in Python and cuts by the regular expression `\w+|[^\w\s]`: a token is a run of word characters or one other
//! visible character. These are not the tokens of the segmentation stage, so that gold and prediction are measured by
//! one rule whatever the stages do.

use std::ops::Range;

use onrecord_document::Span;

/// Whether Python's `\w` takes the character. Python counts letters, digits and `_`; Rust's `is_alphanumeric` takes besides the marks
/// that stand for vowels in scripts of India, South-East Asia and the Near East, and circled letters: 1,442 code points,
/// none of which occurs in PolNeAR. All other code points of Unicode 14 agree.
pub fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Whether Python's `\s` and `str.strip` take the character: white space and the four information separators.
pub fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// The tokens of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// In order, in code points.
    pub spans: Vec<Span>,
    /// Whether a line ends between each token and the one before.
    starts_line: Vec<bool>,
}

impl Tokens {
    /// Cuts a text.
    pub fn new(text: &str) -> Self {
        let mut tokens = Self {
            spans: Vec::new(),
            starts_line: Vec::new(),
        };
        let (mut in_word, mut new_line) = (false, false);
        for (at, character) in (0u32..).zip(text.chars()) {
            let word = is_word(character);
            if let (true, true, Some(last)) = (word, in_word, tokens.spans.last_mut()) {
                last.end = at + 1;
            } else if word || !is_space(character) {
                tokens.spans.push(Span::new(at, at + 1));
                tokens.starts_line.push(std::mem::take(&mut new_line));
            } else if character == '\n' {
                new_line = true;
            }
            in_word = word;
        }
        tokens
    }

    /// The tokens that lie wholly inside one of the spans.
    pub fn covered(&self, spans: &[Span]) -> TokenSet {
        let inside = |span: &Span| {
            let first = self.spans.partition_point(|token| token.start < span.start);
            first..self.spans.partition_point(|token| token.end <= span.end)
        };
        TokenSet::new(spans.iter().map(inside))
    }

    /// The longest stretches of adjacent tokens of a set, cut where lines end.
    pub fn runs(&self, set: &TokenSet) -> Vec<Range<usize>> {
        let mut runs = Vec::with_capacity(set.ranges.len());
        for range in &set.ranges {
            let mut start = range.start;
            for token in range.start + 1..range.end {
                if self.starts_line[token] {
                    runs.push(start..token);
                    start = token;
                }
            }
            runs.push(start..range.end);
        }
        runs
    }
}

/// A set of tokens of one text: ranges in order that neither overlap nor touch, so that equal sets are equal values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TokenSet {
    ranges: Vec<Range<usize>>,
}

impl TokenSet {
    /// The union of ranges in any order; empty ones count for nothing.
    pub fn new(ranges: impl IntoIterator<Item = Range<usize>>) -> Self {
        let mut sorted: Vec<_> = ranges.into_iter().filter(|range| !range.is_empty()).collect();
        sorted.sort_unstable_by_key(|range| (range.start, range.end));
        let mut ranges: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
        for range in sorted {
            match ranges.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => ranges.push(range),
            }
        }
        Self { ranges }
    }

    /// The union of sets.
    pub fn union<'s>(sets: impl IntoIterator<Item = &'s Self>) -> Self {
        Self::new(sets.into_iter().flat_map(|set| set.ranges.iter().cloned()))
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.ranges.iter().map(Range::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// From the first to behind the last token.
    pub(crate) fn ends(&self) -> Option<Range<usize>> {
        Some(self.ranges.first()?.start..self.ranges.last()?.end)
    }

    /// The ranges, for sorting sets.
    pub(crate) fn key(&self) -> impl Ord + use<> {
        self.ranges
            .iter()
            .map(|range| (range.start, range.end))
            .collect::<Vec<_>>()
    }

    /// How many tokens both have.
    pub fn shared(&self, other: &Self) -> usize {
        let (mut left, mut right) = (self.ranges.iter().peekable(), other.ranges.iter().peekable());
        let mut shared = 0;
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            shared += a.end.min(b.end).saturating_sub(a.start.max(b.start));
            if a.end <= b.end {
                left.next();
            } else {
                right.next();
            }
        }
        shared
    }

    /// Whether they have a token in common or are both empty.
    pub fn agrees(&self, other: &Self) -> bool {
        self.shared(other) > 0 || (self.is_empty() && other.is_empty())
    }

    /// F1 of the tokens of one as a finding of the other, 0 to 1; two empty sets agree wholly.
    pub fn f1(&self, other: &Self) -> f64 {
        match self.len() + other.len() {
            0 => 1.0,
            sum => (2 * self.shared(other)) as f64 / sum as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tokens_are_words_and_single_signs() {
        let words = |text: &str| {
            let characters: Vec<char> = text.chars().collect();
            let of = |span: &Span| characters[span.range()].iter().collect::<String>();
            Tokens::new(text).spans.iter().map(of).collect::<Vec<_>>()
        };
        assert_eq!(
            words("“Zoë’s 3.5%…”"),
            ["“", "Zoë", "’", "s", "3", ".", "5", "%", "…", "”"]
        );
        assert_eq!(
            words("a_b\u{a0}--\u{1f}½ e\u{301}"),
            ["a_b", "-", "-", "½", "e", "\u{301}"]
        );
        assert!(words(" \n\u{2028}").is_empty());
    }

    #[test]
    fn a_span_covers_the_tokens_wholly_inside() {
        let tokens = Tokens::new("She did not say so.");
        let covered = |start, end| tokens.covered(&[Span::new(start, end)]);
        assert_eq!(covered(1, 11), TokenSet::new(Some(1..3)));
        assert_eq!(covered(4, 6), TokenSet::default());
        assert_eq!(covered(9, 2), TokenSet::default());
        assert_eq!(covered(12, 999), TokenSet::new(Some(3..6)));
    }

    #[test]
    fn runs_are_cut_at_line_ends() {
        let tokens = Tokens::new("one two\n\nthree four");
        assert_eq!(tokens.runs(&TokenSet::new(Some(0..4))), [0..2, 2..4]);
        assert_eq!(tokens.runs(&TokenSet::new([0..1, 2..4])), [0..1, 2..4]);
        assert_eq!(tokens.runs(&TokenSet::default()), []);
    }

    proptest! {
        #[test]
        fn sets_of_ranges_are_sets(
            a in prop::collection::vec((0usize..40, 0usize..8), 0..8),
            b in prop::collection::vec((0usize..40, 0usize..8), 0..8),
        ) {
            let make = |ranges: &[(usize, usize)]| {
                let ranges = ranges.iter().map(|(start, length)| *start..start + length);
                (TokenSet::new(ranges.clone()), ranges.flatten().collect::<BTreeSet<_>>())
            };
            let ((a, a_all), (b, b_all)) = (make(&a), make(&b));
            prop_assert_eq!(a.len(), a_all.len());
            prop_assert_eq!(a.shared(&b), a_all.intersection(&b_all).count());
            prop_assert_eq!(TokenSet::union([&a, &b]).len(), a_all.union(&b_all).count());
            prop_assert_eq!(a == b, a_all == b_all);
        }
    }
}
