"""A reminder to one reporter as plain text: what lacks, and what to correct first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kpi.findings import Catalogue, Finding, Severity
from kpi.model.period import Period
from kpi.model.show import day_text
from kpi.quick import dataclass
from kpi.spec.kinds.form import Form
from kpi.tables.due_table import when_words
from kpi.tables.frame import period_name, sentence
from kpi.tables.listing import StatusRow
from kpi.units.gazetteer.tree import Tree

_SHOWN = 10  # things to correct that are told one by one


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is to be told to a reporter: its `rows`, and what stands against what it sent (`corrections`,
    gravest first). `office` writes, on the day `on`."""

    office: str
    period: Period
    on: date
    rows: tuple[StatusRow, ...]
    corrections: tuple[Finding, ...]

    @property
    def missing(self) -> tuple[StatusRow, ...]:
        """The forms that are not there."""
        return tuple(row for row in self.rows if row.awaited and not row.there)

    @property
    def to_correct(self) -> tuple[StatusRow, ...]:
        """The forms that are there with errors, or without all their figures."""
        return tuple(row for row in self.rows if row.there and (not row.whole or self.errors(row)))

    @property
    def needed(self) -> bool:
        """Whether there is anything to remind of: warnings alone are none."""
        return bool(self.missing or self.to_correct or self._count(Severity.ERROR))

    def errors(self, row: StatusRow) -> int:
        """How many errors there are in a form."""
        return self._count(Severity.ERROR, row.form)

    def warnings(self, row: StatusRow) -> int:
        """How many warnings there are in a form."""
        return self._count(Severity.WARNING, row.form)

    def _count(self, severity: Severity, form: str = "") -> int:
        return sum(one.severity is severity and form in ("", one.form) for one in self.corrections)


def reminder_text(one: Reminder, forms: Mapping[str, Form], tree: Tree, catalogue: Catalogue) -> str:
    """The whole text, its lines ended as Windows does."""
    lines = [*_lines(one, forms, tree, catalogue)]
    return "".join(f"{line}\r\n" for line in lines)


def _lines(one: Reminder, forms: Mapping[str, Form], tree: Tree, catalogue: Catalogue) -> Iterator[str]:
    text, row = catalogue.text, one.rows[0]
    period = period_name(one.period, catalogue)
    yield one.office
    yield text("reminder.day", day=day_text(one.on))
    yield ""
    yield text("reminder.to", name=row.name, code=row.reporter)
    yield text("reminder.about", period=period)
    yield ""
    for due in sorted({row.due or date.max for row in one.missing}):
        rows = [row for row in one.missing if (row.due or date.max) == due]
        yield _missing(rows, one.on, catalogue)
        yield from (f"  - {_name(row, forms, catalogue)}" for row in rows)
        yield ""
    if one.to_correct:
        yield text("reminder.to_correct")
        yield from (
            f"  - {_name(row, forms, catalogue)}: {_faults(one, row, catalogue)}" for row in one.to_correct
        )
        yield ""
    if one.corrections:
        yield text("reminder.first")
        yield from _corrections(one.corrections, row.reporter, tree, catalogue)
        yield ""
    wish = "send" if not one.corrections else "both" if one.missing else "correct"
    yield text(f"reminder.please_{wish}", office=one.office)


def _missing(rows: Sequence[StatusRow], on: date, catalogue: Catalogue) -> str:
    due = rows[0].due
    if due is None:
        return catalogue.text("reminder.missing_undated", number=len(rows))
    when = when_words(due, on, catalogue)
    return catalogue.text("reminder.missing", number=len(rows), due=day_text(due), when=when)


def _name(row: StatusRow, forms: Mapping[str, Form], catalogue: Catalogue) -> str:
    form = forms.get(row.form)
    if form is None:
        return catalogue.text("reminder.form", code=row.form, title="").rstrip(" :")
    return catalogue.text("reminder.form", code=form.code, title=form.title.get(catalogue.lang))


def _faults(one: Reminder, row: StatusRow, catalogue: Catalogue) -> str:
    """When it came, how much is wrong with it, and how much is not there."""
    text, parts = catalogue.text, []
    if row.received is not None:
        parts.append(text("reminder.received", day=day_text(row.received)))
    counts = {"errors": one.errors(row), "warnings": one.warnings(row)}
    if any(counts.values()):
        parts.append(text("reminder.counts", **counts))
    if row.units_reported is not None and row.units_reported != row.units_expected:
        parts.append(text("reminder.units", known=row.units_reported, all=row.units_expected))
    lacking = (row.figures_expected or 0) - (row.figures or 0)
    if lacking:
        parts.append(text("reminder.figures", number=lacking))
    return "; ".join(parts)


def _corrections(
    findings: Sequence[Finding], reporter: str, tree: Tree, catalogue: Catalogue
) -> Iterator[str]:
    for number, one in enumerate(findings[:_SHOWN], 1):
        place = _place(one, reporter, tree)
        severity = catalogue.text(f"severity.{one.severity}")
        yield f"  {number}. {severity}{f', {place}' if place else ''}: {sentence(catalogue.message(one))}"
        yield f"     {catalogue.text('reminder.remedy', remedy=sentence(catalogue.remedy(one)))}"
    more = len(findings) - _SHOWN
    if more > 0:
        yield f"  {catalogue.text('reminder.more', more=more)}"


def _place(one: Finding, reporter: str, tree: Tree) -> str:
    """Sheet and cell, and the unit of the row where it is not the reporter itself."""
    cell = "!".join(part for part in (one.sheet.strip(), one.cell) if part)
    unit = tree.get(one.unit) if one.cell and one.unit != reporter else None
    return ", ".join(filter(None, (cell, unit.name if unit is not None else "")))
