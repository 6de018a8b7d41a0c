"""A component for spaCy: ``nlp.add_pipe("onrecord")`` sets ``doc._.quotes``.

It reads the text and none of spaCy's annotations, so that it can stand anywhere in a pipeline, a blank one included; it changes neither
tokens nor entities.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> component = nlp.add_pipe("onrecord")
>>> doc = nlp("“We agree,” said Ana Lind.")
>>> [(quote.speaker.name, doc.char_span(*quote.span).text) for quote in doc._.quotes]
[('Ana Lind', '“We agree,”')]

``doc._.quotes`` is a tuple of :class:`onrecord.Quote`, ``doc._.article`` the :class:`onrecord.Article`; for a text that cannot be
annotated they are empty and None, and ``doc._.quotes_rejected`` says why. ``doc._.onrecord`` is what is stored: the article as JSON, so
that documents can be saved and sent between processes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from onrecord._onrecord import Article, Pipeline, Quote
from onrecord.errors import ArticleError

__all__ = ["QuoteComponent", "make"]


@lru_cache(maxsize=64)
def _article(line: str) -> Article:
    return Article.from_json(line)


def _article_of(doc: Doc) -> Article | None:
    return None if doc._.onrecord is None else _article(doc._.onrecord)


def _quotes_of(doc: Doc) -> tuple[Quote, ...]:
    article = _article_of(doc)
    return () if article is None else article.quotes


def _extend() -> None:
    """What documents have besides, registered once."""
    if not Doc.has_extension("onrecord"):
        Doc.set_extension("onrecord", default=None)
        Doc.set_extension("quotes_rejected", default=None)
        Doc.set_extension("article", getter=_article_of)
        Doc.set_extension("quotes", getter=_quotes_of)


class QuoteComponent:
    """Adds the quotations of its text to a document."""

    def __init__(self, config: dict[str, Any] | None = None) -> None:
        _extend()
        self._pipeline = Pipeline(config)

    def __call__(self, doc: Doc) -> Doc:
        """Annotates one document."""
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Annotates documents in batches, each on all cores."""
        for docs in minibatch(stream, batch_size):
            for doc, made in zip(docs, self._pipeline.annotate_batch(doc.text for doc in docs)):
                if isinstance(made, ArticleError):
                    doc._.quotes_rejected = str(made)
                else:
                    doc._.onrecord = made.to_json()
                yield doc


@Language.factory("onrecord", default_config={"config": None})
def make(nlp: Language, name: str, config: dict[str, Any] | None) -> QuoteComponent:
    """What ``nlp.add_pipe("onrecord", config={"config": {"quotes": {"min_confidence": 0.5}}})`` calls.

    :param config: tables of keys as in ``onrecord.toml``
    :raises ConfigError: a name, key or value that is none of the choices
    """
    return QuoteComponent(config)
