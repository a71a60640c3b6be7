"""A file with details of persons: what of it is read, copies of it without them, and the proof of a copy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from kpi.findings import Finding, Severity
from kpi.intake.context import Context
from kpi.intake.files.container import inspect
from kpi.intake.files.decoding import Decoded
from kpi.intake.files.reader import read_grids, sheets_in_unicode
from kpi.intake.known import Known
from kpi.intake.persons.masking import At, Masked, Masking, masked
from kpi.intake.texts.composed import composed
from kpi.intake.workbook import read_file
from kpi.model.grid import Grid, cell_name
from kpi.model.number import State
from kpi.model.received import Received

_DECODED = "sheet.font_decoded"
_ESTIMATE = "sheet.estimate"
_SILENT = ("total", None, None)
_NOTE = "note"  # texts are masked in a copy, and are no values


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it is read where nobody asks for persons: nothing of `received` may be told or kept. `grids`
    are its sheets."""

    received: Received
    grids: tuple[Grid, ...]


def open_with_persons(
    data: bytes, label: str, suffix: str, context: Context, passwords: Sequence[str] = ()
) -> Opened:
    """Read a file as if nobody minded the persons in it."""
    unasked = replace(context, persons=replace(context.persons, asked=False))
    received = read_file(data, label, suffix, unasked, passwords)
    container = inspect(data, suffix, context.specs.settings, passwords)
    if isinstance(container, Finding) or not received.parts:
        return Opened(received, ())
    if any(one.code == _DECODED for one in received.findings):
        sheets = sheets_in_unicode(data, container, context.knows)
        return Opened(received, tuple(one.grid if isinstance(one, Decoded) else one for one in sheets))
    grids = read_grids(data, container)
    return Opened(received, () if isinstance(grids, Finding) else tuple(grids))


def copy_without(opened: Opened, context: Context) -> Masked:
    """The sheets without persons."""
    means = Masking(
        words=context.persons.words,
        is_unit=context.persons.is_unit,
        is_head=context.locator.is_head,
        is_known=Known(context).covers,
    )
    return masked(opened.grids, _figures(opened), means, _figures(opened, invalid=True))


def _figures(opened: Opened, invalid: bool = False) -> Mapping[str, frozenset[At]]:
    """By sheet the cells that are read, or those of them that no figure could be made of."""
    names: dict[str, set[str]] = defaultdict(set)
    for part in opened.received.parts:
        for piece in part.pieces:
            cells = zip(piece.readings.cell, piece.readings.state, strict=True)
            names[piece.sheet].update(
                cell for cell, state in cells if not invalid or state == State.INVALID.value
            )
    return {
        grid.name: frozenset(
            (r, c)
            for r, row in enumerate(grid.rows)
            for c, cell in enumerate(row)
            if cell not in ("", None) and cell_name(r, c) in names[composed(grid.name)]
        )
        for grid in opened.grids
        if composed(grid.name) in names
    }


def reads_alike(opened: Opened, copy: Received, names: Mapping[str, str]) -> bool:
    """Whether a copy gives the same values of the same cells, no error that the file has not, and calls them
    an estimate as often as it; `names` are those of its sheets by those of the file's."""
    first = opened.received
    sheets = {composed(old): composed(new) for old, new in names.items()}
    errors = _errors(copy.findings) - _errors(first.findings)
    estimates = _estimates(copy.findings) == _estimates(first.findings)
    same = first.revision == copy.revision and estimates and copy.holds_form and not (copy.refused or errors)
    return same and _values(first, sheets) == _values(copy, {})


def _errors(findings: Collection[Finding]) -> Counter[str]:
    return Counter(one.code for one in findings if one.severity is Severity.ERROR)


def _estimates(findings: Collection[Finding]) -> int:
    return sum(one.code == _ESTIMATE for one in findings)


def _values(received: Received, sheets: Mapping[str, str]) -> Counter[tuple[object, ...]]:
    """Every value, or its bounds, with form, reporter, and its cell; of totals, which are never counted, not
    that they say nothing: a copy has no formulas that were never calculated."""
    return Counter(
        (part.form, part.reporter, sheets.get(piece.sheet, piece.sheet), *line, r.bounds.get(n))
        for part in received.parts
        for piece in part.pieces
        for r in (piece.readings,)
        for n, line in enumerate(
            zip(r.role, r.value, r.text, r.unit, r.indicator, r.state, r.cell, r.raw, strict=True)
        )
        if line[:3] != _SILENT and line[0] != _NOTE
    )
