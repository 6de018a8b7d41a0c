//! What the first bytes of a source show of its format, whatever its name is.
//!
//! Only what cannot be anything else counts here; what names and guesses add is `format`'s business.

use serde::de::IgnoredAny;

use crate::format::{BYTE_ORDER_MARK, Format};

/// What a source is for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A format that can be read.
    Known(Format),
    /// One that cannot, in words.
    Foreign(&'static str),
}

/// Magic numbers.
const MAGIC: &[(&[u8], Content)] = &[
    (b"WARC/", Content::Known(Format::Warc)),
    (b"PAR1", Content::Known(Format::Parquet)),
    (b"%PDF-", Content::Foreign("a PDF")),
    (
        b"PK\x03\x04",
        Content::Foreign("a ZIP archive or an office document"),
    ),
    (b"{\\rtf", Content::Foreign("an RTF document")),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        Content::Foreign("an old office document"),
    ),
    (b"BZh", Content::Foreign("compressed by bzip2")),
    (b"\xFD7zXZ\0", Content::Foreign("compressed by xz")),
    (b"7z\xBC\xAF\x27\x1C", Content::Foreign("a 7z archive")),
    (b"SQLite format 3\0", Content::Foreign("an SQLite database")),
    (b"ARROW1\0", Content::Foreign("an Arrow file")),
    (b"\x89PNG\r\n", Content::Foreign("a picture")),
    (b"\xFF\xD8\xFF", Content::Foreign("a picture")),
    (b"GIF8", Content::Foreign("a picture")),
    (b"\x7FELF", Content::Foreign("a program")),
];

/// What `bytes` begin.
pub(crate) fn of(bytes: &[u8]) -> Option<Content> {
    if let Some((_, content)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(*content);
    }
    let start = bytes
        .strip_prefix(BYTE_ORDER_MARK)
        .unwrap_or(bytes)
        .trim_ascii_start();
    match start.first() {
        Some(b'<') => markup(start).map(Content::Known),
        Some(b'{') => lines_or_objects(start).map(Content::Known),
        Some(b'[') if start[1..].trim_ascii_start().starts_with(b"{") => Some(Content::Known(Format::Json)),
        _ => None,
    }
}

/// JSON lines if the first line is a whole object, JSON if an object goes on over several lines.
fn lines_or_objects(start: &[u8]) -> Option<Format> {
    let (line, whole) = match start.iter().position(|byte| *byte == b'\n') {
        Some(end) => (start[..end].trim_ascii_end(), true),
        None => (start.trim_ascii_end(), false),
    };
    if whole
        && line.ends_with(b"{")
        && start[line.len()..]
            .trim_ascii_start()
            .first()
            .is_none_or(|byte| *byte == b'"')
        || whole && line.ends_with(b",")
    {
        return Some(Format::Json);
    }
    let is_object = serde_json::from_slice::<IgnoredAny>(line).is_ok();
    is_object.then_some(Format::JsonLines)
}

/// HTML or a feed, by the first element behind declarations and comments.
fn markup(start: &[u8]) -> Option<Format> {
    let mut rest = start;
    loop {
        rest = rest.trim_ascii_start();
        if begins_with(rest, b"<!doctype html") {
            return Some(Format::Html);
        }
        let end: &[u8] = if rest.starts_with(b"<!--") {
            b"-->"
        } else if rest.starts_with(b"<?") || rest.starts_with(b"<!") {
            b">"
        } else {
            break;
        };
        let found = rest.windows(end.len()).position(|window| window == end)?;
        rest = &rest[found + end.len()..];
    }
    let name = rest.strip_prefix(b"<")?;
    let length = name
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b':'))
        .unwrap_or(name.len());
    match name[..length].to_ascii_lowercase().as_slice() {
        b"html" | b"head" | b"body" => Some(Format::Html),
        b"rss" | b"feed" | b"rdf:rdf" => Some(Format::Feed),
        _ => None,
    }
}

/// Whether `bytes` begin with `words`, in any case.
pub(crate) fn begins_with(bytes: &[u8], words: &[u8]) -> bool {
    bytes
        .get(..words.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_certain() {
        for (bytes, format) in [
            (&b"WARC/1.0\r\n"[..], Some(Format::Warc)),
            (b"\n <!DOCTYPE html>\n", Some(Format::Html)),
            (b"<!-- saved --><HTML lang=en>", Some(Format::Html)),
            (
                b"<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">",
                Some(Format::Html),
            ),
            (
                b"<?xml version=\"1.0\"?><rss version=\"2.0\">",
                Some(Format::Feed),
            ),
            (
                b"<feed xmlns=\"http://www.w3.org/2005/Atom\">",
                Some(Format::Feed),
            ),
            (b"<nitf>", None),
            (b"<p>One", None),
            (b"[{\"text\"", Some(Format::Json)),
            (b"[\n  {\n", Some(Format::Json)),
            (b"[Editor's note]", None),
            (b"{\n  \"text\": 1\n}", Some(Format::Json)),
            (b"{\"status\": \"ok\",\n", Some(Format::Json)),
            (b"{\"text\": 1}\n{", Some(Format::JsonLines)),
            (b"{\"text\": ", None),
            (b"{curly}", None),
        ] {
            assert_eq!(of(bytes), format.map(Content::Known), "{}", bytes.escape_ascii());
        }
        assert_eq!(of(b"%PDF-1.7"), Some(Content::Foreign("a PDF")));
    }
}
