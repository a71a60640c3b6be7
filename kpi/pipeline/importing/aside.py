"""Keeping a file with details of persons without them: the copy that is kept in its place is made here, and
nothing is stored unless it reads as the file does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpi.findings import Finding, Severity, finding
from kpi.intake.aside import Opened, copy_without, open_with_persons, reads_alike
from kpi.intake.context import Context
from kpi.intake.persons.masking import Masked
from kpi.intake.workbook import read_file
from kpi.model.received import Aside, Received
from kpi.write.xlsx.values import names_in_excel, values_book

_PERSONS = "file.persons"
_SUFFIX = ".xlsx"


def holds_persons(file: Received) -> bool:
    """Whether a file was refused for details of persons."""
    return any(one.code == _PERSONS for one in file.findings)


def set_aside(
    data: bytes, refused: Received, context: Context, passwords: Sequence[str]
) -> tuple[Received, bytes]:
    """A file that was refused for persons, read without them, and the copy to keep; the refusal with its
    reason, and no bytes, where the copy does not read as the file does."""
    try:
        opened = open_with_persons(data, refused.file, refused.suffix, context, passwords)
        if not opened.grids:
            return _told(refused, _why_unread(opened)), b""
        without = copy_without(opened, context)
        copy, file_read, names = _copy(without, refused.file, context)
        if reads_alike(opened, file_read, names):
            return _kept(refused, file_read, without), copy
    except Exception as error:  # noqa: BLE001  whatever one file meets, the others of a run are read
        return _told(refused, finding("file.unread", why=type(error).__name__)), b""
    return _told(refused, finding("file.not_set_aside")), b""


def _copy(without: Masked, label: str, context: Context) -> tuple[bytes, Received, dict[str, str]]:
    """The copy of a file, how it is read, and the names of its sheets by those of the file's."""
    in_excel = names_in_excel([grid.name for grid in without.grids])
    copy = values_book(without.grids, in_excel)
    names = {old: in_excel[new] for old, new in without.names.items()}
    return copy, read_file(copy, label, _SUFFIX, context), names


def _why_unread(opened: Opened) -> Finding:
    codes = sorted({one.code for one in opened.received.findings if one.severity is Severity.ERROR})
    if opened.received.holds_form and codes:
        return finding("file.aside_unread", codes=", ".join(codes))
    return finding("file.aside_no_table")


def _kept(refused: Received, file_read: Received, without: Masked) -> Received:
    aside = Aside(refused.sha256, without.cells, without.sheets)
    note = finding("file.set_aside", count=aside.cells, sheets=aside.sheets, received=aside.received)
    locked = tuple(one for one in refused.findings if one.code == "file.unlocked")
    return replace(
        file_read, findings=(*locked, note.at(file=refused.file), *file_read.findings), aside=aside
    )


def _told(refused: Received, why: Finding) -> Received:
    return replace(refused, findings=(*refused.findings, why.at(file=refused.file)))
