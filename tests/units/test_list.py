"""The list of units that comes with the program: counts of official publications, and laws it must obey."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from kpi.findings import Fault
from kpi.units import Tree, Units, load_units
from kpi.units.gazetteer.tree import Unit, grow, lineage
from tests.shipped import shipped_units


@pytest.fixture(scope="module")
def units() -> Units:
    return shipped_units()


def count(tree: Tree, *levels: str) -> tuple[int, ...]:
    counts = Counter(unit.level for unit in tree)
    return tuple(counts[level] for level in levels)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2008, 12, 31), (63, 686, 10898)),
        (date(2017, 12, 31), (63, 713, 11162)),
        (date(2021, 12, 31), (63, 705, 10599)),
        (date(2025, 6, 30), (63, 696, 10035)),
        (date(2025, 7, 1), (34, 0, 3321)),
    ],
)
def test_the_country_has_as_many_units_as_published(
    units: Units, day: date, expected: tuple[int, ...]
) -> None:
    assert count(units.at(day), "province", "district", "commune") == expected


@pytest.mark.parametrize(
    ("province", "day", "expected"),
    [
        ("87", date(2021, 12, 31), (12, 143)),
        ("35", date(2015, 12, 31), (6, 116)),
        ("35", date(2020, 12, 31), (6, 109)),
        ("35", date(2025, 6, 30), (6, 98)),
        ("14", date(2022, 12, 31), (12, 204)),
        ("12", date(2013, 12, 31), (8, 108)),
        ("38", date(2023, 12, 31), (27, 559)),
    ],
)
def test_a_province_has_as_many_units_as_published(
    units: Units, province: str, day: date, expected: tuple[int, ...]
) -> None:
    assert count(units.at(day, province), "district", "commune") == expected
    whole = units.at(day)
    assert tuple(len(whole.under(province, level)) for level in ("district", "commune")) == expected


def test_a_code_means_other_units_at_other_dates(units: Units) -> None:
    assert [u.name for u in units.lives("15127")] == [
        "Thị trấn Cẩm Thủy",
        "Thị trấn Phong Sơn",
        "Xã Cẩm Thủy",
    ]
    assert [u.name for u in units.at(date(2023, 12, 31)).path("15169")] == [
        "Tỉnh Thanh Hóa",
        "Huyện Cẩm Thủy",
        "Xã Cẩm Ngọc",
    ]
    assert units.at(date(2025, 7, 1)).get("87") is None
    merged = units.at(date(2025, 7, 1)).get("82")
    assert merged is not None
    assert merged.name == "Tỉnh Đồng Tháp"


def test_no_code_stands_for_two_units_on_one_day(units: Units) -> None:
    lives: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in units.rows:
        lives[row[0], row[7]].append((row[5], row[6] or "9999"))
    for code, spans in lives.items():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), code


def test_every_parent_exists_while_its_child_does(units: Units) -> None:
    spans: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in units.rows:
        spans[row[0]].append((row[5], row[6] or "9999"))
    for code, level, _, _, parent, start, end, _ in units.rows:
        assert (parent == "") == (level == "1"), code
        covered = start
        for a, b in sorted(spans[parent]) if parent else []:
            covered = max(covered, b) if a <= covered else covered
        assert not parent or covered >= (end or "9999"), (code, start)


def test_codes_keep_their_zeros_and_the_name_tells_the_type(units: Units) -> None:
    tree = units.at(date(2021, 12, 31))
    assert {(u.level, len(u.code)) for u in tree} == {("province", 2), ("district", 3), ("commune", 5)}
    assert [u.name for u in tree if not u.name.casefold().startswith(u.type.casefold() + " ")] == []
    district = tree.get("454")
    assert district is not None
    assert (district.type, district.name) == ("Huyện", "Huyện Quảng Trạch")


def test_the_tree_goes_up_and_down(units: Units) -> None:
    tree = units.at(date(2021, 12, 31))
    assert tree.levels == ("province", "district", "commune")
    assert [u.code for u in tree.children("87")] == sorted(u.code for u in tree.under("87", "district"))
    assert tree.under("873", "district") == (tree.get("873"),)
    assert tree.under("873", "province") == ()
    assert tree.under("no such code", "commune") == tree.path("no such code") == ()
    assert len(tree.under("", "commune")) == 10599
    assert tree.province("30064") == tree.get("87")
    assert "873" in tree
    after = units.at(date(2025, 7, 1))
    assert after.levels == ("province", "commune")
    assert after.under("82", "district") == ()
    assert {u.parent for u in after.under("82", "commune")} == {"82"}


def test_a_unit_of_another_date_has_its_line_of_that_date(units: Units) -> None:
    gone = units.lives("15169")[0]
    assert [u.code for u in lineage(units.at(date(2025, 12, 31)), gone)] == ["38", "390", "15169"]


def test_a_repeated_code_stays_with_the_first_unit_of_the_list() -> None:
    first = Unit("001", "district", "Huyện", "Huyện A", "01", date(2004, 1, 1), None)
    second = Unit("001", "district", "Huyện", "Huyện B", "02", date(2004, 1, 1), None)
    tree = grow(date(2005, 1, 1), [first, second])
    assert tree.get("001") == first
    assert tuple(tree.walk("")) == ()


HEADER = "code,level,type,name,parent_code,valid_from,valid_to,system\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("code,name\n", "units.bad_header"),
        (HEADER + "01,1,Tỉnh\n", "units.bad_row"),
        (HEADER + "01,9,Tỉnh,Tỉnh A,,2004-01-01,,3-level\n", "units.bad_row"),
        (HEADER + "01,1,Tỉnh,Tỉnh A,,01/01/2004,,3-level\n", "units.bad_row"),
        (HEADER + "01,1,Tỉnh,Tỉnh A,,2004-01-01,2003-01-01,3-level\n", "units.bad_row"),
        (None, "units.unreadable"),
    ],
)
def test_a_broken_list_is_a_fault_that_says_where(tmp_path: Path, text: str | None, code: str) -> None:
    if text is not None:
        (tmp_path / "units.csv").write_text(text, "utf-8")
    with pytest.raises(Fault) as caught:
        load_units(tmp_path)
    assert [f.code for f in caught.value.findings] == [code]
    assert caught.value.findings[0].file.endswith("units.csv")


def test_a_quoted_list_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(HEADER + '01,1,Tỉnh,"Tỉnh A, B",,2004-01-01,,3-level\n', "utf-8")
    unit = load_units(tmp_path).at(date(2020, 1, 1)).get("01")
    assert unit is not None
    assert unit.name == "Tỉnh A, B"
