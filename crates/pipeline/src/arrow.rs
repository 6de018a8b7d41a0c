//! Articles in a record batch to quotations in a record batch: what Python and Spark call, row by row and never failing for one.

use arrow_array::RecordBatch;
use onrecord_ingest::arrow::{BatchError, Rows};
use onrecord_ingest::{RawRecord, ReadOptions};
use onrecord_report::arrow::QuotesBatch;
use onrecord_report::{ArticleRecord, RecordOptions, Rejected};

use crate::parallel::in_order;
use crate::pipeline::Pipeline;

impl Pipeline {
    /// Annotates the rows of a batch on as many as `jobs` threads: `options` say which columns are of an article, as for files; `origin`
    /// names the column that says where each article is from, if there is one. The result has the columns of
    /// [`quotes_schema`](onrecord_report::arrow::quotes_schema), in the order of the rows: a row for each quotation, and one for each
    /// article that could not be annotated, with the reason.
    ///
    /// # Errors
    /// The columns that are needed are not there, or the result is too large for one batch.
    pub fn annotate_table(
        &self,
        batch: &RecordBatch,
        options: &ReadOptions,
        origin: Option<&str>,
        jobs: usize,
    ) -> Result<RecordBatch, BatchError> {
        let rows = Rows::new(batch, &options.fields, origin)?;
        let all = in_order(
            jobs,
            rows.len(),
            |row| self.annotate_record(rows.record(row), options),
            |row, reason| Err(report_failed(rows.record(row).origin, reason)),
        );
        Ok(table_of(&all)?)
    }

    /// Reads a raw record, runs all stages on it and keeps what a report needs.
    ///
    /// # Errors
    /// The record is no article, or a stage fails.
    pub fn annotate_record(&self, raw: RawRecord, options: &ReadOptions) -> Result<ArticleRecord, Rejected> {
        let annotated = self.read_and_annotate(raw, options)?;
        Ok(ArticleRecord::of(&annotated, &RecordOptions::default()))
    }
}

/// The rows of articles, in their order.
///
/// # Errors
/// They are too large for one batch.
pub fn table_of(
    articles: &[Result<ArticleRecord, Rejected>],
) -> Result<RecordBatch, arrow_schema::ArrowError> {
    let mut quotes = QuotesBatch::default();
    for article in articles {
        match article {
            Ok(record) => quotes.article(record),
            Err(rejected) => quotes.rejected(rejected),
        }
    }
    quotes.finish()
}

/// The rejection of an article that panicked on its way to a report.
pub fn report_failed(origin: String, reason: String) -> Rejected {
    Rejected {
        origin,
        stage: "report".to_owned(),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::cast::AsArray;
    use arrow_array::types::Int32Type;
    use arrow_array::{Array, ArrayRef, StringArray};
    use onrecord_report::arrow::quotes_schema;
    use onrecord_report::{COLUMNS, quote_rows};

    use super::*;

    const TEXT: &str = "“We agree,” said Ana Lind, the mayor. She denied that it was late.";

    fn batch(texts: &[Option<&str>]) -> RecordBatch {
        let origins: Vec<String> = (0..texts.len()).map(|row| format!("row {row}")).collect();
        let texts: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
        let origins: ArrayRef = Arc::new(StringArray::from(origins));
        RecordBatch::try_from_iter([("text", texts), ("path", origins)]).unwrap()
    }

    #[test]
    fn rows_are_those_of_the_table_and_a_bad_one_costs_itself() {
        let pipeline = Pipeline::builder().build();
        let options = ReadOptions::default();
        let input = batch(&[
            Some(TEXT),
            None,
            Some("Nobody spoke at all in the town today."),
            Some(TEXT),
        ]);
        let one = pipeline
            .annotate_table(&input, &options, Some("path"), 1)
            .unwrap();
        let many = pipeline
            .annotate_table(&input, &options, Some("path"), 3)
            .unwrap();
        assert_eq!(one, many);
        assert_eq!(one.schema(), quotes_schema());
        let article = onrecord_document::Article::from_text("a", TEXT).unwrap();
        let expected = quote_rows(&pipeline.annotate(article).unwrap());
        assert!(expected.len() >= 2);
        assert_eq!(one.num_rows(), 2 * expected.len() + 1);
        for (row, quote) in expected.iter().enumerate() {
            assert_eq!(one["content"].as_string::<i32>().value(row), quote.quote.content);
            let start = one["content_start"].as_primitive::<Int32Type>().value(row);
            assert_eq!(start as u32, quote.quote.content_start);
            assert_eq!(one["origin"].as_string::<i32>().value(row), "row 0");
            assert!(one["rejected"].is_null(row));
        }
        let bad = expected.len();
        assert_eq!(one["origin"].as_string::<i32>().value(bad), "row 1");
        let reasons = one["rejected"].as_struct().column_by_name("reason").unwrap();
        assert_eq!(
            reasons.as_string::<i32>().value(bad),
            "empty: there is no text in it"
        );
        assert!(one["content"].is_null(bad) && one["speakers"].is_null(bad));
    }

    #[test]
    fn the_columns_are_those_of_the_other_formats() {
        let schema = quotes_schema();
        let names: Vec<_> = schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        let (last, others) = names.split_last().unwrap();
        assert_eq!(others, COLUMNS);
        assert_eq!(*last, "rejected");
    }
}
