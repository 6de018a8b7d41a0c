//! Whether a period belongs to the word before it: titles, initials, months, states, legal forms, units. What follows the
//! period helps to decide; whether a sentence ends there is decided elsewhere.

use onrecord_document::segmentation::is_invisible;

use crate::characters::{character_at, skip_space, word_end};
use crate::tokens::Kind;
use crate::words::{is_in, starts_sentences};

/// What stands behind a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Following {
    /// Nothing: the paragraph ends.
    End,
    /// A word in lower case.
    Lower,
    /// A capital letter that may go on with a name: "Mr. Smith".
    Name,
    /// A capital letter and a period: "J."
    Initial,
    /// A capitalised word that begins sentences: "The".
    Starter,
    /// An opening quotation mark or bracket and a capital letter.
    Marked,
    /// A digit.
    Digit,
    /// Punctuation that goes on with a sentence, or anything else.
    Other,
}

impl Following {
    /// Reads what stands at `at`, before `end`.
    pub(crate) fn at(text: &str, at: usize, end: usize) -> Self {
        let mut here = skip_space(text, at, end);
        let mut marked = false;
        // Two marks at most stand together: ( and “, or “ and ‘.
        for _ in 0..2 {
            match character_at(&text[..end], here) {
                Some(mark @ ('“' | '‘' | '"' | '\'' | '(' | '[' | '«' | '`' | '„')) => {
                    here += mark.len_utf8();
                    marked = true;
                }
                _ => break,
            }
        }
        match character_at(&text[..end], here) {
            None => Self::End,
            Some(character) if is_invisible(character) && !marked => Self::End,
            Some(character) if character.is_numeric() => Self::Digit,
            Some(character) if character.is_lowercase() => Self::Lower,
            Some(character) if character.is_alphabetic() && marked => Self::Marked,
            Some(character) if character.is_alphabetic() => {
                let word = &text[here..word_end(text, here, end)];
                let initial = word.len() == 1 && text.as_bytes().get(here + 1) == Some(&b'.');
                if initial {
                    Self::Initial
                } else if starts_sentences(word) {
                    Self::Starter
                } else {
                    Self::Name
                }
            }
            Some(_) => Self::Other,
        }
    }
}

/// The kind of the token that `word` and the period behind it make, if they make one.
pub(crate) fn with_period(word: &str, following: impl FnOnce() -> Following) -> Option<Kind> {
    let bytes = word.as_bytes();
    if let [letter] = bytes {
        return single_letter(*letter, following());
    }
    if word.contains('.') {
        return bytes
            .first()
            .is_some_and(u8::is_ascii_alphabetic)
            .then_some(Kind::Abbreviation);
    }
    let capital = bytes.first().is_some_and(u8::is_ascii_uppercase);
    if is_in(BEFORE_NAMES, word) && (capital || is_in(SMALL, word)) {
        return Some(Kind::Title);
    }
    if is_in(CERTAIN, word) || (capital && is_in(CAPITALISED, word)) {
        return Some(Kind::Abbreviation);
    }
    if is_in(BEFORE_NUMBERS, word) {
        return (following() == Following::Digit).then_some(Kind::Title);
    }
    if is_in(AT_ENDS, word) {
        // At the end of a sentence the period is a token of its own.
        return matches!(
            following(),
            Following::Lower | Following::Other | Following::Digit
        )
        .then_some(Kind::Abbreviation);
    }
    let ambiguous = is_in(UNITS, word) || is_in(BEFORE_NAMES, word) || (capital && is_in(ALSO_WORDS, word));
    (ambiguous
        && !matches!(
            following(),
            Following::End | Following::Starter | Following::Marked
        ))
    .then_some(Kind::Abbreviation)
}

/// "J. Smith", "p. 5", "Roe v. Wade"; but not "Plan B. The …" nor "and I. Then …".
fn single_letter(letter: u8, following: Following) -> Option<Kind> {
    let kept = match letter {
        b'I' => following == Following::Initial,
        b'A'..=b'Z' => !matches!(following, Following::End | Following::Starter),
        b'v' => matches!(following, Following::Name | Following::Initial),
        b'a'..=b'z' => following == Following::Digit,
        _ => false,
    };
    kept.then_some(Kind::Initial)
}

/// Two words around a period that make one abbreviation: "Ph.D".
pub(crate) fn is_dotted(word: &str) -> bool {
    is_in(DOTTED, word)
}

/// Never at the end of a sentence.
const BEFORE_NAMES: &[&str] = &[
    "adm", "amb", "asst", "atty", "brig", "capt", "cf", "cmdr", "col", "comdr", "cpl", "det", "dr", "drs",
    "ft", "gen", "gens", "gov", "govs", "hon", "insp", "lt", "ltc", "maj", "messrs", "mlle", "mme", "mr",
    "mrs", "ms", "msgr", "mt", "mx", "pfc", "prof", "profs", "pvt", "rep", "reps", "rev", "sen", "sens",
    "sgt", "spc", "ssgt", "st", "ste", "supt", "viz", "vs",
];

/// Those of them that are no less sure without a capital; "rep." and "ft." may end a sentence.
const SMALL: &[&str] = &["cf", "dr", "mr", "mrs", "ms", "st", "viz", "vs"];

/// Abbreviations only where a number follows; most are words too: "No. 5", but "He said no."
const BEFORE_NUMBERS: &[&str] = &[
    "app", "art", "arts", "bk", "ca", "ch", "chap", "circa", "eq", "est", "ext", "fig", "figs", "no", "nos",
    "nr", "op", "para", "paras", "pg", "pp", "sec", "sect", "tel", "vol", "vols",
];

/// Nothing but abbreviations.
const CERTAIN: &[&str] = &[
    "al", "approx", "apr", "assn", "assoc", "aug", "ave", "bldg", "blvd", "bros", "corp", "cos", "dept",
    "depts", "dist", "esq", "feb", "govt", "inc", "incl", "intl", "jr", "ltd", "mfg", "natl", "nov", "oct",
    "pty", "sept", "sr", "thur", "thurs", "tues", "univ",
];

/// Nothing but abbreviations if they begin with a capital.
const CAPITALISED: &[&str] = &[
    "ala", "alta", "ariz", "attn", "calif", "co", "colo", "conn", "dec", "fla", "fri", "jul", "jun", "kan",
    "ky", "md", "mich", "minn", "mont", "neb", "nev", "okla", "ont", "que", "sask", "sep", "tenn", "tex",
    "tue", "va", "vt", "wis", "wyo",
];

/// Abbreviations with a capital where the sentence goes on; words of their own otherwise: "Springfield, Ill., said".
const ALSO_WORDS: &[&str] = &[
    "ark", "del", "ed", "ga", "ill", "ind", "inst", "jan", "la", "mar", "mass", "max", "me", "min", "miss",
    "mo", "mon", "ne", "nw", "ore", "pa", "ph", "pres", "rd", "sat", "se", "sun", "sw", "thu", "wash", "wed",
];

const AT_ENDS: &[&str] = &["co", "esp", "etc"];

/// Units and the like, written with a period where the sentence goes on: "6 ft. tall".
const UNITS: &[&str] = &[
    "cu", "fl", "hr", "hrs", "lb", "lbs", "mins", "oz", "sq", "tbsp", "tsp", "yd", "yds", "yrs",
];

const DOTTED: &[&str] = &[
    "b.sc", "d.phil", "d.sc", "ed.d", "ll.b", "ll.d", "ll.m", "m.phil", "m.sc", "ph.d", "pharm.d", "psy.d",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [
            BEFORE_NAMES,
            SMALL,
            BEFORE_NUMBERS,
            CERTAIN,
            CAPITALISED,
            ALSO_WORDS,
            AT_ENDS,
            UNITS,
            DOTTED,
        ] {
            crate::words::assert_sorted(list);
        }
    }

    #[test]
    fn what_follows_decides() {
        for (word, rest, kept) in [
            ("Mr", " Smith", true),
            ("Inc", " The", true),
            ("U.S", " The", true),
            ("no", " 5", true),
            ("no", " She", false),
            ("J", " Smith", true),
            ("B", " The", false),
            ("B", "", false),
            ("I", " Then", false),
            ("I", " M. Pei", true),
            ("v", " Wade", true),
            ("p", " 17", true),
            ("Ill", ", said", true),
            ("ill", ", said", false),
            ("Sun", "", false),
            ("Sun", " 12 May", true),
            ("end", " The", false),
        ] {
            let kind = with_period(word, || Following::at(rest, 0, rest.len()));
            assert_eq!(kind.is_some(), kept, "{word}.{rest}");
        }
    }
}
