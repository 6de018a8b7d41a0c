//! One attribution.

use std::sync::Arc;

use onrecord_document as document;
use onrecord_report::{ArticleRecord, QuoteColumns};
use pyo3::prelude::*;

use super::{Cue, Expression, Span, Speaker, When};
use crate::values::to_python;

/// One attribution: who is reported to have said what.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Quote {
    pub(super) record: Arc<ArticleRecord>,
    pub(super) index: usize,
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
