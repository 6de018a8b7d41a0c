//! Plain data between Rust and Python, by way of JSON, which both sides read as fast as anything: configurations, rows, documents.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Plain data as dicts, lists, strings and numbers.
pub(crate) fn to_python<'py>(py: Python<'py>, data: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let json = serde_json::to_string(data).map_err(|error| PyTypeError::new_err(error.to_string()))?;
    py.import("json")?.call_method1("loads", (json,))
}

/// Dicts, lists, strings and numbers as plain data; the message says what does not fit.
pub(crate) fn from_python<T: DeserializeOwned>(value: &Bound<'_, PyAny>) -> PyResult<Result<T, String>> {
    let json = value.py().import("json")?.call_method1("dumps", (value,))?;
    let json: String = json.extract()?;
    Ok(serde_json::from_str(&json).map_err(|error| error.to_string()))
}
