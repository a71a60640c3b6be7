"""What units of a later day are made of: whole units only, never a guess."""

from __future__ import annotations

from datetime import date

from kpi.units.lives.lineage import UNCHANGED, lineage
from tests.shipped import shipped_units

UNITS = shipped_units()


def year(number: int) -> date:
    return date(number, 12, 31)


def test_a_merger_has_its_parts_under_a_code_that_stayed() -> None:
    found = lineage(UNITS, year(2018), year(2019), "38")
    assert found.sources["15127"] == ("15127", "15157", "15166")
    assert {"15127", "15157", "15166"} <= found.codes_moved
    assert "15133" not in found.codes_moved


def test_mergers_of_ha_nam_2020() -> None:
    found = lineage(UNITS, year(2019), year(2020), "35")
    own = UNITS.at(year(2020), "35")
    assert {new: olds for new, olds in found.sources.items() if new in own} == {
        "13369": ("13369", "13375", "13378"),
        "13474": ("13462", "13474"),
        "13501": ("13501", "13537", "13549"),
        "13594": ("13594", "13603"),
        "13597": ("13564", "13597"),
    }


def test_a_unit_that_took_part_of_another_has_no_sources() -> None:
    found = lineage(UNITS, year(2019), year(2020), "42")
    assert "18070" in found.codes_moved
    assert "18070" not in found.sources


def test_nothing_is_looked_for_where_a_province_did_not_change() -> None:
    assert lineage(UNITS, year(2020), year(2021), "87") is UNCHANGED
    assert lineage(UNITS, year(2021), year(2021), "38") is UNCHANGED
