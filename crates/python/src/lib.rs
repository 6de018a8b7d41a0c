//! The compiled half of the Python package `onrecord`; the other half is in `python/onrecord`, which says what each thing is for users.
//!
//! What happens here: Python's values become raw records, the same pipeline as the program's runs on them without the interpreter's lock,
//! and records become objects or Arrow tables. Nothing is found or decided here. Threads live as long as one call, and a pipeline that
//! finds itself in a forked process is made anew there.

#![allow(clippy::doc_markdown, clippy::doc_lazy_continuation)] // comments on what Python sees are its docstrings

mod errors;
mod objects;
mod pipeline;
mod source;
mod stage;
mod values;

use pyo3::prelude::*;

/// The compiled half of the package `onrecord`.
#[pymodule]
mod _onrecord {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::objects::{Article, Cue, Entity, Expression, Mention, Quote, Span, Speaker, When};
    #[pymodule_export]
    use super::pipeline::Pipeline;
    #[pymodule_export]
    use super::source::QuoteBatches;
    #[pymodule_export]
    use super::{quotes_schema, schema};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        // A stage that panics rejects its article and names itself there; the default message would only repeat it.
        std::panic::set_hook(Box::new(|_| ()));
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// The schema of the tables that `Pipeline.annotate_arrow` gives: the columns of `quotes.parquet`, and `rejected`.
#[pyfunction]
fn quotes_schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    pyo3_arrow::PySchema::new(onrecord_report::arrow::quotes_schema()).into_pyarrow(py)
}

/// The JSON Schema of a table or a layer, as the program's `onrecord schema NAME` prints it.
///
/// :raises ValueError: there is none of that name; the words list the names
#[pyfunction]
fn schema<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    let mut all = onrecord_pipeline::schemas();
    match all.remove(name) {
        Some(schema) => values::to_python(py, &schema),
        None => {
            let names: Vec<_> = all.keys().copied().collect();
            let message = format!(
                "there is no schema `{name}`; the schemas are: {}",
                names.join(", ")
            );
            Err(pyo3::exceptions::PyValueError::new_err(message))
        }
    }
}
