"""Articles in Arrow tables to quotations in Arrow tables, in whatever process that happens: for Ray Data, pools of processes, Spark.

A :class:`QuoteExtractor` holds what is to be done and no models, so that it is cheap to send to other processes; each process makes its
pipeline once, when it is first needed, and a forked one makes its own. No thread outlives a call.

With Ray Data (``pip install onrecord[arrow] "ray[data]"``)::

    import onrecord, ray

    articles = ray.data.read_parquet("articles/")
    quotes = articles.map_batches(onrecord.QuoteExtractor(text_col="body"), batch_format="pyarrow")
    quotes.write_parquet("quotes/")

With a pool of processes, forked or spawned::

    import multiprocessing, onrecord, pyarrow.parquet

    file = pyarrow.parquet.ParquetFile("articles.parquet")
    with multiprocessing.Pool() as pool:
        for quotes in pool.imap(onrecord.QuoteExtractor(text_col="body"), file.iter_batches(batch_size=256)):
            ...
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from onrecord._onrecord import Pipeline, quotes_schema

if TYPE_CHECKING:
    import pyarrow

    Batch = TypeVar("Batch", pyarrow.RecordBatch, pyarrow.Table)

__all__ = ["QuoteExtractor", "pipeline_of"]

_MOST_BYTES = 4 << 20
"""A piece of a batch is closed when its texts and other columns have so many bytes…"""

_MOST_ROWS = 256
"""…or so many rows."""

_pipelines: dict[str, Pipeline] = {}


def pipeline_of(config: Mapping[str, Any]) -> Pipeline:
    """The pipeline of a configuration, made once in each process.

    :param config: tables of keys as in ``onrecord.toml``: ``{"quotes": {"min_confidence": 0.5}}``
    :raises ConfigError: a name, key or value that is none of the choices
    """
    key = json.dumps(config, sort_keys=True)
    pipeline = _pipelines.get(key)
    if pipeline is None:
        pipeline = _pipelines.setdefault(key, Pipeline(config))
    return pipeline


class QuoteExtractor:
    """A callable that takes a batch of articles and gives the batch of their quotations. It can be pickled.

    The batch is a ``pyarrow.RecordBatch`` or ``Table``, and so is the result. Columns with the names in common use (``title``, ``date``,
    ``url``, ``outlet``, …) are read as the program reads them in Parquet. The result has the columns of ``quotes.parquet`` and
    ``rejected``: an article that cannot be annotated (no text, too long, not in English) loses only itself and is one row with
    ``origin`` and ``rejected``. What only a whole run shows (``duplicate_of``, ``speaker_key``, ``quote_group``) is null.

    :param text_col: the column of the text; ``text``, ``body``, ``content`` and the like are found without it
    :param origin_col: the column that says where an article is from, and tells it from the others; the article's id or address without it
    :param config: the path of a configuration, or its tables as a dict
    :param columns: other columns by field, where their names are not in common use: ``{"title": "kopf", "published": "day"}``
    :param jobs: threads in each process; one without it, since it is the processes that are many
    :raises ConfigError: a name, key or value that is none of the choices

    >>> import pyarrow
    >>> articles = pyarrow.table({"path": ["a", "b"], "body": ["“We agree,” said Ana Lind.", ""]})
    >>> quotes = QuoteExtractor(text_col="body", origin_col="path")(articles)
    >>> quotes.select(["origin", "speaker", "content"]).to_pylist()[0]
    {'origin': 'a', 'speaker': 'Ana Lind', 'content': '“We agree,”'}
    >>> quotes["rejected"].to_pylist()
    [None, {'stage': 'ingest', 'reason': 'empty: there is no text in it'}]
    """

    def __init__(
        self,
        *,
        text_col: str | None = None,
        origin_col: str | None = None,
        config: str | os.PathLike[str] | Mapping[str, Any] | None = None,
        columns: Mapping[str, str] | None = None,
        jobs: int = 1,
    ) -> None:
        fields = dict(columns or {})
        if text_col is not None:
            fields["text"] = text_col
        # Checked here, where whoever made a mistake sees it, and complete, so that no other machine needs the file.
        tables: dict[str, Any] = Pipeline(config).config
        tables["ingest"]["fields"].update(fields)
        self._config = tables
        self._origin_col = origin_col
        self._jobs = jobs
        pipeline_of(self._config)

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline of this process."""
        return pipeline_of(self._config)

    def __call__(self, batch: Batch) -> Batch:
        """Annotates a batch.

        :raises ValueError: a column that is needed is not there
        """
        import pyarrow

        if isinstance(batch, pyarrow.Table):
            made = [piece for part in batch.to_batches() for piece in self.pieces(part)]
            return pyarrow.Table.from_batches(made, schema=quotes_schema())
        made = pyarrow.Table.from_batches(self.pieces(batch), schema=quotes_schema()).combine_chunks().to_batches()
        return made[0] if made else pyarrow.RecordBatch.from_pylist([], schema=quotes_schema())

    def pieces(self, batch: pyarrow.RecordBatch) -> Iterator[pyarrow.RecordBatch]:
        """The same in pieces of bounded size, as they come.

        :raises ValueError: a column that is needed is not there
        """
        for piece in _cut(batch):
            yield self.pipeline.annotate_arrow(piece, origin_col=self._origin_col, jobs=self._jobs)

    def source(self, path: str) -> Iterator[pyarrow.RecordBatch]:
        """The quotations of a file of any format that the program reads, batch by batch.

        A file that cannot be opened is one row with ``origin`` and ``rejected``, like an article that cannot be annotated.

        :param path: a path of this machine, or a URI that ``pyarrow.fs`` knows: ``s3://…``, ``gs://…``, ``hdfs://…``
        """
        import pyarrow
        from pyarrow import fs

        try:
            if "://" in path:
                filesystem, below = fs.FileSystem.from_uri(path)
                with filesystem.open_input_stream(below, compression=None) as stream:
                    yield from self.pipeline.annotate_source(stream, origin=path, jobs=self._jobs)
            else:
                yield from self.pipeline.annotate_source(path, jobs=self._jobs)
        except OSError as error:
            rejected = {"origin": path, "rejected": {"stage": "ingest", "reason": str(error)}}
            yield pyarrow.RecordBatch.from_pylist([rejected], schema=quotes_schema())


def _cut(batch: pyarrow.RecordBatch) -> Iterator[pyarrow.RecordBatch]:
    """Pieces of a batch without copies. A huge article is a piece of its own."""
    rows = batch.num_rows
    start = 0
    while start < rows:
        count = min(_MOST_ROWS, rows - start)
        while count > 1 and batch.slice(start, count).nbytes > _MOST_BYTES:
            count = (count + 1) // 2
        yield batch.slice(start, count)
        start += count
