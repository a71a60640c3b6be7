"""The one catalogue of what users read, in Vietnamese and English.

Files ``kpi/findings/catalogue/*.json`` map a key to ``{"vi": …, "en": …}``; a key of a finding has
``"remedy": {"vi": …, "en": …}`` and ``"severity"`` besides (a list where it varies). Placeholders are
``{name}``; nothing in them is evaluated. ``{name|key}`` shows ids (one, or several with commas) in words,
``district`` as “cấp huyện (district)”: the words are the text of ``key.district``. ``{name|unit|units}``
shows a count with the word that goes with it: “1 unit”, “3 units”. ``title.CODE`` is what a kind of finding
is called.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kpi.findings.entries import entries
from kpi.findings.finding import Finding
from kpi.findings.traits import key_of, rule_of, traits_of

LANGUAGES = ("vi", "en")
_SYSTEM = "errno."
_REASON = ("reason.", _SYSTEM)  # begin the keys of texts that a finding takes as a parameter
_MORE = ("least", "restated", "beside", "waived")
_FIRST = re.compile(r"[.:;](?=\s|$)")  # ends the first part of a text
_PLACE = re.compile(r"\{([\w.]+)(?:\|([^{}|]+)(?:\|([^{}|]+))?)?\}")


def fill(template: str, params: Mapping[str, object], words: Callable[[str, str], str] | None = None) -> str:
    """Put the parameters into the template; an unknown placeholder stays as it is. `words` gives the words of
    ids by (ids, key)."""

    def value(place: re.Match[str]) -> str:
        if place[1] not in params:
            return place[0]
        text = str(params[place[1]])
        if place[3]:
            return f"{text} {place[2] if text == '1' else place[3]}"
        return words(text, place[2]) if words is not None and place[2] else text

    return _PLACE.sub(value, template)


def unfilled(template: str) -> str:
    """The template with an ellipsis for each thing to be filled in."""
    return _PLACE.sub(lambda place: f"… {place[3]}" if place[3] else "…", template)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All texts by key; `lang` is the language they are given in."""

    entries: Mapping[str, Mapping[str, object]]
    lang: str = "vi"

    def text(self, key: str, /, **params: object) -> str:
        """The text of a key in the catalogue's language. Raises KeyError for an unknown key."""
        return fill(str(self.entries[key][self.lang]), params, self._worded)

    def title(self, code: str) -> str:
        """What a kind of finding is called, in a few words: where the catalogue has no name for it, the first
        part of its text, with an ellipsis for what is filled in."""
        key = f"title.{key_of(code)}"
        if key in self.entries:
            return self.text(key, rule=rule_of(code))
        if key_of(code) not in self.entries:
            return code
        return _FIRST.split(self.unfilled(code)[0].strip("….: "), maxsplit=1)[0] or code

    def unfilled(self, code: str) -> tuple[str, str]:
        """Text and remedy of a kind of finding, with an ellipsis for what is filled in. Raises KeyError for a
        code that the catalogue does not know."""
        entry = self.entries[key_of(code)]
        remedy = entry["remedy"]
        assert isinstance(remedy, Mapping)
        return unfilled(str(entry[self.lang])), unfilled(str(remedy[self.lang]))

    def _worded(self, ids: str, key: str) -> str:
        """Ids with the words for them, those without words as they are."""
        words = ((one, self.entries.get(f"{key}.{one}")) for one in ids.split(", "))
        return ", ".join(f"{texts[self.lang]} ({one})" if texts else one for one, texts in words)

    def message(self, finding: Finding) -> str:
        """What a finding says. A rule's finding carries its texts itself (``message_vi``, ``message_en``);
        one that another version of the program has stored, and this one does not know, is shown as it is."""
        params = dict(finding.params)
        if key_of(finding.code) not in self.entries:
            params_text = ", ".join(f"{name} = {value}" for name, value in finding.params)
            return self.text("finding.unknown", code=finding.code, stored=params_text or "–")
        if traits_of(finding.code).own_texts:
            return params[f"message_{self.lang}"] + "".join(self._besides(params))
        return self.text(finding.code, **{**_place(finding), **self._reasoned(params)})

    def _reasoned(self, params: Mapping[str, str]) -> Mapping[str, str]:
        """The parameters, those that are keys of a reason in words."""
        reasons = {
            name: self._reason(value, params) for name, value in params.items() if value.startswith(_REASON)
        }
        return {**params, **reasons}

    def _reason(self, key: str, params: Mapping[str, str]) -> str:
        if key in self.entries:
            return self.text(key, **params)
        number = getattr(errno, key.removeprefix(_SYSTEM), None)
        return os.strerror(number) if isinstance(number, int) else key

    def _besides(self, params: Mapping[str, str]) -> Iterator[str]:
        """What is told of a rule's finding after its own text: see ``check.more.*``."""
        values = {**params, "beside": params.get(f"beside_{self.lang}", "")}
        return (f" {self.text(f'check.more.{key}', **values)}" for key in _MORE if values.get(key))

    def remedy(self, finding: Finding) -> str:
        """What the reader can do about a finding."""
        params = dict(finding.params)
        if key_of(finding.code) not in self.entries:
            return self.text("finding.unknown_remedy")
        remedy = self.entries[key_of(finding.code)]["remedy"]
        assert isinstance(remedy, Mapping)
        text = params.get(f"remedy_{self.lang}")
        return text or fill(str(remedy[self.lang]), {**_place(finding), **params}, self._worded)


def _place(finding: Finding) -> dict[str, str]:
    return {
        "file": finding.file,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "unit": finding.unit,
        "indicator": finding.indicator,
        "form": finding.form,
    }


def load_catalogue(lang: str = "vi") -> Catalogue:
    """The catalogue in one language. Raises ValueError when two of its files claim one key."""
    return Catalogue(entries(), lang)
