"""The forms as the specs declare them: header tree, leaves, and how the header lies on a sheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .units import ROOT

SPECS = ROOT / "specs"
OF_MODEL = ("01", "02", "03", "04", "05", "06")
"""The forms that `generator.model` draws figures for."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a column counts: `labels` maps a class code to what people write for it (first: printed)."""

    id: str
    name: str
    type: str
    unit: str
    decimals: int
    labels: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Node:
    """A header cell with its accepted texts; a leaf names its indicator."""

    texts: tuple[str, ...]
    indicator: str = ""
    columns: tuple[Node, ...] = ()

    @property
    def depth(self) -> int:
        """Header rows this cell and those under it need."""
        return 1 + max((c.depth for c in self.columns), default=0)

    @property
    def leaves(self) -> tuple[str, ...]:
        """Indicators under this cell, left to right."""
        return (self.indicator,) if self.indicator else tuple(i for c in self.columns for i in c.leaves)

    def text(self, alias: int) -> str:
        """The accepted text number `alias`, or the last there is."""
        return self.texts[min(alias, len(self.texts) - 1)]


@dataclass(frozen=True, slots=True)
class Form:
    """A report form with its header tree."""

    id: str
    code: str
    title: str
    columns: tuple[Node, ...]

    @property
    def leaves(self) -> tuple[str, ...]:
        """Indicators in the order of the columns."""
        return tuple(i for node in self.columns for i in node.leaves)

    @property
    def depth(self) -> int:
        """Number of header rows."""
        return max(node.depth for node in self.columns)


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A header text over columns `left`..`right` and rows `top`..`bottom`, counted from 0 in the header."""

    text: str
    top: int
    left: int
    bottom: int
    right: int


def header_cells(nodes: Iterable[Node], rows: int, alias: int = 0) -> Iterator[HeaderCell]:
    """The header cells of a tree, group cells over their leaves and leaves down to the last row."""
    yield from _cells(tuple(nodes), 0, 0, rows, alias)


def _cells(nodes: tuple[Node, ...], top: int, left: int, rows: int, alias: int) -> Iterator[HeaderCell]:
    for node in nodes:
        right = left + len(node.leaves) - 1
        yield HeaderCell(node.text(alias), top, left, rows - 1 if node.indicator else top, right)
        yield from _cells(node.columns, top + 1, left, rows, alias)
        left = right + 1


def load_forms(folder: Path = SPECS / "forms", ids: Sequence[str] = OF_MODEL) -> dict[str, Form]:
    """The forms with these ids, by id, in the order of their ids."""
    forms = [_form(json.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.json"))]
    return {form.id: form for form in sorted(forms, key=lambda f: f.id) if form.id in ids}


def _form(spec: Mapping[str, Any]) -> Form:
    return Form(spec["id"], spec["code"], spec["title"]["vi"], tuple(map(_node, spec["columns"])))


def _node(spec: Mapping[str, Any]) -> Node:
    return Node(tuple(spec["header"]), spec.get("indicator", ""), tuple(map(_node, spec.get("columns", ()))))


def load_indicators(folder: Path = SPECS / "indicators") -> dict[str, Indicator]:
    """All indicators by id."""
    found: dict[str, Indicator] = {}
    for path in sorted(folder.glob("*.json")):
        for item in json.loads(path.read_text("utf-8"))["items"]:
            found[item["id"]] = Indicator(
                item["id"],
                item["name"]["vi"],
                item["type"],
                item["unit"]["vi"],
                item.get("decimals", 0),
                {label["code"]: _words(label) for label in item.get("labels", ())},
            )
    return found


def _words(label: Mapping[str, Any]) -> tuple[str, ...]:
    """What people write for a class, each wording once, the printed one first."""
    return tuple(dict.fromkeys((label["name"]["vi"], *label.get("aliases", ()))))
