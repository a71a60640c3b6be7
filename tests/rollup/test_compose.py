"""Parts of a period make the whole where the indicator says how."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.model.period import parse_period
from kpi.rollup.aggregate import aggregate
from kpi.rollup.compose import Composition, compose
from kpi.rollup.compose_notes import compose_notes
from kpi.rollup.types import Rollup
from kpi.spec.kinds.indicator import Indicator
from tests.examples import tries
from tests.rollup.test_coverage import form
from tests.rollup.world import indicator, lake, units

RULES = {
    "new": indicator("new"),
    "start": indicator("start"),
    "end": indicator("end"),
    "kinds": indicator("kinds"),
    "plan": indicator("plan", "yes_no"),
    "regular": indicator("regular", "yes_no"),
    "grade": indicator("grade", "class", labels=("none", "hot")),
}
OVER_TIME = {
    "new": "sum", "start": "start", "end": "end", "kinds": "none",
    "plan": "any", "regular": "all", "grade": "end",
}  # fmt: skip
ASKED = {name: replace(one, over_time=OVER_TIME[name]) for name, one in RULES.items()}
FORM = form("01", *ASKED)
UNIT = "29863"


def rows_of(text: str) -> list[dict[str, str]]:
    """Rows from lines "period unit indicator value"; "?" is an empty cell, "5..10" and "81.." are ranges."""
    rows = []
    for line in text.strip().splitlines():
        period, unit, name, value, *more = line.split()
        row = {"period": period, "unit": unit, "indicator": name, "form": "01", "run": "r", "role": "unit"}
        row |= {"reporter": "866", "submission": f"{period}-866", "seq": "1", "sheet": "01", "cell": "C1"}
        if ".." in value:
            lower, _, upper = value.partition("..")
            row |= {"state": "range", "lower": lower, "upper": upper}
        else:
            row |= {"text": value} if name == "grade" and value != "?" else {"value": value.strip("?")}
        rows.append(row | dict(piece.split("=", 1) for piece in more))
    return rows


def composed(
    text: str,
    period: str = "2021",
    changed: dict[str, list[str]] | None = None,
    asked: dict[str, Indicator] = ASKED,
) -> tuple[Composition, Any]:
    con = lake(rows_of(text))
    present = {found for (found,) in con.execute("SELECT DISTINCT period FROM submission").fetchall()}
    return compose(con, parse_period(period), present, asked, changed or {}), con


def values(con: Any, period: str = "2021") -> dict[str, Any]:
    rollup: Rollup = aggregate(con, units(), list(ASKED.values()), period, "commune", UNIT, [FORM])
    return dict(rollup.rows[0].values)


HALVES = """
2021-S1 29863 new 5
2021-S2 29863 new 7
2021-S1 29863 start 3
2021-S2 29863 start 8
2021-S1 29863 end 8
2021-S2 29863 end 9
2021-S1 29863 kinds 4
2021-S2 29863 kinds 4
2021-S1 29863 plan 1
2021-S2 29863 plan 0
2021-S1 29863 regular 1
2021-S2 29863 regular 0
2021-S1 29863 grade hot
2021-S2 29863 grade none
"""


def test_two_half_years_make_a_year_each_indicator_by_its_rule() -> None:
    made, con = composed(HALVES)
    assert values(con) == {
        "new": 12, "start": 3, "end": 9, "kinds": None, "plan": 1, "regular": 0, "grade": "none"
    }  # fmt: skip
    assert [(one.form, one.parts, one.units) for one in made.parts] == [
        ("01", ("2021-S1", "2021-S2"), (UNIT,))
    ]


def test_a_half_year_is_never_a_year_and_it_is_told_which_part_is_there() -> None:
    made, con = composed("2021-S1 29863 new 5\n2021-S1 29863 end 8")
    assert set(values(con).values()) == {None}
    ((one,), notes) = made.partial, compose_notes(made, units(), [UNIT], [FORM], list(ASKED.values()))
    assert (one.parts, one.lacking, one.units) == (("2021-S1",), ("2021-S2",), (UNIT,))
    (note,) = notes
    assert (note.code, dict(note.params)["parts"]) == ("compose.partial", "2021-S1")


@pytest.mark.parametrize(
    ("period", "parts"),
    [
        ("2021", [f"2021-Q{n}" for n in range(1, 5)]),
        ("2021", [f"2021-{n:02d}" for n in range(1, 13)]),
        ("2021-S2", ["2021-Q3", "2021-Q4"]),
        ("2021-S1", [f"2021-{n:02d}" for n in range(1, 7)]),
        ("2021-Q2", ["2021-04", "2021-05", "2021-06"]),
    ],
)
def test_parts_of_any_kind_make_the_whole_only_when_all_are_there(period: str, parts: list[str]) -> None:
    lines = [f"{part} 29863 new {n}" for n, part in enumerate(parts, 1)]
    _, con = composed("\n".join(lines), period)
    assert values(con, period)["new"] == sum(range(1, len(parts) + 1))
    made, con = composed("\n".join(lines[1:]), period)
    assert values(con, period)["new"] is None
    assert made.partial[0].lacking == (parts[0],)


def test_parts_of_different_kinds_do_not_make_a_year() -> None:
    made, con = composed("2021-S1 29863 new 5\n2021-Q3 29863 new 1\n2021-Q4 29863 new 1")
    assert values(con)["new"] is None
    assert made.partial[0].parts == ("2021-Q3", "2021-Q4", "2021-S1")


def test_longer_parts_come_before_shorter_ones() -> None:
    quarters = "\n".join(f"2021-Q{n} 29863 new 1" for n in range(1, 5))
    made, con = composed(HALVES + quarters)
    assert values(con)["new"] == 12
    assert made.parts[0].parts == ("2021-S1", "2021-S2")


def test_halves_and_quarters_that_do_not_make_the_same_year_are_told() -> None:
    quarters = "\n".join(f"2021-Q{n} 29863 new 1\n2021-Q{n} 29863 end 9" for n in range(1, 5))
    made, _ = composed(HALVES + quarters)
    assert made.rivals == ((UNIT, "new"),)
    notes = compose_notes(made, units(), [UNIT], [FORM], list(ASKED.values()))
    assert ("compose.rivals", "1") in [(n.code, str(dict(n.params)["number"])) for n in notes if n.params]
    agreeing, _ = composed(HALVES + "\n".join(f"2021-Q{n} 29863 new 3" for n in range(1, 5)))
    assert agreeing.rivals == ()


def test_the_years_own_report_counts_and_a_difference_is_told() -> None:
    made, con = composed(HALVES + "2021 29863 new 20\n2021 29863 end 9")
    assert values(con) | {"new": 20, "end": 9, "start": None} == values(con)
    assert (made.parts, made.differing) == ((), ((UNIT, "new"),))
    notes = compose_notes(made, units(), [UNIT], [FORM], list(ASKED.values()))
    assert [note.code for note in notes] == ["compose.differs"]


def test_a_blank_year_does_not_stand_in_the_way_of_its_parts() -> None:
    _, con = composed(HALVES + "2021 29863 new ?")
    assert values(con)["new"] == 12


def test_a_cell_that_is_empty_in_one_part_leaves_the_sum_unknown() -> None:
    _, con = composed("2021-S1 29863 new ?\n2021-S1 29863 end 1\n2021-S2 29863 new 7\n2021-S2 29863 end ?")
    assert (values(con)["new"], values(con)["end"]) == (None, None)


def test_yes_in_one_part_and_nothing_in_the_other_is_yes_in_any_and_unknown_in_all() -> None:
    text = "2021-S1 29863 plan 1\n2021-S1 29863 regular 1\n2021-S2 29863 new 1"
    _, con = composed(text)
    assert (values(con)["plan"], values(con)["regular"]) == (1, None)


def test_a_unit_whose_territory_changed_in_between_is_not_made_of_parts() -> None:
    made, con = composed(HALVES, changed={"2021-S1": [UNIT]})
    assert set(values(con).values()) == {None}
    assert made.changed == (UNIT,)
    notes = compose_notes(made, units(), [UNIT], [FORM], list(ASKED.values()))
    assert [note.code for note in notes] == ["compose.changed"]


def test_of_two_reports_of_a_part_the_later_counts_and_it_is_told() -> None:
    made, con = composed(HALVES + "2021-S2 29863 new 9 reporter=29863 submission=x seq=2")
    assert values(con)["new"] == 14
    assert made.clashes == (UNIT,)


def test_what_parts_cannot_make_and_what_they_count_twice_is_told() -> None:
    twice = replace(ASKED["new"], distinct=True)
    made, _ = composed(HALVES, asked=ASKED | {"new": twice})
    asked: list[Indicator] = [twice, ASKED["kinds"]]
    notes = {n.code: dict(n.params) for n in compose_notes(made, units(), [UNIT], [FORM], asked)}
    assert notes["compose.year"]["parts"] == "2021-S1, 2021-S2"
    assert notes["compose.none"]["names_en"] == "“kinds”"
    assert notes["compose.distinct"]["names_en"] == "“new”"


INSPECTING = {
    "places": replace(indicator("places"), over_time="end"),
    "inspected": replace(indicator("inspected"), over_time="sum", distinct=True),
    "share": indicator("share", "rate", "inspected / places * 100"),
}
INSPECTION = form("01", "places", "inspected")


def inspected(period: str, unit: str, number: int) -> str:
    return f"{period} {unit} places 10\n{period} {unit} inspected {number}\n"


def share_of(con: Any, period: str, level: str, under: str) -> dict[str, Any]:
    rollup = aggregate(con, units(), list(INSPECTING.values()), period, level, under, [INSPECTION])
    return dict(rollup.rows[0].values)


@pytest.mark.parametrize("parts", [["S1", "S2"], ["Q1", "Q2", "Q3", "Q4"]])
def test_a_rate_of_things_that_several_parts_count_is_not_known(parts: list[str]) -> None:
    lines = "".join(inspected(f"2021-{part}", UNIT, 10) for part in parts)
    made, con = composed(lines, asked=INSPECTING)
    assert made.repeated == ((UNIT, "inspected"),)
    total = 10 * len(parts)
    assert share_of(con, "2021", "commune", UNIT) == {"places": 10, "inspected": total, "share": None}
    assert share_of(con, f"2021-{parts[0]}", "commune", UNIT)["share"] == 100
    notes = {
        n.code: dict(n.params)
        for n in compose_notes(made, units(), [UNIT], [INSPECTION], [*INSPECTING.values()])
    }
    assert notes["compose.distinct"]["names_en"] == "“inspected”"


def test_a_district_has_no_rate_where_that_of_one_commune_is_not_known() -> None:
    halves = "".join(inspected(f"2021-{half}", UNIT, 10) for half in ("S1", "S2"))
    _, con = composed(halves + inspected("2021", "29866", 0), asked=INSPECTING)
    assert share_of(con, "2021", "commune", "29866")["share"] == 0
    assert share_of(con, "2021", "district", "866") == {"places": 20, "inspected": 20, "share": None}


def test_what_arose_in_one_part_only_is_counted_once() -> None:
    made, con = composed(inspected("2021-S1", UNIT, 0) + inspected("2021-S2", UNIT, 4), asked=INSPECTING)
    assert share_of(con, "2021", "commune", UNIT) == {"places": 10, "inspected": 4, "share": 40}
    notes = compose_notes(made, units(), [UNIT], [INSPECTION], list(INSPECTING.values()))
    assert [note.code for note in notes] == ["compose.year"]


def test_a_year_of_its_own_beside_halves_has_its_rate() -> None:
    halves = "".join(inspected(f"2021-{half}", UNIT, 10) for half in ("S1", "S2"))
    made, con = composed(halves + inspected("2021", UNIT, 10), asked=INSPECTING)
    assert share_of(con, "2021", "commune", UNIT) == {"places": 10, "inspected": 10, "share": 100}
    assert made.repeated == ()


def test_a_lake_without_parts_is_left_as_it_is() -> None:
    made, con = composed("2021 29863 new 5\n2020-S1 29863 new 1")
    assert made == Composition(parse_period("2021"))
    assert con.execute("SELECT count(*) FROM duckdb_views() WHERE temporary AND NOT internal").fetchall() == [
        (0,)
    ]


@settings(max_examples=tries(10), deadline=None)
@given(st.data())
def test_composing_equals_summing_by_hand_whatever_the_order(data: st.DataObject) -> None:
    figure = st.one_of(st.none(), st.decimals(0, 10**9, places=2, allow_nan=False))
    given = {(unit, n): data.draw(figure) for unit in ("29863", "29866", "29898") for n in range(1, 5)}
    lines = [
        f"2021-Q{n} {unit} new {'?' if value is None else f'{value:f}'}" for (unit, n), value in given.items()
    ]
    results = []
    for order in (lines, data.draw(st.permutations(lines))):
        _, con = composed("\n".join(order))
        rollup = aggregate(con, units(), [ASKED["new"]], "2021", "commune", "87", [FORM])
        results.append({row.unit: row.values["new"] for row in rollup.rows})
    wanted = {}
    for unit in ("29863", "29866", "29898"):
        parts = [given[unit, n] for n in range(1, 5)]
        known = [part for part in parts if part is not None]
        wanted[unit] = sum(known, Decimal(0)) if len(known) == 4 else None
    assert results == [wanted, wanted]


def made_of(con: Any) -> dict[tuple[str, str], Any]:
    """By unit and indicator what its parts make: a figure, or the ends of a range."""
    rows = con.execute(
        "SELECT unit, indicator, value, lower, upper FROM observation WHERE period = '2021'"
    ).fetchall()
    return {
        (unit, name): value if value is not None else (low, high) for unit, name, value, low, high in rows
    }


def test_a_year_with_a_range_in_a_part_is_a_range_by_the_rule_of_its_indicator() -> None:
    cases: dict[str, tuple[Any, Any, Any]] = {
        "5 81..": ((86, None), 5, (81, None)),
        "81.. 5": ((86, None), (81, None), 5),
        "5..10 ..4": ((5, 14), (5, 10), (None, 4)),
        "5..10 ?": (None, (5, 10), None),
        "? 5..10": (None, None, (5, 10)),
        "3.. 5..10": ((8, None), (3, None), (5, 10)),
    }
    names = ("new", "start", "end")
    lines = [
        f"2021-S{n} {unit} {name} {told}"
        for unit, case in enumerate(cases)
        for name in names
        for n, told in enumerate(case.split(), 1)
    ]
    lines += [f"2021-S{n} {unit} kinds 1" for unit in range(len(cases)) for n in (1, 2)]
    made, con = composed("\n".join(lines))
    years = made_of(con)
    found = {case: tuple(years.get((str(unit), name)) for name in names) for unit, case in enumerate(cases)}
    assert (found, made.partial) == (cases, ())


def test_a_part_in_which_all_is_but_ranges_is_there_and_a_district_adds_up_its_communes() -> None:
    lines = "2021-S1 {} new 5..10\n2021-S2 {} new 3..4\n"
    made, con = composed(lines.replace("{}", UNIT) + "2021-S1 29866 new 1\n2021-S2 29866 new 2")
    (row,) = aggregate(con, units(), [ASKED["new"]], "2021", "district", "866", [FORM]).rows
    assert (row.ranges["new"].low, row.ranges["new"].high, row.bounded["new"]) == (11, 17, (UNIT,))
    assert (made.partial, row.coverage.reported) == ((), 2)


def test_what_cannot_both_be_is_told_of_ranges_too() -> None:
    own = {"20": True, "9": True, "15": False, "16..": True, "12..14": False, "..9": True}
    lines = [
        f"2021-S1 {unit} new 5\n2021-S2 {unit} new 5..10\n2021 {unit} new {year}"
        for unit, year in enumerate(own)
    ]
    lines += ["2021-S1 near new 5\n2021-S2 near new 5..10\n2021-S1 far new 5\n2021-S2 far new 6.."]
    lines += [f"2021-Q{n} {unit} new {n}" for n in range(1, 5) for unit in ("near", "far")]
    again = "2021-S2 {0} new 8\n2021-S1 {0} new 1\n2021-S2 {0} new {1} reporter=29863 submission=x seq=2"
    lines += [again.format("clash", "10.."), again.format("alike", "5..")]
    made, con = composed("\n".join(lines))
    told = [(str(unit), "new") for unit, differs in enumerate(own.values()) if differs]
    assert (made.differing, made.rivals, made.clashes) == (tuple(told), (("far", "new"),), ("clash",))
    assert (made_of(con)["clash", "new"], made_of(con)["alike", "new"]) == (9, 9)


def test_the_range_of_a_year_holds_all_that_its_quarters_may_make_and_nothing_else() -> None:
    random = Random(9)
    quarters = {
        (str(unit), name): [
            range(low, low + random.choice((1, 1, 2, 4))) for low in (random.randrange(4) for _ in range(4))
        ]
        for unit in range(20)
        for name in ("new", "people")
    }
    lines = [
        f"2021-Q{n} {unit} {name} {part[0]}" + (f"..{part[-1]}" if len(part) > 1 else "")
        for (unit, name), parts in quarters.items()
        for n, part in enumerate(parts, 1)
    ]
    people = replace(ASKED["new"], id="people", distinct=True)
    _, con = composed("\n".join(lines), asked={"new": ASKED["new"], "people": people})
    wanted: dict[tuple[str, str], Any] = {}
    for (unit, name), parts in quarters.items():
        years = list(product(*parts))
        sums = [*map(sum, years)]
        # Of people who come again there are as few as the largest quarter counts.
        least = min(map(max, years)) if name == "people" else min(sums)
        wanted[unit, name] = (least, max(sums)) if len(years) > 1 else sums[0]
    assert made_of(con) == wanted
