//! The document model of OnRecord.
//!
//! This is the room that every other room opens on: the [`Text`] of an article, half-open byte [`Span`]s into it,
//! [`Layer`]s of things with spans that are checked once when they are made, the layers of every stage, the traits that
//! stages implement, and the [JSON form](json) in which layers travel (offsets in Unicode code points).
//!
//! ```text
//! bytes ─ingest→ Article ─segment→ Segmentation ─syntax→ Syntax ─entities→ Entities ─quotes→ Quotes ─report→ files
//! ```
//!
//! Read the modules in this order: [`text`], [`span`], [`layer`], [`article`], [`segmentation`], [`words`], [`tags`], [`syntax`],
//! [`entities`], [`quotes`], [`annotated`], [`stage`], [`json`], [`laws`].
//!
//! What never happens here: nothing is recognised, guessed or opened. This crate knows no English.
//!
//! ```
//! use onrecord_document::{Article, Paragraph, ParagraphKind, Segmentation, SegmentationParts, Span, Token, TokenId};
//!
//! let article = Article::from_text("note", "We agree.")?;
//! let segmentation = Segmentation::new(
//!     SegmentationParts {
//!         paragraphs: vec![Paragraph { span: Span::new(0, 9), kind: ParagraphKind::Body }],
//!         sentences: vec![Span::new(0, 9).into()],
//!         tokens: [(0, 2), (3, 8), (8, 9)].map(|(start, end)| Token { span: Span::new(start, end) }).to_vec(),
//!         quoted: vec![],
//!     },
//!     &article.text,
//! )?;
//! assert_eq!(article.text.slice(segmentation.tokens()[TokenId(1)].span), "agree");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod annotated;
pub mod article;
pub mod decision;
pub mod entities;
pub mod json;
pub mod laws;
pub mod layer;
pub mod quotes;
pub mod segmentation;
pub mod span;
pub mod stage;
pub mod syntax;
pub mod tags;
pub mod text;
pub mod words;

pub use annotated::Annotated;
pub use article::{Article, DatePrecision, Header, Metadata, Published};
pub use decision::Decision;
pub use entities::{
    Entities, EntitiesParts, Entity, EntityId, EntityKind, Gender, Mention, MentionId, MentionKind, Role,
};
pub use layer::{Id, Item, Layer, LayerError, Problem};
pub use quotes::{
    Addressee, Cue, CueClass, Modality, Polarity, Quote, QuoteId, QuoteKind, Quotes, Speaker, SpeakerKind,
    When,
};
pub use segmentation::{
    MarkStyle, Paragraph, ParagraphId, ParagraphKind, QuotedSpan, QuotedSpanId, Segmentation,
    SegmentationParts, Sentence, SentenceId, Token, TokenId,
};
pub use span::{MapSpans, Span};
pub use stage::{
    AttributeQuotes, EntitiesInput, ParseSyntax, QuotesInput, RecognizeEntities, SegmentInput, SegmentText,
    StageError, SyntaxInput,
};
pub use syntax::{Lemmas, Syntax, SyntaxParts};
pub use tags::{Relation, UnknownLabel, Upos, Xpos};
pub use text::{CodePoints, Text, TextTooLong};
pub use words::{Word, Words, Writing};
