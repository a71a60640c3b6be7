"""What makes the JSON says which keys it makes, and makes them of every value, also of those rarely met."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from kpi.contract.keeping import verify_json
from kpi.findings import load_catalogue
from kpi.lake.leftovers import Leftover
from kpi.lake.verify import VerifyReport
from tests.e2e.program import ROOT


def _makers() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of `kpi.contract` with its module's name."""
    for path in sorted((ROOT / "kpi" / "contract").glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                yield path.stem, node


def _keys(maker: ast.FunctionDef) -> set[str]:
    """The keys that a function writes, in mappings or one by one."""
    keys: set[str] = set()
    for node in ast.walk(maker):
        written = node.keys if isinstance(node, ast.Dict) else []
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            written = [node.slice]
        keys |= {key.value for key in written if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    return keys


@pytest.mark.parametrize(
    "maker", [pytest.param(node, id=f"{module}.{node.name}") for module, node in _makers()]
)
def test_a_docstring_names_every_key_that_is_made(maker: ast.FunctionDef) -> None:
    named = set(re.findall(r"\w+", ast.get_docstring(maker) or ""))
    assert named
    assert _keys(maker) <= named


def test_keys_are_found_at_all() -> None:
    keys = {f"{module}.{node.name}": _keys(node) for module, node in _makers()}
    assert keys["findings.finding_json"] >= {"code", "message"}
    assert keys["imports.import_json"] == {"files", "totals", "findings", "annotated"}


def test_what_an_interrupted_run_has_left() -> None:
    report = VerifyReport(1, 2, 3, (Leftover("r", 4, 5),), ())
    assert verify_json(report, load_catalogue("en")) == {
        "originals": 1,
        "submissions": 2,
        "values": 3,
        "leftovers": [{"run": "r", "observations": 4, "findings": 5}],
        "findings": [],
    }
