"""Threads and processes, forked and spawned: no hang, no leak, and the same rows."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from pathlib import Path

import pyarrow
import pytest

import onrecord

HERE = Path(__file__)

shared = onrecord.Pipeline()
"""Made before any fork."""


@pytest.fixture(autouse=True)
def no_hang() -> object:
    """A test that hangs fails."""

    def late(*_: object) -> None:
        raise TimeoutError("a test has hung")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(300)
    yield
    signal.alarm(0)


def resident() -> int:
    """Bytes of memory of this process."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def rows(text: str) -> int:
    return len(shared.annotate(text).quotes)


def articles(texts: dict[str, str]) -> pyarrow.RecordBatch:
    return pyarrow.record_batch({"path": list(texts), "text": list(texts.values())})


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ten_thousand_calls_of_four_threads_leak_nothing(texts: dict[str, str]) -> None:
    short = sorted(texts.values(), key=len)[:4]
    expected = [shared.annotate(text).to_json() for text in short]
    wrong = []

    def call(thread: int, calls: int) -> None:
        for number in range(calls):
            index = (thread + number) % len(short)
            article = shared.annotate(short[index])
            # Objects too, since they are what could be kept.
            names = [quote.speaker.name for quote in article.quotes if quote.speaker]
            if article.to_json() != expected[index] or not all(names):
                wrong.append(article.to_json())

    def calls(each: int) -> None:
        threads = [threading.Thread(target=call, args=(thread, each)) for thread in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    calls(500)
    warm = resident()
    calls(2500)
    assert not wrong
    grown = resident() / warm
    print(f"resident memory after 10,000 calls: {grown:.3f} of that after 2,000")
    assert grown < 1.05


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_pools(method: str, texts: dict[str, str]) -> None:
    expected = [rows(text) for text in texts.values()]
    whole = shared.annotate_arrow(articles(texts), origin_col="path")
    # Forking while threads annotate: locks that they hold must not be those of the children.
    done = threading.Event()

    def busy() -> None:
        while not done.is_set():
            shared.annotate_batch(list(texts.values())[:4], jobs=2)

    threads = [threading.Thread(target=busy) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        with multiprocessing.get_context(method).Pool(2) as pool:
            assert pool.map(rows, texts.values()) == expected
            articles_of_pool = pool.map(shared.annotate, list(texts.values())[:4])
            assert [len(article.quotes) for article in articles_of_pool] == expected[:4]
            batches = [articles(texts).slice(start, 8) for start in range(0, len(texts), 8)]
            extractor = onrecord.QuoteExtractor(text_col="text", origin_col="path", jobs=2)
            made = pyarrow.Table.from_batches(pool.imap(extractor, batches))
            assert made.combine_chunks().to_batches()[0] == whole
    finally:
        done.set()
        for thread in threads:
            thread.join()


def test_a_fork_gets_its_own_programs(tmp_path: Path) -> None:
    program = tmp_path / "nobody.py"
    program.write_text(
        "import json, sys\n"
        "sys.stdin.readline()\n"
        "print(json.dumps({'hello': {'protocol': 1}}), flush=True)\n"
        "for line in sys.stdin:\n"
        "    number = json.loads(line)['number']\n"
        "    print(json.dumps({'number': number, 'entities': {'mentions': [], 'entities': []}}), flush=True)\n"
    )
    pipeline = onrecord.Pipeline({"entities": {"use": "external.v1", "command": [sys.executable, str(program)]}})
    text = "“We agree,” said Ana Lind."
    assert pipeline.annotate(text).entities == ()
    for _ in range(3):
        child = os.fork()
        if child == 0:
            os._exit(len(pipeline.annotate(text).quotes))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert pipeline.annotate(text).entities == (), "the parent's program is still there"
