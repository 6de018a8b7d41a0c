//! What counts as a copy of an earlier article. Who finds them knows more articles than one, and is elsewhere.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
