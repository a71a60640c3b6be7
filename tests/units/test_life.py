"""Lives of codes, changes between days, and where the records are silent."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from kpi.units import Units
from kpi.units.lives.decrees import Decrees
from kpi.units.lives.events import Event, events
from kpi.units.lives.gaps import gaps
from kpi.units.lives.kinship import Kin, Kinship
from kpi.units.lives.life import Life, lives
from tests.shipped import shipped_units

TURN = date(2025, 7, 1)
EVE = TURN - timedelta(days=1)


@pytest.fixture(scope="module")
def units() -> Units:
    return shipped_units()


def kin(found: tuple[Kin, ...]) -> list[tuple[str, str, str]]:
    return [(one.name, one.share, one.by) for one in found]


def numbers(life: Life) -> list[str]:
    return [mention.decree.number for mention in (*life.decrees, *life.last_decrees)]


def test_all_three_lives_of_15127(units: Units) -> None:
    first, second, third = lives(units, "15127")
    assert (first.unit.name, first.unit.valid_to) == ("Thị trấn Cẩm Thủy", date(2019, 12, 1))
    assert (second.unit.name, second.unit.valid_to) == ("Thị trấn Phong Sơn", TURN)
    assert (third.unit.name, third.unit.valid_to) == ("Xã Cẩm Thủy", None)
    assert [life.begins for life in (first, second, third)] == [
        ("list",),
        ("renamed", "merged"),
        ("new_system", "merged"),
    ]
    assert [[u.code for u in life.way] for life in (first, third)] == [
        ["38", "390", "15127"],
        ["38", "15127"],
    ]
    assert kin(first.successors) == [("Thị trấn Phong Sơn", "whole", "same_code")]
    assert kin(second.predecessors) == [
        ("Thị trấn Cẩm Thủy", "whole", "same_code"),
        ("Xã Cẩm Sơn", "whole", "record"),
        ("Xã Cẩm Phong", "whole", "record"),
    ]
    assert numbers(second) == ["786/NQ-UBTVQH14"]
    assert kin(third.predecessors) == [
        ("Thị trấn Phong Sơn", "whole", "record"),
        ("Xã Cẩm Ngọc", "whole", "record"),
    ]


def test_a_divided_commune_names_all_that_took_a_part(units: Units) -> None:
    (life,) = lives(units, "03715")
    assert {(k.code, k.share) for k in life.successors} == {("03706", "part"), ("03712", "part")}
    assert {k.decree for k in life.successors} == {"10/NQ-CP ngày 21/02/2011"}


def test_a_holder_of_later_is_a_successor_only_where_no_other_can_be(units: Units) -> None:
    kinship = Kinship(units)
    by: Counter[str] = Counter()
    for span in units.history.spans.all:
        unit = kinship.on(span.code, date.fromisoformat(span.start))
        if unit is None or unit.level != "commune" or span.end >= TURN.isoformat():
            continue
        end = date.fromisoformat(span.end)
        last = kinship.on(span.code, end - timedelta(days=1))
        assert last is not None
        heirs = kinship.heirs(last)
        by.update({heir.by for heir in heirs})
        for heir in heirs:
            known = kinship.on(heir.code, TURN - timedelta(days=1) if heir.by == "later" else end)
            assert known is not None
            assert known.name == heir.name
    assert by["record"] > 100
    assert by["holder"] > 700
    assert 0 < by["later"] < 100


def test_what_a_unit_took_in_without_changing_itself(units: Units) -> None:
    nong_cong = lives(units, "16279")[0]
    (dealing,) = nong_cong.dealings
    assert (dealing.day, kin(dealing.takes)) == (date(2015, 5, 16), [("Xã Minh Thọ", "whole", "record")])
    assert [m.decree.number for m in dealing.decrees] == ["935/NQ-UBTVQH13"]


def test_provinces_and_districts_have_heirs_too(units: Units) -> None:
    (old_dong_thap,) = lives(units, "87")
    assert [(k.code, k.share, k.by) for k in old_dong_thap.successors] == [("82", "whole", "record")]
    new = lives(units, "82")[-1]
    assert [k.code for k in new.predecessors] == ["82", "87"]
    ha_tay = lives(units, "28")[-1]
    assert ("01", "children") in {(k.code, k.by) for k in ha_tay.successors}
    cam_thuy = lives(units, "390")[-1]
    assert [k.code for k in cam_thuy.successors] == ["15127", "15142", "15148", "15163", "15178"]


def test_a_code_that_never_was_has_no_life(units: Units) -> None:
    assert lives(units, "99999") == ()


def test_a_decree_is_told_only_where_its_text_names_the_province(units: Units) -> None:
    tree = units.at(date(2020, 6, 1))
    day = date(2020, 1, 1)
    ha_nam = Decrees(units).naming(day, [tree.path("13369")])
    assert [(m.decree.number, m.names) for m in ha_nam] == [("829/UBTVQH14", ("province",))]
    everything = Decrees(units).naming(day, [(unit,) for unit in tree.under("", "province")])
    assert len(everything) > 3
    assert Decrees(units).naming(TURN, [units.at(TURN).path("15127")]) == ()


def told(found: tuple[Event, ...]) -> Counter[tuple[str, str]]:
    return Counter((event.kind, event.level) for event in found)


def test_what_changed_in_a_province(units: Units) -> None:
    found = events(units, date(2015, 12, 31), date(2020, 12, 31), "35")
    assert {event.day for event in found} == {date(2020, 1, 1)}
    assert told(found) == {
        ("merged", "commune"): 5,
        ("renamed", "commune"): 4,
        ("type_changed", "commune"): 11,
        ("type_changed", "district"): 1,
    }
    gone = {p.unit.code for e in found if e.kind == "merged" for p in e.old} - {
        p.unit.code for e in found for p in e.new
    }
    before, after = units.at(date(2015, 12, 31), "35"), units.at(date(2020, 12, 31), "35")
    assert gone <= {u.code for u in before} - {u.code for u in after}
    assert all([m.decree.number for m in e.decrees] == ["829/UBTVQH14"] for e in found)


def test_the_day_the_districts_ended(units: Units) -> None:
    found = events(units, EVE, TURN)
    counts = told(found)
    assert counts["split", "commune"] == 440
    assert counts["ended", "district"] == 691
    assert counts["recoded", "district"] == 5
    assert counts["merged", "province"] == 23
    assert counts["ended", "commune"] == 0
    arisen = [e for e in found if e.kind == "arisen"]
    assert arisen
    assert all(e.old and {p.share for p in e.old} & {"part", "part_area_all_pop"} for e in arisen)
    merged = {e.new[0].unit.code: e for e in found if e.kind == "merged" and e.level == "commune"}
    assert [p.unit.code for p in merged["15127"].old] == ["15127", "15169"]
    assert merged["15127"].share == "whole"
    inside = events(units, EVE, TURN, "390")
    assert told(inside) == {("merged", "commune"): 5, ("ended", "district"): 1}
    assert events(units, TURN, TURN + timedelta(days=30)) == ()


def test_events_account_for_every_difference_between_two_maps(units: Units) -> None:
    start, end = date(2018, 12, 31), date(2021, 12, 31)
    found = events(units, start, end)
    old, new = units.at(start), units.at(end)
    lost = {u.code for u in old} - {u.code for u in new}
    assert len(lost) > 500
    assert lost <= side(found, "old", "merged", "split", "ended", "recoded")
    came = {u.code for u in new} - {u.code for u in old}
    assert came <= side(found, "new", "merged", "arisen", "recoded")
    both = [(u, o) for u in new if (o := old.get(u.code))]
    assert {u.code for u, o in both if o.name != u.name} <= side(
        found, "new", "renamed", "type_changed", "respelled", "merged", "arisen"
    )
    assert {u.code for u, o in both if o.parent != u.parent} <= side(
        found, "new", "moved", "merged", "arisen"
    )


def side(found: tuple[Event, ...], which: str, *kinds: str) -> set[str]:
    """Codes on one side of the events of some kinds."""
    return {party.unit.code for e in found if e.kind in kinds for party in getattr(e, which)}


def test_what_no_source_tells_is_listed_and_counted(units: Units) -> None:
    whole = gaps(units)
    assert whole.ended == whole.ended_told + whole.ended_later + len(whole.without_successor)
    assert whole.arose == whole.arose_told + len(whole.without_origin)
    assert whole.ended == 1197
    son_la = gaps(units, "14")
    assert [(g.unit.code, g.decree, g.within and g.within.code) for g in son_la.without_successor] == [
        ("03691", "10/NQ-CP ngày 21/02/2011", "118")
    ]
    assert {g.way[0].code for g in son_la.without_origin} == {"14"}
    assert {g for g in whole.without_successor if g.way[0].code == "14"} == set(son_la.without_successor)
    known = {(link.old, link.day) for link in units.links}
    assert not known & {(g.unit.code, g.day) for g in whole.without_successor}
    assert any(g.again for g in whole.without_successor)


def test_five_provinces_have_hardly_a_gap_left(units: Units) -> None:
    lost = {
        province: len(gaps(units, province).without_successor) for province in ("87", "38", "35", "14", "12")
    }
    assert lost == {"87": 1, "38": 3, "35": 0, "14": 1, "12": 0}
