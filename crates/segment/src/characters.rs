//! Which characters belong together: classes of bytes, ends of words, clusters of emoji. Nothing here knows English.

use onrecord_document::segmentation::is_invisible;

/// What a byte can begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    /// White space or a control character.
    Space,
    /// A letter or an underscore.
    Letter,
    /// A digit.
    Digit,
    /// Any other ASCII character.
    Mark,
    /// Part of a character outside ASCII.
    High,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Mark; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            0..=b' ' | 0x7F => Class::Space,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            0x80.. => Class::High,
            _ => Class::Mark,
        };
        byte += 1;
    }
    classes
};

/// The class of a byte.
pub(crate) const fn class(byte: u8) -> Class {
    CLASSES[byte as usize]
}

/// The character at a boundary of `text`, if there is one.
pub(crate) fn character_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character that ends at a boundary of `text`, if there is one.
pub(crate) fn character_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Whether a word can start with or go on with it.
pub(crate) fn is_word_character(character: char) -> bool {
    (character.is_alphanumeric() && !is_apostrophe(character) && !is_invisible(character))
        || character == '_'
        || is_extension(character)
}

/// The apostrophe, straight or typeset, and what is typed for it: an opening mark, an accent, a modifier letter.
pub(crate) const fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '‛' | '＇')
}

/// Invisible characters that stand inside words without cutting them: the soft hyphen, joiners, variation selectors. A
/// zero-width space cuts, as do all white space and controls.
pub(crate) fn is_joiner(character: char) -> bool {
    is_invisible(character)
        && !character.is_whitespace()
        && !character.is_control()
        && character != '\u{200B}'
}

/// Marks that combine with the character before them: accents, vowel points, viramas and nuktas, keycaps.
fn is_extension(character: char) -> bool {
    match character as u32 {
        0x300..=0x36F
        | 0x483..=0x489
        | 0x591..=0x5BD
        | 0x5BF
        | 0x5C1..=0x5C5
        | 0x610..=0x61A
        | 0x64B..=0x65F
        | 0x670
        | 0x6D6..=0x6ED
        | 0x730..=0x74A
        | 0xE47..=0xE4E
        | 0xEC8..=0xECD
        | 0x1037..=0x103A
        | 0x17C9..=0x17D3
        | 0x1AB0..=0x1AFF
        | 0x1DC0..=0x1DFF
        | 0x20D0..=0x20F0
        | 0x302A..=0x302F
        | 0x3099..=0x309A
        | 0xFE20..=0xFE2F
        | 0x1F3FB..=0x1F3FF => true,
        // The Indic blocks keep nukta and virama at the same places of each.
        code @ 0x900..=0xDFF => matches!(code & 0x7F, 0x3C | 0x4D),
        _ => false,
    }
}

/// Where the run of word characters from `at` ends, before `end`; `at` itself if there is none. Joiners belong to it
/// between word characters.
pub(crate) fn word_end(text: &str, at: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    let mut stop = at;
    let mut ahead = at;
    while ahead < end {
        match class(bytes[ahead]) {
            Class::Letter | Class::Digit => {
                ahead += 1;
                stop = ahead;
            }
            Class::High => {
                let Some(character) = character_at(text, ahead) else {
                    break;
                };
                ahead += character.len_utf8();
                if is_word_character(character) {
                    stop = ahead;
                } else if stop == at || !is_joiner(character) {
                    break;
                }
            }
            Class::Space | Class::Mark => break,
        }
    }
    stop
}

/// Where the symbol at `at` ends with all that shows as one picture with it: skin tones, keycaps, joined emoji, flags.
/// Invisible characters at the end are left out.
pub(crate) fn symbol_end(text: &str, at: usize, end: usize) -> usize {
    let mut characters = text[at..end].char_indices();
    let Some((_, first)) = characters.next() else {
        return end;
    };
    let mut stop = at + first.len_utf8();
    let mut joined = false;
    let mut flag = is_flag_letter(first);
    for (offset, character) in characters {
        let second = flag && is_flag_letter(character);
        if character == '\u{200D}' {
            joined = true;
        } else if second || is_extension(character) || (joined && is_pictograph(character)) {
            stop = at + offset + character.len_utf8();
            (joined, flag) = (false, false);
        } else if !is_joiner(character) {
            break;
        }
    }
    stop
}

const fn is_flag_letter(character: char) -> bool {
    matches!(character, '\u{1F1E6}'..='\u{1F1FF}')
}

/// A picture of a face, a hand, a thing.
pub(crate) const fn is_emoji(character: char) -> bool {
    matches!(character, '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}')
}

const fn is_pictograph(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Whether there is white space or anything invisible in front of byte `at` (or nothing at all).
pub(crate) fn space_before(text: &str, at: usize) -> bool {
    character_before(text, at).is_none_or(is_invisible)
}

/// Whether there is white space or anything invisible at byte `at` (or nothing at all).
pub(crate) fn space_at(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => class(*byte) == Class::Space,
        _ => character_at(text, at).is_none_or(is_invisible),
    }
}

/// The first visible byte from `at` on, before `end`; `end` if there is none.
pub(crate) fn skip_space(text: &str, at: usize, end: usize) -> usize {
    text[at..end]
        .char_indices()
        .find(|(_, character)| !is_invisible(*character))
        .map_or(end, |(offset, _)| at + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_their_letters_do() {
        for (text, length) in [
            ("word, more", 4),
            ("so\u{AD}ft hyphen", 6),
            ("end\u{AD} here", 3),
            ("a\u{200B}b", 1),
            ("cafe\u{301}s!", 7),
            ("été", 5),
            ("हिन्दी", "हिन्दी".len()),
            ("don’t", 3),
            ("donʼt", 3),
            ("-", 0),
            ("", 0),
        ] {
            assert_eq!(word_end(text, 0, text.len()), length, "{text:?}");
        }
    }

    #[test]
    fn a_picture_is_one_symbol() {
        for (text, first) in [
            ("👩‍🚀x", "👩‍🚀"),
            ("👍🏽👍", "👍🏽"),
            ("🇬🇧🇫🇷", "🇬🇧"),
            ("❤\u{FE0F} ", "❤"),
            ("😀😀", "😀"),
            ("→a", "→"),
        ] {
            assert_eq!(&text[..symbol_end(text, 0, text.len())], first);
        }
    }
}
