"""Questions on one connection hand each other what they made: none reads what another left behind."""

from __future__ import annotations

from kpi.lake.sql import put
from kpi.rollup.aggregate import aggregate
from kpi.rollup.cells import collect_cells
from kpi.score import score
from tests.rollup.world import indicators, reports, units
from tests.score.test_scoring import RULES

REPORT = "29863 a 5\n29863 b 0"


def test_one_commune_asked_for_has_its_values_and_a_province_none() -> None:
    con = reports(REPORT)
    alone = score(con, units(), RULES, "2021", "29863", {})
    assert alone.values == {"a": ("5.0000",), "b": ("0.0000",)}
    assert score(con, units(), RULES, "2021", "87", {}).values == {}


def test_figures_gathered_stay_as_they_are_whatever_is_asked_in_between() -> None:
    con = reports(REPORT)
    cells = collect_cells(con, "2021", ["a"])
    before = con.execute(f"FROM {cells.table} ORDER BY ALL").fetchall()
    score(con, units(), RULES, "2021", "87", {})
    aggregate(con, units(), indicators("b"), "2021", "province", "87")
    assert con.execute(f"FROM {cells.table} ORDER BY ALL").fetchall() == before != []


def test_tables_of_a_stranger_are_not_taken_for_ones_own() -> None:
    con = reports(REPORT)
    expected = score(con, units(), RULES, "2021", "87", {})
    strange = {"unit": ["29863"], "indicator": ["a"], "value": ["9"], "text": ["x"], "position": ["7"]}
    for name in ("unit_cell", "unit_top", "unit_open", "unit_row", "unit_twice", "asked", "rate_input"):
        put(con, name, strange)
    assert score(con, units(), RULES, "2021", "87", {}) == expected
