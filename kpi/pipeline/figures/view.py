"""What every reading command begins with: the units, the snapshot, and the surroundings of its tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field

from kpi.check.doubt import Doubt
from kpi.findings import Catalogue, Finding
from kpi.lake.queries import count_by_severity
from kpi.lake.snapshot import Snapshot, open_snapshot
from kpi.model.period import Period
from kpi.pipeline.opening.periods import compose_periods, no_reports, reported_periods
from kpi.pipeline.opening.pinning import pin_now
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.staleness import note_state
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.rollup.compose import Composition, parts_of
from kpi.rollup.compose_notes import compose_notes
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.limits import rate_limits
from kpi.tables.frame import Frame
from kpi.units.gazetteer.tree import COUNTRY, Tree


@dataclass(frozen=True, slots=True)
class Look:
    """A view of the lake for one period: `under` is the unit looked at, None for the whole country. `notices`
    are what is to be told of its state."""

    workspace: Workspace
    catalogue: Catalogue
    period: Period
    tree: Tree
    under: str | None
    snapshot: Snapshot
    present: frozenset[str] = frozenset()
    compositions: Mapping[Period, Composition] = field(default_factory=dict)
    notices: tuple[Finding, ...] = ()

    @property
    def composition(self) -> Composition | None:
        """What the parts of the period came to, None where there are no reports of any."""
        return self.compositions.get(self.period)

    @property
    def has_reports(self) -> bool:
        """Whether there is a report of the period, or anything made of its parts."""
        parts = self.composition is not None and self.composition.parts
        return bool(parts) or str(self.period) in self.present

    @property
    def empty(self) -> tuple[Finding, ...]:
        """That there is no report of the period, nor anything made of its parts; else nothing."""
        return () if self.has_reports else (no_reports(self.period, self.present),)

    def composed(self, units: Collection[str], all_indicators: Iterable[Indicator]) -> tuple[Finding, ...]:
        """What a reader has to know of what was made of parts, for some units and the indicators read, of the
        forms that these are collected in."""
        if self.composition is None:
            return ()
        indicators = list(all_indicators)
        names = {indicator.id for indicator in indicators}
        forms = [form for form in self.forms if not names.isdisjoint(form.indicators)]
        return compose_notes(self.composition, self.tree, units, forms, indicators)

    def doubts(self, indicators: Collection[str], every: bool = False) -> tuple[Doubt, ...]:
        """The errors that stand against figures of some indicators; see `doubts_of`."""
        from kpi.pipeline.checking.doubting import doubts_of

        return doubts_of(self.snapshot.con, self.workspace, self.period, indicators, every)

    def errors_among(self, doubts: Iterable[Doubt], indicators: Collection[str]) -> tuple[Doubt, ...]:
        """The errors that `doubts` gives, picked from what it gave of all severities."""
        from kpi.pipeline.checking.doubting import errors_among

        return errors_among(doubts, self.snapshot.con, self.workspace, self.period, indicators)

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms in force at the period's end."""
        forms = self.workspace.specs.forms.values()
        return tuple(form for form in forms if form.validity.covers(self.period.end))

    def frame(self, forms: Collection[str], settings: bool = True) -> Frame:
        """The surroundings of a table over some forms; its `finding_counts` are of their findings (of all,
        if empty)."""
        unit = self.tree.get(self.under) if self.under else None
        return Frame(
            self.catalogue,
            self.period,
            self.tree,
            place=unit.name if unit else self.catalogue.text("unit.country"),
            province=self.tree.path(unit.code)[0].name if unit else "",
            settings=self.workspace.specs.settings if settings else None,
            version=self.snapshot.version,
            as_of=self.snapshot.as_of,
            program=self.workspace.program,
            release=self.workspace.release,
            specs=self.workspace.specs.sha256,
            unit_list=self.workspace.units_sha256,
            finding_counts=self._found(forms),
            notices=self.notices,
            limits=rate_limits(self.workspace.specs),
        )

    def _found(self, forms: Collection[str]) -> dict[str, int]:
        sources = self.composition.sources if self.composition is not None else ()
        return count_by_severity(self.snapshot.con, [str(self.period), *sources], forms)


@contextmanager
def look(workspace: Workspace, catalogue: Catalogue, query: Query, under: str | None) -> Iterator[Look]:
    """Open the lake for the period of a query (of a series, such that it holds all of it), in a workspace as
    of what was asked for. `under` is by default the workspace's province, `COUNTRY` for all.

    What counts for a period includes what its parts make (see `kpi.rollup.compose`). Raises Fault of
    `open_snapshot` and of the specs. Whether `under` exists is for the caller to find out.
    """
    period = query.period
    code = under or workspace.province_on(period.end)
    tree = workspace.tree_on(period.end)
    if code not in tree:
        tree = workspace.units.at(period.end)
    periods = query.periods or (period,)
    periods_wanted = list(map(str, (*periods, *parts_of(periods))))
    # Rules compare a period with the one before.
    earlier = [str(one.previous) for one in periods]
    with open_snapshot(workspace.lake, query.as_of, [*periods_wanted, *earlier]) as snapshot:
        pin_now(workspace)
        notices = note_state(workspace, snapshot, periods_wanted)
        present = reported_periods(snapshot.con)
        indicators, units = workspace.specs.indicators, workspace.units
        compositions = compose_periods(snapshot.con, periods, present, indicators, units)
        top = None if code == COUNTRY else code
        yield Look(workspace, catalogue, period, tree, top, snapshot, present, compositions, notices)
