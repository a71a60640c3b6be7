"""What the figures of the parts of a period make, by the rule of their indicator, as SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never, get_args

from kpi.lake.sql import literal
from kpi.spec.kinds.indicator import OverTime

LOW, HIGH = "coalesce(value, lower)", "coalesce(value, upper)"
"""The least and the most that a figure may be; NULL: no such end."""


def _value(rule: OverTime) -> str:
    """SQL for what the figures of the parts make by a rule, "" where they make nothing."""
    match rule:
        case "sum":
            return "CASE WHEN count(value) = of THEN sum(value) END"
        case "start":
            return "max(value) FILTER (no = 1)"
        case "end":
            return "max(value) FILTER (no = of)"
        case "any":
            return "CASE WHEN max(value) > 0 THEN 1 WHEN count(value) = of THEN 0 END"
        case "all":
            return "CASE WHEN min(value) = 0 THEN 0 WHEN count(value) = of THEN 1 END"
        case "none":
            return ""
        case _:
            assert_never(rule)


VALUES: Mapping[OverTime, str] = {rule: sql for rule in get_args(OverTime) if (sql := _value(rule))}
_TEXTS: Mapping[OverTime, str] = {"start": "max(text) FILTER (no = 1)", "end": "max(text) FILTER (no = of)"}


def _cases(by_rule: Mapping[OverTime, str]) -> str:
    return " ".join(f"WHEN {literal(rule)} THEN {sql}" for rule, sql in by_rule.items())


_RANGED = "count(value) < of AND count(*) = of"
# What arose in several parts may be the same things: no fewer than one part counts, and no more than all
# together. Yes, no and classes are never told as a range.
_LOWER: Mapping[OverTime, str] = {
    "sum": f"CASE WHEN {_RANGED} THEN coalesce(if(repeats, max({LOW}), sum({LOW})), 0) END",
    "start": "max(lower) FILTER (no = 1)",
    "end": "max(lower) FILTER (no = of)",
}
_UPPER: Mapping[OverTime, str] = {
    "sum": f"CASE WHEN {_RANGED} AND count({HIGH}) = of THEN sum({HIGH}) END",
    "start": "max(upper) FILTER (no = 1)",
    "end": "max(upper) FILTER (no = of)",
}


def _figure(by_rule: Mapping[OverTime, str], name: str) -> str:
    return f"CAST(CASE rule {_cases(by_rule)} END AS DECIMAL(20,4)) AS {name}"


MADE = (
    f"{_figure(VALUES, 'value')}, CASE rule {_cases(_TEXTS)} END AS text, "
    f"{_figure(_LOWER, 'lower')}, {_figure(_UPPER, 'upper')}"
)
"""What the cells of all parts of one kind (``value``, ``text``, ``lower``, ``upper``, and ``no`` of the part
among ``of``) make by the ``rule`` of their indicator, which ``repeats`` what is `distinct`: a figure, or the
ends of a range where one of them is no more than that."""


def apart(one: str, other: str) -> str:
    """SQL telling whether two figures or ranges, by the names of their relations, cannot both be."""
    ends = "coalesce({0}.value, {0}.lower) > coalesce({1}.value, {1}.upper)"
    return f"({one}.text <> {other}.text OR {ends.format(one, other)} OR {ends.format(other, one)})"
