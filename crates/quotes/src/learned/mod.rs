//! Attributions by a learned model: cues, what each reports and whose words it is, and how sure that is.
//!
//! For each article the tokens are laid out in columns (`columns`), then each is weighed as the anchor of a cue (`anchors`); around
//! each token that may be one, a linear-chain random field labels source, cue and content (`frame`, `clause`, `roles`, `sums`, `labels`), seeing
//! how each token stands to the anchor in the tree, in the quotation marks and among other cues; what cannot be
//! content is cut off (`cuts`), and what must be a source is one (`sources`); then each attribution is weighed as a whole (`choice`), which gives its
//! probability, and the most probable that go together are taken (`find`). `train` learns all that from articles with attributions marked.
//!
//! That cues come first and content is tagged with them in sight goes back to Pareti and others 2013 ("Automatically Detecting and
//! Attributing Indirect Quotations"); here each cue has a tagging of its own, which sees the tree from that cue. Attributions inside the
//! content of others, which the articles have not marked, are found the same way with cues and probabilities of their own.
//!
//! What never happens here: no speaker is named; nothing is looked up outside the columns.

mod anchors;
mod choice;
mod clause;
mod columns;
mod cuts;
pub(crate) mod find;
mod frame;
#[cfg(test)]
mod hand_made;
mod labels;
mod model;
mod roles;
mod sources;
mod sums;
#[cfg(test)]
mod tests;
pub mod train;
pub(crate) mod view;

pub use model::QuoteModel;
