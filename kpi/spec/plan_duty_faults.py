"""What a JSON Schema cannot say of a plan's agencies and of its reports that come again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kpi.findings import Finding
from kpi.model.heading import bare_key
from kpi.model.period import KINDS
from kpi.spec.entry import Entry
from kpi.spec.plan_duties import parts_of_year
from kpi.spec.values import Json
from kpi.spec.world import World, repeated, unknown

_ORDINARY_YEAR = 2001  # a day that comes every year


def judge_duties(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of the agencies and calendars of one plan."""
    agencies = entry.data.get("agencies", [])
    yield from repeated(entry, [(f".agencies[{n}].id", one["id"]) for n, one in enumerate(agencies)])
    words = [
        (f".agencies[{n}].words[{w}]", bare_key(word))
        for n, one in enumerate(agencies)
        for w, word in enumerate(one["words"])
    ]
    yield from repeated(entry, words)
    for n, one in enumerate(agencies):
        yield from _forms(world, entry, f".agencies[{n}].forms", one.get("forms", ()))
    agency_ids = [one["id"] for one in agencies]
    for n, calendar in enumerate(entry.data["calendars"]):
        at = f".calendars[{n}]"
        yield from _forms(world, entry, f"{at}.forms", calendar["forms"])
        yield from _days(entry, at, calendar)
        for a, agency in enumerate(calendar["reporters"].get("agencies", ())):
            if agency not in agency_ids:
                yield unknown(entry, f"{at}.reporters.agencies[{a}]", agency, agency_ids)


def _forms(world: World, entry: Entry, at: str, forms: tuple[str, ...]) -> Iterator[Finding]:
    for n, form in enumerate(forms):
        yield from world.missing(entry, f"{at}[{n}]", "form", form)


def _days(entry: Entry, at: str, calendar: Json) -> Iterator[Finding]:
    """A day for each part of the year, all of them there."""
    parts, days = parts_of_year(calendar), calendar["before"]
    most = 12 // KINDS[calendar["every"]] if calendar["every"] in KINDS else 0
    for n, part in enumerate(parts):
        if part > most:
            yield entry.tell("spec.bad_number", f"{at}.parts[{n}]", value=part, allowed=f"≤ {most}")
    if isinstance(days, list) and len(days) != len(parts):
        yield entry.tell("spec.bad_count", f"{at}.before", count=len(days), allowed=f"= {len(parts)}")
    if isinstance(days, str) and len(parts) != 1:
        yield entry.tell("spec.bad_count", f"{at}.before", count=1, allowed=f"= {len(parts)}")
    for n, day in enumerate(days if isinstance(days, list) else [days]):
        if day is not None and not _exists(day):
            place = f"{at}.before[{n}]" if isinstance(days, list) else f"{at}.before"
            yield entry.tell("spec.bad_date", place, value=day)


def _exists(day: str) -> bool:
    """Whether a month and day come every year."""
    try:
        date.fromisoformat(f"{_ORDINARY_YEAR}-{day}")
    except ValueError:
        return False
    return True
