"""Cells of a review workbook as values; what is wrong with one is told, and what was drafted stays."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from kpi.findings import Catalogue, Finding, finding, load_catalogue
from kpi.findings.catalogue import LANGUAGES
from kpi.learn.reviewsheets import Line
from kpi.model.durable import is_device
from kpi.model.heading import header_key
from kpi.spec.draft import DraftLabel
from kpi.spec.values import Text
from kpi.write.xlsx.reviewlayout import choice_words, keys_by_word, word

CATALOGUES: tuple[Catalogue, ...] = tuple(map(load_catalogue, LANGUAGES))
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
_YEARS = range(1900, 3000)
_MOST_DECIMALS = 4
_LABEL = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_EXAMPLES = {
    "id": ("02-ldtbxh", re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")),
    "indicator": ("ho_ngheo_dau_nam", _LABEL),
}
_LONGEST_ID = 60


@dataclass(slots=True)
class Cells:
    """The cells of one row on a sheet, and what was found wrong; `prefix` begins the keys of its fields."""

    sheet: str
    line: Line
    prefix: str
    lang: str
    findings: list[Finding] = field(default_factory=list)

    def content(self, key: str, needed: bool = False) -> str:
        """What a cell says; an empty one that is needed is told."""
        text = self.line.texts.get(key, "")
        if needed and not text and key in self.line.texts:
            self.tell("review.missing", key, field=self._catalogue.text(f"{self.prefix}.{key}"))
        return text

    def choice(self, key: str, choice: str, drafted: str, needed: bool = True) -> str:
        """The key of a list that a cell chooses; the drafted one where it chooses none."""
        text = self.content(key, needed)
        if not text:
            return drafted
        chosen_key = keys_by_word(CATALOGUES, choice).get(header_key(text))
        if chosen_key is None:
            self.tell("review.unknown_word", key, value=text, allowed=self.allowed(choice))
            return drafted
        return chosen_key

    def truth(self, key: str, drafted: bool) -> bool:
        """Whether a cell says yes."""
        return self.choice(key, "truth", "yes" if drafted else "no") == "yes"

    def words(self, key: str, drafted: Text, needed: bool = False) -> Text:
        """Words as drafted, or as they are now, in both languages."""
        text = self.content(key, needed)
        if text == drafted.vi or (needed and not text):
            return replace(drafted, en=drafted.en or drafted.vi)
        return Text(text, text)

    def slug(self, key: str, kind: str, drafted: str) -> str:
        """An id; `kind` is that of a form (``id``) or of an indicator."""
        text = self.content(key, needed=True)
        example, shape = _EXAMPLES[kind]
        if text and (not shape.fullmatch(text) or len(text) > _LONGEST_ID or is_device(text)):
            self.tell("review.bad_id", key, value=text, example=example)
            return drafted
        return text or drafted

    def number(self, key: str, drafted: int) -> int:
        """Decimals."""
        text = self.content(key, needed=True)
        if not text:
            return drafted
        if not text.isdecimal() or int(text) > _MOST_DECIMALS:
            self.tell("review.bad_decimals", key, value=text)
            return drafted
        return int(text)

    def day(self, key: str, drafted: date | None) -> date | None:
        """A day; one that is needed and empty is told."""
        text = self.content(key, needed=True)
        day = typed_day(text) if text else None
        if day is not None:
            return day
        if text:
            self.tell("review.bad_date", key, value=text)
        return drafted

    def labels(self, key: str, drafted: tuple[DraftLabel, ...], needed: bool) -> tuple[DraftLabel, ...]:
        """Classes as code=Name; code=Name."""
        text = self.content(key, needed)
        pairs = [part.partition("=") for part in text.split(";") if part.strip()]
        names = {code.strip(): name.strip() for code, _, name in pairs}
        if text == label_text(drafted) or (needed and not text):
            return drafted
        sound = all(_LABEL.fullmatch(code) and name for code, name in names.items())
        if needed and (not sound or len(names) < 2 or len(names) < len(pairs)):
            self.tell("review.bad_labels", key, value=text)
            return drafted
        return tuple(DraftLabel(code, Text(name, name)) for code, name in names.items())

    def tell(self, code: str, key: str, **params: Any) -> None:
        """Tell of a cell."""
        cell = self.line.cells.get(key, "")
        self.findings.append(finding(code, sheet=self.sheet, cell=cell, **params))

    def allowed(self, choice: str) -> str:
        """The words of a list."""
        return ", ".join(choice_words(self._catalogue, choice))

    def word(self, choice: str, key: str) -> str:
        """The word of a list for a key."""
        return word(self._catalogue, choice, key)

    @property
    def _catalogue(self) -> Catalogue:
        return CATALOGUES[LANGUAGES.index(self.lang)]


def typed_day(text: str) -> date | None:
    """A day as it is typed; None for what is none."""
    for shape in _DAYS:
        try:
            day = datetime.strptime(text, shape).date()  # noqa: DTZ007  a day has no clock
        except ValueError:
            continue
        if day.year in _YEARS:
            return day
    return None


def label_text(labels: tuple[DraftLabel, ...]) -> str:
    """Classes as they stand in a cell."""
    return "; ".join(f"{label.code}={label.name.vi}" for label in labels)
