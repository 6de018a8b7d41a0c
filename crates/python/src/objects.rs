//! What Python sees of an annotated article: objects that read from the article's record when they are asked.
//!
//! All offsets count Unicode code points, as Python's strings do. Nothing refers back to an object of Python's, so that no cycle keeps
//! an article alive.

use std::sync::Arc;

use onrecord_document as document;
use onrecord_report::{ArticleRecord, QuoteColumns, QuoteRow, SpeakerColumns};
use pyo3::PyClass;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDate, PyDateTime, PyTuple, PyType, PyTzInfo};

use crate::values::to_python;

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

/// Someone or something that the article names, with all its mentions.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Entity {
    record: Arc<ArticleRecord>,
    index: usize,
}

impl Entity {
    fn entity(&self) -> &document::Entity {
        &self.record.entities.entities[self.index]
    }
}

#[pymethods]
impl Entity {
    /// The fullest proper name in the article.
    #[getter]
    fn name(&self) -> &str {
        &self.entity().name
    }

    /// `person`, `organization`, `place`, `facility`, `norp`, `product`, `date`, `money` or `other`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.entity().kind.name()
    }

    /// Whether it is several ("the Democrats").
    #[getter]
    fn plural(&self) -> bool {
        self.entity().plural
    }

    /// Offices and occupations in the order of the text.
    #[getter]
    fn roles(&self) -> Vec<&str> {
        self.entity().roles.iter().map(|role| &*role.text).collect()
    }

    /// Wikidata id.
    #[getter]
    fn wikidata(&self) -> Option<&str> {
        self.entity().wikidata.as_deref()
    }

    /// Its mentions in the order of the text.
    #[getter]
    fn mentions(&self) -> Vec<Mention> {
        let text = self.record.article.text.as_deref().unwrap_or_default();
        let mentions = self.record.entities.mentions.iter();
        let mut mentions: Vec<Mention> = mentions
            .filter(|mention| mention.entity.0 as usize == self.index)
            .map(|mention| Mention {
                text: String::new(),
                span: mention.span.into(),
                kind: mention.kind.name(),
            })
            .collect();
        // One pass over the text for all of them: they come in order of their starts.
        let mut characters = text.char_indices().enumerate();
        let mut next = characters.next();
        for mention in &mut mentions {
            while let Some((at, (byte, _))) = next {
                if at >= mention.span.start as usize {
                    let length = mention.span.__len__();
                    mention.text = text[byte..].chars().take(length).collect();
                    break;
                }
                next = characters.next();
            }
        }
        mentions
    }

    fn __repr__(&self) -> String {
        format!("Entity({:?}, kind={:?})", self.name(), self.kind())
    }
}

/// One attribution: who is reported to have said what.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Quote {
    record: Arc<ArticleRecord>,
    index: usize,
}

impl Quote {
    fn columns(&self) -> &QuoteColumns {
        &self.record.quotes[self.index]
    }
}

#[pymethods]
impl Quote {
    /// Hash of the article's id and of the spans of content, cue and source.
    #[getter]
    fn id(&self) -> &str {
        &self.columns().quote_id
    }

    /// 1, 2, … in the order of the text.
    #[getter]
    fn number(&self) -> u32 {
        self.columns().number
    }

    /// `direct`, `indirect` or `mixed`: all, none or a part of the content stands inside quotation marks.
    #[getter]
    fn kind(&self) -> &'static str {
        self.columns().kind.name()
    }

    /// Whether any of the content stands inside quotation marks.
    #[getter]
    fn marked(&self) -> bool {
        self.columns().marked
    }

    /// Whether it stands in a headline of the text.
    #[getter]
    fn in_title(&self) -> bool {
        self.columns().in_title
    }

    /// The reported words, quotation marks included; several parts are joined by ` … `.
    #[getter]
    fn content(&self) -> &str {
        &self.columns().content
    }

    /// From the first to the last of the reported words.
    #[getter]
    fn span(&self) -> Span {
        Span::new(self.columns().content_start, self.columns().content_end)
    }

    /// The pieces of the content.
    #[getter]
    fn parts(&self) -> Vec<Span> {
        self.columns().parts.iter().map(|part| (*part).into()).collect()
    }

    /// The stretches of the content inside quotation marks, marks included.
    #[getter]
    fn verbatim(&self) -> Vec<Span> {
        self.columns()
            .verbatim
            .iter()
            .map(|part| (*part).into())
            .collect()
    }

    /// The sentence or sentences that it stands in.
    #[getter]
    fn context(&self) -> &str {
        &self.columns().context
    }

    /// The words that report; None where there are none.
    #[getter]
    fn cue(&self) -> Option<Cue> {
        let columns = self.columns();
        Some(Cue {
            text: columns.cue.clone()?,
            span: Span::new(columns.cue_start?, columns.cue_end?),
            cue_class: columns.cue_class.map(document::CueClass::name),
        })
    }

    /// The expression that stands for the speaker in the text: "he", "the alliance's chief".
    #[getter]
    fn source(&self) -> Option<Expression> {
        let columns = self.columns();
        Some(Expression {
            text: columns.source.clone()?,
            span: Span::new(columns.source_start?, columns.source_end?),
        })
    }

    /// Whom the source stands for, the first of several; None if nobody is known.
    #[getter]
    fn speaker(&self) -> Option<Speaker> {
        self.columns().speakers.first().map(Speaker::from)
    }

    /// All who speak jointly.
    #[getter]
    fn speakers(&self) -> Vec<Speaker> {
        self.columns().speakers.iter().map(Speaker::from).collect()
    }

    /// `affirmed`, or `negated` where it is reported as not said ("refused to say").
    #[getter]
    fn polarity(&self) -> &'static str {
        self.columns().polarity.name()
    }

    /// `actual`, `future` ("will say") or `hypothetical` ("if she admits").
    #[getter]
    fn modality(&self) -> &'static str {
        self.columns().modality.name()
    }

    /// To whom or against whom it is said, several joined by `; `.
    #[getter]
    fn addressee(&self) -> Option<&str> {
        self.columns().addressee.as_deref()
    }

    /// Canonical names of the entities that the content is about.
    #[getter]
    fn about(&self) -> &[String] {
        &self.columns().about
    }

    /// When it was said.
    #[getter]
    fn when(&self) -> Option<When> {
        let columns = self.columns();
        Some(When {
            text: columns.when_text.clone()?,
            first: columns.when_from.clone(),
            last: columns.when_to.clone(),
        })
    }

    /// Place or occasion in the words of the text: "at a regular press briefing".
    #[getter]
    fn place(&self) -> Option<&str> {
        self.columns().place.as_deref()
    }

    /// The paragraph of the cue or else of the content, counted from zero.
    #[getter]
    fn paragraph(&self) -> u32 {
        self.columns().paragraph
    }

    /// The sentence of the cue or else of the content, counted from zero.
    #[getter]
    fn sentence(&self) -> u32 {
        self.columns().sentence
    }

    /// `id` of the quotation that this one is nested in.
    #[getter]
    fn within(&self) -> Option<&str> {
        self.columns().within.as_deref()
    }

    /// How sure the attribution is, 0 to 1.
    #[getter]
    fn confidence(&self) -> f64 {
        self.columns().quote_confidence
    }

    /// The rule or model that found it.
    #[getter]
    fn decided_by(&self) -> &str {
        &self.columns().quote_decided_by
    }

    /// How sure the speaker is, 0 to 1; None if nobody was looked for.
    #[getter]
    fn speaker_confidence(&self) -> Option<f64> {
        self.columns().speaker_confidence
    }

    /// The rule or model that chose the speaker.
    #[getter]
    fn speaker_decided_by(&self) -> Option<&str> {
        self.columns().speaker_decided_by.as_deref()
    }

    /// The row of the table `quotes`, without the columns that all rows of an article share.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.columns())
    }

    fn __repr__(&self) -> String {
        let columns = self.columns();
        let speaker = columns.speaker.as_deref();
        format!(
            "Quote({:?}, kind={:?}, speaker={})",
            columns.content,
            columns.kind.name(),
            speaker.map_or_else(|| "None".to_owned(), |name| format!("{name:?}"))
        )
    }
}

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

fn tuple<T: Into<PyClassInitializer<T>> + PyClass>(
    py: Python<'_>,
    objects: impl ExactSizeIterator<Item = T>,
) -> PyResult<Py<PyTuple>> {
    let objects: Vec<Py<T>> = objects
        .map(|object| Py::new(py, object))
        .collect::<PyResult<_>>()?;
    Ok(PyTuple::new(py, objects)?.unbind())
}
