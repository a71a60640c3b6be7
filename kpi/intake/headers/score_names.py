"""What a score sheet says of the scheme that it is of: the code of its form, or the name of the scheme.

The criteria of two schemes may read alike, so a sheet that names another scheme, be it one that is not in
force or one nobody knows, is never taken for one whose criteria it resembles.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kpi.findings import Finding, finding
from kpi.intake.headers.headers import form_of
from kpi.intake.texts.lexicon import Lexicon
from kpi.intake.texts.score_words import ScoreWords
from kpi.model.grid import Grid, Text, cell_name
from kpi.model.heading import header_key
from kpi.model.letters import clean, fold
from kpi.spec.kinds.scheme import Scheme

_SAID = 80  # characters of what a finding quotes
_DASH = r"[-‐‑–—_]"
_Said = tuple[str, frozenset[str]]  # words with the ids of schemes they mean: none where nobody knows them


@dataclass(frozen=True, slots=True)
class SchemeNames:
    """The schemes of which score sheets are read, and all `schemes` that are known, in force or not."""

    words: tuple[ScoreWords, ...]
    schemes: Mapping[str, Scheme]
    lexicon: Lexicon

    def differing(
        self, form: str, grid: Grid, texts: Sequence[Text], rows: range, mark_forms: Collection[str]
    ) -> Finding | None:
        """What is told of a table of the form of a scheme ("" for those of all that are read) where the
        texts in the rows above it, the sheet's name, its margins or a template's mark name another."""
        candidates = [one for one in self.words if form in ("", one.form)]
        if not candidates:
            return None
        own_ids = {one.scheme.id for one in candidates}
        where = [(cell_name(r, c), text) for r, c, text in texts if r in rows]
        where += [("", text) for text in (grid.name, *grid.margins)]
        meanings = [
            (cell, *quote)
            for cell, text in where
            for quote in (
                *self._coded(text, candidates[0]),
                *(self._named(text, candidates[0]) if form else ()),
            )
        ]
        strange = [(cell, quote) for cell, quote, ids in meanings if not ids & own_ids]
        if not meanings:
            beginning = candidates[0].form.removesuffix(candidates[0].scheme.id)
            forms = {one for one in mark_forms if one.startswith(beginning)}
            strange = [("", one) for one in sorted(forms) if not forms & {one.form for one in candidates}]
        if not strange:
            return None
        cell, quote = strange[0]
        codes = ", ".join(self.lexicon.printed[one.form] for one in candidates)
        place = {"sheet": grid.name, "cell": cell, "form": form}
        return finding("sheet.other_scheme", **place, said=quote[:_SAID], code=codes)

    def _coded(self, text: str, words: ScoreWords) -> Iterator[_Said]:
        """What a text says by codes such as "07/CĐ-…"."""
        text = clean(text)
        stem = self.lexicon.printed[words.form].removesuffix(f"-{words.scheme.id}")
        for match in _code(stem).finditer(fold(text)):
            end = match["end"].rstrip("-‐‑–—_.")
            if match["tight"] or end in self.schemes:
                yield text[slice(*match.span())], frozenset({end} & self.schemes.keys())

    def _named(self, text: str, words: ScoreWords) -> Iterator[_Said]:
        """What a text says by codes of other forms, and by names of schemes."""
        form = form_of(self.lexicon, text)
        if form and not form.startswith(words.form.removesuffix(words.scheme.id)):
            yield self.lexicon.printed[form], frozenset()
        left = f" {header_key(text)} "
        for name, ids in _names(self.schemes):
            if f" {name} " in left:
                left = left.replace(f" {name} ", "  ")
                yield text, ids


def _names(schemes: Mapping[str, Scheme]) -> list[_Said]:
    """Keys of the names of schemes, the longest first."""
    ids: dict[str, set[str]] = {}
    for one in schemes.values():
        for text in (one.name.vi, one.name.en):
            ids.setdefault(header_key(text), set()).add(one.id)
    return [(name, frozenset(ids[name])) for name in sorted(ids, key=len, reverse=True) if name]


@lru_cache(maxsize=16)
def _code(stem: str) -> re.Pattern[str]:
    """The beginning of printed codes however it is typed, with what follows its hyphen."""
    parts: list[str] = re.findall(r"\d+|[^\W\d_]+", fold(stem))
    signs = r"[\W_]*".join(f"0*{int(one)}" if one.isdecimal() else one for one in parts)
    return re.compile(rf"(?<!\w){signs}(?:(?P<tight>{_DASH})|\s+{_DASH}\s*)(?P<end>\w[\w.‐‑–—-]*)")
