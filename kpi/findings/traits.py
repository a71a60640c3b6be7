"""What the catalogue says of a kind of finding besides its texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kpi.findings.entries import entries
from kpi.findings.severity import Severity

RULES = "check"  # the entry of all rules of the specs, whose codes are ``check.<id>``


@dataclass(frozen=True, slots=True)
class Traits:
    """A kind of finding; `severities` are those it may have, nearly always one."""

    severities: tuple[Severity, ...]


@cache
def traits_of(code: str) -> Traits:
    """The traits of a code. Raises KeyError for one that the catalogue does not know as a finding."""
    known = entries()
    entry = known[RULES if code not in known and code.startswith(f"{RULES}.") else code]
    severity = entry["severity"]
    named = severity if isinstance(severity, list) else [severity]
    return Traits(tuple(map(Severity, named)))


def severity_of(code: str, named: Severity | None = None) -> Severity:
    """The severity of a finding: `named` where its kind varies. Raises ValueError for one that the kind
    cannot have, and where none is named though the kind varies; KeyError as `traits_of`."""
    severities = traits_of(code).severities
    if named is None and len(severities) == 1:
        return severities[0]
    if named is None or named not in severities:
        raise ValueError(f"{code}: severity {named} is none of {', '.join(severities)}")
    return named
