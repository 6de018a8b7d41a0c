//! Readers of gold data, and the scores of what the stages make of it.
//!
//! Two kinds of gold are read: the research data beside the project (PolNeAR's standoff, its flat form as CofeNet scored it, the
//! canonical speakers, treebanks), and the project's own gold: the files beside the articles of `corpus/` and the tables of
//! `crates/quotes/gold`. What is scored is a run's `quotes.jsonl`, or for a treebank the layers themselves. Gold, predictions and
//! everything between count **Unicode code points**, as those files do: each [`Span`](onrecord_document::Span) in this crate is one of
//! code points, but for [`conllu`].
//!
//! Read the modules in this order: [`counts`], [`prediction`], [`tokens`], [`matching`], [`names`], then the gold
//! ([`brat`], [`speakers`], [`acts`], [`corpus_gold`], [`conllu`]), then the scores ([`polnear`] with [`speaker_scores`],
//! [`act_scores`], [`cofenet`], [`comparison`], [`segmentation_scores`], [`syntax_scores`]).
//!
//! What never happens here: no stage is run and nothing is printed; the files that are opened are the gold and the run that the
//! caller names.

pub mod act_scores;
pub mod acts;
mod addressees;
mod alignment;
pub mod brat;
pub mod cofenet;
pub mod comparison;
pub mod conllu;
pub mod corpus_gold;
pub mod counts;
pub mod entity_scores;
mod error;
pub mod extraction;
mod files;
mod locate;
pub mod matching;
pub mod misses;
pub mod names;
mod nested_scores;
pub mod polnear;
mod polnear_misses;
pub mod prediction;
pub mod segmentation_scores;
mod slicer;
pub mod speaker_scores;
pub mod speakers;
pub mod syntax_scores;
pub mod tokens;
pub mod worldwide;

pub use act_scores::{ActMiss, ActScores, LabelShare, Share};
pub use acts::{GoldAct, GoldActs, GoldNested, read_acts, read_nested};
pub use brat::{Event, read_events};
pub use cofenet::CofenetScores;
pub use comparison::{AttributionCounts, Comparison, Miss, Problem, compare};
pub use corpus_gold::{CorpusGold, GoldAttribution, LocatedAttribution};
pub use counts::{ByRole, Counts, PrecisionRecallF1, Role};
pub use entity_scores::{EntityComparison, EntityScores};
pub use error::GoldError;
pub use misses::GroupedMisses;
pub use polnear::PolnearScores;
pub use prediction::{Prediction, by_article, read_predictions};
pub use segmentation_scores::{SegmentationComparison, SegmentationScores};
pub use speaker_scores::{SpeakerCounts, SpeakerScores};
pub use speakers::{GoldSpeaker, GoldSpeakers, read_speakers};
pub use syntax_scores::{SyntaxComparison, SyntaxScores, SyntaxWord};
