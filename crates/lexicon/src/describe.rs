//! The attributes of tokens, computed once: see [`Word`] for what each of them is.

use std::sync::LazyLock;

use onrecord_document::{Segmentation, Text, Token, Word, Words, Writing};
use onrecord_linear::{Pool, hash_bytes};

use crate::clusters::Clusters;
use crate::norm::Norm;

/// Characters of one kind in a row that a shape shows at most.
const RUN: u32 = 3;

/// The attributes of all tokens of an article.
pub fn describe(text: &Text, segmentation: &Segmentation) -> Words {
    static KNOWN: LazyLock<Pool<Known>> = LazyLock::new(Pool::default);
    let clusters = Clusters::embedded();
    let letters = text.as_str().as_bytes();
    let mut before = None;
    let words = KNOWN.with(Known::new, |known| {
        let describe = |token: &Token| {
            let (start, end) = (token.span.start as usize, token.span.end as usize);
            let mut word = known.find_or(letters, start, end, || {
                describe_form(text.slice(token.span), clusters)
            });
            if before != Some(token.span.start) {
                word.writing = word.writing.with(Writing::APART);
            }
            before = Some(token.span.end);
            word
        };
        segmentation.tokens().as_slice().iter().map(describe).collect()
    });
    Words::new(words)
}

/// Forms met before with their attributes, for half of all words of a text are a few hundred again and again.
struct Known {
    entries: Vec<(u128, Word)>,
}

impl Known {
    /// As many as fit beside other things into a core's cache: 64 kB.
    const ENTRIES: usize = 1024;

    fn new() -> Self {
        Self {
            entries: vec![(0, Word::default()); Self::ENTRIES],
        }
    }

    /// The attributes of the form at a place of a text, from `describe` where they are not known.
    fn find_or(&mut self, text: &[u8], start: usize, end: usize, describe: impl FnOnce() -> Word) -> Word {
        let Some(key) = whole_form(text, start, end) else {
            return describe();
        };
        let folded = (key as u64 ^ (key >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let entry = &mut self.entries[(folded >> 32) as usize % Self::ENTRIES];
        if entry.0 != key {
            *entry = (key, describe());
        }
        entry.1
    }
}

/// A form as a number, its length in the highest byte, so that no two forms have the same; none if it is longer than 15 bytes.
fn whole_form(text: &[u8], start: usize, end: usize) -> Option<u128> {
    let length = end - start;
    if length == 0 || length > 15 {
        return None;
    }
    let bytes = match text.get(start..start + 16) {
        Some(bytes) => u128::from_le_bytes(bytes.try_into().ok()?),
        None => text[start..end]
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | u128::from(*byte)),
    };
    Some(bytes & ((1 << (8 * length)) - 1) | (length as u128) << 120)
}

/// The attributes of a word that stands alone; it is not [`Writing::APART`].
pub fn describe_form(form: &str, clusters: &Clusters) -> Word {
    let norm = Norm::of(form);
    let bytes = norm.as_bytes();
    let form_hash = hash_bytes(form.as_bytes());
    let norm_hash = if bytes == form.as_bytes() {
        form_hash
    } else {
        hash_bytes(bytes)
    };
    let (shape, writing) = shape_and_writing(form);
    let class = clusters
        .find(form_hash)
        .or_else(|| clusters.find(norm_hash))
        .unwrap_or_default();
    Word {
        form: (form_hash >> 32) as u32,
        norm: (norm_hash >> 32) as u32,
        shape,
        prefix: first_bytes(bytes),
        suffix: last_bytes(bytes),
        cluster: class.cluster,
        cluster10: class.ten,
        cluster6: class.six,
        cluster4: class.four,
        writing,
    }
}

fn first_bytes(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .take(3)
        .rev()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn last_bytes(bytes: &[u8]) -> u32 {
    let start = bytes.len().saturating_sub(4);
    bytes[start..]
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
        << (8 * (4 - (bytes.len() - start)))
}

/// The shape as a number built two bits at a time, and the facts of writing.
fn shape_and_writing(form: &str) -> (u32, Writing) {
    let mut shape: u32 = 1;
    let (mut last, mut run) = (u32::MAX, 0);
    let (mut capitals, mut small, mut digits, mut hyphen, mut first) = (0u32, 0u32, 0u32, false, None);
    for character in form.chars() {
        let (kind, value) = if character.is_ascii_lowercase() {
            small += 1;
            (0, 0)
        } else if character.is_ascii_uppercase() {
            capitals += 1;
            (1, 1)
        } else if character.is_ascii_digit() {
            digits += 1;
            (2, 2)
        } else if character.is_alphabetic() {
            if character.is_uppercase() {
                capitals += 1;
                (1, 1)
            } else {
                small += 1;
                (0, 0)
            }
        } else {
            hyphen |= first.is_some() && matches!(character, '-' | '\u{2010}' | '\u{2011}');
            (u32::from(character), 3 + (u32::from(character) & 31))
        };
        first.get_or_insert(kind);
        run = if kind == last { run + 1 } else { 1 };
        last = kind;
        if run <= RUN {
            shape = shape.wrapping_mul(37).wrapping_add(value + 1);
        }
    }
    let mut writing = Writing::default();
    let facts = [
        (first == Some(1), Writing::CAPITAL),
        (capitals > 1 && small == 0, Writing::ALL_CAPITALS),
        (digits > 0, Writing::DIGIT),
        (capitals + small + digits == 0, Writing::MARK),
        (hyphen && form.len() > 1, Writing::HYPHEN),
    ];
    for (holds, fact) in facts {
        if holds {
            writing = writing.with(fact);
        }
    }
    (shape, writing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(form: &str) -> Word {
        describe_form(form, Clusters::embedded())
    }

    #[test]
    fn norms_leave_out_what_writers_vary() {
        assert_eq!(word("DON’T").norm, word("don't").norm);
        assert_eq!(word("1998").norm, word("2024").norm);
        assert_eq!(word("—").norm, word("-").norm);
        assert_eq!(word("Élan").norm, word("élan").norm);
        assert_ne!(word("Élan").form, word("élan").form);
    }

    #[test]
    fn forms_met_before_are_described_as_if_new() {
        // Fifteen bytes, sixteen, more with the same start, one that another starts with, some that are not ASCII; again up to the end of the text.
        let line = "the then responsibility responsibilities responsibilities' Ärzte ’ Ärzte";
        let text = Text::new([line, line].join(" ")).expect("short");
        let forms: Vec<&str> = text.as_str().split(' ').collect();
        let mut known = Known::new();
        let mut start = 0;
        for form in forms {
            let end = start + form.len();
            let describe = || describe_form(form, Clusters::embedded());
            assert_eq!(
                known.find_or(text.as_str().as_bytes(), start, end, describe),
                word(form),
                "{form}"
            );
            start = end + 1;
        }
    }

    #[test]
    fn affixes_are_the_last_and_first_letters() {
        assert_eq!(word("walking").suffix, word("King").suffix);
        assert_eq!(word("walking").suffix >> 8, word("sing").suffix >> 8);
        assert_ne!(word("walking").suffix, word("ing").suffix);
        assert_eq!(word("walking").suffix >> 16, word("ng").suffix >> 16);
        assert_eq!(word("walking").prefix, word("Walls").prefix);
    }

    #[test]
    fn shapes_shorten_runs() {
        assert_eq!(word("Washington").shape, word("Lindqvist").shape);
        assert_ne!(word("Washington").shape, word("WASHINGTON").shape);
        assert_eq!(word("$1,250").shape, word("$9,999").shape);
    }

    #[test]
    fn writing_is_a_set_of_facts() {
        assert!(word("NATO").writing.has(Writing::ALL_CAPITALS));
        assert!(!word("I").writing.has(Writing::ALL_CAPITALS));
        assert!(word("I").writing.has(Writing::CAPITAL));
        assert!(word("…").writing.has(Writing::MARK));
        assert!(word("F-16").writing.has(Writing::HYPHEN.with(Writing::DIGIT)));
        assert!(!word("-").writing.has(Writing::HYPHEN));
    }

    #[test]
    fn words_that_are_used_alike_share_their_class() {
        assert_eq!(word("Monday").cluster10, word("Tuesday").cluster10);
        assert_ne!(word("said").cluster, 0);
        assert_eq!(word("qqxqq").cluster, 0);
    }
}
