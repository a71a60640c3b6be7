"""Which form a header is of, where several fit: by the code printed above it, else by its columns.

Nothing is guessed: of two forms that fit about as well, and of which neither or both are named, none is
taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from kpi.findings import Finding, finding
from kpi.intake.texts.lexicon import Lexicon
from kpi.model.grid import cell_name

_CLEAR = 2  # columns by which a form must fit better than another with which it shares columns

Columns = Mapping[str, Set[int]]  # form → columns of the sheet that may be its


@dataclass(frozen=True, slots=True)
class Unclear:
    """A header in rows `span` that fits two forms, and what is told of it."""

    forms: tuple[str, str]
    span: tuple[int, int]
    note: Finding


def by_likeness(columns: Columns, codes: Set[str]) -> list[str]:
    """The forms that fit at all, those that are named before the others, the one with most columns first."""
    return sorted(columns, key=lambda form: (form not in codes, -len(columns[form])))


def rival(form: str, columns: Columns, codes: Set[str]) -> str | None:
    """Another form that fits the same columns about as well, where the printed code does not decide."""
    for other, its in columns.items():
        if other == form or (form in codes) > (other in codes) or not its & columns[form]:
            continue
        if len(columns[form] - its) - len(its - columns[form]) < _CLEAR:
            return other
    return None


def unclear(form: str, other: str, columns: Columns, span: tuple[int, int], lexicon: Lexicon) -> Unclear:
    """A header that may be of two forms, with what speaks for each."""
    note = finding(
        "sheet.form_unclear",
        cell=cell_name(span[0], min(columns[form])),
        form=form,
        one=lexicon.printed[form],
        other=lexicon.printed[other],
        score=len(columns[form]),
        other_score=len(columns[other]),
        total=len(lexicon.targets[form]),
        other_total=len(lexicon.targets[other]),
    )
    return Unclear((form, other), span, note)


def differing_code(
    form: str, codes: Set[str], score: int, span: tuple[int, int], lexicon: Lexicon
) -> Finding | None:
    """What is told of a header that is of a form, though only codes or titles of others stand above it."""
    if not codes or form in codes:
        return None
    return finding(
        "sheet.code_differs",
        cell=cell_name(span[0], 0),
        form=form,
        code=lexicon.printed[form],
        other=", ".join(lexicon.printed[code] for code in sorted(codes)),
        score=score,
        total=len(lexicon.targets[form]),
    )
