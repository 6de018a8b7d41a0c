//! Learns the models of this crate from treebanks.

mod parser;
mod tagger;

pub use parser::{ParserOptions, TaggedTree, attachment, tag_trees, train_parser};
pub use tagger::{TaggerOptions, accuracy, train_tagger};

use onrecord_document::{Relation, Upos, Word, Xpos};

/// A sentence of a treebank.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Its words as they stand.
    pub forms: Vec<String>,
    /// What is known of them.
    pub words: Vec<Word>,
    /// Universal tags.
    pub upos: Vec<Upos>,
    /// Penn Treebank tags.
    pub xpos: Vec<Xpos>,
    /// Dictionary forms.
    pub lemmas: Vec<String>,
    /// Heads by their positions, none for the root.
    pub heads: Vec<Option<u32>>,
    /// Relations to the heads.
    pub relations: Vec<Relation>,
}

/// What is told while training goes on.
pub type Tell<'a> = &'a mut dyn FnMut(&str);
