"""Reads the tables of a run as its users would, with pandas, DuckDB and SQLite, and compares what they count.

python tables.py RUN
"""

import json
import pathlib
import sqlite3
import sys

import duckdb
import pandas

run = pathlib.Path(sys.argv[1])
lines = [json.loads(line) for line in open(run / "quotes.jsonl", encoding="utf-8")]
articles = [json.loads(line) for line in open(run / "articles.jsonl", encoding="utf-8")]
assert lines, "the run has quotes"


def by_kind(kinds):
    counts = {}
    for kind in kinds:
        counts[kind] = counts.get(kind, 0) + 1
    return counts


expected = {
    "rows": len(lines),
    "kinds": by_kind(line["kind"] for line in lines),
    "speakers": len({line["speaker"] for line in lines} - {None}),
    "ends": sum(line["content_end"] for line in lines),
    "parts": sum(len(line["parts"]) for line in lines),
    "joint": sum(len(line["speakers"]) for line in lines),
    "contents": sorted(line["content"] for line in lines),
}


def same(reader, found):
    for name, value in expected.items():
        assert found[name] == value, f"{reader}: {name} is {found[name]!r}, not {value!r}"
    print(f"{reader}: {expected['rows']} rows as in quotes.jsonl")


csv = pandas.read_csv(run / "quotes.csv", keep_default_na=False, na_values={"speaker": [""]})
parquet = pandas.read_parquet(run / "quotes.parquet")
assert list(csv.columns) == list(parquet.columns) == list(lines[0]), "the columns are the same, in order"
assert str(parquet["published"].dtype).startswith("datetime64"), parquet["published"].dtype
for reader, frame, length in [
    ("pandas, CSV", csv, lambda cell: len(json.loads(cell))),
    ("pandas, Parquet", parquet, len),
]:
    same(
        reader,
        {
            "rows": len(frame),
            "kinds": by_kind(frame["kind"]),
            "speakers": frame["speaker"].nunique(),
            "ends": int(frame["content_end"].sum()),
            "parts": int(frame["parts"].map(length).sum()),
            "joint": int(frame["speakers"].map(length).sum()),
            "contents": sorted(frame["content"]),
        },
    )
assert len(pandas.read_parquet(run / "articles.parquet")) == len(articles)

database = sqlite3.connect(run / "quotes.sqlite")
tables = [
    ("DuckDB, CSV", duckdb.sql, f"read_csv('{run}/quotes.csv', header = true, all_varchar = true)", "json_array_length({}::json)"),
    ("DuckDB, Parquet", duckdb.sql, f"'{run}/quotes.parquet'", "len({})"),
    ("SQLite", database.execute, "quotes", "json_array_length({})"),
]
for reader, execute, table, length in tables:

    def ask(what, rest=""):
        return execute(f"SELECT {what} FROM {table} {rest}").fetchall()

    same(
        reader,
        {
            "rows": ask("count(*)")[0][0],
            "kinds": dict(ask("kind, count(*)", "GROUP BY kind")),
            "speakers": ask("count(DISTINCT speaker)")[0][0],
            "ends": int(ask("sum(CAST(content_end AS BIGINT))")[0][0]),
            "parts": int(ask(f"sum({length.format('parts')})")[0][0]),
            "joint": int(ask(f"sum({length.format('speakers')})")[0][0]),
            "contents": sorted(content for content, in ask("content")),
        },
    )
