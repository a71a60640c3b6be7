"""Reading the list of units and cutting a day's tree out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.model.level import LEVELS, Level
from kpi.spec.places import builtin_specs
from kpi.units.gazetteer.csvtext import bad_row, columns, read_csv
from kpi.units.gazetteer.fields import CODE, FROM, HEADER, LEVEL, NAME, PARENT, TO
from kpi.units.gazetteer.tree import COUNTRY, Alias, Tree, Unit, grow

if TYPE_CHECKING:
    from kpi.units.gazetteer.links import Link
    from kpi.units.gazetteer.names import Key
    from kpi.units.gazetteer.records import History

UNITS_FILE = "units.csv"
ALIASES_FILE = "aliases.csv"
_ALIAS_HEADER = ("code", "alias", "canonical")
_LEVEL = {str(number): level for number, level in enumerate(LEVELS, start=1)}
_Row = Sequence[str]


@dataclass(frozen=True)
class Units:
    """The whole list, all dates. `rows` are the fields of ``units.csv`` as text. Since the list never
    changes, what is cut out of it or indexed is kept (hence no slots). `added` are links that come on top of
    those in the folder."""

    folder: Path
    rows: Sequence[_Row] = field(repr=False)
    added: tuple[Link, ...] = ()
    _trees: dict[tuple[date, str | None], Tree] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _days: dict[tuple[date, str | None], list[_Row]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _units: dict[int, Unit] = field(default_factory=dict, init=False, repr=False, compare=False)

    def at(self, day: date, province: str | None = None) -> Tree:
        """The tree of a day: of the whole country (None, `COUNTRY`), or of one province and nothing else."""
        province = None if province == COUNTRY else province
        tree = self._trees.get((day, province))
        if tree is None:
            tree = self._trees[day, province] = grow(day, map(self._unit, self._rows_at(day, province)), self)
        return tree

    def levels(self, day: date, province: str | None = None) -> tuple[Level, ...]:
        """The levels that have units on a day, as those of its tree, which need not be grown for it."""
        inside = self._rows_at(day, None if province == COUNTRY else province)
        present = {_LEVEL[row[LEVEL]] for row in inside}
        return tuple(level for level in LEVELS if level in present)

    @cached_property
    def first(self) -> date:
        """The day on which the list begins."""
        return date.fromisoformat(min(row[FROM] for row in self.rows))

    def has_province(self, code: str) -> bool:
        """Whether a code ever was that of a province."""
        return any(row[CODE] == code and _LEVEL[row[LEVEL]] == LEVELS[0] for row in self.rows)

    def lives(self, code: str) -> tuple[Unit, ...]:
        """All that a code has stood for, oldest first."""
        return tuple(sorted(map(self._unit, self._by_code.get(code, ())), key=lambda unit: unit.valid_from))

    def named(self, name_key: Key) -> tuple[Unit, ...]:
        """All units of any date and place with this name and, if the key has one, this type."""
        from kpi.units.gazetteer.names import key

        units = map(self._unit, self._by_name.get(name_key.name, ()))
        return tuple(u for u in units if not name_key.type or key(u.name).type == name_key.type)

    def aliases(self) -> tuple[Alias, ...]:
        """Other spellings from official tables. Raises Fault when their file is not as expected."""
        return self._aliases

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All records of which unit became which. Raises Fault when their files are not as expected."""
        from kpi.units.gazetteer.links import read_links

        return (*read_links(self.folder, self.rows), *self.added)

    @cached_property
    def history(self) -> History:
        """The list and the links as a history of all units that report. Raises Fault as `links`."""
        from kpi.units.gazetteer.links import read_bounds, read_holders
        from kpi.units.gazetteer.records import History

        return History(self.rows, self.links, read_holders(self.folder), read_bounds(self.folder))

    def _unit(self, row: _Row) -> Unit:
        # Most units are in the trees of most days: made once, a further day's tree takes a third of the time.
        unit = self._units.get(id(row))
        if unit is None:
            unit = self._units[id(row)] = _unit(row)
        return unit

    def _rows_at(self, day: date, province: str | None) -> list[_Row]:
        rows = self._days.get((day, province))
        if rows is None:
            rows = self._days[day, province] = self._cut(day, province)
        return rows

    def _cut(self, day: date, province: str | None) -> list[_Row]:
        if province is None:
            iso = day.isoformat()
            return [r for r in self.rows if r[FROM] <= iso and (not r[TO] or iso < r[TO])]
        rows = self._rows_at(day, None)
        inside = {province, *(r[CODE] for r in rows if r[PARENT] == province)}
        return [r for r in rows if r[CODE] == province or r[PARENT] in inside]

    @cached_property
    def _by_code(self) -> Mapping[str, list[_Row]]:
        return _group(self.rows, (r[CODE] for r in self.rows))

    @cached_property
    def _by_name(self) -> Mapping[str, list[_Row]]:
        from kpi.units.gazetteer.names import key

        return _group(self.rows, (key(r[NAME]).name for r in self.rows))

    @cached_property
    def _aliases(self) -> tuple[Alias, ...]:
        return tuple(
            Alias(code, alias, canonical)
            for code, alias, canonical in columns(self.folder / ALIASES_FILE, _ALIAS_HEADER)
        )


def load_units(folder: Path | None = None) -> Units:
    """Read the list of units from a folder (default: the one that comes with the program).
    Raises Fault when it is not there or not as expected."""
    folder = folder or builtin_specs() / "units"
    rows = read_csv(folder / UNITS_FILE, HEADER)
    _check(folder / UNITS_FILE, rows)
    return Units(folder, rows)


def _check(path: Path, rows: Sequence[_Row]) -> None:
    """Raise Fault at the first row whose level or dates are not what they must be."""
    # The few distinct values are parsed once: this is in the start-up time of every command.
    bad = {level for level in {r[LEVEL] for r in rows} if level not in _LEVEL}
    bad |= {text for text in {r[FROM] for r in rows} | {r[TO] for r in rows if r[TO]} if not _is_date(text)}
    for line, row in enumerate(rows, start=2):
        if row[TO] and row[TO] <= row[FROM]:
            raise bad_row(path, line, f"{row[FROM]} ≥ {row[TO]}")
        if bad and not bad.isdisjoint((row[LEVEL], row[FROM], row[TO])):
            raise bad_row(path, line, ", ".join(sorted(bad.intersection((row[LEVEL], row[FROM], row[TO])))))


def _group(rows: Sequence[_Row], by: Iterable[str]) -> dict[str, list[_Row]]:
    groups: dict[str, list[_Row]] = {}
    for name, row in zip(by, rows, strict=True):
        groups.setdefault(name, []).append(row)
    return groups


def _unit(row: _Row) -> Unit:
    # The type column contradicts the name in a few rows; the name is right.
    code, level, kind, name, parent, start, end, _ = row
    if not name.startswith(kind + " "):
        # Imported here, as above: no question about figures needs to understand names.
        from kpi.units.gazetteer.names import type_of

        kind = type_of(name) or kind
    return Unit(code, _LEVEL[level], kind, name, parent, _date(start), _date(end) if end else None)


@lru_cache(maxsize=4096)
def _date(text: str) -> date:
    return date.fromisoformat(text)


def _is_date(text: str) -> bool:
    try:
        return _date(text).isoformat() == text
    except ValueError:
        return False
