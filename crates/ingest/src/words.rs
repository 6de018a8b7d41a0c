//! How words are written in headers: capitals, names, the small words that no name has.
//!
//! Only the shape of words is looked at, and closed lists of English.

use crate::date;

/// "Geneva", "W.Va.", "O’Brien", "’t" does not, nor does "2026" or "(AP)".
pub(crate) fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && word
            .chars()
            .all(|character| character.is_alphabetic() || "-.'’".contains(character))
}

/// "SAN LUCAS DE ORUMA", but not "A".
pub(crate) fn is_all_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|character| character.is_alphabetic());
    letters.clone().count() >= 2 && letters.all(|letter| !letter.is_lowercase())
}

/// "The Tamarack Valley Record", "Reuters", "BBC News": up to six words, small ones only inside.
pub(crate) fn is_outlet(text: &str) -> bool {
    let words = || text.split_whitespace();
    let inside = ["of", "and", "the", "de", "&"];
    (1..=6).contains(&words().count())
        && words().all(|word| is_capitalised(word) || inside.contains(&word))
        && words().next().is_some_and(is_capitalised)
        && words().next_back().is_some_and(is_capitalised)
        && !words().any(date::is_date_word)
}

/// Whether a name ends in a word that is typical of newspapers and agencies: "The Associated Press".
pub(crate) fn ends_like_outlet(name: &str) -> bool {
    name.split_whitespace()
        .next_back()
        .is_some_and(|last| OUTLET_WORDS.contains(&last))
}

/// What the names of outlets end in.
const OUTLET_WORDS: &[&str] = &[
    "Agency",
    "Chronicle",
    "Courier",
    "Daily",
    "Examiner",
    "Express",
    "Gazette",
    "Globe",
    "Guardian",
    "Herald",
    "Independent",
    "Inquirer",
    "Journal",
    "Mail",
    "Mirror",
    "News",
    "Observer",
    "Post",
    "Press",
    "Record",
    "Register",
    "Reporter",
    "Review",
    "Standard",
    "Star",
    "Sun",
    "Telegraph",
    "Times",
    "Tribune",
    "Wire",
    "Reuters",
    "AFP",
    "AP",
];

/// "Marta Okafor", "J. K. Ray", "Ludwig van der Berg": two to five words with capitals, particles only inside.
pub(crate) fn is_personal_name(text: &str) -> bool {
    let words = || text.split_whitespace();
    (2..=5).contains(&words().count())
        && words().all(|word| is_capitalised(word) || PARTICLES.contains(&word))
        && words().next().is_some_and(is_capitalised)
        && words()
            .next_back()
            .is_some_and(|word| is_capitalised(word) && !is_abbreviation(word))
        && !words().any(|word| is_small_word(word) || date::is_date_word(word))
}

/// A last word with a point ends a sentence, unless it ends a name.
fn is_abbreviation(word: &str) -> bool {
    word.ends_with('.') && !matches!(word, "Jr." | "Sr.")
}

const PARTICLES: &[&str] = &[
    "al", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e", "el",
    "ibn", "la", "le", "ten", "ter", "van", "von", "y", "zu",
];

/// Articles, pronouns, prepositions, auxiliaries and the like, which no name of a person or place is made of, in any case.
pub(crate) fn is_small_word(word: &str) -> bool {
    let word = word.split(['\'', '’']).next().unwrap_or(word);
    word.len() <= 7 && SMALL_WORDS.iter().any(|small| word.eq_ignore_ascii_case(small))
}

const SMALL_WORDS: &[&str] = &[
    "a", "about", "after", "against", "all", "amid", "an", "and", "are", "as", "at", "be", "been", "before",
    "but", "by", "can", "could", "did", "do", "does", "dont", "first", "for", "from", "had", "has", "have",
    "he", "her", "here", "his", "how", "i", "if", "in", "into", "is", "it", "its", "my", "no", "not", "of",
    "off", "on", "one", "or", "our", "out", "over", "she", "should", "so", "than", "that", "the", "their",
    "them", "there", "they", "this", "to", "too", "under", "up", "was", "we", "were", "what", "when",
    "where", "who", "why", "will", "with", "would", "you", "your",
];
