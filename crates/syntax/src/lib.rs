//! Part-of-speech tags, lemmas and dependency heads of English text, by models learned from Universal Dependencies treebanks.
//!
//! [`LinearParser`] is the stage. It goes through a few sentences at a time, three times: the [tagger] chooses for each word a pair of universal and Penn
//! Treebank tag, the [lemmatiser](lemma) writes its dictionary form, the [parser] builds the tree, whose punctuation is then hung
//! where the guidelines want it. Tagger and parser are each one small
//! network over hashed features ([`onrecord_linear::Network`]); everything is learned by [`train`].
//!
//! ```
//! use onrecord_document::{
//!     Article, Paragraph, ParagraphKind, ParseSyntax, Relation, Segmentation, SegmentationParts, Span, SyntaxInput, Token,
//!     TokenId, Words,
//! };
//! use onrecord_syntax::LinearParser;
//!
//! let article = Article::from_text("note", "She denied it.")?;
//! let segmentation = Segmentation::new(
//!     SegmentationParts {
//!         paragraphs: vec![Paragraph { span: Span::new(0, 14), kind: ParagraphKind::Body }],
//!         sentences: vec![Span::new(0, 14).into()],
//!         tokens: [(0, 3), (4, 10), (11, 13), (13, 14)].map(|(start, end)| Token { span: Span::new(start, end) }).to_vec(),
//!         quoted: vec![],
//!     },
//!     &article.text,
//! )?;
//! let input = SyntaxInput { article: &article, segmentation: &segmentation, words: &Words::none() };
//! let syntax = LinearParser::embedded().parse(input)?;
//! assert_eq!(syntax.parts().lemmas.get(1), "deny");
//! assert_eq!(syntax.parts().heads[0], Some(TokenId(1)));
//! assert_eq!(syntax.parts().relations[0], Relation::Nsubj);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What never happens here: sentences and tokens are not changed, no input makes it fail, and a sentence takes time linear in its length.

mod candidates;
mod features;
mod habits;
pub mod lemma;
pub mod model;
pub mod parser;
mod punctuation;
mod stage;
mod state;
pub mod tagger;
pub mod train;

pub use model::Model;
pub use stage::LinearParser;
