"""Finding units by what people type."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.units import Units
from kpi.units.matching.search import Found, find
from tests.shipped import shipped_units

YEAR_2021, YEAR_2023, AFTER = date(2021, 12, 31), date(2023, 12, 31), date(2025, 12, 31)


@pytest.fixture(scope="module")
def units() -> Units:
    return shipped_units()


def told(found: Found) -> list[tuple[str, str]]:
    return [(hit.unit.code, hit.how) for hit in found.hits]


def test_a_name_without_diacritics_is_found_in_its_place(units: Units) -> None:
    found = find(units, "cam ngoc", YEAR_2023)
    assert told(found) == [("15169", "no_diacritics")]
    assert [u.code for u in found.hits[0].way] == ["38", "390", "15169"]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("15169", "code"),
        ("Xã Cẩm Ngọc", "name"),
        ("xã cẩm ngọc", "name"),
        ("X. Cẩm Ngọc", "name"),
        ("Cẩm Ngọc", "name_no_type"),
        ("xa cam ngoc", "no_diacritics"),
        ("CAM NGOC", "no_diacritics"),
        ("Thị trấn Cẩm Ngọc", "other_type"),
        ("cẩm ngọk", "near"),
    ],
)
def test_how_a_text_fits_is_told(units: Units, text: str, how: str) -> None:
    assert told(find(units, text, YEAR_2023))[0] == ("15169", how)


def test_exact_names_stand_before_those_without_diacritics(units: Units) -> None:
    assert told(find(units, "Hoằng Phú", YEAR_2021)) == [
        ("15883", "name_no_type"),
        ("16003", "no_diacritics"),
    ]
    assert told(find(units, "Hoằng Phụ", YEAR_2021)) == [
        ("16003", "name_no_type"),
        ("15883", "no_diacritics"),
    ]


def test_a_name_of_other_days_is_told_with_its_days(units: Units) -> None:
    found = find(units, "cam ngoc", AFTER)
    assert found.hits == ()
    assert [(h.unit.code, h.unit.valid_to) for h in found.other_days] == [("15169", date(2025, 7, 1))]
    code = find(units, "15169", AFTER)
    assert (code.hits, [h.unit.name for h in code.other_days]) == ((), ["Xã Cẩm Ngọc"])


def test_nothing_is_found_where_nothing_is_like_it(units: Units) -> None:
    for text in ("xyzzy", "", "  ", "999999", "Phường 999"):
        assert find(units, text, YEAR_2021) == Found(())


def test_numbers_are_never_near(units: Units) -> None:
    found = find(units, "phường 1", YEAR_2021, "866")
    assert told(found) == [("29866", "name")] or [h.unit.name for h in found.hits] == ["Phường 1"]
    assert find(units, "phường 77", YEAR_2021, "866").hits == ()


def test_only_the_unit_asked_for_is_searched(units: Units) -> None:
    everywhere = find(units, "Mỹ An", YEAR_2021)
    inside = find(units, "Mỹ An", YEAR_2021, "87")
    assert 0 < len(inside.hits) < len(everywhere.hits)
    assert {hit.way[0].code for hit in inside.hits} == {"87"}
    assert told(find(units, "87", YEAR_2021, "87")) == [("87", "code")]


def test_spellings_of_official_tables_are_known(units: Units) -> None:
    assert told(find(units, "Xã Sà Phìn", YEAR_2021)) == [("00736", "alias")]
