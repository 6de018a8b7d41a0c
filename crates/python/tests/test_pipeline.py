"""Articles as objects: the rows of the program, spans that slice, errors with names."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import threading
from datetime import date, datetime, timezone
from pathlib import Path

import pytest

import onrecord
from conftest import ROOT, Row, comparable

TEXT = "HARBOUR TOWN — “We have no choice,” Zoë Aldana, the ferry company’s director, said on Monday. She denied that 🚢 fares would rise."


def test_version_is_the_program_s() -> None:
    program = subprocess.run([os.environ["ONRECORD_PROGRAM"], "schema", "quotes"], check=True, capture_output=True)
    assert onrecord.schema("quotes") == json.loads(program.stdout)
    manifest = (ROOT / "Cargo.toml").read_text()
    assert f'version = "{onrecord.__version__}"' in manifest


def test_rows_are_the_program_s(pipeline: onrecord.Pipeline, texts: dict[str, str], rows: list[Row]) -> None:
    expected = [comparable(row) for row in rows if row["origin"] in texts]
    assert len(expected) > 400
    one_by_one = [row for origin, text in texts.items() for row in pipeline.annotate(text, origin=origin).rows()]
    assert one_by_one == expected
    batch = pipeline.annotate_batch({"text": text, "origin": origin} for origin, text in texts.items())
    assert [row for article in batch for row in article.rows()] == expected


def test_spans_slice_strings(pipeline: onrecord.Pipeline) -> None:
    article = pipeline.annotate(TEXT, title="Fares", published=date(2026, 3, 4))
    text = article.text
    assert text == TEXT
    first, second = article.quotes
    assert text[first.span.start : first.span.end] == first.content == "“We have no choice,”"
    assert first.speaker is not None and first.speaker.name == "Zoë Aldana"
    assert first.cue is not None and first.cue.span.of(text) == first.cue.text == "said"
    assert first.when is not None and first.when.first_day == date(2026, 3, 2)
    assert second.source is not None and second.source.span.of(text) == second.source.text == "She"
    assert second.speaker == first.speaker and second.cue is not None and second.cue.cue_class == "deny"
    assert [part.of(text) for part in second.parts] == ["that 🚢 fares would rise"]
    assert article.published == datetime(2026, 3, 4, tzinfo=timezone.utc)
    assert first.speaker.entity is not None
    entity = article.entities[first.speaker.entity]
    assert entity.name == "Zoë Aldana" and entity.kind == "person"
    for mention in entity.mentions:
        assert mention.span.of(text) == mention.text
    assert {"Zoë Aldana", "She"} <= {mention.text for mention in entity.mentions}
    start, end = first.span
    assert (start, end) == (first.span.start, first.span.end) and len(first.span) == end - start


def test_articles_are_saved_and_sent(pipeline: onrecord.Pipeline) -> None:
    article = pipeline.annotate(TEXT)
    assert onrecord.Article.from_json(article.to_json()) == article
    assert pickle.loads(pickle.dumps(article)) == article
    assert pickle.loads(pickle.dumps(article.quotes[0].span)) == article.quotes[0].span
    again = pickle.loads(pickle.dumps(onrecord.Pipeline({"quotes": {"min_confidence": 0.99}})))
    assert again.config["quotes"]["min_confidence"] == 0.99
    with pytest.raises(ValueError, match="this is no article"):
        onrecord.Article.from_json("{}")


def test_errors_have_names(pipeline: onrecord.Pipeline, tmp_path: Path) -> None:
    with pytest.raises(onrecord.ArticleError) as blank:
        pipeline.annotate(" \n", origin="blank.txt")
    assert (blank.value.origin, blank.value.stage) == ("blank.txt", "ingest")
    assert pickle.loads(pickle.dumps(blank.value)).reason == blank.value.reason
    with pytest.raises(onrecord.ConfigError, match="the choices are: linear.v1, rules.v1, external.v1"):
        onrecord.Pipeline({"quotes": {"use": "magic.v9"}})
    with pytest.raises(onrecord.ConfigError, match="unknown field `quoted`"):
        onrecord.Pipeline({"quoted": {}})
    file = tmp_path / "onrecord.toml"
    with pytest.raises(onrecord.ConfigError, match="onrecord.toml"):
        onrecord.Pipeline(file)
    file.write_text("[quotes]\nmin_confidence = 0.9\n")
    assert onrecord.Pipeline(file).config["quotes"]["min_confidence"] == 0.9
    with pytest.raises(onrecord.RunError, match="nowhere is not there|cannot read nowhere"):
        pipeline.run(["nowhere"], tmp_path / "out")
    for given in ("one text", [7], [{"txt": "?"}]):
        with pytest.raises(TypeError):
            pipeline.annotate_batch(given)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="callable"):
        onrecord.Pipeline(entities=7)  # type: ignore[arg-type]
    assert all(
        issubclass(error, onrecord.OnRecordError)
        for error in (onrecord.ArticleError, onrecord.ConfigError, onrecord.RunError)
    )


def test_a_bad_article_of_a_batch_costs_itself(pipeline: onrecord.Pipeline) -> None:
    german = "Der Bürgermeister sagte am Montag, dass die Fähren nicht mehr fahren würden, weil das Geld fehle. " * 3
    long = "word " * 1_000_000
    made = pipeline.annotate_batch([TEXT, "", german, long, TEXT], jobs=3)
    assert isinstance(made[0], onrecord.Article) and made[0] == made[4]
    reasons = [error.reason for error in made[1:4] if isinstance(error, onrecord.ArticleError)]
    assert [reason.split(":")[0].split(",")[0] for reason in reasons] == ["empty", "in German", "too long"]


def test_a_stage_in_python(pipeline: onrecord.Pipeline) -> None:
    seen = []

    def shouting(document: dict) -> dict:  # type: ignore[type-arg]
        seen.append(sorted(document))
        text = document["article"]["text"]
        start = text.index("Zoë")
        link = {"by": "shouting", "permille": 900}
        return {
            "mentions": [{"span": [start, start + 3], "kind": "name", "entity": 0, "link": link}],
            "entities": [{"name": "ZOË", "kind": "person", "gender": None, "plural": False, "roles": [], "wikidata": None}],
        }

    article = onrecord.Pipeline(entities=shouting).annotate(TEXT)
    assert seen == [["article", "number", "segmentation", "syntax"]]
    assert [(entity.name, entity.mentions[0].text) for entity in article.entities] == [("ZOË", "Zoë")]

    def broken(document: object) -> object:
        raise KeyError("no luck")

    with pytest.raises(onrecord.ArticleError, match="entities: KeyError: 'no luck'") as error:
        onrecord.Pipeline(entities=broken).annotate(TEXT)
    assert error.value.stage == "entities" and "test_pipeline.py, line" in error.value.reason
    lawless = onrecord.Pipeline(quotes=lambda document: [{"kind": "direct"}])
    with pytest.raises(onrecord.ArticleError, match="no layer `quotes`: missing field"):
        lawless.annotate(TEXT)
    made = onrecord.Pipeline(quotes=lambda document: []).annotate_batch([TEXT] * 20, jobs=4)
    assert all(isinstance(article, onrecord.Article) and article.quotes == () for article in made)


def test_the_lock_is_given_up(pipeline: onrecord.Pipeline, texts: dict[str, str]) -> None:
    ticks = []
    done = threading.Event()

    def tick() -> None:
        while not done.wait(0.001):
            ticks.append(1)

    clock = threading.Thread(target=tick)
    clock.start()
    batch = [*texts.values()] * 20
    before = len(ticks)
    pipeline.annotate_batch(batch, jobs=1)
    during = len(ticks) - before
    done.set()
    clock.join()
    assert during > 10


def test_the_readme_s_example() -> None:
    readme = (ROOT / "crates/python/README.md").read_text()
    example = readme.split("```python\n")[1].split("```")[0]
    script = subprocess.run([sys.executable, "-c", example], cwd=ROOT, check=True, capture_output=True, text=True)
    shown = readme.split("```text\n")[1].split("```")[0]
    assert script.stdout == shown
