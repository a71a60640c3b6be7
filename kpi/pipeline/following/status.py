"""Who has sent, who is late, who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING

from kpi.findings import Catalogue, Fault, Finding, finding
from kpi.lake.queries import errors_and_warnings
from kpi.lake.snapshot import open_snapshot
from kpi.model.period import Period
from kpi.pipeline.following.arrival import dated, first_received
from kpi.pipeline.following.corrections import corrections
from kpi.pipeline.following.expected import Expected, all_forms, due_date, expected, forms_awaited, senders
from kpi.pipeline.following.given import counted, read_given
from kpi.pipeline.opening.periods import compose_periods, no_reports, reported_periods
from kpi.pipeline.opening.pinning import pin_now, pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.staleness import note_state
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.rollup.compose import parts_of
from kpi.spec.kinds.form import Form
from kpi.tables.frame import Frame
from kpi.tables.listing import StatusRow
from kpi.units.gazetteer.tree import COUNTRY, Tree
from kpi.version import __version__

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_OF_FORM = ("run", "submission", "form")


@dataclass(frozen=True, slots=True)
class Status:
    """`rows`: one per expected reporter and form; `corrections`: by reporter what stands against its reports,
    gravest first, where that was asked for; `findings`: that there is no report of the period at all;
    the rest says which state of the lake was read, in a `workspace` as of what was asked for."""

    workspace: Workspace
    rows: tuple[StatusRow, ...]
    version: int
    as_of: str
    findings: tuple[Finding, ...] = ()
    notices: tuple[Finding, ...] = ()
    corrections: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)

    @property
    def codes(self) -> Mapping[str, str]:
        """What the forms are called, by id."""
        return {form.id: form.code for form in self.workspace.specs.forms.values()}

    def frame(self, period: Period, catalogue: Catalogue) -> Frame:
        """The surroundings of its table."""
        tree = self.workspace.units.at(period.end, self.workspace.province)
        province = tree.get(self.workspace.province)
        return Frame(
            catalogue,
            period,
            tree,
            place=province.name if province else "",
            version=self.version,
            as_of=self.as_of,
            program=__version__,
            specs=self.workspace.specs.sha256,
            unit_list=self.workspace.units_sha256,
            notices=self.notices,
        )


def status(
    workspace: Workspace, query: Query, received_by: date | None = None, with_corrections: bool = False
) -> Status:
    """Expected are the districts of the period's last day, or the communes where there are no districts, each
    with every form that is to be sent for such a period. With `received_by` only what was received by the
    end of that day is there. Raises Fault ``import.no_province`` when the workspace's province does not exist
    on the period's last day, and those of `pinned` and `open_snapshot`."""
    workspace, period = pinned(workspace, query.as_of, query.specs), query.period
    tree = workspace.units.at(period.end, workspace.province)
    if workspace.province != COUNTRY and tree.get(workspace.province) is None:
        raise Fault(finding("import.no_province", code=workspace.province, day=period.end))
    specs = workspace.specs
    forms = forms_awaited(workspace, period)
    periods = [str(one) for one in (period, *parts_of([period]))]
    loaded_periods = [*periods, str(period.previous)] if with_corrections else periods
    with open_snapshot(workspace.lake, query.as_of, loaded_periods, received_by) as snapshot:
        pin_now(workspace)
        notices = note_state(workspace, snapshot, periods)
        con, present = snapshot.con, reported_periods(snapshot.con)
        composition = compose_periods(con, [period], present, specs.indicators, workspace.units).get(period)
        submissions, finding_counts = _sent(con, period), errors_and_warnings(con, "told", *_OF_FORM)
        numbers, first_days = read_given(con, period, forms, composition), first_received(con)
        notes_by_reporter = corrections(con, workspace, period) if with_corrections else {}
        version, moment = snapshot.version, snapshot.as_of
    due = due_date(specs.settings, period)
    expectations = expected(workspace, tree, period)
    awaited = [*expectations, *_unasked(tree, submissions, workspace, forms, due)]
    pairs = zip(awaited, _rows(awaited, submissions, finding_counts), strict=True)
    rows = [
        dated(
            counted(replace(row, awaited=place < len(expectations)), one.form, tree, numbers),
            period,
            first_days,
        )
        for place, (one, row) in enumerate(pairs)
    ]
    # In a lake without any report nothing is mistaken: everybody is awaited, and the table says so.
    nothing = present and str(period) not in present and not (composition and composition.parts)
    notes = (no_reports(period, present),) if nothing else ()
    return Status(workspace, tuple(rows), version, moment, notes, notices, notes_by_reporter)


Sent = Mapping[
    tuple[str, str], tuple[str, str, str, str]
]  # (reporter, form) → run, submission, outcome, received


def _sent(con: DuckDBPyConnection, period: Period) -> Sent:
    query = "SELECT reporter, form, run, submission, outcome, received FROM submission WHERE period = ?"
    rows = con.execute(f"{query} ORDER BY seq", [str(period)]).fetchall()  # of patched ones the last
    return {(reporter, form): (*rest,) for reporter, form, *rest in rows}


def _unasked(
    tree: Tree, submissions: Sent, workspace: Workspace, forms: tuple[Form, ...], due: date | None
) -> Iterator[Expected]:
    """All forms of the units that have sent any of them though none is expected of them."""
    asked_units = {unit.code for unit in senders(workspace, tree)}
    for code in sorted({reporter for reporter, _ in submissions} - asked_units):
        unit = tree.get(code)
        if unit is not None:
            yield from all_forms(unit, forms, due)


def _rows(
    awaited: Iterable[Expected],
    submissions: Sent,
    finding_counts: Mapping[tuple[str, ...], tuple[int, int]],
) -> Iterator[StatusRow]:
    """What became of each. Findings about a whole file count once: for the first of its forms."""
    pairs_seen: set[tuple[str, str]] = set()
    for one in awaited:
        reporter, form, due = str(one.reporter), one.form, one.due
        submission_fields = submissions.get((reporter, form.id))
        if submission_fields is None:
            yield StatusRow(reporter, one.unit.name, form.id, "missing", None, due, None, None, None)
            continue
        run, submission, outcome, received_day = submission_fields
        own_counts = finding_counts.get((run, submission, form.id), (0, 0))
        whole = (
            finding_counts.get((run, submission, ""), (0, 0))
            if (run, submission) not in pairs_seen
            else (0, 0)
        )
        pairs_seen.add((run, submission))
        day = date.fromisoformat(received_day)
        errors, warnings = own_counts[0] + whole[0], own_counts[1] + whole[1]
        yield StatusRow(reporter, one.unit.name, form.id, outcome, day, due, None, errors, warnings)
