"""The library example of the README runs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conftest import Imported
from tests.e2e.program import ROOT


def test_the_example_of_the_readme_runs(imported: Imported, monkeypatch: pytest.MonkeyPatch) -> None:
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(imported.office.root.parent)
    names: dict[str, Any] = {}
    exec(code.replace('"w"', repr(imported.office.root.name)), names)
    assert len(names["scores"].rows) == 143
    assert names["unclear"]
    assert names["tree"].value == names["best"].points
    assert names["table"].num_rows == 12
