//! The first layer: paragraphs, sentences, tokens, and stretches of text inside quotation marks.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::layer::{Item, Layer, LayerError, Problem, check_disjoint, ids, nest};
use crate::span::{Span, map_spans};
use crate::text::Text;

ids! {
    /// A paragraph of a [`Segmentation`].
    ParagraphId,
    /// A sentence of a [`Segmentation`].
    SentenceId,
    /// A token of a [`Segmentation`].
    TokenId,
    /// A stretch inside quotation marks of a [`Segmentation`].
    QuotedSpanId,
}

/// What a paragraph is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParagraphKind {
    /// The title, or a heading between paragraphs.
    Headline,
    /// Who wrote it.
    Byline,
    /// A line of place, date or agency alone.
    Dateline,
    /// Running text.
    Body,
    /// An item of a list.
    List,
    /// The caption or credit of a picture.
    Caption,
}

/// A paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Paragraph {
    /// Without white space around it.
    pub span: Span,
    /// What it is for.
    pub kind: ParagraphKind,
}

/// A sentence, or what stands for one (a headline, a fragment).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Sentence {
    /// Without white space around it.
    pub span: Span,
}

/// A token by Universal Dependencies conventions for English: "don't" is `do` and `n't`, "state-of-the-art" is seven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Token {
    /// Its characters.
    pub span: Span,
}

/// The family of marks around a quoted stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkStyle {
    /// “ ” and „ “
    Double,
    /// ‘ ’ and ‚ ‘
    Single,
    /// "
    StraightDouble,
    /// '
    StraightSingle,
    /// « » and » «
    Guillemet,
    /// ‹ ›
    SingleGuillemet,
    /// Two backticks, two apostrophes.
    Backtick,
}

/// A stretch of one paragraph inside quotation marks, marks included. A quotation over several paragraphs is one stretch in
/// each, linked by `continues`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuotedSpan {
    /// From the opening mark (or the start of the paragraph) to behind the closing one (or the end of the paragraph).
    pub span: Span,
    /// The opening mark; none where a quotation runs on without reopening.
    pub opening: Option<Span>,
    /// The closing mark; none where a quotation runs on into the next paragraph or is never closed.
    pub closing: Option<Span>,
    /// The family of marks.
    pub style: MarkStyle,
    /// How many quoted stretches lie around it.
    pub depth: u8,
    /// The stretch of an earlier paragraph that it goes on from.
    pub continues: Option<QuotedSpanId>,
}

impl QuotedSpan {
    /// What stands between the marks; may be empty.
    pub fn inner(&self) -> Span {
        Span::new(
            self.opening.map_or(self.span.start, |mark| mark.end),
            self.closing.map_or(self.span.end, |mark| mark.start),
        )
    }
}

impl Item for Paragraph {
    type Id = ParagraphId;
    const NAME: &'static str = "paragraph";
    fn span(&self) -> Span {
        self.span
    }
}

impl Item for Sentence {
    type Id = SentenceId;
    const NAME: &'static str = "sentence";
    fn span(&self) -> Span {
        self.span
    }
}

impl Item for Token {
    type Id = TokenId;
    const NAME: &'static str = "token";
    fn span(&self) -> Span {
        self.span
    }
}

impl Item for QuotedSpan {
    type Id = QuotedSpanId;
    const NAME: &'static str = "quoted span";
    fn span(&self) -> Span {
        self.span
    }
    fn rank(&self) -> u8 {
        self.depth
    }
}

impl From<Span> for Sentence {
    fn from(span: Span) -> Self {
        Self { span }
    }
}

impl From<Span> for Token {
    fn from(span: Span) -> Self {
        Self { span }
    }
}

/// A segmentation as plain data, not yet checked: what a stage builds and what JSON holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SegmentationParts {
    /// In order, not overlapping.
    pub paragraphs: Vec<Paragraph>,
    /// In order, not overlapping, each within one paragraph.
    pub sentences: Vec<Sentence>,
    /// In order, not overlapping, each within one sentence; between them only white space and invisible characters.
    pub tokens: Vec<Token>,
    /// In order, nested or apart, each within one paragraph.
    pub quoted: Vec<QuotedSpan>,
}

map_spans!(Paragraph: span);
map_spans!(Sentence: span);
map_spans!(Token: span);
map_spans!(QuotedSpan: span, opening, closing);
map_spans!(SegmentationParts: paragraphs, sentences, tokens, quoted);

/// Paragraphs, sentences, tokens and quoted stretches of one text, checked against the laws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segmentation {
    paragraphs: Layer<Paragraph>,
    sentences: Layer<Sentence>,
    tokens: Layer<Token>,
    quoted: Layer<QuotedSpan>,
    sentences_of_paragraph: Vec<Range<u32>>,
    tokens_of_sentence: Vec<Range<u32>>,
}

impl Segmentation {
    /// Checks `parts` against `text` and takes them over.
    ///
    /// # Errors
    /// The first item that breaks a law: order, overlap, a token outside a sentence, visible text that no token covers,
    /// quoted stretches that cross.
    pub fn new(parts: SegmentationParts, text: &Text) -> Result<Self, LayerError> {
        let paragraphs = Layer::new(parts.paragraphs, text)?;
        let sentences = Layer::new(parts.sentences, text)?;
        let tokens = Layer::new(parts.tokens, text)?;
        let quoted = Layer::new(parts.quoted, text)?;
        check_disjoint(&paragraphs)?;
        check_disjoint(&sentences)?;
        check_disjoint(&tokens)?;
        let sentences_of_paragraph = nest(&paragraphs, &sentences)?;
        let tokens_of_sentence = nest(&sentences, &tokens)?;
        check_gaps(&tokens, text)?;
        check_quoted(&quoted, &paragraphs, text)?;
        Ok(Self {
            paragraphs,
            sentences,
            tokens,
            quoted,
            sentences_of_paragraph,
            tokens_of_sentence,
        })
    }

    /// The same as plain data.
    pub fn parts(&self) -> SegmentationParts {
        SegmentationParts {
            paragraphs: self.paragraphs.as_slice().to_vec(),
            sentences: self.sentences.as_slice().to_vec(),
            tokens: self.tokens.as_slice().to_vec(),
            quoted: self.quoted.as_slice().to_vec(),
        }
    }

    /// All paragraphs.
    pub fn paragraphs(&self) -> &Layer<Paragraph> {
        &self.paragraphs
    }

    /// All sentences.
    pub fn sentences(&self) -> &Layer<Sentence> {
        &self.sentences
    }

    /// All tokens.
    pub fn tokens(&self) -> &Layer<Token> {
        &self.tokens
    }

    /// All stretches inside quotation marks.
    pub fn quoted(&self) -> &Layer<QuotedSpan> {
        &self.quoted
    }

    /// Positions of the sentences of a paragraph.
    pub fn sentences_of(&self, paragraph: ParagraphId) -> Range<usize> {
        widen(&self.sentences_of_paragraph[paragraph.0 as usize])
    }

    /// Positions of the tokens of a sentence.
    pub fn tokens_of(&self, sentence: SentenceId) -> Range<usize> {
        widen(&self.tokens_of_sentence[sentence.0 as usize])
    }

    /// The paragraph that holds byte `offset`, or else the last one that starts before it, or else the first.
    /// Nothing if there are no paragraphs.
    pub fn paragraph_at(&self, offset: u32) -> Option<ParagraphId> {
        at(&self.paragraphs, offset).map(|index| ParagraphId(index as u32))
    }

    /// The sentence that holds byte `offset`, or else the last one that starts before it, or else the first.
    /// Nothing if there are no sentences.
    pub fn sentence_at(&self, offset: u32) -> Option<SentenceId> {
        at(&self.sentences, offset).map(|index| SentenceId(index as u32))
    }
}

fn widen(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

fn at<T: Item>(layer: &Layer<T>, offset: u32) -> Option<usize> {
    let after = layer
        .as_slice()
        .partition_point(|item| item.span().start <= offset);
    (!layer.is_empty()).then(|| after.saturating_sub(1))
}

/// Whether a character shows nothing: white space, controls, zero-width characters, soft hyphens, marks of direction. Tokens need
/// not cover these.
pub fn is_invisible(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{AD}'
                | '\u{34F}'
                | '\u{61C}'
                | '\u{115F}'
                | '\u{1160}'
                | '\u{17B4}'
                | '\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{3164}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

fn check_gaps(tokens: &Layer<Token>, text: &Text) -> Result<(), LayerError> {
    let mut covered = 0;
    let ends = tokens
        .as_slice()
        .iter()
        .map(|token| token.span)
        .chain([Span::new(text.len(), text.len())]);
    for (index, span) in ends.enumerate() {
        if !text
            .slice(Span::new(covered, span.start))
            .chars()
            .all(is_invisible)
        {
            return Err(LayerError {
                layer: Token::NAME,
                index,
                problem: Problem::Uncovered,
            });
        }
        covered = span.end;
    }
    Ok(())
}

fn check_quoted(
    quoted: &Layer<QuotedSpan>,
    paragraphs: &Layer<Paragraph>,
    text: &Text,
) -> Result<(), LayerError> {
    nest(paragraphs, quoted)?;
    let mut open: Vec<Span> = Vec::new();
    for (index, item) in quoted.as_slice().iter().enumerate() {
        let fail = |problem| {
            Err(LayerError {
                layer: QuotedSpan::NAME,
                index,
                problem,
            })
        };
        while open.last().is_some_and(|outer| outer.end <= item.span.start) {
            open.pop();
        }
        if open.last().is_some_and(|outer| !outer.contains(item.span)) {
            return fail(Problem::Overlaps);
        }
        if usize::from(item.depth) != open.len().min(usize::from(u8::MAX)) {
            return fail(Problem::Other(format!(
                "has depth {} but lies in {}",
                item.depth,
                open.len()
            )));
        }
        if let Some(mark) = item.opening
            && (mark.start != item.span.start || mark.end > item.span.end || text.get(mark).is_none())
        {
            return fail(Problem::Other("does not start with its opening mark".to_owned()));
        }
        if let Some(mark) = item.closing
            && (mark.end != item.span.end || mark.start < item.inner().start || text.get(mark).is_none())
        {
            return fail(Problem::Other("does not end with its closing mark".to_owned()));
        }
        if let Some(earlier) = item.continues
            && earlier.0 as usize >= index
        {
            return fail(Problem::Dangling(format!("quoted span {}", earlier.0)));
        }
        open.push(item.span);
    }
    Ok(())
}
