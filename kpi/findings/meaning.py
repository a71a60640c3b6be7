"""A kind of finding, told to somebody who asks what its code means: with an example that the program made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kpi.findings.catalogue import Catalogue
from kpi.findings.cells import covers
from kpi.findings.entries import entries
from kpi.findings.finding import Finding
from kpi.findings.severity import Severity
from kpi.findings.traits import key_of, rule_of, traits_of

EXAMPLES = Path(__file__).with_name("examples.json")
PLACES = ("file", "sheet", "cell", "unit", "indicator", "form")


@dataclass(frozen=True, slots=True)
class Example:
    """A finding as the program made it. `excerpt` is the part of the sheet that it is about: letters of
    columns behind an empty cell, then rows with their number in front; () where there is no sheet."""

    finding: Finding
    excerpt: tuple[tuple[str, ...], ...]

    def is_meant(self, row: int, column: int) -> bool:
        """Whether the finding is about a cell of the excerpt (row and column of it, from 0)."""
        cell = f"{self.excerpt[0][column]}{self.excerpt[row][0]}"
        return row > 0 < column and covers(self.finding.cells, cell)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is to be said of a code: `message` and `remedy` as they are before anything is filled in, with an
    ellipsis for it; `severities` gravest first; `example` None where none can be made."""

    code: str
    title: str
    severities: tuple[Severity, ...]
    refuses: bool
    message: str
    remedy: str
    example: Example | None


def codes() -> tuple[str, ...]:
    """All codes, in their order; those of rules are one, ``check``."""
    return tuple(sorted(key for key, entry in entries().items() if "severity" in entry))


def meaning(code: str, catalogue: Catalogue) -> Meaning:
    """What a code means. Raises KeyError for one that the catalogue does not know."""
    traits = traits_of(code)
    message, remedy = catalogue.unfilled(code)
    return Meaning(
        code,
        catalogue.title(code),
        tuple(sorted(traits.severities, key=lambda severity: severity.rank)),
        traits.refuses,
        message,
        remedy,
        _example(code),
    )


def _example(code: str) -> Example | None:
    """The example of a code; of a rule only its own, for it brings its own texts."""
    data = _examples().get(key_of(code))
    if data is None or (rule_of(code) and data["code"] != code):
        return None
    places = {name: data.get(name, "") for name in PLACES}
    finding = Finding(
        data["code"], Severity(data["severity"]), **places, params=tuple(data["params"].items())
    )
    return Example(finding, tuple(map(tuple, data.get("excerpt", ()))))


@cache
def _examples() -> Mapping[str, Any]:
    examples: Mapping[str, Any] = json.loads(EXAMPLES.read_text("utf-8"))
    return examples
