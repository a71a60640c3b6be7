"""What the eye sees of a number, where its format shows something else: 100 %, 26.5 for 26,500,000, 12/5.

A format has up to four sections (positive; negative; zero; text). Only what changes the meaning is rendered,
not grouping, colours or padding.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from kpi.model.number import to_decimal
from kpi.model.show import round_half_up

BUILT_IN = {
    9: "0%",
    10: "0.00%",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    22: "dd/mm/yyyy h:mm",
}
_PLAIN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00"}
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^<>]*)>")
_ID = re.compile(rb"""\bnumFmtId\s*=\s*["'](\d{1,9})["']""")
_CODE = re.compile(rb"""\bformatCode\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\s([^<>]*)>")
_PART = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|(E[+-])|(.)', re.DOTALL)
_DATE_PART = re.compile(r"y{1,4}|m{1,5}|d{1,4}|.", re.IGNORECASE | re.DOTALL)
_DIGITS = "0#?"
_DATES = "dmy"
_MOST_STYLES = 65_536
_UNSHOWN = "###"  # what Excel shows where a number has no room


@lru_cache(maxsize=256)
def odd_styles(xml: bytes) -> Mapping[int, str]:
    """Cell styles of a workbook (xl/styles.xml) whose number format shows something else than the number:
    index of the style → format."""
    return {at: code for at, code in style_codes(xml).items() if is_odd(code)}


@lru_cache(maxsize=256)
def style_codes(xml: bytes) -> Mapping[int, str]:
    """The number format of each cell style of a workbook (xl/styles.xml) that has another than General."""
    codes = {**_PLAIN, **BUILT_IN}
    for attributes in _FORMAT.findall(xml):
        number, code = _ID.search(attributes), _CODE.search(attributes)
        if number and code:
            codes[int(number[1])] = html.unescape((code[1] or code[2] or b"").decode("utf-8", "replace"))
    cells = _CELL_FORMATS.search(xml)
    numbers = (_ID.search(attributes) for attributes in _CELL_FORMAT.findall(cells[0])) if cells else ()
    styles = {at: int(n[1]) for at, n in enumerate(numbers) if n and at < _MOST_STYLES}
    return {at: codes[number] for at, number in styles.items() if number in codes}


def decimals_shown(code: str) -> int | None:
    """How many decimals a format shows of a number; None where it shows all, or no decimals at all."""
    plain, _ = _parts(_sections(code)[0])
    low = plain.lower()
    if "general" in low or "@" in low or "e+" in low or "/" in low or not any(s in _DIGITS for s in plain):
        return None
    return sum(sign in _DIGITS for sign in plain.partition(".")[2])


@lru_cache(maxsize=4096)
def is_odd(code: str) -> bool:
    """Whether some section of a format shows something else than the number itself."""
    return any(_is_odd(section) for section in _sections(code)[:3])


def _is_odd(section: str) -> bool:
    plain, literal = _parts(section)
    if "general" in plain.lower() or "@" in plain:
        return _tells(literal)
    digits = any(sign in _DIGITS for sign in plain)
    return "%" in plain or _scale(plain) > 0 or not digits or _tells(literal)


def _tells(literal: str) -> bool:
    """Whether literal text of a format is more than a frame around the number."""
    return any(sign.isalnum() or sign in "₫$€%‰" for sign in literal)


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[str, ...]:
    sections, quoted, start = [], False, 0
    for at, sign in enumerate(code):
        if sign == '"':
            quoted = not quoted
        elif sign == ";" and not quoted and (at == 0 or code[at - 1] != "\\"):
            sections.append(code[start:at])
            start = at + 1
    return (*sections, code[start:])


@lru_cache(maxsize=4096)
def _parts(section: str) -> tuple[str, str]:
    """The signs with a meaning, and the literal text."""
    plain, literal = [], []
    for quoted, escaped, currency, exponent, sign in _PART.findall(section):
        literal.append(quoted or escaped or currency)
        plain.append(exponent or sign)
    return "".join(plain), "".join(literal)


def _scale(plain: str) -> int:
    """How many times a thousand a number is divided by: commas right behind the last digit."""
    last = max((plain.rfind(sign) for sign in _DIGITS), default=-1)
    return len(plain[last + 1 :]) - len(plain[last + 1 :].lstrip(",")) if last >= 0 else 0


def seen(value: object, code: str) -> str | None:
    """The text that the eye sees of a number or date; None where it is the number itself."""
    if isinstance(value, date | time | timedelta):
        return _date_seen(value, code)
    number = to_decimal(value)
    if number is None:
        return None
    sections = _sections(code)
    at = 1 if number < 0 and len(sections) > 1 else 2 if number == 0 and len(sections) > 2 else 0
    if not _is_odd(sections[at]):
        return None
    plain, literal = _parts(sections[at])
    if not any(sign in _DIGITS for sign in plain) and "general" not in plain.lower():
        return literal.strip()
    figure = abs(number) if at == 1 else number
    percent = plain.count("%")
    decimals = sum(sign in _DIGITS for sign in plain.partition(".")[2])
    try:
        figure = figure * 100**percent / 1000 ** _scale(plain)
        text = (
            f"{figure.normalize():f}"
            if "general" in plain.lower()
            else f"{round_half_up(figure, decimals):f}"
        )
    except ArithmeticError:
        text = _UNSHOWN
    return " ".join(f"{text}{'%' * percent}{literal}".split())


def text_seen(value: str, code: str) -> str | None:
    """The text that the eye sees of a text; None where it is the text itself."""
    sections = _sections(code)
    if len(sections) < 4 and not (len(sections) == 1 and "@" in _parts(code)[0]):
        return None
    plain, literal = _parts(sections[-1])
    if "general" in plain.lower() or ("@" in plain and not literal.strip()):
        return None
    return _PART.sub(lambda m: value if m[5] == "@" else m[1] or m[2] or m[3] or "", sections[-1]).strip()


def _date_seen(value: date | time | timedelta, code: str) -> str | None:
    if not isinstance(value, date):
        return None
    plain, _ = _parts(_sections(code)[0])
    low = plain.lower()
    if not any(sign in _DATES for sign in low) or "h" in low:
        return None  # with the time of day, which says the same in any format
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    full = _PART.sub(lambda m: m[1] or m[2] or m[4] or m[5] or "", _sections(code)[0])
    return "".join(_piece(part, moment) for part in _DATE_PART.findall(full)).strip()


def _piece(part: str, moment: datetime) -> str:
    patterns = {
        "yy": "%y", "yyyy": "%Y", "yyy": "%Y", "y": "%y", "mm": "%m", "mmm": "%b", "mmmm": "%B", "dd": "%d",
        "ddd": "%a", "dddd": "%A",
    }  # fmt: skip
    low = part.lower()
    if low in ("d", "m"):
        return str(moment.day if low == "d" else moment.month)
    return moment.strftime(patterns[low]) if low in patterns else part
