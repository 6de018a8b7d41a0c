"""The compiled half of the package `onrecord`."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal, Protocol, final

import pyarrow

from onrecord.errors import ArticleError

__all__ = [
    "Article",
    "Cue",
    "Entity",
    "Expression",
    "Mention",
    "Quote",
    "Span",
    "Speaker",
    "When",
    "Pipeline",
    "QuoteBatches",
    "quotes_schema",
    "schema",
    "__version__",
]

__version__: str

_QuoteKind = Literal["direct", "indirect", "mixed"]
_CueClass = Literal["say", "think", "ask", "demand", "deny", "accuse", "warn", "promise", "praise", "intend", "other"]
_SpeakerKind = Literal["person", "organization", "government", "group", "document", "unnamed"]
_EntityKind = Literal["person", "organization", "place", "facility", "norp", "product", "date", "money", "other"]
_MentionKind = Literal["name", "nominal", "pronoun"]
_Polarity = Literal["affirmed", "negated"]
_Modality = Literal["actual", "future", "hypothetical"]

class _Reads(Protocol):
    def read(self, size: int, /) -> bytes: ...

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...

@final
class Span:
    """A half-open range of code points of an article's text: `text[span.start:span.end]`."""

    @property
    def start(self) -> int:
        """The first code point."""
    @property
    def end(self) -> int:
        """The one behind the last."""
    def __new__(cls, start: int, end: int) -> Span: ...
    def of(self, text: str) -> str:
        """The words of `text` that it covers."""
    def __iter__(self) -> Iterator[int]: ...
    def __len__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Expression:
    """Words of the article's text, and where they stand."""

    @property
    def text(self) -> str:
        """As in the text."""
    @property
    def span(self) -> Span:
        """Where they stand."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Cue:
    """The words that report: "said", "according to", ":"."""

    @property
    def text(self) -> str:
        """As in the text, from the first to the last."""
    @property
    def span(self) -> Span:
        """Where they stand."""
    @property
    def cue_class(self) -> _CueClass | None:
        """What kind of act they report: `say`, `deny`, …; None if that is not known."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class When:
    """When something was said."""

    @property
    def text(self) -> str:
        """ "on Tuesday" """
    @property
    def first_day(self) -> date | None:
        """The first day that the words can mean, given the date of publication."""
    @property
    def last_day(self) -> date | None:
        """The last day that the words can mean."""

@final
class Speaker:
    """Who a quotation comes from."""

    @property
    def name(self) -> str:
        """Canonical name, the fullest form in the article, or the words that describe someone without a name."""
    @property
    def kind(self) -> _SpeakerKind:
        """`person`, `organization`, `government`, `group`, `document` or `unnamed`."""
    @property
    def role(self) -> str | None:
        """The role in which the text presents the speaker: "Secretary-General of NATO"."""
    @property
    def organization(self) -> str | None:
        """The body or place that the role belongs to: "NATO"."""
    @property
    def wikidata(self) -> str | None:
        """Wikidata id."""
    @property
    def entity(self) -> int | None:
        """Position in `Article.entities`; None for someone who is none of them."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Mention:
    """One expression that stands for an entity: "Jens Stoltenberg", "the alliance's chief", "he"."""

    @property
    def text(self) -> str:
        """As in the text."""
    @property
    def span(self) -> Span:
        """Where it stands."""
    @property
    def kind(self) -> _MentionKind:
        """`name`, `nominal` or `pronoun`."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Entity:
    """Someone or something that the article names, with all its mentions."""

    @property
    def name(self) -> str:
        """The fullest proper name in the article."""
    @property
    def kind(self) -> _EntityKind:
        """`person`, `organization`, `place`, `facility`, `norp`, `product`, `date`, `money` or `other`."""
    @property
    def plural(self) -> bool:
        """Whether it is several ("the Democrats")."""
    @property
    def roles(self) -> list[str]:
        """Offices and occupations in the order of the text."""
    @property
    def wikidata(self) -> str | None:
        """Wikidata id."""
    @property
    def mentions(self) -> list[Mention]:
        """Its mentions in the order of the text."""

@final
class Quote:
    """One attribution: who is reported to have said what."""

    @property
    def id(self) -> str:
        """Hash of the article's id and of the spans of content, cue and source."""
    @property
    def number(self) -> int:
        """1, 2, … in the order of the text."""
    @property
    def kind(self) -> _QuoteKind:
        """`direct`, `indirect` or `mixed`: all, none or a part of the content stands inside quotation marks."""
    @property
    def marked(self) -> bool:
        """Whether any of the content stands inside quotation marks."""
    @property
    def in_title(self) -> bool:
        """Whether it stands in a headline of the text."""
    @property
    def content(self) -> str:
        """The reported words, quotation marks included; several parts are joined by ` … `."""
    @property
    def span(self) -> Span:
        """From the first to the last of the reported words."""
    @property
    def parts(self) -> list[Span]:
        """The pieces of the content."""
    @property
    def verbatim(self) -> list[Span]:
        """The stretches of the content inside quotation marks, marks included."""
    @property
    def context(self) -> str:
        """The sentence or sentences that it stands in."""
    @property
    def cue(self) -> Cue | None:
        """The words that report; None where there are none."""
    @property
    def source(self) -> Expression | None:
        """The expression that stands for the speaker in the text: "he", "the alliance's chief"."""
    @property
    def speaker(self) -> Speaker | None:
        """Whom the source stands for, the first of several; None if nobody is known."""
    @property
    def speakers(self) -> list[Speaker]:
        """All who speak jointly."""
    @property
    def polarity(self) -> _Polarity:
        """`affirmed`, or `negated` where it is reported as not said ("refused to say")."""
    @property
    def modality(self) -> _Modality:
        """`actual`, `future` ("will say") or `hypothetical` ("if she admits")."""
    @property
    def addressee(self) -> str | None:
        """To whom or against whom it is said, several joined by `; `."""
    @property
    def about(self) -> list[str]:
        """Canonical names of the entities that the content is about."""
    @property
    def when(self) -> When | None:
        """When it was said."""
    @property
    def place(self) -> str | None:
        """Place or occasion in the words of the text: "at a regular press briefing"."""
    @property
    def paragraph(self) -> int:
        """The paragraph of the cue or else of the content, counted from zero."""
    @property
    def sentence(self) -> int:
        """The sentence of the cue or else of the content, counted from zero."""
    @property
    def within(self) -> str | None:
        """`id` of the quotation that this one is nested in."""
    @property
    def confidence(self) -> float:
        """How sure the attribution is, 0 to 1."""
    @property
    def decided_by(self) -> str:
        """The rule or model that found it."""
    @property
    def speaker_confidence(self) -> float | None:
        """How sure the speaker is, 0 to 1; None if nobody was looked for."""
    @property
    def speaker_decided_by(self) -> str | None:
        """The rule or model that chose the speaker."""
    def to_dict(self) -> dict[str, Any]:
        """The row of the table `quotes`, without the columns that all rows of an article share."""

@final
class Article:
    """An annotated article."""

    @property
    def id(self) -> str:
        """The id it was given, or a hash of its text, title, URL and date."""
    @property
    def origin(self) -> str:
        """Where it is from, as given."""
    @property
    def text(self) -> str:
        """The text that all spans refer to."""
    @property
    def title(self) -> str | None:
        """Headline: the one given, or else the one in the text."""
    @property
    def author(self) -> str | None:
        """Who wrote it."""
    @property
    def outlet(self) -> str | None:
        """Publisher, newspaper, agency or site."""
    @property
    def section(self) -> str | None:
        """Section or rubric."""
    @property
    def url(self) -> str | None:
        """Canonical address."""
    @property
    def language(self) -> str | None:
        """Language as a BCP 47 tag."""
    @property
    def published(self) -> datetime | None:
        """When it was published, in UTC; the start of the day, month or year if no more is known."""
    @property
    def words(self) -> int:
        """How many tokens of the text hold a letter or a digit."""
    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Who said what, in the order of the text."""
    @property
    def entities(self) -> tuple[Entity, ...]:
        """Who and what the article names; `Speaker.entity` is a position here."""
    def rows(self) -> list[dict[str, Any]]:
        """Its rows of the table `quotes`, as dicts with the columns of `quotes.jsonl`."""
    def to_json(self) -> str:
        """Everything, as a line of `articles.jsonl`."""
    def to_dict(self) -> dict[str, Any]:
        """The same as dicts and lists."""
    @staticmethod
    def from_json(line: str) -> Article:
        """An article that `to_json` wrote, or a line of `articles.jsonl`.

        :raises ValueError: it is none
        """
    def __eq__(self, other: object, /) -> bool: ...

@final
class QuoteBatches:
    """The quotations of a file, as an iterator of `pyarrow.RecordBatch`: what `Pipeline.annotate_source` gives."""

    def __iter__(self) -> QuoteBatches: ...
    def __next__(self) -> pyarrow.RecordBatch: ...

_Stage = Callable[[dict[str, Any]], Any]
"""A stage in Python: takes a document (`onrecord schema layers`) and gives the layer, in the same form."""

@final
class Pipeline:
    """The stages that a configuration names, ready to annotate. Make it once; threads may share it.

    :param config: the path of a configuration file, or its tables as a dict: `{"quotes": {"min_confidence": 0.5}}`
    :param segment: a callable in place of the stage: it is given a document as a dict (`onrecord.schema("layers")` has the form) with
        the layers made so far, and gives the layer of its stage in the same form, offsets in code points. A layer that breaks the laws of
        the document model, and an exception, cost that article alone: it is an `ArticleError` that names the stage.
    :param syntax: the same for syntax
    :param entities: the same for entities
    :param quotes: the same for quotes
    :raises ConfigError: a name, key or value that is none of the choices

    >>> import onrecord
    >>> def nobody(document):
    ...     return {"mentions": [], "entities": []}
    >>> article = onrecord.Pipeline(entities=nobody).annotate("“We agree,” said Ana Lind.")
    >>> len(article.quotes), article.entities
    (1, ())
    """

    def __new__(
        cls,
        config: str | os.PathLike[str] | Mapping[str, Any] | None = None,
        *,
        segment: _Stage | None = None,
        syntax: _Stage | None = None,
        entities: _Stage | None = None,
        quotes: _Stage | None = None,
    ) -> Pipeline: ...
    @property
    def config(self) -> dict[str, Any]:
        """The configuration with every key, defaults included."""
    def annotate(
        self,
        text: str,
        *,
        title: str | None = None,
        published: str | date | datetime | None = None,
        url: str | None = None,
        author: str | None = None,
        outlet: str | None = None,
        section: str | None = None,
        language: str | None = None,
        id: str | None = None,
        origin: str | None = None,
    ) -> Article:
        """Annotates one article, without the interpreter's lock.

        :param text: the text; offsets count its code points, and it is never changed
        :param title: headline, where it is not in the text
        :param published: when it was published; days in the text are resolved against it
        :param origin: where it is from, in your words
        :raises ArticleError: it has no text, is too long or not in English, or a stage of yours failed

        >>> import onrecord
        >>> article = onrecord.Pipeline().annotate("Ana Lind said on Monday that she would go.", published="2026-03-04")
        >>> article.quotes[0].when.first_day
        datetime.date(2026, 3, 2)
        """
    def annotate_batch(
        self, articles: Iterable[str | Mapping[str, Any]], *, jobs: int | None = None
    ) -> list[Article | ArticleError]:
        """Annotates many articles on all cores, without the interpreter's lock; the results are in the order of the articles.

        :param articles: texts, or mappings with the arguments of `annotate` as keys
        :param jobs: threads, which end with the call; as many as there are cores without it
        :returns: for each an article, or the `ArticleError` that `annotate` would raise
        :raises TypeError: something that is neither, or a key that `annotate` has no argument for

        >>> import onrecord
        >>> made = onrecord.Pipeline().annotate_batch(["“We agree,” said Ana Lind.", {"text": "", "origin": "blank"}])
        >>> len(made[0].quotes), made[1]
        (1, ArticleError('blank', 'ingest', 'empty: there is no text in it'))
        """
    def annotate_arrow(
        self, batch: _ArrowArray, *, origin_col: str | None = None, jobs: int | None = None
    ) -> pyarrow.RecordBatch:
        """Annotates the rows of an Arrow record batch, which come and go by Arrow's C interface without objects of Python's.

        :param batch: a `pyarrow.RecordBatch`, or anything with `__arrow_c_array__`; a row for each article. Columns with the names in
            common use (`text`, `title`, `date`, `url`, …) are read as those of a Parquet file; `{"ingest": {"fields": …}}` of the
            configuration names others
        :param origin_col: the column that says where an article is from; its id or address without it
        :param jobs: threads, which end with the call; as many as there are cores without it
        :returns: the columns of `quotes_schema()`: a row for each quotation, and for each article that could not be annotated one with
            `origin` and `rejected`
        :raises ValueError: a column that is needed is not there
        """
    def annotate_source(
        self, source: str | os.PathLike[str] | _Reads, *, origin: str | None = None, jobs: int | None = None
    ) -> QuoteBatches:
        """Annotates what is in a file of any format that the program reads, batch by batch, in little memory.

        :param source: a path, or an open file that gives bytes
        :param origin: what to call it; its path or name without it
        :param jobs: threads, which end with each batch; as many as there are cores without it
        :returns: an iterator of record batches with the columns of `quotes_schema()`
        :raises OSError: it cannot be opened
        """
    def run(
        self,
        inputs: Iterable[str | os.PathLike[str]],
        out: str | os.PathLike[str],
        *,
        formats: Iterable[str] | None = None,
        jobs: int | None = None,
        resume: bool = False,
    ) -> dict[str, Any]:
        """Annotates a whole corpus into a folder, as `onrecord run` does.

        :param inputs: files, folders and patterns
        :param out: folder for the results; an earlier run in it is replaced
        :param formats: reports to write: `["csv", "parquet"]`; those of the program without it
        :param jobs: articles annotated at the same time; as many as there are cores without it
        :param resume: go on with the run in the folder
        :returns: what was counted: `articles`, `words`, `quotes`, `rejected` and more
        :raises RunError: an input is not there, or the folder cannot be written
        :raises ValueError: a format that is none of the choices
        """
    @classmethod
    def _restore(
        cls,
        config: Mapping[str, Any],
        segment: _Stage | None,
        syntax: _Stage | None,
        entities: _Stage | None,
        quotes: _Stage | None,
    ) -> Pipeline: ...

def quotes_schema() -> pyarrow.Schema:
    """The schema of the tables that `Pipeline.annotate_arrow` gives: the columns of `quotes.parquet`, and `rejected`."""

def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a table or a layer, as the program's `onrecord schema NAME` prints it.

    :raises ValueError: there is none of that name; the words list the names
    """
