"""Who has sent, who is late, who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING

from kpi.findings import Catalogue, Fault, Finding, finding
from kpi.lake.queries import errors_and_warnings
from kpi.lake.snapshot import open_snapshot
from kpi.model.period import Period
from kpi.model.reporter import Reporter, agency_of, unit_of
from kpi.pipeline.following.arrival import dated, first_received
from kpi.pipeline.following.corrections import corrections
from kpi.pipeline.following.expected import Expected, all_forms, due_date, expected, forms_awaited
from kpi.pipeline.following.given import counted, read_given
from kpi.pipeline.opening.periods import compose_periods, no_reports, reported_periods
from kpi.pipeline.opening.pinning import pin_now, pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.reporters import agencies_in
from kpi.pipeline.opening.staleness import note_state
from kpi.pipeline.opening.workspace import Workspace
from kpi.plan.agencies import Agencies
from kpi.quick import dataclass
from kpi.rollup.compose import parts_of
from kpi.spec.plan_duties import Calendar
from kpi.tables.frame import Frame
from kpi.tables.listing import IN_WORDS, StatusRow
from kpi.units.gazetteer.tree import COUNTRY, Tree

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_OF_FORM = ("run", "submission", "form")


@dataclass(frozen=True, slots=True)
class Status:
    """`rows`: one per expected reporter and form; `corrections`: by reporter what stands against its reports,
    gravest first, where that was asked for; `findings`: that there is no report of the period at all;
    `in_words`: reports in words that are expected; `calendars`: those of the plan asked for, each once;
    the rest says which state of the lake was read, in a `workspace` as of what was asked for."""

    workspace: Workspace
    rows: tuple[StatusRow, ...]
    version: int
    as_of: str
    findings: tuple[Finding, ...] = ()
    notices: tuple[Finding, ...] = ()
    corrections: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    in_words: tuple[StatusRow, ...] = ()
    calendars: tuple[Calendar, ...] = ()

    @property
    def codes(self) -> Mapping[str, str]:
        """What the forms are called, by id."""
        return {form.id: form.code for form in self.workspace.specs.forms.values()}

    def frame(self, period: Period, catalogue: Catalogue) -> Frame:
        """The surroundings of its table."""
        tree = self.workspace.tree_on(period.end)
        province = tree.get(self.workspace.province_on(tree.day))
        return Frame(
            catalogue,
            period,
            tree,
            place=province.name if province else "",
            version=self.version,
            as_of=self.as_of,
            program=self.workspace.program,
            release=self.workspace.release,
            specs=self.workspace.specs.sha256,
            unit_list=self.workspace.units_sha256,
            notices=self.notices,
        )


def status(
    workspace: Workspace,
    query: Query,
    received_by: date | None = None,
    with_corrections: bool = False,
    plan: str = "",
) -> Status:
    """What became of what is `expected`, by a plan where its id is given; else with what was sent unasked.
    With `received_by` only what was received by the end of that day is there. Raises Fault
    ``import.no_province`` when the workspace's province does not exist on the period's last day, and those of
    `expected`, `pinned` and `open_snapshot`."""
    workspace, period = pinned(workspace, query.as_of, query.specs), query.period
    tree = workspace.tree_on(period.end)
    province = workspace.province_on(period.end)
    if province != COUNTRY and tree.get(province) is None:
        raise Fault(finding("import.no_province", code=province, day=period.end))
    agencies, expectations = agencies_in(workspace, period, tree), expected(workspace, tree, period, plan)
    forms = {form.id: form for form in workspace.specs.forms.values()}
    periods = [str(one) for one in (period, *parts_of([period]))]
    loaded_periods = [*periods, str(period.previous)] if with_corrections else periods
    with open_snapshot(workspace.lake, query.as_of, loaded_periods, received_by) as snapshot:
        pin_now(workspace)
        notices = note_state(workspace, snapshot, periods)
        con, present = snapshot.con, reported_periods(snapshot.con)
        indicators = workspace.specs.indicators
        composition = compose_periods(con, [period], present, indicators, workspace.units).get(period)
        submissions, finding_counts = _sent(con, period), errors_and_warnings(con, "told", *_OF_FORM)
        awaited = [one for one in expectations if one.form is not None]
        number = len(awaited)
        awaited += () if plan else _unasked(tree, submissions, workspace, period, awaited)
        numbers = read_given(con, period, list(forms.values()), composition)
        first_days = first_received(con)
        notes_by_reporter = corrections(con, workspace, period) if with_corrections else {}
        version, moment = snapshot.version, snapshot.as_of
    rows = tuple(
        dated(
            replace(counted(row, forms[row.form], tree, numbers), awaited=place < number), period, first_days
        )
        for place, row in enumerate(_rows(awaited, agencies, submissions, finding_counts))
    )
    in_words = (_row(one, agencies, IN_WORDS) for one in expectations if one.form is None)
    # In a lake without any report nothing is mistaken: everybody is awaited, and the table says so.
    nothing = present and str(period) not in present and not (composition and composition.parts)
    notes = (no_reports(period, present),) if nothing and rows else ()
    calendars = tuple(dict.fromkeys(one.calendar for one in expectations if one.calendar is not None))
    return Status(
        workspace, rows, version, moment, notes, notices, notes_by_reporter, tuple(in_words),
        calendars if plan else (),
    )  # fmt: skip


Sent = Mapping[
    tuple[str, str], tuple[str, str, str, str]
]  # (reporter, form) → run, submission, outcome, received


def _sent(con: DuckDBPyConnection, period: Period) -> Sent:
    query = "SELECT reporter, form, run, submission, outcome, received FROM submission WHERE period = ?"
    rows = con.execute(f"{query} ORDER BY seq", [str(period)]).fetchall()  # of patched ones the last
    return {(reporter, form): (*rest,) for reporter, form, *rest in rows}


def _unasked(
    tree: Tree,
    submissions: Sent,
    workspace: Workspace,
    period: Period,
    expectations: Sequence[Expected],
) -> Iterator[Expected]:
    """All forms of the units that have sent any of them though none is expected of them; of agencies, and of
    forms that nobody awaits, those that were sent."""
    pairs = {(str(one.reporter), one.form.id) for one in expectations if one.form is not None}
    reporters = {reporter for reporter, _ in pairs}
    forms, due = forms_awaited(workspace, period), due_date(workspace.specs.settings, period)
    for text in sorted({reporter for reporter, _ in submissions}):
        unit = tree.get(unit_of(text))
        if unit is None:
            continue
        if text not in reporters and not agency_of(text):
            yield from all_forms(unit, forms, due)
        elif agency_of(text):
            for form in workspace.specs.forms.values():
                if (text, form.id) in submissions and (text, form.id) not in pairs:
                    yield Expected(Reporter(unit.code, agency_of(text)), unit, form, None)


def _rows(
    awaited: Iterable[Expected],
    agencies: Agencies,
    submissions: Sent,
    finding_counts: Mapping[tuple[str, ...], tuple[int, int]],
) -> Iterator[StatusRow]:
    """What became of each. Findings about a whole file count once: for the first of its forms."""
    pairs_seen: set[tuple[str, str]] = set()
    for one in awaited:
        form = one.form.id if one.form is not None else ""
        submission_fields = submissions.get((str(one.reporter), form))
        if submission_fields is None:
            yield _row(one, agencies, "missing")
            continue
        run, submission, outcome, received_day = submission_fields
        own_counts = finding_counts.get((run, submission, form), (0, 0))
        whole = (
            finding_counts.get((run, submission, ""), (0, 0))
            if (run, submission) not in pairs_seen
            else (0, 0)
        )
        pairs_seen.add((run, submission))
        errors, warnings = own_counts[0] + whole[0], own_counts[1] + whole[1]
        yield _row(one, agencies, outcome, date.fromisoformat(received_day), errors, warnings)


def _row(
    one: Expected,
    agencies: Agencies,
    outcome: str,
    received: date | None = None,
    errors: int | None = None,
    warnings: int | None = None,
) -> StatusRow:
    return StatusRow(
        reporter=str(one.reporter),
        name=agencies.name(str(one.reporter)) if one.reporter.agency else one.unit.name,
        form=one.form.id if one.form is not None else "",
        outcome=outcome,
        received=received,
        due=one.due,
        days_late=None,
        errors=errors,
        warnings=warnings,
        plan=one.plan,
        calendar=one.calendar.id if one.calendar is not None else "",
    )
