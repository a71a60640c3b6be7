"""What has moved between two states of the figures of a period, each with the reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from kpi.findings import Catalogue
from kpi.lake.pins import SHOWN
from kpi.model.cell import Value
from kpi.model.show import asked_moment, exact_number
from kpi.model.table import Column, Row, Table
from kpi.quick import dataclass
from kpi.tables.frame import Frame, notes_of, source_of, subtitle_of

CauseKind = Literal["submission", "decision", "reread", "figures", "specs", "units", "other"]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something moved: another `submission` of a `file` came by a `run`; a `decision` with its number and
    `reason`; the originals were read again by other specs; the unit's own figures moved; specs or units
    changed; or what is not known (other)."""

    kind: CauseKind
    submission: str = ""
    file: str = ""
    run: str = ""
    decision: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """What moved of a unit: `item` is the id of an indicator, ``points`` or ``class``; `title` is what people
    call it. None is "not known"."""

    unit: str
    name: str
    item: str
    title: str
    before: Value
    after: Value
    causes: tuple[Cause, ...]

    @property
    def change(self) -> Decimal | None:
        """The difference of two numbers, None where there are none."""
        numbers = (self.before, self.after)
        if not all(isinstance(one, Decimal) for one in numbers):
            return None
        before, after = (Decimal(str(one)) for one in numbers)
        return after - before


@dataclass(frozen=True, slots=True)
class Revisions:
    """All that moved from the state of `before` to that of `after` (frames of tables of both)."""

    before: Frame
    after: Frame
    rows: tuple[Revision, ...]


def revisions_table(revisions: Revisions) -> Table:
    """A line for each figure, and for the points and class, that moved."""
    frame = revisions.after
    text = frame.text
    ends = {"before": state_text(revisions.before), "after": state_text(revisions.after)}
    columns = (
        Column("order", text("revisions.column.order"), width=5),
        Column("unit", text("revisions.column.unit"), width=8),
        Column("name", text("revisions.column.name"), width=22),
        Column("item", text("revisions.column.item"), width=34),
        Column("before", ends["before"], width=14),
        Column("after", ends["after"], width=14),
        Column("change", text("revisions.column.change"), width=10),
        Column("why", text("revisions.column.why"), width=50),
    )
    rows = [
        Row(
            (
                str(number), one.unit, one.name, one.title, _shown(one.before, frame),
                _shown(one.after, frame), _signed(one.change, frame),
                "; ".join(cause_text(cause, frame.catalogue) for cause in one.causes),
            )
        )
        for number, one in enumerate(revisions.rows, 1)
    ]  # fmt: skip
    return Table(
        id="revisions",
        title=text("revisions.title"),
        subtitle=subtitle_of(frame, text("revisions.between", **ends)),
        columns=columns,
        rows=tuple(rows),
        notes=notes_of(frame, (), *revision_notes(revisions)),
        source=source_of(frame),
    )


def revision_notes(revisions: Revisions) -> tuple[str, ...]:
    """How much moved, and what changed of specs, units and decisions."""
    before, after = revisions.before, revisions.after
    units = len({one.unit for one in revisions.rows})
    lines = [after.text("revisions.count", count=len(revisions.rows), units=units)]
    if before.specs != after.specs:
        pair = {"before": before.specs[:SHOWN], "after": after.specs[:SHOWN]}
        lines.append(after.text("revisions.specs", **pair))
    if before.unit_list != after.unit_list:
        pair = {"before": before.unit_list[:SHOWN], "after": after.unit_list[:SHOWN]}
        lines.append(after.text("revisions.units", **pair))
    return tuple(lines)


def state_text(frame: Frame) -> str:
    """A state in words: the name of the release, else the moment and the number of the version."""
    if frame.release is not None:
        return frame.release.name
    return frame.text("revisions.version", version=frame.version, as_of=asked_moment(frame.as_of))


def cause_text(cause: Cause, catalogue: Catalogue) -> str:
    """A cause in words."""
    params = {
        "submission": cause.submission,
        "file": cause.file,
        "run": cause.run,
        "seq": cause.decision,
        "why": cause.reason,
    }
    return catalogue.text(f"revisions.cause.{cause.kind}", **params)


def _shown(value: Value, frame: Frame) -> Value:
    return exact_number(value, frame.lang) if isinstance(value, Decimal) else value


def _signed(change: Decimal | None, frame: Frame) -> str:
    if change is None:
        return ""
    return ("+" if change > 0 else "") + exact_number(change, frame.lang)
