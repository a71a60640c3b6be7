"""What is to be told of cells, as findings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kpi.findings import Finding, Severity, finding, severity_of
from kpi.model.number import plain
from kpi.model.received import Ends
from kpi.model.separators import both_ways
from kpi.model.show import range_text

_READ_AS_TYPED = ("cell.text_number", "cell.unit_words", "cell.words_agree")
_BOTH_WAYS = ("cell.ambiguous", "cell.read_as_thousands", "cell.read_as_decimals")
_FIGURES = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell of one cell: `code` of the finding, the cell's place, what was typed, and between
    what its figure lies where that is all it says."""

    code: str
    cell: str
    unit: str
    indicator: str
    raw: str
    bounds: Ends | None = None


def tell(notes: list[Note], sheet: str, form: str) -> list[Finding]:
    """Findings of a sheet's cells: each fault for itself; what is read all the same is a habit of the sender,
    told at its first cell, and then the other cells of its kind."""
    findings: list[Finding] = []
    habits: dict[str, list[Note]] = {}
    for note in notes:
        if _gravity(note) is Severity.INFO:
            habits.setdefault(note.code, []).append(note)
        else:
            findings.append(_finding(note, _gravity(note), sheet, form))
    for code, (first, *others) in habits.items():
        findings.append(_finding(first, Severity.INFO, sheet, form))
        if others:
            place = {"sheet": sheet, "cell": others[0].cell, "form": form}
            cells = [note.cell for note in others]
            count = str(len(others))
            more = finding("cell.more", **place, kind=code, first=first.cell, count=count, cells=cells)
            findings.append(more)
    return findings


def _gravity(note: Note) -> Severity:
    """A text whose point or comma had to be interpreted is graver than digits typed as text."""
    if note.code not in _READ_AS_TYPED:
        return severity_of(note.code)
    return Severity.WARNING if "." in note.raw or "," in note.raw else Severity.INFO


def _finding(note: Note, gravity: Severity, sheet: str, form: str) -> Finding:
    place = {"sheet": sheet, "cell": note.cell, "unit": note.unit, "indicator": note.indicator, "form": form}
    return finding(note.code, gravity, **place, raw=note.raw, **_both(note), **_between(note))


def _both(note: Note) -> dict[str, str]:
    """The two values of a figure of which a point or comma says little, as people write them."""
    one = both_ways(next(iter(_FIGURES.findall(note.raw)), "")) if note.code in _BOTH_WAYS else None
    if one is None:
        return {}
    part = f"{one.part:f}"
    return {"whole": plain(one.whole), "part_vi": part.replace(".", ","), "part_en": part}


def _between(note: Note) -> dict[str, str]:
    """What is stored of a figure that is no single one, as people write it."""
    if note.bounds is None:
        return {}
    low, high = (None if end is None else Decimal(end) for end in note.bounds)
    return {f"stored_{lang}": range_text(low, high, lang) for lang in ("vi", "en")}
