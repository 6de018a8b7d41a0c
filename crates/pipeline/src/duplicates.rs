//! Which articles copy an earlier one: exactly, or nearly, as syndicated copy does with another headline, a cut tail or a changed word.
//!
//! An article is known again by its *signature*: a hash of its words, and for near copies a MinHash (Broder 1997) over shingles of
//! words, looked up by banding (Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, chapter 3). Signatures are made wherever there
//! is time; the [`Index`] is asked in the order of the corpus, by one, so that the answers never depend on threads. Only originals enter
//! it: a copy names the article that it copies, never another copy.
//!
//! Memory is stated and kept small, for a corpus may hold ten million articles: at most 64 bytes an article for exact copies and 600 for
//! near ones, names of articles of usual length included.

mod index;
mod mark;
mod origins;
mod signature;

pub use index::Index;
pub(crate) use mark::Marker;
pub use onrecord_ingest::Duplicates;
pub use signature::Signature;

#[cfg(test)]
mod tests;
