//! Names as words: which is the fuller, which are two spellings of one person's. No article is looked at.

/// Whether a name is fuller than another of the same chain: more words, or longer ones.
pub(crate) fn fuller(text: &str, than: &str) -> bool {
    let shouted = |text: &str| text.len() > 6 && !text.chars().any(char::is_lowercase);
    if shouted(text) != shouted(than) {
        return shouted(than);
    }
    (units(text).count(), text.len()) > (units(than).count(), than.len())
}

/// "GENEVA" as "Geneva", "SAN LUCAS" as "San Lucas".
pub(crate) fn capitalised(text: &str) -> String {
    let mut quiet = String::with_capacity(text.len());
    let mut starts = true;
    for character in text.chars() {
        if starts {
            quiet.push(character);
        } else {
            quiet.extend(character.to_lowercase());
        }
        starts = !character.is_alphanumeric();
    }
    quiet
}

/// The words of a name, hyphenated ones whole.
pub(crate) fn units(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split_whitespace()
}

pub(crate) fn is_suffix(unit: &str) -> bool {
    matches!(unit.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV")
}

/// The word by which a person is called for short.
pub(crate) fn surname(text: &str) -> Option<&str> {
    units(text)
        .rev()
        .find(|unit| !is_suffix(unit))
        .map(|unit| unit.trim_end_matches(','))
}

pub(crate) fn starts_with_particle(text: &str) -> bool {
    let first = units(text).next().unwrap_or_default();
    let particle = [
        "de", "del", "della", "di", "da", "dos", "van", "von", "der", "den", "ter", "bin", "al", "el", "la",
        "le",
    ];
    particle.iter().any(|known| first.eq_ignore_ascii_case(known))
}

/// "Guajardo Villarreal" of "Ildefonso Guajardo Villarreal".
pub(crate) fn is_double_surname(full: &str, text: &str) -> bool {
    full.strip_suffix(text)
        .is_some_and(|given| given.ends_with(char::is_whitespace))
}

/// Whether two full names with one surname are of one person: "Donald J. Trump" and "Donald Trump", "J. Stoltenberg" and
/// "Jens Stoltenberg"; never a father and a son ("Jr.").
pub(crate) fn same_person(one: &str, other: &str) -> bool {
    let suffix = |text| {
        units(text)
            .find(|unit| is_suffix(unit))
            .map(|unit| unit.trim_end_matches('.'))
    };
    if suffix(one) != suffix(other) {
        return false;
    }
    let (Some(one), Some(other)) = (units(one).next(), units(other).next()) else {
        return false;
    };
    let initial = |short: &str, long: &str| {
        short.trim_end_matches('.').chars().count() == 1 && long.chars().next() == short.chars().next()
    };
    one == other || initial(one, other) || initial(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_two_spellings() {
        let cases = [
            ("Donald J. Trump", "Donald Trump", true),
            ("J. Stoltenberg", "Jens Stoltenberg", true),
            ("Donald Trump Jr.", "Donald Trump", false),
            ("Melania Trump", "Donald Trump", false),
        ];
        for (one, other, same) in cases {
            assert_eq!(same_person(one, other), same, "{one}, {other}");
            assert_eq!(same_person(other, one), same, "{other}, {one}");
        }
    }

    #[test]
    fn short_names_come_from_the_last_word_that_is_no_suffix() {
        assert_eq!(surname("Martin Luther King Jr."), Some("King"));
        assert_eq!(surname("Alexandria Ocasio-Cortez"), Some("Ocasio-Cortez"));
        assert!(starts_with_particle("Van Rijk") && !starts_with_particle("Vanessa Rijk"));
        assert!(is_double_surname(
            "Ildefonso Guajardo Villarreal",
            "Guajardo Villarreal"
        ));
        assert!(!is_double_surname("Joanna Lind", "na Lind"));
        assert_eq!(capitalised("SAN LUCAS"), "San Lucas");
    }
}
