"""Sheets whose name, or whose printed page header, says that their figures are a plan, a running total or of
another time: they are not taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.sheets.draft import Sheet
from kpi.intake.texts.lines import Lines
from kpi.intake.times.periods import Kind, Phrase
from kpi.model.letters import words

_LONGEST = 80  # characters that are repeated
_NUMBER = re.compile(r"[\W_]*\d{0,2}[\W_]*")  # that of a form behind the word for it

_FIRST_NUMBER = re.compile(r"0*(\d+)")


def of_this_period(sheets: Sequence[Sheet], context: Context) -> tuple[list[Sheet], list[Finding]]:
    """The sheets whose names and page headers do not speak against them, and what is told of the others."""
    sheets_kept, findings = [], []
    for sheet in sheets:
        against = _against(sheet, context)
        if against is None:
            sheets_kept.append(sheet)
        else:
            findings.append(against)
    return sheets_kept, findings


def is_named_after(name: str, before: str) -> bool:
    """Whether a sheet has the other's name with something behind: "Biểu 05 (tt)". Names that programs give
    say nothing."""
    rest = name.strip().lower().removeprefix(before.strip().lower())
    return rest != name.strip().lower() and not rest[:1].isalnum() and " " in before.strip()


def is_named_apart(name: str, before: str, form: str, codes: Mapping[str, str]) -> bool:
    """Whether a sheet's name is of another kind than that of the sheet before it ("Nữ" behind "Biểu 05"), or
    gives the number of another form where that one gives its form's; `codes` are the forms by their codes."""
    if _letters(name) != _letters(before):
        return True
    forms_by_number = {_digits(code): other for code, other in codes.items()}
    forms = [forms_by_number.get(_digits(text)) for text in (before, name)]
    return forms[0] == form and forms[1] not in (None, form)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).lower()


def _digits(text: str) -> str:
    """The first number in a text, without zeros before it; "" for none."""
    match = _FIRST_NUMBER.search(text)
    return match[1] if match else ""


def _against(sheet: Sheet, context: Context) -> Finding | None:
    places = [
        ("sheet.name_other", sheet.grid.name),
        *(("sheet.page_header_other", x) for x in sheet.grid.margins),
    ]
    for code, text in places:
        other = _other(text, sheet.form, context)
        if other:
            return finding(code, sheet=sheet.grid.name, said=other[:_LONGEST], asked=context.period)
    return None


def _other(text: str, form: str, context: Context) -> str:
    """What a text says of another time, a plan or a running total; "" for nothing of the kind. The days of
    the form's year under a law are that year."""
    lines = context.locator.lines
    if any(_is_plan(part, lines) for part in _parts(text, context)):
        return text
    for typed_phrase in context.times.phrases(text):
        phrase = context.times.years.in_calendar(form, typed_phrase)
        if not phrase.cited and _is_other(phrase, context, lines):
            return phrase.text
    return ""


def _parts(text: str, context: Context) -> Iterator[str]:
    """A text, and what stands behind the number of a form."""
    plain_text = words(text)
    yield plain_text
    for word in _longest_first(tuple(context.specs.settings.times.time_words.get("numbered", ()))):
        if plain_text.startswith(f"{word} "):
            rest = plain_text[len(word) :]
            match = _NUMBER.match(rest)
            yield rest[match.end() if match else 0 :].strip(" ()-–")
            return


@lru_cache(maxsize=16)
def _longest_first(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(words, sorted(texts, key=len, reverse=True)))


def _is_plan(text: str, lines: Lines) -> bool:
    meaning = lines.of(text) if text else None
    return meaning is not None and meaning.title_other


def _is_other(phrase: Phrase, context: Context, lines: Lines) -> bool:
    """Whether a phrase surely is of another time: of another year, or of months that are named as such and
    not those of the import. A bare number may be that of a form."""
    period = context.period
    if phrase.kind is Kind.DAYS and phrase.first is not None and phrase.last is not None:
        if (phrase.first.year, phrase.last.year) != (period.year, period.year):
            return True
        if phrase.plain or (phrase.first, phrase.last) == (period.start, period.end):
            return False
    elif phrase.kind is Kind.PART:
        if phrase.months == (period.start.month, period.end.month):
            return False
    elif phrase.kind is not Kind.UNCLEAR:
        return False
    meaning = lines.of(phrase.text)
    return meaning is not None and meaning.other
