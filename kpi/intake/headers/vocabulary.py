"""All words by which headers are understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kpi.intake.texts.headings import Headings
from kpi.intake.texts.lexicon import Lexicon
from kpi.intake.texts.lines import Lines

Dates = Callable[[str, str, str], bool]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The forms' own words (`lexicon`), what headings say in them and beside them, and what lines do. `dates`
    tells of a form, a text and words of it whether these are the days of the form's year under a law."""

    lexicon: Lexicon
    headings: Headings
    lines: Lines
    dates: Dates


def no_dates(_form: str, _text: str, _words: str) -> bool:
    """Where no law sets a year."""
    return False
