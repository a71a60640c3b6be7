"""Small plans over small worlds: a target, reports as lines, what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kpi.model.period import parse_period
from kpi.plan.following import figures_of, follow
from kpi.plan.scene import OldMap, Past
from kpi.plan.types import Followed, Outcome
from kpi.spec.kinds.plan import Plan, build
from tests.rollup.world import reports, units
from tests.shipped import shipped_specs

WORDS = {"vi": "Thử", "en": "A try"}
BLANK: Mapping[str, Any] = {
    "kind": "plan",
    "id": "office",
    "name": WORDS,
    "document": {"number": "1/KH-UBND", "issued": "2021-01-01", "issuer": WORDS},
    "territory": [{"code": "87"}],
    "valid_from": "2016-01-01",
    "valid_to": "2031-01-01",
    "legal_basis": [],
    "text": {"complete": True, "missing": [], "source": WORDS},
    "targets": [],
    "duties": [],
    "calendars": [],
}
EACH_YEAR = {"sign": "=", "value": 100, "each_year": True}
REGISTERED = {"when": "registered = 1"}
INSPECTED = {"numerator": "inspected", "denominator": "establishments"}


def target(**keys: Any) -> dict[str, Any]:
    """A share under the name t1."""
    blank = {"id": "t1", "name": WORDS, "kind": "share", "citation": "I.2-b1", "quote": "100% số xã"}
    return {**blank, **keys}


def plan(*targets: Mapping[str, Any], **keys: Any) -> Plan:
    """A plan of these targets."""
    return build({**BLANK, "targets": list(targets), **keys})


def followed(
    one: Plan, lines: str, period: str = "2021", under: str = "87", tree: str = "", **more: Any
) -> Followed:
    """The plan in a period, by lines "unit indicator value"; three communes without another tree."""
    where = units(tree) if tree else units()
    indicators = shipped_specs(None).indicators
    return follow(reports(lines, period), where, one, parse_period(period), under, indicators, **more)


def followed_over(
    one: Plan, lines: str, period: str, tree: str, maps: Mapping[date, OldMap] | None = None, **more: Any
) -> Followed:
    """The plan in a period, by lines "unit indicator value period=P" of several periods."""
    con, now = reports(lines), parse_period(period)
    periods = {line.rpartition("=")[2] for line in lines.strip().splitlines()}
    years = {int(text): figures_of(con, one, parse_period(text)) for text in periods if "-" not in text}
    months = {text: figures_of(con, one, parse_period(text)) for text in periods if "-" in text}
    past = Past(years, months, maps or {}, more.pop("decided", {}))
    indicators = shipped_specs(None).indicators
    return follow(con, units(tree), one, now, "87", indicators, past=past, **more)


def outcome(lines: str, period: str = "2021", tree: str = "", **keys: Any) -> Outcome:
    """What one target comes to."""
    [result] = followed(plan(target(**keys)), lines, period, tree=tree).targets
    return result.outcome


def communes(number: int) -> str:
    """A province of so many communes."""
    lines = ["87 province - Tỉnh Đồng Tháp", *(f"{30001 + n} commune 87 Xã Số{n}" for n in range(number))]
    return "\n".join(lines)


def said(yes: int, no: int, name: str = "registered") -> str:
    """So many communes said yes and so many no, from the first on."""
    return "\n".join(f"{30001 + n} {name} {int(n < yes)}" for n in range(yes + no))
