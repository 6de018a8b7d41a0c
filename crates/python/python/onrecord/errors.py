"""The exceptions of OnRecord. Whatever it raises of its own is an :class:`OnRecordError`."""

from __future__ import annotations

__all__ = ["ArticleError", "ConfigError", "OnRecordError", "RunError"]


class OnRecordError(Exception):
    """Anything that OnRecord cannot do; the words say what and why."""


class ConfigError(OnRecordError, ValueError):
    """A name, key or value of the configuration that is none of the choices, which the words list."""


class RunError(OnRecordError):
    """A run that cannot be made or written: no such input, a folder that holds something else, a full disk."""


class ArticleError(OnRecordError, ValueError):
    """An article that could not be annotated: what is a row of ``rejected.jsonl`` in a run.

    >>> import onrecord
    >>> try:
    ...     onrecord.Pipeline().annotate("   ", origin="blank.txt")
    ... except onrecord.ArticleError as error:
    ...     print(error.stage, "|", error)
    ingest | blank.txt: ingest: empty: there is no text in it
    """

    origin: str
    """Where the article is from, as given."""
    stage: str
    """The stage that gave up: ``ingest``, ``segment``, ``syntax``, ``entities``, ``quotes`` or ``report``."""
    reason: str
    """Why, in words."""

    def __init__(self, origin: str, stage: str, reason: str) -> None:
        super().__init__(origin, stage, reason)
        self.origin = origin
        self.stage = stage
        self.reason = reason

    def __str__(self) -> str:
        start = f"{self.origin}: " if self.origin else ""
        return f"{start}{self.stage}: {self.reason}"
