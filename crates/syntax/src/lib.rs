//! Part-of-speech tags, lemmas and dependency heads.

pub mod tagger;
pub mod train;
