//! Small, fast models over hashed features: learning, decoding, quantised weights, and their file.

pub mod file;
mod hash;
mod index;
mod network;
mod random;
mod train_network;

pub use file::FileError;
pub use hash::{Key, hash_bytes};
pub use index::FeatureIndex;
pub use network::{Hidden, Network, Sum, WIDTH};
pub use random::Random;
pub use train_network::{FeatureCounts, NetworkOptions, NetworkTrainer, Notes, Worker};
