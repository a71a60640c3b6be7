"""May the figures of a unit that was split be shared among its successors so?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.model.show import day_text
from kpi.units.deciding.alias import lives_text
from kpi.units.gazetteer.links import Link, heirs
from kpi.units.gazetteer.units import Units

_SHARE = re.compile(r"0*[01](?:[.,]\d{1,6})?|[.,]\d{1,6}")


def judge_share(units: Units, old: str, day: date, parts: Sequence[tuple[str, str]]) -> list[Finding]:
    """All that speaks against sharing the figures of `old`, split on `day`, as `parts`: (new code, share as
    typed)."""
    whence = _judge_old(units, old, day)
    findings = [] if whence else _judge_heirs(takers(units, old, day), old, day, parts)
    shares = [share_of(typed) for _, typed in parts]
    wrong = [
        finding("decide.share_number", unit=new, share=typed)
        for (new, typed), share in zip(parts, shares, strict=True)
        if share is None
    ]
    total = sum((share for share in shares if share is not None), Decimal(0))
    if not wrong and total != 1:
        wrong = [finding("decide.share_sum", unit=old, sum=f"{total.normalize():f}")]
    return [*whence, *findings, *wrong]


def successors(units: Units, old: str, day: date) -> tuple[Link, ...]:
    """Where a unit went on a day, as far as is known."""
    return tuple(link for link in units.links if link.old == old and link.day == day)


def takers(units: Units, old: str, day: date) -> tuple[str, ...]:
    """The units that people of `old` may have come to on a day: itself as well, where it went on and is only
    known to have given a part away."""
    links = successors(units, old, day)
    others = units.history.given(day.isoformat()).get(old)
    return heirs(links) if others is None else tuple(dict.fromkeys((old, *others)))


def share_of(typed: str) -> Decimal | None:
    """A share as typed, with point or comma and at most six places; None for anything that is not above 0 and
    at most 1."""
    if not _SHARE.fullmatch(typed.strip()):
        return None
    share = Decimal(typed.strip().replace(",", "."))
    return share if 0 < share <= 1 else None


def _judge_old(units: Units, old: str, day: date) -> list[Finding]:
    params = {"unit": old, "day": day_text(day)}
    lives = units.lives(old)
    before = next((u for u in lives if day > date.min and u.covers(day - timedelta(days=1))), None)
    if before is None:
        return [finding("decide.share_no_unit", **params, lives=lives_text(lives) or "–")]
    links = successors(units, old, day)
    params["name"] = before.name
    if not links and before.valid_to == day:
        return [finding("decide.share_unknown", **params)]
    if not links:
        days = sorted({link.day for link in units.links if link.old == old})
        return [
            finding(
                "decide.share_no_change",
                **params,
                days=", ".join(day_text(d) for d in days) or "–",
            )
        ]
    people = takers(units, old, day)
    if len(people) < 2:
        return [finding("decide.share_whole", **params, heir=", ".join(people))]
    return []


def _judge_heirs(
    people: Sequence[str], old: str, day: date, parts: Sequence[tuple[str, str]]
) -> list[Finding]:
    params = {"old": old, "day": day_text(day), "heirs": ", ".join(people)}
    strangers = [new for new, _ in parts if new not in people]
    findings = [finding("decide.share_not_heir", unit=new, **params) for new in dict.fromkeys(strangers)]
    twice = [new for new, times in Counter(new for new, _ in parts).items() if times > 1]
    return findings + [finding("decide.share_twice", unit=new) for new in twice]
