"""A commune's row wrapped over two rows: its name goes on in the next row, or its figures stand there.

The two are taken together only where both names together are a unit's and neither is one alone; else whose
the figures are is not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.texts.wording import label_key
from kpi.model.grid import Grid
from kpi.units.gazetteer.tree import Unit

_MOST = 200  # names without figures that are looked at


@dataclass(frozen=True, slots=True)
class Wrap:
    """Two rows that name one unit together; `figures` is the row with the figures; `sure`: neither row alone
    names a unit."""

    name: str
    unit: Unit
    figures: int
    sure: bool


class Wraps:
    """The wrapped rows of a table; `names` are what stands in the column of names, by row of the sheet."""

    def __init__(
        self, grid: Grid, header: Header, names: Sequence[str], context: Context, parent: str | None
    ) -> None:
        self._grid, self._header, self._names = grid, header, names
        self._context, self._parent = context, parent
        self._found: dict[int, Wrap] = {}
        rows = [r for r in range(header.bottom + 1, len(names)) if names[r] and not self._coded(r)]
        bare = [r for r in rows if self._is_bare(r)]
        for r in bare[:_MOST]:
            for upper, lower in ((r - 1, r), (r, r + 1)):
                self._look(upper, lower, r)

    def concern(self, r: int) -> bool:
        """Whether a row is part of a wrapped one."""
        return r in self._found

    @property
    def rows(self) -> Set[int]:
        """All rows that are part of a wrapped one."""
        return self._found.keys()

    def of(self, r: int) -> Wrap | None:
        """The wrapped row that a row is part of."""
        return self._found.get(r)

    def _filled(self, r: int) -> bool:
        row = self._grid.rows[r]
        return any(row[c] not in ("", None) for c, _ in self._header.columns)

    def _is_bare(self, r: int) -> bool:
        """Whether a name without a code has no figures, and heads no section nor ends the table."""
        if self._filled(r):
            return False
        key = label_key(self._names[r])
        context = self._context
        frame = context.heads_section(key) or key in context.totals
        return not frame and not key.startswith(context.ends)

    def _coded(self, r: int) -> bool:
        code = self._header.code
        return code is not None and self._grid.rows[r][code] not in ("", None)

    def _look(self, upper: int, lower: int, bare: int) -> None:
        figures = lower if bare == upper else upper
        if not self._header.bottom < upper < lower < len(self._names) or self._coded(figures):
            return
        if not self._names[figures] or not self._filled(figures):
            return
        name = f"{self._names[upper]} {self._names[lower]}"
        unit = self._unit(name)
        alone = [self._unit(self._names[r]) for r in (upper, lower)]
        if unit is not None and alone[0 if figures == upper else 1] != unit:
            wrap = Wrap(name, unit, figures, sure=alone == [None, None])
            self._found[upper] = self._found[lower] = wrap

    def _unit(self, name: str) -> Unit | None:
        match = self._context.matcher.match(name, "", self._parent)
        sure = match.unit is not None and not match.problem
        return (
            match.unit if sure and match.unit is not None and self._context.tree.reports(match.unit) else None
        )
