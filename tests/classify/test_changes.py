"""Classes against the year before, and how many communes there are of each: small years of few communes, and
random ones counted plainly."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.classify.changes import BROKEN, PastClass, PastClassing, before_of, change_of, moves, past_class
from kpi.classify.classifying import classify
from kpi.classify.counting import count_classes
from kpi.classify.types import Classified, Classing
from kpi.findings import Fault, load_catalogue
from kpi.model.cell import Cell, between
from kpi.model.period import parse_period
from kpi.pipeline.figures.past_classes import check_before
from kpi.tables.class_change_table import class_change_table
from kpi.tables.class_counts_table import class_counts_table
from kpi.tables.frame import Frame
from kpi.units.gazetteer.tree import Tree
from tests.classify.world import commune, decision
from tests.rollup.world import reports, units
from tests.shipped import shipped_specs

UNITS = ("29863", "29866", "29898")
FIGURES: dict[str, dict[str, Any]] = {
    "I": {"addicts_filed": 50, "drug_points": 2, "drug_arrests": 10, "resident_drug_offenders": 6},
    "II": {"addicts_filed": 10, "drug_points": 1, "drug_plants": 500},
    "III": {"addicts_filed": 9},
    "FREE": {},
    "DECIDE": {"drug_arrests": 2},
    "OTHERWISE": {"drug_points": 1},
    "open": {"drug_points": None, "addicts_filed": 50, "drug_plants": 3000},
    "silent": dict.fromkeys(commune()),
}
"""What makes a commune come to a result."""


@cache
def tree() -> Tree:
    return units(day=date(2026, 12, 31))


@cache
def year(*results: str) -> Classing:
    """The communes of Đồng Tháp with these results."""
    lines = [
        f"{unit} {name} {chr(39) * name.startswith('residents_')}{value}"
        for unit, result in zip(UNITS, results, strict=True)
        for name, value in commune(**FIGURES[result]).items()
        if value is not None
    ]
    indicators = shipped_specs(None).indicators
    con = reports("\n".join(lines) or "30280 residents 1", "2026")
    return classify(con, tree(), decision(), {}, "2026", "87", indicators)


def past(*results: str) -> PastClassing:
    before = year(*results)
    return PastClassing("2025", {row.unit: past_class(before, row, row.unit) for row in before.rows})


def frame() -> Frame:
    return Frame(load_catalogue("en"), parse_period("2026"), tree(), place="Tỉnh Đồng Tháp")


def changes(before: PastClassing, now: Classing) -> list[str]:
    return [change_of(row, before) for row in now.rows]


def test_a_class_is_the_same_or_another_or_that_cannot_be_told() -> None:
    assert changes(past("I", "II", "FREE"), year("II", "II", "open")) == ["changed", "same", "open"]
    assert changes(past("DECIDE", "silent", "open"), year("DECIDE", "III", "III")) == [
        "decide",
        "open",
        "open",
    ]
    assert changes(past("OTHERWISE", "III", "III"), year("FREE", "silent", "DECIDE")) == [
        "changed",
        "open",
        "decide",
    ]


@pytest.mark.parametrize("why", BROKEN)
def test_what_cannot_be_compared_is_neither_the_same_nor_another(why: Any) -> None:
    before = past("I", "II", "FREE")
    classes = {**before.classes, "29863": PastClass("", (), why)}
    broken = PastClassing("2025", classes)
    assert changes(broken, year("I", "III", "FREE")) == ["not_comparable", "changed", "same"]
    assert before_of(["29863", "29866"], broken) is None
    assert before_of(["29866"], broken) is not None
    table = class_change_table(year("I", "III", "FREE"), broken, frame())
    assert [row.cells[1:3] for row in table.rows if row.kind == "unit"] == [
        ("29866", "Phường 1"),
        ("29863", "Phường 11"),
    ]


def test_across_the_day_of_another_law_nothing_is_compared_and_every_page_says_so() -> None:
    now = year("I", "III", "FREE")
    classes = {unit: PastClass("", (), "other_law") for unit in UNITS}
    before = PastClassing("2024", classes, date(2025, 8, 24))
    table = class_change_table(now, before, frame())
    assert not table.rows
    assert "NOT COMPARED WITH 2024: areas were classified by other rules before 24/08/2025" in table.warning


def test_the_table_says_from_what_to_what() -> None:
    table = class_change_table(year("II", "II", "FREE"), past("I", "I", "III"), frame())
    assert [row.cells[4:6] for row in table.rows if row.kind == "unit"] == [
        ("Key area, type I", "Key area, type II"),
        ("Key area, type I", "Key area, type II"),
        ("Key area, type III", "Drug-free"),
    ]
    told = [note for note in table.notes if "→" in note]
    assert told == [
        "Key area, type I → Key area, type II: 2 communes.",
        "Key area, type III → Drug-free: 1 commune.",
    ]


def test_classes_are_counted_by_district_and_the_total_is_their_sum() -> None:
    spec = shipped_specs(None).tables["drug-areas-summary"]
    now = year("I", "DECIDE", "silent")
    counts = count_classes(now, tree(), "district")
    table = class_counts_table(now, counts, frame(), spec, past("I", "III", "open"))
    keys = [column.key for column in table.columns]
    rows = {row.cells[1]: dict(zip(keys, row.cells, strict=True)) for row in table.rows}
    assert list(rows) == ["866", "867", "87"]
    for key in ("units", "reported", "I", "FREE", "undecided", "waiting", "silent"):
        assert rows["87"][key] == rows["866"][key] + (rows["867"][key] or 0)
    # Of its one commune nothing is known this year: 0 would say it is in no class; it may have been in III.
    assert (rows["867"]["I"], rows["867"]["silent"]) == (None, 1)
    assert rows["867"]["III_before"] == between(0, 1)
    assert (rows["87"]["I"], rows["87"]["undecided"], rows["87"]["silent"]) == (1, 1, 1)
    change = rows["866"]["III_change"]  # of 1 in III none is left, and one that may be III has to be decided
    assert isinstance(change, Cell)
    assert (change.low, change.high) == (-1, 0)
    assert rows["87"]["undetermined_before"] == 1


def test_a_commune_to_be_decided_is_in_none_of_the_classes_it_cannot_be_in() -> None:
    lines = [f"{unit} commune 87 Xã {n}" for n, unit in enumerate(UNITS, 1)]
    flat = units("\n".join(["87 province - Tỉnh Đồng Tháp", *lines]), date(2026, 12, 31))
    spec, now = shipped_specs(None).tables["drug-areas-summary"], year("DECIDE", "FREE", "silent")
    table = class_counts_table(
        now, count_classes(now, flat, "district"), frame(), spec, past("FREE", "DECIDE", "silent")
    )
    keys = [column.key for column in table.columns]
    first, second, third, total = (dict(zip(keys, row.cells, strict=True)) for row in table.rows)
    assert [first[key] for key in ("I", "II", "III", "FREE")] == [0, 0, between(0, 1), between(0, 1)]
    assert [first[f"{key}_change"] for key in ("I", "II", "FREE")] == [0, 0, between(-1, 0)]
    assert [second[f"{key}_before"] for key in ("I", "FREE")] == [0, between(0, 1)]
    assert [third[key] for key in ("I", "I_before", "I_change")] == [None] * 3
    # Of three communes one told nothing in either year, and may be of type I; the one to be decided may not.
    assert total["I_change"] == between(-1, 1)
    assert total["III_change"] == between(-2, 2)
    assert "other ranges: not settled" in " ".join(table.notes)


def test_communes_to_be_decided_in_one_of_the_years_are_listed_apart_and_counted() -> None:
    table = class_change_table(year("DECIDE", "II", "silent"), past("III", "DECIDE", "III"), frame())
    assert [row.cells[2] for row in table.rows if row.kind == "section"] == [
        "Of another class: 0 units", "To be decided in one of the years: 2 units", "Cannot be told: 1 unit",
    ]  # fmt: skip
    assert [note for note in table.notes if "→" in note] == [
        "Key area, type III → To be decided: 1 commune.",
        "To be decided → Key area, type II: 1 commune.",
    ]


def test_without_districts_each_commune_has_a_row_and_no_share() -> None:
    lines = [f"{unit} commune 87 Xã {n}" for n, unit in enumerate(UNITS, 1)]
    flat = units("\n".join(["87 province - Tỉnh Đồng Tháp", *lines]), date(2026, 12, 31))
    spec = shipped_specs(None).tables["drug-areas-summary"]
    now = year("I", "FREE", "FREE")
    table = class_counts_table(now, count_classes(now, flat, "district"), frame(), spec)
    keys = [column.key for column in table.columns]
    cells = [dict(zip(keys, row.cells, strict=True)) for row in table.rows]
    assert [one["FREE"] for one in cells] == [0, 1, 1, 2]
    assert [one["FREE_share"] for one in cells][:3] == ["", "", ""]
    assert [row.kind for row in table.rows] == ["unit"] * 3 + ["total"]


def test_of_a_part_of_a_district_no_count_is_that_of_the_district() -> None:
    now = year("I", "FREE", "FREE")
    part = Classing(now.classification, now.ways, now.rows[1:], (), (), True, now.looked_at)
    assert [row.unit for row in count_classes(part, tree(), "district")] == ["29866", "867"]


RESULTS = st.sampled_from(sorted(FIGURES))
YEARS = st.tuples(RESULTS, RESULTS, RESULTS)


@settings(max_examples=40, deadline=None)
@given(YEARS, YEARS)
def test_any_two_years_are_counted_as_one_counts_them_by_hand(
    then: tuple[str, ...], now: tuple[str, ...]
) -> None:
    before, after = past(*then), year(*now)
    unknown = {"DECIDE", "open", "silent"}
    wanted = Counter(
        pair
        for pair in zip(then, now, strict=True)
        if {"open", "silent"}.isdisjoint(pair) and pair[0] != pair[1]
    )
    assert {(a, b): number for a, b, number in moves(after, before)} == dict(wanted)
    told = before_of(UNITS, before)
    assert told is not None
    assert told.classes == Counter(name for name in then if name not in unknown)
    assert told.undetermined == sum(name in unknown for name in then)
    total = count_classes(after, tree(), "district")[-1]
    assert {name: number for name, number in total.classes.items() if number} == Counter(
        name for name in now if name not in unknown
    )
    assert total.undetermined == sum(name in unknown for name in now)


def test_a_unit_that_was_not_classified_is_told() -> None:
    assert past_class(year("I", "I", "I"), None, "1").why == "not_classified"


@pytest.mark.parametrize("earlier", ["2026", "2027", "2025-S1"])
def test_only_an_earlier_period_of_the_same_length_can_be_compared_with(earlier: str) -> None:
    with pytest.raises(Fault) as raised:
        check_before(parse_period(earlier), parse_period("2026"))
    assert raised.value.findings[0].code == "class.not_before"


def test_results_are_what_they_were_made_for() -> None:
    rows: list[Classified] = [row for name in FIGURES for row in year(name, name, name).rows]
    assert [row.result.settled or "" for row in rows[::3]] == [
        "" if name in ("open", "silent") else name for name in FIGURES
    ]
