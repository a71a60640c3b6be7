"""Values that specs of several kinds hold, and how they are read from checked JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from kpi.quick import dataclass

Json = Mapping[str, Any]
Standing = Literal["official", "adopted", "illustrative"]
"""Whose rules a scheme or a classification holds."""
Subject = Literal["whole", "drugs", "prostitution"]
"""What a table is about: who receives it depends on it."""
WHOLE: Subject = "whole"
DECIDE = "DECIDE"
"""The result where classes are met that cannot hold together: somebody must decide."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Vietnamese and English."""

    vi: str
    en: str

    def get(self, lang: str) -> str:
        """The words in one language."""
        return self.vi if lang == "vi" else self.en


NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class Validity:
    """From `start` to before `end`; None is open."""

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether a day lies within."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


def text_of(data: Json) -> Text:
    """From checked JSON."""
    return Text(data["vi"], data["en"])


def maybe_text(data: Json, key: str) -> Text | None:
    """The words under a key of a spec, None where it has none."""
    return text_of(data[key]) if key in data else None


def note_of(data: Json) -> Text | None:
    """The `note` of a spec, None where it has none."""
    return maybe_text(data, "note")


def day_of(data: Json, key: str) -> date | None:
    """The date under a key, None where it is not given."""
    return date.fromisoformat(data[key]) if key in data else None


def validity_of(data: Json) -> Validity:
    """From `valid_from` to before `valid_to`."""
    return Validity(day_of(data, "valid_from"), day_of(data, "valid_to"))


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A document that rules rest on. `expires` is the first day it is no longer in force."""

    title: Text
    in_force: date | None
    expires: date | None
    repealed_by: Text | None
    citation: str


def basis_of(data: Json) -> LegalBasis:
    """From checked JSON."""
    return LegalBasis(
        title=text_of(data["title"]),
        in_force=day_of(data, "in_force"),
        expires=day_of(data, "expires"),
        repealed_by=text_of(data["repealed_by"]) if "repealed_by" in data else None,
        citation=data["citation"],
    )
