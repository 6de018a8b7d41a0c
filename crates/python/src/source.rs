//! A file, or an open one of Python's, as batches of quotations: read, annotated and handed on piece by piece, so that an archive of any
//! size needs little memory.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use onrecord_ingest::{Format, RawRecord, ReadError, ReadOptions, Records, Rejection};
use onrecord_pipeline::arrow::{report_failed, table_of};
use onrecord_pipeline::parallel::in_order;
use onrecord_report::Rejected;
use pyo3::exceptions::{PyOSError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use pyo3_arrow::PyRecordBatch;

/// A batch is closed when it was made from so many articles…
const ARTICLES: usize = 256;

/// …or from so many bytes.
const BYTES: usize = 4 << 20;

/// Bytes asked for at a time of a file of Python's.
const READ: usize = 1 << 20;

/// The quotations of a file, as an iterator of `pyarrow.RecordBatch`: what `Pipeline.annotate_source` gives.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct QuoteBatches {
    records: Mutex<Records>,
    pipeline: Arc<onrecord_pipeline::Pipeline>,
    options: ReadOptions,
    jobs: usize,
}

impl QuoteBatches {
    /// Of a path, or of anything with `read(n)` that gives bytes.
    pub(crate) fn new(
        source: &Bound<'_, PyAny>,
        origin: Option<String>,
        pipeline: Arc<onrecord_pipeline::Pipeline>,
        options: ReadOptions,
        jobs: usize,
    ) -> PyResult<Self> {
        let records = if source.hasattr("read")? {
            let named = || source.getattr("name").and_then(|name| name.extract::<String>());
            let origin = origin.or_else(|| named().ok()).unwrap_or_default();
            let reader = BufReader::with_capacity(READ, PythonFile(source.clone().unbind()));
            Records::guessing(origin, reader, &options)
        } else {
            let path: std::path::PathBuf = source.extract()?;
            let origin = origin.unwrap_or_else(|| path.display().to_string());
            let file = File::open(&path)
                .map_err(|error| PyOSError::new_err(format!("cannot read {}: {error}", path.display())))?;
            if Format::of_name(&path.display().to_string()) == Some(Format::Parquet) {
                Records::of_table(origin, file, &options)
            } else {
                Records::guessing(origin, BufReader::with_capacity(READ, file), &options)
            }
        };
        Ok(Self {
            records: Mutex::new(records),
            pipeline,
            options,
            jobs,
        })
    }

    /// The next records, up to what a batch is made from.
    fn read(&self) -> Vec<Result<RawRecord, Rejected>> {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < ARTICLES && bytes < BYTES {
            let Some(record) = records.next() else { break };
            bytes += record.as_ref().map_or(0, RawRecord::len);
            batch.push(record.map_err(rejected));
        }
        batch
    }
}

fn rejected(error: ReadError) -> Rejected {
    let Rejection {
        origin,
        stage,
        reason,
    } = error.into();
    Rejected {
        origin,
        stage: stage.into_owned(),
        reason,
    }
}

#[pymethods]
impl QuoteBatches {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let batch = py.detach(|| {
            let records = self.read();
            if records.is_empty() {
                return Ok(None);
            }
            let made = in_order(
                self.jobs,
                records.len(),
                |index| {
                    let record = records[index].clone()?;
                    self.pipeline.annotate_record(record, &self.options)
                },
                |index, reason| {
                    let origin = records[index].as_ref();
                    let origin = origin.map_or_else(|rejected| &rejected.origin, |record| &record.origin);
                    Err(report_failed(origin.clone(), reason))
                },
            );
            table_of(&made).map(Some)
        });
        let batch = batch.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        batch
            .map(|batch| PyRecordBatch::new(batch).into_pyarrow(py))
            .transpose()
    }
}

/// An open file of Python's.
struct PythonFile(Py<PyAny>);

impl Read for PythonFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        Python::attach(|py| {
            let read = self.0.bind(py).call_method1("read", (into.len(),));
            let bytes = read.map_err(|error| io::Error::other(error.to_string()))?;
            let bytes = bytes
                .cast::<PyBytes>()
                .map_err(|_| io::Error::other("the file gives no bytes; open it in mode \"rb\""))?
                .as_bytes();
            let length = bytes.len().min(into.len());
            into[..length].copy_from_slice(&bytes[..length]);
            Ok(length)
        })
    }
}
