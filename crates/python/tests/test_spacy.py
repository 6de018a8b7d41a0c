"""The component for spaCy."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, DocBin

import onrecord


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("onrecord")
    return nlp


def test_documents_have_quotes(nlp: spacy.Language, pipeline: onrecord.Pipeline, texts: dict[str, str]) -> None:
    for doc, text in zip(nlp.pipe(texts.values()), texts.values()):
        expected = pipeline.annotate(text)
        assert [quote.to_dict() for quote in doc._.quotes] == [quote.to_dict() for quote in expected.quotes]
        assert doc._.article.to_dict() == expected.to_dict()
        for quote in doc._.quotes:
            for part in quote.parts:
                assert doc.text[part.start : part.end] == part.of(text)
                span = doc.char_span(part.start, part.end, alignment_mode="expand")
                assert span is not None and part.of(text) in span.text


def test_documents_are_saved_and_sent(nlp: spacy.Language, texts: dict[str, str]) -> None:
    short = list(texts.values())[:3]
    docs = list(nlp.pipe(short, n_process=2, batch_size=1))
    assert all(len(doc._.quotes) > 0 for doc in docs)
    again = Doc(nlp.vocab).from_bytes(docs[0].to_bytes())
    assert [quote.content for quote in again._.quotes] == [quote.content for quote in docs[0]._.quotes]
    stored = DocBin(store_user_data=True, docs=docs).to_bytes()
    assert [len(doc._.quotes) for doc in DocBin().from_bytes(stored).get_docs(nlp.vocab)] == [
        len(doc._.quotes) for doc in docs
    ]


def test_a_text_that_cannot_be_annotated(nlp: spacy.Language) -> None:
    doc = nlp("   ")
    assert doc._.quotes == () and doc._.article is None
    assert doc._.quotes_rejected == "ingest: empty: there is no text in it"


def test_it_is_configured() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("onrecord", config={"config": {"quotes": {"min_confidence": 1.0}}})
    assert nlp("“We agree,” said Ana Lind.")._.quotes == ()
    with pytest.raises(onrecord.ConfigError):
        spacy.blank("en").add_pipe("onrecord", config={"config": {"quotes": {"use": "magic.v9"}}})
