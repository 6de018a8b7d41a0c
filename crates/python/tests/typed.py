"""Every public name used once, for the type checker: `mypy --strict typed.py`. `test_typed.py` sees that none is missing."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pandas
import polars
import pyarrow
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StructType
from spacy.tokens import Doc

import onrecord
from onrecord import extract, spark
from onrecord.spacy import QuoteComponent, make


def stages(document: dict[str, Any]) -> dict[str, Any]:
    return {"mentions": [], "entities": []}


def objects(pipeline: onrecord.Pipeline) -> None:
    article: onrecord.Article = pipeline.annotate(
        "“We agree,” said Ana Lind.",
        title="Agreed",
        published=date(2026, 3, 4),
        url="https://example.org/a",
        author="Bo Ray",
        outlet="The Daily",
        section="City",
        language="en",
        id="a",
        origin="a.txt",
    )
    texts: list[str] = [article.id, article.origin, article.text, article.to_json()]
    maybe: list[str | None] = [article.title, article.author, article.outlet, article.section, article.url]
    maybe.append(article.language)
    published: datetime | None = article.published
    words: int = article.words
    rows: list[dict[str, Any]] = article.rows()
    everything: dict[str, Any] = onrecord.Article.from_json(article.to_json()).to_dict()
    quote: onrecord.Quote = article.quotes[0]
    texts += [quote.id, quote.content, quote.context, quote.decided_by, *quote.about]
    flags: list[bool] = [quote.marked, quote.in_title]
    numbers: list[int] = [quote.number, quote.paragraph, quote.sentence]
    maybe += [quote.addressee, quote.place, quote.within, quote.speaker_decided_by]
    sure: list[float | None] = [quote.confidence, quote.speaker_confidence]
    names: list[str] = [quote.kind, quote.polarity, quote.modality]
    columns: dict[str, Any] = quote.to_dict()
    span: onrecord.Span = quote.span
    pieces: list[onrecord.Span] = [*quote.parts, *quote.verbatim, onrecord.Span(0, 1)]
    start, end = span
    texts.append(span.of(article.text) + article.text[span.start : span.end])
    cue: onrecord.Cue | None = quote.cue
    if cue is not None:
        names += [cue.text, cue.cue_class or "", cue.span.of(article.text)]
    source: onrecord.Expression | None = quote.source
    if source is not None:
        names += [source.text, source.span.of(article.text)]
    speaker: onrecord.Speaker | None = quote.speaker
    if speaker is not None:
        names += [speaker.name, speaker.kind]
        maybe += [speaker.role, speaker.organization, speaker.wikidata]
        position: int | None = speaker.entity
    together: list[onrecord.Speaker] = quote.speakers
    when: onrecord.When | None = quote.when
    if when is not None:
        day: date | None = when.first_day or when.last_day
        names.append(when.text)
    entity: onrecord.Entity = article.entities[0]
    names += [entity.name, entity.kind, *entity.roles]
    maybe.append(entity.wikidata)
    flags.append(entity.plural)
    mention: onrecord.Mention = entity.mentions[0]
    names += [mention.text, mention.kind, mention.span.of(article.text)]


def tables(pipeline: onrecord.Pipeline) -> None:
    for made in pipeline.annotate_batch(["a", {"text": "b", "origin": "b.txt"}], jobs=2):
        if isinstance(made, onrecord.ArticleError):
            print(made.origin, made.stage, made.reason)
        else:
            print(made.quotes)
    batch = pyarrow.record_batch({"text": ["a"], "path": ["a.txt"]})
    table: pyarrow.RecordBatch = pipeline.annotate_arrow(batch, origin_col="path", jobs=1)
    batches: onrecord.QuoteBatches = pipeline.annotate_source(io.BytesIO(b"a"), origin="a.txt", jobs=1)
    for table in batches:
        print(table.num_rows)
    counts: dict[str, Any] = pipeline.run(["a.txt"], "out", formats=["csv"], jobs=1, resume=True)
    pandas_frame: pandas.DataFrame = onrecord.quotes_frame("a.txt", pipeline=pipeline)
    polars_frame: polars.DataFrame = onrecord.quotes_frame(["a.txt"], library="polars", jobs=2)
    columns: pyarrow.Schema = onrecord.quotes_schema()
    schema: dict[str, Any] = onrecord.schema("quotes")
    extractor = onrecord.QuoteExtractor(
        text_col="text", origin_col="path", config={"quotes": {"min_confidence": 0.5}}, columns={"title": "kopf"}, jobs=1
    )
    table = extractor(batch)
    whole: pyarrow.Table = extractor(pyarrow.Table.from_batches([batch]))
    for table in [*extractor.pieces(batch), *extractor.source("a.txt")]:
        print(table.num_rows)
    same: onrecord.Pipeline = extractor.pipeline or extract.pipeline_of({})


def sessions(session: SparkSession, df: DataFrame) -> None:
    quotes: DataFrame = spark.extract_quotes(
        df, "text", origin_col="path", config="onrecord.toml", columns={"title": "kopf"}, partitions=8
    )
    of_files: DataFrame = spark.quotes_of_files(session, ["a.warc.gz"], config={"quotes": {"min_confidence": 0.5}})
    columns: StructType = spark.spark_schema()


def documents(component: QuoteComponent, doc: Doc) -> None:
    doc = component(doc)
    for doc in component.pipe([doc], batch_size=8):
        print(doc)
    print(make)


def main() -> None:
    print(onrecord.__version__)
    try:
        pipeline = onrecord.Pipeline({}, segment=None, syntax=None, entities=stages, quotes=None)
        complete: dict[str, Any] = pipeline.config
        objects(pipeline)
        tables(pipeline)
    except (onrecord.ConfigError, onrecord.RunError, onrecord.ArticleError) as error:
        mine: onrecord.OnRecordError = error
        print(mine)
