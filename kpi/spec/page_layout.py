"""How printed tables look, from checked JSON."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.model.pagelayout import PAPER_PARTS, PARTS, Look, PageLayout, PaperLayout
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
        paper=_paper(data["paper"]) if "paper" in data else None,
    )


def _paper(data: Json) -> PaperLayout:
    left, right = data["head"]
    return PaperLayout(
        head=(left, right),
        indent=float(data["indent"]),
        before=data["before"],
        line=data["line"],
        office_rule=data["rules"]["office"],
        motto_rule=data["rules"]["motto"],
        looks={part: _look(data["looks"][part]) for part in PAPER_PARTS},
    )


def _look(data: Json) -> Look:
    marks = {key: data.get(key, False) for key in ("bold", "italic", "capitals")}
    return Look(data["size"], **marks)
