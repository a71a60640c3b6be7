"""Lines above a table read for dates and periods; a phrase may be spread over cells and rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kpi.intake.times.lawyears import LawYears
from kpi.intake.times.periods import Kind, Phrase, phrases
from kpi.intake.times.timewords import TimeWords
from kpi.model.grid import Grid, cell_name
from kpi.model.period import Period
from kpi.model.show import day_text
from kpi.units.gazetteer.names import words

_LONGEST = 2000  # characters of a cell that are looked at
_WORD = re.compile(r"\w+")
_BLANK = re.compile(r"[\W_]*")
_MARKS = str.maketrans("", "", ":()b")
# A line that ends so goes on in the next cell: "Năm" | 2021, "6 tháng đầu" | "năm 2021".
_OPEN = re.compile(r"[ymqrdhfl<>&\-/]$")
_GOES_ON = re.compile(r"[nNoymqdfl>\-/]")
# "Ngày in" | 14/12/2021 08:15: a day, and nothing but a day, may be that of a label in the cell before.
_LABEL = re.compile(r"O$")
# "Từ ngày 15/12/2025" | "đến ngày 14/12/2026": a first day alone says nothing.
_FROM_DAY = re.compile(r"<d*(?:n[/.\-]n(?:[/.\-][Nn]|yN)?|nmn(?:[/.,\-]?y?N)?|N-n-n)(?:yz)?$")
_DAY = re.compile(r"n[/.\-]n[/.\-]Nn*|d?nmnyNn*")


@dataclass(frozen=True, slots=True)
class Dated:
    """A phrase and the cell it begins in."""

    phrase: Phrase
    cell: str


@dataclass(slots=True)
class TimeReader:
    """Reads phrases of time with the words of an office; what was read is remembered by its text. `years` are
    those of laws."""

    words: TimeWords
    years: LawYears = field(default_factory=LawYears)
    phrases_known: dict[tuple[str, bool], tuple[Phrase, ...]] = field(default_factory=dict)
    remarks: dict[tuple[str, str], tuple[Phrase, ...]] = field(default_factory=dict)
    ends: dict[str, tuple[bool, ...]] = field(default_factory=dict)

    def phrases(self, text: str, stated: bool = False) -> tuple[Phrase, ...]:
        """What a text says of dates and periods; see `kpi.intake.times.periods`."""
        phrases_known = self.phrases_known.get((text, stated))
        if phrases_known is None:
            phrases_known = self.phrases_known[text, stated] = phrases(text, self.words, stated)
        return phrases_known

    def are_days_of_year(self, form: str, text: str, odd: str, period: Period) -> bool:
        """Whether the `odd` words of a text are the days, or the last day, of the period's year under a law
        that sets the year of a form, and the text says no other time."""
        if period.kind != "year" or self.years.rules(form, period.year) is None:
            return False
        pairs = [(phrase, self.years.in_calendar(form, phrase)) for phrase in self.phrases(text)]
        days = Counter(word for one, year in pairs if one != year for word in _WORD.findall(words(one.text)))
        agreed = all(_is_year(year, period) for _, year in pairs)
        return agreed and Counter(_WORD.findall(words(odd))) <= days

    def _ends(self, text: str) -> tuple[bool, ...]:
        ends_known = self.ends.get(text)
        if ends_known is None:
            letters = self.words.cut(text).letters.translate(_MARKS)
            searches = _OPEN.search, _GOES_ON.match, _LABEL.search, _DAY.fullmatch, _FROM_DAY.search
            ends_known = *(bool(find(letters)) for find in searches), letters.startswith(">")
            self.ends[text] = ends_known
        return ends_known

    def stands_alone(self, text: str) -> bool:
        """Whether the next cells do not matter for the text, as they do not for nearly all."""
        ends = self._ends(text)
        return not (ends[0] or ends[2] or ends[4])

    def is_open(self, text: str) -> bool:
        """Whether the text is not complete without the one in the next cell."""
        return self._ends(text)[0]

    def goes_on(self, text: str) -> bool:
        """Whether the text may be the rest of one that is open."""
        return self._ends(text)[1]

    def is_first_day(self, text: str) -> bool:
        """Whether the text ends in the first day of a span, of which the last is not named."""
        return self._ends(text)[4]

    def is_last_day(self, text: str) -> bool:
        """Whether the text begins with words before the last day of a span."""
        return self._ends(text)[5]

    def labels_day(self, text: str, beside: str) -> bool:
        """Whether the text says whose day it is that stands in the next cell."""
        return self._ends(text)[2] and self._ends(beside)[3]


def _is_year(phrase: Phrase, period: Period) -> bool:
    """Whether a phrase says the year asked for, or the whole of one that it does not name."""
    if phrase.kind is Kind.PART:
        return phrase.months == (period.start.month, period.end.month)
    return phrase.last == period.end and phrase.first in (None, period.start)


@dataclass(slots=True)
class _Lines:
    """The filled cells above a table as texts, by row and column; `loose` ones hold no text but a number or a
    date."""

    rows: list[dict[int, str]]
    loose: set[tuple[int, int]]
    places_taken: set[tuple[int, int]]

    def next(self, r: int, c: int) -> tuple[int, int] | None:
        """The next filled cell on the right, else the one below."""
        right = min((k for k in self.rows[r] if k > c), default=None)
        if right is not None:
            return r, right
        below = self.rows[r + 1] if r + 1 < len(self.rows) else {}
        return (r + 1, c if c in below else min(below)) if below else None


def read_dated(
    grid: Grid, before: int, lines: Mapping[tuple[int, int], str | None], reader: TimeReader
) -> tuple[Dated, ...]:
    """All phrases in the rows before `before`. `lines` are cells that begin a line known by its first words:
    what follows those of a line about the period, None for a line about anything else."""
    cells = _cells(grid, before)
    dated_phrases = []
    for r, row in enumerate(cells.rows):
        for c in row:
            if (r, c) in cells.places_taken or ((r, c) in cells.loose and len(row) > 1):
                continue
            line_text = lines.get((r, c))
            text = row[c] if line_text is None else line_text
            if line_text == "":
                text = _beside(cells, r, c, lines)
            phrases_read = _phrases(cells, r, c, text, line_text is not None, reader)
            if phrases_read:
                dated_phrases += [Dated(phrase, cell_name(r, c)) for phrase in phrases_read]
    return tuple(dated_phrases)


def _phrases(
    cells: _Lines, r: int, c: int, text: str, stated: bool, reader: TimeReader
) -> tuple[Phrase, ...]:
    if not reader.stands_alone(text):
        text = _whole(cells, r, c, text, reader)
    phrases_read = reader.phrases(text, stated)
    if stated and not phrases_read and not _BLANK.fullmatch(text):
        return (replace(Phrase(Kind.UNCLEAR), text=text),)
    return phrases_read


def _whole(cells: _Lines, r: int, c: int, text: str, reader: TimeReader) -> str:
    """A text with those of the next cells in which it goes on; they are taken, as is the day whose label it
    is."""
    at: tuple[int, int] | None = r, c
    while at is not None and (reader.is_open(text) or reader.is_first_day(text)):
        at = _next(cells, at, text, reader)
        if at is None:
            break
        text = f"{text} {cells.rows[at[0]][at[1]]}"
        cells.places_taken.add(at)
    beside = cells.next(r, c)
    if beside is not None and beside[0] == r and reader.labels_day(text, cells.rows[r][beside[1]]):
        cells.places_taken.add(beside)
    return text


def _next(cells: _Lines, at: tuple[int, int], text: str, reader: TimeReader) -> tuple[int, int] | None:
    """The cell in which a text that stands in `at` goes on: the next one; the last day of a span may stand
    right below the first one, too."""
    beside = cells.next(*at)
    while beside is not None and beside in cells.places_taken:
        beside = cells.next(*beside)
    if reader.is_open(text):
        return beside if beside is not None and reader.goes_on(cells.rows[beside[0]][beside[1]]) else None
    for r, c in filter(None, (beside, (at[0] + 1, at[1]))):
        text_there = cells.rows[r].get(c, "") if r < len(cells.rows) else ""
        if reader.is_last_day(text_there) and (r, c) not in cells.places_taken:
            return r, c
    return None


def _beside(cells: _Lines, r: int, c: int, lines: Mapping[tuple[int, int], str | None]) -> str:
    """What stands beside a line's opening words that has nothing behind them."""
    at = cells.next(r, c)
    if at is None or at[0] != r or at in lines:
        return ""
    cells.places_taken.add(at)
    return cells.rows[at[0]][at[1]]


def _cells(grid: Grid, before: int) -> _Lines:
    rows: list[dict[int, str]] = []
    loose = set()
    for r, row in enumerate(grid.rows[:before]):
        filled = {}
        for c, cell in enumerate(row):
            if type(cell) is str:
                if cell:
                    filled[c] = cell[:_LONGEST]
            elif (text := _text(cell)) is not None:
                filled[c] = text
                loose.add((r, c))
        rows.append(filled)
    return _Lines(rows, loose, set())


def _text(cell: object) -> str | None:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return str(int(cell)) if 0 < cell < 10_000 and cell == int(cell) else None
    return day_text(cell) if isinstance(cell, date) else None
