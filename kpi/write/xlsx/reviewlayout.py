"""What a review workbook is made of, for the one who writes it and the one who reads it back.

Its words are texts of the catalogue: of a sheet ``review.sheet.X``, of a column of it ``review.X.KEY`` with
the remark ``review.X.KEY.hint``, of a choice ``review.LIST.KEY``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from kpi.findings import Catalogue
from kpi.model.heading import header_key
from kpi.model.period import KINDS
from kpi.spec.draft import CheckSeverity, ColumnKind, DraftColumn, OverTime, Question, Role

MACHINE = "kpi-review"
"""The name of the hidden sheet."""

SheetKey = Literal["form", "columns", "checks", "questions"]

CHOICES: Mapping[str, tuple[str, ...]] = {
    "truth": ("yes", "no"),
    "role": get_args(Role),
    "kind": get_args(ColumnKind),
    "over_time": get_args(OverTime),
    "severity": get_args(CheckSeverity),
    "answer": ("kept", "changed"),
}
"""The lists to choose from."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sheet, or a row of the sheet of the form: its `width` in characters, the list it is
    chosen from, whether it is `fixed` (not to be changed), and `needed` where the row is taken."""

    key: str
    width: float
    choice: str = ""
    fixed: bool = False
    needed: bool = False


PERIODS = tuple(KINDS)
FORM = (
    Field("code", 0, needed=True),
    Field("id", 0, needed=True),
    Field("title", 0, needed=True),
    Field("source", 0, needed=True),
    Field("valid_from", 0, needed=True),
    *(Field(kind, 0, choice="truth", needed=True) for kind in PERIODS),
    Field("note", 0),
)
COLUMNS = (
    Field("taken", 7, choice="truth", needed=True),
    Field("cell", 7, fixed=True),
    Field("index", 9, fixed=True),
    Field("path", 38, fixed=True),
    Field("role", 12, choice="role", needed=True),
    Field("name", 36, needed=True),
    Field("id", 34, needed=True),
    Field("kind", 11, choice="kind", needed=True),
    Field("unit", 11, needed=True),
    Field("decimals", 6, needed=True),
    Field("over_time", 13, choice="over_time", needed=True),
    Field("distinct", 9, choice="truth", needed=True),
    Field("empty", 9, choice="truth", needed=True),
    Field("labels", 18),
    Field("expression", 26),
    Field("remark", 30, fixed=True),
)
CHECKS = (
    Field("taken", 7, choice="truth", needed=True),
    Field("id", 24, fixed=True),
    Field("relation", 24, fixed=True),
    Field("words", 52, fixed=True),
    Field("expression", 46, needed=True),
    Field("at", 22, needed=True),
    Field("severity", 11, choice="severity", needed=True),
    Field("evidence", 26, fixed=True),
    Field("held", 13, fixed=True),
)
QUESTIONS = (
    Field("number", 6, fixed=True),
    Field("about", 34, fixed=True),
    Field("cell", 9, fixed=True),
    Field("question", 56, fixed=True),
    Field("remedy", 50, fixed=True),
    Field("answer", 20, choice="answer"),
)
LISTS: Mapping[SheetKey, tuple[Field, ...]] = {
    "columns": COLUMNS,
    "checks": CHECKS,
    "questions": QUESTIONS,
}
"""The sheets with a row for each of many, and their columns."""


def is_rate(column: DraftColumn) -> bool:
    """Whether a column that is never collected is computed anew from others."""
    return column.role == "computed" and column.kind == "rate"


FILLED_IN = frozenset({"learn.valid_from", "learn.unit_unknown"})
"""Questions that are answered by filling in what a review asks for anyway."""


def is_asked(question: Question) -> bool:
    """Whether a question wants an answer of its own."""
    return question.open and question.code not in FILLED_IN


def word(words: Catalogue, choice: str, key: str) -> str:
    """The word for a key of a list of choices."""
    return words.text(f"review.{choice}.{key}")


def truth(words: Catalogue, value: bool) -> str:
    """The word for yes or no."""
    return word(words, "truth", "yes" if value else "no")


def choice_words(words: Catalogue, choice: str) -> list[str]:
    """The words of a list, in order."""
    return [word(words, choice, key) for key in CHOICES[choice]]


def keys_by_word(catalogues: tuple[Catalogue, ...], choice: str) -> dict[str, str]:
    """The keys of a list by the keys of their words in any language."""
    return {header_key(word(c, choice, key)): key for c in catalogues for key in CHOICES[choice]}
