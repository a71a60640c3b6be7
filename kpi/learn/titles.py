"""What stands above a table: title, printed code, the document that prescribes it, the period it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpi.intake.context import Context
from kpi.intake.sheets.dating import period_of_days
from kpi.intake.sheets.titles import read_titles
from kpi.intake.texts.letterhead import body_of
from kpi.intake.times.periods import Kind, Phrase
from kpi.learn.table import Found
from kpi.learn.words import LearnWords
from kpi.model.grid import Grid, Text, cell_name, texts_of
from kpi.model.heading import header_key

_LONGEST = 300  # characters of a title
_BRACKETS = re.compile(r"^[(\[]+|[)\]]+$")
_CODE = r"\s*:?\s*(?P<code>(?=[^\s]*[\dIVX])[\w.]+(?:\s*[-/.]\s*[\w&.]+)*)"
_BLANKS = re.compile(r"[.…_]{2,}|20\.{2,}|20…+")
_TRAILING = re.compile(r"[\s,;:–(-]+$")
_LEADING = re.compile(r"^[\s,;:–-]+")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_ORDER = ("half", "quarter", "month", "year")


@dataclass(frozen=True, slots=True)
class Above:
    """`title`, `code` and `source` ("" without one), kinds of `periods`, the first day of the period that is
    named; the cell where the code stands."""

    title: str
    code: str
    code_cell: str
    source: str
    periods: tuple[str, ...]
    first: date | None


def above_of(table: Found, context: Context, words: LearnWords) -> Above:
    """What stands above a table; where there are others what its own lines do not say may stand above them
    all."""
    grid = table.grid
    if not table.start and table.width is None:
        return read_above(grid, table.top, context, words)
    above = read_above(_own(table), table.top, context, words)
    head = read_above(grid, table.lead if table.start else table.top, context, words)
    return replace(
        above,
        source=above.source or head.source,
        periods=above.periods or head.periods,
        first=above.first or head.first,
    )


def _own(table: Found) -> Grid:
    """The sheet without what stands above or beside the titles of a table."""
    grid, width = table.grid, table.width
    ends = {(r0, c0): c1 for (r0, c0), (_, c1) in grid.merges}
    columns = width if width is not None else range(max(map(len, grid.rows)))
    rows = tuple(
        tuple(
            cell if r >= table.start and c < columns.stop and ends.get((r, c), c) >= columns.start else ""
            for c, cell in enumerate(row)
        )
        for r, row in enumerate(grid.rows)
    )
    return replace(grid, rows=rows)


def read_above(grid: Grid, top: int, context: Context, words: LearnWords) -> Above:
    """Read the lines in the rows before `top`."""
    texts = [(r, c, " ".join(text.split())) for r, c, text in texts_of(grid) if r < top]
    code, code_cell, rest = _code(texts, context)
    sources = [(place, text) for place, text in rest if words.says("documents", text)]
    lines = [line for line in rest if line not in sources and _may_be_title(line[1], context)]
    title = _title(lines, words)
    titles = read_titles(grid, texts_of(grid), top, context.specs.settings, context.times)
    phrases = [dated.phrase for dated in titles.dated if not dated.phrase.cited]
    # "năm 20…" is a year to be filled in, not that of 2020.
    span = next((p for p in phrases if p.kind is Kind.DAYS and _kind_of(p) and _YEAR.search(p.text)), None)
    periods = _periods(span, " ".join((title, *(text for _, text in lines))), words)
    return Above(
        title=_without_period(title, phrases, words),
        code=code,
        code_cell=code_cell,
        source=_BRACKETS.sub("", sources[0][1]) if sources else "",
        periods=periods,
        first=span.first if span is not None else None,
    )


_Line = tuple[tuple[int, int], str]


def _code(texts: Sequence[Text], context: Context) -> tuple[str, str, list[_Line]]:
    """The printed code, its cell, and the lines without it."""
    words = sorted(context.specs.settings.times.time_words["numbered"], key=len, reverse=True)
    starts = "|".join(re.escape(word) for word in words if word != "số")
    pattern = re.compile(rf"^\W*(?:{starts}){_CODE}(?P<rest>.*)$", re.IGNORECASE)
    code, place, rest = "", "", []
    for r, c, text in texts:
        match = None if code else pattern.match(text)
        if match is None:
            rest.append(((r, c), text))
            continue
        code, place = re.sub(r"\s*([-/.])\s*", r"\1", match["code"]).strip("."), cell_name(r, c)
        following = match["rest"].strip(" .:–-")
        if following:
            rest.append(((r, c), following))
    return code, place, rest


def _may_be_title(text: str, context: Context) -> bool:
    """Whether a line is none of a letterhead, a motto, a sender, a period, a unit of measure."""
    settings = context.specs.settings
    key = header_key(text)
    starts = (*settings.words.sender_words, *settings.words.period_words)
    meaning = context.locator.lines.of(text)
    is_line = meaning is not None and meaning.units is not None and meaning.marked
    return (
        len(text) > 5
        and any(map(str.isalpha, text))
        and not is_line
        and key not in set(map(header_key, settings.state))
        and not key.startswith(tuple(map(header_key, starts)))
        and not body_of(text, settings)
    )


def _title(lines: Sequence[_Line], words: LearnWords) -> str:
    """The first line with a word of titles, else the longest; lines right under it in the same column go
    on."""
    if not lines:
        return ""
    begun = [n for n, (_, text) in enumerate(lines) if words.begins("titles", text)]
    whole = [n for n, (_, text) in enumerate(lines) if not text.startswith("(")] or list(range(len(lines)))
    at = begun[0] if begun else max(whole, key=lambda n: len(lines[n][1]))
    (row, column), title = lines[at]
    for (r, c), text in lines[at + 1 :]:
        if r != row + 1 or c != column or text.startswith("(") or text.isupper() != title.isupper():
            break
        title, row = f"{title} {text}", r
    return title[:_LONGEST]


def _kind_of(phrase: Phrase) -> str:
    """The kind of period that a phrase of days is, "" for none."""
    period = period_of_days(phrase.first, phrase.last)
    return period.kind if period is not None else ""


def _periods(span: Phrase | None, text: str, words: LearnWords) -> tuple[str, ...]:
    if span is not None:
        return (_kind_of(span),)
    return next(((kind,) for kind in _ORDER if words.says(kind, text)), ())


def _without_period(title: str, phrases: Iterable[Phrase], words: LearnWords) -> str:
    """The title without the period in it, which another workbook names otherwise: "quý III năm 2024",
    "năm 20…". Spans of years are of what is reported: "chuẩn nghèo 2021-2025"."""
    plain = title
    for phrase in sorted(phrases, key=lambda p: -len(p.text)):
        at = plain.lower().rfind(phrase.text.lower()) if phrase.text else -1
        if at >= 0 and not _spans_years(phrase):
            before, after = _TRAILING.sub("", plain[:at]), plain[at + len(phrase.text) :]
            plain = f"{before}{_opened(after)}" if any(map(str.isalnum, after)) else before
    plain = _LEADING.sub("", _TRAILING.sub("", _cut_blanks(plain, words)))
    return plain if len(plain) > 5 else title


def _spans_years(phrase: Phrase) -> bool:
    first, last = phrase.first, phrase.last
    return first is not None and last is not None and first.year != last.year


def _opened(rest: str) -> str:
    """What follows a phrase that was cut out, without what joined the two."""
    return " " + _LEADING.sub("", rest.removeprefix(")"))


def _cut_blanks(title: str, words: LearnWords) -> str:
    """ "Tháng …/20…" at the end of a title: the words of periods before blanks to be filled in."""
    match = _BLANKS.search(title)
    if match is None or match.start() < len(title) // 3:
        return title
    parts = title[: match.start()].split()
    while parts and any(words.says(kind, parts[-1]) for kind in _ORDER):
        parts.pop()
    return " ".join(parts)
