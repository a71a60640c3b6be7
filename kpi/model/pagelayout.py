"""How a printed table looks: page, type and the parts around a table, as the settings say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

from kpi.quick import dataclass

Part = Literal[
    "page_number",
    "annex",
    "annex_line",
    "title",
    "subtitle",
    "warning",
    "code",
    "basis",
    "party",
    "header",
    "index",
    "cell",
    "section",
    "note",
    "sign_place",
    "sign",
    "sign_how",
    "source",
]
PARTS: tuple[Part, ...] = get_args(Part)
PaperPart = Literal[
    "above",
    "office",
    "state",
    "motto",
    "number",
    "dated",
    "kind",
    "about",
    "to",
    "heading",
    "subheading",
    "body",
    "caption",
    "copies_word",
    "copies",
]
PAPER_PARTS: tuple[PaperPart, ...] = get_args(PaperPart)


@dataclass(frozen=True, slots=True)
class Look:
    """How one part looks; `size` in points."""

    size: int
    bold: bool = False
    italic: bool = False
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class PaperLayout:
    """How a paper of prose looks. `head` are the percentages of the width for who issues it and for the
    state; of paragraphs the first line is `indent` millimetres in, there are `before` points between two, and
    a line is `line` per cent of its type high. The rules below the office and the motto are as wide as so
    many per cent of their words (`office_rule`, `motto_rule`)."""

    head: tuple[int, int]
    indent: float
    before: int
    line: int
    office_rule: int
    motto_rule: int
    looks: Mapping[PaperPart, Look]


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Measures in millimetres of the upright page; one that lies across keeps its margins.

    `cells` are sizes of type tried in turn until the columns of a table fit; `head` the percentages of the
    width for what stands left of, in and right of the middle above a form. In a written date days below
    `day_below` and months below `month_below` have a 0 before them. `paper` is None where nothing is said of
    papers of prose."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    font: str
    cells: tuple[int, ...]
    head: tuple[int, int, int]
    day_below: int
    month_below: int
    looks: Mapping[Part, Look]
    paper: PaperLayout | None = None

    def day_parts(self, day: date) -> dict[str, str]:
        """The numbers of a written date: `day`, `month` and `year`."""
        return {
            "day": f"{day.day:02d}" if day.day < self.day_below else str(day.day),
            "month": f"{day.month:02d}" if day.month < self.month_below else str(day.month),
            "year": str(day.year),
        }
