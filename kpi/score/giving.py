"""Which points count of those that form 07 and the office's decisions give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kpi.lake.decisions import APPRAISAL, Decision
from kpi.lake.sql import listed, literal
from kpi.quick import dataclass
from kpi.score.assessing import Given, GivenPoints
from kpi.spec.assessment import APPRAISERS, SCORERS, Scorer, points_id, scorers_in
from kpi.spec.kinds.scheme import Scheme
from kpi.units.gazetteer.tree import Tree

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PLACE = "o.file, o.sheet, o.cell, o.reporter, o.submission, s.received, o.form"


@dataclass(frozen=True, slots=True)
class Giving:
    """The `points` that count; `contradicting` are the units for which one scorer gave different ones, and
    `strange` those with points of a level in the file of a lower one, which do not count."""

    points: GivenPoints
    contradicting: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


NOTHING_GIVEN = Giving({})


def read_given(
    con: DuckDBPyConnection, tree: Tree, scheme: Scheme, period: str, decisions: Iterable[Decision]
) -> Giving:
    """Gather the points of a period under a scheme. `con` has the views of a snapshot; `decisions` are those
    in force. Of several cells of one scorer that of the last submission counts, and a decision where it was
    made after that was imported. Words beside points go with those of their own sheet."""
    keys: dict[str, tuple[str, Scorer]] = {
        points_id(scorer, scheme.id, one.id): (one.id, scorer)
        for scorer in SCORERS
        for one in scheme.criteria
    }
    points: dict[str, dict[tuple[str, Scorer], Given]] = {}
    strange: dict[str, None] = {}
    rows = con.execute(
        f"SELECT o.unit, o.indicator, o.text, o.value, s.imported_at, {_PLACE} FROM observation o "
        "JOIN submission s USING (run, submission, form, reporter) "
        f"WHERE o.period = {literal(period)} "
        "AND (o.role = 'note' OR o.role = 'unit' AND o.value IS NOT NULL) "
        f"AND o.indicator IN ({listed(keys)}) ORDER BY o.unit, s.seq, o.sheet, o.role = 'note', o.cell"
    ).fetchall()
    for unit, indicator, text, value, at, file, sheet, cell, *sender in rows:
        criterion, scorer = keys[indicator]
        if scorer in APPRAISERS and not _may_appraise(tree, scorer, sender[0]):
            strange[unit] = None
            continue
        key = criterion, scorer
        if value is not None:
            _put(points.setdefault(unit, {}), key, Given(value, at, file, sheet, cell, *sender))
        elif key in points.get(unit, {}):
            points[unit][key] = _noted(points[unit][key], text, cell, (sheet, *sender[:2]))
    for decision in decisions:
        if decision.kind == APPRAISAL:
            _decided(points, decision, scheme.id, period, {one.id for one in scheme.criteria})
    contradicting = tuple(
        unit for unit, of_unit in points.items() if any(one.others for one in of_unit.values())
    )
    return Giving(points, contradicting, tuple(strange))


def _noted(one: Given, text: str, cell: str, source: tuple[str, ...]) -> Given:
    """Points with a text that stands beside them: in the same sheet, reporter and submission (`source`)."""
    if (one.sheet, one.reporter, one.submission) != source:
        return one
    evidence = "; ".join(filter(None, (one.evidence, text)))
    return replace(one, evidence=evidence, evidence_cell=", ".join(filter(None, (one.evidence_cell, cell))))


def _may_appraise(tree: Tree, scorer: Scorer, reporter: str) -> bool:
    unit = tree.get(reporter)
    return unit is not None and scorer in scorers_in(unit.level)


def _put(points: dict[tuple[str, Scorer], Given], key: tuple[str, Scorer], one: Given) -> None:
    """Let points count that come after those which are there."""
    before = points.get(key)
    points[key] = one if before is None else _with_other(one, before)


def _with_other(one: Given, other: Given) -> Given:
    """Points that count, beside others of the same scorer."""
    values = dict.fromkeys((*other.others, other.points))
    return replace(one, others=tuple(value for value in values if value != one.points))


def _decided(
    points: dict[str, dict[tuple[str, Scorer], Given]],
    decision: Decision,
    scheme: str,
    period: str,
    criteria: set[str],
) -> None:
    value = decision.data
    if (value["scheme"], value["period"]) != (scheme, period) or value["criterion"] not in criteria:
        return
    one = Given(
        Decimal(value["points"]),
        decision.at,
        decision=decision.seq,
        reason=decision.reason,
        evidence=value["evidence"],
        who=decision.who,
    )
    of_unit = points.setdefault(value["unit"], {})
    key: tuple[str, Scorer] = (value["criterion"], value["level"])
    earlier = of_unit.get(key)
    if earlier is not None and earlier.at > one.at:
        of_unit[key] = _with_other(earlier, one)
    else:
        _put(of_unit, key, one)
