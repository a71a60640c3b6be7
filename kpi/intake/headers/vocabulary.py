"""All words by which headers are understood."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.intake.texts.headings import Headings
from kpi.intake.texts.lexicon import Lexicon
from kpi.intake.texts.lines import Lines


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The forms' own words (`lexicon`), what headings say in them and beside them, and what lines do."""

    lexicon: Lexicon
    headings: Headings
    lines: Lines
