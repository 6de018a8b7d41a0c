//! The exceptions of `onrecord.errors`, made here.

use onrecord_report::Rejected;
use pyo3::call::PyCallArgs;
use pyo3::prelude::*;

/// An exception of `onrecord.errors`, by the name of its class.
fn made<'p>(py: Python<'p>, class: &str, arguments: impl PyCallArgs<'p>) -> PyErr {
    let exception = py
        .import("onrecord.errors")
        .and_then(|module| module.getattr(class))
        .and_then(|class| class.call1(arguments));
    exception.map_or_else(|error| error, PyErr::from_value)
}

/// A `ConfigError`: names, keys or values of the configuration that are none of the choices.
pub(crate) fn config(py: Python<'_>, message: impl std::fmt::Display) -> PyErr {
    made(py, "ConfigError", (message.to_string(),))
}

/// A `RunError`: a run that could not be made or written.
pub(crate) fn run(py: Python<'_>, message: impl std::fmt::Display) -> PyErr {
    made(py, "RunError", (message.to_string(),))
}

/// An `ArticleError`: an article that could not be annotated.
pub(crate) fn article(py: Python<'_>, rejected: Rejected) -> PyErr {
    let Rejected {
        origin,
        stage,
        reason,
    } = rejected;
    made(py, "ArticleError", (origin, stage, reason))
}

/// An error and what it comes from, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !words.contains(&more) {
            words.push_str(": ");
            words.push_str(&more);
        }
        source = error.source();
    }
    words
}
