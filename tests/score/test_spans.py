"""What the shipped scheme still leaves open where some figures are known: no count is below 0."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.model.cell import Cell, Status
from kpi.score import CriterionScore, score
from kpi.score.compile import compile_scheme
from kpi.score.spans import span_of
from tests.e2e import figures as by_hand
from tests.examples import tries
from tests.rollup.world import reports, units
from tests.score.rules import STEPS, criterion, scheme
from tests.shipped import shipped_specs

SPECS = shipped_specs()
SCHEME = SPECS.schemes["illustrative"]
INPUTS = compile_scheme(SCHEME, SPECS.indicators).inputs
CRITERIA = {one.id: one for one in SCHEME.criteria}


def scored(unit: str = "29863", **cells: object) -> Mapping[str, CriterionScore]:
    lines = [f"{unit} {name} {value}" for name, value in cells.items()]
    found = score(reports("\n".join(lines)), units(), SCHEME, "2021", "87", SPECS.indicators)
    return next(row for row in found.rows if row.unit == unit).criteria


@pytest.mark.parametrize(
    ("name", "cells", "least", "most"),
    [
        ("III.4", {"drug_hotspots_end": 3}, 0, 0),
        ("III.4", {"drug_hotspots_end": 2}, 0, 2),
        ("III.4", {"drug_hotspots_end": 1}, 0, 4),
        ("III.4", {"drug_hotspots_end": 0}, 0, 6),
        ("IV.3", {"drug_users_end": 0}, 5, 5),
        ("IV.3", {"drug_users_end": 1}, 0, 5),
        ("I.4", {"officials_trained": 0}, 0, 0),
        ("I.4", {"officials_trained": 1}, 0, 5),
        ("III.1", {"est_committed": 0}, 0, 6),
        ("III.1", {"establishments": 0}, 6, 6),
        ("IV.4", {"support_needed": 3}, 0, 5),
        ("IV.4", {"supported": 0}, 0, 5),
        ("II.2", {"news_items": 3}, 0, 6),
    ],
)
def test_partial_knowledge_settles_what_it_settles(
    name: str, cells: dict[str, object], least: int, most: int
) -> None:
    one = scored(**cells)[name]
    assert (one.minimum, one.maximum) == (least, most)
    assert one.state == ("determined" if least == most else "undetermined")


def test_a_ratio_of_huge_figures_reaches_no_step_by_rounding() -> None:
    whole = 10**14
    assert scored(establishments=whole, est_committed=whole - 1)["III.1"].points == 4
    assert scored(establishments=whole, est_committed=whole)["III.1"].points == 6
    assert scored(establishments=whole, est_committed=whole * 8 // 10 - 1)["III.1"].points == 2
    assert scored(establishments=whole, est_committed=whole * 8 // 10)["III.1"].points == 4


def test_a_share_may_be_of_a_product() -> None:
    rule = criterion("c", "steps", "(trained * 10) / officials", 5, STEPS)
    con = reports("29863 trained 799\n29863 officials 10000")
    found = score(con, units(), scheme(rule), "2021", "87", {})
    assert found.rows[0].criteria["c"].points == 1


def test_nothing_to_judge_is_told_apart_from_what_is_not_known() -> None:
    found = scored(establishments=0, inspected=0, support_needed=1, supported=1)
    assert found["III.2"].empty
    assert (found["III.2"].points, found["III.2"].state) == (6, "determined")
    assert not found["IV.4"].empty
    assert not found["III.3"].empty


ENDS = (0, 1, 2, 3, 4, 7, 12)


@settings(max_examples=tries(120), deadline=None)
@given(st.sampled_from(sorted(CRITERIA)), st.data())
def test_a_span_holds_the_points_of_every_completion(name: str, data: st.DataObject) -> None:
    rule = CRITERIA[name]
    inputs = sorted(INPUTS[name])
    most = {i: (0, 1) if SPECS.indicators[i].type == "yes_no" else ENDS for i in inputs}
    whole = {i: Decimal(data.draw(st.sampled_from(most[i]))) for i in inputs}
    known = {i: whole[i] for i in inputs if data.draw(st.booleans())}
    (least, top), _ = span_of(rule, known, SPECS.indicators)
    raw = _raw(name)
    given_points = [
        Decimal(by_hand._points(raw, known | dict(zip(rest, chosen, strict=True))))
        for rest in [[i for i in inputs if i not in known]]
        for chosen in product(*([Decimal(v) for v in most[i]] for i in rest))
    ]
    assert all(least <= one <= top for one in given_points)


@settings(max_examples=tries(120), deadline=None)
@given(st.sampled_from(sorted(CRITERIA)), st.data())
def test_a_span_under_ranges_holds_the_points_of_every_value_and_of_small_ranges_no_more(
    name: str, data: st.DataObject
) -> None:
    rule, raw = CRITERIA[name], _raw(name)
    figures: dict[str, Decimal | Cell] = {}
    values: dict[str, list[Decimal]] = {}
    open_ended = False
    for i in sorted(INPUTS[name]):
        low = data.draw(st.integers(0, 1 if SPECS.indicators[i].type == "yes_no" else 12))
        size = 0 if SPECS.indicators[i].type == "yes_no" else data.draw(st.sampled_from([0, 0, 1, 4, 6, 99]))
        values[i] = [Decimal(low + n) for n in range(0, size + 1, 1 if size < 7 else 11)]
        open_ended |= size == 99
        high = None if size == 99 else Decimal(low + size)
        figures[i] = Cell(Status.RANGE, Decimal(low), high) if size else Decimal(low)
    (least, top), _ = span_of(rule, figures, SPECS.indicators)
    all_points = [
        Decimal(by_hand._points(raw, dict(zip(values, chosen, strict=True))))
        for chosen in product(*values.values())
    ]
    assert all(least <= one <= top for one in all_points)
    if not open_ended and len(all_points) <= 64:
        assert (least, top) == (min(all_points), max(all_points))


@pytest.mark.parametrize(
    ("name", "cells", "least", "most"),
    [
        ("III.4", {"drug_hotspots_end": "3.."}, 0, 0),
        ("III.4", {"drug_hotspots_end": "1..2"}, 0, 4),
        ("IV.3", {"drug_users_end": 10, "drug_users_start": "10.."}, 5, 5),
        ("IV.3", {"drug_users_end": 10, "drug_users_start": "0..4"}, 0, 0),
        ("II.2", {"propaganda_forms": "4.."}, 6, 6),
    ],
)
def test_a_range_settles_what_every_value_of_it_settles(
    name: str, cells: dict[str, object], least: int, most: int
) -> None:
    one = scored(**cells)[name]
    assert (one.minimum, one.maximum) == (least, most)


def test_a_range_is_not_taken_for_missing_where_a_rule_counts_missing_as_none() -> None:
    rule = criterion("c", "condition", "coalesce(a, 0) >= 5", 5)
    found = score(reports("29863 a 6.."), units(), scheme(rule), "2021", "29863", {})
    assert (found.rows[0].criteria["c"].minimum, found.rows[0].criteria["c"].maximum) == (0, 5)
    assert found.values["c"] == (None,)


def _raw(name: str) -> Mapping[str, object]:
    return next(c for block in by_hand.scheme()["blocks"] for c in block["criteria"] if c["id"] == name)
