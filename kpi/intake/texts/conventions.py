"""How a form writes its figures: what a cell means that says nothing for sure by itself.

Points and commas are understood by all values of their column, marks by what the form says of them. What is
no figure is told by what it is: a bound, a negative number in brackets, a footnote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from kpi.intake.texts.bounds import bounds_in, words_of
from kpi.intake.texts.cells import Column, Words, give_up, shown
from kpi.intake.texts.footnotes import noted
from kpi.intake.texts.legend import UNCLEAR, Legend
from kpi.intake.texts.numberwords import number_of
from kpi.model.number import State, alike_key, figures_in, plain
from kpi.model.separators import BothWays, Decided, both_ways, decimal_sign, groups_thousands
from kpi.spec.kinds.indicator import Indicator

_READ = ("cell.text_number", "cell.unit_words", "cell.unseen_signs", "cell.other_digits")
_SEPARATED = (*_READ, "cell.ambiguous")
_MARKS = {"cell.mark_nil": "nil", "cell.mark_missing": "missing"}
_UNREAD = ("cell.not_a_number", "cell.several_numbers")
_NUMBER = r"[+-]?\d[\d., ]*"
_SIGNS = r"[<>≤≥~≈±]=?"
_NEGATIVE = re.compile(r"\(\s*\d[\d.,]*\s*\)|\d[\d.,]*\s*-")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s*[eE]\s*[+-]?\d+")
_NOTED = re.compile(rf"{_NUMBER}\s*[(\[]?\s*(?:\*+|[¹²³⁴-⁹]+)\s*[)\]]?|[(\[]?\s*\*+\s*[)\]]?\s*{_NUMBER}")
_FRACTION = re.compile(r"\d*\s*[¼-¾⅐-⅞]|\d+\s*[/⁄]\s*\d+")
_WHOLE = re.compile(r"[0-9]{1,15}")  # nothing in it that could be read in two ways
_REPEATED = re.compile(rf"({_WHOLE.pattern})\s*\(\s*([^\d()]+?)\s*\)")


def settle(
    column: Column, cells: Sequence[object], words: Words, sign: Callable[[], Decided], legend: Legend
) -> None:
    """Settle what of a column was only read by itself. `sign` gives the one that stands before decimals (see
    `sign_of`), `legend` what the sheet says of its signs."""
    for at, code in tuple(column.notes):
        cell = cells[at]
        if not isinstance(cell, str):
            continue
        if code in _SEPARATED:
            one = both_ways(figures_in(cell, words.unit))
            if one is not None:
                _settle_separator(column, at, cell, one, sign(), code)
        elif code in _MARKS:
            _settle_mark(column, at, cell, _MARKS[code], legend.marks())
        elif code in _UNREAD:
            _settle_text(column, at, cell, words, legend, sign)
    _doubt_beside_shares(column, cells)
    column.notes.sort()


def sign_of(cells: Iterable[tuple[object, Indicator]]) -> Decided:
    """Which sign stands before decimals, by all cells of a column, each with its indicator."""
    texts = ((cell, indicator) for cell, indicator in cells if isinstance(cell, str))
    return decimal_sign((figures_in(cell, one.unit), one.decimals == 0) for cell, one in texts)


def _settle_separator(column: Column, at: int, cell: str, one: BothWays, decided: Decided, code: str) -> None:
    """Take the value that the column's other figures show to be meant, or none."""
    if groups_thousands(one, decided):
        if code == "cell.ambiguous":
            _take(column, at, plain(one.whole), "cell.read_as_thousands")
    elif decided == one.separator and (code == "cell.ambiguous" or one.round):
        _take(column, at, plain(one.part), "cell.read_as_decimals")
    else:
        give_up(column, at, State.INVALID, shown(cell), "cell.ambiguous")


def _take(column: Column, at: int, value: str, code: str) -> None:
    column.value[at], column.state[at] = value, State.NUMBER.value
    _note(column, at, code)


def _note(column: Column, at: int, code: str) -> None:
    column.notes[:] = [(n, code if n == at else other) for n, other in column.notes]


def _settle_mark(column: Column, at: int, cell: str, by_settings: str, meanings: Mapping[str, str]) -> None:
    """Read a mark as the form says; one of which it says something that is not understood counts as not
    known."""
    meaning = meanings.get(alike_key(cell), by_settings)
    if meaning == by_settings:
        return
    if meaning == "nil":
        column.value[at], column.state[at] = "0", State.NIL.value
        _note(column, at, "cell.mark_nil")
    elif meaning == "missing":
        give_up(column, at, State.MISSING, shown(cell), "cell.mark_missing")
    elif meaning == UNCLEAR and by_settings == "nil":
        give_up(column, at, State.INVALID, shown(cell), "cell.mark_unclear")


def _doubt_beside_shares(column: Column, cells: Sequence[object]) -> None:
    """Give up the plain figures of a column in which no fewer are percentages: 30 beside 50% may be one."""
    shares = sum(code == "cell.percentage" for _, code in column.notes)
    figures = [at for at, value in enumerate(column.value) if value not in (None, "0") or at in column.bounds]
    if shares and shares >= len(figures):
        for at in figures:
            give_up(column, at, State.INVALID, shown(cells[at]), "cell.beside_shares")


def _settle_text(
    column: Column, at: int, cell: str, words: Words, legend: Legend, sign: Callable[[], Decided]
) -> None:
    """Take a figure that bears a mark which the sheet explains, or that is repeated in words; else keep
    between what it lies where the text surely says that, or say what the text is."""
    text = " ".join(cell.split())
    note, repeated = noted(text), _REPEATED.fullmatch(text)
    if note is not None and (harmless := legend.notes().get(note[1])) is not None:
        if harmless and _WHOLE.fullmatch(note[0]):
            _take(column, at, plain(Decimal(note[0])), "cell.footnote_read")
        else:
            _note(column, at, "cell.footnoted")
    elif repeated is not None and (code := _in_brackets(repeated[1], repeated[2], words)):
        column.raw[at] = shown(text, (*words.numbers, words.unit))
        if code == "cell.words_differ":
            _note(column, at, code)
        else:
            _take(column, at, plain(Decimal(repeated[1])), code)
    else:
        ends = None if len(cell.strip().splitlines()) > 1 else bounds_in(text, words, sign)
        if ends is None:
            _tell_apart(column, at, text, words)
        else:
            column.bounds[at], column.state[at] = ends, State.RANGE.value
            column.raw[at] = shown(text, (*words.bounds, *words_of(words.phrases), words.unit))
            _note(column, at, "cell.range")


def _in_brackets(figure: str, text: str, words: Words) -> str:
    """The code of what is told of words in brackets behind a figure: its unit of measure, or the same or
    another number. "" for anything else."""
    text, unit = text.casefold(), words.unit.casefold()
    if text == unit:
        return "cell.unit_words"
    number = number_of(text.removesuffix(unit), words.numbers)
    if number is None:
        return ""
    return "cell.words_agree" if number == Decimal(figure) else "cell.words_differ"


def _tell_apart(column: Column, at: int, text: str, words: Words) -> None:
    """Say what a text with figures is that is no number."""
    if _SCIENTIFIC.fullmatch(text):
        _note(column, at, "cell.scientific")
    elif _NEGATIVE.fullmatch(text):
        _note(column, at, "cell.brackets")
    elif _NOTED.fullmatch(text):
        _note(column, at, "cell.footnoted")
    elif _FRACTION.fullmatch(text):
        _note(column, at, "cell.fraction")
    elif _bound(words.bounds).fullmatch(figures_in(text, words.unit).casefold()):
        _note(column, at, "cell.bound")
        column.raw[at] = shown(text, (*words.bounds, words.unit))


@lru_cache(maxsize=16)
def _bound(bounds: tuple[str, ...]) -> re.Pattern[str]:
    """A figure between words or signs that make it a bound: "trên 80", ">80", "80 trở lên", "80+"."""
    beside = "|".join((*map(re.escape, sorted(bounds, key=len, reverse=True)), _SIGNS))
    one = rf"(?:{beside})\s*"
    return re.compile(rf"(?:{one})+{_NUMBER}(?:\s*{one})*(?:\w+ ?){{0,3}}|{_NUMBER}(?:\s*(?:{one}|\+))+")
