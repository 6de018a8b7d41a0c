//! The formats that articles come in, and how one is known by a name or by its first bytes.
//!
//! Nothing is read here beyond the bytes that are handed in.

use std::io::Read;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::compression::{self, Compression};
use crate::content::{self, Content};
use crate::csv;
use crate::fields::FieldMap;

/// A format that articles come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// One article, all of the bytes its text.
    #[serde(rename = "text")]
    PlainText,
    /// One article with front matter, its body reduced to text.
    #[serde(rename = "markdown")]
    Markdown,
    /// One JSON object on each line, each an article.
    #[serde(rename = "jsonl")]
    JsonLines,
    /// A header and one article in each row, with whatever delimiter the header has most of.
    #[serde(rename = "csv")]
    Csv,
    /// An array of JSON objects, or objects one behind the other, each an article, on any number of lines.
    #[serde(rename = "json")]
    Json,
    /// One page of HTML, its main text an article.
    #[serde(rename = "html")]
    Html,
    /// A web archive, each page of HTML in it an article.
    #[serde(rename = "warc")]
    Warc,
    /// A table with one article in each row.
    #[serde(rename = "parquet")]
    Parquet,
    /// RSS or Atom, each item an article.
    #[serde(rename = "feed")]
    Feed,
}

/// A format was asked for by a name that no format has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown format `{0}`; the formats are text, markdown, jsonl, csv, json, html, warc, parquet and feed"
)]
pub struct UnknownFormat(pub String);

/// Name, other names by which it can be asked for, file extensions.
struct Names {
    format: Format,
    name: &'static str,
    aliases: &'static [&'static str],
    extensions: &'static [&'static str],
}

const NAMES: [Names; 9] = [
    Names {
        format: Format::PlainText,
        name: "text",
        aliases: &["plain", "txt"],
        extensions: &["txt", "text"],
    },
    Names {
        format: Format::Markdown,
        name: "markdown",
        aliases: &["md"],
        extensions: &["md", "markdown"],
    },
    Names {
        format: Format::JsonLines,
        name: "jsonl",
        aliases: &["ndjson", "json-lines"],
        extensions: &["jsonl", "ndjson"],
    },
    Names {
        format: Format::Csv,
        name: "csv",
        aliases: &["tsv"],
        extensions: &["csv", "tsv"],
    },
    Names {
        format: Format::Json,
        name: "json",
        aliases: &["json-array"],
        extensions: &["json"],
    },
    Names {
        format: Format::Html,
        name: "html",
        aliases: &["htm", "xhtml"],
        extensions: &["html", "htm", "xhtml"],
    },
    Names {
        format: Format::Warc,
        name: "warc",
        aliases: &["wet", "warc.gz"],
        extensions: &["warc", "wet"],
    },
    Names {
        format: Format::Parquet,
        name: "parquet",
        aliases: &[],
        extensions: &["parquet"],
    },
    Names {
        format: Format::Feed,
        name: "feed",
        aliases: &["rss", "atom"],
        extensions: &["rss", "atom", "xml"],
    },
];

impl Format {
    /// All formats in the order in which they are listed for people.
    pub const ALL: [Self; 9] = [
        Self::PlainText,
        Self::Markdown,
        Self::JsonLines,
        Self::Csv,
        Self::Json,
        Self::Html,
        Self::Warc,
        Self::Parquet,
        Self::Feed,
    ];

    /// Its name in options and config.
    pub const fn name(self) -> &'static str {
        NAMES[self as usize].name
    }

    /// The format of a file by its name's extension, in any case, behind which there may be one of compression
    /// (`dump.jsonl.gz`); nothing if no format goes by it.
    pub fn of_name(name: &str) -> Option<Self> {
        let file = name.rsplit(['/', '\\']).next()?;
        let (front, mut extension) = file.rsplit_once('.')?;
        if is_compressed(extension) {
            (_, extension) = front.rsplit_once('.')?;
        }
        let has = |names: &&Names| {
            names
                .extensions
                .iter()
                .any(|known| known.eq_ignore_ascii_case(extension))
        };
        NAMES.iter().find(has).map(|names| names.format)
    }

    /// What a source is by its first bytes, whatever its name is; nothing if they could be anything.
    pub fn of_content(bytes: &[u8]) -> Option<Self> {
        match content::of(bytes)? {
            Content::Known(format) => Some(format),
            Content::Foreign(_) => None,
        }
    }

    /// Whether a source that begins with `bytes` shows its format by them, if need be by those that are compressed in them.
    pub fn shown_by(bytes: &[u8]) -> bool {
        let mut start = Vec::new();
        match Compression::of(bytes) {
            // Too few bytes make an error at the end, behind what they give.
            Some(Compression::Gzip) => {
                let _ = flate2::bufread::GzDecoder::new(bytes)
                    .take(SHOWN)
                    .read_to_end(&mut start);
            }
            Some(Compression::Zstandard) => {
                let _ = zstd::stream::read::Decoder::new(bytes)
                    .and_then(|decoder| decoder.take(SHOWN).read_to_end(&mut start));
            }
            None => return Self::of_content(bytes).is_some(),
        }
        Self::of_content(&start).is_some()
    }

    /// A guess from the first bytes of a source of which nothing else is known: what [`of_content`](Self::of_content) says;
    /// an object in braces is JSON lines; a header in which one of several columns is named like the text (see
    /// [`Field::common_names`](crate::Field::common_names)) is CSV; anything else is plain text.
    pub fn of_first_bytes(bytes: &[u8], fields: &FieldMap) -> Self {
        let known = Self::of_content(bytes);
        let bytes = bytes
            .strip_prefix(BYTE_ORDER_MARK)
            .unwrap_or(bytes)
            .trim_ascii_start();
        known.unwrap_or_else(|| {
            if bytes.starts_with(b"{") {
                Self::JsonLines
            } else if csv::looks_like_header(bytes, fields) {
                Self::Csv
            } else {
                Self::PlainText
            }
        })
    }

    /// What a source called `name` is that begins with `bytes`: content beats the name where it is certain, but for Markdown
    /// and CSV, in which anything may stand.
    ///
    /// # Errors
    /// What it is instead, in words, if that cannot be read.
    pub(crate) fn detect(name: &str, bytes: &[u8], fields: &FieldMap) -> Result<Self, &'static str> {
        let named = Self::of_name(name);
        match (named, content::of(bytes)) {
            (
                Some(Self::Markdown | Self::Csv),
                Some(Content::Known(Self::JsonLines | Self::Json | Self::Html)),
            )
            | (Some(Self::JsonLines), Some(Content::Known(Self::JsonLines))) => {
                Ok(named.unwrap_or(Self::PlainText))
            }
            (_, Some(Content::Known(format))) => Ok(format),
            (_, Some(Content::Foreign(what))) => Err(what),
            (Some(Self::Parquet), None) => Err("no Parquet file, whatever its name says"),
            (Some(named), None) => Ok(named),
            (None, None) => Ok(Self::of_first_bytes(bytes, fields)),
        }
    }

    /// Whether a source of this format holds many articles, which are then told apart as `path#record`.
    pub const fn is_container(self) -> bool {
        match self {
            Self::PlainText | Self::Markdown | Self::Html => false,
            Self::JsonLines | Self::Csv | Self::Json | Self::Warc | Self::Parquet | Self::Feed => true,
        }
    }

    /// Whether it is made of characters, which may then be in another encoding than UTF-8.
    pub(crate) const fn is_text(self) -> bool {
        !matches!(self, Self::Html | Self::Warc | Self::Parquet)
    }
}

/// Decompressed bytes that are looked at.
const SHOWN: u64 = 2 << 10;

fn is_compressed(extension: &str) -> bool {
    compression::EXTENSIONS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(extension))
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let is = |names: &&Names| {
            std::iter::once(&names.name)
                .chain(names.aliases)
                .any(|known| known.eq_ignore_ascii_case(name))
        };
        let found = NAMES.iter().find(is).map(|names| names.format);
        found.ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// U+FEFF in UTF-8, which some programs put at the start of a file.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_extensions() {
        for (name, format) in [
            ("a/b.txt", Some(Format::PlainText)),
            ("b.MD", Some(Format::Markdown)),
            ("x.markdown", Some(Format::Markdown)),
            ("dump.2026.jsonl", Some(Format::JsonLines)),
            ("dump.ndjson", Some(Format::JsonLines)),
            ("t.tsv", Some(Format::Csv)),
            ("-", None),
            ("folder.csv/README", None),
            ("x.json", Some(Format::Json)),
            ("CC-NEWS-2026.warc.gz", Some(Format::Warc)),
            ("dump.jsonl.ZST", Some(Format::JsonLines)),
            ("x.gz", None),
            ("x.pdf", None),
        ] {
            assert_eq!(Format::of_name(name), format, "{name}");
        }
        for (place, format) in Format::ALL.into_iter().enumerate() {
            assert_eq!(format as usize, place);
            assert_eq!(format.name().parse(), Ok(format));
        }
        let error = "docx".parse::<Format>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown format `docx`; the formats are text, markdown, jsonl, csv, json, html, warc, parquet and feed"
        );
    }

    #[test]
    fn guesses() {
        let fields = FieldMap::default();
        for (bytes, format) in [
            ("{\"text\": 1}", Format::JsonLines),
            ("\u{feff} {\"a\"", Format::JsonLines),
            ("url,date,title,text\nx,", Format::Csv),
            ("\u{feff}id\tContent\n", Format::Csv),
            ("Talks fail\n\nBody, text and content.", Format::PlainText),
            ("text\nmore", Format::PlainText),
            ("", Format::PlainText),
        ] {
            assert_eq!(
                Format::of_first_bytes(bytes.as_bytes(), &fields),
                format,
                "{bytes:?}"
            );
        }
        let named = FieldMap {
            text: Some("words".to_owned()),
            ..FieldMap::default()
        };
        assert_eq!(Format::of_first_bytes(b"id,words\n", &named), Format::Csv);
    }
}
