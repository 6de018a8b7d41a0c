//! The columns of the table `quotes`, one row per attribution, in their order and with their meaning. The comments on the
//! fields are the descriptions of the published JSON Schema.
//!
//! Columns are reserved from the start: what no stage fills yet is null. Nothing is computed here.

use onrecord_document::{
    CueClass, DatePrecision, EntityId, Modality, Polarity, QuoteKind, Span, SpeakerKind,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One attribution: who is reported to have said what, in one article. All offsets count Unicode code points of the article's
/// text, from zero, ends exclusive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuoteRow {
    /// What all rows of an article share.
    #[serde(flatten)]
    pub article: ArticleColumns,
    /// The attribution itself.
    #[serde(flatten)]
    pub quote: QuoteColumns,
}

/// The first columns of a row: what all rows of an article share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleColumns {
    /// Where the article was read: path as given, `path#record` inside a container, `-` for standard input. The key of an
    /// article in a run.
    pub origin: String,
    /// The id that the article came with, or a hash of its text, title, URL and date. Copies may share it.
    pub article_id: String,
    /// Origin of the earlier article that this one copies.
    pub duplicate_of: Option<String>,
    /// Headline: the one given with the article, or else the one in its text.
    pub title: Option<String>,
    /// Who wrote the article, as given.
    pub author: Option<String>,
    /// Publisher, newspaper, agency or site.
    pub outlet: Option<String>,
    /// Section or rubric.
    pub section: Option<String>,
    /// Canonical address of the article.
    pub url: Option<String>,
    /// Language as a BCP 47 tag.
    pub language: Option<String>,
    /// When the article was published: UTC, ISO 8601; the start of the day, month or year if no more is known.
    #[schemars(extend("format" = "date-time"))]
    pub published: Option<String>,
    /// How much of `published` is known.
    pub published_precision: Option<DatePrecision>,
    /// The words that `published` was read from.
    pub published_text: Option<String>,
}

/// The other columns of a row: the attribution itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuoteColumns {
    /// Hash of the article's id and the spans of content, cue and source, 16 hexadecimal digits; stable while these are. Copies of an
    /// article share it.
    pub quote_id: String,
    /// 1, 2, … in the order of the text.
    pub number: u32,
    /// Whether all, none or a part of the content stands inside quotation marks. An unmarked verbatim turn of a transcript is
    /// `direct`.
    pub kind: QuoteKind,
    /// Whether any of the content stands inside quotation marks.
    pub marked: bool,
    /// Whether it stands in a headline of the text.
    pub in_title: bool,
    /// The reported words as in the text, quotation marks and a leading "that" or "to" included; parts are joined by ` … `.
    pub content: String,
    /// Start of the first part, in code points.
    pub content_start: u32,
    /// End of the last part, in code points.
    pub content_end: u32,
    /// The parts of the content, `[start, end]` in code points.
    pub parts: Vec<Span>,
    /// The stretches of the content inside quotation marks, marks included, `[start, end]` in code points.
    pub verbatim: Vec<Span>,
    /// The sentence or sentences of the text that the attribution stands in.
    pub context: String,
    /// The words that report, from the first to the last: "said", "according to", ":", "accusations".
    pub cue: Option<String>,
    /// Start of the cue, in code points.
    pub cue_start: Option<u32>,
    /// End of the cue, in code points.
    pub cue_end: Option<u32>,
    /// What kind of act the cue reports.
    pub cue_class: Option<CueClass>,
    /// Whether it is reported as said ("said") or as not said ("refused to say").
    pub polarity: Polarity,
    /// Whether the saying is reported as a fact ("said"), to come ("will say") or supposed ("if she admits").
    pub modality: Modality,
    /// The expression that stands for the speaker in the text: "he", "the alliance's chief".
    pub source: Option<String>,
    /// Start of the source, in code points.
    pub source_start: Option<u32>,
    /// End of the source, in code points.
    pub source_end: Option<u32>,
    /// Canonical name, the fullest form in the article; joint speakers are joined by `; `. The columns `speaker_…` are of the first.
    pub speaker: Option<String>,
    /// The speakers one by one; several speak jointly, none if nobody is known.
    pub speakers: Vec<SpeakerColumns>,
    /// The speaker's entity in this article: a position in the entities of `articles`, from zero.
    pub speaker_id: Option<EntityId>,
    /// The speaker across the articles of a run: a row of `speakers`. Null where nothing stronger than a surname joins articles.
    pub speaker_key: Option<String>,
    /// What the speaker is.
    pub speaker_kind: Option<SpeakerKind>,
    /// The role in which the text presents the speaker: "Secretary-General of NATO".
    pub speaker_role: Option<String>,
    /// The body or place that the role belongs to: "NATO".
    pub speaker_organization: Option<String>,
    /// Wikidata id of the speaker.
    pub speaker_wikidata: Option<String>,
    /// Label of the speaker in Wikidata.
    pub speaker_label: Option<String>,
    /// Canonical names of those spoken to, or against, joined by `; `.
    pub addressee: Option<String>,
    /// Canonical names of the entities that the content is about.
    pub about: Vec<String>,
    /// When it was said, in the words of the text: "on Tuesday".
    pub when_text: Option<String>,
    /// First day that `when_text` can mean, given the date of publication.
    #[schemars(extend("format" = "date"))]
    pub when_from: Option<String>,
    /// Last day that `when_text` can mean.
    #[schemars(extend("format" = "date"))]
    pub when_to: Option<String>,
    /// Place or occasion in the words of the text: "at a regular press briefing".
    pub place: Option<String>,
    /// The paragraph of the cue, or else of the content's start, counted from zero.
    pub paragraph: u32,
    /// The sentence of the cue, or else of the content's start, counted from zero over the article.
    pub sentence: u32,
    /// `quote_id` of the quote that this one is nested in.
    pub within: Option<String>,
    /// The same quotation in other articles of the run, with other words around or a few in it: `quote_id` of its first appearance, the
    /// earliest by `published`. Null if it is in one article only.
    pub quote_group: Option<String>,
    /// How sure the attribution is, 0 to 1.
    pub quote_confidence: f64,
    /// How sure the speaker is, 0 to 1; null if nobody was looked for.
    pub speaker_confidence: Option<f64>,
    /// The rule or model that found the attribution.
    pub quote_decided_by: String,
    /// The rule or model that chose the speaker; null if nobody was looked for.
    pub speaker_decided_by: Option<String>,
}

/// One speaker of an attribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpeakerColumns {
    /// Canonical name, or the words that describe someone without a name.
    pub name: String,
    /// What the speaker is.
    pub kind: SpeakerKind,
    /// The entity in this article: a position in the entities of `articles`, from zero.
    pub id: Option<EntityId>,
    /// The speaker across the articles of a run: `speaker_key` of `speakers`.
    pub key: Option<String>,
    /// The role in which the text presents the speaker.
    pub role: Option<String>,
    /// The body or place that the role belongs to.
    pub organization: Option<String>,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// Label in Wikidata.
    pub label: Option<String>,
}

/// The names of all columns in order: the header of `quotes.csv`. Equal to the keys of a serialised [`QuoteRow`].
#[rustfmt::skip]
pub const COLUMNS: &[&str] = &[
    "origin", "article_id", "duplicate_of", "title", "author", "outlet", "section", "url", "language",
    "published", "published_precision", "published_text",
    "quote_id", "number", "kind", "marked", "in_title",
    "content", "content_start", "content_end", "parts", "verbatim", "context",
    "cue", "cue_start", "cue_end", "cue_class", "polarity", "modality",
    "source", "source_start", "source_end",
    "speaker", "speakers", "speaker_id", "speaker_key", "speaker_kind", "speaker_role", "speaker_organization",
    "speaker_wikidata", "speaker_label",
    "addressee", "about", "when_text", "when_from", "when_to", "place",
    "paragraph", "sentence", "within", "quote_group",
    "quote_confidence", "speaker_confidence", "quote_decided_by", "speaker_decided_by",
];
