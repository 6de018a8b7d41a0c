//! The JSON Schemas of the tables, made from the types that are written, so that they cannot differ.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use crate::across::SpeakerRow;
use crate::columns::QuoteRow;
use crate::records::{ArticleRecord, Rejected};

/// Name and JSON Schema (draft 2020-12) of each table: of a line of its JSON lines, and of the columns of `quotes.csv`.
pub fn schemas() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        ("quotes", written::<QuoteRow>("quotes")),
        ("articles", written::<ArticleRecord>("articles")),
        ("speakers", written::<SpeakerRow>("speakers")),
        ("rejected", written::<Rejected>("rejected")),
    ])
}

/// What is written, not what would be accepted: a column that can be null is there all the same.
fn written<T: JsonSchema>(title: &str) -> Value {
    schema::<T>(title, SchemaSettings::draft2020_12().for_serialize())
}

/// JSON Schema of what is accepted as a `T`: what has a default may be left out.
pub fn accepted<T: JsonSchema>(title: &str) -> Value {
    schema::<T>(title, SchemaSettings::draft2020_12())
}

fn schema<T: JsonSchema>(title: &str, settings: SchemaSettings) -> Value {
    let settings = settings.with_transform(RecursiveTransform(for_readers_of_json));
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    schema["title"] = title.into();
    if let Some(span) = schema.pointer_mut("/$defs/Span/description") {
        *span = "`[start, end]` in Unicode code points of the text, from zero, end exclusive.".into();
    }
    schema
}

/// Descriptions come from comments in the code: takes their line breaks and links to code out.
pub fn for_readers_of_json(schema: &mut Schema) {
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = without_links(&description.replace('\n', " "));
    }
}

/// "an [`Entities`](crate::Entities) layer" becomes "an `Entities` layer".
fn without_links(comment: &str) -> String {
    let mut pieces = comment.split("[`");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("`]").unwrap_or((piece, ""));
        let target = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        plain.extend(["`", name, "`", target.map_or(rest, |(_, rest)| rest)]);
    }
    plain
}
