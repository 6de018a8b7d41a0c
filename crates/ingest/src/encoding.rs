//! Bytes to characters: byte order marks, names of encodings, and guesses where nothing is said.
//!
//! Bytes that are UTF-8 are never read as anything else, and nothing is replaced: what fits no encoding is an error.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::compression::Bytes;

/// The encoding that goes by a name, as browsers know it (`latin1` is Windows-1252); nothing if none does.
pub fn encoding_of_label(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.as_bytes())
}

/// Whether a source is UTF-16: by its byte order mark, or because it begins with ASCII characters of two bytes.
pub(crate) fn utf16(first: &[u8]) -> Option<&'static Encoding> {
    if first.starts_with(&[0xFF, 0xFE]) {
        return Some(UTF_16LE);
    }
    if first.starts_with(&[0xFE, 0xFF]) {
        return Some(UTF_16BE);
    }
    let pairs = || first.chunks_exact(2).take(LOOKED_AT);
    let is_text = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    if pairs().len() < 4 {
        None
    } else if pairs().all(|pair| is_text(pair[0]) && pair[1] == 0) {
        Some(UTF_16LE)
    } else if pairs().all(|pair| pair[0] == 0 && is_text(pair[1])) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Pairs of bytes looked at for a guess.
const LOOKED_AT: usize = 16;

/// The encoding that the declaration of XML names.
pub(crate) fn declared_encoding(first: &[u8]) -> Option<&'static Encoding> {
    let declaration = &first[..first.iter().position(|byte| *byte == b'>')?];
    let declaration = std::str::from_utf8(declaration).ok()?.trim_start();
    let (_, value) = declaration.strip_prefix("<?xml")?.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let label = value.strip_prefix(['"', '\''])?.split(['"', '\'']).next()?;
    encoding_of_label(label)
}

/// Reads a source in another encoding as UTF-8, without its byte order mark.
pub(crate) fn transcoded(reader: impl BufRead + Send + 'static, encoding: &'static Encoding) -> Bytes {
    Box::new(BufReader::with_capacity(
        BUFFER,
        Transcoder {
            reader: Box::new(reader),
            decoder: encoding.new_decoder_with_bom_removal(),
            encoding,
            read: 0,
            finished: false,
        },
    ))
}

const BUFFER: usize = 64 << 10;

struct Transcoder {
    reader: Bytes,
    decoder: Decoder,
    encoding: &'static Encoding,
    read: u64,
    finished: bool,
}

impl Read for Transcoder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A decoder that has no room for one character makes no progress.
        if self.finished || buffer.len() < 4 {
            return Ok(0);
        }
        loop {
            let input = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                input => input?,
            };
            let last = input.is_empty();
            let (result, read, written) = self
                .decoder
                .decode_to_utf8_without_replacement(input, buffer, last);
            self.reader.consume(read);
            self.read += read as u64;
            if let DecoderResult::Malformed(..) = result {
                let reason = format!("not {} near byte {}", self.encoding.name(), self.read);
                return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
            }
            self.finished = last && matches!(result, DecoderResult::InputEmpty);
            if written > 0 || self.finished {
                return Ok(written);
            }
        }
    }
}

/// Bytes that are text in no encoding; the number is that of the first byte that is not UTF-8.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotText {
    pub(crate) byte: usize,
}

/// Reads `bytes` as UTF-8, or else as the encoding that they most look like. Bytes that are mostly UTF-8 are UTF-8 with a mistake
/// in it, and an error like those that hold control characters: a guess would only make up characters.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, NotText> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error,
    };
    let byte = error.valid_up_to();
    if is_binary(bytes) || is_mostly_utf8(bytes) {
        return Err(NotText { byte });
    }
    guess(bytes)
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(NotText { byte })
}

/// What bytes that are not UTF-8 look like. Where few of them are above ASCII they are the accents and quotation marks of English
/// text, too few for statistics.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let strange = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let undefined = |byte: &u8| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D);
    if strange <= 4 || strange * 40 < bytes.len() && !bytes.iter().any(undefined) {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// No text in a single-byte encoding has control characters other than those of white space.
fn is_binary(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .any(|byte| matches!(byte, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F))
}

/// Whether more of the bytes above ASCII make characters of UTF-8 than do not.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// Reads `bytes` of a page, which must give something: as UTF-8 where they are, or else as what is `declared`, or guessed. In a
/// page that is UTF-8 but for some bytes, those are Windows-1252: pasted in by an editor.
#[cfg(feature = "html")]
pub(crate) fn decode_page(bytes: &[u8], declared: Option<&'static Encoding>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding
            .decode_without_bom_handling(&bytes[mark..])
            .0
            .into_owned();
    }
    if let Some(encoding) = utf16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    if is_mostly_utf8(bytes) {
        return with_windows_1252(bytes);
    }
    let encoding = declared
        .filter(|encoding| encoding.is_ascii_compatible() && *encoding != encoding_rs::UTF_8)
        .unwrap_or_else(|| guess(bytes));
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(feature = "html")]
fn with_windows_1252(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 64);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let strange = chunk.invalid();
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(strange).0);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_only_where_it_must() {
        let windows = b"The mayor said: \x93We\x92re ready\x94 \x96 at the caf\xE9.";
        assert_eq!(
            decode(windows).unwrap(),
            "The mayor said: “We’re ready” – at the café."
        );
        assert_eq!(decode("“café”".as_bytes()).unwrap(), "“café”");
        // Mojibake that came in is not ours to mend, and none is made.
        assert_eq!(decode("â€œhiâ€".as_bytes()).unwrap(), "â€œhiâ€");
        let mut broken = "“One,” she said. “Two.”".as_bytes().to_vec();
        broken.push(0xE2);
        assert_eq!(
            decode(&broken),
            Err(NotText {
                byte: broken.len() - 1
            })
        );
        assert!(decode(b"\xFF\x00\x01\xFE").is_err());
    }

    #[cfg(feature = "html")]
    #[test]
    fn pages_always_give_something() {
        let mixed = [
            "<p>“One”</p><p>".as_bytes(),
            b"\x93Two\x94",
            "é “three”</p>".as_bytes(),
        ]
        .concat();
        assert_eq!(
            decode_page(&mixed, Some(encoding_rs::UTF_8)),
            "<p>“One”</p><p>“Two”é “three”</p>"
        );
        let latin = encoding_of_label("iso-8859-1").unwrap();
        assert_eq!(decode_page(b"\x93caf\xE9\x94", Some(latin)), "“café”");
        assert_eq!(
            decode_page("“café”".as_bytes(), Some(latin)),
            "“café”",
            "declared wrongly"
        );
        assert_eq!(decode_page(b"\xFF\xFEh\0i\0", None), "hi");
        let cyrillic = "Привет, как дела? Это новости дня.";
        let bytes = encoding_rs::WINDOWS_1251.encode(cyrillic).0;
        assert_eq!(decode_page(&bytes, encoding_of_label("windows-1251")), cyrillic);
    }

    #[test]
    fn utf16_is_seen_without_a_mark() {
        assert_eq!(utf16(b"{\0\"\0t\0e\0x\0"), Some(UTF_16LE));
        assert_eq!(utf16(b"\0{\0\"\0t\0e"), Some(UTF_16BE));
        assert_eq!(utf16(b"{\"text\": 1}"), None);
        assert_eq!(utf16(b"\0\0\0\0\0\0\0\0"), None);
    }
}
