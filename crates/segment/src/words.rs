//! Sorted lists of lower-case words, and looking a word up in one without allocating.

/// Longer words are in no list.
const LONGEST: usize = 16;

/// Whether `word`, in lower case and with every apostrophe as ', is in the sorted `list`.
pub(crate) fn is_in(list: &[&str], word: &str) -> bool {
    let mut buffer = [0; LONGEST];
    lower(word, &mut buffer)
        .is_some_and(|word| list.binary_search_by(|entry| entry.as_bytes().cmp(word)).is_ok())
}

fn lower<'b>(word: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let place = buffer.get_mut(..word.len())?;
    place.copy_from_slice(word.as_bytes());
    place.make_ascii_lowercase();
    Some(place)
}

/// Words with which English sentences begin and with which names do not go on: what stands behind "U.S." or "Inc." if
/// a new sentence does.
pub(crate) fn starts_sentences(word: &str) -> bool {
    is_in(STARTERS, word)
}

#[rustfmt::skip]
const STARTERS: &[&str] = &[
    "a", "about", "according", "after", "again", "all", "also", "although", "among", "an", "and", "another",
    "any", "are", "as", "asked", "at", "be", "because", "before", "both", "but", "by", "can", "could",
    "despite", "did", "do", "does", "during", "each", "earlier", "either", "even", "every", "everyone",
    "few", "finally", "first", "for", "from", "had", "has", "have", "he", "her", "here", "his", "how",
    "however", "i", "if", "in", "instead", "is", "it", "its", "just", "last", "later", "let", "like", "many",
    "maybe", "meanwhile", "more", "moreover", "most", "much", "my", "neither", "nevertheless", "no",
    "nobody", "nor", "not", "nothing", "now", "officials", "often", "on", "once", "one", "only", "or",
    "other", "others", "our", "over", "people", "perhaps", "please", "police", "she", "should", "since",
    "so", "some", "sometimes", "soon", "still", "such", "than", "that", "the", "their", "then", "there",
    "therefore", "these", "they", "this", "those", "though", "thus", "to", "today", "two", "under", "unlike",
    "until", "was", "we", "were", "what", "when", "where", "whether", "which", "while", "who", "why", "will",
    "with", "without", "would", "yes", "yet", "you", "your",
];

#[cfg(test)]
pub(crate) fn assert_sorted(list: &[&str]) {
    for pair in list.windows(2) {
        assert!(pair[0] < pair[1], "{pair:?} are out of order");
    }
    assert!(list.iter().all(|word| word.len() <= LONGEST));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert_sorted(STARTERS);
    }

    #[test]
    fn case_does_not_count() {
        assert!(starts_sentences("The") && starts_sentences("IT"));
        assert!(
            !starts_sentences("Senate")
                && !starts_sentences("")
                && !starts_sentences("antidisestablishmentarianism")
        );
    }
}
