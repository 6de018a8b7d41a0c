//! The JSON form of articles and layers: plain data whose offsets count Unicode code points, so that `text[start:end]` works
//! in Python. The only place where offsets change their unit.
//!
//! [`encode`] turns checked layers into plain data to serialise; [`decode`] takes plain data that was deserialised back to
//! bytes, and the layer's own check then decides whether it is one.
//!
//! ```
//! use onrecord_document::{CodePoints, Span, Text, json};
//!
//! let text = Text::new("“No,” she said.")?;
//! let code_points = CodePoints::new(&text);
//! let part = Span::new(0, 9); // “No,” in bytes
//! assert_eq!(json::encode(part, &code_points), Span::new(0, 5));
//! assert_eq!(json::decode(Span::new(0, 5), &code_points)?, part);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::article::{Article, Header, Metadata};
use crate::span::{MapSpans, Span};
use crate::text::{CodePoints, Text, TextTooLong};

/// A span of JSON that runs out of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("[{}, {}] runs out of the text, which has {total} code points", span.start, span.end)]
pub struct OutOfText {
    /// As it came, in code points.
    pub span: Span,
    /// Code points of the text.
    pub total: u32,
}

/// Bytes to code points.
pub fn encode<T: MapSpans>(mut data: T, code_points: &CodePoints<'_>) -> T {
    let done: Result<(), std::convert::Infallible> = data.map_spans(&mut |span| {
        *span = code_points.of_span(*span);
        Ok(())
    });
    match done {
        Ok(()) => data,
        Err(never) => match never {},
    }
}

/// Code points to bytes.
///
/// # Errors
/// The first span that runs out of the text.
pub fn decode<T: MapSpans>(mut data: T, code_points: &CodePoints<'_>) -> Result<T, OutOfText> {
    data.map_spans(&mut |span| {
        *span = code_points.to_span(*span).ok_or(OutOfText {
            span: *span,
            total: code_points.total(),
        })?;
        Ok(())
    })?;
    Ok(data)
}

/// An article in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArticleParts {
    /// The id it came with, or a hash of its text, title, URL and date.
    pub id: String,
    /// Where it was read.
    pub origin: String,
    /// The text that all offsets refer to, counted in Unicode code points.
    pub text: String,
    /// What is known of it besides its text.
    #[serde(default)]
    pub metadata: Metadata,
    /// Where the text itself shows title, byline and dateline.
    #[serde(default)]
    pub header: Header,
}

impl ArticleParts {
    /// An article as plain data with code-point offsets.
    pub fn of(article: &Article) -> Self {
        Self {
            id: article.id.clone(),
            origin: article.origin.clone(),
            text: article.text.as_str().to_owned(),
            metadata: article.metadata.clone(),
            header: encode(article.header.clone(), &CodePoints::new(&article.text)),
        }
    }

    /// Back to an article.
    ///
    /// # Errors
    /// A text of 4 GiB or more, or a header outside the text.
    pub fn into_article(self) -> Result<Article, ArticleError> {
        let text = Text::new(self.text)?;
        let header = decode(self.header, &CodePoints::new(&text))?;
        Ok(Article {
            id: self.id,
            origin: self.origin,
            text,
            metadata: self.metadata,
            header,
        })
    }
}

/// Why JSON is not an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArticleError {
    /// Its text is too long.
    #[error(transparent)]
    TooLong(#[from] TextTooLong),
    /// Its header lies outside its text.
    #[error("header {0}")]
    Header(#[from] OutOfText),
}
