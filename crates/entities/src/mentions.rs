//! Names by a learned model: each token that can be part of a name gets a label, the best sequence of labels is decoded, and a second
//! model looks again with what the first one found in the whole article (Krishnan and Manning 2006).

mod context;
mod features;
mod labels;
mod model;
pub mod train;

pub use self::labels::Name;
pub use self::model::MentionModel;
pub(crate) use self::model::Room;
