"""The one door for numbers: what a cell says, as an exact Decimal, or why it says none.

Empty, "-", "x", "…", text and zero are different things and stay different (see `State`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

SCALE = 4
LIMIT = Decimal(10) ** 15
WHOLE = (Decimal(0), Decimal(1))  # the limits of a rate: nothing, and all
_STEP = Decimal(1).scaleb(-SCALE)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_PLAIN = re.compile(r"[+-]?\d+")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)")
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")  # 1.234: thousands to one, decimals to another
_DECIMAL = re.compile(r"[+-]?(?:0|[1-9]\d*)[.,]\d+")
_BOTH = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:,\d{3})+\.\d+")


class State(StrEnum):
    """What a cell holds. Only NUMBER and NIL carry a value."""

    NUMBER = "number"
    NIL = "nil"  # a mark that declares "none": counts as zero, and is told apart from a typed 0
    MISSING = "missing"  # empty, or a mark for "not available"
    INVALID = "invalid"  # text, an error value, out of range: a finding says which
    UNCALCULATED = "uncalculated"  # a formula whose result was never stored


@dataclass(frozen=True, slots=True)
class Parsed:
    """A cell as read. `note` is the code of the finding it gives rise to, "" for none."""

    state: State
    value: Decimal | None = None
    note: str = ""


MISSING = Parsed(State.MISSING)


def parse_number(raw: object, decimals: int, marks: Mapping[str, str]) -> Parsed:
    """Read one cell.

    `raw` is what the reader gave (float, int, str, bool, None …); `decimals` how many places the
    indicator may have (0 for counts); `marks` maps a lower-case text to ``nil`` or ``missing``.
    "1.234" is 1234 where decimals are not allowed; elsewhere it might be either and is INVALID
    (`cell.ambiguous`), never guessed.
    """
    if raw is None or raw == "":
        return MISSING
    if isinstance(raw, bool):
        return Parsed(State.INVALID, note="cell.not_a_number")
    if isinstance(raw, int | float):
        return _bounded(Decimal(repr(raw)) if raw == raw else None, decimals, "")
    if not isinstance(raw, str):
        return Parsed(State.INVALID, note="cell.not_a_number")
    return _parse_text(raw, decimals, marks)


def _parse_text(raw: str, decimals: int, marks: Mapping[str, str]) -> Parsed:
    text = _SPACES.sub(" ", raw).strip()
    if not text:
        return MISSING
    if text.startswith("#"):
        return Parsed(State.INVALID, note="cell.error_value")
    mark = marks.get(text.lower())
    if mark:
        nil = mark == "nil"
        return Parsed(State.NIL if nil else State.MISSING, Decimal(0) if nil else None, f"cell.mark_{mark}")
    digits = text.replace(" ", "") if _SPACED.fullmatch(text) else text
    if decimals and _AMBIGUOUS.fullmatch(digits):
        return Parsed(State.INVALID, note="cell.ambiguous")
    return _bounded(_read_digits(digits), decimals, "cell.text_number")


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
    exact = value.quantize(_STEP, ROUND_HALF_UP)
    return Parsed(State.NUMBER, exact, note or ("" if exact == value else "cell.rounded"))


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round half away from zero, as Excel does; only for showing."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def show_number(value: Decimal, places: int, lang: str = "vi") -> str:
    """A number for people: ``1.234,5`` in Vietnamese, ``1,234.5`` in English."""
    text = f"{round_half_up(value, places):,f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def plain(value: Decimal) -> str:
    """A number for machines: no exponent, no trailing zeros, "." as decimal sign."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def telling_places(value: Decimal, limits: Iterable[Decimal], least: int) -> int:
    """How many places, at least `least`, a value is shown with so that rounding carries it to or over none of
    the limits beside it: 79.95 and not 80.0 where the step is 80, 99.99 and not 100.0 where all is 100. A
    value that equals a limit is shown as it is. The same function serves percentages, quotients and points.

    For rates the rule reads: below 1 never as 100 %, above 0 never as 0 % (their limits are 0 and 1, times
    100 where percentages are shown).
    """
    near = [limit for limit in limits if limit != value]
    if not near:
        return least
    exact = max(least, len(plain(value).partition(".")[2]))
    return next((p for p in range(least, exact) if _tells(value, near, p)), exact)


def _tells(value: Decimal, limits: Sequence[Decimal], places: int) -> bool:
    rounded = round_half_up(value, places)
    return all((rounded < limit) if value < limit else (rounded > limit) for limit in limits)


def shown(value: Decimal, limits: Iterable[Decimal], least: int, lang: str) -> str:
    """A number for people with `telling_places`."""
    return show_number(value, telling_places(value, limits, least), lang)


def shown_percent(ratio: Decimal, limits: Iterable[Decimal], least: int, lang: str) -> str:
    """A ratio for people as a percentage, "79,95%", never rounded to or over a limit (ratios too), 0 or 1."""
    beside = [limit * 100 for limit in (*limits, *WHOLE)]
    return f"{shown(ratio * 100, beside, least, lang)}%"
