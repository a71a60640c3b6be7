"""Finding a form on a sheet by the words of its header, wherever it stands.

A header is a run of rows holding header words. Each column's words from top to bottom (merged cells read as
their first cell) form a path, and the path names the indicator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kpi.intake.lexicon import Lexicon, Target
from kpi.intake.wording import header_key
from kpi.model.deadline import check_time
from kpi.model.grid import Grid, Text

_DEPTH = 60  # rows searched for a header
_PLENTY = 8  # header words after which a header is taken to be found
_LEAST = 3  # columns that must be recognised before a sheet counts as holding a form


@dataclass(frozen=True, slots=True)
class Header:
    """A located header: 0-based rows `top`…`bottom`; `columns` maps a sheet column to its indicator.

    `missing` are required indicators without a column; `doubled` indicators that two columns claim (neither
    is read); `unknown` sheet columns with a heading nobody knows; `rivals` further columns of unit names.
    """

    form: str
    top: int
    bottom: int
    name: int | None
    code: int | None
    columns: tuple[tuple[int, str], ...]
    missing: tuple[str, ...]
    doubled: tuple[tuple[str, tuple[int, ...]], ...]
    unknown: tuple[int, ...]
    rivals: tuple[int, ...] = ()


Block = tuple[tuple[object, ...], ...]


@dataclass(slots=True)
class Locator:
    """Finds headers; remembers those it has understood, since a run reads hundreds of equal ones."""

    lexicon: Lexicon
    known: dict[object, Header | None] = field(default_factory=dict)
    heads: dict[str, bool] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)

    def locate(self, grid: Grid, texts: Sequence[Text]) -> Header | None:
        """The header of the best matching form, None when the sheet holds no form in rows layout."""
        span = self._span(grid, texts)
        if span is None:
            return None
        top, bottom = span
        block = tuple(tuple(row) for row in grid.rows[top : bottom + 1])
        merges = tuple(m for m in grid.merges if m[0][0] <= bottom and m[1][0] >= top)
        codes = frozenset(self._codes(texts, top))
        fingerprint = (block, merges, codes, top)
        if fingerprint not in self.known:
            self.known[fingerprint] = self._understand(_filled(block, merges, top), top, codes)
        return self.known[fingerprint]

    def _span(self, grid: Grid, texts: Sequence[Text]) -> tuple[int, int] | None:
        """The run of consecutive rows with the most header words."""
        heads: Counter[int] = Counter()
        for r, _, text in texts:
            if r >= _DEPTH:
                break
            known = self.heads.get(text)
            if self._is_head(text) if known is None else known:
                heads[r] += 1
        best, best_hits, start, last, hits = None, 0, 0, -2, 0
        for r, here in sorted(heads.items()):
            if sum(_is_figure(cell) for cell in grid.rows[r]) > here:
                continue  # a total row: "Tổng cộng", figures
            start, hits = (start, hits + here) if r == last + 1 else (r, here)
            last = r
            if hits >= _LEAST and hits > best_hits:
                best, best_hits = (start, r), hits
        return best

    def _is_head(self, text: str) -> bool:
        known = self.heads[text] = self.lexicon.is_header(header_key(text))
        return known

    def _form(self, text: str) -> str:
        known = self.forms.get(text)
        if known is None:
            known = self.forms[text] = form_of(self.lexicon, text)
        return known

    def _codes(self, texts: Sequence[Text], top: int) -> Iterator[str]:
        for r, _, text in texts:
            if r >= top:
                break
            form = self._form(text)
            if form:
                yield form

    def _understand(self, stacks: list[list[str]], top: int, codes: frozenset[str]) -> Header | None:
        forms = Counter(t.form for s in stacks if s for t in self._candidates(s, None))
        if not forms:
            return None
        form = max(forms, key=lambda f: (f in codes, forms[f]))
        claims: dict[str, list[int]] = {}
        unknown = []
        for column, stack in enumerate(stacks):
            if not stack:
                continue
            found = self._candidates(stack, form)
            if len(found) == 1:
                claims.setdefault(found[0].indicator, []).append(column)
            elif not self._is_frame(stack):
                unknown.append(column)
        if len(claims) < _LEAST:
            return None
        height = max(map(len, (s for s in stacks if s)))
        return self._header(form, top, height, stacks, claims, unknown)

    def _header(
        self,
        form: str,
        top: int,
        height: int,
        stacks: list[list[str]],
        claims: dict[str, list[int]],
        unknown: list[int],
    ) -> Header:
        targets = self.lexicon.targets[form]
        first = min(min(columns) for columns in claims.values())
        name = _column_of(stacks, self.lexicon.names, first)
        read = {c for columns in claims.values() for c in columns}
        return Header(
            form=form,
            top=top,
            bottom=top + height - 1,
            name=name,
            code=_column_of(stacks, self.lexicon.unit_codes, first),
            columns=tuple(sorted((c[0], i) for i, c in claims.items() if len(c) == 1)),
            missing=tuple(t.indicator for t in targets if t.required and t.indicator not in claims),
            doubled=tuple((i, tuple(c)) for i, c in claims.items() if len(c) > 1),
            unknown=tuple(unknown),
            rivals=tuple(c for c in _columns_of(stacks, self.lexicon.names) if c != name and c not in read),
        )

    def _is_frame(self, stack: list[str]) -> bool:
        words = self.lexicon
        frames = (words.names, words.unit_codes, words.orders, words.others)
        return any(word in frame for word in stack for frame in frames)

    def _candidates(self, stack: list[str], form: str | None) -> list[Target]:
        """Columns whose leaf ends the path; of several those with most of their groups above it."""
        words = [word for word in stack if word]
        if not words:
            return []
        leaf, above = words[-1], words[:-1]
        found = [t for t in self.lexicon.leaves.get(leaf, ()) if form is None or t.form == form]
        ranked = [(matched, t) for t in found if (matched := _groups_above(t, above)) is not None]
        best = max((matched for matched, _ in ranked), default=0)
        return [t for matched, t in ranked if matched == best]


def form_of(lexicon: Lexicon, text: str) -> str:
    """The form whose printed code or title a text is or begins with ("Biểu 01/XPLM …"), "" for none."""
    key = header_key(text)
    bare = key.removeprefix("biểu số ").removeprefix("mẫu số ").removeprefix("biểu ").removeprefix("mẫu ")
    for code, form in lexicon.codes.items():
        if bare == code or bare.startswith(code + " "):
            return form
    return ""


def _is_figure(cell: object) -> bool:
    return type(cell) is float or (isinstance(cell, str) and cell.strip().isdigit())


def _groups_above(target: Target, above: list[str]) -> int | None:
    """How many of the target's groups stand above, in order; None when other words contradict them all."""
    at = 0
    for word in above:
        if at < len(target.groups) and word in target.groups[at]:
            at += 1
        elif at + 1 < len(target.groups) and word in target.groups[at + 1]:
            at += 2
    if target.groups and at == 0:
        return None
    return at


def _filled(
    block: Block, merges: tuple[tuple[tuple[int, int], tuple[int, int]], ...], top: int
) -> list[list[str]]:
    """Per sheet column its header keys from top to bottom, merged cells spread, without repeats below."""
    width = max(map(len, block), default=0)
    keys = [[header_key(str(c)) if c != "" else "" for c in row] + [""] * (width - len(row)) for row in block]
    for (r0, c0), (r1, c1) in merges:
        if r0 < top:
            continue
        check_time()
        word = keys[r0 - top][c0] if c0 < width else ""
        for r in range(r0 - top, min(r1 - top, len(keys) - 1) + 1):
            for c in range(c0, min(c1, width - 1) + 1):
                keys[r][c] = word if r == r0 - top else ""
    _spread(keys, {r0 - top for (r0, c0), (_, c1) in merges if c1 > c0})
    stacks = []
    for c in range(width):
        stack = [row[c] for row in keys]
        stacks.append(stack if any(stack) else [])
    return stacks


def _spread(keys: list[list[str]], merged: set[int]) -> None:
    """In a group row without any merged cell a heading reaches to the next one on its right."""
    for r in range(len(keys) - 1):
        if r in merged:
            continue
        last = ""
        for c, word in enumerate(keys[r]):
            below = any(keys[k][c] for k in range(r + 1, len(keys)))
            last = word or (last if below else "")
            keys[r][c] = last


def _columns_of(stacks: list[list[str]], wanted: frozenset[str]) -> list[int]:
    return [c for c, stack in enumerate(stacks) if any(word in wanted for word in stack)]


def _column_of(stacks: list[list[str]], wanted: frozenset[str], before: int) -> int | None:
    return min(_columns_of(stacks, wanted), key=lambda c: (c > before, c), default=None)
