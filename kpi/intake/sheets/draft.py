"""What is known of a file while it is being read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from kpi.findings import Finding, Severity
from kpi.findings.traits import traits_of
from kpi.intake.headers.headers import Header
from kpi.intake.headers.score_place import ScorePlace
from kpi.intake.headers.vertical_place import Vertical
from kpi.intake.sheets.titles import Titles
from kpi.model.grid import Grid, Text
from kpi.model.received import Part


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds a form: a header (rows layout), the place of labels and values (vertical) or that of
    the points of one commune (`scores`).
    `telling` are its texts that say anything; `sole_form` is the one form that those of a vertical sheet
    name. `owner` is the code of the commune whose figures a vertical sheet holds, "" for the reporter itself;
    `total` tells that they are the sender's total of all, `unowned` that a text above names a commune without
    saying that they are its own: they are nobody's."""

    grid: Grid
    titles: Titles
    header: Header | None
    vertical: Vertical | None
    telling: Sequence[Text] = ()
    owner: str = ""
    total: bool = False
    unowned: bool = False
    scores: ScorePlace | None = None
    sole_form: str = ""

    @property
    def form(self) -> str:
        """The form whose table it holds; "" for a vertical one that names none, or several."""
        return self.header.form if self.header is not None else self.sole_form

    @property
    def top(self) -> int:
        """The row in which the table begins."""
        place = self.header or self.vertical or self.scores
        return place.top if place else 0


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of a file as it is: its cells, all its texts, those that say anything, and the tables that were
    found on it."""

    grid: Grid
    texts: Sequence[Text]
    telling: Sequence[Text]
    located: tuple[Sheet, ...] = ()


@dataclass(slots=True)
class Draft:
    """A file while it is being read; `name` is that it came with, `sheet` the one being looked at. It is
    `void` when nothing of it is left for a reason that is told already, of its sheets or rows; `old_font`
    when sheets that were not understood are in an old font."""

    name: str = ""
    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    revision: int = 1
    keep: bool = True
    sheet: str = ""
    holds_form: bool = False
    void: bool = False
    old_font: bool = False

    def fail(self, finding: Finding) -> None:
        """Give the file up: what it holds nobody has looked at, so nothing of it is kept."""
        self.findings.append(finding)
        self.keep = False

    def become(self, other: Draft) -> None:
        """Take over all that another reading of the file came to."""
        for one in fields(Draft):
            setattr(self, one.name, getattr(other, one.name))

    def refused(self) -> bool:
        """Whether a finding about the file as a whole refuses it, and that nothing of it is left. It changes
        with what the draft is told."""
        return self.void or any(refuses(f) for f in self.findings)

    def explained(self, sheet: str = "") -> bool:
        """Whether an error of a sheet or its rows (of any sheet by default) says why it holds no figures:
        then that it holds none is no finding of its own."""
        return any(
            f.severity is Severity.ERROR and traits_of(f.code).explains and sheet in ("", f.sheet)
            for f in self.findings
        )

    def give_up(self, finding: Finding) -> None:
        """Nothing of the file is left: tell so, unless the reason is told already."""
        self.void = self.explained()
        if not self.void:
            self.findings.append(finding)


def refuses(finding: Finding) -> bool:
    """Whether a finding refuses the whole file."""
    return finding.severity is Severity.ERROR and traits_of(finding.code).refuses
