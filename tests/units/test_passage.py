"""Where units lie on another day's map: facts of the published lists, and laws between any two days."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kpi.findings import Fault
from kpi.units import Tree, Units, load_units
from kpi.units.gazetteer.links import Link, heirs
from kpi.units.gazetteer.tree import Shares
from kpi.units.lives.kinship import Kinship
from kpi.units.lives.passage import Passage, passage
from tests.examples import tries
from tests.shipped import shipped_units

UNITS = shipped_units()
TURN = date(2025, 7, 1)
FIRST = date(2004, 8, 31)
# From Hà Tây's merger into Hà Nội on, until districts were abolished, every province kept its territory.
STEADY = date(2009, 1, 1)
# A law that fails is told at once: finding a simpler example takes minutes of passages.
LAW = settings(max_examples=tries(6), deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
HEADER = "code,level,type,name,parent_code,valid_from,valid_to,system\n"


def days(first: date = FIRST, last: date = date(2026, 12, 31)) -> st.SearchStrategy[date]:
    """Any day, and the days around changes more often than others."""
    changes = sorted({date.fromisoformat(row[5]) for row in UNITS.rows})
    near = [
        day + timedelta(step) for day in changes for step in (-1, 0) if first <= day + timedelta(step) <= last
    ]
    return st.one_of(st.dates(first, last), st.sampled_from(near))


def communes(tree: Tree) -> set[str]:
    return {unit.code for unit in tree if unit.level == "commune"}


def childless(tree: Tree) -> set[str]:
    """Districts without communes: islands, and some that are but a name in the list on the day."""
    return {unit.code for unit in tree if unit.level == "district" and not tree.children(unit.code)}


def province(tree: Tree, code: str) -> str:
    found = tree.province(code)
    assert found is not None
    return found.code


@LAW
@given(days())
def test_on_the_same_day_every_unit_is_itself(day: date) -> None:
    found = passage(UNITS, day, day).targets
    assert found == {code: (code,) for code in found}
    assert communes(UNITS.at(day)) == found.keys() - childless(UNITS.at(day))


@LAW
@given(days(), days())
def test_every_unit_lies_somewhere_on_the_other_map(start: date, end: date) -> None:
    found = passage(UNITS, start, end)
    here, there = UNITS.at(start), UNITS.at(end)
    assert communes(here) == found.targets.keys() - childless(here)
    assert all(found.targets.values())
    reached = {leaf for targets in found.targets.values() for leaf in targets}
    assert communes(there) == reached - childless(there)
    assert set(found.arisen) <= set(UNITS.at(max(start, end)).units)


@LAW
@given(days(STEADY), days(STEADY))
def test_no_unit_lies_in_two_provinces(start: date, end: date) -> None:
    """Hence province totals are exact. Before 2009 a commune of Hà Nội may come from two old provinces."""
    here, there = UNITS.at(start), UNITS.at(end)
    for unit, targets in passage(UNITS, start, end).targets.items():
        assert len({province(there, leaf) for leaf in targets}) == 1, unit
        if end < TURN and start < TURN:
            assert province(there, targets[0]) == province(here, unit)


@LAW
@given(days(), days())
def test_the_way_back_is_the_same_way(start: date, end: date) -> None:
    there, back = passage(UNITS, start, end), passage(UNITS, end, start)
    pairs = {(old, new) for old, found in there.targets.items() for new in found}
    assert pairs == {(old, new) for new, found in back.targets.items() for old in found}


@LAW
@given(days(STEADY), days(STEADY))
def test_province_sums_stay_what_they_were(start: date, end: date) -> None:
    """The official list of provinces says which of them became which; nothing else is needed."""
    here, there = UNITS.at(start), UNITS.at(end)
    lines = csv.DictReader((UNITS.folder / "province_changes_2025.csv").read_text("utf-8").splitlines())
    became = {line["old_code"]: line["new_code"] for line in lines}
    before, after = Counter[str](), Counter[str]()
    for number, (unit, targets) in enumerate(passage(UNITS, start, end).targets.items()):
        old, new = province(here, unit), province(there, targets[0])
        before[became[old] if start < TURN else old] += number
        after[became[new] if end < TURN else new] += number
    assert before == after


@LAW
@given(days(), days(), days())
def test_a_way_over_a_third_day_never_knows_more(one: date, two: date, three: date) -> None:
    """Each step keeps every place that may be meant: what is sure in two steps is sure in one."""
    start, middle, end = sorted((one, two, three))
    first, second = passage(UNITS, start, middle), passage(UNITS, middle, end)
    at_once = passage(UNITS, start, end)
    for unit, found in first.targets.items():
        over = {leaf for between in found for leaf in second.targets[between]}
        assert set(at_once.targets[unit]) <= over, unit


def unsure(found: Passage, day: date) -> Counter[str]:
    """Units that lie in several of the other map, by their province."""
    tree = UNITS.at(day)
    return Counter(province(tree, unit) for unit, targets in found.targets.items() if len(targets) > 1)


def test_the_merger_of_2025() -> None:
    """9,595 communes went whole into one, of 440 divided ones 59 have one heir; and five islands."""
    links: dict[str, list[str]] = {}
    for link in UNITS.links:
        if link.day == TURN:
            links.setdefault(link.old, []).append(link.new)
    communes = {old: new for old, new in links.items() if len(old) == 5}
    assert (len(communes), sum(len(new) == 1 for new in communes.values())) == (10035, 9595)
    found = passage(UNITS, TURN - timedelta(1), TURN)
    open_ = [code for code, targets in found.targets.items() if len(targets) > 1]
    assert sum(len(new) > 1 for new in communes.values()) - len(open_) == 59
    assert len(found.targets) == 10040
    counts = unsure(found, TURN - timedelta(1))
    assert {code: counts[code] for code in ("38", "35", "87", "14", "12")} == {
        "38": 10, "35": 5, "87": 3, "14": 0, "12": 0,
    }  # fmt: skip
    islands = ("318", "471", "498", "536", "755")
    assert [found.targets[code] for code in islands] == [
        ("11948",), ("19742",), ("20333",), ("21548",), ("26732",),
    ]  # fmt: skip


def test_dong_thap_of_2021_is_45_communes_of_the_new_one() -> None:
    then, now = date(2021, 12, 31), TURN
    found = passage(UNITS, then, now)
    own = [u.code for u in UNITS.at(then).under("87", "commune")]
    touched = {leaf for unit in own for leaf in found.targets[unit]}
    assert (len(own), len(touched)) == (143, 45)
    assert {province(UNITS.at(now), leaf) for leaf in touched} == {"82"}
    back = found.back()
    assert {province(UNITS.at(then), unit) for leaf in touched for unit in back.targets[leaf]} == {"87"}
    assert {u: found.targets[u] for u in own if len(found.targets[u]) > 1} == {
        "29995": ("29992", "30154"),
        "30079": ("30025", "30088"),
        "30157": ("30130", "30157"),
    }


def test_a_district_whose_communes_moved_away_is_no_unit_that_reports() -> None:
    """The list keeps it for a month; it holds nothing, and nothing becomes unsure by it."""
    assert childless(UNITS.at(date(2024, 12, 31))) >= {"681", "683"}
    found = passage(UNITS, date(2024, 12, 31), TURN)
    assert not {"681", "683"} & found.targets.keys()
    assert {unit for unit in found.targets if len(unit) == 3} == {"318", "471", "498", "536", "755"}


def test_a_district_whose_communes_the_list_does_not_know_is_a_unit_until_it_does() -> None:
    found = passage(UNITS, date(2014, 12, 31), date(2015, 12, 31))
    after = UNITS.at(date(2015, 12, 31))
    both = {unit.code for district in ("447", "449") for unit in after.under(district, "commune")}
    assert set(found.targets["447"]) == both
    others = [u.code for u in UNITS.at(date(2014, 12, 31)).under("42", "commune")]
    assert all(found.targets[code] == (code,) for code in others)


def test_a_district_that_its_communes_were_dissolved_into_did_not_come_from_nowhere() -> None:
    """Lý Sơn, 2020: the island reports as a district since, and holds nothing but its three communes."""
    found = passage(UNITS, date(2019, 12, 31), date(2020, 12, 31))
    assert [found.targets[code] for code in ("21541", "21544", "21547")] == [("536",)] * 3
    assert "536" not in found.arisen
    assert found.back().targets["536"] == ("21541", "21544", "21547")


def test_changes_of_a_workspace_count() -> None:
    """A merger after the list ends, with its record: as `kpi units load` adds it."""
    day = "2027-01-01"
    rows = [[*row[:6], day, row[7]] if row[0] == "30037" and not row[6] else row for row in UNITS.rows]
    link = Link("30037", "30043", date.fromisoformat(day), "whole", "1/NQ")
    later = Units(UNITS.folder, rows, added=(link,))
    found = passage(later, date(2021, 12, 31), date(2027, 12, 31))
    now = passage(UNITS, date(2021, 12, 31), date(2027, 12, 31))
    moved = {unit for unit, targets in now.targets.items() if targets == ("30037",)}
    assert len(moved) == 3
    assert {unit for unit in found.targets if found.targets[unit] != now.targets[unit]} == moved
    assert {found.targets[unit] for unit in moved} == {("30043",)}


def test_ha_nam_of_2016_lies_whole_on_the_map_of_2020() -> None:
    found = passage(UNITS, date(2016, 12, 31), date(2020, 12, 31))
    targets = [found.targets[u.code] for u in UNITS.at(date(2016, 12, 31)).under("35", "commune")]
    assert (len(targets), len(set(targets)), {len(t) for t in targets}) == (116, 109, {1})


@pytest.mark.parametrize("province_code", ["87", "35", "38", "14", "12"])
def test_the_provinces_of_the_source_documents_lie_whole_from_2012_to_2020(province_code: str) -> None:
    found = passage(UNITS, date(2012, 12, 31), date(2020, 12, 31))
    units = UNITS.at(date(2012, 12, 31)).under(province_code, "commune")
    assert {len(found.targets[unit.code]) for unit in units} == {1}


def test_the_list_has_no_last_day() -> None:
    day = date(9999, 12, 31)
    found = passage(UNITS, day, day).targets
    assert found.keys() == communes(UNITS.at(day))


def test_a_code_of_three_lives() -> None:
    """15127 and the commune it absorbed in 2025 are one then."""
    found = passage(UNITS, date(2018, 12, 31), TURN)
    assert found.targets["15169"] == ("15127",)
    assert found.targets["15127"] == ("15127",)


def test_the_official_table_says_the_same(tmp_path: Path) -> None:
    """Row by row, read anew: no commune leaves the communes that the table names for it."""
    named: dict[str, set[str]] = {}
    lines = csv.DictReader((UNITS.folder / "commune_changes_2025.csv").read_text("utf-8").splitlines())
    for line in lines:
        if line["share"] != "part_area_only":
            named.setdefault(line["old_code"], set()).add(line["new_code"])
    found = passage(UNITS, TURN - timedelta(1), TURN)
    assert {u: set(t) for u, t in found.targets.items() if len(u) == 5} == named


def small(tmp_path: Path, rows: str, links: str = "", **files: str) -> Units:
    """A list of units with a province 01 and its district 001 from 2010 on, and records."""
    head = "01,1,Tỉnh,Tỉnh A,,2010-01-01,,3-level\n001,2,Huyện,Huyện A,01,2010-01-01,,3-level\n"
    lines = "".join(f"{line.strip()},3-level\n" for line in rows.strip().splitlines())
    gone = "gone_code,gone_name,gone_date"
    records = "".join(f"{line.strip()}\n" for line in links.strip().splitlines())
    texts = {
        "units": HEADER + head + lines,
        "successors_before_2025": f"{gone},successor_code,successor_name,share,decree,basis\n{records}",
        "successors_before_2025_partial": f"{gone},successor_code_2025_06,successor_name\n",
        **files,
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    return load_units(tmp_path)


def go(
    units: Units, start: str = "2012-01-01", end: str = "2020-01-01", shares: Shares | None = None
) -> Passage:
    return passage(units, date.fromisoformat(start), date.fromisoformat(end), shares)


SPLIT = """
00001,3,Xã,Xã Một,001,2010-01-01,2015-01-01
00002,3,Xã,Xã Hai,001,2010-01-01,
00003,3,Xã,Xã Ba,001,2010-01-01,
"""


def test_a_whole_merger_and_its_way_back(tmp_path: Path) -> None:
    units = small(tmp_path, SPLIT, "00001,,2015-01-01,00002,,whole,1/NQ,text")
    assert go(units).targets == {"00001": ("00002",), "00002": ("00002",), "00003": ("00003",)}
    assert go(units, "2020-01-01", "2012-01-01").targets == {"00002": ("00001", "00002"), "00003": ("00003",)}


def test_one_heir_of_all_people_takes_the_figures(tmp_path: Path) -> None:
    links = "00001,,2015-01-01,00002,,part_area_all_pop,,\n00001,,2015-01-01,00003,,part_area_only,,"
    assert go(small(tmp_path, SPLIT, links)).targets["00001"] == ("00002",)


def test_an_unknown_end_may_be_anywhere_in_the_district(tmp_path: Path) -> None:
    assert go(small(tmp_path, SPLIT)).targets["00001"] == ("00002", "00003")


def test_a_unit_out_of_nowhere_may_hold_a_part_of_each(tmp_path: Path) -> None:
    rows = SPLIT + "00004,3,Xã,Xã Bốn,001,2016-01-01,\n"
    found = go(small(tmp_path, rows, "00001,,2015-01-01,00002,,whole,,"))
    assert found.targets["00003"] == ("00003", "00004")
    assert found.arisen == ("00004",)
    assert go(small(tmp_path, rows), "2017-01-01").arisen == ()


def test_a_recorded_donor_clears_the_others(tmp_path: Path) -> None:
    rows = SPLIT + "00004,3,Xã,Xã Bốn,001,2016-01-01,\n"
    origins = "new_code,new_name,new_date,donor_code,donor_name,decree,basis\n00004,,2016-01-01,00003,,,\n"
    units = small(tmp_path, rows, "00001,,2015-01-01,00002,,whole,,", origins_before_2025=origins)
    found = go(units)
    assert (found.targets["00002"], found.targets["00003"], found.arisen) == (
        ("00002",),
        ("00003", "00004"),
        (),
    )


def test_a_gap_ends_a_life_and_a_change_of_name_or_district_does_not(tmp_path: Path) -> None:
    rows = """
00001,3,Xã,Xã Một,001,2010-01-01,2015-01-01
00001,3,Xã,Xã Một Mới,001,2015-01-01,2016-01-01
00001,3,Xã,Xã Khác,001,2018-01-01,
00002,3,Xã,Xã Hai,001,2010-01-01,
"""
    units = small(tmp_path, rows, "00001,,2016-01-01,00002,,whole,,\n")
    assert go(units, end="2015-06-01").targets["00001"] == ("00001",)
    assert go(units, end="2017-01-01").targets["00001"] == ("00002",)


SHARE = {("00001", date(2015, 1, 1)): {"00002": Decimal("0.6"), "00003": Decimal("0.4")}}
PARTS = "00001,,2015-01-01,00002,,part,,\n00001,,2015-01-01,00003,,part,,"


def test_shares_of_the_office_divide_what_the_records_leave_open(tmp_path: Path) -> None:
    found = go(small(tmp_path, SPLIT, PARTS), shares=SHARE)
    assert found.shares == {"00001": {"00002": Decimal("0.6"), "00003": Decimal("0.4")}}
    assert found.decided == {"00001": (("00001", date(2015, 1, 1)),)}
    assert (found.targets["00001"], found.unfit) == (("00002", "00003"), ())
    assert go(small(tmp_path, SPLIT, PARTS), "2020-01-01", "2012-01-01", shares=SHARE).shares == {}


def test_shares_multiply_along_the_way_and_come_together_again(tmp_path: Path) -> None:
    rows = """
00001,3,Xã,Xã Một,001,2010-01-01,2015-01-01
00002,3,Xã,Xã Hai,001,2010-01-01,2016-01-01
00003,3,Xã,Xã Ba,001,2010-01-01,
00004,3,Xã,Xã Bốn,001,2010-01-01,
"""
    links = PARTS + "\n00002,,2016-01-01,00003,,part,,\n00002,,2016-01-01,00004,,part,,"
    second = {("00002", date(2016, 1, 1)): {"00003": Decimal("0.5"), "00004": Decimal("0.5")}}
    found = go(small(tmp_path, rows, links), shares={**SHARE, **second})
    assert found.shares["00001"] == {"00003": Decimal("0.7"), "00004": Decimal("0.3")}
    assert found.shares["00002"] == {"00003": Decimal("0.5"), "00004": Decimal("0.5")}
    assert go(small(tmp_path, rows, links), shares=SHARE).shares == {}


def test_a_share_against_the_records_is_left_aside_and_told(tmp_path: Path) -> None:
    units = small(tmp_path, SPLIT, "00001,,2015-01-01,00002,,whole,,")
    found = go(units, shares=SHARE)
    assert (found.targets["00001"], found.shares) == (("00002",), {})
    assert found.unfit == (("00001", date(2015, 1, 1)),)


def test_a_decision_outside_the_days_is_none_of_the_passage(tmp_path: Path) -> None:
    found = go(small(tmp_path, SPLIT, PARTS), "2015-01-01", shares=SHARE)
    assert (found.shares, found.unfit) == ({}, ())


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("successors_before_2025", "a,b\n1,2\n", "units.bad_header"),
        ("successors_before_2025_partial", None, "units.unreadable"),
        (
            "successors_before_2025_partial",
            "gone_code,gone_date,successor_code_2025_06\n1,2\n",
            "units.bad_row",
        ),
    ],
)
def test_broken_records_are_a_fault(tmp_path: Path, name: str, text: str | None, code: str) -> None:
    units = small(tmp_path, SPLIT)
    path = tmp_path / f"{name}.csv"
    path.unlink() if text is None else path.write_text(text, "utf-8")
    with pytest.raises(Fault) as caught:
        go(units)
    assert [f.code for f in caught.value.findings] == [code]


def test_a_list_that_ends_before_the_districts_did_has_no_turn(tmp_path: Path) -> None:
    kinship = Kinship(small(tmp_path, SPLIT))
    assert kinship.turn == date.max
    assert kinship.goes_on("001", date(2015, 1, 1))


def test_heirs_are_those_who_took_people() -> None:
    by_old: dict[str, list[Link]] = {}
    for link in UNITS.links:
        if link.day == TURN:
            by_old.setdefault(link.old, []).append(link)
    assert heirs(by_old["18796"]) == ("18754", "18823", "18832")
