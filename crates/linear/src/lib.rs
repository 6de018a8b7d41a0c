//! Small, fast models over hashed features: learning, decoding, quantised weights, and their file. No knowledge of any language.
//!
//! What goes in are [`Key`]s: a template's number with the values that fill it. A [`Vocabulary`] counts them while examples are
//! collected; a [`Perceptron`] or the trainers of [`sequence`] learn a weight for each pair of feature and class; a [`WeightTable`]
//! holds what was learned as small integers in rows that lie within a cache line, and [`file`](mod@file) keeps it on disk and uses it as it
//! lies in the program. Where features have to work together, a [`Network`] has one hidden layer between them and the classes, and
//! [`KeptSums`] what it has summed before. [`vectorised`] runs all that as fast as the processor can.
//!
//! Read the modules in this order: [`Key`], [`Spot`], [`FeatureIndex`], [`table`], [`vocabulary`], [`perceptron`], [`sequence`], [`search`], the
//! network, [`file`](mod@file). `examples/tagger.rs` trains, writes, reads and runs a tagger from a file of words and tags.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod cache;
mod direct;
pub mod file;
mod hash;
mod index;
mod network;
mod pairs;
pub mod perceptron;
mod pool;
mod processor;
mod random;
mod rows;
pub mod search;
pub mod sequence;
mod spots;
pub mod table;
mod train_network;
pub mod vocabulary;

pub use cache::KeptSums;
pub use file::FileError;
pub use hash::{Key, hash_bytes};
pub use index::FeatureIndex;
pub use network::{DirectSum, Hidden, Network, Sum, WIDTH};
pub use pairs::two_at_a_time;
pub use perceptron::Perceptron;
pub use pool::Pool;
pub use processor::{Work, vectorised};
pub use random::Random;
pub use spots::{Batch, Filling, Spot, SpotList};
pub use table::WeightTable;
pub use train_network::{NetworkOptions, NetworkTrainer, Notes, Worker};
pub use vocabulary::Vocabulary;
