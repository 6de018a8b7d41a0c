"""Who said what in the news: every quotation of an article with the words that report it and the person or body behind it.

The same pipeline, version and behaviour as the program ``onrecord``:

>>> import onrecord
>>> pipeline = onrecord.Pipeline()
>>> article = pipeline.annotate("“We agree,” said Ana Lind, the mayor of Harbour Town.")
>>> quote = article.quotes[0]
>>> quote.speaker.name, quote.cue.text, quote.content
('Ana Lind', 'said', '“We agree,”')
>>> article.text[quote.span.start:quote.span.end]
'“We agree,”'

Offsets count Unicode code points, as Python's strings do. Everything is extracted by machine: check it against the source before you
rely on it.

:mod:`onrecord.spark` has the same for Spark, :mod:`onrecord.extract` for Ray Data and pools of processes, :mod:`onrecord.spacy` for
spaCy, and :func:`quotes_frame` gives a table for pandas or Polars.
"""

from onrecord._onrecord import (
    Article,
    Cue,
    Entity,
    Expression,
    Mention,
    Pipeline,
    Quote,
    QuoteBatches,
    Span,
    Speaker,
    When,
    __version__,
    quotes_schema,
    schema,
)
from onrecord.errors import ArticleError, ConfigError, OnRecordError, RunError
from onrecord.extract import QuoteExtractor
from onrecord.frames import quotes_frame

__all__ = [
    "Article",
    "ArticleError",
    "ConfigError",
    "Cue",
    "Entity",
    "Expression",
    "Mention",
    "OnRecordError",
    "Pipeline",
    "Quote",
    "QuoteBatches",
    "QuoteExtractor",
    "RunError",
    "Span",
    "Speaker",
    "When",
    "__version__",
    "quotes_frame",
    "quotes_schema",
    "schema",
]
