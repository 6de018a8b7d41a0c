"""Tables in and out: Arrow batches, files of all formats, data frames."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

import onrecord
from conftest import Row, comparable, rows_of


def articles(texts: dict[str, str]) -> pyarrow.RecordBatch:
    return pyarrow.record_batch({"path": list(texts), "story": list(texts.values())})


def test_rows_are_the_program_s(pipeline: onrecord.Pipeline, texts: dict[str, str], rows: list[Row]) -> None:
    expected = [{**comparable(row), "rejected": None} for row in rows if row["origin"] in texts]
    batch = articles(texts)
    table = pipeline.annotate_arrow(batch, origin_col="path")
    assert table.schema == onrecord.quotes_schema()
    assert rows_of(table) == expected
    assert pipeline.annotate_arrow(batch, origin_col="path", jobs=1) == table
    large = batch.cast(pyarrow.schema([("path", pyarrow.large_string()), ("story", pyarrow.string_view())]))
    assert pipeline.annotate_arrow(large, origin_col="path") == table


def test_a_poisoned_row_loses_itself(pipeline: onrecord.Pipeline, texts: dict[str, str]) -> None:
    batch = articles(texts)
    poison = pyarrow.record_batch(
        {"path": ["null", "blank", "long"], "story": [None, "\u200b", "word " * 1_000_000]}, schema=batch.schema
    )
    mixed = pyarrow.Table.from_batches([batch.slice(0, 5), poison, batch.slice(5)]).combine_chunks().to_batches()[0]
    table = pipeline.annotate_arrow(mixed, origin_col="path")
    rejected = table.filter(table["rejected"].is_valid())
    assert rejected["origin"].to_pylist() == ["null", "blank", "long"]
    assert {reason["stage"] for reason in rejected["rejected"].to_pylist()} == {"ingest"}
    assert table.filter(table["rejected"].is_null()) == pipeline.annotate_arrow(batch, origin_col="path")


def test_columns_that_are_not_there_are_named(pipeline: onrecord.Pipeline) -> None:
    batch = pyarrow.record_batch({"x": ["?"]})
    with pytest.raises(ValueError, match="field `text` is missing.*`x`"):
        pipeline.annotate_arrow(batch)
    with pytest.raises(ValueError, match="there is no column `path`"):
        pipeline.annotate_arrow(pyarrow.record_batch({"text": ["?"]}), origin_col="path")
    with pytest.raises(ValueError, match="__arrow_c_array__"):
        pipeline.annotate_arrow([1, 2, 3])  # type: ignore[arg-type]


def test_extractor_cuts_batches(texts: dict[str, str], pipeline: onrecord.Pipeline) -> None:
    batch = articles(texts)
    whole = pipeline.annotate_arrow(batch, origin_col="path")
    extractor = onrecord.QuoteExtractor(text_col="story", origin_col="path")
    assert extractor(batch) == whole
    table = pyarrow.Table.from_batches([batch, batch])
    assert extractor(table).num_rows == 2 * whole.num_rows
    assert extractor(batch.slice(0, 0)).schema == onrecord.quotes_schema()
    huge = pyarrow.record_batch({"path": ["a", "b", "c"], "story": ["One. " * 800_000, "“No,” said Ana Lind.", "x " * 1_500_000]})
    assert len(list(extractor.pieces(huge))) > 1
    assert extractor(huge)["origin"].to_pylist()[:1] == ["b"]
    with pytest.raises(onrecord.ConfigError):
        onrecord.QuoteExtractor(columns={"titel": "kopf"})


def test_sources_are_the_program_s(pipeline: onrecord.Pipeline, corpus: Path, rows: list[Row]) -> None:
    expected = [{**comparable(row), "rejected": None} for row in rows]
    files = sorted(path for path in corpus.iterdir() if path.suffix != ".toml")
    made = [row for path in files for batch in pipeline.annotate_source(path) for row in rows_of(batch)]
    assert made == expected
    zipped = io.BytesIO(gzip.compress((corpus / "wire-briefs.jsonl").read_bytes()))
    batches = pipeline.annotate_source(zipped, origin="corpus/wire-briefs.jsonl", jobs=1)
    assert [row for batch in batches for row in rows_of(batch)] == [
        row for row in expected if row["origin"].startswith("corpus/wire-briefs.jsonl")
    ]
    with pytest.raises(OSError, match="nowhere"):
        pipeline.annotate_source("nowhere")

    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise RuntimeError("the line is dead")

    (batch,) = pipeline.annotate_source(Broken(), origin="line")
    (row,) = batch.to_pylist()
    assert row["origin"] == "line" and "the line is dead" in row["rejected"]["reason"]


def test_frames_are_the_program_s(corpus: Path, run: Path, rows: list[Row]) -> None:
    frame = onrecord.quotes_frame(corpus)
    pandas.testing.assert_frame_equal(frame, pandas.read_parquet(run / "quotes.parquet"))
    assert list(frame["content"]) == [row["content"] for row in rows]
    keys = [None if pandas.isna(key) else key for key in frame["speaker_key"]]
    assert keys == [row["speaker_key"] for row in rows]
    same = onrecord.quotes_frame([corpus], library="polars", jobs=1)
    assert same.equals(polars.read_parquet(run / "quotes.parquet"))
    with pytest.raises(ValueError, match="library must be"):
        onrecord.quotes_frame(corpus, library="excel")  # type: ignore[call-overload]


def test_a_run_writes_what_the_program_writes(pipeline: onrecord.Pipeline, corpus: Path, run: Path, tmp_path: Path) -> None:
    counts = pipeline.run([corpus], tmp_path / "out", formats=["jsonl", "parquet"], jobs=2)
    for name in ("articles.jsonl", "quotes.jsonl", "speakers.jsonl", "rejected.jsonl", "quotes.parquet"):
        assert (tmp_path / "out" / name).read_bytes() == (run / name).read_bytes(), name
    articles = (run / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert counts["articles"] == len(articles) > 30 and counts["rejected"] == 0
    with pytest.raises(ValueError, match="xlsx"):
        pipeline.run([corpus], tmp_path / "other", formats=["xlsx"])
