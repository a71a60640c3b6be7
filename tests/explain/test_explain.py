"""From a figure down to the cell."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from kpi.findings import Fault, load_catalogue
from kpi.model.period import parse_period
from kpi.pipeline.explaining.explain import explain
from kpi.pipeline.explaining.nodes import Node, walk
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace

Explain = Callable[..., Node]


@pytest.fixture
def tell(workspace: Workspace) -> Explain:
    def run(unit: str, what: str, period: str = "2021", **more: Any) -> Node:
        return explain(workspace, load_catalogue("en"), unit, what, Query(parse_period(period), **more))

    return run


def kinds(node: Node, kind: str) -> list[Node]:
    return [one for _, one in walk(node) if one.kind == kind]


def test_a_score_goes_from_points_over_criteria_to_cells(tell: Explain) -> None:
    root = tell("30001", "score")
    blocks = [child for child in root.children if child.kind == "block"]
    assert root.value == sum(block.value for block in blocks)  # type: ignore[misc]
    criteria = [child for block in blocks for child in block.children]
    assert root.value == sum(criterion.value for criterion in criteria)  # type: ignore[misc]
    for criterion in criteria:
        assert kinds(criterion, "rule")[0].detail.startswith("Source: ")
        inputs = kinds(criterion, "input")
        assert inputs
        assert all(one.place and one.place.file.endswith("871-huyen-tam-nong.xlsx") for one in inputs)
        assert all(one.place and one.place.received == "2021-12-14" for one in inputs)


def test_a_criterion_shows_rule_value_and_the_two_cells_of_its_quotient(tell: Explain) -> None:
    root = tell("30001", "III.2")
    inspected, places = kinds(root, "input")
    assert (inspected.value, places.value) == (12, 25)
    assert inspected.place is not None
    assert (inspected.place.sheet, inspected.place.cell) == ("Biểu 03", "O14")
    (value,) = kinds(root, "value")
    assert (f"{value.value:.2f}", value.detail) == ("0.48", "(48%)")
    assert (root.value, root.detail) == (2, "of 6 points")


def test_of_a_commune_that_sent_nothing_nothing_is_known(tell: Explain) -> None:
    root = tell("30028", "score")
    assert root.value is None
    assert "from 0 to 100" in root.detail
    inputs = kinds(root, "input")
    assert {one.value for one in inputs} == {None}
    assert all(one.place is None and "has not sent form" in one.detail for one in inputs)


def test_a_district_total_is_taken_apart_with_what_is_missing(tell: Explain) -> None:
    root = tell("871", "people_reached")
    communes = kinds(root, "unit")
    assert root.value == sum(one.value for one in communes if one.value is not None)  # type: ignore[misc]
    assert root.detail == "11 of 12 units reported"
    assert [one.label for one in communes if one.value is None] == ["Xã Phú Ninh (30028)"]


def test_the_findings_of_a_cell_stand_under_it(tell: Explain) -> None:
    root = tell("30025", "people_reached")
    assert root.value == 1234
    assert root.place is not None
    assert root.place.cell == "F23"
    assert [one.kind for one in root.children] == ["finding"]


def test_a_rate_is_taken_apart_into_its_sums(tell: Explain) -> None:
    root = tell("871", "inspected_rate")
    above, below = [child for child in root.children if child.kind == "indicator"]
    assert (above.value, below.value) == (108, 149)
    assert f"{root.value:.6f}" == f"{108 / 149:.6f}"


def test_a_rate_of_one_commune_ends_at_its_cells(tell: Explain) -> None:
    parts = [child for child in tell("30001", "inspected_rate").children if child.kind == "indicator"]
    assert [part.place.cell for part in parts if part.place] == ["O14", "D14"]


def test_a_district_score_counts_its_communes_by_class(tell: Explain) -> None:
    classes = kinds(tell("871", "score"), "class")
    assert sum(one.value for one in classes) == 12  # type: ignore[misc]
    assert [len(one.children) for one in classes] == [one.value for one in classes]


def test_a_criterion_of_a_district_lists_its_communes(tell: Explain) -> None:
    units = kinds(tell("871", "I.1"), "unit")
    assert len(units) == 12
    assert [one.value for one in units].count(None) == 1


@pytest.mark.parametrize(
    ("unit", "what", "code", "near"),
    [
        ("030001", "score", "explain.unknown_unit", "30001 Thị trấn Tràm Chim"),
        ("Tràm Chim", "score", "explain.unknown_unit", "30001 Thị trấn Tràm Chim"),
        ("30001", "inspectd", "explain.unknown_what", "inspected"),
        ("30001", "III.9", "explain.unknown_what", "III."),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    tell: Explain, unit: str, what: str, code: str, near: str
) -> None:
    with pytest.raises(Fault) as raised:
        tell(unit, what)
    (found,) = raised.value.findings
    assert found.code == code
    assert near in dict(found.params)["near"]


def test_a_score_after_the_law_has_ended_needs_leave(tell: Explain) -> None:
    with pytest.raises(Fault):
        tell("82", "score", "2025")
    root = tell("82", "score", "2025", allow_expired=True)
    assert "no longer in force" in kinds(root, "note")[0].label


def test_a_pipe_gets_indented_text_and_json_the_same_tree(kpi: Callable[..., str]) -> None:
    *lines, source = kpi("explain", "30001", "III.2", "--period", "2021").splitlines()
    assert lines[0].startswith("Thị trấn Tràm Chim (30001), period 2021: III.2")
    assert all(line.startswith("  ") for line in lines[1:])
    tree = json.loads(kpi("explain", "30001", "III.2", "--period", "2021", "--format", "json"))
    assert set(tree) >= {"kind", "label", "value", "place", "children"}
    assert tree["specs"][:8] in source
    assert tree["unit_list"][:8] in source
    assert "specs" not in tree["children"][0]
    assert len(tree["children"]) == len(lines) - 1
    assert tree["children"][2]["place"]["cell"] == "O14"
    table = kpi("explain", "30001", "III.2", "--period", "2021", "--format", "csv")
    assert len(table.splitlines()) == len(lines) + 1
