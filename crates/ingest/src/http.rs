//! Responses of HTTP as web archives keep them: status, type, charset, and the body without what it was wrapped in for transport.
//!
//! Archives are not exact about it: bodies are often kept unwrapped under the headers of the wrapped ones, so that each wrapping is
//! undone only where the bytes show it.

use std::io::Read;

use encoding_rs::Encoding;

use crate::compression::{Compression, GZIP};
use crate::encoding::encoding_of_label;

/// A response.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// Media type in lower case, without parameters; empty if there is none.
    pub(crate) media_type: String,
    pub(crate) charset: Option<&'static Encoding>,
    pub(crate) body: Vec<u8>,
}

/// Reads a response of which the body may become `limit` bytes; nothing if it is none.
pub(crate) fn response(bytes: &[u8], limit: usize) -> Option<Response> {
    let (head, body) = split_head(bytes)?;
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let status_line = std::str::from_utf8(lines.next()?).ok()?;
    let status = status_line
        .strip_prefix("HTTP/")?
        .split_ascii_whitespace()
        .nth(1)?
        .parse()
        .ok()?;
    let headers = Headers::of(lines);
    let content_type = headers.get("content-type");
    let mut body = if headers.get("transfer-encoding").eq_ignore_ascii_case("chunked") {
        dechunked(body).unwrap_or_else(|| body.to_vec())
    } else {
        body.to_vec()
    };
    if let Some(inner) = decoded(&body, headers.get("content-encoding"), limit) {
        body = inner;
    }
    Some(Response {
        status,
        media_type: media_type(content_type),
        charset: charset(content_type),
        body,
    })
}

/// Names and values of a head, as archives and HTTP write them.
pub(crate) struct Headers<'b>(Vec<(&'b str, &'b str)>);

impl<'b> Headers<'b> {
    /// Lines without a colon or in another encoding are passed over; a line that goes on is one too many to matter.
    pub(crate) fn of(lines: impl Iterator<Item = &'b [u8]>) -> Self {
        let header = |line: &'b [u8]| {
            let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
            Some((name.trim(), value.trim()))
        };
        Self(lines.filter_map(header).collect())
    }

    /// The first value of a name in any case; empty without.
    pub(crate) fn get(&self, name: &str) -> &'b str {
        let found = self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }
}

/// What is before the first blank line, and what behind it.
pub(crate) fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut from = 0;
    loop {
        let at = from + bytes[from..].iter().position(|byte| *byte == b'\n')?;
        match &bytes[at + 1..] {
            [b'\n', body @ ..] | [b'\r', b'\n', body @ ..] => return Some((&bytes[..at], body)),
            _ => from = at + 1,
        }
    }
}

/// "text/html" of "Text/HTML; charset=utf-8".
pub(crate) fn media_type(content_type: &str) -> String {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.to_ascii_lowercase()
}

fn charset(content_type: &str) -> Option<&'static Encoding> {
    let parameters = content_type.split(';').skip(1);
    let label = parameters.filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches(['"', '\'']))
    });
    label.into_iter().find_map(|label| encoding_of_label(label))
}

/// A body without the marks of its chunks; nothing if it has none. What a cut-off body has of its last chunk is kept.
fn dechunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(bytes.len());
    loop {
        let end = bytes.iter().take(64).position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&bytes[..end]).ok()?;
        let digits = line.split(';').next().unwrap_or_default().trim();
        let length = usize::from_str_radix(digits, 16).ok()?;
        bytes = &bytes[end + 1..];
        if length == 0 {
            return Some(body);
        }
        let Some(chunk) = bytes.get(..length) else {
            body.extend(bytes);
            return Some(body);
        };
        body.extend(chunk);
        bytes = &bytes[length..];
        bytes = bytes.strip_prefix(b"\r").unwrap_or(bytes);
        bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        if bytes.is_empty() {
            return Some(body);
        }
    }
}

/// A body that was compressed for transport; nothing if it is not, or no longer. What a cut-off body has is kept.
fn decoded(body: &[u8], encoding: &str, limit: usize) -> Option<Vec<u8>> {
    let most = limit as u64 + 1;
    let mut inner = Vec::new();
    // An error ends the body; what came before it stays.
    let mut read = |reader: &mut dyn Read| {
        let _ = reader.take(most).read_to_end(&mut inner);
    };
    if body.starts_with(GZIP) {
        read(&mut flate2::read::MultiGzDecoder::new(body));
    } else if Compression::of(body).is_some() {
        read(&mut zstd::stream::read::Decoder::new(body).ok()?);
    } else if encoding.eq_ignore_ascii_case("deflate") {
        if body.first() == Some(&0x78) {
            read(&mut flate2::read::ZlibDecoder::new(body));
        } else {
            read(&mut flate2::read::DeflateDecoder::new(body));
        }
    } else if encoding.eq_ignore_ascii_case("br") && !body.trim_ascii_start().starts_with(b"<") {
        read(&mut brotli_decompressor::Decompressor::new(body, 4096));
    }
    (!inner.is_empty()).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(bytes: &[u8]) -> String {
        String::from_utf8(response(bytes, 1000).unwrap().body).unwrap()
    }

    #[test]
    fn heads() {
        let found = response(
            b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; Charset=\"latin1\"\r\nX\r\n\r\n<p>",
            1000,
        )
        .unwrap();
        assert_eq!((found.status, found.media_type.as_str()), (200, "text/html"));
        assert_eq!(found.charset, Some(encoding_rs::WINDOWS_1252));
        assert_eq!(found.body, b"<p>");
        for bytes in [&b""[..], b"HTTP/1.1 200 OK", b"<p>\n\n", b"HTTP/1.1\n\n"] {
            assert_eq!(response(bytes, 1000), None);
        }
    }

    #[test]
    fn bodies_as_they_are_and_as_they_say() {
        let head = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Length: 7\n";
        assert_eq!(
            body(format!("{head}\n3\r\n<p>\r\n2;x=y\r\nOn\r\n0\r\n\r\n").as_bytes()),
            "<p>On"
        );
        assert_eq!(
            body(format!("{head}\n3\r\n<p>\r\n20\r\nOn").as_bytes()),
            "<p>On",
            "cut off"
        );
        assert_eq!(
            body(format!("{head}\n<p>One").as_bytes()),
            "<p>One",
            "unwrapped before it was kept"
        );
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, b"<p>One").unwrap();
        let gzip = gzip.finish().unwrap();
        let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
        assert_eq!(body(&[&head[..], &gzip].concat()), "<p>One");
        assert_eq!(body(&[&head[..], b"<p>One"].concat()), "<p>One");
        let brotli = [0x0b, 0x02, 0x80, b'<', b'p', b'>', b'O', b'n', 0x03];
        let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n";
        assert_eq!(body(&[&head[..], &brotli].concat()), "<p>On");
    }
}
