"""Variants and readings by cases written down as data, each through the program and through the plain reading
of the schema in `naive_score`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from kpi.check.doubt import Doubt
from kpi.findings import Finding, Severity
from kpi.score import Scoring, UnitScore, score_readings
from kpi.score.comparing import compare
from kpi.score.nearby import near
from kpi.score.readings import results_elsewhere
from kpi.score.unsettled import unsettled
from kpi.spec.kinds.scheme import build, resolve
from kpi.units.gazetteer.tree import Tree, Unit, grow
from tests.rollup.world import indicator, reports
from tests.score import naive_score
from tests.score.written import CASES as CASES_OF_SCORES
from tests.score.written import INDICATORS, LABELS, ends_told, possible, rank_told, whole

Json = Mapping[str, Any]
WAYS = json.loads((CASES_OF_SCORES / "ways.json").read_text("utf-8"), parse_float=Decimal)
CASES = {one["id"]: one for one in WAYS["cases"]}
KINDS = {
    name: indicator(name, {"amount": "money"}.get(kind, kind), labels=LABELS if kind == "class" else ())
    for name, kind in INDICATORS.items()
}
EACH = pytest.mark.parametrize("case", WAYS["cases"], ids=[*CASES])


def scheme_of(case: Json) -> dict[str, Any]:
    return whole(case["id"], {**WAYS["base"], **case["change"]})


def day_of(case: Json) -> str:
    return str(case.get("day", "2021-12-31"))


def tree_of(case: Json) -> Tree:
    """A province for each that a case names, a district in it, and the communes in order."""
    since = date(2004, 1, 1)
    rows = []
    for code in ("87", "89"):
        rows.append(Unit(code, "province", "Tỉnh", f"Tỉnh {code}", "", since, None))
        rows.append(Unit(f"8{code}", "district", "Huyện", f"Huyện {code}", code, since, None))
    for n, one in enumerate(case["communes"], 1):
        kind = one["name"].rpartition(" ")[0].replace("?", "")
        parent = f"8{one.get('province', '87')}"
        rows.append(Unit(str(n), "commune", kind, one["name"], parent, since, None))
    return grow(date.fromisoformat(day_of(case)), rows)


def figures_of(case: Json) -> str:
    lines = (
        f"{n} {name} {'?' if value is None else value}"
        for n, one in enumerate(case["communes"], 1)
        for name, value in one["figures"].items()
    )
    return "\n".join(lines)


def scored(case: Json, under: str | None = None) -> Scoring:
    con = reports(figures_of(case))
    return score_readings(con, tree_of(case), build(scheme_of(case)), "2021", under, KINDS)


def rows_of(scoring: Scoring) -> list[UnitScore]:
    return sorted(scoring.rows, key=lambda row: int(row.unit))


def ends_of(row: UnitScore) -> tuple[Fraction, Fraction]:
    return Fraction(row.points_min), Fraction(row.points_max)


@EACH
def test_a_commune_comes_to_what_its_variant_gives(case: Json) -> None:
    for row, told in zip(rows_of(scored(case)), case["communes"], strict=True):
        variants = told.get("variants") or ([told["variant"]] if "variant" in told else [])
        assert list(row.variants) == variants, told
        assert (ends_of(row), row.outcome) == (ends_told(told["points"]), told["class"]), told
        assert set(row.possible) == set(told.get("classes") or [told["class"]]), told
        assert (row.rank_min, row.rank_max) == rank_told(told["rank"]), told


@EACH
def test_the_communes_that_another_reading_changes_are_told_with_what_it_gives(case: Json) -> None:
    scoring = scored(case)
    differing = {
        unit: {
            ",".join("=".join(one) for one in other.scheme.options): (ends_of(row), row.outcome)
            for other, row in others
        }
        for unit, others in scoring.differing().items()
    }
    assert differing == {
        str(n): {way: (ends_told(one["points"]), one["class"]) for way, one in told.get("others", {}).items()}
        for n, told in enumerate(case["communes"], 1)
        if told.get("others")
    }
    untold = [str(n) for n, told in enumerate(case["communes"], 1) if told.get("untold")]
    assert sorted(results_elsewhere(scoring).untold) == untold
    notes = {one.code: dict(one.params)["number"] for one in scoring.notes if "readings_" in one.code}
    groups = {"score.readings_differ": differing, "score.readings_open": untold}
    wanted = {code: str(len(units)) for code, units in groups.items() if units}
    if scoring.scheme.ways.readings:
        assert notes == (wanted or {"score.readings_alike": "0"})


@EACH
def test_the_plain_reading_gives_every_commune_the_same(case: Json) -> None:
    scheme = scheme_of(case)
    for told in case["communes"]:
        kind = told["name"].rpartition(" ")[0]
        kinds = ["Xã", "Phường"] if kind == "?" else [kind]
        for way, result in {"": told, **told.get("others", {})}.items():
            options = dict(text.split("=") for text in way.split(",") if text)
            ends: list[naive_score.Ends] = []
            classes: set[str] = set()
            for one in kinds:
                plain = naive_score.scheme_for(scheme, one, told.get("province", "87"), day_of(case), options)
                figures = {name: possible(name, cell) for name, cell in told["figures"].items()}
                for each in naive_score.completions(figures):
                    ends.append(naive_score.total_of(plain, each))
                    classes |= naive_score.classes_of(plain, each)
            assert (min(low for low, _ in ends), max(high for _, high in ends)) == ends_told(result["points"])
            assert classes == set(result.get("classes") or [result["class"]]), told


@EACH
def test_the_order_of_the_communes_is_that_of_the_list_and_a_commune_alone_is_the_same(case: Json) -> None:
    scoring, tree = scored(case), tree_of(case)
    assert [row.unit for row in scoring.rows] == [unit.code for unit in tree if unit.level == "commune"]
    for row in scoring.rows:
        alone = scored(case, under=row.unit)
        assert alone.rows == (row,)
        assert [one.rows[0].result for one in alone.others] == [
            next(other.result for other in one.rows if other.unit == row.unit) for one in scoring.others
        ]
        assert all(one.rows[0].rank_min is None for one in alone.others), "no other commune is scored for it"
        assert set(alone.values) == {*row.criteria, *(cap.id for cap in alone.scheme.caps)}


def test_a_kind_that_is_not_known_is_told_and_nothing_is_complete() -> None:
    scoring = scored(CASES["kind-not-known"])
    notes = {note.code: dict(note.params) for note in scoring.notes}
    assert notes["score.variant_unknown"]["number"] == "3"
    assert "ward (Điều 2): 1" in notes["score.variants"]["listed_en"]
    assert notes["score.variants"]["others"] == "1"
    assert not scoring.complete


def test_a_figure_that_one_variant_alone_asks_for_lacks_nobody_else() -> None:
    case = CASES["points-moved"]
    scoring = scored(case)
    [gaps] = [note for note in scoring.notes if note.code == "score.gaps"]
    assert dict(gaps.params)["lacking"] == "1", "the ward without cases; of the commune no news are asked"
    assert "Phường 3" in dict(gaps.params)["units"]


def test_an_error_marks_those_alone_of_whom_its_figure_is_asked() -> None:
    case = CASES["points-moved"]
    doubts = [
        Doubt(Finding("check.news", Severity.ERROR, unit=unit, indicator="news"), frozenset({"news"}), ())
        for unit in ("1", "2")
    ]
    con, scheme = reports(figures_of(case)), build(scheme_of(case))
    scoring = score_readings(con, tree_of(case), scheme, "2021", None, KINDS, doubts=doubts)
    assert [row.doubtful for row in rows_of(scoring)] == [True, False, False], "news are asked of wards"


def test_a_commune_is_near_a_class_of_its_own_variant() -> None:
    case = CASES["by-kind"]
    scoring = scored(case)
    nearness = near(reports(figures_of(case)), scoring, "2021", KINDS, within=Decimal(10))
    by_name = {one.row.name: one for one in nearness.rows}
    assert by_name["Thị trấn 2"].spare == 5, "high begins at 80 in towns"
    assert (by_name["Phường 1"].above, by_name["Phường 1"].to_above) == ("high", 10)
    assert nearness.left_out == ()


def test_two_schemes_are_compared_by_the_variant_of_each_commune() -> None:
    case = CASES["by-kind"]
    tree, plain = tree_of(case), build(whole("plain", WAYS["base"]))
    new = score_readings(reports(figures_of(case)), tree, build(scheme_of(case)), "2021", None, KINDS)
    old = score_readings(reports(figures_of(case)), tree, plain, "2021", None, KINDS)
    changes = {one.new.name: one for one in compare(old, new).changes}
    assert [one.id for one in changes["Phường 1"].criteria] == ["I.1", "II.1"]
    assert (changes["Phường 1"].low, changes["Phường 1"].band) == (-15, "changed")
    assert (changes["Thị trấn 2"].points, changes["Thị trấn 2"].reasons) == ("same", ("bands",))
    assert not changes["Xã 3"].differs


def test_a_commune_of_unknown_kind_is_near_nothing() -> None:
    case = CASES["kind-not-known"]
    nearness = near(reports(figures_of(case)), scored(case), "2021", KINDS, within=Decimal(10))
    assert set(nearness.left_out) == {"2", "3", "4"}


def test_what_is_open_is_told_by_the_variant_of_a_commune() -> None:
    case = CASES["points-moved"]
    [one] = unsettled(reports(figures_of(case)), tree_of(case), scored(case), "2021", KINDS)
    assert (one.row.name, one.classes) == ("Phường 3", ("middle", "low"))
    [figure] = one.figures
    assert (figure.indicator, figure.names) == ("hot", ("I.1",)), "no plan is asked of wards"
    assert [(o.band, o.low, o.high) for o in figure.outcomes] == [("middle", 0, 50), ("low", 51, None)]


def test_of_a_commune_of_unknown_kind_no_figure_settles_the_class() -> None:
    case = CASES["kind-not-known"]
    rows = unsettled(reports(figures_of(case)), tree_of(case), scored(case), "2021", KINDS)
    assert {one.row.unit: one.classes for one in rows} == {
        "2": ("middle", "high"), "3": ("middle",), "4": ("high",)
    }  # fmt: skip
    assert [figure for one in rows for figure in one.figures if figure.settles != "not_shown"] == []


def test_a_scheme_that_differs_in_nothing_is_its_only_variant() -> None:
    plain = build(whole("plain", WAYS["base"]))
    assert resolve(plain) is plain
    scheme = build(scheme_of(CASES["reading-of-a-variant"]))
    ward = resolve(scheme, "ward", {"case": "strict"})
    assert (ward.criteria[0].per_case, scheme.criteria[0].per_case) == (3, 1)
    assert resolve(ward, options={"case": "as-said"}) == scheme
