"""The words of a scheme's workbook, for the one who writes it and the one who reads it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from kpi.findings import Catalogue
from kpi.model.heading import header_key
from kpi.spec.kinds.scheme import SIGNS, CriterionKind, Final, OnError, OnMissing
from kpi.spec.scheme_fields import SheetKey
from kpi.spec.scheme_results import EmptyRule
from kpi.spec.scheme_way_sheets import THINGS

TOP, BODY = 1, 2  # the row of the headings, and the first below them
CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(CriterionKind),
    "end": tuple(SIGNS),
    "on_error": get_args(OnError),
    "final": get_args(Final),
    "on_missing": get_args(OnMissing),
    "empty": get_args(EmptyRule)[1:],
    "of": THINGS,
}
"""The lists to choose from."""


def sheet_words(words: Catalogue, sheet: SheetKey) -> str:
    """The name of a sheet."""
    return words.text(f"scheme.sheet.{sheet}")


def field_words(words: Catalogue, key: str) -> str:
    """The heading of a column."""
    return words.text(f"scheme.field.{key}")


def choice_word(words: Catalogue, choice: str, key: str) -> str:
    """The word for a key of a list."""
    return words.text(f"scheme.{choice}.{key}") if key in CHOICES[choice] else key


def keys_by_word(catalogues: Sequence[Catalogue], choice: str) -> dict[str, str]:
    """The keys of a list by their words in any language, and by themselves."""
    keys = {header_key(choice_word(c, choice, key)): key for c in catalogues for key in CHOICES[choice]}
    return keys | {header_key(key): key for key in CHOICES[choice]}
