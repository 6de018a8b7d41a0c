//! What the columns of a table are, and how they are written.

use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, Type, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor};

use super::groups::Writer;
use super::leaf::{Encoded, Leaf};
use super::{LATE, failed};
use crate::NOTICE;
use crate::files::NewFile;

/// Columns of which few values repeat: a dictionary would be work for nothing.
const DISTINCT: &[&str] = &["quote_id", "content", "context", "text"];

/// Values that the library takes at once.
const BATCH: usize = 8 << 10;

/// The columns of a table, each with a place; a list of structs has one for each field.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    schema: SchemaDescPtr,
    properties: WriterPropertiesPtr,
}

impl Shape {
    /// Of a table whose schema is written so.
    pub(super) fn of(message: &str) -> io::Result<Self> {
        let schema = parse_message_type(message).map_err(failed)?;
        let schema = Arc::new(SchemaDescriptor::new(Arc::new(schema)));
        let properties = Arc::new(properties(&schema));
        Ok(Self { schema, properties })
    }

    /// Writes the table into a file.
    pub(super) fn writer(&self, file: NewFile) -> io::Result<Writer> {
        let schema = self.schema.root_schema_ptr();
        SerializedFileWriter::new(file, schema, Arc::clone(&self.properties)).map_err(failed)
    }

    /// How many there are.
    pub(super) fn columns(&self) -> usize {
        self.schema.num_columns()
    }

    /// All of them without values.
    pub(super) fn leaves(&self) -> Vec<Leaf> {
        (0..self.columns()).map(|place| self.leaf(place)).collect()
    }

    /// The one at a place without values.
    pub(super) fn leaf(&self, place: usize) -> Leaf {
        Leaf::of(&self.schema.column(place))
    }

    /// By cell of a row: the place of its first column.
    pub(super) fn first_leaves(&self) -> Vec<usize> {
        let mut first = Vec::new();
        for leaf in 0..self.columns() {
            if first.len() == self.schema.get_column_root_idx(leaf) {
                first.push(leaf);
            }
        }
        first
    }

    /// The places of the columns [`LATE`], if the table has them.
    pub(super) fn late(&self) -> Option<[usize; LATE.len()]> {
        let columns = self.schema.columns();
        let place = |path: &str| columns.iter().position(|column| column.path().string() == path);
        let places: Option<Vec<usize>> = LATE.iter().map(|path| place(path)).collect();
        places?.try_into().ok()
    }

    /// The values of the column at a place as the file has them; the column forgets them.
    pub(super) fn encode(&self, place: usize, leaf: &mut Leaf) -> io::Result<Encoded> {
        let column = self.schema.column(place);
        leaf.encode(&column, &self.properties).map_err(failed)
    }
}

/// Dictionaries and statistics where they pay: positions and long texts hardly repeat, and nobody asks for the least of names.
fn properties(schema: &SchemaDescriptor) -> WriterProperties {
    let notice = KeyValue::new("notice".to_owned(), NOTICE.to_owned());
    let zstd = Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default());
    let mut properties = WriterProperties::builder()
        .set_compression(zstd)
        .set_write_batch_size(BATCH)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(vec![notice]));
    for column in schema.columns() {
        let path = column.path().clone();
        let kind = column.physical_type();
        if kind == Type::INT32 || DISTINCT.contains(&column.name()) {
            properties = properties.set_column_dictionary_enabled(path.clone(), false);
        }
        if kind == Type::BYTE_ARRAY {
            properties = properties.set_column_statistics_enabled(path, EnabledStatistics::None);
        }
    }
    properties.build()
}
