//! When an addressee is right.
//!
//! An addressee is a canonical name in the table and an expression of the text in the gold. It is right if the words of one occur in the
//! other in a row ("Reuters" for "the agency Reuters", "European nations" for "nations"), in any case and without a
//! leading article or title; a gold pronoun ("told me") is answered by any addressee, since whom it stands for is not annotated.

use crate::names::normalise;
use crate::tokens::is_word;

/// What stands for somebody whom the gold does not name.
const PRONOUNS: [&str; 12] = [
    "me",
    "us",
    "you",
    "him",
    "her",
    "them",
    "it",
    "myself",
    "himself",
    "herself",
    "themselves",
    "ourselves",
];

/// Whether one of the names in `given`, joined by ";", has all words of `gold` in a row or the other way round.
pub(crate) fn is_addressee(given: &str, gold: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let name = normalise(name);
        let words = name.split(|character: char| !is_word(character));
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let has = |whole: &[String], part: &[String]| {
        !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
    };
    let gold = words(gold);
    if let [word] = gold.as_slice()
        && PRONOUNS.contains(&word.as_str())
    {
        return true;
    }
    given
        .split(';')
        .map(words)
        .any(|given| has(&given, &gold) || has(&gold, &given))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addressees_agree_by_whole_words() {
        for (given, gold, right) in [
            ("Reuters", "the agency Reuters", true),
            ("Hillary Clinton; NATO", "the NATO", true),
            ("european nations", "European nations", true),
            ("Lind", "Mr. Lind’s", true),
            ("Ana Lind", "Lin", false),
            ("York New", "New York", false),
            ("Bo", "her", true),
            ("", "NATO", false),
            ("the", "“", false),
        ] {
            assert_eq!(is_addressee(given, gold), right, "{given} for {gold}");
        }
    }
}
