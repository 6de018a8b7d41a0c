//! Which hyphens stay inside a word: those behind prefixes that are no words of their own ("anti-war", "e-mail") and before
//! such suffixes ("Kafka-esque"). All others are tokens: "state - of - the - art".
//!
//! The lists were written for this crate after the conventions of the English Web Treebank and GUM, where both agree.

use crate::words::is_in;

/// Whether a hyphen between `before` and `after` stays inside the word.
pub(crate) fn joins(before: &str, after: &str) -> bool {
    (is_in(PREFIXES, before) && !is_in(LITTLE, after))
        || is_in(SUFFIXES, after)
        || (is_in(SOUNDS, before) && is_in(SOUNDS, after))
}

/// Whether what stands before a hyphen and a space is no word: a prefix, or letters that cannot be spoken alone.
pub(crate) fn is_part(word: &str) -> bool {
    let vowel = |byte: u8| matches!(byte | 0x20, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let unspoken = word.len() <= 4
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() && !vowel(byte));
    unspoken || is_in(PREFIXES, word)
}

/// Words behind which a compound goes on: "over-the-counter".
const LITTLE: &[&str] = &[
    "a", "all", "an", "and", "at", "by", "in", "of", "on", "or", "the", "to",
];

const PREFIXES: &[&str] = &[
    "agro", "ante", "anti", "arch", "be", "bi", "bio", "co", "counter", "cross", "cyber", "de", "e", "ex",
    "extra", "hyper", "inter", "intra", "macro", "mega", "micro", "mid", "mini", "mis", "multi", "neo",
    "non", "over", "para", "peri", "post", "pre", "pro", "pseudo", "psycho", "re", "semi", "socio", "sub",
    "super", "supra", "trans", "tri", "ultra", "un", "uni",
];

const SUFFIXES: &[&str] = &[
    "esque", "ette", "fest", "fold", "gate", "itis", "less", "most", "rama", "wise",
];

/// "uh-huh", "mm-hm", "oh-ho"
const SOUNDS: &[&str] = &[
    "ah", "aha", "ha", "hah", "heh", "hm", "hmm", "ho", "hoo", "huh", "hum", "m", "mhm", "mm", "mmm", "na",
    "nuh", "oh", "oho", "uh", "um", "whoo", "wow", "yo",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [LITTLE, PREFIXES, SUFFIXES, SOUNDS] {
            crate::words::assert_sorted(list);
        }
    }
}
