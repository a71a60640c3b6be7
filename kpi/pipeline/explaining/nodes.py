"""The pieces an explanation is made of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePath
from typing import Literal

from kpi.findings import Catalogue, Finding
from kpi.model.cell import Plain
from kpi.model.show import exact_number, stored_day
from kpi.model.table import Column, Row, Table
from kpi.quick import dataclass
from kpi.tables.frame import Frame, source_of

SCORE, CLASS, RECOGNITION = "score", "class", "recognition"
"""What can be asked for besides names of the specs."""

NOTHING = ""
"""The value of a node that has none by nature (a rule, a note); None is a value that is not known."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reported value stands: `received` is an ISO date."""

    file: str
    sheet: str
    cell: str
    form: str
    reporter: str
    submission: str
    received: str


NodeKind = Literal[
    "score", "recognition", "year", "class", "unit", "block", "criterion", "rule", "value", "indicator",
    "sum", "input", "cap", "note", "finding", "points", "decision",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """One step of an explanation. `label`, `detail` are words for the reader; `children` what it rests on.
    `findings` of the whole tree are what must be told besides it, that there are no reports at all; its
    `frame` says which state of the lake, specs and units it was made with."""

    kind: NodeKind
    label: str
    value: Plain = NOTHING
    detail: str = ""
    place: Place | None = None
    children: tuple[Node, ...] = ()
    findings: tuple[Finding, ...] = ()
    frame: Frame | None = None


def line(node: Node, catalogue: Catalogue) -> str:
    """One line for a node: label, value, detail, place."""
    text = node.label
    if node.value is None:
        text += f": {catalogue.text('explain.unknown')}"
    elif node.value != NOTHING:
        value = node.value
        text += f": {exact_number(value, catalogue.lang) if isinstance(value, Decimal) else value}"
    if node.detail:
        text += f"{' ' if _measures(node) else ' — '}{node.detail}"
    if node.place is not None:
        text += f" ← {place_words(node.place, catalogue)}"
    return text


def _measures(node: Node) -> bool:
    """Whether the detail reads on from the value: "14 cơ sở", "5 trên 6 điểm"."""
    return node.value not in (None, NOTHING) and node.kind not in ("sum", "indicator", "cap", "year", "class")


def place_words(place: Place, catalogue: Catalogue) -> str:
    """ "866.xlsx › 01 XPLM › C12 (…)"."""
    day = stored_day(place.received)
    where = " › ".join(p for p in (PurePath(place.file).name, place.sheet, place.cell) if p)
    return catalogue.text("explain.place", where=where, submission=place.submission, day=day)


def walk(node: Node, depth: int = 0) -> Iterator[tuple[int, Node]]:
    """The node and all below, depth first, with their depth."""
    yield depth, node
    for child in node.children:
        yield from walk(child, depth + 1)


def indented(node: Node, catalogue: Catalogue) -> str:
    """The tree as text, two spaces for each level, and its source."""
    lines = [f"{'  ' * depth}{line(one, catalogue)}" for depth, one in walk(node)]
    return "".join(f"{text}\n" for text in (*lines, source(node)) if text)


def source(node: Node) -> str:
    """Which state of the lake, specs and units an explanation was made with, in words; "" for a part of
    one."""
    return "" if node.frame is None else source_of(node.frame)


def node_table(node: Node, catalogue: Catalogue) -> Table:
    """The tree as a table: a line per node, each as deep as it is."""
    keys = ("label", "value", "detail", "file", "sheet", "cell", "submission", "received")
    widths = (50, 12, 50, 30, 14, 8, 20, 12)
    columns = tuple(
        Column(key, catalogue.text(f"explain.column.{key}"), width=width)
        for key, width in zip(keys, widths, strict=True)
    )
    rows = []
    for depth, one in walk(node):
        at = one.place
        where = (at.file, at.sheet, at.cell, at.submission, at.received) if at else ("",) * 5
        rows.append(Row((one.label, one.value, one.detail, *where), depth=depth))
    return Table("explain", node.label, (), columns, tuple(rows), source=source(node))
