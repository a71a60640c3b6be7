"""Whose figures a sheet holds where each commune has a sheet of its own: in the vertical layout, or as a
table without a column of names.

The line about the sender, the titles and the name of the sheet must not contradict each other: a copied sheet
whose name or line was not changed is nobody's for sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.rows.lone import has_names
from kpi.intake.rows.row_kinds import total_words
from kpi.intake.sheets.draft import Sheet
from kpi.intake.sheets.senders import sender_named
from kpi.intake.texts.letterhead import NO_LETTERHEAD
from kpi.intake.texts.wording import unnumbered
from kpi.model.grid import cell_name
from kpi.model.number import State
from kpi.model.received import Readings
from kpi.units.gazetteer.names import type_of, words
from kpi.units.gazetteer.tree import Unit
from kpi.units.matching.scope import Match

_LEAST = 2  # communes of which a workbook has sheets


@dataclass(frozen=True, slots=True)
class Owned:
    """The sheets of a file, with their `owner` where each commune has its own; `reporter` is the one unit
    that sends the figures of them all, "" where there is none; `findings` tell of sheets left out, which are
    those of some of the `lost_units`."""

    sheets: list[Sheet]
    reporter: str = ""
    findings: tuple[Finding, ...] = ()
    lost_units: frozenset[str] = frozenset()


def owned(sheets: list[Sheet], context: Context) -> Owned:
    """The sheets with the communes they are of; as they are where they are not of several."""
    nameless = [sheet for sheet in sheets if not sheet.owner and _is_of_one(sheet)]
    candidates = [*nameless, *(sheet for sheet in sheets if sheet.vertical and not sheet.owner)]
    sheets_asked = candidates if len(candidates) > 1 else nameless
    answers = {id(sheet): _Said.of(sheet, context) for sheet in sheets_asked}
    units = {unit.code for answer in answers.values() for unit in answer.units}
    are_many = len(units) >= _LEAST
    if not are_many:
        answers = {id(sheet): answers[id(sheet)] for sheet in nameless}
    sender = _sender(units, context)
    all_sheets, findings = [], []
    lost_units: set[str] = set()
    names_said = {sender_named(sheet.titles, context) for sheet in sheets}
    for sheet in sheets:
        answer = answers.get(id(sheet))
        if answer is not None and not answer.units and sender and are_many:
            answer = _Said.within(sheet, sender, context)
        if answer is None or not answer.units:
            total = sheet.total or (answer is not None and are_many and _is_total(sheet, context))
            all_sheets.append(replace(sheet, total=total))
        elif len({unit.code for unit in answer.units}) > 1:
            findings.append(_unclear(sheet, answer))
            lost_units |= {unit.code for unit in answer.units}
        elif not answer.owns:
            all_sheets.append(replace(sheet, unowned=answer.units[0] not in names_said))
        else:
            titles = replace(sheet.titles, sender="", sender_cell="", letterhead=NO_LETTERHEAD)
            titles = titles if answer.line and are_many else sheet.titles
            all_sheets.append(replace(sheet, owner=answer.units[0].code, titles=titles))
    owners = (sheet.owner for sheet in all_sheets)
    return Owned(all_sheets, _sender(owners, context), tuple(findings), frozenset(lost_units))


def _is_of_one(sheet: Sheet) -> bool:
    """Whether all figures of a sheet are of one unit, which its rows do not name."""
    return sheet.scores is not None or (sheet.header is not None and not has_names(sheet.header))


def _sender(units: Iterable[str], context: Context) -> str:
    """The one unit that sends the figures of all the units, "" for none."""
    senders = {context.tree.sender_of(unit) for unit in units if unit}
    return senders.pop() if len(senders) == 1 else ""


def _unclear(sheet: Sheet, answer: _Said) -> Finding:
    one, other = list(dict.fromkeys(answer.units))[:2]
    names = {"line": one.name, "name": other.name}
    cell = (sheet.titles.sender_cell or sheet.titles.letterhead.cell) if answer.line else answer.cell
    return finding("sheet.owner_unclear", sheet=sheet.grid.name, cell=cell, **names)


@dataclass(frozen=True, slots=True)
class _Said:
    """The communes that a sheet's lines, its titles and its name are of: that of the `line` first. `cell` is
    that of the first title that names one; `entitled`: a title says that the figures are its own, it does not
    merely name it ("Kính gửi: UBND xã …")."""

    line: Unit | None
    name: Unit | None
    titles: tuple[Unit, ...] = ()
    cell: str = ""
    entitled: bool = False

    @property
    def owns(self) -> bool:
        """Whether anything says whose the figures are."""
        return self.line is not None or self.name is not None or self.entitled

    @property
    def units(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in (self.line, *self.titles, self.name) if unit is not None)

    @classmethod
    def of(cls, sheet: Sheet, context: Context) -> _Said:
        """What a sheet says; its name is looked up beside the commune, or inside the unit, of its lines."""
        unit = sender_named(sheet.titles, context)
        line = unit if unit is not None and context.tree.reports(unit) else None
        around = line.parent if line is not None else unit.code if unit is not None else None
        name = _of_name(sheet, around, context)
        if sheet.vertical:
            return cls(line, name)
        titles, cell = _of_titles(sheet, around, context)
        return cls(line, name, titles, cell, _is_entitled(sheet, titles, around, context))

    @classmethod
    def within(cls, sheet: Sheet, sender: str, context: Context) -> _Said:
        """What it says of the units inside the sender of the others, where its line fits several units."""
        text = sheet.titles.sender or sheet.titles.letterhead.text
        units = context.matcher.reporter(text).other if text else ()
        fitting = [u for u in units if sender in {above.code for above in context.tree.path(u.code)}]
        line = fitting[0] if len(fitting) == 1 and context.tree.reports(fitting[0]) else None
        name = _of_name(sheet, sender, context)
        return cls(line, name) if line is not None or not text else cls(None, None)


def _of_name(sheet: Sheet, around: str | None, context: Context) -> Unit | None:
    return context.matcher.match(unnumbered(sheet.grid.name.strip()), None, around).unit


def _of_titles(sheet: Sheet, around: str | None, context: Context) -> tuple[tuple[Unit, ...], str]:
    """The communes inside the unit `around` that texts above the table name by type and name, and the cell of
    the first."""
    units: dict[Unit, str] = {}
    for r, row in enumerate(sheet.grid.rows[: sheet.top]):
        for c, cell in enumerate(row):
            match = context.matcher.reporter(cell) if isinstance(cell, str) and cell else None
            fitting = [u for u in _meant(match) if _is_commune(u, around, context)] if match else []
            if len(fitting) == 1:
                units.setdefault(fitting[0], cell_name(r, c))
    return tuple(units), next(iter(units.values()), "")


def _is_entitled(sheet: Sheet, units: Sequence[Unit], around: str | None, context: Context) -> bool:
    """Whether a text above the table is nothing but the type and the name of one of the communes, with where
    it lies and, before it, words such as "Kết quả của"."""
    leads = ("", *map(words, context.specs.settings.guards.get("title_leads", ())))
    texts = (words(c) for row in sheet.grid.rows[: sheet.top] for c in row if isinstance(c, str) and c)
    names = (text[len(lead) :].strip(" :.-") for text in texts for lead in leads if text.startswith(lead))
    return any(context.matcher.match(name, None, around).unit in units for name in names if type_of(name))


def _meant(match: Match) -> tuple[Unit, ...]:
    """The units that a text names, with the word for their kind."""
    if match.problem == "ambiguous":
        return match.other
    return (match.unit,) if match.unit is not None and match.how == "name" else ()


def _is_commune(unit: Unit, around: str | None, context: Context) -> bool:
    if not context.tree.reports(unit):
        return False
    return around is None or around in {above.code for above in context.tree.path(unit.code)}


def _is_total(sheet: Sheet, context: Context) -> bool:
    """Whether a sheet is that of all communes together, by its name."""
    unit = sender_named(sheet.titles, context)
    return total_words(sheet.grid.name, unit, context) is not None


def as_total(readings: Readings) -> Readings:
    """Figures of all communes together as the sender's total of them."""
    total = readings.at([at for at, state in enumerate(readings.state) if state == State.NUMBER.value])
    total.role = ["total"] * len(total.unit)
    return total


def once_a_cell(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that repeat for another commune what is told of the same cell of a sheet, or
    of the same indicator of it."""
    notes, keys = [], set()
    for note in findings:
        key = (note.code, note.sheet, note.cell, note.form, note.indicator)
        if not note.sheet or key not in keys:
            notes.append(note)
        keys.add(key)
    return notes
