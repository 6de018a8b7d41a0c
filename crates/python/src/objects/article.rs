//! An annotated article.

use std::sync::Arc;

use onrecord_report::{ArticleRecord, QuoteRow};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDateTime, PyTuple, PyTzInfo};

use super::entity::Entity;
use super::quote::Quote;
use super::tuple;
use crate::values::to_python;

/// An annotated article.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Article {
    record: Arc<ArticleRecord>,
    quotes: PyOnceLock<Py<PyTuple>>,
    entities: PyOnceLock<Py<PyTuple>>,
}

impl From<ArticleRecord> for Article {
    fn from(record: ArticleRecord) -> Self {
        Self {
            record: Arc::new(record),
            quotes: PyOnceLock::new(),
            entities: PyOnceLock::new(),
        }
    }
}

#[pymethods]
impl Article {
    /// The id it was given, or a hash of its text, title, URL and date.
    #[getter]
    fn id(&self) -> &str {
        &self.record.article.id
    }

    /// Where it is from, as given.
    #[getter]
    fn origin(&self) -> &str {
        &self.record.article.origin
    }

    /// The text that all spans refer to.
    #[getter]
    fn text(&self) -> &str {
        self.record.article.text.as_deref().unwrap_or_default()
    }

    /// Headline: the one given, or else the one in the text.
    #[getter]
    fn title(&self) -> Option<&str> {
        self.record.title.as_deref()
    }

    /// Who wrote it.
    #[getter]
    fn author(&self) -> Option<&str> {
        self.record.article.metadata.author.as_deref()
    }

    /// Publisher, newspaper, agency or site.
    #[getter]
    fn outlet(&self) -> Option<&str> {
        self.record.article.metadata.outlet.as_deref()
    }

    /// Section or rubric.
    #[getter]
    fn section(&self) -> Option<&str> {
        self.record.article.metadata.section.as_deref()
    }

    /// Canonical address.
    #[getter]
    fn url(&self) -> Option<&str> {
        self.record.article.metadata.url.as_deref()
    }

    /// Language as a BCP 47 tag.
    #[getter]
    fn language(&self) -> Option<&str> {
        self.record.article.metadata.language.as_deref()
    }

    /// When it was published, in UTC; the start of the day, month or year if no more is known.
    #[getter]
    fn published<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        let Some(published) = &self.record.article.metadata.published else {
            return Ok(None);
        };
        let seconds = published.instant.as_second() as f64;
        let utc = PyTzInfo::utc(py)?;
        PyDateTime::from_timestamp(py, seconds, Some(&utc)).map(Some)
    }

    /// How many tokens of the text hold a letter or a digit.
    #[getter]
    fn words(&self) -> u32 {
        self.record.words
    }

    /// Who said what, in the order of the text.
    #[getter]
    fn quotes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let made = self.quotes.get_or_try_init(py, || {
            let quotes = (0..self.record.quotes.len()).map(|index| Quote {
                record: Arc::clone(&self.record),
                index,
            });
            tuple(py, quotes)
        });
        made.map(|quotes| quotes.bind(py).clone())
    }

    /// Who and what the article names; `Speaker.entity` is a position here.
    #[getter]
    fn entities<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let made = self.entities.get_or_try_init(py, || {
            let entities = (0..self.record.entities.entities.len()).map(|index| Entity {
                record: Arc::clone(&self.record),
                index,
            });
            tuple(py, entities)
        });
        made.map(|entities| entities.bind(py).clone())
    }

    /// Its rows of the table `quotes`, as dicts with the columns of `quotes.jsonl`.
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let shared = self.record.columns();
        let rows = self.record.quotes.iter().map(|quote| QuoteRow {
            article: shared.clone(),
            quote: quote.clone(),
        });
        to_python(py, &rows.collect::<Vec<_>>())
    }

    /// Everything, as a line of `articles.jsonl`.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string(&*self.record).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The same as dicts and lists.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &*self.record)
    }

    /// An article that `to_json` wrote, or a line of `articles.jsonl`.
    ///
    /// :raises ValueError: it is none
    #[staticmethod]
    fn from_json(line: &str) -> PyResult<Self> {
        let record: Result<ArticleRecord, _> = serde_json::from_str(line);
        record
            .map(Self::from)
            .map_err(|error| PyValueError::new_err(format!("this is no article: {error}")))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let from_json = py.get_type::<Self>().getattr("from_json")?;
        Ok((from_json, (self.to_json()?,)))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other
            .cast::<Self>()
            .is_ok_and(|other| other.get().record == self.record)
    }

    fn __repr__(&self) -> String {
        let title = self.record.title.as_deref().unwrap_or_default();
        let quotes = self.record.quotes.len();
        format!("Article({:?}, title={title:?}, quotes={quotes})", self.origin())
    }
}
