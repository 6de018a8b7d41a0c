"""A small cluster of Spark on this machine, and what can happen to it."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyspark
from pyspark.sql import SparkSession


@contextmanager
def cluster(**settings: str) -> Iterator[SparkSession]:
    """Two executors of one core each, processes of their own."""
    # Executors are started by the scripts and with the Python of this installation.
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    import sys

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local-cluster[2,1,2048]").appName("onrecord")
    fixed = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "2g",
        "spark.executor.memory": "1536m",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "32",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "200",
        "spark.task.maxFailures": "8",
    }
    for key, value in {**fixed, **settings}.items():
        builder = builder.config(key.replace("__", "."), value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()


def executors() -> list[int]:
    """The processes of executors below this one."""
    parents: dict[int, int] = {}
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            status = (folder / "stat").read_text()
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        process = int(folder.name)
        parents[process] = int(status.rsplit(")", 1)[1].split()[1])
        if b"CoarseGrainedExecutorBackend" in command and b"java" in command.split(b"\0")[0]:
            found.append(process)

    def is_ours(process: int) -> bool:
        while process > 1:
            if process == os.getpid():
                return True
            process = parents.get(process, 0)
        return False

    return [process for process in found if is_ours(process)]


def kill_one_when_half_done(spark: SparkSession, done: Any) -> int:
    """Kills an executor when about half of the tasks of the job in hand are finished; gives how many were."""
    tracker = spark.sparkContext.statusTracker()
    while not done.is_set():
        for stage in tracker.getActiveStageIds():
            info = tracker.getStageInfo(stage)
            if info is not None and info.numCompletedTasks * 2 >= info.numTasks > 2:
                os.kill(executors()[0], signal.SIGKILL)
                return int(info.numCompletedTasks)
        time.sleep(0.01)
    raise AssertionError("the job was done before anybody could be killed")
