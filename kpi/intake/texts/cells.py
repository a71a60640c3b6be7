"""Cells of one indicator to values: the hot path of an import, one call per column of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache, partial

from kpi.model.heading import header_key
from kpi.model.number import LIMIT, Parsed, State, parse_number, plain
from kpi.model.received import Ends
from kpi.model.show import day_text, moment_text
from kpi.model.signs import unseen, visible
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.settings import Settings

_LIMIT = int(LIMIT)
_NUMBERS = {float, int}  # not bool
_DIGITS = tuple(map(str, range(1000)))  # nearly all counts: one text for each, not half a million
_DIGITS_OF: Mapping[object, str] = {float(n): text for n, text in enumerate(_DIGITS)}
_NUMBER, _MISSING = State.NUMBER.value, State.MISSING.value
COUNTED = ("count", "money")  # types of indicators whose cells hold figures
_IDENTITY = re.compile(r"\d{8}")  # so many digits may be those of a person's papers or telephone
_WORDS = re.compile(r"[^\W\d_]+(?:[ ,.]+[^\W\d_]+)*")
_LINE_END = re.compile(r"\s*[\r\n]\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """Values of a column, in the order of its cells (parallel lists, and `bounds`, as in `Readings`)."""

    value: list[str | None]
    text: list[str | None]
    state: list[str]
    raw: list[str | None]
    notes: list[tuple[int, str]]
    bounds: dict[int, Ends] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """What typed words mean for one indicator: number marks, yes and no, class labels by their key, the unit
    of measure that may stand behind a figure, `bounds`, words beside a figure that make it none, `phrases`
    that say between what one lies (see `kpi.intake.texts.bounds`), `decimals` of the figures, and values of
    `numbers` in words; `seen` remembers what was understood."""

    marks: Mapping[str, str]
    yes: frozenset[str]
    no: frozenset[str]
    labels: Mapping[str, str]
    unit: str = ""
    bounds: tuple[str, ...] = ()
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decimals: int = 0
    numbers: Mapping[str, int] = field(default_factory=dict)
    seen: dict[object, tuple[str | None, str | None, str, str | None, str]] = field(default_factory=dict)


def words_for(
    indicators: Mapping[str, Indicator], settings: Settings, year: int | None = None
) -> dict[str, Words]:
    """Prepare the words of indicators, by their ids; `year` is the one reported on."""
    words = settings.words
    yes, no = (frozenset(map(_bare, texts)) for texts in (words.yes, words.no))
    return {
        name: Words(
            *(words.marks, yes, no, _labels(one, year), one.unit, words.bound_words),
            *(settings.bounds, one.decimals, words.number_words),
        )
        for name, one in indicators.items()
    }


def _labels(indicator: Indicator, year: int | None) -> Mapping[str, str]:
    return {
        header_key(text.replace("{year}", str(year)) if year else text): label.code
        for label in indicator.labels
        for text in (label.code, label.name.vi, label.name.en, *label.aliases)
    }


def read_totals(cells: list[object], indicator: Indicator, words: Words) -> Column:
    """Read the sender's totals of a column: of yes and no the number of yes; of classes nothing is summed."""
    if indicator.type == "class":
        return Column(
            [None] * len(cells), [None] * len(cells), [_MISSING] * len(cells), [None] * len(cells), []
        )
    one_indicator = replace(indicator, type="count") if indicator.type == "yes_no" else indicator
    return read_column(cells, one_indicator, words)


def read_column(cells: list[object], indicator: Indicator, words: Words) -> Column:
    """Read one column. A column of whole numbers and empty cells, by far the most, is settled as a whole."""
    if indicator.type in ("yes_no", "class"):
        return _words(cells, indicator, words)
    size = len(cells)
    whole = whole_numbers(cells)
    if whole is not None:
        return Column(whole, [None] * size, [_NUMBER] * size, [None] * size, [])
    filled = [cell for cell in cells if cell != ""]
    if len(filled) < size and (whole := whole_numbers(filled)) is not None:
        numbers = iter(whole)
        value = [None if cell == "" else next(numbers) for cell in cells]
        state = [_MISSING if cell == "" else _NUMBER for cell in cells]
        return Column(value, [None] * size, state, [None] * size, [])
    column = Column([], [None] * len(cells), [], [], [])
    for at, cell in enumerate(cells):
        if cell == "":
            column.value.append(None)
            column.state.append(_MISSING)
            column.raw.append(None)
        else:
            _number(column, at, cell, indicator, words)
    return column


def whole_numbers(cells: list[object]) -> list[str | None] | None:
    """The cells as digits when every one is a whole number in range, else None."""
    if not cells or not _NUMBERS.issuperset(map(type, cells)):
        return None
    small_numbers = list(map(_DIGITS_OF.get, cells))
    if None not in small_numbers:
        return small_numbers
    try:
        numbers = [int(cell) for cell in cells]  # type: ignore[call-overload]  # all of them are floats
    except (OverflowError, ValueError):  # infinite, or not a number at all
        return None
    largest = max(numbers)
    if numbers != cells or min(numbers) < 0 or largest >= _LIMIT:
        return None
    if largest < len(_DIGITS):
        return [_DIGITS[n] for n in numbers]
    return [_DIGITS[n] if n < len(_DIGITS) else str(n) for n in numbers]


def _number(column: Column, at: int, cell: object, indicator: Indicator, words: Words) -> None:
    if type(cell) is float:
        value, state, note = _of_float(cell, indicator.decimals)
    else:
        parsed = parse_number(cell, indicator.decimals, words.marks, words.unit)
        value = None if parsed.value is None else plain(parsed.value)
        state, note = parsed.state.value, parsed.note
    column.value.append(value)
    column.state.append(state)
    column.raw.append(None if isinstance(cell, float) and not note else shown(cell) or None)
    if note:
        column.notes.append((at, note))


@lru_cache(maxsize=10_000)  # amounts in millions with a digit or two behind the comma are few, and come again
def _of_float(cell: float, decimals: int) -> tuple[str | None, str, str]:
    """Value, state and note of a figure; marks and units of measure are found in texts alone."""
    parsed = parse_number(cell, decimals, {})
    return None if parsed.value is None else plain(parsed.value), parsed.state.value, parsed.note


def give_up(column: Column, at: int, state: State, raw: str | None, code: str = "") -> None:
    """Count a cell as not known: with a `state`, what is shown of it, and the `code` of the finding, "" where
    it is told otherwise."""
    column.value[at], column.text[at], column.state[at], column.raw[at] = None, None, state.value, raw
    column.bounds.pop(at, None)
    column.notes[:] = [note for note in column.notes if note[0] != at]
    if code:
        column.notes.append((at, code))


def as_seen(column: Column, eye: Sequence[str | None], indicator: Indicator, words: Words) -> None:
    """Give up figures of which the eye sees something else (1 as "100%", 26,500,000 as "26.5"): `eye` is the
    text it sees of each cell, None where it sees what the cell holds."""
    for at, text in enumerate(eye):
        value = column.value[at]
        if text is None:
            continue
        parsed = parse_number(text, indicator.decimals, words.marks, words.unit)
        told = parsed.note in ("cell.percentage", "cell.true_false")
        if not told and (value is None or (parsed.value is not None and plain(parsed.value) == value)):
            continue
        code = parsed.note if told else "cell.shown_otherwise"
        give_up(column, at, State.INVALID, shown(text), code)


def _words(cells: list[object], indicator: Indicator, words: Words) -> Column:
    """Few different words fill such a column, so each is understood once."""
    column = Column([], [], [], [], [])
    for at, cell in enumerate(cells):
        reading = words.seen.get(cell)
        if reading is None:
            parsed, text = _word(cell, indicator, words)
            value = None if parsed.value is None else plain(parsed.value)
            raw = shown(cell) or None  # also of blanks that a workbook keeps
            reading = words.seen[cell] = (value, text, parsed.state.value, raw, parsed.note)
        value, text, state, raw, note = reading
        column.value.append(value)
        column.text.append(text)
        column.state.append(state)
        column.raw.append(raw)
        if note:
            column.notes.append((at, note))
    return column


def shown(cell: object, permitted_words: tuple[str, ...] = ()) -> str:
    """What the eye sees of a cell, as far as it may be kept: longer words could name a person and are left
    out, but for `permitted_words`."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, date | time | timedelta):
        return _moment(cell)
    text = _LINE_END.sub(" ↵ ", visible(str(cell)).strip())
    if not any(c.isalpha() for c in text) or len(text) <= 4 or text.startswith("#"):
        return text[:40]
    text_kept = "" if _IDENTITY.search(text) else _WORDS.sub(partial(_masked, permitted_words), text)
    return text_kept[:40] if any(c.isdigit() for c in text_kept) else "(…)"


def _masked(permitted_words: tuple[str, ...], words: re.Match[str]) -> str:
    """Words as they may be kept: as typed where each of them is permitted."""
    left = f" {words[0].casefold()} "
    for phrase in sorted(permitted_words, key=len, reverse=True):
        left = left.replace(f" {phrase.casefold()} ", "  ") if phrase else left
    return words[0] if not left.strip() else "(…)"


def _moment(cell: date | time | timedelta) -> str:
    """A date as offices write it; the time of day only where there is one."""
    if isinstance(cell, datetime) and (cell.hour or cell.minute):
        return moment_text(cell)
    if isinstance(cell, date):
        return day_text(cell)
    return str(cell)


def _word(cell: object, indicator: Indicator, words: Words) -> tuple[Parsed, str | None]:
    """A yes/no (as 1 or 0) or a class (its label's code)."""
    key = _bare(cell)
    if not key:
        return Parsed(State.MISSING), None
    note = "cell.unseen_signs" if isinstance(cell, str) and unseen(cell) else ""
    if indicator.type == "yes_no":
        if key in words.yes or key in words.no:
            return Parsed(State.NUMBER, Decimal(key in words.yes), note), None
    elif (label := words.labels.get(header_key(key))) is not None:
        return Parsed(State.NUMBER, note=note), label
    if words.marks.get(key) == "missing":
        return Parsed(State.MISSING, note="cell.mark_missing"), None
    return Parsed(State.INVALID, note=f"cell.not_{indicator.type}"), None


def _bare(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return _moment(cell)
    return " ".join(visible(str(cell)).casefold().split()) if cell is not None else ""
