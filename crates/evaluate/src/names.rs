//! When two names of speakers are the same: the reference scorer's rule.

use std::collections::BTreeSet;

use crate::tokens::is_space;

/// Titles that stand before a name, in lower case. "the" is one of them.
const TITLES: [&str; 9] = ["the", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr."];

/// The names of joint speakers, which are joined by `;`, each [normalised](normalise); order counts for nothing. Blank ones are left out.
pub fn name_set(names: &str) -> BTreeSet<String> {
    let not_blank = |name: &&str| !name.chars().all(is_space);
    names.split(';').filter(not_blank).map(normalise).collect()
}

/// A name in lower case, without space around it, a possessive "'s" at its end, and one article or honorific at its beginning: "The
/// Times’s" and "Times" are one, "Dr. Ana Lind" and "ana lind" too.
pub fn normalise(name: &str) -> String {
    let lower = name.trim_matches(is_space).to_lowercase().replace('’', "'");
    let stem = lower.strip_suffix("'s").unwrap_or(&lower);
    let untitled = TITLES.iter().find_map(|title| {
        let rest = stem.strip_prefix(title)?;
        rest.starts_with(is_space)
            .then(|| rest.trim_start_matches(is_space))
    });
    untitled.unwrap_or(stem).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_dress() {
        for (name, expected) in [
            (" The New York Times’s ", "new york times"),
            ("Mrs. Ana  Lind", "ana  lind"),
            ("Dr\tLind", "lind"),
            ("MR. T", "t"),
            ("Mrs.", "mrs."),
            ("Drake", "drake"),
            ("the the", "the"),
            ("Ministers'", "ministers'"),
            ("ΟΔΟΣ", "οδος"),
        ] {
            assert_eq!(normalise(name), expected, "{name}");
        }
    }

    #[test]
    fn joint_names_are_a_set() {
        assert_eq!(name_set("Ana Lind; the Times"), name_set("Times;Ana Lind ; "));
        assert_ne!(name_set("Ana Lind"), name_set("Ana Lind; Times"));
        assert!(name_set(" ; ").is_empty());
    }
}
