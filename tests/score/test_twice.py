"""Scored twice: by the program and by the plain reading of the schema in `naive_score`. Random schemes give
random communes the same points, class and rank; and what is said while figures are missing, or known between
two ends alone, holds the truth, and where all that they may be can be tried, nothing but it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from duckdb import DuckDBPyConnection
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kpi.score import Scoring, UnitScore, score
from kpi.score.assessing import Given, GivenPoints
from kpi.spec.kinds.scheme import build
from tests.examples import tries
from tests.rollup.world import indicator, reports, units
from tests.score import naive_score as naive
from tests.score.random_schemes import FIGURES, schemes, told
from tests.score.written import INDICATORS, LABELS

Json = Mapping[str, Any]
COMMUNES = ("1", "2", "3", "4", "5")
HOMES = {"1": "10", "2": "10", "3": "11", "4": "11", "5": "11"}
PLACE = Fraction(1, 10**8)
_GAPS = re.compile("coalesce|nullif|NULL|CASE")
FEW = 64
"""So many ways to fill in what is not known are tried by the program too."""
TREE = units(
    "87 province - Tỉnh Đồng Tháp\n10 district 87 Huyện Một\n11 district 87 Huyện Hai\n"
    + "\n".join(f"{code} commune {home} Xã {code}" for code, home in HOMES.items())
)
KINDS = {
    name: indicator(name, {"amount": "money"}.get(kind, kind), labels=LABELS if kind == "class" else ())
    for name, kind in INDICATORS.items()
}


def scored(scheme: Json, communes: Sequence[Json]) -> Scoring:
    return world(scheme, communes)[1]


def lake_of(communes: Sequence[Json]) -> tuple[DuckDBPyConnection, GivenPoints]:
    """A lake with the figures of communes, and the points that others gave them."""
    lines = [
        f"{code} {name} {cell_of(value)}"
        for code, figures in zip(COMMUNES, communes, strict=True)
        for name, value in figures.items()
        if name in INDICATORS
    ]
    marks = {
        code: {key: Given(points, "2021") for key, points in figures.items() if key not in INDICATORS}
        for code, figures in zip(COMMUNES, communes, strict=True)
    }
    return reports("\n".join(lines)), marks


def world(scheme: Json, communes: Sequence[Json]) -> tuple[DuckDBPyConnection, Scoring, GivenPoints]:
    """Such a lake, its scores, and the points that others gave."""
    con, marks = lake_of(communes)
    return con, score(con, TREE, build(scheme), "2021", None, KINDS, marks=marks), marks


def cell_of(value: object) -> str:
    if value is None:
        return "?"
    if isinstance(value, tuple):
        return f"{value[0]}..{'' if value[1] is None else value[1]}"
    return f"'{value}" if isinstance(value, str) else str(value)


WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""A scheme of minutes is not worth the minutes: what differs is named with its rule and its figures."""
SEVERAL = st.lists(FIGURES, min_size=len(COMMUNES), max_size=len(COMMUNES))


def differences(scheme: Json, communes: Sequence[Json]) -> Iterator[str]:
    """In what the two disagree where all figures are known. Points that stay open (0 of 0) may be wider where
    a rule says itself what counts then."""
    yield from differences_of([scheme] * len(communes), communes, scored(scheme, communes).rows)


def differences_of(
    plain: Sequence[Json], communes: Sequence[Json], found: Sequence[UnitScore]
) -> Iterator[str]:
    """The same where each commune has a plain scheme of its own."""
    points = [
        naive.placed(scheme, ends_of(row), figures)
        for scheme, row, figures in zip(plain, found, communes, strict=True)
    ]
    for place, (scheme, row, figures) in enumerate(zip(plain, found, communes, strict=True)):
        for rule in naive.criteria(scheme):
            ends, wanted = row.criteria[rule["id"]].ends, naive.final_of(scheme, rule, figures)
            is_wider = ends[0] <= wanted[0] < wanted[1] <= ends[1] and _GAPS.search(str(rule))
            if ends != wanted and not is_wider:
                yield f"{rule} of {figures}: {ends}, not {told_ends(wanted)}"
        yield from class_differences(scheme, row, figures)
        yield from rank_differences(row, place, points)


def class_differences(scheme: Json, row: UnitScore, figures: Json) -> Iterator[str]:
    """In what the total and the class of a commune disagree with its criteria."""
    spans = [one.ends for one in row.criteria.values()]
    total = naive.total_of(scheme, figures)
    ways = [naive.final_of(scheme, rule, figures) for rule in naive.criteria(scheme)]
    if spans == ways and (row.ends != total or not rightly_told(scheme, row)):
        yield f"total {row.points_min} .. {row.points_max}, not {told_ends(total)}, of {figures} in {scheme}"
    classes = naive.classes_of(scheme, figures)
    if (classes != {row.outcome}) if len(classes) == 1 else row.outcome is not None and spans == ways:
        yield f"class {row.outcome}, not {classes}, of {told_ends(total)} in {scheme}, {figures}"


def rank_differences(row: UnitScore, place: int, points: Sequence[naive.Placed]) -> Iterator[str]:
    """In what ranks disagree with the totals that all communes may have."""
    others = [*points[:place], *points[place + 1 :]]
    near = [
        one
        for one, code in zip(points, COMMUNES, strict=True)
        if code != row.unit and HOMES[code] == row.parent
    ]
    best = naive.rank_ends(points[place], others)
    if (row.rank_min, row.rank_max) != best:
        yield f"rank {row.rank_min} .. {row.rank_max}, not {best}"
    if (row.rank_parent_min, row.rank_parent_max) != naive.rank_ends(points[place], near):
        yield f"rank in the district {row.rank_parent_min} .. {row.rank_parent_max}"
    if row.rank != (row.rank_min if row.points is not None and None not in points[place] else None):
        yield f"rank {row.rank} of {row.points}"


def placed_by(row: UnitScore) -> naive.Placed:
    """The points with which the program ranks a commune, by what it says of them."""
    ends = ends_of(row)
    return [None] if row.vetoed_by else [*ends, None] if row.vetoes_open else ends


def ends_of(row: UnitScore) -> naive.Ends:
    return Fraction(row.ends[0]), Fraction(row.ends[1])


def rightly_told(scheme: Json, row: UnitScore) -> bool:
    """Whether what is told of points is no farther from them than a place, and on the same side of limits."""
    told = (Fraction(row.points_min), Fraction(row.points_max))
    limits = [naive.exact(band["from"]) for band in scheme["bands"]]
    return all(
        abs(one - end) <= PLACE and all((one >= limit) is (end >= limit) for limit in limits)
        for one, end in zip(told, ends_of(row), strict=True)
    )


def told_ends(ends: naive.Ends) -> str:
    return f"{float(ends[0])} .. {float(ends[1])}"


@settings(phases=WITHOUT_SHRINKING, max_examples=tries(10), deadline=None)
@given(schemes(), SEVERAL)
def test_points_class_and_rank_are_those_of_the_plain_reading(
    scheme: dict[str, Any], communes: list[dict[str, Any]]
) -> None:
    assert list(differences(scheme, communes)) == []


SEVERAL_TOLD = st.lists(
    FIGURES.flatmap(lambda figures: st.tuples(st.just(figures), told(figures))),
    min_size=len(COMMUNES),
    max_size=len(COMMUNES),
)
Told = tuple[Json, Json]
"""The figures of a commune, and what is told of them."""


def untruths(scheme: Json, communes: Sequence[Told], found: Sequence[UnitScore]) -> Iterator[str]:
    """What the program says of communes, of whose figures it does not know all, that is not so."""
    totals = [naive.total_of(scheme, figures) for figures, _ in communes]
    points = [placed_by(row) for row in found]
    for place, (row, (figures, known)) in enumerate(zip(found, communes, strict=True)):
        for rule in naive.criteria(scheme):
            one, ends = row.criteria[rule["id"]], naive.final_of(scheme, rule, figures)
            if not (one.ends[0] <= ends[0] and ends[1] <= one.ends[1]):
                said_of = f"{rule} of {known}: {one.minimum} .. {one.maximum}"
                yield f"{said_of}, though {figures} gives {told_ends(ends)}"
        if not (row.ends[0] <= totals[place][0] and totals[place][1] <= row.ends[1]):
            yield f"total {row.points_min} .. {row.points_max}, though it is {told_ends(totals[place])}"
        if row.outcome is not None and naive.classes_of(scheme, figures) != {row.outcome}:
            yield f"class {row.outcome} of {known}, not {naive.classes_of(scheme, figures)} of {figures}"
        if not set(naive.placed(scheme, totals[place], figures)) & {None} <= {*points[place]}:
            yield f"a rank for {known}, though {figures} gives none"
        yield from rank_differences(row, place, points)


def looseness(scheme: Json, communes: Sequence[Told], found: Sequence[UnitScore]) -> Iterator[str]:
    """Points that the program takes for possible though all that the figures may be was tried: of yes and no,
    of classes, and of ranges of whole numbers. A rule that says itself what counts where something is not
    known (COALESCE, NULLIF, IS NULL, CASE without ELSE) may be wider."""
    for row, (_, known) in zip(found, communes, strict=True):
        for rule in naive.criteria(scheme):
            figures = {name: values_of(name, known[name]) for name in row.computed[rule["id"]].inputs}
            if (
                None in figures.values()
                or _GAPS.search(str(rule))
                or prod(len(one or ()) for one in figures.values()) > FEW
            ):
                continue
            ways = naive.completions({name: one for name, one in figures.items() if one})
            ends = [naive.points_of(rule, one) for one in ways]
            one, wanted = row.computed[rule["id"]], (min(e[0] for e in ends), max(e[1] for e in ends))
            if one.ends != wanted:
                yield f"{rule} of {known}: {one.minimum} .. {one.maximum}, not {told_ends(wanted)}"


def values_of(name: str, cell: Any) -> list[Any] | None:
    """All that a figure may be; None where that is without end."""
    if isinstance(cell, tuple):
        whole = INDICATORS[name] == "count" and cell[1] is not None
        return [*range(cell[0], cell[1] + 1)] if whole else None
    if cell is None:
        return {"yes_no": [0, 1], "class": [*LABELS]}.get(INDICATORS[name])
    return [cell]


@settings(phases=WITHOUT_SHRINKING, max_examples=tries(12), deadline=None)
@given(schemes(), SEVERAL_TOLD)
def test_what_is_said_while_figures_are_missing_holds_the_truth_and_where_all_can_be_tried_nothing_else(
    scheme: dict[str, Any], communes: list[Told]
) -> None:
    found = scored(scheme, [known for _, known in communes]).rows
    assert [*untruths(scheme, communes, found), *looseness(scheme, communes, found)] == []
