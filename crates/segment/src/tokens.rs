//! Tokens by Universal Dependencies conventions for English, as the English Web Treebank and GUM have them, and what kind
//! each is. One pass over the bytes of a paragraph; what stands between words is read in [`punctuation`].
//!
//! Nothing here decides where sentences end or which marks make pairs.

mod numbers;
mod punctuation;
#[cfg(test)]
mod tests;

use std::ops::Range;

use onrecord_document::{Span, Token};

use crate::abbreviations::{self, Following};
use crate::characters::{Class, character_at, class, is_apostrophe, is_word_character, space_at, word_end};
use crate::{contractions, hyphens, links, span};

/// What a token is, as far as its characters tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word.
    Word,
    /// "n't", "'s"
    Clitic,
    /// Digits, with what stands inside numbers.
    Number,
    /// A word with its period, in front of a name or number: "Mr.", "No."
    Title,
    /// Any other word with its period: "Inc.", "U.S."
    Abbreviation,
    /// A letter with its period: "J."
    Initial,
    /// A link, a handle, a tag.
    Link,
    /// "."
    Stop,
    /// Question and exclamation marks: "?", "?!"
    Exclamation,
    /// "...", "…"
    Ellipsis,
    /// ","
    Comma,
    /// ":" or ";"
    Colon,
    /// "-", "—"
    Dash,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A quotation mark that is not yet told from an apostrophe or read as opening or closing.
    Mark,
    /// A quotation mark that opens.
    MarkOpen,
    /// A quotation mark that closes.
    MarkClose,
    /// An apostrophe that stands alone: "the workers’ demands".
    Apostrophe,
    /// ":)", an emoji.
    Emoticon,
    /// Any other visible character, rows of asterisks.
    Symbol,
}

/// The tokens of an article so far, and the kind of each.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    spans: Vec<Token>,
    kinds: Vec<Kind>,
}

impl Tokens {
    pub(crate) fn with_capacity(tokens: usize) -> Self {
        Self {
            spans: Vec::with_capacity(tokens),
            kinds: Vec::with_capacity(tokens),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(crate) fn span(&self, index: usize) -> Span {
        self.spans[index].span
    }

    pub(crate) fn kind(&self, index: usize) -> Option<Kind> {
        self.kinds.get(index).copied()
    }

    /// The characters of a token, or none if there is no such token.
    pub(crate) fn word<'t>(&self, text: &'t str, index: usize) -> &'t str {
        self.spans
            .get(index)
            .and_then(|token| text.get(token.span.range()))
            .unwrap_or_default()
    }

    /// Whether there is space in front of a token.
    pub(crate) fn spaced(&self, index: usize) -> bool {
        index == 0 || self.span(index).start > self.span(index - 1).end
    }

    pub(crate) fn set_kind(&mut self, index: usize, kind: Kind) {
        self.kinds[index] = kind;
    }

    /// From the token at `first` to the last one, if there are any.
    pub(crate) fn hull(&self, first: usize) -> Option<Span> {
        let end = self.spans.last()?.span.end;
        self.spans
            .get(first)
            .map(|token| Span::new(token.span.start, end))
    }

    pub(crate) fn into_spans(self) -> Vec<Token> {
        self.spans
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind) {
        self.spans.push(Token {
            span: span(start, end),
        });
        self.kinds.push(kind);
    }
}

/// Appends the tokens of a range of `text`.
pub(crate) fn cut(text: &str, range: Range<usize>, tokens: &mut Tokens) {
    let mut cutter = Cutter {
        text,
        bytes: &text.as_bytes()[..range.end],
        start: range.start,
        tokens,
    };
    let mut at = range.start;
    while let Some(byte) = cutter.bytes.get(at) {
        at = match class(*byte) {
            Class::Space => at + 1,
            Class::Letter => cutter.word(at),
            Class::Digit => cutter.number(at),
            Class::Mark => cutter.punctuation(at),
            Class::High => cutter.high(at),
        };
    }
}

/// Cuts one paragraph. Every method that is given the place of a token appends it and returns the place behind it.
struct Cutter<'a> {
    text: &'a str,
    /// The text up to the end of the paragraph.
    bytes: &'a [u8],
    /// Where the paragraph starts.
    start: usize,
    tokens: &'a mut Tokens,
}

impl Cutter<'_> {
    fn end(&self) -> usize {
        self.bytes.len()
    }

    fn word_end(&self, at: usize) -> usize {
        word_end(self.text, at, self.end())
    }

    fn letters_at(&self, at: usize) -> &str {
        &self.text[at..self.word_end(at)]
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind) -> usize {
        self.tokens.push(start, end, kind);
        end
    }

    /// A word with all that belongs to it; contractions as two tokens.
    fn word(&mut self, start: usize) -> usize {
        let stop = self.word_end(start);
        match self.bytes.get(stop) {
            None => self.plain_word(start, stop),
            Some(byte) if class(*byte) == Class::Space || *byte == b',' => self.plain_word(start, stop),
            Some(byte) => {
                if matches!(byte, b'.' | b'@' | b':' | b'-' | b'+')
                    && let Some(end) = links::end(self.text, start, stop, self.end())
                {
                    return self.push(start, end, Kind::Link);
                }
                self.joined_word(start, stop)
            }
        }
    }

    fn plain_word(&mut self, start: usize, stop: usize) -> usize {
        match contractions::cut(&self.text[start..stop]) {
            Some(first) => {
                self.push(start, start + first, Kind::Word);
                self.push(start + first, stop, Kind::Word)
            }
            None => self.push(start, stop, Kind::Word),
        }
    }

    /// A word behind which no white space stands: goes on over the joints that belong to it.
    fn joined_word(&mut self, start: usize, mut stop: usize) -> usize {
        // Where the part behind the last joint starts.
        let mut part = start;
        while let Some(byte) = self.bytes.get(stop) {
            let grown = match byte {
                b'-' if self.breaks_off(start, stop) => return self.push(start, stop + 1, Kind::Word),
                b'-' => self.over_hyphen(part, stop, 1),
                b'.' => match self.over_period(start, part, stop) {
                    Period::Inside => Some(stop + 1),
                    Period::Last(kind) => return self.push(start, stop + 1, kind),
                    Period::Behind => None,
                },
                b'&' | b'/' | b'*' => self.over_sign(start, part, stop, *byte),
                b'$' if is_dollar(&self.text[start..stop]) => {
                    return self.push(start, stop + 1, Kind::Symbol);
                }
                b'\'' | b'`' | 0x80.. => match character_at(self.text, stop) {
                    Some('‐' | '‑') => self.over_hyphen(part, stop, '‐'.len_utf8()),
                    Some(mark) if is_apostrophe(mark) => {
                        let behind = stop + mark.len_utf8();
                        if let Some(cut) = self.negation(start, stop, behind) {
                            return cut;
                        }
                        if self.clips(start, stop, behind) {
                            return self.push(start, behind, Kind::Word);
                        }
                        self.over_apostrophe(start, stop, behind)
                    }
                    _ => None,
                },
                _ => None,
            };
            let Some(next) = grown else { break };
            part = next;
            stop = self.word_end(next);
        }
        if part == start {
            self.plain_word(start, stop)
        } else {
            self.push(start, stop, Kind::Word)
        }
    }

    /// "anti-war" goes on behind its hyphen, "state-of-the-art" does not.
    fn over_hyphen(&self, part: usize, stop: usize, length: usize) -> Option<usize> {
        let next = stop + length;
        let after = self.letters_at(next);
        (!after.is_empty() && hyphens::joins(&self.text[part..stop], after)).then_some(next)
    }

    /// Half a word, with its hyphen: "pre- and post-war"; or one that is broken off, "th- there".
    fn breaks_off(&self, start: usize, stop: usize) -> bool {
        space_at(self.text, stop + 1) && hyphens::is_part(&self.text[start..stop])
    }

    fn over_period(&self, start: usize, part: usize, stop: usize) -> Period {
        let next = stop + 1;
        let after = self.letters_at(next);
        let word = &self.text[start..stop];
        if after.is_empty() {
            if self.bytes.get(next) == Some(&b'.') {
                return Period::Behind;
            }
            return self.last_period(word, next);
        }
        let letters = stop - part == 1 && after.len() == 1 && !after.as_bytes()[0].is_ascii_digit();
        let version = self.bytes[stop - 1].is_ascii_digit() && after.as_bytes()[0].is_ascii_digit();
        if letters || version || abbreviations::is_dotted(&self.text[start..next + after.len()]) {
            return Period::Inside;
        }
        self.last_period(word, next)
    }

    /// Whether a period that nothing follows, or another word without a space, belongs to the word in front of it.
    fn last_period(&self, word: &str, next: usize) -> Period {
        abbreviations::with_period(word, || Following::at(self.text, next, self.end()))
            .map_or(Period::Behind, Period::Last)
    }

    /// "AT&T", "w/o", "s/he", "f**k"
    fn over_sign(&self, start: usize, part: usize, stop: usize, sign: u8) -> Option<usize> {
        let run = self.bytes[stop..]
            .iter()
            .take_while(|byte| **byte == sign)
            .take(8)
            .count();
        let next = stop + run;
        let after = self.letters_at(next);
        let before = &self.text[part..stop];
        let joins = match sign {
            b'&' => run == 1 && short_capitals(before) && short_capitals(after),
            b'/' => run == 1 && part == start && is_slashed(before, after),
            _ => !after.is_empty() && after.as_bytes()[0].is_ascii_lowercase(),
        };
        joins.then_some(next)
    }

    /// "don't": the word without its last letter, and "n't".
    fn negation(&mut self, start: usize, stop: usize, behind: usize) -> Option<usize> {
        let n = stop - 1;
        if !self.letters_at(behind).eq_ignore_ascii_case("t") || self.bytes[n] | 0x20 != b'n' {
            return None;
        }
        if n > start {
            self.push(start, n, Kind::Word);
        }
        Some(self.push(n, behind + 1, Kind::Clitic))
    }

    /// Whether an apostrophe that nothing follows belongs to the word: "goin’ home".
    fn clips(&self, start: usize, stop: usize, behind: usize) -> bool {
        contractions::is_clipped_ing(&self.text[start..stop])
            && self.letters_at(behind).is_empty()
            && Following::at(self.text, behind, self.end()) == Following::Lower
    }

    /// An apostrophe inside a word: "O’Reilly", "o’clock", "y’all"; not one before a clitic, nor "get ’em".
    fn over_apostrophe(&self, start: usize, stop: usize, behind: usize) -> Option<usize> {
        let after = self.letters_at(behind);
        let first = after.chars().next()?;
        let apart = first.is_numeric()
            || contractions::is_clitic(after)
            || (contractions::is_clipped(after) && stop - start > 2);
        (!apart).then_some(behind)
    }

    /// A character outside ASCII that starts a token, or an invisible one.
    fn high(&mut self, at: usize) -> usize {
        match character_at(self.text, at) {
            Some(character) if is_word_character(character) => self.word(at),
            Some(character) => self.sign(at, character),
            None => self.end(),
        }
    }
}

/// How a period stands to the word before it.
enum Period {
    /// In the middle of it: "U.S".
    Inside,
    /// At its end: "Mr.".
    Last(Kind),
    /// Behind it, as a token of its own.
    Behind,
}

fn short_capitals(part: &str) -> bool {
    (1..=4).contains(&part.len())
        && (part.bytes().all(|byte| byte.is_ascii_uppercase())
            || (part.len() == 1 && part.as_bytes()[0].is_ascii_alphabetic()))
}

/// "w/o" and the like; "and/or" is three tokens.
fn is_slashed(before: &str, after: &str) -> bool {
    let pairs = [
        ("w", "o"),
        ("s", "he"),
        ("c", "o"),
        ("n", "a"),
        ("i", "o"),
        ("a", "c"),
        ("p", "e"),
        ("b", "c"),
    ];
    pairs
        .iter()
        .any(|(first, second)| before.eq_ignore_ascii_case(first) && after.eq_ignore_ascii_case(second))
}

/// Letters in front of "$" that name a dollar: "US$", "A$".
fn is_dollar(word: &str) -> bool {
    matches!(
        word,
        "US" | "A" | "AU" | "C" | "CA" | "HK" | "NT" | "NZ" | "S" | "SG" | "R" | "J" | "TT" | "U" | "Z"
    )
}
