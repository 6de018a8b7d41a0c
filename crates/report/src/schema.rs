//! The JSON Schemas of the tables, made from the types that are written, so that they cannot differ.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::columns::QuoteRow;
use crate::records::{ArticleRecord, Rejected};

/// Name and JSON Schema (draft 2020-12) of each table: of a line of its JSON lines, and of the columns of `quotes.csv`.
pub fn schemas() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        ("quotes", schema::<QuoteRow>()),
        ("articles", schema::<ArticleRecord>()),
        ("rejected", schema::<Rejected>()),
    ])
}

fn schema<T: JsonSchema>() -> Value {
    // What is written, not what would be accepted: a column that can be null is there all the same.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>().to_value()
}
