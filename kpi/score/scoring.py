"""Points, class and rank of every commune of a province (or of all)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.check.doubt import Doubt, in_doubt
from kpi.lake.sql import literal
from kpi.rollup.cells import Cells, collect_cells, told_figures
from kpi.rollup.places import tops
from kpi.rollup.standing import KNOWN, Standing, find_standing
from kpi.score.assessing import Finals, GivenPoints, final_scorers
from kpi.score.compile import Compiled, compile_scheme, judged, values_query
from kpi.score.judging import Judged, judge
from kpi.score.notes import score_notes
from kpi.score.ranking import Rank, rank_ranges
from kpi.score.spans import value_text
from kpi.score.summary import summarise
from kpi.score.types import Scoring, UnitScore
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Scheme
from kpi.units.gazetteer.tree import Tree, Unit

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def score(
    con: DuckDBPyConnection,
    tree: Tree,
    scheme: Scheme,
    period: str,
    under: str | None,
    indicators: Mapping[str, Indicator],
    forms: Sequence[Form] = (),
    doubts: Sequence[Doubt] = (),
    marks: GivenPoints | None = None,
) -> Scoring:
    """Score the communes of a period under one scheme, all or those under one unit.

    `con` holds the views ``observation`` and ``submission`` of a snapshot; `tree` the units at the period's
    end; `indicators` at least those the scheme looks at, `forms` those in force. Every commune of the tree
    has a row, also one that reported nothing. Ranks are among all communes of the province and of the
    parent, whatever `under` is. `doubts` are errors about figures; what they do the scheme
    says (`Scheme.on_error`). `marks` are the points of others, which may be the final ones
    (`Scheme.assessment`). Raises Fault ``rollup.unknown_unit``, ExpressionError.
    """
    top_units = tops(tree, under)
    provinces = tops(tree, None if under is None else tree.path(under)[0].code)
    home = {u.code: p.code for p in provinces for u in tree.under(p.code, "commune")}
    communes = [unit for code in home if (unit := tree.get(code)) is not None]
    compiled = compile_scheme(scheme, indicators)
    cells = collect_cells(con, period, compiled.indicators, exact=True)
    standing = find_standing(con, period, compiled.indicators, forms)
    finals = Finals(scheme, marks or {}) if final_scorers(scheme) else None
    results = judge(con, scheme, compiled, indicators, in_doubt(doubts), cells, [*home], finals)
    ranks = _ranks(results, list(home.values()))
    parent_ranks = _ranks(results, [unit.parent for unit in communes])
    commune_codes = {u.code for top in top_units for u in tree.under(top.code, "commune")}
    doubts_by_unit: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        doubts_by_unit.setdefault(doubt.unit, []).append(doubt)
    rows = tuple(
        _unit_score(unit, one, rank, parent_rank, standing, tuple(doubts_by_unit.get(unit.code, ())))
        for unit, one, rank, parent_rank in zip(communes, results, ranks, parent_ranks, strict=True)
        if unit.code in commune_codes
    )
    summary = summarise(tree, scheme, top_units, rows)
    gaps = _gaps(con, cells.table, [row.unit for row in rows if row.reported], len(compiled.indicators))
    notes = score_notes(tree, scheme, under, rows, standing, cells.clashes, gaps)
    complete = not gaps and all(row.reported for row in rows)
    complete = complete and (finals is None or all(row.points is not None for row in rows))
    values = _values(con, scheme, indicators, under, cells, compiled) if under in home else {}
    return Scoring(scheme, rows, summary, notes, complete, values)


def _values(
    con: DuckDBPyConnection,
    scheme: Scheme,
    indicators: Mapping[str, Indicator],
    unit: str,
    cells: Cells,
    compiled: Compiled,
) -> dict[str, tuple[str | None, ...]]:
    """The texts of `Scoring.values`; nothing is said by a query of what rests on a range."""
    [row] = con.execute(values_query(scheme, indicators, unit, cells.table)).fetchall()
    ranged = {name for code, name, _ in cells.bounded if code == unit}
    values: dict[str, tuple[str | None, ...]] = {}
    for (name, _), value in zip(judged(scheme), row, strict=True):
        text = value if ranged.isdisjoint(compiled.inputs[name]) else None
        values[name] = (*values.get(name, ()), text)
    return values | _exact_values(con, scheme, unit, cells, compiled)


def _exact_values(
    con: DuckDBPyConnection, scheme: Scheme, unit: str, cells: Cells, compiled: Compiled
) -> dict[str, tuple[str | None, ...]]:
    """Those that SQL may round."""
    if not compiled.rounded:
        return {}
    figures = told_figures(con, f"(FROM {cells.table} WHERE unit = {literal(unit)})").get(unit, {})
    values: dict[str, tuple[str | None, ...]] = {}
    for (name, _), expression in judged(scheme).items():
        if name in compiled.rounded:
            values[name] = (*values.get(name, ()), value_text(expression.text, figures))
    return values


def _gaps(con: DuckDBPyConnection, cells: str, reported: Sequence[str], number: int) -> list[str]:
    """The units that reported but lack some of the figures that are asked for."""
    whole = con.execute(
        f"SELECT unit FROM {cells} WHERE {KNOWN} GROUP BY unit HAVING count(*) = $asked", {"asked": number}
    ).fetchall()
    unit_codes = {unit for (unit,) in whole}
    return [unit for unit in reported if unit not in unit_codes]


def _ranks(results: Sequence[Judged], group: Sequence[str]) -> list[Rank | None]:
    members: dict[str, list[int]] = {}
    for place, key in enumerate(group):
        members.setdefault(key, []).append(place)
    ranks: list[Rank | None] = [None] * len(results)
    for places in members.values():
        totals = [results[place].total for place in places]
        rulings = [results[place].ruling for place in places]
        ranked = [False if one.vetoed_by else None if one.vetoes_open else True for one in rulings]
        ranges = [total.ends for total in totals]
        for place, rank in zip(places, rank_ranges(ranges, ranked), strict=True):
            ranks[place] = rank
    return ranks


def _unit_score(
    unit: Unit,
    result: Judged,
    rank: Rank | None,
    parent_rank: Rank | None,
    standing: Standing,
    doubts: tuple[Doubt, ...],
) -> UnitScore:
    reported = standing.reported(unit.code)
    total, ruling = result.total, result.ruling
    return UnitScore(
        unit=unit.code,
        name=unit.name,
        parent=unit.parent,
        points=total.least if total.ends[0] == total.ends[1] and not total.undecided else None,
        points_min=total.least,
        points_max=total.most,
        band=ruling.band,
        rank=rank.now if rank else None,
        rank_min=rank.best if rank else None,
        rank_max=rank.worst if rank else None,
        rank_parent=parent_rank.now if parent_rank else None,
        rank_parent_min=parent_rank.best if parent_rank else None,
        rank_parent_max=parent_rank.worst if parent_rank else None,
        criteria=result.criteria,
        capped_by=ruling.capped_by,
        caps_open=ruling.caps_open,
        reported=reported,
        partial=not reported and unit.code in standing.figured,
        doubts=doubts,
        forms_missing=() if reported else standing.missing_forms(unit.code),
        figured=result.figured,
        verdict=ruling.verdict,
        vetoed_by=ruling.vetoed_by,
        vetoes_open=ruling.vetoes_open,
        conflicts_met=ruling.conflicts_met,
        conflicts_open=ruling.conflicts_open,
        shares=total.shares,
        unrounded=total.unrounded,
        possible=ruling.possible,
        answers=result.answers,
    )
