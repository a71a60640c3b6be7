"""Laws that the records of units and of their changes obey as a whole (the counts of single days and the laws
of the list alone are in test_list)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from kpi.model.level import LEVELS
from kpi.units import Tree, Units
from kpi.units.gazetteer.names import key
from tests.shipped import shipped_units
from tests.units.records import Record, records

NEW = date(2025, 7, 1)


@pytest.fixture(scope="module")
def units() -> Units:
    return shipped_units()


@pytest.fixture(scope="module")
def before(units: Units) -> Tree:
    return units.at(NEW - timedelta(days=1))


@pytest.fixture(scope="module")
def after(units: Units) -> Tree:
    return units.at(NEW)


@pytest.fixture(scope="module")
def changes() -> dict[str, list[Record]]:
    """The rows of commune_changes_2025 by the old code."""
    found: dict[str, list[Record]] = defaultdict(list)
    for row in records("commune_changes_2025.csv"):
        found[row["old_code"]].append(row)
    return found


def test_no_code_stands_for_two_units_on_one_day_whatever_the_system(units: Units) -> None:
    """Not before 2009 either, although the lists of then repeat codes: each repetition was resolved."""
    spans: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in units.rows:
        spans[row[0]].append((row[5], row[6] or "9999"))
    clashes = [c for c, own in spans.items() if any(a[1] > b[0] for a, b in pairwise(sorted(own)))]
    assert len(spans) == 11990
    assert clashes == []


def test_a_unit_lies_in_a_unit_of_the_level_above(units: Units) -> None:
    days = sorted({row[5] for row in units.rows})
    for day in (*days[::12], *days[-4:]):
        tree = units.at(date.fromisoformat(day))
        for unit in tree:
            above = tree.get(unit.parent)
            place = tree.levels.index(unit.level)
            assert (above.level if above else None) == (tree.levels[place - 1] if place else None), unit


def test_codes_are_text_of_the_length_of_their_level(units: Units) -> None:
    length = {level: 2 + number + (number == 2) for number, level in enumerate(LEVELS)}
    for row in units.rows:
        assert re.fullmatch(rf"\d{{{length[LEVELS[int(row[1]) - 1]]}}}", row[0]), row
    zeros = {row[0] for row in units.rows if row[0].startswith("0")}
    assert {"01", "001", "00097"} <= zeros


def test_the_type_agrees_with_the_name_in_every_life(units: Units) -> None:
    wrong = [row[0] for row in units.rows if not row[3].casefold().startswith(row[2].casefold() + " ")]
    assert wrong, "the file has the type cells that contradict their names"
    for code in {row[0] for row in units.rows}:
        for unit in units.lives(code):
            assert unit.name.casefold().startswith(unit.type.casefold() + " "), unit
            assert key(unit.name).type == unit.type, unit


def test_old_provinces_are_parted_among_the_new_ones(before: Tree, after: Tree) -> None:
    rows = records("province_changes_2025.csv")
    old, new = before.under("", "province"), after.under("", "province")
    assert sorted(r["old_code"] for r in rows) == [u.code for u in old]
    assert {r["new_code"] for r in rows} == {u.code for u in new}
    assert (len(old), len(new)) == (63, 34)
    assert [(r["old_name"], r["new_name"]) for r in sorted(rows, key=lambda r: r["old_code"])] == [
        (u.name, after.units[to].name)
        for u, to in zip(old, (r["new_code"] for r in sorted(rows, key=lambda r: r["old_code"])), strict=True)
    ]


def test_every_commune_goes_with_its_province(
    before: Tree, after: Tree, changes: dict[str, list[Record]]
) -> None:
    goes = {r["old_code"]: r["new_code"] for r in records("province_changes_2025.csv")}
    sources: dict[str, set[str]] = defaultdict(set)
    for old, rows in changes.items():
        province = before.path(old)[0].code
        for row in rows:
            assert after.units[row["new_code"]].parent == goes[province], row
            sources[row["new_code"]].add(province)
    assert {len(from_) for from_ in sources.values()} == {1}, "a new commune out of two old provinces"


def test_every_old_commune_goes_somewhere_and_every_new_one_comes_from_somewhere(
    before: Tree, after: Tree, changes: dict[str, list[Record]]
) -> None:
    islands = records("special_changes_2025.csv")
    assert set(changes) == {u.code for u in before.under("", "commune")}
    reached = {row["new_code"] for rows in changes.values() for row in rows}
    reached |= {row["new_code"] for row in islands}
    assert reached == {u.code for u in after.under("", "commune")}
    childless = {u.code for u in before.under("", "district") if not before.children(u.code)}
    assert {row["old_code"] for row in islands if row["old_code"]} == childless
    assert len(childless) == 5


def test_the_records_name_the_units_as_the_list_does(
    before: Tree, after: Tree, changes: dict[str, list[Record]]
) -> None:
    for row in (row for rows in changes.values() for row in rows):
        path = before.path(row["old_code"])
        assert [u.code for u in path] == [row["old_province"], row["old_district"], row["old_code"]]
        assert (path[-1].name, after.units[row["new_code"]].name) == (row["old_name"], row["new_name"])
        assert after.units[row["new_code"]].parent == row["new_province"]


def test_how_the_communes_of_2025_were_shared_out(before: Tree, changes: dict[str, list[Record]]) -> None:
    assert Counter(row["share"] for rows in changes.values() for row in rows) == {
        "whole": 9596,
        "part": 826,
        "part_area_only": 83,
        "part_area_all_pop": 58,
        "part_pop": 2,
    }
    single = [rows[0]["share"] for rows in changes.values() if len(rows) == 1]
    assert (len(single), set(single)) == (9595, {"whole"})
    divided = {code: rows for code, rows in changes.items() if len(rows) > 1}
    heirs = [sum(row["share"] != "part_area_only" for row in rows) for rows in divided.values()]
    assert (len(divided), heirs.count(1), heirs.count(0)) == (440, 59, 0)
    lost = Counter(before.path(c)[0].code for c, n in zip(divided, heirs, strict=True) if n > 1)
    assert lost.total() == 381
    divided_in = Counter(before.path(code)[0].code for code in divided)
    assert [divided_in[p] for p in ("38", "35", "87", "14", "12", "01")] == [10, 5, 3, 0, 0, 199]


def test_codes_are_used_again_for_other_communes(
    units: Units, before: Tree, after: Tree, changes: dict[str, list[Record]]
) -> None:
    known = {row[0] for row in units.rows if row[7] == "3-level"}
    again = [u for u in after.under("", "commune") if u.code in known]
    assert len(again) == 3316
    both = [(key(u.name).name, key(old.name).name) for u in again if (old := before.get(u.code))]
    assert sum(a != b for a, b in both) == 1823
    districts: dict[str, set[str]] = defaultdict(set)
    for row in (row for rows in changes.values() for row in rows):
        districts[row["new_code"]].add(row["old_district"])
    assert sum(len(own) > 1 for own in districts.values()) == 297


def test_the_amendments_of_2026_are_in_the_list(units: Units) -> None:
    for row in records("amendments_2026.csv"):
        day = date.fromisoformat(row["effective"])
        old, new = units.at(day - timedelta(days=1)).get(row["code"]), units.at(day).get(row["code"])
        assert old is not None
        assert new is not None
        assert (old.name, new.name) == (row["old_name"], row["new_name"])


def test_later_holders_are_communes_of_the_last_day_and_what_they_hold_had_ended(
    units: Units, before: Tree
) -> None:
    ends = {(row[0], row[6]) for row in units.rows if row[1] == "3"}
    rows = records("successors_before_2025_partial.csv")
    assert len(rows) == 949
    for row in rows:
        assert (row["gone_code"], row["gone_date"]) in ends, row
        holder = before.get(row["successor_code_2025_06"])
        assert holder is not None
        assert key(holder.name) == key(row["successor_name"]), row


def test_a_day_is_cut_out_of_units_made_once(units: Units) -> None:
    tree, later = units.at(date(2021, 12, 31)), units.at(date(2022, 1, 31))
    assert tree is units.at(date(2021, 12, 31))
    assert tree.get("30064") is later.get("30064") is units.lives("30064")[0]
