"""What is explained of a scheme that differs by kind of unit, and that can be read in several ways."""

from __future__ import annotations

import shutil

import pytest

from kpi.findings import load_catalogue
from kpi.model.period import parse_period
from kpi.pipeline.explaining.explain import explain
from kpi.pipeline.explaining.nodes import Node, walk
from kpi.pipeline.figures.recognising import recognition_table
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace, open_workspace
from tests.other_scheme import save_other_scheme

QUERY = Query(parse_period("2021"), scheme="ours")


@pytest.fixture(scope="module")
def office(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("ways") / "w"
    shutil.copytree(workspace.root, root)
    save_other_scheme(root)
    return open_workspace(root)


def lines(node: Node) -> list[str]:
    return [f"{one.label} {one.detail}" for _, one in walk(node)]


def test_recognition_names_the_limits_variant_and_reading_of_the_ward_itself(office: Workspace) -> None:
    words = load_catalogue("en")
    ward = next(unit for unit in office.units.at(QUERY.period.end, "87") if unit.type == "Phường")
    texts = lines(explain(office, words, ward.code, "recognition", QUERY))
    assert any("Good from 92" in text for text in texts), texts
    assert not any("Good from 90" in text for text in texts)
    [year] = [text for text in texts if text.startswith("2021")]
    assert "numbers that applied: Wards" in year
    assert "read as news=with" in year


def test_limits_of_a_district_are_those_of_each_variant_in_it(office: Workspace) -> None:
    texts = lines(explain(office, load_catalogue("en"), "866", "score", QUERY))
    assert any(text.startswith("Wards: ") and "Good from 92" in text for text in texts), texts
    assert any("Good from 90" in text for text in texts)


def test_recognition_has_a_column_of_variants_for_each_year_and_a_note_of_each(office: Workspace) -> None:
    table = recognition_table(office, load_catalogue("en"), QUERY).table()
    keys = [column.key for column in table.columns]
    assert keys[keys.index("2021") + 1] == "2021.variant"
    place = keys.index("2021.variant")
    assert {row.cells[place] for row in table.rows} >= {"Wards", "the scheme's own"}
    assert any(note.startswith("2020: ") and "Wards (Điều 11)" in note for note in table.notes), table.notes
