//! The text of an article, and the conversion between byte and code-point offsets.

use std::sync::Arc;

use crate::span::Span;

/// The text of one article: made once by ingestion, never changed, shorter than 4 GiB. Cloning shares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(Arc<str>);

/// The text is 4 GiB or longer, so that spans cannot address it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the text has {bytes} bytes; 4 GiB is the most that can be addressed, so cut the article or raise no limit above it"
)]
pub struct TextTooLong {
    /// Its length in bytes.
    pub bytes: usize,
}

impl Text {
    /// Takes over a text as it is.
    ///
    /// # Errors
    /// [`TextTooLong`] from 4 GiB on.
    pub fn new(text: impl Into<Arc<str>>) -> Result<Self, TextTooLong> {
        let text = text.into();
        match u32::try_from(text.len()) {
            Ok(_) => Ok(Self(text)),
            Err(_) => Err(TextTooLong { bytes: text.len() }),
        }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Length in bytes.
    pub fn len(&self) -> u32 {
        u32::try_from(self.0.len()).expect("checked when the text was made")
    }

    /// Whether it has no byte.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words of a span.
    ///
    /// # Panics
    /// If the span was not made for this text. Spans inside a [`Layer`](crate::Layer) of this text never are.
    pub fn slice(&self, span: Span) -> &str {
        &self.0[span.range()]
    }

    /// The words of a span, or nothing if it does not lie on character boundaries inside the text.
    pub fn get(&self, span: Span) -> Option<&str> {
        self.0.get(span.range())
    }
}

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Converts between byte offsets and Unicode code points of one text. Made in one pass over the text; each look-up then
/// takes constant time (code points of bytes) or the logarithm of the length (bytes of code points).
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points that start before each block of [`BLOCK`] bytes; empty for ASCII, where the two counts are one.
    before: Vec<u32>,
    total: u32,
}

/// Bytes between two counts: a compromise between the table's size and the bytes counted for each look-up.
const BLOCK: usize = 64;

impl<'t> CodePoints<'t> {
    /// Reads `text` once.
    pub fn new(text: &'t Text) -> Self {
        let text = text.as_str();
        if text.is_ascii() {
            return Self {
                text,
                before: Vec::new(),
                total: text.len() as u32,
            };
        }
        let mut total = 0;
        let before = text
            .as_bytes()
            .chunks(BLOCK)
            .map(|block| {
                let here = total;
                total += characters(block);
                here
            })
            .collect();
        Self { text, before, total }
    }

    /// The number of code points of the whole text.
    pub fn total(&self) -> u32 {
        self.total
    }

    /// How many code points start before byte `offset` (at most the text's length).
    pub fn of_byte(&self, offset: u32) -> u32 {
        if self.before.is_empty() {
            return offset.min(self.total);
        }
        let offset = (offset as usize).min(self.text.len());
        let block = offset / BLOCK;
        match self.before.get(block) {
            Some(before) => before + characters(&self.text.as_bytes()[block * BLOCK..offset]),
            None => self.total,
        }
    }

    /// The byte at which code point number `index` starts (the text's length for the one behind the last), or nothing if
    /// the text has fewer.
    pub fn to_byte(&self, index: u32) -> Option<u32> {
        if index > self.total {
            return None;
        }
        if self.before.is_empty() {
            return Some(index);
        }
        if index == self.total {
            return Some(self.text.len() as u32);
        }
        // The last block with at most `index` code points before it holds the start of that code point.
        let block = self.before.partition_point(|before| *before <= index) - 1;
        let mut left = index - self.before[block];
        let start = block * BLOCK;
        for (at, byte) in self.text.as_bytes()[start..].iter().enumerate() {
            if starts_character(*byte) {
                if left == 0 {
                    return Some((start + at) as u32);
                }
                left -= 1;
            }
        }
        None
    }

    /// A byte span in code points.
    pub fn of_span(&self, span: Span) -> Span {
        Span::new(self.of_byte(span.start), self.of_byte(span.end))
    }

    /// A code-point span in bytes, or nothing if it runs out of the text.
    pub fn to_span(&self, span: Span) -> Option<Span> {
        Some(Span::new(self.to_byte(span.start)?, self.to_byte(span.end)?))
    }
}

/// Every byte of UTF-8 but those of the form `10xxxxxx` starts a code point.
const fn starts_character(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| starts_character(**byte)).count() as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn code_points_agree_with_counting(text in "(?s).{0,400}") {
            let text = Text::new(text).unwrap();
            let code_points = CodePoints::new(&text);
            prop_assert_eq!(code_points.total() as usize, text.chars().count());
            let ends = text.char_indices().map(|(at, _)| at).chain([text.as_str().len()]);
            for (index, at) in ends.enumerate() {
                prop_assert_eq!(code_points.of_byte(at as u32) as usize, index);
                prop_assert_eq!(code_points.to_byte(index as u32), Some(at as u32));
            }
            prop_assert_eq!(code_points.to_byte(code_points.total() + 1), None);
        }
    }

    #[test]
    fn spans_slice_as_python_does() {
        let text = Text::new("Zoë said “no”.").unwrap();
        let code_points = CodePoints::new(&text);
        let at = text.find("“no”").unwrap();
        let span = Span::of(at..at + "“no”".len());
        assert_eq!(code_points.of_span(span), Span::new(9, 13));
        assert_eq!(code_points.to_span(Span::new(9, 13)), Some(span));
    }
}
