//! Small, fast models over hashed features: learning, decoding, quantised weights, and their file.

pub mod file;
mod hash;
mod index;
mod random;

pub use file::FileError;
pub use hash::{Key, hash_bytes};
pub use index::FeatureIndex;
pub use random::Random;
