"""The README's example where nothing but the wheel is installed, as a newcomer has it."""

import contextlib
import importlib.metadata
import io
from pathlib import Path

import onrecord

readme = Path("crates/python/README.md").read_text()
example = readme.split("```python\n")[1].split("```")[0]
shown = readme.split("```text\n")[1].split("```")[0]
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    exec(example)
assert printed.getvalue() == shown, printed.getvalue()
others = {package.name for package in importlib.metadata.distributions()} - {"onrecord", "pip", "setuptools"}
assert not others, others
print(f"onrecord {onrecord.__version__} by itself: the README's example prints what it says")
