//! The id of an article that comes without one.
//!
//! Two records have the same id exactly if their text, title, URL and date are the same; where they were read makes no
//! difference.

use onrecord_document::Metadata;
use xxhash_rust::xxh3::Xxh3;

/// The XXH3-128 hash (seed 0) of text, title, URL and publication date as 32 lower-case hexadecimal digits.
///
/// Hashed are these four in this order, each as its length in bytes (64 bits, little-endian) followed by its UTF-8 bytes,
/// so that no two different sets of values give the same bytes. What is absent has the length 2⁶⁴ − 1 and no bytes. The
/// date is its UTC instant in RFC 3339 (`2026-03-04T16:20:00Z`), `/`, and the name of its precision (`minute`).
pub fn article_id(text: &str, metadata: &Metadata) -> String {
    let published = metadata.published.as_ref();
    let published = published.map(|date| format!("{}/{}", date.instant, date.precision.name()));
    let parts = [
        Some(text),
        metadata.title.as_deref(),
        metadata.url.as_deref(),
        published.as_deref(),
    ];
    let mut hasher = Xxh3::new();
    for part in parts {
        let length = part.map_or(u64::MAX, |part| part.len() as u64);
        hasher.update(&length.to_le_bytes());
        hasher.update(part.unwrap_or_default().as_bytes());
    }
    format!("{:032x}", hasher.digest128())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_date;

    /// Computed from the description above by another implementation, `xxhash` of Python: ids stay what they are.
    #[test]
    fn ids_are_as_described() {
        assert_eq!(
            article_id("One.", &Metadata::default()),
            "2ef9a878673d049bb9d83f5b9128a5a4"
        );
        let metadata = Metadata {
            title: Some("Erste".to_owned()),
            url: Some("http://a.b/".to_owned()),
            published: parse_date("4 March 2026, 16:20"),
            author: Some("Jo Doe".to_owned()),
            ..Metadata::default()
        };
        assert_eq!(
            article_id("“One.”", &metadata),
            "b45e7da041e6b77482356c1052d2bc4b"
        );
    }
}
