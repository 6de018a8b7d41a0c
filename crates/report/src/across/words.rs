//! Words as they are compared across articles: without case, accents, punctuation and marks of quotation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text one after the other, each handed to `take`: lower case, no accents; apostrophes inside a word are no
/// border ("don’t" is "dont").
pub(crate) fn each_word(text: &str, mut take: impl FnMut(&str)) {
    let mut word = String::new();
    let mut add = |character: char, word: &mut String| {
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        } else if !matches!(character, '\'' | '’' | 'ʼ') && !is_combining_mark(character) && !word.is_empty()
        {
            take(word);
            word.clear();
        }
    };
    for character in text.chars() {
        match character {
            'a'..='z' | '0'..='9' => word.push(character),
            'A'..='Z' => word.push(character.to_ascii_lowercase()),
            // What these decompose to are borders as they are.
            '\0'..='\x7F' | '‐'..='‧' => add(character, &mut word),
            _ => std::iter::once(character)
                .nfkd()
                .for_each(|part| add(part, &mut word)),
        }
    }
    add(' ', &mut word);
}

/// All words of a text.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_compared_without_what_newsrooms_write_differently() {
        for (text, expected) in [
            ("“We don’t, we won't.”", "we dont we wont"),
            ("Zoë O'Neil-Brandt", "zoe oneil brandt"),
            ("Zoe\u{308}", "zoe"),
            ("4.25% … of U.S. growth", "4 25 of u s growth"),
            ("non\u{2011}stop…go — “A‗B”", "non stop go a b"),
            ("", ""),
            ("İzmir", "izmir"),
            ("\u{0}\u{202E}”", ""),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }
}
