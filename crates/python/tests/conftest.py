"""What the tests share: the articles of corpus/, and a run of the program over them to compare with.

`cargo xtask test wheel` runs them against the installed wheel. `ONRECORD_PROGRAM` is the program.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

import onrecord

ROOT = Path(__file__).resolve().parents[3]

Row = dict[str, Any]


def comparable(row: Row) -> Row:
    """A row without what only a whole run shows."""
    row = {**row, "duplicate_of": None, "speaker_key": None, "quote_group": None}
    row["speakers"] = [{**speaker, "key": None} for speaker in row["speakers"]]
    return row


def rows_of(table: Any) -> list[Row]:
    """Rows of an Arrow table in the form of quotes.jsonl, and rejections."""
    rows = []
    for row in table.to_pylist():
        if row["published"] is not None:
            row["published"] = row["published"].strftime("%Y-%m-%dT%H:%M:%SZ")
        for day in ("when_from", "when_to"):
            row[day] = None if row[day] is None else row[day].isoformat()
        rows.append(row)
    return rows


@pytest.fixture(scope="session")
def corpus() -> Path:
    os.chdir(ROOT)
    return Path("corpus")


@pytest.fixture(scope="session")
def texts(corpus: Path) -> dict[str, str]:
    """Plain texts of the corpus by their origin."""
    return {str(path): path.read_text() for path in sorted(corpus.glob("*.txt"))}


@pytest.fixture(scope="session")
def run(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the program over the corpus."""
    out = tmp_path_factory.mktemp("run") / "out"
    program = os.environ["ONRECORD_PROGRAM"]
    command = [program, "run", "corpus", "--out", str(out), "--formats", "jsonl,parquet"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return out


@pytest.fixture(scope="session")
def rows(run: Path) -> list[Row]:
    """The rows of the program."""
    return [json.loads(line) for line in (run / "quotes.jsonl").read_text().splitlines()]


@pytest.fixture(scope="session")
def pipeline() -> onrecord.Pipeline:
    return onrecord.Pipeline()
