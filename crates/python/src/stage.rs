//! A stage written in Python: a callable that is given a document and gives the layer.

use onrecord_document::StageError;
use onrecord_pipeline::StageName;
use onrecord_pipeline::external::AnswerDocuments;
use onrecord_pipeline::protocol::Document;
use pyo3::prelude::*;

use crate::values::{from_python, to_python};

/// Calls the callable with the documents of the protocol of external stages.
pub(crate) struct PythonStage {
    pub(crate) stage: StageName,
    pub(crate) callable: Py<PyAny>,
}

impl AnswerDocuments for PythonStage {
    fn answer(&self, requests: Vec<Document>) -> Vec<Result<Document, StageError>> {
        Python::attach(|py| {
            let answers = requests.iter().map(|request| self.call(py, request));
            answers.collect()
        })
    }
}

impl PythonStage {
    fn call(&self, py: Python<'_>, request: &Document) -> Result<Document, StageError> {
        let raised = |error: PyErr| StageError::Failed(words(py, &error));
        let document = to_python(py, request).map_err(raised)?;
        let layer = self.callable.bind(py).call1((document,)).map_err(raised)?;
        let mut answer = Document::default();
        let made = match self.stage {
            StageName::Segment => read(&layer).map(|made| answer.segmentation = made),
            StageName::Syntax => read(&layer).map(|made| answer.syntax = made),
            StageName::Entities => read(&layer).map(|made| answer.entities = made),
            StageName::Quotes => read(&layer).map(|made| answer.quotes = made),
        };
        made.map_err(|reason| {
            let name = self.stage.name();
            StageError::Failed(format!("what the callable gave is no layer `{name}`: {reason}"))
        })?;
        Ok(answer)
    }
}

fn read<T: serde::de::DeserializeOwned>(layer: &Bound<'_, PyAny>) -> Result<Option<T>, String> {
    match from_python(layer) {
        Ok(layer) => layer.map(Some),
        Err(error) => Err(words(layer.py(), &error)),
    }
}

/// `ValueError: no such luck (my_stage.py, line 7)`.
fn words(py: Python<'_>, error: &PyErr) -> String {
    let place = || {
        let mut at = error.traceback(py)?.into_any();
        while let Ok(next) = at.getattr("tb_next") {
            if next.is_none() {
                break;
            }
            at = next;
        }
        let line: u32 = at.getattr("tb_lineno").ok()?.extract().ok()?;
        let code = at.getattr("tb_frame").ok()?.getattr("f_code").ok()?;
        let file: String = code.getattr("co_filename").ok()?.extract().ok()?;
        Some(format!(" ({file}, line {line})"))
    };
    format!("{error}{}", place().unwrap_or_default())
}
