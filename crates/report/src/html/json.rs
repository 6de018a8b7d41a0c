//! JSON that may stand inside a `<script>` element: nothing in it can end the element, start another, or end a line of script.

use std::io;

use memchr::{memchr2_iter, memchr3};
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Escapes what means something to HTML or to scripts; to JSON the escapes are the characters.
struct ForScript;

impl Formatter for ForScript {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if !has_meaning(fragment.as_bytes()) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut plain = 0;
        for (at, found) in fragment.match_indices(['<', '>', '&', '\u{2028}', '\u{2029}']) {
            writer.write_all(&fragment.as_bytes()[plain..at])?;
            let character = found.chars().next().map_or(0, u32::from);
            write!(writer, "\\u{character:04x}")?;
            plain = at + found.len();
        }
        writer.write_all(&fragment.as_bytes()[plain..])
    }
}

/// Whether there may be something to escape; nearly never, and told faster than by characters.
fn has_meaning(text: &[u8]) -> bool {
    let ends_separator = |last: usize| text[..last].ends_with(&[0xE2, 0x80]);
    memchr3(b'<', b'>', b'&', text).is_some() || memchr2_iter(0xA8, 0xA9, text).any(ends_separator)
}

/// The JSON of a value that has string keys only.
///
/// # Errors
/// The value cannot be JSON: a map with other keys.
pub(super) fn to_json(value: &impl Serialize) -> io::Result<String> {
    let mut json = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut json, ForScript))?;
    String::from_utf8(json).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element_and_all_comes_back() {
        let hostile = "</script><!-- ]]> & \u{2028}\u{2029} \"\\ \u{0}😀\u{202E}אב";
        let json = to_json(&hostile).expect("a string is JSON");
        assert!(!json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{json}");
        let back: String = serde_json::from_str(&json).expect("it is JSON");
        assert_eq!(back, hostile);
    }
}
