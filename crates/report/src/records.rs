//! Records: the lines of a segment, one for each article of a run, annotated or rejected.
//!
//! A record holds all that any output is made from, and nothing that an output must not show: what the options leave out is
//! left out here, before anything is written.

use onrecord_document::{
    Annotated, CodePoints, EntitiesParts, Header, Metadata, Segmentation, SegmentationParts, SyntaxParts,
    Text, json,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::columns::{ArticleColumns, QuoteColumns};
use crate::reports::Needs;
use crate::rows::{article_columns, quote_columns, title};

/// One line of a segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", try_from = "Line")]
pub enum Record {
    /// An article that went through all stages.
    Article(Box<ArticleRecord>),
    /// An article that did not.
    Rejected(Rejected),
}

/// What a line holds when it is read; its key is for those who look for it without reading on.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    article: Option<Box<ArticleRecord>>,
    #[serde(default)]
    rejected: Option<Rejected>,
}

impl TryFrom<Line> for Record {
    type Error = &'static str;

    fn try_from(line: Line) -> Result<Self, &'static str> {
        match (line.article, line.rejected) {
            (Some(article), None) => Ok(Self::Article(article)),
            (None, Some(rejected)) => Ok(Self::Rejected(rejected)),
            _ => Err("it is neither an article nor a rejection"),
        }
    }
}

/// An article with what was found in it: a line of `articles.jsonl`. All offsets count Unicode code points of the text, from zero,
/// ends exclusive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleRecord {
    /// Text and metadata.
    pub article: ArticleData,
    /// Headline: the one given with the article, or else the one in its text.
    pub title: Option<String>,
    /// Origin of the earlier article that this one copies.
    pub duplicate_of: Option<String>,
    /// Tokens of the text that hold a letter or a digit.
    pub words: u32,
    /// Who is who.
    pub entities: EntitiesParts,
    /// Who said what: rows of `quotes` without the columns that all rows of an article share.
    pub quotes: Vec<QuoteColumns>,
    /// Paragraphs, sentences, tokens, quoted stretches; only when all layers were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segmentation: Option<SegmentationParts>,
    /// Tags and heads as columns parallel to the tokens; only when all layers were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub syntax: Option<SyntaxParts>,
}

/// An article as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleData {
    /// The id it came with, or a hash of its text, title, URL and date.
    pub id: String,
    /// Where it was read. The key of an article in a run.
    pub origin: String,
    /// The text that all offsets refer to, counted in Unicode code points; missing if the run leaves texts out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What the text is known by among others, where it is left out and copies are looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// What is known of it besides its text.
    pub metadata: Metadata,
    /// Where the text itself shows title, byline and dateline, `[start, end]` in code points.
    pub header: Header,
}

/// An article that could not be read or annotated: a line of `rejected.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rejected {
    /// Where it was read.
    pub origin: String,
    /// The stage that it failed in: `ingest`, `segment`, …
    pub stage: String,
    /// Why, in words.
    pub reason: String,
}

/// What records hold besides entities and quotes, and what they leave out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordOptions {
    /// Which layers go along.
    pub layers: Layers,
    /// Whether the gender that an article's words show for people goes along.
    pub gender: bool,
    /// Leave the text out, and cut all that has its words to excerpts of so many code points: contents, contexts, cues, sources, roles, times
    /// and places. Titles and names stay.
    pub no_text: Option<usize>,
}

/// Which layers a record holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layers {
    /// Entities and quotes.
    #[default]
    Quotes,
    /// Tokens and syntax too.
    All,
}

impl RecordOptions {
    /// The length of an excerpt if none is given, in code points.
    pub const EXCERPT: usize = 100;

    /// Whether records hold what a format is made from.
    pub fn keeps(&self, needs: Needs) -> bool {
        match needs {
            Needs::Nothing => true,
            Needs::Text => self.no_text.is_none(),
            Needs::Tokens => self.no_text.is_none() && self.layers == Layers::All,
        }
    }
}

impl ArticleRecord {
    /// What is kept of an annotated article.
    pub fn of(annotated: &Annotated, options: &RecordOptions) -> Self {
        let Annotated { article, .. } = annotated;
        let code_points = CodePoints::new(&article.text);
        let mut entities = json::encode(annotated.entities.parts(), &code_points);
        if !options.gender {
            entities
                .entities
                .iter_mut()
                .for_each(|entity| entity.gender = None);
        }
        let mut quotes = quote_columns(annotated, &code_points);
        if let Some(length) = options.no_text {
            for quote in &mut quotes {
                shorten(quote, length);
            }
            let roles = entities.entities.iter_mut().flat_map(|entity| &mut entity.roles);
            roles.for_each(|role| cut(&mut role.text, length));
        }
        let all = options.layers == Layers::All;
        // Lemmas in order would give a text away that is to be left out.
        let syntax = all && options.no_text.is_none() && !annotated.syntax.is_none();
        Self {
            article: ArticleData {
                id: article.id.clone(),
                origin: article.origin.clone(),
                text: options
                    .no_text
                    .is_none()
                    .then(|| article.text.as_str().to_owned()),
                signature: None,
                metadata: article.metadata.clone(),
                header: json::encode(article.header.clone(), &code_points),
            },
            title: title(article),
            duplicate_of: None,
            words: words(&annotated.segmentation, &article.text),
            entities,
            quotes,
            segmentation: all.then(|| json::encode(annotated.segmentation.parts(), &code_points)),
            syntax: syntax.then(|| annotated.syntax.parts().clone()),
        }
    }

    /// The columns that all rows of this article share.
    pub fn columns(&self) -> ArticleColumns {
        let ArticleData {
            id, origin, metadata, ..
        } = &self.article;
        ArticleColumns {
            duplicate_of: self.duplicate_of.clone(),
            ..article_columns(origin, id, self.title.clone(), metadata)
        }
    }
}

/// A record as a line without its newline. JSON has no raw newlines, so a line it stays.
pub fn to_line(record: &Record) -> Vec<u8> {
    serde_json::to_vec(record).expect("records are structs, lists and strings, which JSON can always hold")
}

/// Stands for what a record was made from: a hash of the raw record and where it was read.
pub type Key = u128;

const BEFORE_KEY: &[u8] = b"{\"key\":\"";
const BEHIND_KEY: &[u8] = b"\",";
const KEY_DIGITS: usize = 32;

/// As [`to_line`], with the key in front: `{"key":"0123…","article":{…}}`.
pub fn to_keyed_line(key: Key, record: &Record) -> Vec<u8> {
    let mut line = format!("{{\"key\":\"{key:032x}\"").into_bytes();
    let brace = line.len();
    serde_json::to_writer(&mut line, record)
        .expect("records are structs, lists and strings, which JSON can always hold");
    // The object is open already: the record's brace becomes a comma.
    line[brace] = b',';
    line
}

/// The key of a line, if it has one.
pub fn key_of_line(line: &[u8]) -> Option<Key> {
    let rest = line.strip_prefix(BEFORE_KEY)?;
    let (digits, rest) = rest.split_at_checked(KEY_DIGITS)?;
    rest.starts_with(BEHIND_KEY).then_some(())?;
    Key::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

/// The record of the article that a line holds, with a key or without; nothing of a rejection.
pub(crate) fn article_of_line(line: &[u8]) -> Option<&[u8]> {
    let behind = key_of_line(line).map_or(1, |_| BEFORE_KEY.len() + KEY_DIGITS + BEHIND_KEY.len());
    let record = line.get(behind..)?.strip_prefix(b"\"article\":")?;
    record.trim_ascii_end().strip_suffix(b"}")
}

/// Whether a line with a key holds a rejection.
pub fn is_rejected_line(line: &[u8]) -> bool {
    let behind = BEFORE_KEY.len() + KEY_DIGITS + BEHIND_KEY.len();
    line.get(behind..)
        .is_some_and(|rest| rest.starts_with(b"\"rejected\""))
}

/// How many tokens hold a letter or a digit.
fn words(segmentation: &Segmentation, text: &Text) -> u32 {
    let tokens = segmentation.tokens().as_slice().iter();
    let words = tokens.filter(|token| {
        text.get(token.span)
            .is_some_and(|token| token.chars().any(char::is_alphanumeric))
    });
    words.count() as u32
}

/// Cuts what a quote has of the article's words; names stay whole.
fn shorten(quote: &mut QuoteColumns, length: usize) {
    cut(&mut quote.content, length);
    cut(&mut quote.context, length);
    let roles = quote.speakers.iter_mut().map(|speaker| &mut speaker.role);
    let others = [
        &mut quote.cue,
        &mut quote.source,
        &mut quote.when_text,
        &mut quote.place,
        &mut quote.speaker_role,
    ];
    for text in others.into_iter().chain(roles).flatten() {
        cut(text, length);
    }
}

/// Cuts a text to `length` code points and shows where it was cut.
fn cut(text: &mut String, length: usize) {
    if let Some((at, _)) = text.char_indices().nth(length) {
        text.truncate(at);
        text.push('…');
    }
}
