"""The lines above a table: who sends, for which period, which version."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpi.model.grid import Grid, Text, cell_name
from kpi.model.period import Period
from kpi.spec.types import Settings
from kpi.units.names import words

_YEAR = r"\W*(?:năm\W*)?(\d{4})"
_HALF, _QUARTER, _MONTH = r"(?:6|sáu) tháng (đầu|cuối)", r"quý\s+(iv|i{1,3}|[1-4])", r"tháng\s+(\d{1,2})"
_PARTS = (
    ("half", re.compile(rf"{_HALF}{_YEAR}")),
    ("quarter", re.compile(rf"{_QUARTER}{_YEAR}")),
    ("month", re.compile(rf"{_MONTH}{_YEAR}")),
    ("year", re.compile(r"(?:cả )?(?:năm\W*)?()(\d{4})")),
)
_ASIDE = re.compile(r"^(?:ước thực hiện|ước|sơ bộ|chính thức|số liệu|thực hiện)\s+|\W+$|^\W+")
_PHRASE = re.compile(r"(?:(?:(?:6|sáu) tháng \w+|quý\s+\w+|\d+ tháng \w+|tháng\s+\d+)\W*)?năm\W*\d{4}")
# A line that cites a document or tells a day or a span of years says nothing about the reporting period.
_CITATION = re.compile(
    r"\d/|/\d|ngày|giai đoạn|quyết|kế hoạch|công văn|thông tư|luật|chỉ thị|\d{4}\s*-\s*\d{4}"
)
_LONGEST = 300  # no honest line above a table is longer
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Titles:
    """What stands above a table; the cells say where. "" or None where a line is absent.

    `period_text` is what a line says about the period; `period` is None when that is no period known here.
    """

    sender: str = ""
    sender_cell: str = ""
    period: Period | None = None
    period_text: str = ""
    period_cell: str = ""
    revision: int = 1
    unit_line: str = ""


def read_titles(grid: Grid, texts: Sequence[Text], before: int, settings: Settings) -> Titles:
    """Read the lines in the rows before `before` (0-based, exclusive); `texts` are those of the grid."""
    found: dict[str, tuple[str, str]] = {}
    wanted = (
        ("sender", settings.sender_words),
        ("period", settings.period_words),
        ("revision", settings.revision_words),
        ("unit", settings.unit_words),
    )
    for r, c, cell in texts:
        if r >= before:
            break
        text = words(cell[:_LONGEST])
        for name, starts in wanted:
            if text.startswith(starts) and name not in found:
                found[name] = (_after(text, starts, grid.rows[r][c + 1 :]), cell_name(r, c))
        if "period" not in found and "phrase" not in found and not _CITATION.search(text):
            phrase = _PHRASE.search(text)
            if phrase:
                found["phrase"] = (phrase[0], cell_name(r, c))
    sender, sender_cell = found.get("sender", ("", ""))
    period, period_cell = found.get("period") or found.get("phrase", ("", ""))
    revision, _ = found.get("revision", ("", ""))
    number = re.search(r"\d{1,2}", revision)
    return Titles(
        sender=sender,
        sender_cell=sender_cell,
        period=period_of(period),
        period_text=period,
        period_cell=period_cell,
        revision=int(number[0]) if number else 1,
        unit_line=found.get("unit", ("", ""))[0],
    )


def period_of(text: str) -> Period | None:
    """The period that a text names and nothing else: "năm 2021", "6 tháng đầu năm 2021", "quý iii/2021",
    "tháng 9/2021", "2021"; None for any other text, such as "9 tháng đầu năm 2021"."""
    bare = _ASIDE.sub("", _ASIDE.sub("", text))
    for kind, pattern in _PARTS:
        match = pattern.fullmatch(bare)
        if match:
            return _part(kind, match[1], int(match[2]))
    return None


def _part(kind: str, word: str, year: int) -> Period | None:
    if kind == "year":
        return Period(year, kind, 1)
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
