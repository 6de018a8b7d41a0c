"""The script for the type checker uses every public name."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import onrecord
import onrecord.extract
import onrecord.spacy
import onrecord.spark


def test_every_public_name_is_used() -> None:
    script = (Path(__file__).parent / "typed.py").read_text()
    used = set(re.findall(r"\w+", script))
    modules = [onrecord, onrecord.extract, onrecord.spacy, onrecord.spark, onrecord.errors, onrecord.frames]
    public = {name for module in modules for name in module.__all__}
    classes = [getattr(onrecord, name) for name in onrecord.__all__ if isinstance(getattr(onrecord, name), type)]
    for one in [*classes, onrecord.spacy.QuoteComponent]:
        public |= {name for name in vars(one) if not name.startswith("_")}
    assert public - used == set()


def test_stubs_say_what_help_says() -> None:
    stub = ast.parse((Path(onrecord.__file__).parent / "_onrecord.pyi").read_text())
    compared = 0
    for node in ast.walk(stub):
        if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
            continue
        documented = [(node, getattr(onrecord, node.name))]
        documented += [
            (member, getattr(getattr(onrecord, node.name), member.name))
            for member in node.body
            if isinstance(member, ast.FunctionDef) and not member.name.startswith("_")
        ]
        for stubbed, real in documented:
            assert inspect.getdoc(real) == (ast.get_docstring(stubbed) or "").strip(), f"{node.name}: {stubbed.name}"
            compared += 1
    assert compared > 80
