"""What stands around the score sheet of a commune: its heading and who signs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpi.model.table import Heading, SignLine
from kpi.score.types import UnitScore
from kpi.spec.kinds.table import TableSpec
from kpi.tables.frame import Frame, heading_of, office_name, signature_of


def sheet_heading(row: UnitScore, frame: Frame, spec: TableSpec) -> Heading | None:
    """That of a form, with the commune in the place of the sender: the sheet is about it."""
    heading = heading_of(frame, spec)
    if heading is None or frame.settings is None:
        return heading
    judge = office_name(frame, frame.settings)
    parties = (
        frame.text("table.sheet.judged", name=row.name),
        frame.text("table.sheet.judge", name=judge),
    )
    return replace(heading, parties=parties)


def sheet_signature(row: UnitScore, frame: Frame, signed: date | None) -> tuple[SignLine, ...]:
    """For the commune at the left and for the office at the right."""
    lines = signature_of(replace(frame, place=row.name), signed)
    return tuple(
        replace(line, left=frame.text("table.sheet.sign_commune", name=row.name))
        if line.left == frame.text("table.sign.maker")
        else replace(line, left=line.right if line.part == "sign_how" else line.left)
        for line in lines
    )
