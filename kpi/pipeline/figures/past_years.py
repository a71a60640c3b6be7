"""Years before scored for the units of a later one: each by the scheme that was in force in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from kpi.findings import Catalogue, Fault, Finding, finding
from kpi.lake.layout import Lake
from kpi.lake.versions import find_version
from kpi.model.period import Period
from kpi.pipeline.figures.choosing import pick_scheme, read_like
from kpi.pipeline.figures.tabulating import scored
from kpi.pipeline.figures.view import look
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.score import Scoring, UnitScore, check_law
from kpi.score.changes import PastYear
from kpi.score.recognition import ScoredYear, YearClass, year_class
from kpi.spec.kinds.scheme import Scheme
from kpi.units.gazetteer.tree import COUNTRY, Tree
from kpi.units.lives.lineage import lineage, one_before

_DOUBTS = (
    "score.in_doubt.open", "score.in_doubt.class", "score.in_doubt.mark", "score.waived",
    "score.variants", "score.variant_unknown", "score.readings_differ", "score.readings_open",
)  # fmt: skip


def classed(rows: Collection[UnitScore]) -> int:
    """How many have a class."""
    return sum(row.band is not None for row in rows)


def codes_before(
    workspace: Workspace, tree: Tree, day: date, units: Collection[str]
) -> dict[str, str | None]:
    """By unit of a tree the code that stood for it on an earlier day, None where it was not one unit then."""
    homes = {tree.path(unit)[0].code for unit in units}
    way = lineage(workspace.units, day, tree.day, homes.pop() if len(homes) == 1 else None)
    return {unit: one_before(way, unit) for unit in units}


def above_all(tree: Tree, codes: Collection[str]) -> str | None:
    """The least unit that all of some units lie in, `COUNTRY` where only that is left; None where the tree
    has none of them."""
    paths = [[unit.code for unit in path] for code in codes if (path := tree.path(code))]
    shared = [codes_there[0] for codes_there in zip(*paths, strict=False) if len({*codes_there}) == 1]
    return (shared[-1] if shared else COUNTRY) if paths else None


class Desk:
    """Scores one year after the other for the units of the last one; `query` is pinned to a version of the
    lake, `rules` is the scheme of the last year and `tree` its units."""

    def __init__(
        self, workspace: Workspace, catalogue: Catalogue, query: Query, rules: Scheme, tree: Tree
    ) -> None:
        self.workspace, self.catalogue = workspace, catalogue
        self.query, self.rules, self.tree = query, rules, tree
        self.version = find_version(Lake(workspace.lake), str(query.as_of))

    def year(self, period: Period, units: Collection[str]) -> PastYear:
        """The classes of a year, by unit of the last one."""
        codes = codes_before(self.workspace, self.tree, period.end, units)
        text, version = str(period), self.version
        in_force = self._in_force(period)
        if in_force is None:
            return PastYear(
                ScoredYear(text, None, 0, 0, version),
                {unit: YearClass(text, code or "", "", None, "no_scheme" if code else "not_one_unit")
                 for unit, code in codes.items()},
            )  # fmt: skip
        rules, findings = in_force
        scoring = self._scoring(period, rules, findings, {code for code in codes.values() if code})
        rows = {row.unit: row for row in scoring.rows} if scoring is not None else {}
        classes = {
            unit: year_class(text, code, rows.get(code), rules, self.rules)
            if code
            else YearClass(text, "", rules.id, None, "not_one_unit")
            for unit, code in codes.items()
        }
        own_rows = [rows[code] for code in codes.values() if code in rows]
        doubts = [note for note in scoring.notes if note.code in _DOUBTS] if scoring is not None else []
        notes = tuple(self._dated(period, note) for note in (*findings, *doubts))
        return PastYear(ScoredYear(text, rules, len(own_rows), classed(own_rows), version), classes, notes)

    def _in_force(self, period: Period) -> tuple[Scheme, tuple[Finding, ...]] | None:
        """The scheme of a year, with what is to be said of using it; None where none may be used."""
        wish = self.rules if self.query.scheme and self.rules.validity.covers(period.end) else None
        rules = read_like(pick_scheme(self.workspace.specs, wish.id if wish else None, period), self.rules)
        try:
            return rules, check_law(rules, period, self.query.allow_expired)
        except Fault:
            return None

    def _scoring(
        self, period: Period, rules: Scheme, findings: Sequence[Finding], codes: Collection[str]
    ) -> Scoring | None:
        """The scores of the least unit that all of them lay in; None where no unit of that year is asked
        for."""
        under = above_all(self.workspace.units.at(period.end), codes)
        if under is None:
            return None
        query = replace(self.query, period=period, periods=(), under=under)
        with look(self.workspace, self.catalogue, query, under) as view:
            return scored(view, rules, findings)

    def _dated(self, period: Period, note: Finding) -> Finding:
        """What must be known of a year before, with the year."""
        text = self.catalogue.message(note)
        return finding("series.note", note.severity, periods=str(period), note=text)
