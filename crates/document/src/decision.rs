//! What decided a link or an attribution, and how sure it is.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of the rule or model that decided, and its confidence. No link and no attribution goes without one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// Name of the rule or model.
    pub by: Cow<'static, str>,
    /// Confidence in thousandths, 0 to 1000.
    pub permille: u16,
}

impl Decision {
    /// Decided by a built-in rule or model; a confidence above 1000 is taken as 1000.
    pub const fn new(by: &'static str, permille: u16) -> Self {
        Self {
            by: Cow::Borrowed(by),
            permille: if permille > 1000 { 1000 } else { permille },
        }
    }
}
