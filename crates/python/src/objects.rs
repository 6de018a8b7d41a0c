//! What Python sees of an annotated article: objects that read from the article's record when they are asked.
//!
//! All offsets count Unicode code points, as Python's strings do. Nothing refers back to an object of Python's, so that no cycle keeps
//! an article alive.

mod article;
mod entity;
mod quote;

use onrecord_document as document;
use onrecord_report::SpeakerColumns;
use pyo3::PyClass;
use pyo3::prelude::*;
use pyo3::types::{PyDate, PyTuple, PyType};

pub(crate) use article::Article;
pub(crate) use entity::Entity;
pub(crate) use quote::Quote;

/// A half-open range of code points of an article's text: `text[span.start:span.end]`.
#[pyclass(frozen, eq, hash, get_all, module = "onrecord")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Span {
    /// The first code point.
    start: u32,
    /// The one behind the last.
    end: u32,
}

#[pymethods]
impl Span {
    #[new]
    fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The words of `text` that it covers.
    fn of(&self, py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let slice = pyo3::types::PySlice::new(py, self.start as isize, self.end as isize, 1);
        Ok(text.get_item(slice)?.unbind())
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let pair = PyTuple::new(py, [self.start, self.end])?;
        Ok(pair.try_iter()?.into_any())
    }

    fn __len__(&self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, (u32, u32)) {
        (py.get_type::<Self>(), (self.start, self.end))
    }

    fn __repr__(&self) -> String {
        format!("Span({}, {})", self.start, self.end)
    }
}

impl From<document::Span> for Span {
    fn from(span: document::Span) -> Self {
        let document::Span { start, end } = span;
        Self { start, end }
    }
}

/// Words of the article's text, and where they stand.
#[pyclass(frozen, eq, get_all, module = "onrecord")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Expression {
    /// As in the text.
    text: String,
    /// Where they stand.
    span: Span,
}

#[pymethods]
impl Expression {
    fn __repr__(&self) -> String {
        format!("Expression({:?}, {})", self.text, self.span.__repr__())
    }
}

/// The words that report: "said", "according to", ":".
#[pyclass(frozen, eq, get_all, module = "onrecord")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Cue {
    /// As in the text, from the first to the last.
    text: String,
    /// Where they stand.
    span: Span,
    /// What kind of act they report: `say`, `deny`, …; None if that is not known.
    cue_class: Option<&'static str>,
}

#[pymethods]
impl Cue {
    fn __repr__(&self) -> String {
        format!("Cue({:?}, {})", self.text, self.span.__repr__())
    }
}

/// When something was said.
#[pyclass(frozen, module = "onrecord")]
#[derive(Clone)]
pub(crate) struct When {
    /// "on Tuesday"
    #[pyo3(get)]
    text: String,
    first: Option<String>,
    last: Option<String>,
}

#[pymethods]
impl When {
    /// The first day that the words can mean, given the date of publication.
    #[getter]
    fn first_day<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDate>>> {
        date(py, self.first.as_deref())
    }

    /// The last day that the words can mean.
    #[getter]
    fn last_day<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDate>>> {
        date(py, self.last.as_deref())
    }

    fn __repr__(&self) -> String {
        format!("When({:?})", self.text)
    }
}

fn date<'py>(py: Python<'py>, day: Option<&str>) -> PyResult<Option<Bound<'py, PyDate>>> {
    let Some(day) = day else { return Ok(None) };
    let pieces: Vec<u16> = day.split('-').filter_map(|piece| piece.parse().ok()).collect();
    match pieces[..] {
        [year, month, day] => PyDate::new(py, i32::from(year), month as u8, day as u8).map(Some),
        _ => Ok(None),
    }
}

/// Who a quotation comes from.
#[pyclass(frozen, eq, get_all, module = "onrecord")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Speaker {
    /// Canonical name, the fullest form in the article, or the words that describe someone without a name.
    name: String,
    /// `person`, `organization`, `government`, `group`, `document` or `unnamed`.
    kind: &'static str,
    /// The role in which the text presents the speaker: "Secretary-General of NATO".
    role: Option<String>,
    /// The body or place that the role belongs to: "NATO".
    organization: Option<String>,
    /// Wikidata id.
    wikidata: Option<String>,
    /// Position in `Article.entities`; None for someone who is none of them.
    entity: Option<u32>,
}

#[pymethods]
impl Speaker {
    fn __repr__(&self) -> String {
        format!("Speaker({:?}, kind={:?})", self.name, self.kind)
    }
}

impl From<&SpeakerColumns> for Speaker {
    fn from(speaker: &SpeakerColumns) -> Self {
        Self {
            name: speaker.name.clone(),
            kind: speaker.kind.name(),
            role: speaker.role.clone(),
            organization: speaker.organization.clone(),
            wikidata: speaker.wikidata.clone(),
            entity: speaker.id.map(|id| id.0),
        }
    }
}

/// One expression that stands for an entity: "Jens Stoltenberg", "the alliance's chief", "he".
#[pyclass(frozen, eq, get_all, module = "onrecord")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    /// As in the text.
    text: String,
    /// Where it stands.
    span: Span,
    /// `name`, `nominal` or `pronoun`.
    kind: &'static str,
}

#[pymethods]
impl Mention {
    fn __repr__(&self) -> String {
        format!("Mention({:?}, {})", self.text, self.span.__repr__())
    }
}

fn tuple<T: Into<PyClassInitializer<T>> + PyClass>(
    py: Python<'_>,
    objects: impl ExactSizeIterator<Item = T>,
) -> PyResult<Py<PyTuple>> {
    let objects: Vec<Py<T>> = objects
        .map(|object| Py::new(py, object))
        .collect::<PyResult<_>>()?;
    Ok(PyTuple::new(py, objects)?.unbind())
}
