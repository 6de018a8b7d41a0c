//! The table `quotes` in memory: Arrow record batches with the columns of `quotes.parquet` and one more, `rejected`, so that what
//! could not be annotated is a row among the others and nothing is lost. For Python, Spark and whoever else speaks Arrow.
//!
//! What only a whole run shows (`duplicate_of`, `speaker_key`, `quote_group`) is null here.

use std::sync::{Arc, LazyLock};

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int32Builder, ListBuilder, StringBuilder,
    StructBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch, StructArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use jiff::Timestamp;
use onrecord_document::Span;

use crate::cells::{Cell, days};
use crate::columns::{COLUMNS, SpeakerColumns};
use crate::records::{ArticleRecord, Rejected};

/// The columns of a batch: those of `quotes` in their order, then `rejected`. All can be null; the schema never depends on the data.
pub fn quotes_schema() -> SchemaRef {
    static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
        let mut fields: Vec<Field> = COLUMNS
            .iter()
            .map(|name| Field::new(*name, kind_of(name), true))
            .collect();
        fields.push(Field::new(REJECTED, DataType::Struct(rejected_fields()), true));
        Arc::new(Schema::new(fields))
    });
    Arc::clone(&SCHEMA)
}

/// The last column: null for a quotation; stage and reason for an article that there are no quotations of.
const REJECTED: &str = "rejected";

/// The fields of a speaker, in the order of its cells.
const SPEAKER: [&str; 8] = [
    "name",
    "kind",
    "id",
    "key",
    "role",
    "organization",
    "wikidata",
    "label",
];

fn kind_of(column: &str) -> DataType {
    match column {
        "marked" | "in_title" => DataType::Boolean,
        "quote_confidence" | "speaker_confidence" => DataType::Float64,
        "published" => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        "when_from" | "when_to" => DataType::Date32,
        "number" | "paragraph" | "sentence" | "speaker_id" => DataType::Int32,
        "parts" | "verbatim" => list(list(DataType::Int32)),
        "about" => list(DataType::Utf8),
        "speakers" => list(DataType::Struct(speaker_fields())),
        offset if offset.ends_with("_start") || offset.ends_with("_end") => DataType::Int32,
        _ => DataType::Utf8,
    }
}

fn list(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new_list_field(item, true)))
}

fn speaker_fields() -> Fields {
    let kind = |name| {
        if name == "id" {
            DataType::Int32
        } else {
            DataType::Utf8
        }
    };
    SPEAKER
        .map(|name| Field::new(name, kind(name), true))
        .to_vec()
        .into()
}

fn rejected_fields() -> Fields {
    ["stage", "reason"]
        .map(|name| Field::new(name, DataType::Utf8, true))
        .to_vec()
        .into()
}

/// A batch being made.
pub struct QuotesBatch {
    columns: Vec<Column>,
    stages: StringBuilder,
    reasons: StringBuilder,
    is_rejected: Vec<bool>,
}

impl std::fmt::Debug for QuotesBatch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("QuotesBatch")
            .field("rows", &self.len())
            .finish_non_exhaustive()
    }
}

impl Default for QuotesBatch {
    fn default() -> Self {
        Self {
            columns: COLUMNS.iter().map(|name| Column::of(&kind_of(name))).collect(),
            stages: StringBuilder::new(),
            reasons: StringBuilder::new(),
            is_rejected: Vec::new(),
        }
    }
}

impl QuotesBatch {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.is_rejected.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.is_rejected.is_empty()
    }

    /// Adds the quotations of an article; none if it has none.
    pub fn article(&mut self, record: &ArticleRecord) {
        let columns = record.columns();
        let shared = columns.cells();
        for quote in &record.quotes {
            let own = quote.cells();
            for (column, cell) in self.columns.iter_mut().zip(shared.iter().chain(&own)) {
                column.push(cell);
            }
            self.stages.append_null();
            self.reasons.append_null();
            self.is_rejected.push(false);
        }
    }

    /// Adds an article that could not be annotated: a row with `origin` and `rejected` alone.
    pub fn rejected(&mut self, rejected: &Rejected) {
        let origin = Cell::Text(&rejected.origin);
        for (index, column) in self.columns.iter_mut().enumerate() {
            column.push(if index == 0 { &origin } else { &Cell::Null });
        }
        self.stages.append_value(&rejected.stage);
        self.reasons.append_value(&rejected.reason);
        self.is_rejected.push(true);
    }

    /// The batch.
    ///
    /// # Errors
    /// More than a batch can hold: 2 GiB of text in one column.
    pub fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<ArrayRef> = self.columns.iter_mut().map(Column::finish).collect();
        let said: Vec<ArrayRef> = vec![Arc::new(self.stages.finish()), Arc::new(self.reasons.finish())];
        let nulls = NullBuffer::from(self.is_rejected);
        columns.push(Arc::new(StructArray::try_new(
            rejected_fields(),
            said,
            Some(nulls),
        )?));
        RecordBatch::try_new(quotes_schema(), columns)
    }
}

/// The values of one column.
enum Column {
    Bool(BooleanBuilder),
    Integer(Int32Builder),
    Real(Float64Builder),
    Text(StringBuilder),
    Date(Date32Builder),
    Instant(TimestampMicrosecondBuilder),
    Spans(ListBuilder<ListBuilder<Int32Builder>>),
    Texts(ListBuilder<StringBuilder>),
    Speakers(ListBuilder<StructBuilder>),
}

impl Column {
    fn of(kind: &DataType) -> Self {
        match kind {
            DataType::Boolean => Self::Bool(BooleanBuilder::new()),
            DataType::Int32 => Self::Integer(Int32Builder::new()),
            DataType::Float64 => Self::Real(Float64Builder::new()),
            DataType::Date32 => Self::Date(Date32Builder::new()),
            DataType::Timestamp(..) => Self::Instant(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
            DataType::List(item) => match item.data_type() {
                DataType::List(_) => Self::Spans(ListBuilder::new(ListBuilder::new(Int32Builder::new()))),
                DataType::Struct(fields) => {
                    let speakers = StructBuilder::from_fields(fields.clone(), 0);
                    Self::Speakers(ListBuilder::new(speakers))
                }
                _ => Self::Texts(ListBuilder::new(StringBuilder::new())),
            },
            _ => Self::Text(StringBuilder::new()),
        }
    }

    /// Adds a cell; one of another type is null.
    fn push(&mut self, cell: &Cell<'_>) {
        match (self, cell) {
            (Self::Bool(column), Cell::Bool(truth)) => column.append_value(*truth),
            (Self::Bool(column), _) => column.append_null(),
            (Self::Integer(column), Cell::Integer(number)) => column.append_value(*number as i32),
            (Self::Integer(column), _) => column.append_null(),
            (Self::Real(column), Cell::Real(number)) => column.append_value(*number),
            (Self::Real(column), _) => column.append_null(),
            (Self::Text(column), Cell::Text(text)) => column.append_value(text),
            (Self::Text(column), _) => column.append_null(),
            (Self::Date(column), Cell::Date(day)) => column.append_option(days(day)),
            (Self::Date(column), _) => column.append_null(),
            (Self::Instant(column), Cell::Instant(instant)) => {
                let instant = instant.parse::<Timestamp>().ok();
                column.append_option(instant.map(Timestamp::as_microsecond));
            }
            (Self::Instant(column), _) => column.append_null(),
            (Self::Spans(column), Cell::Spans(spans)) => {
                for Span { start, end } in *spans {
                    column.values().values().append_value(*start as i32);
                    column.values().values().append_value(*end as i32);
                    column.values().append(true);
                }
                column.append(true);
            }
            (Self::Spans(column), _) => column.append_null(),
            (Self::Texts(column), Cell::Texts(texts)) => {
                column.append_value(texts.iter().map(Some));
            }
            (Self::Texts(column), _) => column.append_null(),
            (Self::Speakers(column), Cell::Speakers(speakers)) => {
                speakers.iter().for_each(|one| speaker(column.values(), one));
                column.append(true);
            }
            (Self::Speakers(column), _) => column.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Bool(column) => ArrayBuilder::finish(column),
            Self::Integer(column) => ArrayBuilder::finish(column),
            Self::Real(column) => ArrayBuilder::finish(column),
            Self::Text(column) => ArrayBuilder::finish(column),
            Self::Date(column) => ArrayBuilder::finish(column),
            Self::Instant(column) => ArrayBuilder::finish(column),
            Self::Spans(column) => ArrayBuilder::finish(column),
            Self::Texts(column) => ArrayBuilder::finish(column),
            Self::Speakers(column) => ArrayBuilder::finish(column),
        }
    }
}

fn speaker(column: &mut StructBuilder, speaker: &SpeakerColumns) {
    for (index, cell) in speaker.cells().iter().enumerate() {
        if let Some(field) = column.field_builder::<StringBuilder>(index) {
            match cell {
                Cell::Text(text) => field.append_value(text),
                _ => field.append_null(),
            }
        } else if let Some(field) = column.field_builder::<Int32Builder>(index) {
            match cell {
                Cell::Integer(number) => field.append_value(*number as i32),
                _ => field.append_null(),
            }
        }
    }
    column.append(true);
}
