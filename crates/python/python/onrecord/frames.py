"""The table ``quotes`` of files and folders as a data frame."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from onrecord._onrecord import Pipeline

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["quotes_frame"]

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


@overload
def quotes_frame(
    paths: Paths, *, library: Literal["pandas"] = ..., pipeline: Pipeline | None = ..., jobs: int | None = ...
) -> pandas.DataFrame: ...


@overload
def quotes_frame(
    paths: Paths, *, library: Literal["polars"], pipeline: Pipeline | None = ..., jobs: int | None = ...
) -> polars.DataFrame: ...


def quotes_frame(
    paths: Paths,
    *,
    library: Literal["pandas", "polars"] = "pandas",
    pipeline: Pipeline | None = None,
    jobs: int | None = None,
) -> Any:
    """One row for each quotation in files, folders and patterns of any format that the program reads.

    It is a run of the program into a folder that is gone afterwards, so that the rows are those of ``quotes.parquet``, with what only a
    whole run shows (``speaker_key``, ``quote_group``, ``duplicate_of``). For a corpus that does not fit into memory make the run yourself
    (:meth:`Pipeline.run`) and read its Parquet file lazily.

    :param paths: files, folders or patterns such as ``"articles/*.jsonl.gz"``
    :param library: ``"pandas"`` (needs pandas and pyarrow) or ``"polars"``
    :param pipeline: the stages to use; the default ones without it
    :param jobs: threads; all cores without it
    :raises RunError: an input is not there

    >>> import onrecord
    >>> frame = onrecord.quotes_frame("corpus")  # doctest: +SKIP
    >>> frame.groupby("speaker").size().nlargest(3)  # doctest: +SKIP
    """
    if library not in ("pandas", "polars"):
        raise ValueError(f"library must be 'pandas' or 'polars', not {library!r}")
    inputs = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        out = Path(folder) / "run"
        (pipeline or Pipeline()).run(inputs, out, formats=["parquet"], jobs=jobs)
        table = out / "quotes.parquet"
        if library == "polars":
            import polars

            # Not mapped: the file is gone when this returns.
            return polars.read_parquet(table, memory_map=False)
        import pandas

        return pandas.read_parquet(table)
