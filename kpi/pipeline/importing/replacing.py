"""Whether a submission takes the place of the one before it, or is held until the office decides.

Nothing is lost without a decision: a submission that lacks a unit or figures of the one before does not
replace it by itself, nor one of other units, nor one in which what was reported becomes zero. Order is what
the papers say: the number of the version on the sheet and the day of receipt, where the office stated it.
Where they say nothing the order of import holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.findings import Finding, Severity, finding
from kpi.lake.log import SubmissionRow
from kpi.lake.sql import listed, literal
from kpi.model.number import KNOWN, TOLD, State
from kpi.model.period import Period
from kpi.model.reporter import unit_of
from kpi.model.show import stored_day
from kpi.pipeline.importing.zeros import Turn, ZeroRules, named, turns

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_OWN = "role IN ('unit', 'whole')"
_FIGURES = f"{_OWN} AND state IN ({', '.join(literal(state.value) for state in KNOWN)})"
_TOLD = f"{_OWN} AND state IN ({', '.join(literal(state.value) for state in TOLD)})"
_FIGURES_AT_ONCE = 100_000  # compared together; where all communes send again there are many times more
_NAMED = 5  # units that are named, of those that are lost


@dataclass(frozen=True, slots=True)
class Loss:
    """A submission beside one before it, of one form and reporter: how many units and figures that one has,
    the units of it that have no figure now, the figures that are gone, those of them in units that still have
    others, and how many units both have figures of. Bounds count as a figure, but a figure of which only they
    are left is gone. A mark for "none" that is gone is no figure lost, nor is a unit where the form held
    nothing but such marks. `turns` are the figures that may have become zero, `patched` the units whose
    figures a patch had brought and that are not the same now."""

    units: int = 0
    figures: int = 0
    lost_units: tuple[str, ...] = ()
    lost_figures: int = 0
    lost_inside: int = 0
    shared: int = 0
    turns: tuple[Turn, ...] = ()
    patched: tuple[str, ...] = ()


Part = tuple[str, str, str]  # submission id, form, reporter
# By submission, the one before ("": what the lake holds), form and reporter.
Losses = Mapping[tuple[str, str, str, str], Loss]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the run's submissions hold (units, figures), and what they lack of those before them."""

    sizes: Mapping[Part, tuple[int, int]]
    losses: Losses


def beside(con: DuckDBPyConnection, period: Period, replacing: bool) -> Beside:
    """Compare what is incoming (tables ``part`` and ``reading``, views ``incoming`` and ``form_sent``) with
    what counts, and with each other; the latter only if anything may be replaced."""
    # By the numbers of parts: names of submissions take the engine twice as long.
    rows = con.execute(
        f"""SELECT submission, form, reporter, units, figures FROM form_sent JOIN (
            SELECT whole AS part, count(DISTINCT unit) AS units, count(*) AS figures
            FROM reading JOIN (SELECT part, whole FROM part) USING (part)
            WHERE {_FIGURES} GROUP BY whole
        ) USING (part)"""
    ).fetchall()
    sizes = {(sub, form, reporter): (units, figures) for sub, form, reporter, units, figures in rows}
    losses: dict[tuple[str, str, str, str], Loss] = {}
    for forms in _batches(con, sizes) if replacing else ():
        losses.update(_losses(con, period, forms))
    return Beside(sizes, losses)


def _batches(con: DuckDBPyConnection, sizes: Mapping[Part, tuple[int, int]]) -> Iterator[Sequence[str]]:
    """The forms of the run, as many at a time as the engine has memory to compare."""
    figures: Counter[str] = Counter()
    for (_, form, _), (_, number) in sizes.items():
        figures[form] += number
    forms: list[str] = []
    for (form,) in con.execute("SELECT DISTINCT form FROM form_sent ORDER BY form").fetchall():
        if forms and sum(figures[one] for one in (*forms, form)) > _FIGURES_AT_ONCE:
            yield forms
            forms = []
        forms = [*forms, form]
    yield forms


def _losses(con: DuckDBPyConnection, period: Period, forms: Sequence[str]) -> Losses:
    form_filter = f"form IN ({listed(forms)})"
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE fresh_figure AS
            SELECT submission, form, reporter, unit, indicator, state, value, text, lower, upper
            FROM incoming SEMI JOIN (
                SELECT form, reporter FROM form_sent GROUP BY ALL HAVING count(*) > 1
                UNION ALL SELECT form, reporter FROM submission
            ) USING (form, reporter) WHERE {_TOLD} AND {form_filter};
        CREATE OR REPLACE TEMP TABLE earlier_figure AS
            SELECT p.submission, '' AS earlier, o.form, o.reporter, o.unit, o.indicator, o.state, o.value,
                o.text, o.lower, o.upper, s.base > 0 AS patched
            FROM observation AS o JOIN form_sent AS p USING (form, reporter)
            JOIN (SELECT DISTINCT run, submission, form, reporter, base FROM submission) AS s
                ON s.run = o.run AND s.submission = o.submission AND s.form = o.form
                AND s.reporter = o.reporter
            WHERE o.period = {literal(str(period))} AND o.{form_filter} AND {_TOLD}
            UNION ALL
            SELECT p.submission, q.submission, f.form, f.reporter, f.unit, f.indicator, f.state, f.value,
                f.text, f.lower, f.upper, false
            FROM (FROM form_sent WHERE {form_filter}) AS p JOIN form_sent AS q
                ON p.form = q.form AND p.reporter = q.reporter AND q.seq < p.seq
            JOIN fresh_figure AS f
                ON f.submission = q.submission AND f.form = q.form AND f.reporter = q.reporter
        """
    )
    losses_by_part = _compared(con)
    con.execute("DROP TABLE fresh_figure; DROP TABLE earlier_figure")
    return losses_by_part


def _compared(con: DuckDBPyConnection) -> Losses:
    nil, bounds = literal(State.NIL.value), literal(State.RANGE.value)
    changes = turns(con)
    rows = con.execute(
        f"""
        WITH by_unit AS (
            SELECT p.submission, p.earlier, p.form, p.reporter, p.unit, count(*) AS figures,
                count(*) FILTER (p.state <> {nil}) AS numbers,
                count(*) FILTER (p.state <> {nil} AND (f.indicator IS NULL OR (f.state = {bounds}
                    AND p.state <> {bounds}))) AS lost,
                bool_or(u.unit IS NOT NULL) AS shared,
                bool_or(p.patched AND (f.value IS DISTINCT FROM p.value OR f.text IS DISTINCT FROM p.text
                    OR f.lower IS DISTINCT FROM p.lower OR f.upper IS DISTINCT FROM p.upper)) AS undone
            FROM earlier_figure AS p
            LEFT JOIN fresh_figure AS f USING (submission, form, reporter, unit, indicator)
            LEFT JOIN (SELECT DISTINCT submission, form, reporter, unit FROM fresh_figure) AS u
                USING (submission, form, reporter, unit)
            GROUP BY ALL
        )
        SELECT submission, earlier, form, reporter, count(*), sum(figures),
            CASE WHEN sum(numbers) > 0 THEN list(unit ORDER BY unit) FILTER (NOT shared) END, sum(lost),
            coalesce(sum(lost) FILTER (shared), 0), count(*) FILTER (shared),
            list(unit ORDER BY unit) FILTER (undone)
        FROM by_unit GROUP BY submission, earlier, form, reporter
        """
    ).fetchall()
    return {
        (sub, earlier, form, reporter): Loss(
            *(units, int(figures), tuple(missing or ()), int(lost_count), int(inside), shared),
            changes.get((sub, earlier, form, reporter), ()),
            tuple(undone or ()),
        )
        for sub, earlier, form, reporter, units, figures, missing, lost_count, inside, shared, undone in rows
    }


@dataclass(frozen=True, slots=True)
class Papers:
    """What the papers say of a submission's place in time: its version, and the day of receipt as an ISO date
    ("" unless the office stated it)."""

    revision: int
    received: str

    def after(self, other: Papers) -> tuple[int, int]:
        """By version and by day: 1 later than the other, -1 earlier, 0 where they say nothing."""
        days = (self.received, other.received)
        day = 0 if "" in days else (days[0] > days[1]) - (days[0] < days[1])
        return (self.revision > other.revision) - (self.revision < other.revision), day


def papers_of(stack: Sequence[SubmissionRow]) -> Papers:
    """What the papers say of a submission and the patches on it: the latest of all."""
    days = [row.received for row in stack if row.received_stated]
    return Papers(max(row.revision for row in stack), max(days, default=""))


@dataclass(frozen=True, slots=True)
class Rules:
    """How the office wants it: `fewer` lets a submission that holds less replace, `patch` takes the rows sent
    alone. `lost_percent` is the share of figures in percent that may be gone, `zeros` how many must have
    become zero to be held; `name` names a unit by its code."""

    lost_percent: int
    zeros: ZeroRules
    fewer: bool
    patch: bool
    name: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Move:
    """A form of a submission, about to replace `stack` (what counts, the latest first). `here` tells that
    this came in the same run, `by_decision` that it is the same file, read otherwise since the office has
    decided about names in it. `present` tells that what counts was sent in this run too."""

    submission: str
    form: str
    reporter: str
    papers: Papers
    stack: tuple[SubmissionRow, ...]
    loss: Loss
    now: tuple[int, int]
    here: bool
    by_decision: bool
    present: bool


def hold(move: Move, rules: Rules) -> Finding | None:
    """Why the form is held, None where it takes its place."""
    if not rules.patch:
        if move.loss.units and not move.loss.shared and not move.by_decision:
            return _told("submission.other_units", move, units=_names(move.loss.lost_units, rules))
        steps = move.papers.after(papers_of(move.stack))
        if -1 in steps:
            return _older(1 in steps, move)
    if rules.fewer or move.by_decision:
        return None
    zeroed = rules.zeros.told(move.loss.turns)
    if zeroed:
        return _told("submission.zeros", move, zeroed=named(zeroed))
    return _less(move, rules) if _is_less(move.loss, rules) else None


def _older(differ: bool, move: Move) -> Finding:
    """What is told of papers that say older; beside the newer version itself it is no fault."""
    if differ:
        return _told("submission.papers_differ", move, **_said(move))
    gravity = Severity.WARNING if move.present else Severity.ERROR
    return _told("submission.older", move, gravity, **_said(move))


def _less(move: Move, rules: Rules) -> Finding:
    units, figures = move.now
    return _told(
        "submission.holds_less",
        move,
        units_before=move.loss.units,
        figures_before=move.loss.figures,
        units_now=units,
        figures_now=figures,
        lost=move.loss.lost_inside if rules.patch else move.loss.lost_figures,
        units=_names(move.loss.lost_units, rules) if not rules.patch else "–",
    )


def _is_less(loss: Loss, rules: Rules) -> bool:
    if rules.patch:
        return loss.lost_inside * 100 > loss.figures * rules.lost_percent
    return bool(loss.lost_units) or loss.lost_figures * 100 > loss.figures * rules.lost_percent


def replaced(move: Move, rules: Rules) -> str:
    """The code of what to tell of a form that takes its place."""
    if rules.patch:
        return "submission.patches"
    if undone(move, rules):
        return "submission.undoes_patch"
    if move.here and not any(move.papers.after(papers_of(move.stack))):
        return "submission.order_by_name"
    return "submission.supersedes"


def undone(move: Move, rules: Rules) -> str:
    """The units whose patched figures give way to others, though no papers say that these are newer."""
    if rules.patch or not move.loss.patched or any(move.papers.after(papers_of(move.stack))):
        return ""
    return _names(move.loss.patched, rules)


def _told(code: str, move: Move, gravity: Severity | None = None, /, **more: object) -> Finding:
    earlier = move.stack[0]
    return finding(
        code,
        gravity,
        unit=unit_of(move.reporter),
        form=move.form,
        submission=move.submission,
        earlier=earlier.submission,
        name=earlier.file,
        **{key: str(value) for key, value in more.items()},
    )


def _said(move: Move) -> dict[str, object]:
    """What the papers of both say, for the text."""
    other = papers_of(move.stack)
    return {
        "revision": move.papers.revision,
        "revision_before": other.revision,
        "day": stored_day(move.papers.received, missing="–"),
        "day_before": stored_day(other.received, missing="–"),
    }


def _names(units: Sequence[str], rules: Rules) -> str:
    names = ", ".join(rules.name(code) for code in units[:_NAMED])
    more = len(units) - _NAMED
    return f"{names}, … (+{more})" if more > 0 else names or "–"
