"""A paper of prose, tables and blanks, ready to be shown. No layout code here."""

from __future__ import annotations

from typing import Literal

from kpi.model.cell import Value
from kpi.model.pagelayout import PageLayout
from kpi.model.table import Table
from kpi.quick import dataclass

RunKind = Literal["plain", "figure", "missing", "coverage", "blank"]
LEFT_OPEN = ("missing", "blank")  # kinds of runs that are marked wherever they are shown


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a paragraph. `kind` is a ``figure``, what stands in the place of one that is ``missing``,
    the ``coverage`` of figures, or a ``blank`` for somebody to write; `figure` is the number of the figure
    (see `Paper.figures`), 0 for none."""

    text: str
    kind: RunKind = "plain"
    figure: int = 0


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a section with its number ("I.", "1."); `level` 1 or 2."""

    number: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; a `blank_line` is one to write on."""

    runs: tuple[Run, ...]
    blank_line: bool = False

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(run.text for run in self.runs)

    @property
    def left_open(self) -> bool:
        """Whether something is to be written here, or is not known."""
        return any(run.kind in LEFT_OPEN for run in self.runs)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table among the paragraphs, with its number and `caption` ("Bảng 1. …"); `table` has neither heading
    nor signatures."""

    number: int
    caption: str
    table: Table


Part = Title | Prose | Exhibit


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a sentence: `what` it is of (an indicator, or ``ID:CLASS`` for the units in a class), its
    `name` in words, its `value` and how that is shown. Of `expected` units `missing` (codes) gave none, and
    in `doubted` of them an error stands against it. It rests on `cells` cells of `forms`, and `explain` is
    the command that leads to them."""

    what: str
    name: str
    value: Value
    text: str
    unit: str
    expected: int
    missing: tuple[str, ...] = ()
    doubted: int = 0
    forms: tuple[str, ...] = ()
    cells: int | None = None
    explain: str = ""

    @property
    def reported(self) -> int:
        """How many units gave a figure."""
        return self.expected - len(self.missing)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above a paper: the bodies `above` the issuing `office`, name and motto of the `state`, the
    `number` to be filled in, place and day (`dated`), and to whom it goes (`to`, none: nobody is named)."""

    above: tuple[str, ...]
    office: str
    state: tuple[str, ...]
    number: str
    dated: str
    to: tuple[str, ...] = ()
    to_word: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands below a paper: at the left to whom copies go, at the right who signs, and how."""

    receivers_word: str
    receivers: tuple[str, ...]
    signer: tuple[str, ...]
    how: str

    def copies(self) -> tuple[str, ...]:
        """The list as it is written: a semicolon behind each, a full stop behind the last."""
        last = len(self.receivers) - 1
        return tuple(f"{line}{'.' if place == last else ';'}" for place, line in enumerate(self.receivers))


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `kind` is what it is called ("BÁO CÁO"), `title` what it is about. `figures` are those
    of its sentences, of which the runs say the number from 1 on, and `sources` lists them with where they
    come from; where `marked`, the numbers are shown and the list is an annex. `warning` must stand on every
    page. `notes` and `source` are as those of a table."""

    id: str
    kind: str
    title: str
    letterhead: Letterhead
    closing: Closing
    parts: tuple[Part, ...]
    figures: tuple[Figure, ...]
    sources: Table
    notes: tuple[str, ...] = ()
    warning: str = ""
    source: str = ""
    marked: bool = False
    layout: PageLayout | None = None

    @property
    def annexes(self) -> tuple[Table, ...]:
        """What goes with it."""
        return (self.sources,) if self.marked else ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables in it, in order."""
        return (*(part.table for part in self.parts if isinstance(part, Exhibit)), *self.annexes)
