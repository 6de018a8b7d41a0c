"""Checks that are too big for the tests, over folders of yours: `cargo xtask accept python FOLDER…`.

The rows of Spark on two executors against those of the program, also when an executor is killed and with poisoned rows among the others;
and speed, as ratios of runs that take turns. It prints what it finds and fails where something is not as it must be.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

import onrecord
from clusters import cluster, kill_one_when_half_done
from conftest import Row, comparable, rows_of
from onrecord.spark import extract_quotes, quotes_of_files

LEAST_BATCH = 0.90
"""Share of the program's words a second that `annotate_batch` must have."""

LEAST_SPARK = 0.75
"""The same for Spark on two cores."""


def program_run(program: str, inputs: list[str], out: Path, *options: str) -> None:
    command = [program, "run", *inputs, "--out", str(out), *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def lines(path: Path) -> Iterator[Any]:
    with path.open() as file:
        for line in file:
            yield json.loads(line)


def sort(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["origin"], row["number"] or 0))


def rows_of_spark(program: str, folders: list[str], scratch: Path) -> None:
    """The same rows as the program's, an executor killed or not, and poison among them."""
    out = scratch / "rows"
    program_run(program, folders, out, "--formats", "jsonl")
    expected = sort([{**comparable(row), "rejected": None} for row in lines(out / "quotes.jsonl")])
    rejected = {row["origin"]: row["reason"] for row in lines(out / "rejected.jsonl")}
    articles = [(one["article"]["origin"], one["article"]) for one in lines(out / "articles.jsonl")]
    files = sorted({origin.split("#")[0] for origin in [*rejected, *(origin for origin, _ in articles)]})
    print(f"the program: {len(expected)} rows of {len(articles)} articles in {len(files)} files, {len(rejected)} rejected")

    def compare(name: str, made: list[Row], poison: dict[str, Any] | None = None) -> None:
        quotes = sort([row for row in made if row["rejected"] is None])
        assert quotes == expected, f"{name}: {len(quotes)} rows, not those of the program"
        lost = {row["origin"]: row["rejected"]["reason"] for row in made if row["rejected"] is not None}
        assert set(lost) == set(rejected) | set(poison or {}), f"{name}: {sorted(set(lost) ^ set(rejected))}"
        print(f"{name}: the same {len(quotes)} rows, {len(lost)} rejected")

    with cluster() as spark:
        compare("Spark over the files", rows_of(quotes_of_files(spark, files).toArrow()))
        quotes = quotes_of_files(spark, files)
        made: list[Row] = []
        done = threading.Event()

        def work() -> None:
            made.extend(rows_of(quotes.toArrow()))
            done.set()

        job = threading.Thread(target=work)
        job.start()
        finished = kill_one_when_half_done(spark, done)
        job.join()
        compare(f"an executor killed after {finished} tasks", made)
        # Poison is for rows: plain texts, which are as they lie in their files.
        texts = [(origin, article["text"]) for origin, article in articles if origin.endswith(".txt")]
        of_files = {origin for origin, _ in texts}
        expected = [row for row in expected if row["origin"] in of_files]
        rejected = {}
        poison = {"null": None, "blank": "\u200b \n", "long": "word " * 1_000_000, "nul": "\0" * 100}
        table = spark.createDataFrame([*texts, *poison.items()], "path string, text string")
        made = rows_of(extract_quotes(table, "text", origin_col="path", partitions=16).toArrow())
        compare("poisoned rows", made, poison)


def repeated(folder: Path, size: int) -> list[str]:
    """The texts of a folder over and over until they have so many bytes."""
    texts = [path.read_text() for path in sorted(folder.rglob("*.txt"))]
    assert texts, f"no texts below {folder}"
    chosen, bytes_chosen = [], 0
    while bytes_chosen < size:
        for text in texts:
            chosen.append(text)
            bytes_chosen += len(text.encode())
            if bytes_chosen >= size:
                break
    return chosen


def own_processor_time() -> float:
    """Seconds of processors that this process and the programs that it has waited for have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def processor_time_below() -> float:
    """Seconds of processors that the processes below this one have used."""
    used: dict[int, tuple[int, int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            used[int(folder.name)] = (int(fields[1]), sum(int(field) for field in fields[11:15]))

    def is_below(process: int) -> bool:
        parent = used.get(process, (0, 0))[0]
        return parent == os.getpid() or (parent > 1 and is_below(parent))

    ticks = sum(time_used for process, (_, time_used) in used.items() if is_below(process))
    return ticks / os.sysconf("SC_CLK_TCK")


def speed(program: str, folder: Path, megabytes: int, rounds: int, scratch: Path) -> None:
    """Words a second, of the program, of `annotate_batch` and of Spark, taking turns."""
    texts = repeated(folder, megabytes * 1_000_000)
    dump, table, out = scratch / "dump.jsonl", scratch / "articles", scratch / "speed"
    with dump.open("w") as file:
        file.writelines(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n" for number, text in enumerate(texts))
    table.mkdir()
    parts = 8
    for part in range(parts):
        numbers = range(part, len(texts), parts)
        rows = {"id": [str(number) for number in numbers], "text": [texts[number] for number in numbers]}
        pyarrow.parquet.write_table(pyarrow.table(rows), table / f"{part}.parquet")
    pipeline = onrecord.Pipeline()
    cores = len(os.sched_getaffinity(0))
    reads_objects = [0]

    def the_program() -> None:
        program_run(program, [str(dump)], out, "--formats", "jsonl", "--jobs", str(cores))

    def the_program_all() -> None:
        program_run(program, [str(dump)], out, "--jobs", str(cores))

    def batch() -> None:
        for start in range(0, len(texts), 2000):
            for article in pipeline.annotate_batch(texts[start : start + 2000]):
                assert isinstance(article, onrecord.Article)
                reads_objects[0] += sum(quote.speaker is not None for quote in article.quotes)

    with cluster(spark__sql__execution__arrow__maxRecordsPerBatch="500") as spark:

        def of_spark() -> None:
            quotes = extract_quotes(spark.read.parquet(str(table)), "text", origin_col="id")
            quotes.write.mode("overwrite").parquet(str(scratch / "quotes"))

        contestants: dict[str, Callable[[], None]] = {
            "onrecord run --formats jsonl": the_program,
            "onrecord run": the_program_all,
            "annotate_batch": batch,
            "Spark": of_spark,
        }
        seconds: dict[str, list[float]] = {name: [] for name in contestants}
        processor: dict[str, list[float]] = {name: [] for name in contestants}
        # The first round warms up: workers start, models are loaded.
        for round_number in range(rounds + 1):
            for name, run in contestants.items():
                processor_time = processor_time_below if name == "Spark" else own_processor_time
                start, busy = time.perf_counter(), processor_time()
                run()
                if round_number > 0:
                    seconds[name].append(time.perf_counter() - start)
                    processor[name].append(processor_time() - busy)
                    took = f"{seconds[name][-1]:.1f} s, {processor[name][-1]:.1f} s of processors"
                    print(f"round {round_number}: {name} {took}", flush=True)
    words = json.loads((out / "run.json").read_text())["counts"]["words"]
    median = {name: statistics.median(times) for name, times in seconds.items()}
    for name, time_taken in median.items():
        print(f"{name}: {words / time_taken:,.0f} words/s")
    of_batch = median["onrecord run"] / median["annotate_batch"]
    of_spark_ratio = median["onrecord run"] / median["Spark"]
    print(f"{megabytes} MB, {words:,} words: annotate_batch {of_batch:.2f} and Spark {of_spark_ratio:.2f} of the program's words/s")
    bare = median["onrecord run --formats jsonl"]
    print(f"against the program writing JSON lines alone: {bare / median['annotate_batch']:.2f} and {bare / median['Spark']:.2f}")
    # Where others use the machine too, this says more than the clock.
    work = {name: statistics.median(times) for name, times in processor.items()}
    whole = work["onrecord run"]
    print(f"by processor time: {whole / work['annotate_batch']:.2f} and {whole / work['Spark']:.2f}")
    assert of_batch >= LEAST_BATCH and of_spark_ratio >= LEAST_SPARK


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["rows", "speed"])
    parser.add_argument("folders", nargs="+")
    given = parser.parse_args()
    folders = [str(Path(folder).resolve()) for folder in given.folders]
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        if given.only != "speed":
            rows_of_spark(given.program, folders, Path(folder))
        if given.only != "rows":
            speed(given.program, Path(folders[0]), given.megabytes, given.rounds, Path(folder))


if __name__ == "__main__":
    main()
