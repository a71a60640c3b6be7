"""Counts by class on another day's map: communes stay what they were, districts are those of the map."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from kpi.findings import Fault
from kpi.model.cell import NOT_COMPARABLE
from kpi.model.table import SPLIT
from kpi.rollup.restate import Restating
from kpi.score import Scoring, SummaryRow, restate_summary
from kpi.tables.summary_table import summary_table
from kpi.units.gazetteer.tree import Tree, Unit, grow
from kpi.units.lives.passage import Passage
from tests.tables.cases import DAY, SCHEME, frame, scored, tree

NEW = date(2025, 7, 1)
WAY = {"A1": ("X1",), "A2": ("X1", "Y1"), "B1": ("Y1",), "B2": ("Y2",)}


def map_of(districts: bool = True) -> Tree:
    names = [("82", "province", "Tỉnh", "Tỉnh Mới", "")]
    names += [(d, "district", "Huyện", f"Huyện {d}", "82") for d in "XYZ" if districts]
    names += [(c, "commune", "Xã", f"Xã {c}", c[0] if districts else "82") for c in ("X1", "Y1", "Y2", "Z1")]
    return grow(NEW, [Unit(*name, date(2004, 1, 1), None) for name in names])


def summed(under: str | None = None, districts: bool = True) -> tuple[SummaryRow, ...]:
    return restated(under, districts).summary


def restated(
    under: str | None = None,
    districts: bool = True,
    shares: Mapping[str, Mapping[str, Decimal]] | None = None,
) -> Scoring:
    rows = tuple(scored(unit, (40, 20, 40), (1, 4)) for unit in ("A1", "A2", "B1", "B2"))
    on = Restating(Passage(DAY, NEW, WAY, shares=shares or {}), map_of(districts), "87")
    return restate_summary(tree(), on, Scoring(SCHEME, rows, (), ()), under)


def test_a_commune_counts_where_all_of_it_lies() -> None:
    x, y, province = summed()
    assert [(row.unit, row.level) for row in (x, y, province)] == [
        ("X", "district"), ("Y", "district"), ("82", "province"),
    ]  # fmt: skip
    assert (x.split, y.split, province.split) == (("A2",), ("A2",), ())
    assert (x.classes, y.classes) == ({}, {})
    assert (province.expected, province.classes) == (4, {"good": 4, "weak": 0})


def test_under_a_unit_of_the_map() -> None:
    assert [row.unit for row in summed("Y")] == ["Y"]
    assert [row.unit for row in summed("82")] == ["X", "Y", "82"]
    assert [row.unit for row in summed(districts=False)] == ["82"]
    with pytest.raises(Fault):
        summed("A")


def test_a_commune_that_the_office_shared_out_is_of_no_known_class_in_either_district() -> None:
    """Shares are of figures; counted in each of its districts it would be there twice."""
    shares = {"A2": {"X1": Decimal("0.5"), "Y1": Decimal("0.5")}}
    x, y, province = restated(shares=shares).summary
    assert (x.split, y.split, x.classes, y.classes) == (("A2",), ("A2",), {}, {})
    assert (province.split, province.classes) == ((), {"good": 4, "weak": 0})


def test_the_note_counts_what_is_under_the_unit_asked_for() -> None:
    assert [dict(restated(under).notes[0].params)["units"] for under in (None, "Y", "X")] == ["4", "3", "2"]


def test_rows_stay_and_the_notes_name_the_divided_commune() -> None:
    scoring = restated()
    assert [row.unit for row in scoring.rows] == ["A1", "A2", "B1", "B2"]
    codes = [note.code for note in scoring.notes]
    assert codes == ["restate.map", "restate.split"]
    assert dict(scoring.notes[1].params)["units"] == "Xã A2 (A2) → Xã X1 (X1), Xã Y1 (Y1)"


def test_what_is_not_comparable_is_marked_and_left_empty() -> None:
    table = summary_table(restated(), frame())
    first, _, total = table.rows
    keys = [column.key for column in table.columns]
    cells = dict(zip(keys, first.cells, strict=True))
    assert (cells["name"], first.sign, total.sign) == ("Huyện X", SPLIT, "")
    assert [cells[key] for key in ("good", "good_share", "undetermined")] == [NOT_COMPARABLE] * 3
    assert (cells["units"], cells["reported"]) == (2, 2)
    assert dict(zip(keys, total.cells, strict=True))["good"] == 4
