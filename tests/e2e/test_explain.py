"""From points down to cells: what is told is what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.conftest import Imported
from tests.samples.independent import number, workbook

UNITS = ("29863", "29923", "30025", "30031", "30256", "30130", "30169")


def leaves(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if node["kind"] == "input":
        yield node
    for child in node["children"]:
        yield from leaves(child)


@lru_cache
def sheet_of(file: str, sheet: str) -> Worksheet:
    found = workbook(Path(file))[sheet]
    assert isinstance(found, Worksheet)
    return found


@pytest.mark.parametrize("unit", UNITS)
def test_inputs_of_a_score_are_the_cells_of_the_files(imported: Imported, unit: str) -> None:
    tree = imported.office.get("explain", unit, "score", "--period", "2021")
    inputs = list(leaves(tree))
    assert len(inputs) >= 20
    for node in inputs:
        place = node["place"]
        cell = sheet_of(place["file"], place["sheet"])[place["cell"]].value
        assert number(cell) == Decimal(str(node["value"])), (place, cell)


def test_points_explained_are_the_points_scored(imported: Imported) -> None:
    rows = {r["unit"]: r for r in imported.office.get("score", "--period", "2021")["rows"]}
    for unit in UNITS:
        tree = imported.office.get("explain", unit, "score", "--period", "2021")
        assert tree["value"] == rows[unit]["points"]
        criteria = [n for block in tree["children"] for n in block["children"] if n["kind"] == "criterion"]
        assert sum(c["value"] for c in criteria) == tree["value"]
        assert all(any(c["kind"] == "rule" for c in n["children"]) for n in criteria)


def test_a_commune_without_a_row_is_said_to_have_none(imported: Imported) -> None:
    tree = imported.office.get("explain", "30028", "score", "--period", "2021")
    assert tree["value"] is None
    inputs = list(leaves(tree))
    assert inputs
    assert {(n["value"], n["place"]) for n in inputs} == {(None, None)}


def test_a_district_figure_is_explained_by_its_communes(imported: Imported) -> None:
    tree = imported.office.get("explain", "875", "inspected", "--period", "2021")
    assert tree["value"] == 129


@pytest.mark.parametrize("words", [("99999", "score"), ("29863", "diem")])
def test_unknown_words_are_told_with_the_nearest_known(imported: Imported, words: tuple[str, str]) -> None:
    refused = imported.office("explain", *words, "--period", "2021")
    assert refused.code == 3
    assert words[0] in refused.err or words[1] in refused.err
    assert refused.out == ""


def test_the_printed_tree_names_file_sheet_and_cell(imported: Imported) -> None:
    text = imported.office("explain", "30256", "IV.3", "--period", "2021").out
    assert "877-huyen-chau-thanh-lan-2.xlsx › Biểu 01 › " in text
