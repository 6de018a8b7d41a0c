//! What is known of English words before anything is read in context: attributes of each token as small integers, and classes of
//! words that are used alike.
//!
//! [`describe()`] is called once for an article; every later stage gets its answer ([`Words`](onrecord_document::Words)). What never
//! happens here: no token is looked at together with another one.
//!
//! Read the modules in this order: [`mod@describe`], [`clusters`], [`gazetteer`].

pub mod clusters;
pub mod describe;
pub mod gazetteer;
mod norm;

pub use describe::{describe, describe_form};
