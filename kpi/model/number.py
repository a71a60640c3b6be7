"""The one door for numbers: what a cell says, as an exact Decimal, or why it says none.

Empty, "-", "x", "…", text and zero are different things and stay different (see `State`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kpi.model.signs import unseen, visible
from kpi.quick import dataclass

SCALE = 4
LIMIT = Decimal(10) ** 15
_STEP = Decimal(1).scaleb(-SCALE)
_NOISE = Decimal("1e-9")  # what is left of a difference of equal fractions, such as 0.3 - 0.2 - 0.1
_SPACES = re.compile(r"[^\S\r\n\t]")
_LINES = re.compile(r"[\r\n\t\v\f\x85\u2028\u2029]")
_PLAIN = re.compile(r"[+-]?\d+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)")
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")  # 1.234: thousands to one, decimals to another
_DECIMAL = re.compile(r"[+-]?(?:0|[1-9]\d*)[.,]\d+")
_BOTH = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:,\d{3})+\.\d+")
_APART = re.compile(r"[\s;/+&|()\[\]:*–—-]+")  # what stands between several figures in one cell
_UNIT_PARTS = re.compile(r"[^\s/,]+")  # of "lượt/người", "tin, bài"
_TRUTH = ("TRUE", "FALSE")  # as Excel shows them
_DOTS = re.compile(r"[.,\u2026\u2025\uff0c\uff0e]{2,}|[\u2026\u2025]")  # drawn where a figure was to be put
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe63\uff0d]")  # look like one that settings name
_WIDE = str.maketrans("\uff0c\uff0e\uff05\uff0b\uff0d\u2212", ",.%+--")
_MEASURED = re.compile(r"([+-]?\d[\d.,]*(?: \d{3})*(?:[.,]\d+)?) ?([^\W\d].*)")


class State(StrEnum):
    """What a cell holds. Only NUMBER and NIL carry a value."""

    NUMBER = "number"
    NIL = "nil"  # a mark that declares "none": counts as zero, and is told apart from a typed 0
    RANGE = "range"  # no figure, but between which it lies ("trên 80"): carries a lower and an upper end
    MISSING = "missing"  # empty, or a mark for "not available"
    INVALID = "invalid"  # text, an error value, out of range: a finding says which
    UNCALCULATED = "uncalculated"  # a formula whose result was never stored


KNOWN = (State.NUMBER, State.NIL)
TOLD = (*KNOWN, State.RANGE)
"""States in which a cell tells anything of its figure."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A cell as read. `note` is the code of the finding it gives rise to, "" for none."""

    state: State
    value: Decimal | None = None
    note: str = ""


MISSING = Parsed(State.MISSING)


def parse_number(raw: object, decimals: int, marks: Mapping[str, str], unit: str = "") -> Parsed:
    """Read one cell.

    `raw` is what the reader gave (float, int, str, bool, None, a date …); `decimals` how many places the
    indicator may have (0 for counts); `marks` maps a lower-case text to ``nil`` or ``missing``; `unit` is the
    indicator's unit of measure, the only words that may stand behind a figure. A binary number is what it is
    in 15 digits, as in Excel: 1184.9999999999998 is 1185.
    "1.234" is 1234 where decimals are not allowed; elsewhere it might be either and is INVALID
    (`cell.ambiguous`), never guessed. Of several figures in one cell none is taken.
    """
    if raw is None or raw == "":
        return MISSING
    if isinstance(raw, bool):
        return Parsed(State.INVALID, note="cell.true_false")
    if isinstance(raw, int | float):
        return _bounded(_fifteen(raw), decimals, "")
    if isinstance(raw, date | time | timedelta):
        return Parsed(State.INVALID, note="cell.date")
    if not isinstance(raw, str):
        return Parsed(State.INVALID, note="cell.not_a_number")
    return _parse_text(raw, decimals, marks, unit)


def _fifteen(raw: float) -> Decimal | None:
    """A binary number in 15 significant digits, all that Excel keeps and shows; None for no number."""
    if isinstance(raw, int):
        return Decimal(raw)
    if not math.isfinite(raw):
        return None
    value = Decimal(f"{raw:.15g}")
    return Decimal(0) if abs(value) < _NOISE else value


def to_decimal(raw: object) -> Decimal | None:
    """A binary number as Excel keeps and shows it, in 15 digits; None for anything else."""
    return _fifteen(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else None


def mark_key(text: str) -> str:
    """By which a text is looked up among the marks ("-", "x", "không có") that settings name."""
    return " ".join(visible(text).lower().split())


def _parse_text(raw: str, decimals: int, marks: Mapping[str, str], unit: str) -> Parsed:
    seen = visible(raw).strip()
    if not seen:
        return MISSING
    if seen.startswith("#"):
        return Parsed(State.INVALID, note="cell.error_value")
    mark = mark_of(seen, marks)
    if mark:
        nil = mark == "nil"
        return Parsed(State.NIL if nil else State.MISSING, Decimal(0) if nil else None, f"cell.mark_{mark}")
    text = _SPACES.sub(" ", seen).translate(_WIDE)
    figures = text.replace(" ", "") if _SPACED.fullmatch(text) else text
    measured = _MEASURED.fullmatch(text)
    if measured and unit and _same_words(measured[2], unit):
        parsed = _parse_text(measured[1], decimals, {}, "")
        return Parsed(parsed.state, parsed.value, "cell.unit_words") if parsed.value is not None else parsed
    value = None if _LINES.search(figures) else _read_digits(figures)
    if value is None:
        return Parsed(State.INVALID, note=_no_number(text))
    if decimals and _AMBIGUOUS.fullmatch(figures):
        return Parsed(State.INVALID, note="cell.ambiguous")
    if not figures.isascii():
        return _bounded(value, decimals, "cell.other_digits")
    return _bounded(value, decimals, "cell.unseen_signs" if unseen(raw) else "cell.text_number")


def mark_of(text: str, marks: Mapping[str, str]) -> str:
    """What a text says as a mark, "" for no mark. Dots and commas in a row are one mark, however many they
    are, and so are dashes that look alike."""
    return marks.get(mark_key(text)) or marks.get(alike_key(text), "")


def alike_key(text: str) -> str:
    """The key of a mark that is the same for all that look alike: "...." as "…", "–" as "-"."""
    key = mark_key(text)
    return "…" if _DOTS.fullmatch(key) else _DASHES.sub("-", key)


def figures_in(raw: str, unit: str) -> str:
    """The figures of a text with their points and commas as `parse_number` reads them: without the words of
    the unit of measure and the spaces between thousands."""
    text = _SPACES.sub(" ", visible(raw).strip()).translate(_WIDE)
    measured = _MEASURED.fullmatch(text)
    if measured and unit and _same_words(measured[2], unit):
        text = measured[1]
    return text.replace(" ", "") if _SPACED.fullmatch(text) else text


def _no_number(text: str) -> str:
    """Why a text is no number: it holds several, a percentage, or words."""
    if sum(any(map(str.isdigit, piece)) for piece in _APART.split(text)) > 1:
        return "cell.several_numbers"
    if text.upper() in _TRUTH:
        return "cell.true_false"
    return "cell.percentage" if text.endswith("%") else "cell.not_a_number"


def _same_words(text: str, unit: str) -> bool:
    """Whether a text is the unit's words, whatever stands between them: "lượt/người" is "lượt người"."""
    typed, expected_parts = (_UNIT_PARTS.findall(visible(words).casefold()) for words in (text, unit))
    return typed == expected_parts or ("/" in text and sorted(typed) == sorted(expected_parts))


def _read_digits(text: str) -> Decimal | None:
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(re.sub(r"[.,]", "", text))
    if _BOTH.fullmatch(text):
        decimal_sign = max(text.rfind("."), text.rfind(","))
        whole = re.sub(r"[.,]", "", text[:decimal_sign])
        return Decimal(f"{whole}.{text[decimal_sign + 1 :]}")
    if _DECIMAL.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return None


def _bounded(value: Decimal | None, decimals: int, note: str) -> Parsed:
    if value is None or not value.is_finite():
        return Parsed(State.INVALID, note="cell.not_a_number")
    if value < 0:
        return Parsed(State.INVALID, note="cell.negative")
    if value >= LIMIT:
        return Parsed(State.INVALID, note="cell.too_large")
    if decimals == 0 and value != value.to_integral_value():
        return Parsed(State.INVALID, note="cell.not_whole")
    exact = abs(value.quantize(_STEP, ROUND_HALF_UP))  # "-0" is 0
    if exact != value:  # kept shorter it would be rounded a second time when shown
        return Parsed(State.INVALID, note="cell.too_precise")
    return Parsed(State.NUMBER, exact, note)


def plain(value: Decimal) -> str:
    """A number for machines: no exponent, no trailing zeros, "." as decimal sign."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
