"""Who said what in the news, from a crawl to a table partitioned by date, with Spark.

    pip install onrecord[spark]
    python spark_ccnews.py crawl/ quotes/
    python spark_ccnews.py s3://bucket/crawl-data/CC-NEWS/2026/03/ s3a://bucket/quotes/

Inputs are files, folders and URIs: web archives (WARC) and all other formats that OnRecord reads, and Parquet with a row for each
article. The result is Parquet in folders `day=2026-03-04/` (`day=unknown/` where no date is known), a row for each quotation; articles
that could not be used are rows with `origin` and `rejected`. It runs on one machine as it is, and on a cluster by `spark-submit`, where
OnRecord is installed on the workers.
"""

from __future__ import annotations

import sys

from pyarrow import fs
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from onrecord.spark import extract_quotes, quotes_of_files

SKIPPED = (".toml", ".idx", ".md5")
"""Endings of files that are no articles."""


def files_below(path: str) -> list[str]:
    """All files below a folder or URI, or the file itself, in order."""
    scheme, separator, _ = path.partition("://")
    filesystem, below = fs.FileSystem.from_uri(path) if separator else (fs.LocalFileSystem(), path)
    info = filesystem.get_file_info(below)
    found = [info]
    if info.type == fs.FileType.Directory:
        found = filesystem.get_file_info(fs.FileSelector(below, recursive=True))
    names = sorted(one.path for one in found if one.type == fs.FileType.File and not one.path.endswith(SKIPPED))
    return [f"{scheme}://{name}" if separator else name for name in names]


def quotes_of(spark: SparkSession, paths: list[str]) -> DataFrame:
    """The quotations of all inputs."""
    files = [file for path in paths for file in files_below(path)]
    tables = [file for file in files if file.endswith(".parquet")]
    others = [file for file in files if not file.endswith(".parquet")]
    parts = []
    if others:
        parts.append(quotes_of_files(spark, others))
    if tables:
        # Spark's own way to S3 is called s3a.
        articles = spark.read.parquet(*(table.replace("s3://", "s3a://") for table in tables))
        parts.append(extract_quotes(articles))
    if not parts:
        raise SystemExit(f"no files in {', '.join(paths)}")
    quotes = parts[0]
    for part in parts[1:]:
        quotes = quotes.unionByName(part)
    return quotes


def quotes_table(spark: SparkSession, paths: list[str], out: str) -> None:
    """Writes the table."""
    day = F.coalesce(F.date_format("published", "yyyy-MM-dd"), F.lit("unknown"))
    quotes_of(spark, paths).withColumn("day", day).write.mode("overwrite").partitionBy("day").parquet(out)


def main() -> None:
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    *paths, out = sys.argv[1:]
    spark = (
        SparkSession.builder.appName("onrecord")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "200")
        .getOrCreate()
    )
    quotes_table(spark, paths, out)
    table = spark.read.parquet(out)
    quotes = table.where("rejected is null")
    print(f"{quotes.count()} quotes, {table.where('rejected is not null').count()} articles rejected; most quoted:")
    quotes.where("speaker is not null").groupBy("speaker").count().orderBy(F.desc("count"), "speaker").show(10, False)
    spark.stop()


if __name__ == "__main__":
    main()
