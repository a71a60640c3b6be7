"""Tables of one form that belong together: it goes on on another sheet, each commune has its own, or blocks
stand side by side.

They are put together only where no figure is stated twice with two values; else which is meant nobody can
tell, and none counts. The same figures stated twice count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.findings.traits import traits_of
from kpi.intake.context import Context
from kpi.intake.sheets.draft import Draft
from kpi.intake.texts.cells import COUNTED
from kpi.model.number import State
from kpi.model.received import Ends, Part, Readings

_SUMMED = (*COUNTED, "yes_no")  # types of indicators of which a total is the sum
_MISSING = ("sheet.column_missing", "form.indicator_missing")
_Key = tuple[str, str]  # code of a unit, indicator
_Content = tuple[str | None, str | None, str, Ends | None]  # value, class code, state, bounds


def one_per_form(draft: Draft, context: Context) -> list[Part]:
    """The parts of a file, one a form; the draft is told what was put together and what was not taken."""
    forms = dict.fromkeys(part.form for part in draft.parts)
    if len(forms) == len(draft.parts):
        return draft.parts  # nearly all files
    parts = []
    for form in forms:
        pieces = [part for part in draft.parts if part.form == form]
        whole = pieces[0] if len(pieces) == 1 else _joined(draft, pieces, context)
        parts += [whole] if whole is not None else []
    return parts


@dataclass(frozen=True, slots=True)
class _Piece:
    """A table of the form: where each figure of a unit stands among its readings, and where its totals do."""

    part: Part
    units: dict[_Key, int]
    totals: list[int]

    @classmethod
    def of(cls, part: Part) -> _Piece:
        """A part, looked through."""
        r = part.readings
        keys = zip(r.unit, r.indicator, strict=True)
        units = {key: at for at, key in enumerate(keys) if r.role[at] == "unit"}
        return cls(part, units, [at for at, role in enumerate(r.role) if role == "total"])

    @property
    def is_blank(self) -> bool:
        """Whether no cell of a unit holds anything."""
        r = self.part.readings
        return all(r.state[at] == State.MISSING and r.raw[at] is None for at in self.units.values())

    def content(self, at: int) -> _Content:
        r = self.part.readings
        return r.value[at], r.text[at], r.state[at], r.bounds.get(at)


def _joined(draft: Draft, parts: Sequence[Part], context: Context) -> Part | None:
    pieces = _without_copies(draft, [_Piece.of(part) for part in parts])
    if len(pieces) == 1:
        return pieces[0].part
    contents: dict[_Key, _Content] = {}
    sheets_again: set[str] = set()
    repeats: list[tuple[_Piece, set[int]]] = []
    for piece in pieces:
        again = {key: at for key, at in piece.units.items() if key in contents}
        if any(piece.content(at) != contents[key] for key, at in again.items()):
            draft.findings.append(_told("sheet.form_twice", parts))
            return None
        sheets_again |= {piece.part.sheet} if again else set()
        contents |= {key: piece.content(at) for key, at in piece.units.items()}
        repeats.append((piece, set(again.values())))
    draft.findings.append(_told("sheet.form_repeated" if sheets_again else "sheet.form_joined", parts))
    _drop_moot(draft, pieces)
    totals = _totals(draft, pieces, contents, context)
    first, *further = (
        replace(piece.part, readings=_without(piece.part.readings, again | (set(piece.totals) - totals[n])))
        for n, (piece, again) in enumerate(repeats)
    )
    return replace(first, further=tuple(part for part in further if part.readings.unit))


def _without_copies(draft: Draft, pieces: list[_Piece]) -> list[_Piece]:
    """The tables without those that nobody has filled in and whose units stand in others that are."""
    keys = {key for piece in pieces if not piece.is_blank for key in piece.units}
    copies = [piece for piece in pieces if piece.is_blank and piece.units and piece.units.keys() <= keys]
    for piece in copies:
        place = {"sheet": piece.part.sheet, "form": piece.part.form}
        draft.findings = [
            note
            for note in draft.findings
            if (note.sheet, note.form) != (piece.part.sheet, piece.part.form)
            or not traits_of(note.code).moot_when_blank
        ]
        draft.findings.append(finding("sheet.blank_copy", **place))
    return [piece for piece in pieces if piece not in copies]


def _told(code: str, parts: Sequence[Part]) -> Finding:
    sheets = dict.fromkeys(part.sheet for part in parts)
    if code == "sheet.form_joined" and len(sheets) == 1:
        return finding("sheet.read_in_parts", sheet=parts[0].sheet, form=parts[0].form)
    return finding(code, sheet=parts[1].sheet, form=parts[0].form, sheets=", ".join(sheets))


def _drop_moot(draft: Draft, pieces: Sequence[_Piece]) -> None:
    """A column that a table lacks is not missing where another holds it for all units of the table."""
    keys = {key for piece in pieces for key in piece.units}
    form = pieces[0].part.form
    units: dict[str, set[str]] = {}
    for piece in pieces:
        units.setdefault(piece.part.sheet, set()).update(unit for unit, _ in piece.units)
    findings: list[Finding] = []
    places: set[tuple[str, str]] = set()
    for note in draft.findings:
        if note.code in _MISSING and note.form == form:
            place = note.sheet, note.indicator
            of_sheet = units.get(note.sheet, {""})
            if place in places or all((unit, note.indicator) in keys for unit in of_sheet):
                continue
            places.add(place)
        findings.append(note)
    draft.findings = findings


def _totals(
    draft: Draft, pieces: Sequence[_Piece], contents: dict[_Key, _Content], context: Context
) -> list[set[int]]:
    """Which totals of each table are the sender's of all units: those of one table alone are held against its
    own units here, and only told where they are no sum of them."""
    whole = _sums(contents.items())
    indicators: set[str] = set()
    totals: list[set[int]] = []
    for piece in pieces:
        r = piece.part.readings
        sums = _sums((key, piece.content(at)) for key, at in piece.units.items())
        sums_stated = [at for at in piece.totals if context.indicator(r.indicator[at]).type in _SUMMED]
        if _agree(r, sums_stated, whole):
            totals.append({at for at in piece.totals if r.indicator[at] not in indicators})
            indicators |= {r.indicator[at] for at in piece.totals}
            continue
        totals.append(set())
        if not _agree(r, sums_stated, sums):
            cells = [r.cell[at] for at in sums_stated if not _agrees(r, at, sums)]
            place = {"sheet": piece.part.sheet, "cell": cells[0], "form": piece.part.form}
            draft.findings.append(finding("sheet.total_of_part", **place, cells=cells))
    return totals


def _sums(contents: Iterable[tuple[_Key, _Content]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for (_, indicator), (value, *_) in contents:
        if value is not None:
            sums[indicator] = sums.get(indicator, Decimal(0)) + Decimal(value)
    return sums


def _agree(readings: Readings, totals: Sequence[int], sums: dict[str, Decimal]) -> bool:
    return all(_agrees(readings, at, sums) for at in totals)


def _agrees(readings: Readings, at: int, sums: dict[str, Decimal]) -> bool:
    value = readings.value[at]
    return value is None or Decimal(value) == sums.get(readings.indicator[at], Decimal(0))


def _without(readings: Readings, places: set[int]) -> Readings:
    """The readings but for those at some places."""
    if not places:
        return readings
    return readings.at([at for at in range(len(readings.unit)) if at not in places])
