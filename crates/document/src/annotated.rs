//! An article with all its layers: what the stages make together, and what reports are made from.

use crate::article::Article;
use crate::entities::Entities;
use crate::quotes::Quotes;
use crate::segmentation::Segmentation;
use crate::syntax::Syntax;

/// An article with all its layers. Made by the pipeline when the last stage is done, never changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotated {
    /// Text and metadata.
    pub article: Article,
    /// Paragraphs, sentences, tokens, quoted stretches.
    pub segmentation: Segmentation,
    /// Tags and heads; may be none.
    pub syntax: Syntax,
    /// Who is who.
    pub entities: Entities,
    /// Who said what.
    pub quotes: Quotes,
}
