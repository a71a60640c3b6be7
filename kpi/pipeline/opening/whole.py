"""The lake as the judges of a period need it: with what its parts make of it, and the period before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.lake.snapshot import open_snapshot
from kpi.model.period import Period
from kpi.pipeline.opening.periods import compose_periods, reported_periods
from kpi.pipeline.opening.workspace import Workspace
from kpi.rollup.compose import Composition, parts_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Whole:
    """A period's figures: `con` has the views of a snapshot, `present` are the periods with reports, and
    `composition` is what the parts of this one came to (None: there are none)."""

    con: DuckDBPyConnection
    present: frozenset[str]
    composition: Composition | None

    @property
    def sources(self) -> tuple[str, ...]:
        """The parts that figures of the period were made of."""
        return self.composition.sources if self.composition is not None else ()


@contextmanager
def open_whole(workspace: Workspace, period: Period, as_of: str | None = None) -> Iterator[Whole]:
    """Open the lake for one period. Raises Fault of `open_snapshot` and of the specs."""
    periods_wanted = [str(one) for one in (period, *parts_of([period]), period.previous)]
    with open_snapshot(workspace.lake, as_of, periods_wanted) as snapshot:
        present = reported_periods(snapshot.con)
        indicators, units = workspace.specs.indicators, workspace.units
        compositions = compose_periods(snapshot.con, [period], present, indicators, units)
        yield Whole(snapshot.con, present, compositions.get(period))
