"""What is known of a file while it is being read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kpi.findings import Finding, Severity
from kpi.intake.headers import Header
from kpi.intake.titles import Titles
from kpi.intake.vertical_place import Vertical
from kpi.model.grid import Grid, Text
from kpi.model.received import Part


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds a form: a header (rows layout) or the place of labels and values (vertical)."""

    grid: Grid
    titles: Titles
    header: Header | None
    vertical: Vertical | None
    texts: Sequence[Text] = ()


@dataclass(slots=True)
class Draft:
    """A file while it is being read; `name` is that it came with, `sheet` the one being looked at."""

    name: str = ""
    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    revision: int = 1
    keep: bool = True
    sheet: str = ""
    holds_form: bool = False

    def fail(self, found: Finding) -> None:
        """Give the file up: what it holds nobody has looked at, so nothing of it is kept."""
        self.findings.append(found)
        self.keep = False

    @property
    def refused(self) -> bool:
        """A finding about the file as a whole refuses it."""
        return any(refuses(f) for f in self.findings)


def refuses(found: Finding) -> bool:
    """Whether a finding refuses the whole file: errors whose code begins with ``file.`` do."""
    return found.severity is Severity.ERROR and found.code.startswith("file.")
