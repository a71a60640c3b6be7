"""What the catalogue says of a kind of finding besides its texts: how grave it is, and what follows from it.

The keys of an entry, beside those of its texts, are the fields of `Traits`; ``severity`` is one severity or a
list of them, and what is not said is false.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from kpi.findings.entries import entries
from kpi.findings.severity import Severity

Teller = Literal["", "rules", "history"]
_RULE = "check."  # begins the codes of rules, which share the entry ``check``


@dataclass(frozen=True, slots=True)
class Traits:
    """A kind of finding.

    - `severities` are those it may have, nearly always one.
    - `refuses`: an error of this kind refuses the whole file.
    - `explains`: an error of it says why a sheet holds no figures, so that this is no finding of its own.
    - `moot_when_blank`: it says nothing more where the whole form is blank.
    - `told_by`: what tells it anew of what is stored, so that the stored one is not told besides.
    - `own_texts`: it brings its texts itself, as parameters.
    """

    severities: tuple[Severity, ...]
    refuses: bool = False
    explains: bool = False
    moot_when_blank: bool = False
    told_by: Teller = ""
    own_texts: bool = False


def rule_code(rule: str) -> str:
    """The code of what a rule of the specs finds."""
    return _RULE + rule


def rule_of(code: str) -> str:
    """The id of the rule that finds what has this code; "" where it is no rule's."""
    return code.removeprefix(_RULE) if code.startswith(_RULE) else ""


def key_of(code: str) -> str:
    """The key of a code's entry in the catalogue."""
    return _RULE.removesuffix(".") if rule_of(code) else code


@cache
def traits_of(code: str) -> Traits:
    """The traits of a code. Raises KeyError for one that the catalogue does not know as a finding."""
    return _traits(entries()[key_of(code)])


def _traits(entry: Mapping[str, object]) -> Traits:
    severity = entry["severity"]
    return Traits(
        severities=tuple(map(Severity, severity if isinstance(severity, list) else [severity])),
        refuses=bool(entry.get("refuses")),
        explains=bool(entry.get("explains")),
        moot_when_blank=bool(entry.get("moot_when_blank")),
        told_by=cast("Teller", entry.get("told_by", "")),
        own_texts=bool(entry.get("own_texts")),
    )


def severity_of(code: str, severity: Severity | None = None) -> Severity:
    """The severity of a finding: `severity` where its kind varies. Raises ValueError for one that the kind
    cannot have, and where none is named though the kind varies; KeyError as `traits_of`."""
    severities = traits_of(code).severities
    if severity is None and len(severities) == 1:
        return severities[0]
    if severity is None or severity not in severities:
        raise ValueError(f"{code}: severity {severity} is none of {', '.join(severities)}")
    return severity


@cache
def areas_told_by(teller: Teller) -> tuple[str, ...]:
    """The beginnings, up to the first point, of the codes that something tells anew; also of codes that older
    programs have stored and the catalogue does not know any more."""
    keys = (key for key, entry in entries().items() if entry.get("told_by") == teller)
    return tuple(dict.fromkeys(f"{key.partition('.')[0]}." for key in keys))
