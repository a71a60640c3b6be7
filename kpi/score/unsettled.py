"""Communes whose points, class or cap is open: what is lacking, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kpi.check.doubt import in_doubt
from kpi.lake.sql import fresh, put
from kpi.quick import dataclass
from kpi.rollup.cells import collect_cells, told_figures
from kpi.rollup.standing import Standing, find_standing
from kpi.score.assessing import final_criteria, final_inputs, known_finals, with_points_by_hand
from kpi.score.compile import compile_scheme
from kpi.score.settling import OpenFigure, Openness, Settler
from kpi.score.types import Scoring, UnitScore
from kpi.spec.assessment import APPRAISERS, points_id
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Scheme
from kpi.units.gazetteer.tree import Tree, Unit

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Request:
    """Of whom a form has to be asked for: the `reporter` (a unit's code, with its `name`) that sent it last,
    else the one that is to send it, and `indicators`, the figures of it that are lacking or in doubt."""

    form: str
    form_code: str
    reporter: str
    name: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A commune with something open: its result, the `classes` that are possible (see `Openness`),
    the `figures` that something open rests on, and the `requests` for these."""

    row: UnitScore
    classes: tuple[str, ...]
    figures: tuple[OpenFigure, ...]
    requests: tuple[Request, ...]


def unsettled(
    con: DuckDBPyConnection,
    tree: Tree,
    scoring: Scoring,
    period: str,
    indicators: Mapping[str, Indicator],
    forms: Sequence[Form] = (),
) -> tuple[Unsettled, ...]:
    """The communes of a scoring whose points, class or cap is open, in its order. The arguments are those
    that it was made with (see `kpi.score.score`)."""
    rows = [row for row in scoring.rows if row.points is None or row.outcome is None or _open(row)]
    if not rows:
        return ()
    scheme = scoring.scheme
    schemes = scoring.in_use()
    names = sorted({name for one in schemes for name in compile_scheme(one, indicators).indicators})
    standing = find_standing(con, period, (*names, *final_inputs(scheme)), forms)
    cells = collect_cells(con, period, names, exact=True)
    units_open = fresh("unit_open")
    put(con, units_open, {"unit": [row.unit for row in rows]})
    figures = told_figures(con, f"{cells.table} SEMI JOIN {units_open} USING (unit)")
    settlers = {one.variant: _Settlers(one, indicators) for one in schemes}
    open_rows = []
    for row in rows:
        points = known_finals(row)
        doubts = in_doubt(row.doubts).get(row.unit, frozenset()) - points.keys()
        facts = {**figures.get(row.unit, {}), **points}
        openness = _joined(
            [settlers[name].of(row).openness(facts, doubts) for name in row.variants or (scheme.variant,)]
        )
        classes = openness.classes if row.outcome is None else (row.outcome,)
        requests = tuple(_requests(tree, standing, scheme, row.unit, openness.figures))
        open_rows.append(Unsettled(row, classes, openness.figures, requests))
    return tuple(open_rows)


def _joined(all_open: Sequence[Openness]) -> Openness:
    """What is open of a commune to which any of several variants may apply: whatever is so under one of them.
    No figure settles its class then, but what kind of unit it is."""
    first, *others = all_open
    if not others:
        return first
    figures = {figure.indicator: figure for one in all_open for figure in one.figures}
    settling = tuple(replace(figure, settles="not_shown", outcomes=()) for figure in figures.values())
    return Openness(tuple(dict.fromkeys(name for one in all_open for name in one.classes)), settling)


def _open(row: UnitScore) -> bool:
    """Whether a cap, veto or conflict is."""
    return bool(row.caps_open or row.vetoes_open or row.conflicts_open or len(row.variants) > 1)


class _Settlers:
    """Who tells what is open, by the criteria whose final points others give: of these no figures but the
    points themselves are asked for."""

    def __init__(self, scheme: Scheme, indicators: Mapping[str, Indicator]) -> None:
        self.scheme = scheme
        self.indicators = indicators
        self.made: dict[tuple[str, ...], Settler] = {}

    def of(self, row: UnitScore) -> Settler:
        finals = final_criteria(row)
        key = tuple(one.inputs[0] for one in finals.values())
        if key not in self.made:
            scheme = with_points_by_hand(self.scheme, {name: one.inputs[0] for name, one in finals.items()})
            self.made[key] = Settler(scheme, compile_scheme(scheme, self.indicators), self.indicators)
        return self.made[key]


def _requests(
    tree: Tree, standing: Standing, scheme: Scheme, unit: str, figures: Sequence[OpenFigure]
) -> Iterator[Request]:
    for place, form in enumerate(standing.forms):
        names = tuple(one.indicator for one in figures if standing.masks.get(one.indicator, 0) >> place & 1)
        if names:
            reporter = _appraiser(tree, unit, scheme, names) or _reporter(tree, standing, unit, form)
            yield Request(form, standing.code(form), reporter.code, reporter.name, names)


def _appraiser(tree: Tree, unit: str, scheme: Scheme, names: Sequence[str]) -> Unit | None:
    """The unit above that is to give the points which are lacking; None where these are other figures."""
    for level in APPRAISERS:
        points = {points_id(level, scheme.id, one.id) for one in scheme.criteria}
        if points.issuperset(names):
            return next((one for one in tree.path(unit) if one.level == level), None)
    return None


def _reporter(tree: Tree, standing: Standing, unit: str, form: str) -> Unit:
    """Who sent the form with the commune in it; else the district, or the commune where there is none."""
    above = (tree.get(tree.sender_of(unit)), *reversed(tree.path(unit)))
    units = [one for one in above if one is not None]
    return next((one for one in units[1:] if (one.code, form) in standing.parts_sent), units[0])
