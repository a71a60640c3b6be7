"""From a figure down to its cells: ``kpi explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.contract import Json
from kpi.contract.surroundings import head
from kpi.pipeline.explaining.nodes import NOTHING

if TYPE_CHECKING:
    from kpi.pipeline.explaining.nodes import Node, Place


def explain_json(node: Node) -> Json:
    """``kpi explain``: what `head` gives, and ``{kind, label, value, detail, place: _place or None, children:
    [the same without the head]}``; ``value`` is None where there is none by nature, and where it is not
    known."""
    return {
        **({} if node.frame is None else head(node.frame)),
        "kind": node.kind,
        "label": node.label,
        "value": None if node.value == NOTHING else node.value,
        "detail": node.detail,
        "place": None if node.place is None else _place(node.place),
        "children": [explain_json(child) for child in node.children],
    }


def _place(place: Place) -> Json:
    """``{file, sheet, cell, form, reporter, submission, received}``: where a reported value stands."""
    return {
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "form": place.form,
        "reporter": place.reporter,
        "submission": place.submission,
        "received": place.received,
    }
