"""Keys of row labels, and the numbers in a row of column numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from kpi.model.heading import bare_key

_NUMBERING = re.compile(r"^\s*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivxIVX]{1,4}|[a-hA-H])[.)/]|[-+*•])\s*")
_POINTS = str.maketrans("", "", "., \u00a0")
_INDEX = re.compile(r"\(?(\d{1,3}|[A-Za-z])\)?(?:\s*=.*)?")


@lru_cache(maxsize=50_000)
def label_key(text: str) -> str:
    """Key of a row label without leading numbering ("1.", "a)", "- ") and without asides."""
    return bare_key(unnumbered(text))


def unnumbered(text: str) -> str:
    """A text without the numbering or the dash in front of it."""
    return _NUMBERING.sub("", text, count=1)


def index_of(value: object) -> int | None:
    """The number of a column-number cell such as ``(3)``, ``4=3/2`` or 5; 0 for a letter or an empty cell;
    None for anything else."""
    if type(value) is not str and isinstance(value, float | int):
        return int(value) if 0 < value < 200 and value == int(value) else None
    return _index_of_text(str(value))


@lru_cache(maxsize=50_000)
def _index_of_text(text: str) -> int | None:
    match = _INDEX.fullmatch(text.strip())
    if match:
        return int(match[1]) if match[1].isdigit() else 0
    return None if text.strip() else 0


def is_figure(cell: object) -> bool:
    """Whether a cell holds a number, be it typed as text ("1.234")."""
    return type(cell) is float or (isinstance(cell, str) and cell != "" and _is_digits(cell))


@lru_cache(maxsize=50_000)
def _is_digits(text: str) -> bool:
    return text.translate(_POINTS).isdigit()
