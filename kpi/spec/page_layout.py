"""How printed tables look, from checked JSON."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.model.pagelayout import PARTS, Look, PageLayout
from kpi.spec.values import Json, Validity, validity_of

Layouts = tuple[tuple[Validity, PageLayout], ...]


def layouts_of(data: Sequence[Json]) -> Layouts:
    """The layouts with the time that each is in force; none where an older program kept none."""
    return tuple((validity_of(one), _layout(one)) for one in data)


def _layout(data: Json) -> PageLayout:
    looks = {part: _look(data["looks"][part]) for part in PARTS}
    left, middle, right = data["head"]
    return PageLayout(
        **data["page"],
        font=data["font"],
        cells=tuple(sorted(data["cells"], reverse=True)),
        head=(left, middle, right),
        **data["dates"],
        looks=looks,
    )


def _look(data: Json) -> Look:
    marks = {key: data.get(key, False) for key in ("bold", "italic", "capitals")}
    return Look(data["size"], **marks)
