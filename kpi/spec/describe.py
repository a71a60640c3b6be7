"""Specs described for people: a line for a list, and a spec laid flat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kpi.findings import Catalogue, Finding, Severity
from kpi.spec.entry import Entry
from kpi.spec.registry import BY_ID


@dataclass(frozen=True, slots=True)
class Line:
    """One spec in a list. `standing` and the dates are "" where the kind has none."""

    kind: str
    id: str
    name: str
    standing: str
    valid_from: str
    valid_to: str
    file: str


def line(entry: Entry, lang: str) -> Line:
    """A sound spec as a line of a list."""
    data = entry.data
    return Line(
        kind=entry.kind,
        id=entry.id,
        name=BY_ID[entry.kind].label(data, lang),
        standing=data.get("standing", ""),
        valid_from=data.get("valid_from", ""),
        valid_to=data.get("valid_to", ""),
        file=entry.file,
    )


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One fault of a spec in a list: where in the file (`path`), what is wrong there, and what to do."""

    code: str
    severity: Severity
    file: str
    path: str
    message: str
    remedy: str


def fault_line(finding: Finding, catalogue: Catalogue) -> FaultLine:
    """A fault as a line of a list; its path is not said once more in the message."""
    path = dict(finding.params).get("path", "")
    message = catalogue.message(finding).removeprefix(f"{path}: ")
    return FaultLine(finding.code, finding.severity, finding.file, path, message, catalogue.remedy(finding))


def flat(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value of a spec with its JSON path; short lists stay on one line."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from flat(value, f"{path}.{key}".lstrip("."))
    elif isinstance(data, list) and any(isinstance(item, list | dict) for item in data):
        for n, item in enumerate(data):
            yield from flat(item, f"{path}[{n}]")
    elif isinstance(data, list):
        yield path, " · ".join(map(_shown, data))
    else:
        yield path, _shown(data)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
