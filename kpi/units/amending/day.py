"""What one day's changes make of the units: those that end, go on, or come to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kpi.units.amending.file import Change
from kpi.units.gazetteer.fields import FROM, LEVEL, NAME, PARENT, SYSTEM, TYPE

_Row = Sequence[str]


@dataclass(frozen=True)
class Outlook:
    """One day. `living` are the rows of the day before by code; `leaving` and `coming` the changes by old
    and by new code. `old` are the living rows that the changes name; of these `rows_kept` go on, with the
    row they have then. `new` are the rows of units that come to be. Where the changes contradict each
    other, the first that says something is followed. What is indexed is kept (hence no slots)."""

    living: Mapping[str, _Row]
    leaving: Mapping[str, tuple[Change, ...]]
    coming: Mapping[str, tuple[Change, ...]]
    old: Mapping[str, _Row]
    rows_kept: Mapping[str, _Row]
    new: Mapping[str, _Row]

    @staticmethod
    def of(living: Mapping[str, _Row], changes: Sequence[Change]) -> Outlook:
        """What the changes of a day lead to."""
        leaving: dict[str, tuple[Change, ...]] = {}
        coming: dict[str, tuple[Change, ...]] = {}
        for change in changes:
            leaving[change.old] = (*leaving.get(change.old, ()), change)
            coming[change.new] = (*coming.get(change.new, ()), change)
        old = {code: living[code] for code in leaving if code in living}
        stays = {c.new for c in changes if c.kept and c.new in old}
        system = next((row[SYSTEM] for row in living.values()), "")
        rows_kept = {code: _after(old[code], coming[code]) for code in stays}
        blank = {
            code: (code, all_changes[0].level, "", "", "", "", "", system)
            for code, all_changes in coming.items()
        }
        new = {
            code: _after(blank[code], all_changes)
            for code, all_changes in coming.items()
            if code not in stays
        }
        return Outlook(living, leaving, coming, old, rows_kept, new)

    def after(self, code: str) -> _Row | None:
        """The unit with this code after the changes."""
        if code in self.coming:
            return self.rows_kept.get(code) or self.new.get(code)
        return None if code in self.old else self.living.get(code)

    def ends(self, code: str) -> bool:
        """Whether a unit of the day before ends."""
        return code in self.old and code not in self.rows_kept

    def heirs(self, code: str) -> frozenset[str]:
        """The codes that what was a unit has after the changes."""
        return frozenset(c.new for c in self.leaving[code]) if code in self.leaving else frozenset({code})

    @cached_property
    def below(self) -> Mapping[str, Sequence[str]]:
        """The units of the day before by the unit above them."""
        children_by_code: dict[str, list[str]] = {}
        for code, row in self.living.items():
            children_by_code.setdefault(row[PARENT], []).append(code)
        return children_by_code

    @cached_property
    def named(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """The units after the changes by the unit above them and their name."""
        codes_by_name: dict[tuple[str, str], list[str]] = {}
        for code in sorted(self.living.keys() | self.coming.keys()):
            row = self.after(code)
            if row is not None:
                codes_by_name.setdefault((row[PARENT], row[NAME]), []).append(code)
        return codes_by_name

    @cached_property
    def types(self) -> Mapping[str, tuple[str, ...]]:
        """By level, the words for a kind of unit there were the day before; levels without units lack."""
        types_by_name: dict[str, set[str]] = {}
        for row in self.living.values():
            types_by_name.setdefault(row[LEVEL], set()).add(row[TYPE])
        return {level: tuple(sorted(types_by_name[level])) for level in sorted(types_by_name)}

    def province_before(self, code: str) -> str:
        """The code of the province a unit of the day before lies in."""
        return _top(code, self.living.get)

    def province_after(self, code: str) -> str:
        """The same after the changes."""
        return _top(code, self.after)


def _top(code: str, row_of: Callable[[str], _Row | None]) -> str:
    for _ in range(4):  # no deeper than the levels, whatever a contradictory file makes of them
        row = row_of(code)
        if row is None or not row[PARENT]:
            return code
        code = row[PARENT]
    return code


def _after(row: _Row, changes: Sequence[Change]) -> _Row:
    """A row with the name and the parent that changes give it."""
    name = next((c.name for c in changes if c.name), row[NAME])
    parent = next((c.parent for c in changes if c.parent), row[PARENT])
    return (*row[:NAME], name, parent, *row[FROM:])
