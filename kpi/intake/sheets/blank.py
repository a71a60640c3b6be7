"""Forms that nobody has filled in: they are no reports.

Headings, names of units, a template's formulas and its total row of zeros are not the sender's own. A zero
typed into a row that is filled otherwise is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kpi.findings import Finding, finding
from kpi.findings.traits import traits_of
from kpi.intake.sheets.draft import Draft
from kpi.model.number import State
from kpi.model.received import Part, Readings, Role
from kpi.spec.kinds.settings import Settings

_OWN: tuple[Role, ...] = ("unit", "whole")  # roles of what somebody tells of a unit
_NUMBER, _MISSING, _UNCALCULATED = State.NUMBER.value, State.MISSING.value, State.UNCALCULATED.value


def without_blanks(
    draft: Draft, marked: bool, required: Mapping[str, frozenset[str]], settings: Settings
) -> list[Part]:
    """The parts of a file that are reports; the draft is told of the others, and refuses a file that has no
    other. `marked` tells that the file is a template of ours, `required` gives the indicators of each form
    that must not be empty."""
    blank = [p for p in draft.parts if is_blank(_whole(p), required[p.form], settings)]
    if not blank:
        return draft.parts
    parts_filled = [part for part in draft.parts if part not in blank]
    forms = {part.form for part in blank}
    draft.findings = [note for note in draft.findings if not _of_blank(note, forms, bool(parts_filled))]
    if parts_filled:
        draft.findings += [_told(p) for p in blank if p.readings.unit or not draft.explained(p.sheet)]
    else:
        code = "file.blank_template" if marked else "file.blank"
        one_finding = finding(code, forms=", ".join(sorted(forms)), sheet=blank[0].sheet)
        draft.findings.append(one_finding)
    return parts_filled


def _whole(part: Part) -> Readings:
    """The readings of all tables of a form."""
    if not part.further:
        return part.readings
    readings = Readings()
    for piece in part.pieces:
        readings.add(piece.readings)
    return readings


def _of_blank(note: Finding, forms: Collection[str], others: bool) -> bool:
    """Whether a finding only says in other words that a form is empty."""
    return traits_of(note.code).moot_when_blank and (note.form in forms or not others)


def _told(part: Part) -> Finding:
    if not part.readings.unit:
        return finding("form.no_rows", sheet=part.sheet, form=part.form)
    return finding("form.blank", sheet=part.sheet, form=part.form)


def is_blank(readings: Readings, required: Collection[str], settings: Settings) -> bool:
    """Whether the units' own rows hold (nearly) nothing that somebody filled in."""
    unit_count = sum(map(readings.role.count, _OWN))
    figures = readings.state.count(_NUMBER) - (len(readings.role) - unit_count)
    if unit_count and figures * 100 >= unit_count * max(settings.replacement.filled_percent, 50):
        return False  # by far the most: then some row is filled as far
    return _is_blank(readings, required, settings)


def _is_blank(readings: Readings, required: Collection[str], settings: Settings) -> bool:
    row_counts: dict[str, int] = {}
    filled: dict[str, int] = {}
    strong = 0
    columns: Sequence[Sequence[str | None]] = (
        readings.unit,
        readings.role,
        readings.indicator,
        readings.state,
        readings.value,
        readings.raw,
    )
    for unit, role, indicator, state, value, raw in zip(*columns, strict=True):
        if role not in _OWN or unit is None:
            continue
        row_counts[unit] = row_counts.get(unit, 0) + (indicator in required)
        if state == _MISSING and raw is None:
            continue
        filled[unit] = filled.get(unit, 0) + 1
        strong += state != _UNCALCULATED and not (state == _NUMBER and value == "0" and raw is None)
    if not filled:
        return True
    if any(
        many * 100 >= max(row_counts[unit], 1) * settings.replacement.filled_percent
        for unit, many in filled.items()
    ):
        return False
    share = sum(filled.values()) * 100
    return not strong or share < sum(row_counts.values()) * settings.replacement.blank_percent
