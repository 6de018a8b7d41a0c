//! Where words that hold two are cut: "don't" into "do" and "n't", "cannot" into "can" and "not", "it's" into "it" and
//! "'s"; and which words begin with an apostrophe of their own: "'em", "’tis".

use crate::words::is_in;

/// Whether the letters behind an apostrophe are a word of their own: "'s", "'re".
pub(crate) fn is_clitic(letters: &str) -> bool {
    match letters.as_bytes() {
        [letter] => matches!(letter, b's' | b'S' | b'm' | b'M' | b'd' | b'D'),
        [first, second] => matches!(
            (first.to_ascii_lowercase(), second.to_ascii_lowercase()),
            (b'r' | b'v', b'e') | (b'l', b'l')
        ),
        _ => false,
    }
}

/// How many bytes of `word`, which has no apostrophe, make its first token: 3 of "cannot", 3 of "gonna", 2 of "dont".
/// Nothing if it is one token.
pub(crate) fn cut(word: &str) -> Option<usize> {
    let bytes = word.as_bytes();
    // A look at the length and the last letter saves nearly all words the search.
    if !(4..=8).contains(&bytes.len()) || !matches!(bytes[bytes.len() - 1] | 0x20, b'a' | b'e' | b't') {
        return None;
    }
    let second = match word {
        _ if is_in(ENDING_IN_TWO, word) => 2,
        _ if is_in(ENDING_IN_THREE, word) => 3,
        _ => return None,
    };
    Some(bytes.len() - second)
}

/// "gon na", "gim me"; and "do nt", typed without its apostrophe.
const ENDING_IN_TWO: &[&str] = &[
    "aint", "arent", "cant", "couldnt", "didnt", "doesnt", "dont", "gimme", "gonna", "gotta", "hadnt",
    "hasnt", "havent", "isnt", "lemme", "lotta", "outta", "shouldnt", "wanna", "wasnt", "werent", "wouldnt",
];

/// "can not"; and "a lot", typed as one word
const ENDING_IN_THREE: &[&str] = &["alot", "cannot"];

/// Words that have lost their beginning and are no words without the apostrophe: "'em". Any mark may stand for the
/// apostrophe.
pub(crate) fn is_clipped(letters: &str) -> bool {
    is_in(CLIPPED, letters)
}

const CLIPPED: &[&str] = &["em", "kay", "n", "neath", "nother", "nuff", "til"];

/// The same, but words without the apostrophe too: only ’ tells that it is one, as an opening quotation mark would be ‘.
pub(crate) fn is_clipped_word(letters: &str) -> bool {
    is_in(CLIPPED_WORDS, letters)
}

const CLIPPED_WORDS: &[&str] = &[
    "bout", "cause", "cos", "coz", "cuz", "fore", "round", "sup", "tude",
];

/// "'tis" is "'t" and "is", "'twas" is "'t" and "was".
pub(crate) fn is_fused_it(letters: &str) -> bool {
    is_in(FUSED_IT, letters)
}

const FUSED_IT: &[&str] = &["tis", "twas", "twere", "twill", "twould"];

/// Words with their last letter clipped: "goin’ home". Words that end in -in anyway are told by what stands before it.
pub(crate) fn is_clipped_ing(word: &str) -> bool {
    let bytes = word.as_bytes();
    let [.., before, i, n] = bytes else { return false };
    let stem = before.to_ascii_lowercase();
    bytes[0].is_ascii_lowercase()
        && (*i | 0x20, *n | 0x20) == (b'i', b'n')
        && (is_in(CLIPPED_ING, word)
            || (bytes.len() >= 5 && matches!(stem, b'k' | b'y' | b'h' | b'p' | b'v' | b't')))
        && !is_in(ENDING_IN, word)
}

const CLIPPED_ING: &[&str] = &[
    "bein", "comin", "doin", "fuckin", "goin", "nothin", "runnin", "seein", "somethin", "usin",
];

const ENDING_IN: &[&str] = &[
    "captain", "certain", "chain", "chaplain", "dauphin", "dolphin", "latin", "pumpkin", "satin", "within",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [
            ENDING_IN_TWO,
            ENDING_IN_THREE,
            CLIPPED,
            CLIPPED_WORDS,
            FUSED_IT,
            CLIPPED_ING,
            ENDING_IN,
        ] {
            crate::words::assert_sorted(list);
        }
    }

    #[test]
    fn words_are_cut_in_two() {
        for (word, first) in [
            ("cannot", Some("can")),
            ("gonna", Some("gon")),
            ("Gotta", Some("Got")),
            ("gimme", Some("gim")),
            ("kinda", None),
            ("outta", Some("out")),
            ("dont", Some("do")),
            ("didnt", Some("did")),
            ("data", None),
            ("want", None),
            ("été", None),
        ] {
            assert_eq!(cut(word).map(|at| &word[..at]), first, "{word}");
        }
    }
}
