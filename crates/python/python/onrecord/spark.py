"""Quotations of a Spark DataFrame of articles, or of files in a folder or object storage, as a DataFrame.

The work is done by ``mapInArrow`` in Spark's Python workers. Each of them makes its pipeline once, works on one core and starts no
threads; an executor that dies takes nothing with it that Spark cannot do again, and gives the same rows. OnRecord has to be installed
where the workers run (``pip install onrecord[spark]``).

For articles of very different length let Spark hand over few at a time, by the setting
``spark.sql.execution.arrow.maxRecordsPerBatch`` (200 suits articles of up to some MB).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from onrecord._onrecord import quotes_schema
from onrecord.extract import QuoteExtractor

if TYPE_CHECKING:
    import pyarrow

__all__ = ["extract_quotes", "quotes_of_files", "spark_schema"]


def spark_schema() -> StructType:
    """The columns of the result, which never depend on the data."""
    return from_arrow_schema(quotes_schema())


def extract_quotes(
    df: DataFrame,
    text_col: str | None = None,
    *,
    origin_col: str | None = None,
    config: str | os.PathLike[str] | Mapping[str, Any] | None = None,
    columns: Mapping[str, str] | None = None,
    partitions: int | None = None,
) -> DataFrame:
    """One row for each quotation in the articles of a DataFrame.

    The columns are those of ``quotes.parquet`` and ``rejected``, a struct of ``stage`` and ``reason``: an article that cannot be
    annotated is a row with ``origin`` and that alone, so ``where("rejected is null")`` are the quotations and
    ``where("rejected is not null")`` the others. What only a whole run shows (``duplicate_of``, ``speaker_key``, ``quote_group``) is null.

    :param df: a row for each article; columns that are of no article are passed over, so select what is needed first
    :param text_col: the column of the text; ``text``, ``body``, ``content`` and the like are found without it
    :param origin_col: the column that says where an article is from, to join by; the article's id or address without it
    :param config: the path of a configuration (read here, once), or its tables as a dict
    :param columns: other columns by field, where their names are not in common use: ``{"title": "kopf", "published": "day"}``
    :param partitions: deal the articles evenly to so many tasks first, where some partitions have much more text than others
    :raises ConfigError: a name, key or value that is none of the choices
    :raises ValueError: a column that is not there

    ::

        from onrecord.spark import extract_quotes

        quotes = extract_quotes(spark.read.parquet("articles/"), text_col="body", origin_col="url")
        quotes.where("rejected is null").groupBy("speaker").count().show()
    """
    for name in (text_col, origin_col, *(columns or {}).values()):
        if name is not None and name not in df.columns:
            raise ValueError(f"there is no column `{name}`; the columns are {', '.join(df.columns)}")
    extractor = QuoteExtractor(text_col=text_col, origin_col=origin_col, config=config, columns=columns)
    if partitions is not None:
        df = df.repartition(partitions)

    def extract(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            yield from extractor.pieces(batch)

    return df.mapInArrow(extract, spark_schema())


def quotes_of_files(
    spark: SparkSession,
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    config: str | os.PathLike[str] | Mapping[str, Any] | None = None,
) -> DataFrame:
    """The same for files of any format that the program reads (WARC, JSON lines, HTML, plain text, …, compressed or not).

    A task reads files one after the other, each from its start to its end and piece by piece, so that archives of any size need little
    memory. The files are dealt to as many tasks as ``spark.sql.shuffle.partitions`` says, or one each if they are fewer. Parquet is
    better read by Spark itself.

    :param spark: the session
    :param paths: paths that all workers can read, or URIs that ``pyarrow.fs`` knows: ``s3://bucket/crawl/a.warc.gz``
    :param config: the path of a configuration (read here, once), or its tables as a dict
    :raises ConfigError: a name, key or value that is none of the choices
    """
    given = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    names = [os.fspath(path) for path in given]
    extractor = QuoteExtractor(config=config)
    tasks = max(1, min(len(names), int(spark.conf.get("spark.sql.shuffle.partitions") or 200)))
    files = spark.createDataFrame([(name,) for name in names], "path string").repartitionByRange(tasks, "path")

    def extract(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            for path in batch.column("path").to_pylist():
                yield from extractor.source(path)

    return files.mapInArrow(extract, spark_schema())
