//! The lines that stages outside of this program read and write: JSON, one object a line, UTF-8, offsets in Unicode code points.
//!
//! Each stream, in either direction, opens with a [`Greeting`]. Then every line is a [`Document`]: an article with the layers that
//! were made so far. A stage answers each document, in the order in which they came, with one that has the same `number` and the
//! stage's own layer, or a [`Refusal`]; what else is in an answer is not looked at, so that a stage may hand on all it got. That is
//! what `onrecord stage NAME` does, and why the stages can be chained by pipes.

use std::collections::BTreeMap;

use onrecord_document::json::ArticleParts;
use onrecord_document::{EntitiesParts, Quote, SegmentationParts, SyntaxParts};
use onrecord_report::schema::accepted;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::config::Config;

/// The version of the lines. It grows when a reader of the old ones could not read the new ones.
pub const VERSION: u32 = 1;

/// The first line of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Greeting {
    /// Who speaks.
    pub hello: Hello,
}

/// Who speaks, and which version of the lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// The version of the lines that follow: 1.
    pub protocol: u32,
    /// To a stage: which one it is to be, `segment`, `syntax`, `entities` or `quotes`. From a stage: which one it is; left out if it is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Name and version of the program: answers that are kept are of this program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// An article with the layers that were made so far. A request holds those that the stage may see; an answer needs `number` and the
/// stage's own layer, or `rejected`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// Tells the answers apart: an answer has the number of its request.
    pub number: u64,
    /// Text and metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<ArticleParts>,
    /// Paragraphs, sentences, tokens, quoted stretches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segmentation: Option<SegmentationParts>,
    /// Tags and heads; left out where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub syntax: Option<SyntaxParts>,
    /// Who is who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entities: Option<EntitiesParts>,
    /// Who said what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotes: Option<Vec<Quote>>,
    /// Why there is no layer, where there is none. The article becomes a row of `rejected.jsonl`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<Refusal>,
}

/// An article that could not be read or annotated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// Where it was read; an answer may leave it out.
    #[serde(default)]
    pub origin: String,
    /// The stage that it failed in; an answer may leave it out.
    #[serde(default)]
    pub stage: String,
    /// Why, in words.
    pub reason: String,
}

impl Greeting {
    /// The greeting of this program, to or from `stage`.
    pub fn new(stage: &str) -> Self {
        Self {
            hello: Hello {
                protocol: VERSION,
                stage: Some(stage.to_owned()),
                name: Some(concat!("onrecord ", env!("CARGO_PKG_VERSION")).to_owned()),
            },
        }
    }

    /// Reads a first line and checks the version.
    ///
    /// # Errors
    /// Another line, or another version; in words.
    pub fn read(line: &str) -> Result<Hello, String> {
        let Self { hello } = serde_json::from_str(line).map_err(|_| {
            format!("is no hello; the first line must be {{\"hello\":{{\"protocol\":{VERSION}}}}}")
        })?;
        if hello.protocol == VERSION {
            Ok(hello)
        } else {
            let found = hello.protocol;
            Err(format!(
                "speaks version {found} of the protocol; this program speaks version {VERSION}"
            ))
        }
    }
}

/// A line with its newline.
pub(crate) fn to_line(data: &impl Serialize) -> Vec<u8> {
    let mut line =
        serde_json::to_vec(data).expect("lines are structs, lists and strings, which JSON can always hold");
    line.push(b'\n');
    line
}

/// A line of a stream to or from a stage: the first one says hello, the others are documents.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code)] // for its schema alone
enum Line {
    Greeting(Greeting),
    Document(Box<Document>),
}

/// Name and JSON Schema (draft 2020-12) of everything that goes in or comes out: the tables; `layers`, a document with all that the
/// stages make; `protocol`, the lines of external stages; `config`, `onrecord.toml`.
pub fn schemas() -> BTreeMap<&'static str, Value> {
    let mut all = onrecord_report::schemas();
    all.insert("config", Config::schema());
    all.insert("layers", accepted::<Document>("layers"));
    all.insert("protocol", accepted::<Line>("protocol"));
    all
}
