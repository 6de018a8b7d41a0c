//! What a run of OnRecord writes: segments on disk, and the tables and summaries made from them.
//!
//! An annotated article becomes a [`Record`] in the worker that made it; records in the order of the run become checksummed
//! [segments] on disk; every other file can be made from the segments alone ([`write_reports`]), by a pass through them. What the articles
//! have in common is seen before it ([`across`]), and database and Parquet are begun (`drafts`): in a pass of its own, or while they are annotated.
//!
//! ```text
//! Annotated ─of→ ArticleRecord ─to_line→ SegmentWriter → parts/*.jsonl.zst ─SegmentReader→ sinks → quotes.csv, …
//! ```
//!
//! ```
//! use onrecord_report::{Format, Record, Rejected, SegmentWriter, to_line, write_reports};
//!
//! let run = tempfile::tempdir()?;
//! let mut writer = SegmentWriter::create(run.path())?;
//! let reason = "no text".to_owned();
//! let rejected = Rejected { origin: "a.txt".to_owned(), stage: "ingest".to_owned(), reason };
//! writer.write(&to_line(&Record::Rejected(rejected)))?;
//! writer.finish()?;
//! let counts = write_reports(run.path(), &[Format::Csv, Format::Markdown])?;
//! assert_eq!((counts.articles, counts.rejected), (0, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Read the modules in this order: [`columns`], [`rows`], [`records`], [`files`], [`segments`], [`earlier`], [`lock`], [`across`], `drafts`, [`lines`], [`sinks`],
//! [`table`], `sqlite`, `parquet`, `arrow`, [`markdown`], [`summary`], `html`, [`brat`], [`conllu`](mod@conllu), [`corenlp`], [`citron`], [`web_annotation`],
//! [`reports`], [`manifest`], [`forget`](mod@forget), [`schema`].
//!
//! What never happens here: nothing is found, linked or guessed; no clock is read; no data file depends on the number of
//! threads. Offsets leave this crate as Unicode code points only.

pub mod across;
#[cfg(feature = "arrow")]
pub mod arrow;
pub mod brat;
mod cells;
pub mod citron;
pub mod columns;
pub mod conllu;
pub mod corenlp;
mod deal;
mod drafts;
pub mod earlier;
pub mod files;
pub mod forget;
#[cfg(feature = "html")]
pub mod html;
pub mod lines;
pub mod lock;
pub mod manifest;
pub mod markdown;
#[cfg(feature = "parquet")]
pub mod parquet;
mod pass;
mod passages;
pub mod records;
mod rejections;
pub mod reports;
pub mod rows;
pub mod schema;
pub mod segments;
pub mod sinks;
#[cfg(feature = "sqlite")]
pub mod sqlite;
pub mod summary;
pub mod table;
pub mod web_annotation;

pub use across::{
    Across, Evidence, FilledQuote, JoinedBy, LateQuotes, Noted, Noting, SpeakerKeys, SpeakerRow,
};
pub use columns::{ArticleColumns, COLUMNS, QuoteColumns, QuoteRow, SpeakerColumns};
pub use conllu::conllu;
pub use earlier::{Earlier, KeyedLines};
pub use files::{NewFile, WriteError};
pub use forget::{ForgetError, Removed, Whom, forget};
pub use lines::ArticleLine;
pub use lock::RunLock;
pub use manifest::{Manifest, RunSettings, Timings, Work};
pub use records::{
    ArticleData, ArticleRecord, Key, Layers, Record, RecordOptions, Rejected, is_rejected_line,
    to_keyed_line, to_line,
};
pub use reports::{
    Counts, Format, Needs, ReportError, ReportOptions, UnknownFormat, report_files, write_reports,
    write_reports_with,
};
pub use rows::quote_rows;
pub use schema::schemas;
pub use segments::{Limits, Segment, SegmentError, SegmentReader, SegmentWriter};
pub use sinks::{Sink, Wants};

/// What every report says of itself.
pub const NOTICE: &str =
    "Extracted by machine: check every quotation and its speaker against the source before you rely on it.";
