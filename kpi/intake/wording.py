"""Keys by which texts of a sheet are recognised: case, spacing, marks and numbering do not matter."""

from __future__ import annotations

import re
from functools import lru_cache

from kpi.units.names import words

_ASIDE = re.compile(r"\([^()]*\)")
_TELLING = re.compile(
    r"%|tỷ lệ|tỉ lệ|l[uũ]y kế|kỳ trước|năm trước|cùng kỳ|so với|kế hoạch|(?<!\d)\d{4}(?!\d)"
)
_MARKS = re.compile(r"[^\w%]+")
_NUMBERING = re.compile(r"^\s*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivxIVX]{1,4}|[a-hA-H])[.)/]|[-+*•])\s*")
_INDEX = re.compile(r"\(?(\d{1,3}|[A-Za-z])\)?(?:\s*=.*)?")


@lru_cache(maxsize=50_000)
def header_key(text: str) -> str:
    """Key of a header text: lower case, one Unicode form, no punctuation, and no "(…)" asides but those that
    say the column holds something else ("(tỷ lệ %)", "(kỳ trước)", "(lũy kế)")."""
    return _MARKS.sub(" ", _ASIDE.sub(_aside, words(text))).strip()


def _aside(found: re.Match[str]) -> str:
    return found[0] if _TELLING.search(found[0]) else " "


@lru_cache(maxsize=50_000)
def label_key(text: str) -> str:
    """Key of a row label: a header key without leading numbering ("1.", "a)", "- ")."""
    return header_key(_NUMBERING.sub("", text, count=1))


def index_of(value: object) -> int | None:
    """The number of a column-number cell such as ``(3)``, ``4=3/2`` or 5; 0 for a letter or an empty cell;
    None for anything else."""
    if isinstance(value, float | int):
        return int(value) if 0 < value < 200 and value == int(value) else None
    match = _INDEX.fullmatch(str(value).strip())
    if match:
        return int(match[1]) if match[1].isdigit() else 0
    return None if str(value).strip() else 0
