"""Notes below and beside a table that say of the figures another period than the one they are taken for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kpi.findings import Finding, finding
from kpi.intake.sheets.dating import law_days
from kpi.intake.sheets.draft import Sheet
from kpi.intake.times.periods import Kind, Phrase
from kpi.intake.times.timereading import TimeReader
from kpi.model.grid import cell_name
from kpi.model.period import Period

_SHORTEST = 8  # characters of a text that may name figures and a period
_LONGEST = 300  # characters of a text that are looked at
_REPEATED = 80  # characters of one that are repeated
_DIGIT = re.compile(r"\d")


def other_periods(sheets: Sequence[Sheet], period: Period, times: TimeReader) -> list[Finding]:
    """One warning for each distinct text of a sheet, with the first cell that holds it."""
    return [note for sheet in sheets for note in _on_sheet(sheet, period, times)]


def _on_sheet(sheet: Sheet, period: Period, times: TimeReader) -> Iterator[Finding]:
    top = sheet.top
    bottom = sheet.header.bottom if sheet.header else top - 1
    done = set()
    for r, c, text in sheet.telling:
        if r < top or text in done or not may_remark(text):
            continue
        done.add(text)
        kind = "notes" if r <= bottom else "remarks"
        phrases = _said(text[:_LONGEST], kind, times)
        against = _against((times.years.in_calendar(sheet.form, phrase) for phrase in phrases), period)
        place = {"sheet": sheet.grid.name, "cell": cell_name(r, c)}
        if against is not None:
            yield finding("sheet.remark_period", **place, said=text[:_REPEATED], asked=period)
            continue
        rules = next(filter(None, (times.years.against(sheet.form, one, period) for one in phrases)), None)
        if rules is not None:
            yield law_days(rules, sheet.form, text[:_REPEATED], period).at(**place)


def may_remark(text: str) -> bool:
    """Whether a text is long enough to name figures and a period, and holds a number."""
    return len(text) >= _SHORTEST and _DIGIT.search(text) is not None


def _said(text: str, kind: str, times: TimeReader) -> tuple[Phrase, ...]:
    """The phrases of a text that speaks of the figures and compares them with nothing."""
    phrases = times.remarks.get((text, kind))
    if phrases is None:
        speaks = times.words.has(kind, text) and not times.words.has("comparisons", text)
        phrases = times.remarks[text, kind] = times.phrases(text) if speaks else ()
    return phrases


def _against(phrases: Iterable[Phrase], period: Period) -> Phrase | None:
    """The first phrase that means another period, or one that nobody can tell."""
    months = (period.start.month, period.end.month)
    for phrase in phrases:
        days = phrase.kind is Kind.DAYS and (phrase.first, phrase.last) != (period.start, period.end)
        late = phrase.kind is Kind.UNTIL and phrase.last != period.end
        part = phrase.kind is Kind.PART and phrase.months != months
        unclear = phrase.kind is Kind.UNCLEAR and _DIGIT.search(phrase.text)
        if not phrase.cited and (days or late or part or unclear):
            return phrase
    return None
