//! Every file of a run that is made from its segments: by one pass through them that sees what they have in common, and one that writes.
//!
//! The files are those of the formats asked for and, whatever the formats, `rejected.jsonl`: the account of what is missing from
//! the others.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;
use std::str::FromStr;

use onrecord_document::{Modality, Polarity, QuoteKind, Span, SpeakerKind};
use serde::{Deserialize, Serialize};

use crate::across::Across;
use crate::brat::BratFolder;
use crate::citron::CitronFolder;
use crate::columns::{QuoteColumns, SpeakerColumns};
use crate::conllu::ConlluFile;
use crate::corenlp::CoreNlpLines;
use crate::deal::deal;
#[cfg(feature = "html")]
use crate::html::Page;
use crate::records::{ArticleRecord, Record, Rejected};
use crate::segments::SegmentError;
use crate::sinks::{ArticleLines, QuoteLines, RejectedLines, Sink, SpeakerLines};
use crate::summary::Summary;
use crate::table::QuoteTable;
use crate::web_annotation::Annotations;

/// A form that results can be had in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// JSON lines: `articles.jsonl`, `quotes.jsonl`, `speakers.jsonl`.
    Jsonl,
    /// `quotes.csv`.
    Csv,
    /// `quotes.parquet`, `articles.parquet`.
    #[cfg(feature = "parquet")]
    Parquet,
    /// `quotes.sqlite`: a database with full-text search.
    #[cfg(feature = "sqlite")]
    Sqlite,
    /// `summary.md`.
    Markdown,
    /// `report.html`.
    #[cfg(feature = "html")]
    Html,
    /// `brat`: a folder of standoff for people who annotate.
    Brat,
    /// `articles.conllu`: tokens and syntax, for treebank tools.
    Conllu,
    /// `corenlp.jsonl`: documents as CoreNLP prints them.
    CoreNlp,
    /// `citron`: a folder of documents as Citron reads them.
    Citron,
    /// `annotations.jsonld`: W3C Web Annotations.
    WebAnnotation,
}

/// Which files are made of a run, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportOptions {
    /// Their formats.
    pub formats: Vec<Format>,
    /// Guard cells of `quotes.csv` that a spreadsheet would run (see [`table`](crate::table)).
    pub csv_safe: bool,
}

impl From<&[Format]> for ReportOptions {
    fn from(formats: &[Format]) -> Self {
        Self {
            formats: formats.to_vec(),
            ..Self::default()
        }
    }
}

impl<const N: usize> From<&[Format; N]> for ReportOptions {
    fn from(formats: &[Format; N]) -> Self {
        formats[..].into()
    }
}

/// A name that is not a [`Format`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no format {0:?}; choose from {names}", names = Format::names())]
pub struct UnknownFormat(pub String);

/// What is in a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Articles annotated.
    pub articles: u64,
    /// Of these, copies of an earlier one.
    pub duplicates: u64,
    /// Words of the articles.
    pub words: u64,
    /// Attributions.
    pub quotes: u64,
    /// Of these, all inside quotation marks.
    pub direct: u64,
    /// Of these, none inside quotation marks.
    pub indirect: u64,
    /// Of these, partly inside quotation marks.
    pub mixed: u64,
    /// Of the attributions, those whose speaker is known.
    pub with_speaker: u64,
    /// Of the attributions, those not reported as said: negated, to come or supposed.
    pub not_said: u64,
    /// Articles rejected.
    pub rejected: u64,
    /// Of these, how many in which stage.
    pub rejected_by_stage: BTreeMap<String, u64>,
}

/// What of an article a format is made from, besides entities and quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// No more.
    Nothing,
    /// Its text, which a run may leave out.
    Text,
    /// Its text and its tokens, which a run has when it keeps all layers.
    Tokens,
}

impl Needs {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Nothing => "entities and quotes",
            Self::Text => "the articles' texts, which a run keeps without --no-text",
            Self::Tokens => "texts and tokens, which a run keeps with --layers all and without --no-text",
        }
    }
}

/// Why reports could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The segments cannot be read.
    #[error(transparent)]
    Segments(#[from] SegmentError),
    /// A file cannot be written; the error names it.
    #[error(transparent)]
    Write(#[from] io::Error),
    /// The run has left out what a format is made from.
    #[error("{} is made from {}", .0.name(), .0.needs().in_words())]
    LeftOut(Format),
}

impl Format {
    /// All formats.
    pub const ALL: &'static [Self] = &[
        Self::Jsonl,
        Self::Csv,
        #[cfg(feature = "parquet")]
        Self::Parquet,
        #[cfg(feature = "sqlite")]
        Self::Sqlite,
        Self::Markdown,
        #[cfg(feature = "html")]
        Self::Html,
        Self::Brat,
        Self::Conllu,
        Self::CoreNlp,
        Self::Citron,
        Self::WebAnnotation,
    ];

    /// Those that a run makes if it is not told otherwise.
    pub const DEFAULT: &'static [Self] = &[
        Self::Jsonl,
        Self::Csv,
        #[cfg(feature = "sqlite")]
        Self::Sqlite,
        Self::Markdown,
        #[cfg(feature = "html")]
        Self::Html,
    ];

    /// The names of all formats, for people.
    fn names() -> String {
        let names: Vec<&str> = Self::ALL.iter().map(|format| format.name()).collect();
        names.join(", ")
    }

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
            #[cfg(feature = "sqlite")]
            Self::Sqlite => "sqlite",
            Self::Markdown => "markdown",
            #[cfg(feature = "html")]
            Self::Html => "html",
            Self::Brat => "brat",
            Self::Conllu => "conllu",
            Self::CoreNlp => "corenlp",
            Self::Citron => "citron",
            Self::WebAnnotation => "webannotation",
        }
    }

    /// What it is made from besides entities and quotes.
    pub const fn needs(self) -> Needs {
        match self {
            Self::Brat | Self::CoreNlp | Self::Citron => Needs::Text,
            Self::Conllu => Needs::Tokens,
            _ => Needs::Nothing,
        }
    }

    /// The files, or folders, that it is written to.
    pub const fn files(self) -> &'static [&'static str] {
        match self {
            Self::Jsonl => &["articles.jsonl", "quotes.jsonl", "speakers.jsonl"],
            Self::Csv => &["quotes.csv"],
            #[cfg(feature = "parquet")]
            Self::Parquet => &["quotes.parquet", "articles.parquet"],
            #[cfg(feature = "sqlite")]
            Self::Sqlite => &[crate::sqlite::DATABASE],
            Self::Markdown => &["summary.md"],
            #[cfg(feature = "html")]
            Self::Html => &["report.html"],
            Self::Brat => &["brat"],
            Self::Conllu => &["articles.conllu"],
            Self::CoreNlp => &["corenlp.jsonl"],
            Self::Citron => &["citron"],
            Self::WebAnnotation => &["annotations.jsonld"],
        }
    }

    fn sinks(
        self,
        run: &Path,
        options: &ReportOptions,
        across: &mut Across,
    ) -> io::Result<Vec<Box<dyn Sink>>> {
        #[cfg(any(feature = "sqlite", feature = "parquet"))]
        let not_begun = || io::Error::other(format!("{self} was not begun while articles were noted"));
        Ok(match self {
            Self::Jsonl => vec![
                Box::new(ArticleLines::create(run)?),
                Box::new(QuoteLines::create(run)?),
                Box::new(SpeakerLines::create(run, across.speakers().rows())?),
            ],
            Self::Csv => vec![Box::new(QuoteTable::create(run, options.csv_safe)?)],
            #[cfg(feature = "parquet")]
            Self::Parquet => {
                let (quotes, articles) = across.drafts.parquet.take().ok_or_else(not_begun)?;
                vec![
                    Box::new(crate::parquet::QuotesParquet::of(
                        quotes,
                        Box::new(across.late()?),
                    )),
                    Box::new(articles),
                ]
            }
            #[cfg(feature = "sqlite")]
            Self::Sqlite => {
                let draft = across.drafts.sqlite.take().ok_or_else(not_begun)?;
                let speakers = std::sync::Arc::clone(across.speakers());
                let late = Box::new(across.late()?);
                vec![Box::new(crate::sqlite::Database::of(draft, speakers, late))]
            }
            Self::Markdown => vec![Box::new(Summary::create(run)?)],
            #[cfg(feature = "html")]
            Self::Html => vec![Box::new(Page::create(run)?)],
            Self::Brat => vec![Box::new(BratFolder::create(run)?)],
            Self::Conllu => vec![Box::new(ConlluFile::create(run)?)],
            Self::CoreNlp => vec![Box::new(CoreNlpLines::create(run)?)],
            Self::Citron => vec![Box::new(CitronFolder::create(run)?)],
            Self::WebAnnotation => vec![Box::new(Annotations::create(run)?)],
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let known = Self::ALL.iter().copied().find(|format| format.name() == name);
        known.ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// The files that [`write_reports`] writes for these formats.
pub fn report_files(formats: &[Format]) -> Vec<&'static str> {
    let mut files: Vec<_> = formats
        .iter()
        .flat_map(|format| format.files())
        .copied()
        .collect();
    files.push("rejected.jsonl");
    files.sort_unstable();
    files.dedup();
    files
}

/// Makes the files of the formats asked for and `rejected.jsonl` in the folder `run` from the segments there. Each file appears when it is
/// complete; other files stay as they are. Each file is made on a thread of its own; they do not change what is in it.
///
/// # Errors
/// The segments cannot be read, or a file cannot be written; the error names it, and no new file appears that is not complete.
pub fn write_reports(run: &Path, options: impl Into<ReportOptions>) -> Result<Counts, ReportError> {
    let options = options.into();
    let across = Across::read(run, &options.formats)?;
    write_reports_with(run, options, across)
}

/// As [`write_reports`], where what the articles of the run have in common is known already, for at least these formats.
///
/// # Errors
/// As [`write_reports`].
pub fn write_reports_with(
    run: &Path,
    options: impl Into<ReportOptions>,
    mut across: Across,
) -> Result<Counts, ReportError> {
    let options = options.into();
    let left_out = |format: &&Format| !across.has(format.needs());
    if let Some(format) = options.formats.iter().find(left_out) {
        return Err(ReportError::LeftOut(*format));
    }
    let mut formats = options.formats.clone();
    formats.sort_unstable();
    formats.dedup();
    let mut sinks: Vec<Box<dyn Sink>> = vec![Box::new(RejectedLines::create(run)?)];
    for format in formats {
        sinks.extend(format.sinks(run, &options, &mut across)?);
    }
    let mut late = across.late()?;
    deal(run, sinks, across.counts().clone(), |speakers| {
        late.next_article(speakers)
    })
}

impl Counts {
    /// Counts a record.
    pub fn add(&mut self, record: &Record) {
        match record {
            Record::Article(article) => self.add_article(article),
            Record::Rejected(rejected) => self.add_rejected(rejected),
        }
    }

    /// Counts an annotated article.
    pub fn add_article(&mut self, article: &ArticleRecord) {
        self.articles += 1;
        self.duplicates += u64::from(article.duplicate_of.is_some());
        self.words += u64::from(article.words);
        article.quotes.iter().for_each(|quote| self.add_quote(quote));
    }

    /// Counts a rejected article.
    pub fn add_rejected(&mut self, rejected: &Rejected) {
        self.rejected += 1;
        *self.rejected_by_stage.entry(rejected.stage.clone()).or_default() += 1;
    }

    /// Counts an attribution.
    pub(crate) fn add_quote(&mut self, quote: &QuoteColumns) {
        self.add_quote_of(quote.kind, !quote.speakers.is_empty(), quote.is_said());
    }

    /// Counts an attribution of which so much is known.
    pub(crate) fn add_quote_of(&mut self, kind: QuoteKind, has_speaker: bool, is_said: bool) {
        self.quotes += 1;
        *match kind {
            QuoteKind::Direct => &mut self.direct,
            QuoteKind::Indirect => &mut self.indirect,
            QuoteKind::Mixed => &mut self.mixed,
        } += 1;
        self.with_speaker += u64::from(has_speaker);
        self.not_said += u64::from(!is_said);
    }

    /// Adds the attributions of others.
    pub(crate) fn add_quotes(&mut self, others: &Self) {
        self.quotes += others.quotes;
        self.direct += others.direct;
        self.indirect += others.indirect;
        self.mixed += others.mixed;
        self.with_speaker += others.with_speaker;
        self.not_said += others.not_said;
    }
}

impl QuoteColumns {
    /// Where the cue stands, in code points.
    pub fn cue_span(&self) -> Option<Span> {
        Some(Span::new(self.cue_start?, self.cue_end?))
    }

    /// Where the source stands, in code points.
    pub fn source_span(&self) -> Option<Span> {
        Some(Span::new(self.source_start?, self.source_end?))
    }

    /// Whether it is reported as said, as a fact.
    pub fn is_said(&self) -> bool {
        is_said(self.polarity, self.modality)
    }
}

/// Whether an attribution is reported as said, as a fact.
pub(crate) fn is_said(polarity: Polarity, modality: Modality) -> bool {
    polarity == Polarity::Affirmed && modality == Modality::Actual
}

impl SpeakerColumns {
    /// Whether the speaker goes by a name, and not by words that many others go by ("officials", "a report").
    pub fn has_name(&self) -> bool {
        match self.kind {
            SpeakerKind::Person | SpeakerKind::Organization | SpeakerKind::Government => true,
            SpeakerKind::Group | SpeakerKind::Document | SpeakerKind::Unnamed => false,
        }
    }
}
