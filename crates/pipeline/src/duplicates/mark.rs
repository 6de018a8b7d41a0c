//! Marks the lines of a run that copy an earlier one, in the order in which they are written.
//!
//! A line says what is needed: its text, or where texts are left out the signature of it. So whatever way a line came to be, made now or
//! taken over from an earlier run, it is decided upon alike, and the index is rebuilt from the segments that stay.

use std::borrow::Cow;

use memchr::memmem;
use onrecord_report::{Record, Rejected, is_rejected_line, to_line};
use serde::Deserialize;

use super::{Duplicates, Index, Signature};

/// What a run does with copies.
#[derive(Debug)]
pub(crate) struct Marker {
    duplicates: Duplicates,
    drop: bool,
    index: Index,
}

/// A line as it is to be written.
pub(crate) struct Marked<'l> {
    pub(crate) line: Cow<'l, [u8]>,
    /// The origin of what the article copies.
    pub(crate) original: Option<String>,
}

/// The stage that dropped copies are rejected by.
const STAGE: &str = "duplicates";

/// The part of a line that is looked at.
#[derive(Deserialize)]
struct Line<'l> {
    #[serde(borrow)]
    article: Option<Outer<'l>>,
}

#[derive(Deserialize)]
struct Outer<'l> {
    #[serde(borrow)]
    article: Inner<'l>,
}

#[derive(Deserialize)]
struct Inner<'l> {
    #[serde(borrow)]
    origin: Cow<'l, str>,
    text: Option<Cow<'l, str>>,
    signature: Option<String>,
}

impl Marker {
    /// With `drop`, copies become rejections.
    pub(crate) fn new(duplicates: Duplicates, drop: bool) -> Self {
        Self {
            duplicates,
            drop,
            index: Index::new(duplicates),
        }
    }

    /// The line as it is to be written: of an original as it is, of a copy with the origin of what it copies.
    pub(crate) fn mark<'l>(&mut self, line: &'l [u8]) -> Marked<'l> {
        let Some((origin, signature)) = self.signature(line) else {
            return Marked {
                line: Cow::Borrowed(line),
                original: None,
            };
        };
        let original = self.index.original_of(&origin, &signature);
        let line = match &original {
            Some(original) if self.drop => Cow::Owned(dropped(line, &origin, original)),
            original => with_original(line, original.as_deref()),
        };
        Marked { line, original }
    }

    /// Takes note of a line that stays as it is.
    pub(crate) fn learn(&mut self, line: &[u8]) {
        if let Some((origin, signature)) = self.signature(line) {
            self.index.original_of(&origin, &signature);
        }
    }

    /// Whether a line is the rejection of a copy.
    pub(crate) fn has_dropped(line: &[u8]) -> bool {
        let stage = format!("\",\"stage\":\"{STAGE}\",\"reason\":");
        is_rejected_line(line) && memmem::find(line, stage.as_bytes()).is_some()
    }

    fn signature(&self, line: &[u8]) -> Option<(String, Signature)> {
        if self.duplicates == Duplicates::Keep {
            return None;
        }
        let Inner {
            origin,
            text,
            signature,
        } = serde_json::from_slice::<Line<'_>>(line).ok()?.article?.article;
        let signature = match text {
            Some(text) => Signature::of(&text, self.duplicates),
            None => Signature::from_text(&signature?),
        };
        Some((origin.into_owned(), signature?))
    }
}

/// What stands before the value. Inside a string its quotation marks would be escaped, so that it stands in a line but once.
const FIELD: &[u8] = b",\"duplicate_of\":";

/// Where the value of `duplicate_of` is.
fn value(line: &[u8]) -> Option<std::ops::Range<usize>> {
    let start = memmem::find(line, FIELD)? + FIELD.len();
    let mut values = serde_json::Deserializer::from_slice(&line[start..]).into_iter::<Option<Cow<'_, str>>>();
    values.next()?.ok()?;
    Some(start..start + values.byte_offset())
}

fn with_original<'l>(line: &'l [u8], original: Option<&str>) -> Cow<'l, [u8]> {
    let Some(value) = value(line) else {
        return Cow::Borrowed(line);
    };
    let json = serde_json::to_vec(&original).unwrap_or_default();
    if line[value.clone()] == json[..] {
        return Cow::Borrowed(line);
    }
    Cow::Owned([&line[..value.start], &json, &line[value.end..]].concat())
}

/// A rejection in place of the article, behind what stands before it in the line.
fn dropped(line: &[u8], origin: &str, original: &str) -> Vec<u8> {
    let rejection = to_line(&Record::Rejected(Rejected {
        origin: origin.to_owned(),
        stage: STAGE.to_owned(),
        reason: format!("copies {original}"),
    }));
    let before = b"\"article\":";
    let at = memmem::find(line, before);
    [&line[..at.unwrap_or(1)], &rejection[1..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(origin: &str, text: &str, duplicate_of: &str) -> String {
        let text = serde_json::Value::from(text);
        format!(
            "{{\"key\":\"00\",\"article\":{{\"article\":{{\"origin\":\"{origin}\",\"text\":{text}}},\"duplicate_of\":{duplicate_of},\
             \"words\":3}}}}"
        )
    }

    fn marked(marker: &mut Marker, line: &str) -> String {
        String::from_utf8(marker.mark(line.as_bytes()).line.into_owned()).expect("JSON is UTF-8")
    }

    #[test]
    fn copies_name_their_originals() {
        let odd = "He wrote ,\"duplicate_of\":null, and left.";
        let mut marker = Marker::new(Duplicates::Exact, false);
        assert_eq!(
            marked(&mut marker, &line("a \\\"1\\\"", odd, "null")),
            line("a \\\"1\\\"", odd, "null")
        );
        let copy = line("b", odd, "null");
        assert_eq!(marked(&mut marker, &copy), line("b", odd, "\"a \\\"1\\\"\""));
        // A line that was taken over from a run over another corpus.
        assert_eq!(
            marked(
                &mut marker,
                &line("c", "Something else.", "\"gone \\\" ,\\\"duplicate_of\"")
            ),
            line("c", "Something else.", "null")
        );
        let rejected =
            "{\"key\":\"00\",\"rejected\":{\"origin\":\"d\",\"stage\":\"ingest\",\"reason\":\"x\"}}";
        assert_eq!(marked(&mut marker, rejected), rejected);
        let mut keeping = Marker::new(Duplicates::Keep, false);
        assert_eq!(marked(&mut keeping, &copy), copy);
        assert_eq!(marked(&mut keeping, &copy), copy);
    }

    #[test]
    fn dropped_copies_are_rejections_with_the_key_of_the_line() {
        let mut marker = Marker::new(Duplicates::Exact, true);
        marker.learn(line("a", "One.", "null").as_bytes());
        assert_eq!(
            marked(&mut marker, &line("b", "One.", "null")),
            "{\"key\":\"00\",\"rejected\":{\"origin\":\"b\",\"stage\":\"duplicates\",\"reason\":\"copies a\"}}"
        );
    }

    #[test]
    fn without_texts_signatures_serve() {
        let signature = Signature::of("One.", Duplicates::Exact).map(|signature| signature.to_text());
        let line = |origin: &str| {
            format!(
                "{{\"article\":{{\"article\":{{\"origin\":\"{origin}\",\"signature\":\"{}\"}},\"duplicate_of\":null,\"words\":1}}}}",
                signature.as_deref().unwrap_or_default()
            )
        };
        let mut marker = Marker::new(Duplicates::Exact, false);
        marker.learn(line("a").as_bytes());
        assert!(marked(&mut marker, &line("b")).contains("\"duplicate_of\":\"a\""));
    }
}
