"""Spark on two executors: the rows of the program, whatever dies and however bad a row is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

import onrecord
from clusters import cluster, executors, kill_one_when_half_done
from conftest import Row, comparable, rows_of
from onrecord.spark import extract_quotes, quotes_of_files, spark_schema

COPIES = 8


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with cluster() as spark:
        yield spark


def collected(quotes: DataFrame) -> list[Row]:
    """Rows as in quotes.jsonl, in the order of articles and numbers."""
    rows = rows_of(quotes.toArrow())
    return sorted(rows, key=lambda row: (row["origin"], row["number"] or 0))


def expected(rows: list[Row], origins: set[str]) -> list[Row]:
    rows = [{**comparable(row), "rejected": None} for row in rows if row["origin"] in origins]
    return sorted(rows, key=lambda row: (row["origin"], row["number"]))


def articles(spark: SparkSession, texts: dict[str, str], copies: int = 1) -> DataFrame:
    rows = [(f"{copy}:{origin}", text) for copy in range(copies) for origin, text in texts.items()]
    if copies == 1:
        rows = list(texts.items())
    return spark.createDataFrame(rows, "path string, body string")


def test_rows_are_the_program_s(spark: SparkSession, texts: dict[str, str], rows: list[Row]) -> None:
    assert len(executors()) == 2
    quotes = extract_quotes(articles(spark, texts), text_col="body", origin_col="path", partitions=6)
    assert quotes.schema == spark_schema()
    assert quotes.schema.names == onrecord.quotes_schema().names
    assert collected(quotes) == expected(rows, set(texts))


def test_an_executor_dies(spark: SparkSession, texts: dict[str, str], rows: list[Row]) -> None:
    quotes = extract_quotes(articles(spark, texts, COPIES).repartition(24), text_col="body", origin_col="path")
    made: list[Row] = []
    done = threading.Event()

    def work() -> None:
        made.extend(collected(quotes))
        done.set()

    before = set(executors())
    job = threading.Thread(target=work)
    job.start()
    finished = kill_one_when_half_done(spark, done)
    job.join()
    assert 0 < finished < 24
    assert set(executors()) != before
    of_one = expected(rows, set(texts))
    for copy in range(COPIES):
        of_copy = [row for row in made if row["origin"].startswith(f"{copy}:")]
        # The article's id is of its text, so that copies have the same quote_id too.
        assert [{**row, "origin": row["origin"].split(":", 1)[1]} for row in of_copy] == of_one


def test_a_poisoned_row_loses_itself(spark: SparkSession, texts: dict[str, str], rows: list[Row]) -> None:
    poison: dict[str, Any] = {"null": None, "blank": " \n ", "long": "word " * 1_000_000, "nul": "\0" * 50}
    quotes = extract_quotes(articles(spark, {**texts, **poison}), text_col="body", origin_col="path", partitions=5)
    made = collected(quotes)
    assert [row for row in made if row["rejected"] is None] == expected(rows, set(texts))
    rejected = {row["origin"]: row["rejected"] for row in made if row["rejected"] is not None}
    assert set(rejected) == set(poison)
    assert rejected["long"]["reason"].startswith("too long: more than 4194304 bytes")


def test_files_are_read_where_they_lie(spark: SparkSession, corpus: Path, rows: list[Row]) -> None:
    files = sorted(str(path) for path in corpus.iterdir() if path.suffix != ".toml")
    # Executors have another working folder.
    paths = [str(Path(file).resolve()) for file in files] + ["/nowhere/a.warc.gz"]
    made = collected(quotes_of_files(spark, paths))
    here = str(corpus.resolve().parent) + "/"
    quoted = [{**row, "origin": row["origin"].removeprefix(here)} for row in made if row["rejected"] is None]
    all_rows = [{**comparable(row), "rejected": None} for row in rows]
    assert quoted == sorted(all_rows, key=lambda row: (row["origin"], row["number"]))
    (lost,) = [row for row in made if row["rejected"] is not None]
    assert lost["origin"] == "/nowhere/a.warc.gz" and lost["rejected"]["stage"] == "ingest"


def test_mistakes_are_said_at_once(spark: SparkSession, texts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="there is no column `text`; the columns are path, body"):
        extract_quotes(articles(spark, texts), text_col="text")
    with pytest.raises(onrecord.ConfigError):
        extract_quotes(articles(spark, texts), text_col="body", config={"quotes": {"use": "magic.v9"}})


def test_the_example(spark: SparkSession, corpus: Path, rows: list[Row], tmp_path: Path) -> None:
    import importlib.util

    path = corpus.resolve().parent / "examples/spark_ccnews.py"
    specification = importlib.util.spec_from_file_location("spark_ccnews", path)
    assert specification is not None and specification.loader is not None
    example = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(example)
    example.quotes_table(spark, [str(corpus.resolve())], str(tmp_path / "quotes"))
    table = spark.read.parquet(str(tmp_path / "quotes"))
    assert table.where("rejected is null").count() == len(rows)
    days = {row["day"] for row in table.select("day").distinct().collect()}
    assert len(days) > 1
