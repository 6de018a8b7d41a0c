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
mod origins;
mod signature;

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use index::Index;
pub use signature::Signature;

/// What counts as a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// Nothing.
    Keep,
    /// The same words in the same order.
    #[default]
    Exact,
    /// Most of the words of one of the two.
    Near,
}

impl FromStr for Duplicates {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "keep" => Ok(Self::Keep),
            "exact" => Ok(Self::Exact),
            "near" => Ok(Self::Near),
            other => Err(format!(
                "unknown kind `{other}`; the kinds are keep, exact and near"
            )),
        }
    }
}

#[cfg(test)]
mod tests;
