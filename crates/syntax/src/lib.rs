//! Part-of-speech tags, lemmas and dependency heads.

pub mod parser;
mod state;
pub mod tagger;
pub mod train;
