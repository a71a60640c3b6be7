"""A scheme as the plain schemes that its variants make of it, each for its units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.check.doubt import Doubt
from kpi.lake.sql import listed
from kpi.quick import dataclass
from kpi.rollup.cells import collect_cells
from kpi.rollup.standing import KNOWN, Standing, find_standing
from kpi.score.assessing import Finals, GivenPoints, final_inputs, final_scorers
from kpi.score.compile import Compiled, compile_scheme
from kpi.score.judging import Doubts, Judged, judge
from kpi.score.types import UnitScore
from kpi.score.variants import either, schemes_of
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Scheme
from kpi.units.gazetteer.tree import Unit

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Part:
    """A plain scheme, what it looks at, and who gave that."""

    scheme: Scheme
    compiled: Compiled
    standing: Standing


class Parts:
    """A scheme as the plain ones it is made of: itself, or one for each of its variants (`schemes`). `cells`
    are the figures that any of them looks at."""

    def __init__(
        self,
        con: DuckDBPyConnection,
        scheme: Scheme,
        period: str,
        indicators: Mapping[str, Indicator],
        forms: Sequence[Form],
    ) -> None:
        self.con, self.scheme, self.indicators = con, scheme, indicators
        self.schemes = schemes_of(scheme)
        self.by_id: dict[str, Part] = {}
        standings: dict[tuple[str, ...], Standing] = {}
        for name, one in (self.schemes or {"": scheme}).items():
            compiled = compile_scheme(one, indicators)
            names = compiled.indicators
            if names not in standings:
                standings[names] = find_standing(con, period, names, forms)
            self.by_id[name] = Part(one, compiled, standings[names])
        all_names = {name for names in standings for name in names}
        self.cells = collect_cells(con, period, sorted(all_names), exact=True)

    def of(self, variants: Sequence[str]) -> Part:
        """The part of a unit with these variants, the first of them."""
        return self.by_id[variants[0] if variants else ""]

    def concerned(self, doubts: tuple[Doubt, ...], variants: Sequence[str]) -> tuple[Doubt, ...]:
        """Those of the errors about figures of a unit with these variants that are about what is looked at
        for it: another variant, or another reading, may look at more."""
        if not self.scheme.ways or not doubts:
            return doubts
        names = {name for one in variants or ("",) for name in self.by_id[one].compiled.indicators}
        names.update(final_inputs(self.scheme))
        return tuple(one for one in doubts if not one.indicators.isdisjoint(names))

    def judged(
        self, units: Sequence[Unit], variants: Sequence[Sequence[str]], doubts: Doubts, marks: GivenPoints
    ) -> list[Judged]:
        """The result of each unit; of one of which the variant cannot be told all that may be."""
        if not variants:
            return self._judged("", [unit.code for unit in units], doubts, marks)
        results: dict[tuple[str, str], Judged] = {}
        for name in self.by_id:
            codes = [unit.code for unit, several in zip(units, variants, strict=True) if name in several]
            of_variant = self._judged(name, codes, doubts, marks) if codes else []
            results |= {(code, name): one for code, one in zip(codes, of_variant, strict=True)}
        return [
            either([results[unit.code, name] for name in several], self.scheme)
            for unit, several in zip(units, variants, strict=True)
        ]

    def _judged(self, name: str, codes: Sequence[str], doubts: Doubts, marks: GivenPoints) -> list[Judged]:
        part = self.by_id[name]
        finals = Finals(part.scheme, marks) if final_scorers(part.scheme) else None
        return judge(self.con, part.scheme, part.compiled, self.indicators, doubts, self.cells, codes, finals)

    def standings(self, rows: Sequence[UnitScore]) -> list[tuple[list[str], Standing]]:
        """Who gave what is asked, each with the units of which this is asked."""
        standings: dict[tuple[str, ...], tuple[list[str], Standing]] = {}
        for row in rows:
            part = self.of(row.variants)
            standings.setdefault(part.compiled.indicators, ([], part.standing))[0].append(row.unit)
        return [*standings.values()]

    def gaps(self, rows: Sequence[UnitScore]) -> list[str]:
        """The units that reported but lack some of the figures that are asked for."""
        whole: dict[tuple[str, ...], set[str]] = {}
        for names in {part.compiled.indicators for part in self.by_id.values()}:
            codes = self.con.execute(
                f"SELECT unit FROM {self.cells.table} WHERE {KNOWN} AND indicator IN ({listed(names)}) "
                "GROUP BY unit HAVING count(*) = $asked",
                {"asked": len(names)},
            ).fetchall()
            whole[names] = {unit for (unit,) in codes}
        return [
            row.unit
            for row in rows
            if row.reported and row.unit not in whole[self.of(row.variants).compiled.indicators]
        ]
