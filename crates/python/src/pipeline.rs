//! `onrecord.Pipeline`: the stages that a configuration names, for Python.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;

use onrecord_ingest::{Field, RawRecord, ReadOptions};
use onrecord_pipeline::arrow::report_failed;
use onrecord_pipeline::external::ExternalStage;
use onrecord_pipeline::parallel::in_order;
use onrecord_pipeline::{Config, NoProgress, Pipeline as Stages, RunOptions, Sources, StageName};
use onrecord_report::{ArticleRecord, Format, Rejected};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyMapping, PyString, PyTuple, PyType};
use pyo3_arrow::PyRecordBatch;

use crate::objects::Article;
use crate::source::QuoteBatches;
use crate::stage::PythonStage;
use crate::{errors, values};

/// What happens to an article that cannot be annotated comes out as an `ArticleError`.
type Made = Result<ArticleRecord, Rejected>;

/// The stages that a configuration names, ready to annotate. Make it once; threads may share it.
///
/// :param config: the path of a configuration file, or its tables as a dict: `{"quotes": {"min_confidence": 0.5}}`
/// :param segment: a callable in place of the stage: it is given a document as a dict (`onrecord.schema("layers")` has the form) with
///     the layers made so far, and gives the layer of its stage in the same form, offsets in code points. A layer that breaks the laws of
///     the document model, and an exception, cost that article alone: it is an `ArticleError` that names the stage.
/// :param syntax: the same for syntax
/// :param entities: the same for entities
/// :param quotes: the same for quotes
/// :raises ConfigError: a name, key or value that is none of the choices
///
/// >>> import onrecord
/// >>> def nobody(document):
/// ...     return {"mentions": [], "entities": []}
/// >>> article = onrecord.Pipeline(entities=nobody).annotate("“We agree,” said Ana Lind.")
/// >>> len(article.quotes), article.entities
/// (1, ())
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Pipeline {
    config: Config,
    /// Callables in place of stages, in the order of the data flow.
    callables: [Option<Py<PyAny>>; 4],
    /// Locked only while the interpreter's lock is held and not given up, so that it is never locked in a forked process.
    stages: Mutex<InProcess>,
}

/// Stages, and the process that they were made in: locks, processes and pipes of theirs are of no use in another.
struct InProcess {
    process: u32,
    stages: Arc<Stages>,
}

#[pymethods]
impl Pipeline {
    #[new]
    #[pyo3(signature = (config=None, *, segment=None, syntax=None, entities=None, quotes=None))]
    fn new(
        py: Python<'_>,
        config: Option<&Bound<'_, PyAny>>,
        segment: Option<Py<PyAny>>,
        syntax: Option<Py<PyAny>>,
        entities: Option<Py<PyAny>>,
        quotes: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let config = config.map_or_else(|| Ok(Config::default()), read_config)?;
        let callables = [segment, syntax, entities, quotes];
        for callable in callables.iter().flatten() {
            if !callable.bind(py).is_callable() {
                return Err(PyTypeError::new_err(
                    "a stage must be a callable that takes a document and gives its layer",
                ));
            }
        }
        let stages = Mutex::new(InProcess {
            process: std::process::id(),
            stages: made(py, &config, &callables)?,
        });
        Ok(Self {
            config,
            callables,
            stages,
        })
    }

    /// The configuration with every key, defaults included.
    #[getter]
    fn config<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let complete = self
            .config
            .complete()
            .map_err(|error| errors::config(py, error))?;
        values::to_python(py, &complete)
    }

    /// Annotates one article, without the interpreter's lock.
    ///
    /// :param text: the text; offsets count its code points, and it is never changed
    /// :param title: headline, where it is not in the text
    /// :param published: when it was published; days in the text are resolved against it
    /// :param origin: where it is from, in your words
    /// :raises ArticleError: it has no text, is too long or not in English, or a stage of yours failed
    ///
    /// >>> import onrecord
    /// >>> article = onrecord.Pipeline().annotate("Ana Lind said on Monday that she would go.", published="2026-03-04")
    /// >>> article.quotes[0].when.first_day
    /// datetime.date(2026, 3, 2)
    #[pyo3(signature = (text, *, title=None, published=None, url=None, author=None, outlet=None, section=None, language=None, id=None, origin=None))]
    #[allow(clippy::too_many_arguments)] // by name, each optional
    fn annotate(
        &self,
        py: Python<'_>,
        text: &str,
        title: Option<String>,
        published: Option<&Bound<'_, PyAny>>,
        url: Option<String>,
        author: Option<String>,
        outlet: Option<String>,
        section: Option<String>,
        language: Option<String>,
        id: Option<String>,
        origin: Option<String>,
    ) -> PyResult<Article> {
        let published = published.map(|published| date_words(published)).transpose()?;
        let given = [
            (Field::Text, Some(text.to_owned())),
            (Field::Title, title),
            (Field::Published, published),
            (Field::Url, url),
            (Field::Author, author),
            (Field::Outlet, outlet),
            (Field::Section, section),
            (Field::Language, language),
            (Field::Id, id),
        ];
        let values = given
            .into_iter()
            .filter_map(|(field, value)| Some((field, 0, value?)));
        let record = RawRecord::of_values(origin.unwrap_or_default(), values.collect());
        let stages = self.stages(py)?;
        let made = py.detach(|| annotated(&stages, &self.config.ingest, &[record], 1));
        let made = made.into_iter().next();
        match made.unwrap_or_else(|| Err(report_failed(String::new(), "nothing was made".to_owned()))) {
            Ok(record) => Ok(Article::from(record)),
            Err(rejected) => Err(errors::article(py, rejected)),
        }
    }

    /// Annotates many articles on all cores, without the interpreter's lock; the results are in the order of the articles.
    ///
    /// :param articles: texts, or mappings with the arguments of `annotate` as keys
    /// :param jobs: threads, which end with the call; as many as there are cores without it
    /// :returns: for each an article, or the `ArticleError` that `annotate` would raise
    /// :raises TypeError: something that is neither, or a key that `annotate` has no argument for
    ///
    /// >>> import onrecord
    /// >>> made = onrecord.Pipeline().annotate_batch(["“We agree,” said Ana Lind.", {"text": "", "origin": "blank"}])
    /// >>> len(made[0].quotes), made[1]
    /// (1, ArticleError('blank', 'ingest', 'empty: there is no text in it'))
    #[pyo3(signature = (articles, *, jobs=None))]
    fn annotate_batch<'py>(
        &self,
        py: Python<'py>,
        articles: &Bound<'py, PyAny>,
        jobs: Option<usize>,
    ) -> PyResult<Bound<'py, PyList>> {
        if articles.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err(
                "give an iterable of articles; `annotate` takes a single text",
            ));
        }
        let records = articles.try_iter()?.map(|article| record(&article?));
        let records = records.collect::<PyResult<Vec<_>>>()?;
        let stages = self.stages(py)?;
        let made = py.detach(|| annotated(&stages, &self.config.ingest, &records, cores(jobs)));
        let list = PyList::empty(py);
        for made in made {
            match made {
                Ok(record) => list.append(Py::new(py, Article::from(record))?)?,
                Err(rejected) => list.append(errors::article(py, rejected).into_value(py))?,
            }
        }
        Ok(list)
    }

    /// Annotates the rows of an Arrow record batch, which come and go by Arrow's C interface without objects of Python's.
    ///
    /// :param batch: a `pyarrow.RecordBatch`, or anything with `__arrow_c_array__`; a row for each article. Columns with the names in
    ///     common use (`text`, `title`, `date`, `url`, …) are read as those of a Parquet file; `{"ingest": {"fields": …}}` of the
    ///     configuration names others
    /// :param origin_col: the column that says where an article is from; its id or address without it
    /// :param jobs: threads, which end with the call; as many as there are cores without it
    /// :returns: the columns of `quotes_schema()`: a row for each quotation, and for each article that could not be annotated one with
    ///     `origin` and `rejected`
    /// :raises ValueError: a column that is needed is not there
    #[pyo3(signature = (batch, *, origin_col=None, jobs=None))]
    fn annotate_arrow<'py>(
        &self,
        py: Python<'py>,
        batch: PyRecordBatch,
        origin_col: Option<&str>,
        jobs: Option<usize>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let batch = batch.into_inner();
        let stages = self.stages(py)?;
        let table = py.detach(|| stages.annotate_table(&batch, &self.config.ingest, origin_col, cores(jobs)));
        let table = table.map_err(|error| PyValueError::new_err(errors::chain(&error)))?;
        PyRecordBatch::new(table).into_pyarrow(py)
    }

    /// Annotates what is in a file of any format that the program reads, batch by batch, in little memory.
    ///
    /// :param source: a path, or an open file that gives bytes
    /// :param origin: what to call it; its path or name without it
    /// :param jobs: threads, which end with each batch; as many as there are cores without it
    /// :returns: an iterator of record batches with the columns of `quotes_schema()`
    /// :raises OSError: it cannot be opened
    #[pyo3(signature = (source, *, origin=None, jobs=None))]
    fn annotate_source(
        &self,
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        origin: Option<String>,
        jobs: Option<usize>,
    ) -> PyResult<QuoteBatches> {
        let options = self.config.ingest.clone();
        QuoteBatches::new(source, origin, self.stages(py)?, options, cores(jobs))
    }

    /// Annotates a whole corpus into a folder, as `onrecord run` does.
    ///
    /// :param inputs: files, folders and patterns
    /// :param out: folder for the results; an earlier run in it is replaced
    /// :param formats: reports to write: `["csv", "parquet"]`; those of the program without it
    /// :param jobs: articles annotated at the same time; as many as there are cores without it
    /// :param resume: go on with the run in the folder
    /// :returns: what was counted: `articles`, `words`, `quotes`, `rejected` and more
    /// :raises RunError: an input is not there, or the folder cannot be written
    /// :raises ValueError: a format that is none of the choices
    #[pyo3(signature = (inputs, out, *, formats=None, jobs=None, resume=false))]
    #[allow(clippy::needless_pass_by_value)] // as Python gives it
    fn run<'py>(
        &self,
        py: Python<'py>,
        inputs: Vec<PathBuf>,
        out: PathBuf,
        formats: Option<Vec<String>>,
        jobs: Option<usize>,
        resume: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let names: Vec<String> = inputs.iter().map(|path| path.display().to_string()).collect();
        let sources = Sources::new(&names, None).map_err(|error| errors::run(py, errors::chain(&error)))?;
        let mut options = RunOptions::new(out, names);
        if let Some(formats) = formats {
            let formats = formats.iter().map(|name| name.parse::<Format>());
            options.formats = formats
                .collect::<Result<_, _>>()
                .map_err(|error| PyValueError::new_err(error.to_string()))?;
        }
        options.jobs = cores(jobs);
        options.resume = resume;
        let stages = self.stages(py)?;
        let outcome =
            py.detach(|| onrecord_pipeline::run(&stages, &self.config, &sources, &options, &NoProgress));
        let outcome = outcome.map_err(|error| errors::run(py, errors::chain(&error)))?;
        values::to_python(py, &outcome.counts)
    }

    /// Another process gets its pipeline of the same configuration, which it makes once; with callables, one of its own.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let config = values::to_python(py, &self.config)?;
        if self.callables.iter().all(Option::is_none) {
            let shared = py.import("onrecord.extract")?.getattr("pipeline_of")?;
            return Ok((shared, PyTuple::new(py, [config])?));
        }
        let callables = self.callables.iter().map(|given| match given {
            Some(callable) => callable.bind(py).clone(),
            None => py.None().into_bound(py),
        });
        let arguments: Vec<_> = [config].into_iter().chain(callables).collect();
        let restore = py.get_type::<Self>().getattr("_restore")?;
        Ok((restore, PyTuple::new(py, arguments)?))
    }

    /// What `pickle` makes it again from.
    #[classmethod]
    fn _restore(
        _class: &Bound<'_, PyType>,
        py: Python<'_>,
        config: &Bound<'_, PyAny>,
        segment: Option<Py<PyAny>>,
        syntax: Option<Py<PyAny>>,
        entities: Option<Py<PyAny>>,
        quotes: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        Self::new(py, Some(config), segment, syntax, entities, quotes)
    }

    fn __repr__(&self) -> String {
        let Config {
            segment,
            syntax,
            entities,
            quotes,
            ..
        } = &self.config;
        format!(
            "Pipeline(segment={:?}, syntax={:?}, entities={:?}, quotes={:?})",
            segment.name, syntax.name, entities.name, quotes.name
        )
    }
}

impl Pipeline {
    /// The stages, made anew where the process was forked since.
    fn stages(&self, py: Python<'_>) -> PyResult<Arc<Stages>> {
        let mut made_in = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let process = std::process::id();
        if made_in.process != process {
            let stages = made(py, &self.config, &self.callables)?;
            // Dropping the others would end programs that belong to the parent, or wait for locks that nobody opens any more.
            std::mem::forget(std::mem::replace(&mut made_in.stages, stages));
            made_in.process = process;
        }
        Ok(Arc::clone(&made_in.stages))
    }
}

fn made(py: Python<'_>, config: &Config, callables: &[Option<Py<PyAny>>; 4]) -> PyResult<Arc<Stages>> {
    let stages = Stages::from_config(config).map_err(|error| errors::config(py, errors::chain(&error)))?;
    let mut builder = stages.into_builder();
    for (stage, callable) in StageName::ALL.into_iter().zip(callables) {
        let Some(callable) = callable else { continue };
        let stage_of_callable = ExternalStage::of(PythonStage {
            stage,
            callable: callable.clone_ref(py),
        });
        builder = match stage {
            StageName::Segment => builder.segment(stage_of_callable),
            StageName::Syntax => builder.syntax(stage_of_callable),
            StageName::Entities => builder.entities(stage_of_callable),
            StageName::Quotes => builder.quotes(stage_of_callable),
        };
    }
    Ok(Arc::new(builder.build()))
}

/// A configuration: the path of a file, or tables of keys as in one.
fn read_config(given: &Bound<'_, PyAny>) -> PyResult<Config> {
    let py = given.py();
    if given.cast::<PyMapping>().is_ok() {
        let tables = py.get_type::<PyDict>().call1((given,))?;
        let config = values::from_python::<Config>(&tables)?;
        return config.map_err(|error| errors::config(py, error));
    }
    let path: PathBuf = given.extract().map_err(|_| {
        PyTypeError::new_err("config must be the path of a configuration, or a dict of its tables")
    })?;
    Config::read(&path).map_err(|error| errors::config(py, errors::chain(&error)))
}

fn annotated(stages: &Stages, options: &ReadOptions, records: &[RawRecord], jobs: usize) -> Vec<Made> {
    in_order(
        jobs,
        records.len(),
        |index| stages.annotate_record(records[index].clone(), options),
        |index, reason| Err(report_failed(records[index].origin.clone(), reason)),
    )
}

/// So many, or as many as the machine has cores for this process.
fn cores(jobs: Option<usize>) -> usize {
    jobs.unwrap_or_else(|| available_parallelism().map_or(1, usize::from))
        .max(1)
}

/// An article of a batch: its text, or a mapping with the arguments of `annotate`.
fn record(article: &Bound<'_, PyAny>) -> PyResult<RawRecord> {
    if let Ok(text) = article.cast::<PyString>() {
        let text = text.extract::<String>()?;
        return Ok(RawRecord::of_values(String::new(), vec![(Field::Text, 0, text)]));
    }
    let mapping = article
        .cast::<PyMapping>()
        .map_err(|_| PyTypeError::new_err("an article must be a text or a mapping with the key `text`"))?;
    let (mut origin, mut values) = (String::new(), Vec::new());
    for item in mapping.items()?.iter() {
        let (name, value): (String, Bound<'_, PyAny>) = item.extract()?;
        if value.is_none() {
            continue;
        }
        if name == "origin" {
            origin = value.extract()?;
            continue;
        }
        let Some(field) = Field::ALL.into_iter().find(|field| field.name() == name) else {
            let names: Vec<_> = Field::ALL.iter().map(|field| field.name()).collect();
            return Err(PyTypeError::new_err(format!(
                "an article has no key `{name}`; the keys are: origin, {}",
                names.join(", ")
            )));
        };
        let value = match field {
            Field::Published => date_words(&value)?,
            _ => value.extract()?,
        };
        values.push((field, 0, value));
    }
    Ok(RawRecord::of_values(origin, values))
}

/// A date as words: a string as it is, anything of `datetime` in ISO 8601.
fn date_words(published: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(words) = published.extract::<String>() {
        return Ok(words);
    }
    let words = published
        .call_method0("isoformat")
        .map_err(|_| PyTypeError::new_err("published must be a string, a date or a datetime"))?;
    words.extract()
}
