"""The lines above a table: who sends, for which period, which version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpi.model.grid import Grid, Text, cell_name
from kpi.model.period import Period
from kpi.spec.types import Settings
from kpi.units.names import words

_YEAR = r"(?:năm|/)\s*(\d{4})"
_PATTERNS = (
    ("half", re.compile(rf"6 tháng (đầu|cuối)\b.*?{_YEAR}")),
    ("quarter", re.compile(rf"quý\s+(iv|i{{1,3}}|[1-4])\b.*?{_YEAR}")),
    ("month", re.compile(rf"tháng\s+(\d{{1,2}})\b.*?{_YEAR}")),
)
_ALONE = re.compile(
    r"\(?((?:(?:6 tháng (?:đầu|cuối)|quý\s+(?:iv|i{1,3}|[1-4])|tháng\s+\d{1,2})\W*)?(?:năm|/)\s*\d{4})\)?"
)
_LONGEST = 300  # no honest line above a table is longer
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Titles:
    """What stands above a table; the cells say where. "" or None where a line is absent."""

    sender: str = ""
    sender_cell: str = ""
    period: Period | None = None
    period_cell: str = ""
    revision: int = 1


def read_titles(grid: Grid, texts: Sequence[Text], before: int, settings: Settings) -> Titles:
    """Read the lines in the rows before `before` (0-based, exclusive); `texts` are those of the grid."""
    found: dict[str, tuple[str, str]] = {}
    wanted = (
        ("sender", settings.sender_words),
        ("period", settings.period_words),
        ("revision", settings.revision_words),
    )
    for r, c, cell in texts:
        if r >= before:
            break
        text = words(cell[:_LONGEST])
        alone = _ALONE.fullmatch(text) if text.rstrip(")")[-1:].isdigit() else None
        if alone and "period" not in found:
            found["period"] = (alone[1], cell_name(r, c))
        for name, starts in wanted:
            if text.startswith(starts) and name not in found:
                found[name] = (_after(text, starts, grid.rows[r][c + 1 :]), cell_name(r, c))
    sender, sender_cell = found.get("sender", ("", ""))
    period, period_cell = found.get("period", ("", ""))
    revision, _ = found.get("revision", ("", ""))
    number = re.search(r"\d{1,2}", revision)
    return Titles(sender, sender_cell, period_of(period), period_cell, int(number[0]) if number else 1)


def period_of(text: str) -> Period | None:
    """The period a line names: "năm 2021", "6 tháng đầu năm 2021", "quý iii/2021", "tháng 9/2021", "2021"."""
    for kind, pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            return _part(kind, match[1], int(match[2]))
    year = re.search(r"\b(\d{4})\b", text)
    return Period(int(year[1]), "year", 1) if year else None


def _part(kind: str, word: str, year: int) -> Period | None:
    if kind == "half":
        return Period(year, kind, 1 if word == "đầu" else 2)
    part = _ROMAN.get(word) or int(word)
    return Period(year, kind, part) if 1 <= part <= 12 else None


def _after(text: str, starts: Iterable[str], beside: list[object]) -> str:
    """The text after the line's opening words, or the next filled cell where nothing follows them."""
    start = max((s for s in starts if text.startswith(s)), key=len)
    rest = text[len(start) :].strip(" :.-")
    if rest:
        return rest
    following = next((cell for cell in beside if cell not in ("", None)), "")
    if isinstance(following, float) and following.is_integer():
        return str(int(following))
    return words(str(following))
