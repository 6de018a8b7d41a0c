//! The formats that articles come in, and how one is known by a name or by its first bytes.
//!
//! Nothing is read here beyond the bytes that are handed in.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

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
    /// A header and one article in each row; commas, tabs or semicolons, whichever the header has most of.
    #[serde(rename = "csv")]
    Csv,
}

/// A format was asked for by a name that no format has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{0}`; the formats are text, markdown, jsonl and csv")]
pub struct UnknownFormat(pub String);

/// Name, other names by which it can be asked for, file extensions.
struct Names {
    format: Format,
    name: &'static str,
    aliases: &'static [&'static str],
    extensions: &'static [&'static str],
}

const NAMES: [Names; 4] = [
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
];

impl Format {
    /// All formats in the order in which they are listed for people.
    pub const ALL: [Self; 4] = [Self::PlainText, Self::Markdown, Self::JsonLines, Self::Csv];

    /// Its name in options and config.
    pub const fn name(self) -> &'static str {
        NAMES[self as usize].name
    }

    /// The format of a file by its name's extension, in any case; nothing if no format goes by it.
    pub fn of_name(name: &str) -> Option<Self> {
        let file = name.rsplit(['/', '\\']).next()?;
        let (_, extension) = file.rsplit_once('.')?;
        let has = |names: &&Names| {
            names
                .extensions
                .iter()
                .any(|known| known.eq_ignore_ascii_case(extension))
        };
        NAMES.iter().find(has).map(|names| names.format)
    }

    /// A guess from the first bytes of a source: an object in braces is JSON lines; a header in which one of several
    /// columns is named like the text (see [`Field::common_names`](crate::Field::common_names)) is CSV; anything else
    /// is plain text.
    pub fn of_first_bytes(bytes: &[u8], fields: &FieldMap) -> Self {
        let bytes = bytes
            .strip_prefix(BYTE_ORDER_MARK)
            .unwrap_or(bytes)
            .trim_ascii_start();
        if bytes.starts_with(b"{") {
            Self::JsonLines
        } else if csv::looks_like_header(bytes, fields) {
            Self::Csv
        } else {
            Self::PlainText
        }
    }

    /// Whether a source of this format holds many articles, which are then told apart as `path#record`.
    pub const fn is_container(self) -> bool {
        matches!(self, Self::JsonLines | Self::Csv)
    }
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
            ("x.json", None),
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
            "unknown format `docx`; the formats are text, markdown, jsonl and csv"
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
