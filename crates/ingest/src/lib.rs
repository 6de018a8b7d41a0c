//! Reads articles for OnRecord: plain text, Markdown, JSON, CSV, HTML, web archives, Parquet and feeds, compressed or not, become
//! [`Article`](onrecord_document::Article)s or named rejections.
//!
//! Reading has a parallel shape. [`Records`] cuts one source, in sequence and in bounded memory, into [`RawRecord`]s;
//! [`decode`] turns each of them, on whatever thread, into an article or a [`Rejection`]. Every record of a source comes
//! out as one or the other, and every source gives at least one, so that a run can account for all it was given.
//!
//! ```text
//! bytes ─Records→ RawRecord ─decode→ Article, or Rejection
//! ```
//!
//! Read the modules in this order: `format` and `content`, `fields`, `records` (over `compression` and `encoding`; cutters are `whole`,
//! `lines`, `objects`, `csv`, `warc`, `items` and `table`; what is in memory already comes by `arrow`), `decode` (with `json`, `markdown`, `front_matter`, `html`, `http` and `feed`),
//! `header` (with `byline` and `dateline`), `date`, `article_id`, `problem`.
//!
//! What never happens here: no folder is walked, no file opened, no clock read; and but for Markdown and HTML the text of an
//! article is never changed, so that offsets fit the user's own copy.
//!
//! ```
//! use onrecord_ingest::{Format, ReadOptions, Records, decode};
//!
//! let lines = "{\"text\": \"We agree.\", \"date\": \"4 March 2026\"}\n{\"text\": \"\"}\n";
//! let options = ReadOptions::default();
//! let records = Records::new("dump.jsonl".to_owned(), Format::JsonLines, lines.as_bytes(), &options);
//! let articles: Vec<_> = records
//!     .map(|record| decode(record?, &options))
//!     .collect();
//! assert_eq!(articles[0].as_ref().unwrap().text.as_str(), "We agree.");
//! let rejection = articles[1].as_ref().unwrap_err();
//! assert_eq!(rejection.to_string(), "dump.jsonl#2: ingest: empty: there is no text in it");
//! ```

#[cfg(feature = "arrow")]
pub mod arrow;
mod article_id;
mod byline;
mod compression;
mod content;
mod csv;
mod date;
mod dateline;
mod decode;
mod duplicates;
mod encoding;
mod feed;
mod fields;
mod format;
mod front_matter;
mod header;
#[cfg(feature = "html")]
mod html;
mod http;
mod items;
mod json;
mod language;
mod lines;
mod markdown;
mod objects;
mod peek;
mod problem;
mod records;
#[cfg(feature = "parquet")]
mod table;
mod values;
mod warc;
mod whole;
mod words;

pub use article_id::article_id;
pub use date::parse_date;
pub use decode::decode;
pub use duplicates::Duplicates;
pub use encoding::encoding_of_label;
pub use fields::{Field, FieldMap};
pub use format::{Format, UnknownFormat};
pub use problem::{MissingText, Problem, ReadError, Rejection, STAGE};
pub use records::{RawRecord, ReadOptions, Records};
