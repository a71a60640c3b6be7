"""Communes near another class found once more by trying: every figure with one case more and one less, and
every limit of a class within reach, each scored by the plain reading of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.score.nearby import Nearby, near
from tests.examples import tries
from tests.score import naive_score as naive
from tests.score.random_schemes import schemes
from tests.score.test_twice import COMMUNES, KINDS, SEVERAL, WITHOUT_SHRINKING, world
from tests.score.written import INDICATORS

Json = Mapping[str, Any]
HAIR = Fraction(1, 10**9)


def by_cases(scheme: Json, figures: Json, own: str) -> set[tuple[str, int, str]]:
    """Which single case of which count gives which other result."""
    found = set()
    for name, kind in INDICATORS.items():
        for step in (1, -1):
            if kind == "count" and figures[name] + step >= 0:
                results = naive.classes_of(scheme, {**figures, name: figures[name] + step})
                found |= {(name, step, *results)} if len(results) == 1 and results != {own} else set()
    return found


def by_points(
    scheme: Json, figures: Json, own: str, within: Fraction
) -> tuple[tuple[str, Fraction] | None, tuple[str, Fraction] | None]:
    """The other results that the fewest points more give, and the fewest less, with these."""
    points, _ = naive.total_of(scheme, figures)
    limits = sorted(naive.exact(band["from"]) for band in scheme["bands"])
    up = [(limit, limit - points) for limit in limits if points < limit <= points + within]
    down = [
        (limit - HAIR, points - limit) for limit in reversed(limits[1:]) if points - within < limit <= points
    ]
    return _first(scheme, figures, own, up), _first(scheme, figures, own, down)


def _first(
    scheme: Json, figures: Json, own: str, ways: Sequence[tuple[Fraction, Fraction]]
) -> tuple[str, Fraction] | None:
    for points, distance in ways:
        results = naive.classes_between(scheme, (points, points), figures)
        if len(results) == 1 and results != {own}:
            return (*results, distance)
    return None


def told_of(row: Nearby | None) -> tuple[object, ...]:
    """What the program says of a commune; nothing where it is not listed."""
    if row is None:
        return None, None, set()
    above = None if row.above is None or row.to_above is None else (row.above, Fraction(row.to_above))
    below = None if row.below is None or row.spare is None else (row.below, Fraction(row.spare))
    return above, below, {(case.indicator, case.step, case.band) for case in row.cases}


def faults(scheme: Json, communes: Sequence[Json], within: Decimal) -> Iterator[str]:
    con, scoring, marks = world(scheme, communes)
    nearness = near(con, scoring, "2021", KINDS, within, marks)
    rows = {row.row.unit: row for row in nearness.rows}
    for code, figures in zip(COMMUNES, communes, strict=True):
        results = naive.classes_of(scheme, figures)
        if code in nearness.left_out:
            row = scoring.rows[COMMUNES.index(code)]
            is_open = row.caps_open or row.vetoes_open or row.conflicts_open
            if row.points is not None and row.outcome is not None and not is_open:
                yield f"left out: {figures} in {scheme}"
            continue
        [own] = results
        wanted = (*by_points(scheme, figures, own, Fraction(within)), by_cases(scheme, figures, own))
        found = told_of(rows.get(code))
        if not _agree(found, wanted):
            yield f"{found}, not {wanted}, of {own}, {figures} in {scheme}"


def _agree(found: tuple[Any, ...], wanted: tuple[Any, ...]) -> bool:
    for one, other in zip(found[:2], wanted[:2], strict=True):
        if (one is None) is not (other is None):
            return False
        if one is not None and (one[0] != other[0] or abs(one[1] - other[1]) > Fraction(1, 10**8)):
            return False
    return bool(found[2] == wanted[2])


@settings(phases=WITHOUT_SHRINKING, max_examples=tries(8), deadline=None)
@given(schemes(), SEVERAL, st.sampled_from(["0", "0.5", "2", "10"]).map(Decimal))
def test_who_is_near_another_class_is_found_by_trying_every_case_and_every_limit(
    scheme: dict[str, Any], communes: list[dict[str, Any]], within: Decimal
) -> None:
    assert list(faults(scheme, communes, within)) == []
