"""Checks: rules that reports have to keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from kpi.findings import Finding, Severity
from kpi.quick import dataclass
from kpi.spec.entry import Entry
from kpi.spec.expression_faults import PARENT_NAMES, expression
from kpi.spec.kind import Kind
from kpi.spec.values import Json, Text, Validity, text_of, validity_of
from kpi.spec.world import World

_PLACE = re.compile(r"\{([^{}]*)\}")

_NAME = re.compile(r"(?:previous\.)?[a-z][a-z0-9_]*")

_EVERY = "*"


Scope = Literal["row", "parent", "previous"]
Missing = Literal["cannot_tell", "skip"]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule. `scope`: row (one unit, indicators of any forms), parent (the sender's total row against the
    sum of its units) or previous (against ``previous.<indicator>`` of the period before). `missing` says what
    a figure that is not there makes of it. `at` is the indicator whose cell the finding points at; ``*`` in a
    parent rule, which holds ``total = children`` for every summed indicator. It is asked only where `when`
    holds. One that `is_optional` belongs to a form that need not be sent: it is only counted where there are
    figures to judge."""

    id: str
    scope: Scope
    severity: Severity
    expression: str
    missing: Missing
    at: str
    message: Text
    remedy: Text
    source: str
    validity: Validity
    when: str = ""
    is_optional: bool = False


def build(data: Json) -> Check:
    """From checked JSON."""
    return Check(
        id=data["id"],
        scope=data["scope"],
        severity=Severity(data["severity"]),
        expression=data["expression"],
        missing=data["missing"],
        at=data["at"],
        message=text_of(data["message"]),
        remedy=text_of(data["remedy"]),
        source=data["source"],
        validity=validity_of(data),
        when=data.get("when", ""),
        is_optional=data.get("optional", False),
    )


def judge(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one check."""
    data, scope = entry.data, entry.data["scope"]
    for key in ("expression", "when"):
        if key in data:
            yield from expression(world, entry, f".{key}", data[key], scope, "boolean")
    if (data["at"] == _EVERY) != (scope == "parent"):
        yield entry.tell(
            "spec.bad_value", ".at", value=data["at"], allowed=_EVERY if scope == "parent" else "indicator"
        )
    elif scope != "parent":
        yield from world.missing(entry, ".at", "indicator", data["at"])
    yield from _places(entry)


def _places(entry: Entry) -> Iterator[Finding]:
    """Placeholders name figures that the rule reads, the same in both languages."""
    data = entry.data
    rule = f"{data['expression']} {data.get('when', '')}"
    names_in_rule = set(_NAME.findall(rule)) | ({*PARENT_NAMES} if data["scope"] == "parent" else set())
    names_by_lang = {lang: set(_PLACE.findall(data["message"][lang])) for lang in ("vi", "en")}
    for lang, all_names in names_by_lang.items():
        for name in sorted(all_names - names_in_rule):
            yield entry.tell(
                "spec.placeholder", f".message.{lang}", name=name, allowed=", ".join(sorted(names_in_rule))
            )
    if (
        names_by_lang["vi"] != names_by_lang["en"]
        and not (names_by_lang["vi"] | names_by_lang["en"]) - names_in_rule
    ):
        names = ", ".join(sorted(names_by_lang["vi"] ^ names_by_lang["en"]))
        yield entry.tell("spec.placeholders_differ", ".message", name=names)


def _label(data: Json, _lang: str) -> str:
    return str(data["expression"])


def _expressions(check: Check) -> Iterator[str]:
    yield from (check.expression, check.when)


KIND = Kind("check", "checks", build, judge, _label, listed=True, expressions=_expressions)
