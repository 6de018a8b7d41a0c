//! Paragraphs, sentences, tokens and paired quotation marks of English news text, by rules.
//!
//! ```
//! use onrecord_document::{Article, SegmentInput, SegmentText};
//! use onrecord_segment::RuleSegmenter;
//!
//! let article = Article::from_text("note", "“We don’t know,” said Dr. Lee. She left.")?;
//! let segmentation = RuleSegmenter.segment(SegmentInput { article: &article })?;
//! let sentences: Vec<&str> =
//!     segmentation.sentences().iter().map(|(_, sentence)| article.text.slice(sentence.span)).collect();
//! assert_eq!(sentences, ["“We don’t know,” said Dr. Lee.", "She left."]);
//! assert_eq!(segmentation.quoted().len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The order of work, each step in its own room:
//!
//! 1. `paragraphs` cuts the text into paragraphs and says what each is for;
//! 2. `tokens` cuts each into tokens by Universal Dependencies conventions, with the help of `links`, `contractions`,
//!    `hyphens` and `abbreviations`, and notes the kind of each;
//! 3. `marks` reads what each quotation mark may be, `quotations` tells them from apostrophes and pairs them;
//! 4. `sentences` finds the places where a sentence may end, and decides which of them are ends.
//!
//! Every step takes time linear in the text. What never happens here: the text is not changed, nothing is looked up
//! outside the word lists of this crate, and no input makes it fail.

mod abbreviations;
mod characters;
mod contractions;
mod hyphens;
mod links;
mod marks;
mod paragraphs;
mod quotations;
mod sentences;
mod tokens;
mod words;

use onrecord_document::{
    Paragraph, SegmentInput, SegmentText, Segmentation, SegmentationParts, Span, StageError,
};

use crate::tokens::Tokens;

/// Segments English text by rules. It holds nothing and may be shared by all threads.
#[derive(Clone, Copy, Debug, Default)]
pub struct RuleSegmenter;

impl RuleSegmenter {
    /// What it is called in configurations; its behaviour never changes under this name.
    pub const NAME: &str = "rules.v1";
}

impl SegmentText for RuleSegmenter {
    fn segment(&self, input: SegmentInput<'_>) -> Result<Segmentation, StageError> {
        let text = &input.article.text;
        let mut parts = SegmentationParts::default();
        let mut tokens = Tokens::with_capacity(text.as_str().len() / BYTES_PER_TOKEN);
        let mut quotations = quotations::Quotations::default();
        for found in paragraphs::find(text, &input.article.header) {
            let first = tokens.len();
            tokens::cut(text, found.range.clone(), &mut tokens);
            let Some(span) = tokens.hull(first) else { continue };
            let paragraph = Paragraph {
                span,
                kind: found.kind,
            };
            quotations.read_paragraph(text, &paragraph, &mut tokens, first);
            sentences::cut(text, &tokens, first, &mut parts.sentences);
            parts.paragraphs.push(paragraph);
        }
        parts.quoted = quotations.finish();
        parts.tokens = tokens.into_spans();
        Ok(Segmentation::new(parts, text)?)
    }
}

/// English news has a little more than five bytes to a token; a guess too low costs one move of the vector.
const BYTES_PER_TOKEN: usize = 5;

/// The span of a range of offsets into a text, which is shorter than 4 GiB.
const fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}
