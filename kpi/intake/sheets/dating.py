"""Which period a file is of: what its lines, the names of its sheets and a template's mark say of it.

Anything near a title that looks like a date or a period is understood, or the file is refused: a half-year is
never taken for a year because of a spelling nobody foresaw.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpi.findings import Finding, finding
from kpi.intake.sheets.draft import Sheet
from kpi.intake.times.periods import Kind, Phrase
from kpi.intake.times.timereading import TimeReader
from kpi.model.period import KINDS, Period
from kpi.model.show import day_text
from kpi.spec.kinds.classification import Classification

_LONGEST = 80  # characters of a phrase that are repeated
_SIGNS = re.compile(r"[\W\d]*")


@dataclass(frozen=True, slots=True)
class _Said:
    """A phrase with its place."""

    phrase: Phrase
    sheet: str = ""
    cell: str = ""

    @property
    def days(self) -> tuple[date | None, date | None]:
        return self.phrase.first, self.phrase.last


def period_refusal(
    sheets: Sequence[Sheet], mark: dict[str, str], period: Period, words: TimeReader
) -> list[Finding]:
    """Why the file is none of the period asked for; nothing where all it says agrees with that."""
    phrases_said = [phrase_said for sheet in sheets for phrase_said in _on_sheet(sheet, words)]
    period_marked = mark.get("period", "")
    refusal = _refusal(phrases_said, sheets, bool(period_marked), period, words)
    if refusal is None and period_marked and period_marked != str(period):
        refusal = finding("file.other_period", said=period_marked, asked=period)
    return [refusal] if refusal else []


def period_hints(
    sheets: Sequence[Sheet], mark: dict[str, str], name: str, period: Period, words: TimeReader
) -> list[Finding]:
    """What is told of a file that is taken for the period asked for; `name` is that of the file."""
    findings = (
        _names(sheets, name, period, words) + _estimates(sheets) + _law_days(sheets, name, period, words)
    )
    if not mark.get("period"):
        all_phrases = [phrase_said for sheet in sheets for phrase_said in _on_sheet(sheet, words)]
        findings += _not_stated(all_phrases, period)
    return findings


def _law_days(sheets: Sequence[Sheet], name: str, period: Period, words: TimeReader) -> list[Finding]:
    """Sheets of which a line, or the name, names the days of the calendar year where a law lets the year of
    the form begin on another day: one error a sheet, else one of the file for the days in its name."""
    findings = []
    for sheet in sheets:
        grid_name = sheet.grid.name
        places = [*_on_sheet(sheet, words), *(_Said(one, grid_name) for one in words.phrases(grid_name))]
        against = _calendar_days(places, sheet.form, period, words)
        if against is not None:
            findings.append(against)
    form = _sole_form(sheets)
    in_name = _calendar_days([_Said(one) for one in words.phrases(_stem(name))], form, period, words)
    return findings or ([in_name] if in_name is not None else [])


def _calendar_days(
    phrases_said: Iterable[_Said], form: str, period: Period, words: TimeReader
) -> Finding | None:
    """What is told of the first phrase that names the days of the calendar year where a law sets others."""
    for one in phrases_said:
        rules = words.years.against(form, one.phrase, period)
        if rules is not None:
            return law_days(rules, form, one.phrase.text, period).at(sheet=one.sheet, cell=one.cell)
    return None


def law_days(rules: Classification, form: str, text: str, period: Period) -> Finding:
    """That figures of a form are said to be of other days than those of the law's year."""
    start, end = map(day_text, rules.span(period.year))
    days = {"start": start, "end": end, "citation": rules.year.citation if rules.year else rules.id}
    return finding("form.law_days", form=form, said=text[:_LONGEST], asked=str(period), **days)


def _on_sheet(sheet: Sheet, words: TimeReader) -> list[_Said]:
    """The phrases of a sheet; a part of a year belongs to the one plain year named beside it, the days of a
    law's year are that year."""
    dated = [
        replace(one, phrase=words.years.in_calendar(sheet.form, one.phrase)) for one in sheet.titles.dated
    ]
    years = {(d.phrase.first, d.phrase.last) for d in dated if d.phrase.plain}
    parts = any(d.phrase.kind is Kind.PART for d in dated)
    year = next(iter(years))[0] if parts and len(years) == 1 else None
    return [
        _Said(_in_year(d.phrase, year) if year else d.phrase, sheet.grid.name, d.cell)
        for d in dated
        if not (year and d.phrase.plain)
    ]


def _in_year(phrase: Phrase, year: date) -> Phrase:
    if phrase.kind is not Kind.PART:
        return phrase
    first, last = phrase.months
    days = Period(year.year, "month", first).start, Period(year.year, "month", last).end
    return replace(phrase, kind=Kind.DAYS, first=days[0], last=days[1])


def _refusal(
    phrases_said: Sequence[_Said],
    sheets: Sequence[Sheet],
    marked: bool,
    one_period: Period,
    words: TimeReader,
) -> Finding | None:
    """Why the file is not one of the period asked for, None when nothing it says is against it."""
    unclear = [s for s in phrases_said if s.phrase.kind is Kind.UNCLEAR]
    if unclear:
        here = [s for s in unclear if (s.sheet, s.cell) == (unclear[0].sheet, unclear[0].cell)]
        return _not_clear(here[0], " … ".join(dict.fromkeys(s.phrase.text for s in here)), one_period)
    days_due = (one_period.start, one_period.end)
    days_stated = [s for s in phrases_said if s.phrase.kind is Kind.DAYS]
    # The year of a document that a line names says nothing beside a line about the period.
    days_stated = [s for s in days_stated if not s.phrase.cited] or days_stated
    others = [s for s in days_stated if s.days != days_due]
    if others:
        if len({s.days for s in days_stated}) > 1:
            return _not_clear(
                others[0], "; ".join(dict.fromkeys(s.phrase.text for s in days_stated)), one_period
            )
        period = period_of_days(*others[0].days)
        if period is None:
            return _not_clear(others[0], others[0].phrase.text, one_period)
        place = {"sheet": others[0].sheet, "cell": others[0].cell}
        return finding("file.other_period", **place, said=period, asked=one_period)
    for one in phrases_said:
        late = one.phrase.kind is Kind.UNTIL and one.phrase.last != one_period.end
        if late or (one.phrase.kind is Kind.PART and not _same_part(one.phrase, one_period)):
            return _not_clear(one, one.phrase.text, one_period)
    if not marked and not any(s.phrase.kind is not Kind.ASIDE for s in phrases_said):
        return _only_hinted(phrases_said, sheets, one_period, words)
    return None


def _only_hinted(
    phrases_said: Sequence[_Said], sheets: Sequence[Sheet], period: Period, words: TimeReader
) -> Finding | None:
    """Where no line says the period: the span of a plan in the title, or a sheet's name, that is another."""
    if phrases_said:
        return _not_clear(phrases_said[0], phrases_said[0].phrase.text, period)
    for sheet in sheets:
        against = _against(_in_calendar(sheet.grid.name, [sheet], words), period)
        if against is not None:
            return _not_clear(_Said(against, sheet.grid.name, "A1"), against.text, period)
    return None


def _not_clear(phrase_said: _Said, text: str, period: Period) -> Finding:
    place = {"sheet": phrase_said.sheet, "cell": phrase_said.cell}
    return finding("file.period_unclear", **place, said=text[:_LONGEST], asked=period)


def _same_part(phrase: Phrase, period: Period) -> bool:
    return phrase.months == (period.start.month, period.end.month)


def _against(phrases: Iterable[Phrase], period: Period) -> Phrase | None:
    """The phrase of a name that means another period, or none that is clear."""
    for phrase in phrases:
        if phrase.kind is Kind.UNCLEAR:
            return phrase
        days = phrase.kind is Kind.DAYS and (phrase.first, phrase.last) != (period.start, period.end)
        if days or (phrase.kind is Kind.PART and not _same_part(phrase, period)):
            return phrase
    return None


def _names(sheets: Sequence[Sheet], name: str, period: Period, words: TimeReader) -> list[Finding]:
    """Names of sheets and of the file are hints: where they say otherwise, that is told."""
    findings = []
    for sheet in sheets:
        against = _against(_in_calendar(sheet.grid.name, [sheet], words), period)
        if against is not None:
            note = finding("sheet.name_period", said=against.text, asked=period)
            findings.append(note.at(sheet=sheet.grid.name))
    against = _against(_in_calendar(_stem(name), sheets, words), period)
    if against is not None and not _by_chance(against, period):
        findings.append(finding("file.name_period", said=against.text, asked=period))
    return findings


def _in_calendar(name: str, sheets: Sequence[Sheet], words: TimeReader) -> list[Phrase]:
    """The phrases of a name; the days of a law's year are that year where all sheets are of one form."""
    form = _sole_form(sheets)
    return [words.years.in_calendar(form, phrase) for phrase in words.phrases(name)]


def _sole_form(sheets: Sequence[Sheet]) -> str:
    """The form that all sheets are of, "" where they are of several."""
    forms = {sheet.form for sheet in sheets}
    return forms.pop() if len(forms) == 1 else ""


def _stem(name: str) -> str:
    """The name of a file without its folder and suffix."""
    return re.split(r"[/\\]", name)[-1].rpartition(".")[0].replace("_", " ")


def _estimates(sheets: Sequence[Sheet]) -> list[Finding]:
    """Titles that call the figures an estimate: one warning a sheet."""
    findings = []
    for sheet in sheets:
        one = sheet.titles.estimate
        if one is not None:
            place = {"sheet": sheet.grid.name, "cell": one.cell}
            findings.append(finding("sheet.estimate", **place, said=one.text[:_LONGEST]))
    return findings


def _by_chance(phrase: Phrase, period: Period) -> bool:
    """Whether a file's name may bear the phrase for another reason: names of places without diacritics
    ("thang-binh", "truong-xuan-2026"), days of sending, numbers ("phuong-1-2021")."""
    if phrase.kind is Kind.UNCLEAR:
        rest = phrase.text.replace(str(period.year), "")
        return not any(map(str.isdigit, rest)) or bool(_SIGNS.fullmatch(phrase.text))
    of_year = phrase.first is not None and phrase.first.year == period.year
    return of_year and bool(_SIGNS.fullmatch(phrase.text))


def _not_stated(phrases_said: Sequence[_Said], period: Period) -> list[Finding]:
    """What is left open where the period is not said in full."""
    kinds = {s.phrase.kind for s in phrases_said} - {Kind.ASIDE}
    if Kind.DAYS in kinds:
        return []
    place = next(({"sheet": s.sheet, "cell": s.cell} for s in phrases_said if s.phrase.kind in kinds), {})
    text = next((s.phrase.text for s in phrases_said if s.phrase.kind in kinds), "")
    code = "file.no_period" if not kinds else "file.no_year" if Kind.PART in kinds else "file.period_open"
    if not kinds:
        return [finding(code, asked=period)]
    return [finding(code, said=text[:_LONGEST], asked=period).at(**place)]


def period_of_days(first: date | None, last: date | None) -> Period | None:
    """The period that begins and ends on these days, None when no period does."""
    if first is None or last is None:
        return None
    for kind, months in KINDS.items():
        period = Period(first.year, kind, (first.month - 1) // months + 1)
        if (period.start, period.end) == (first, last):
            return period
    return None
