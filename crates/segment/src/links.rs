//! Web addresses, e-mail addresses, host names and file names: one token each. Every look ahead is bounded, or ends in a
//! token as long as what was looked at.

use crate::characters::{Class, class, space_at};
use crate::words::is_in;

/// The longest e-mail address or host name that is looked for, in bytes.
const LONGEST_NAME: usize = 100;

/// Where the link ends that begins with the word from `start` to `stop`, if one does. What stands at `stop` is not a
/// letter or digit.
pub(crate) fn end(text: &str, start: usize, stop: usize, end: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[..end];
    let word = &text[start..stop];
    let rest = &bytes[stop..];
    let scheme = rest.starts_with(b"://") || (word.eq_ignore_ascii_case("mailto") && rest.starts_with(b":"));
    let web = word.eq_ignore_ascii_case("www") && rest.starts_with(b".");
    if scheme || web {
        return url_end(text, stop, end).filter(|behind| *behind > stop + 3);
    }
    matches!(rest.first()?, b'@' | b'.' | b'-' | b'+').then_some(())?;
    address_end(bytes, start).or_else(|| host_end(text, bytes, start))
}

/// Everything up to white space, without the punctuation that ends a sentence or a bracket around it.
fn url_end(text: &str, at: usize, end: usize) -> Option<usize> {
    let mut stop = at;
    let mut brackets = 0_i32;
    for (offset, character) in text[at..end].char_indices() {
        let here = at + offset;
        match character {
            '<' | '>' | '"' | '“' | '”' | '«' | '»' | '‘' | '’' | '…' | '—' => break,
            '(' => brackets += 1,
            ')' if brackets == 0 => break,
            ')' => {
                brackets -= 1;
                stop = here + 1;
            }
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '|' | '[' | ']' | '{' | '}' => {}
            _ if space_at(text, here) => break,
            _ => stop = here + character.len_utf8(),
        }
    }
    (stop > at).then_some(stop)
}

/// "first.last@host.org"
fn address_end(bytes: &[u8], start: usize) -> Option<usize> {
    let window = &bytes[start..bytes.len().min(start + LONGEST_NAME)];
    let at = window.iter().position(|byte| !is_local(*byte))?;
    if window[at] != b'@' {
        return None;
    }
    let host = start + at + 1;
    let (stop, dots, _) = labels(bytes, host);
    (dots > 0).then_some(stop)
}

const fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'%')
}

/// "example.org", "example.org/page", "notes.pdf", "alt.religion.history"
fn host_end(text: &str, bytes: &[u8], start: usize) -> Option<usize> {
    let (stop, dots, last) = labels(bytes, start);
    if dots == 0 {
        return None;
    }
    let label = &text[last..stop];
    let same_case = label.bytes().all(|byte| byte.is_ascii_lowercase())
        || text[start..stop].bytes().all(|byte| !byte.is_ascii_lowercase());
    if !same_case {
        return None;
    }
    if is_in(DOMAINS, label) {
        return if bytes.get(stop) == Some(&b'/') {
            url_end(text, stop, bytes.len())
        } else {
            Some(stop)
        };
    }
    let group = dots >= 2
        && text[start..last]
            .split_terminator('.')
            .all(|label| label.len() >= 3);
    (is_in(FILES, label)
        || (group
            && text[start..stop]
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'.')))
    .then_some(stop)
}

/// Labels of a host name from `at` on: where they end, how many dots are between them, where the last one starts.
fn labels(bytes: &[u8], at: usize) -> (usize, usize, usize) {
    let limit = bytes.len().min(at + LONGEST_NAME);
    let (mut stop, mut dots, mut last) = (at, 0, at);
    let mut here = at;
    while here < limit {
        match bytes[here] {
            b'.' if here > last && here + 1 < limit && bytes[here + 1].is_ascii_alphanumeric() => {
                dots += 1;
                last = here + 1;
            }
            b'-' if here > last => {}
            byte if matches!(class(byte), Class::Letter | Class::Digit) => stop = here + 1,
            _ => break,
        }
        here += 1;
    }
    (stop, dots, last)
}

/// Endings of host names that are no English words with a missing space in front of them ("is", "in", "it", "so", "at",
/// "be", "my", "no", "to", "me", "am", "us" are left out).
const DOMAINS: &[&str] = &[
    "ai", "app", "au", "biz", "blog", "br", "ca", "ch", "cn", "co", "com", "cz", "de", "dk", "edu", "es",
    "eu", "fi", "fm", "fr", "gov", "gr", "hk", "hu", "ie", "il", "info", "int", "io", "jp", "kr", "ly",
    "mil", "museum", "mx", "net", "news", "nl", "nz", "org", "pk", "pl", "pt", "ro", "ru", "se", "sg", "tr",
    "tv", "tw", "ua", "uk", "us", "za",
];

const FILES: &[&str] = &[
    "csv", "doc", "docx", "exe", "gif", "htm", "html", "jpeg", "jpg", "js", "json", "mp3", "mp4", "pdf",
    "php", "png", "ppt", "pptx", "txt", "url", "xls", "xlsx", "xml", "zip",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::characters::word_end;

    #[test]
    fn lists_are_sorted() {
        crate::words::assert_sorted(DOMAINS);
        crate::words::assert_sorted(FILES);
    }

    #[test]
    fn links_end_before_the_punctuation_of_their_sentence() {
        for (text, link) in [
            ("https://a.org/b?c=d, and", Some("https://a.org/b?c=d")),
            ("http://a.org/x_(y)).", Some("http://a.org/x_(y)")),
            ("www.a.org.", Some("www.a.org")),
            ("first.last@host.org.", Some("first.last@host.org")),
            ("example.org/page.", Some("example.org/page")),
            ("bailey-ross@port.ac.uk", Some("bailey-ross@port.ac.uk")),
            ("Example.com said", Some("Example.com")),
            ("notes.pdf", Some("notes.pdf")),
            ("end.It", None),
            ("end.Us", None),
            ("state-of-the-art", None),
            ("a@b", None),
            ("U.S.", None),
        ] {
            let found = end(text, 0, word_end(text, 0, text.len()), text.len());
            assert_eq!(found.map(|end| &text[..end]), link, "{text}");
        }
    }
}
