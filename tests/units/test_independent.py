"""The list of units against the package vietnamadminunits, put together by others: 30/06/2025 and 01/07/2025.

It agrees in every code, level and parent. Where it differs in a name or in what became of a commune, the
difference stands here with its reason. (vietnam-provinces, the other package with codes, holds the draft list
of 2025, many of whose codes were given out otherwise in the end.)
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from vietnamadminunits.converter import converter_2025
from vietnamadminunits.database import get_data

from kpi.spec.places import builtin_specs
from kpi.units import Tree, Units
from kpi.units.gazetteer.csvtext import columns
from kpi.units.gazetteer.names import fold, key
from tests.shipped import shipped_units

LAST_OF_THE_OLD, FIRST_OF_THE_NEW = date(2025, 6, 30), date(2025, 7, 1)
OLD, NEW = "admin_units_legacy", "admin_units"

# Besides these the package has 138 spellings of the official conversion table, all of them in aliases.csv.
OTHER_SPELLINGS = {
    "615": "Huyện Đăk Hà",  # the list has Đắk, as everywhere else in Kon Tum
    "626": "Huyện Đak Đoa",  # the list has Đăk
    "20458": "Xã Bha Lêê",  # Cơ Tu; the list has one ê
    "23344": "Xã Đăk Blô",  # as 615
    "23464": "Xã Ngọc Tem",  # the list has Ngok
    "23644": "Xã Đăk Rong",  # Ba Na; the list has Roong
    "23776": "Xã Ia Krăi",  # Gia Rai; the list has KRai
    "23840": "Xã Đăk Kơ Ning",  # the list has Đắk
    "24091": "Xã Ia Mlăh",  # Gia Rai; the list has Mláh
    "26119": "Xã Đắc Lua",  # the list has Dak
}

# The package joins old and new communes by names without diacritics, so that each of several old ones named
# alike that now lie in one province seems to go where any of them went.
NAMESAKES = (
    "06079 10798 11890 25462 27691 28252 28270 28437 28439 28924 29623 29734 29902 29908 31246 31268"
    " 31378 31379 31438 31474 31480 31483 31582 31606 31657 31666 31669 31714 31741 31744"
)
# Xã Hòa Thắng and Thị trấn Thủ Thừa went whole to one commune by the official table; divided in the package.
DIVIDED = {"23053": {"23041"}, "28036": {"28087"}}
# Mê Linh's Văn Khê: by the official table a strip of land without people went to 09817 as well.
LAND_ALONE = {"09013": {"09817"}}


@pytest.fixture(scope="module")
def units() -> Units:
    return shipped_units()


def rows(table: str) -> list[dict[str, str]]:
    """The package's units as text; "" where it has none (islands have no communes)."""
    levels = ("province", "district", "ward") if table == OLD else ("province", "ward")
    fields = [f"{level}{field}" for level in levels for field in ("", "Code", "Key")]
    return [{name: value or "" for name, value in row.items()} for row in get_data(fields, table)]


def listed(table: str) -> dict[str, tuple[str, str]]:
    """Name and parent of every unit of the package by its code."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows(table):
        above = ""
        for level in ("province", "district", "ward"):
            code = row.get(f"{level}Code", "")
            if code:
                assert found.setdefault(code, (row[level], above)) == (row[level], above)
                above = code
    return found


def our(tree: Tree) -> dict[str, tuple[str, str]]:
    return {unit.code: (unit.name, unit.parent) for unit in tree}


@pytest.mark.parametrize(
    ("table", "day", "count"), [(OLD, LAST_OF_THE_OLD, 10794), (NEW, FIRST_OF_THE_NEW, 3355)]
)
def test_the_same_codes_lie_in_the_same_units(units: Units, table: str, day: date, count: int) -> None:
    theirs, ours = listed(table), our(units.at(day))
    assert len(ours) == count
    assert {c: parent for c, (_, parent) in theirs.items()} == {c: parent for c, (_, parent) in ours.items()}


def test_the_new_communes_have_the_same_names(units: Units) -> None:
    theirs, ours = listed(NEW), our(units.at(FIRST_OF_THE_NEW))
    assert [c for c in ours if key(ours[c][0]) != key(theirs[c][0])] == []


def test_the_old_units_have_the_same_names_but_for_known_spellings(units: Units) -> None:
    theirs, ours = listed(OLD), our(units.at(LAST_OF_THE_OLD))
    other = {c: theirs[c][0] for c in ours if key(ours[c][0]) != key(theirs[c][0])}
    official = {(a.code, key(a.alias)) for a in units.aliases()}
    known = {code for code, name in other.items() if (code, key(name)) in official}
    assert len(known) == 138
    assert {code: name for code, name in other.items() if code not in known} == OTHER_SPELLINGS


def test_the_old_communes_became_the_same_new_ones(units: Units) -> None:
    before = units.at(LAST_OF_THE_OLD)
    ours: dict[str, set[str]] = defaultdict(set)
    folder = builtin_specs() / "units"
    for old, new in columns(folder / "commune_changes_2025.csv", ("old_code", "new_code")):
        ours[old].add(new)
    for old, new in columns(folder / "special_changes_2025.csv", ("old_code", "new_code")):
        if old:
            ours[old].add(new)
    theirs = converted()
    assert set(theirs) == set(ours)
    other = {code for code in ours if ours[code] != theirs[code]}
    assert other == {*NAMESAKES.split(), *DIVIDED, *LAND_ALONE}
    assert {code: theirs[code] - ours[code] for code in DIVIDED} == DIVIDED
    assert {code: ours[code] - theirs[code] for code in LAND_ALONE} == LAND_ALONE
    goes = dict(columns(folder / "province_changes_2025.csv", ("old_code", "new_code")))
    alike: dict[tuple[str, str], set[str]] = defaultdict(set)
    for unit in before.under("", "commune"):
        alike[goes[before.path(unit.code)[0].code], fold(unit.name)].add(unit.code)
    for code in NAMESAKES.split():
        unit = before.units[code]
        namesakes = alike[goes[before.path(code)[0].code], fold(unit.name)]
        assert ours[code] < theirs[code] <= set().union(*(ours[c] for c in namesakes)), unit


def converted() -> dict[str, set[str]]:
    """By the code of an old leaf: the codes of the new communes the package converts it to."""
    old = {
        f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey']}": r["wardCode"] or r["districtCode"]
        for r in rows(OLD)
    }
    new = {(r["provinceKey"], r["wardKey"]): r["wardCode"] for r in rows(NEW)}
    found: dict[str, set[str]] = defaultdict(set)
    for province, wards in converter_2025.DICT_PROVINCE_WARD_NO_DIVIDED.items():
        for ward, sources in wards.items():
            for source in sources:
                found[old[source]].add(new[province, ward])
    for province, sources in converter_2025.DICT_PROVINCE_WARD_DIVIDED.items():
        for source, parts in sources.items():
            found[old[source]] |= {new[province, part["newWardKey"]] for part in parts}
    return found
