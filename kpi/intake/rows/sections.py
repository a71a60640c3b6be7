"""Rows without figures between the rows of units: headings of sections, and words that make the rows below
them something else ("Kế hoạch năm 2022"), which are then not taken."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.naming import may_be_told
from kpi.intake.rows.row_kinds import is_number, is_part
from kpi.intake.texts.wording import index_of, is_figure, label_key, unnumbered
from kpi.model.grid import Grid, cell_name
from kpi.model.heading import bare_key, header_key
from kpi.model.measure import tokens
from kpi.model.number import mark_key, to_decimal
from kpi.units.gazetteer.names import key
from kpi.units.gazetteer.tree import Unit
from kpi.units.matching.scope import same_name

_NUMBERING = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,3})*|[ivxIVX]{1,5}|[a-zđA-ZĐ])?\W*")
_UNDER = 3  # rows under a header whose words are judged with the header


@dataclass(slots=True)
class Sections:
    """The sections of a table: `lost_rows` are rows of units (0-based) under words that nobody understands,
    told in `findings`, one for such words."""

    lost_rows: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def judge_sections(
    grid: Grid,
    header: Header,
    context: Context,
    whole: Unit | None,
    units: Mapping[int, str],
    other: Set[int],
) -> Sections:
    """Tell which rows of `units` (row → code) stand under words that are no heading of a section. `other` are
    rows already known to be totals, headers printed again or parts of a wrapped row."""
    result, last = Sections(), max(units, default=-1)
    table = _Table(grid, header, context, whole, units)
    open_row: int | None = None
    is_told = False
    for r in range(header.bottom + 1, last + 1):
        if r in units:
            if open_row is not None:
                result.lost_rows.add(r)
                if not is_told:
                    result.findings.append(table.tell(open_row))
                    is_told = True
            continue
        kind = "" if r in other else table.kind(r)
        if kind == "section":
            open_row = None
        elif kind == "unclear" and (open_row is None or is_told):
            open_row, is_told = r, False
    return result


@dataclass(frozen=True, slots=True)
class _Table:
    grid: Grid
    header: Header
    context: Context
    whole: Unit | None
    units: Mapping[int, str]

    def kind(self, r: int) -> str:
        """``section`` for a permitted heading, ``unclear`` for other words, "" for what says nothing."""
        texts = list(self._texts(r))
        if not texts:
            return ""
        kinds = {self._text_kind(r, c, text) for c, text in texts}
        return "unclear" if "unclear" in kinds else "section" if "section" in kinds else ""

    def _texts(self, r: int) -> Iterator[tuple[int, str]]:
        """The words of a row up to its last figure; none where there are figures, or where a name stands
        beside cells that are told of anyway."""
        row = self.grid.rows[r]
        if row.count("") == len(row):
            return
        values = [c for c, _ in self.header.columns]
        filled = [c for c in values if row[c] not in ("", None)]
        named = self.header.name is not None and row[self.header.name] not in ("", None)
        figures = any(isinstance(row[c], float | int) or is_figure(row[c]) for c in filled)
        if figures and not (named and self._heads(r, str(row[self.header.name or 0]))):
            return
        if (named and filled and not figures) or (
            self.grid.uncalculated and any((r, c) in self.grid.uncalculated for c in values)
        ):
            return
        for c, cell in enumerate(row[: values[-1] + 1]):  # of a header the columns are in order
            if isinstance(cell, str) and cell.strip() and not _NUMBERING.fullmatch(cell):
                yield c, cell

    def _heads(self, r: int, name: str) -> bool:
        """Whether a row with figures heads a section all the same: by its name, or since its figures are the
        sums of the rows below."""
        if self.context.heads_section(label_key(name)) or self._says_other(name):
            return True
        below = list(itertools.takewhile(self.units.__contains__, itertools.count(r + 1)))
        return len(below) > 1 and self._sums_up(r, below)

    def _sums_up(self, r: int, below: Sequence[int]) -> bool:
        rows, count = self.grid.rows, 0
        for c, _ in self.header.columns:
            if not is_number(rows[r][c]):
                continue
            parts = [to_decimal(rows[at][c]) for at in below]
            if to_decimal(rows[r][c]) != sum((part for part in parts if part is not None), Decimal(0)):
                return False
            count += rows[r][c] != 0
        return count > 1

    def _text_kind(self, r: int, c: int, text: str) -> str:
        if index_of(text) is not None or not any(map(str.isalnum, text)) or self._is_mark(text):
            return ""
        label = label_key(text) or header_key(unnumbered(text))
        if self._is_section(label) or self._is_around(r, text):
            return "section"
        if tokens(unnumbered(text)) in self.context.locator.lines.period_words:
            return ""
        if label.startswith(self.context.ends) and not self._says_other(text):
            return ""
        if self._is_wrapped(r, text) or self._stands_above(text) or self._is_judged(r, c, text):
            return ""
        return "unclear"

    def _is_mark(self, text: str) -> bool:
        return mark_key(text) in self.context.specs.settings.words.marks

    def _is_section(self, label: str) -> bool:
        """A section word, a kind of units or a total word, behind it no more than parts and the sender."""
        sections, fillers = self.context.sections, self.context.fillers
        if not label or self.context.heads_section(label) or label in self.context.totals:
            return bool(label)
        starts = [word for word in sections if label.startswith(f"{word} ")]
        rest = label[len(max(starts, key=len, default="")) :].split()
        place_words = frozenset(label_key(self.whole.name).split()) if self.whole else frozenset()
        return all(word in fillers or word in place_words or is_part(word) for word in rest)

    def _is_around(self, r: int, text: str) -> bool:
        """Whether the text names a unit in which all rows below lie, up to the next row without figures."""
        typed = key(unnumbered(text))
        below = list(self._below(r))
        paths = [self.context.tree.path(code) for code in below]
        return bool(paths) and all(
            any(key(u.name).name == typed.name and typed.type in ("", key(u.name).type) for u in path[:-1])
            for path in paths
        )

    def _below(self, r: int) -> Iterable[str]:
        seen = False
        for at in range(r + 1, max(self.units) + 1):
            if at in self.units:
                seen = True
                yield self.units[at]
            elif seen and any(self._texts(at)):
                return

    def _is_wrapped(self, r: int, text: str) -> bool:
        """Whether the text is the rest of the name in the row above or below."""
        name = self.header.name
        for at, pattern in ((r - 1, "{1} {0}"), (r + 1, "{0} {1}")):
            unit = self.context.tree.get(self.units.get(at, ""))
            if unit is not None and name is not None:
                beside = str(self.grid.rows[at][name])
                if same_name(unit, pattern.format(text, beside)) or same_name(unit, text):
                    return True
        return False

    def _stands_above(self, text: str) -> bool:
        """Whether it is printed over the table or in its header too, as where a new page begins."""
        rows = self.grid.rows[: self.header.bottom + 1]
        return any(text in row for row in rows)

    def _is_judged(self, r: int, c: int, text: str) -> bool:
        """Whether it stands under the header, where words were looked at together with it."""
        if r > self.header.bottom + _UNDER or any(self.header.bottom < u < r for u in self.units):
            return False
        if bare_key(text) == "":
            return True  # "(Ghi đủ tên xã)"
        return self.context.locator.lines.of(text) is not None or c >= self.header.columns[0][0]

    def _says_other(self, text: str) -> bool:
        meaning = self.context.locator.lines.of(unnumbered(text))
        return meaning is not None and (meaning.other or meaning.units is not None)

    def tell(self, r: int) -> Finding:
        """The finding of a row: its words only if they surely are no person's name."""
        c, text = next((c, t) for c, t in self._texts(r) if self._text_kind(r, c, t) == "unclear")
        is_shown = self._says_other(text) or may_be_told(unnumbered(text), self.context)
        return finding(
            "row.section_unclear",
            sheet=self.grid.name,
            cell=cell_name(r, c),
            form=self.header.form,
            words=text[:80] if is_shown else "(…)",
        )
