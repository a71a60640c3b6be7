"""Points, class and rank of every commune of a province (or of all)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kpi.check.doubt import Doubt, in_doubt
from kpi.lake.sql import literal
from kpi.rollup.cells import Cells, told_figures
from kpi.rollup.places import tops
from kpi.rollup.standing import Standing
from kpi.score.assessing import GivenPoints, final_scorers
from kpi.score.compile import Compiled, judged, values_query
from kpi.score.judging import Judged
from kpi.score.notes import reading_notes, score_notes
from kpi.score.parts import Parts
from kpi.score.ranking import Rank, rank_ranges
from kpi.score.spans import value_text
from kpi.score.summary import summarise
from kpi.score.types import Scoring, UnitScore
from kpi.score.variants import all_readings, variants_of
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
    ranked: bool = True,
) -> Scoring:
    """Score the communes of a period under one scheme, all or those under one unit.

    `con` holds the views ``observation`` and ``submission`` of a snapshot; `tree` the units at the period's
    end; `indicators` at least those the scheme looks at, `forms` those in force. Every commune of the tree
    has a row, also one that reported nothing; a unit is scored by the variant of the scheme that applies to
    it, where there are any. Ranks are among all communes of the province and of the
    parent, whatever `under` is. `doubts` are errors about figures; what they do the scheme
    says (`Scheme.on_error`). `marks` are the points of others, which may be the final ones
    (`Scheme.assessment`). Where nothing is to be `ranked`, no commune besides is scored. Raises Fault
    ``rollup.unknown_unit``, ExpressionError.
    """
    top_units = tops(tree, under)
    provinces = tops(tree, None if under is None else tree.path(under)[0].code)
    home = {u.code: p.code for p in provinces for u in tree.under(p.code, "commune")}
    commune_codes = {u.code for top in top_units for u in tree.under(top.code, "commune")}
    codes = home if ranked else [code for code in home if code in commune_codes]
    communes = [unit for code in codes if (unit := tree.get(code)) is not None]
    parts = Parts(con, scheme, period, indicators, forms)
    variants = [variants_of(scheme.ways, tree, unit) for unit in communes] if parts.schemes else []
    results = parts.judged(communes, variants, in_doubt(doubts), marks or {})
    ranks = _ranks(results, [home[unit.code] for unit in communes], ranked)
    parent_ranks = _ranks(results, [unit.parent for unit in communes], ranked)
    by_unit: dict[str, tuple[Doubt, ...]] = {}
    for doubt in doubts:
        by_unit[doubt.unit] = (*by_unit.get(doubt.unit, ()), doubt)
    several = variants or [()] * len(communes)
    rows = tuple(
        _unit_score(
            unit,
            one,
            rank,
            parent_rank,
            parts.of(names).standing,
            parts.concerned(by_unit.get(unit.code, ()), names),
            names,
        )
        for unit, one, rank, parent_rank, names in zip(
            communes, results, ranks, parent_ranks, several, strict=True
        )
        if unit.code in commune_codes
    )
    summary = summarise(tree, scheme, top_units, rows)
    gaps = parts.gaps(rows)
    notes = score_notes(tree, scheme, under, rows, parts.standings(rows), parts.cells.claims, gaps)
    complete = not gaps and all(row.reported and len(row.variants) < 2 for row in rows)
    complete = complete and (not final_scorers(scheme) or all(row.points is not None for row in rows))
    values = {}
    if ranked and under is not None and under in home:
        part = parts.of(rows[0].variants)
        values = _values(con, part.scheme, indicators, under, parts.cells, part.compiled)
    return Scoring(scheme, rows, summary, notes, complete, values, parts.schemes)


def score_readings(
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
    """What `score` gives, under every other reading of the scheme as well; of one commune there without its
    rank, for which all would be scored. Raises as it does."""
    top = tree.get(under) if under is not None else None
    alone = top is not None and top.level == "commune"
    scoring, *others = (
        score(con, tree, one, period, under, indicators, forms, doubts, marks, one is scheme or not alone)
        for one in all_readings(scheme)
    )
    scoring = replace(scoring, others=tuple(others))
    return replace(scoring, notes=(*reading_notes(tree, scoring), *scoring.notes))


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


def _ranks(results: Sequence[Judged], group: Sequence[str], ranked: bool) -> list[Rank | None]:
    if not ranked:
        return [None] * len(results)
    members: dict[str, list[int]] = {}
    for place, key in enumerate(group):
        members.setdefault(key, []).append(place)
    ranks: list[Rank | None] = [None] * len(results)
    for places in members.values():
        totals = [results[place].total for place in places]
        rulings = [results[place].ruling for place in places]
        answers = [False if one.vetoed_by else None if one.vetoes_open else True for one in rulings]
        ranges = [total.ends for total in totals]
        for place, rank in zip(places, rank_ranges(ranges, answers), strict=True):
            ranks[place] = rank
    return ranks


def _unit_score(
    unit: Unit,
    result: Judged,
    rank: Rank | None,
    parent_rank: Rank | None,
    standing: Standing,
    doubts: tuple[Doubt, ...],
    variants: tuple[str, ...],
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
        variants=variants,
    )
