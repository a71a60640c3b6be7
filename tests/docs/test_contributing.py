"""CONTRIBUTING names what is there: paths exist, and names stand where it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from kpi.findings import load_catalogue
from kpi.spec.kinds.scheme import CriterionKind
from tests.e2e.program import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
CODE = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", PAGE, flags=re.DOTALL | re.MULTILINE))
TOP = {path.name for path in ROOT.iterdir()}
PATHS = sorted({text for text in CODE if text.partition("/")[0] in TOP and " " not in text})
NAMED = sorted(set(re.findall(r"`([\w.]+)`\s+in\s+`([^`\s]+)`", PAGE)))


@pytest.mark.parametrize("path", PATHS)
def test_every_path_that_is_named_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("name", "place"), NAMED)
def test_every_name_stands_where_the_page_says(name: str, place: str) -> None:
    files = [ROOT / place] if (ROOT / place).is_file() else [*(ROOT / place).rglob("*.*")]
    texts = (path.read_text("utf-8") for path in files if path.suffix in (".py", ".json"))
    assert any(re.search(rf"(?<![\w.]){re.escape(name)}\b", text) for text in texts)


def test_paths_and_names_are_found_at_all() -> None:
    assert len(PATHS) > 35
    assert len(NAMED) > 12


def test_every_folder_of_the_program_is_on_the_way_of_the_data() -> None:
    folders = {f"kpi/{path.parent.name}" for path in (ROOT / "kpi").glob("*/__init__.py")}
    assert folders <= set(PATHS)


def test_a_kind_of_criterion_has_its_name_and_its_words() -> None:
    schema = json.loads(Path(ROOT / "specs/schemas/scheme.schema.json").read_text("utf-8"))
    kinds = set(schema["$defs"]["criterion"]["properties"]["kind"]["enum"])
    assert kinds == set(get_args(CriterionKind))
    assert {f"explain.rule.{kind}" for kind in kinds} <= load_catalogue("en").entries.keys()
