"""Units of measure of all columns: their own, and those that others lend; what is not sure of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kpi.learn.asking import ask
from kpi.learn.paths import whole_of
from kpi.learn.rate_words import is_rate
from kpi.learn.table import Found, Leaf
from kpi.learn.units import Unit, UnitFinder, names_own
from kpi.learn.words import LearnWords
from kpi.spec.draft import Question

_NAMED = 12  # columns that are named in a text


def units_of(layout: Found, finder: UnitFinder) -> dict[int, Unit]:
    """Units of measure by column, those that beside columns lend included, unclear ones left out."""
    figures = [leaf for leaf in layout.leaves if leaf.column not in layout.roles]
    units_found = [(leaf, unit) for leaf in figures if (unit := finder.of(leaf)) is not None]
    units = {leaf.column: unit for leaf, unit in units_found}
    for n, leaf in enumerate(figures):
        unit = units.get(leaf.column)
        whole = whole_of(leaf, figures[:n], finder.words, inside=True)
        lends = unit is None or unit.line or (not unit.written and _is_summed(leaf, finder.words))
        if not lends or is_rate(leaf, None, finder.words):
            continue
        counts_own = names_own(leaf.path[-1], finder.words) and not _is_summed(leaf, finder.words)
        if whole is not None and whole.column in units and not counts_own:
            units[leaf.column] = Unit(units[whole.column].measure, line=units[whole.column].line)
        elif unit is None:
            group = sum(other.path[0] == leaf.path[0] for other in figures)
            lent = inherited(leaf, units_found, group, finder.words)
            units |= {leaf.column: lent} if lent is not None else {}
    return {column: unit for column, unit in units.items() if not unit.unclear}


def doubts(layout: Found, finder: UnitFinder, units: Mapping[int, Unit]) -> Iterator[Question]:
    """Questions about units: two written for one column; one of a part that is not
    that of its whole; one of money above the table, lent to columns which say nothing of money."""
    figures = [leaf for leaf in layout.leaves if leaf.column in units]
    for n, leaf in enumerate(figures):
        unit, heading = units[leaf.column], " – ".join(leaf.path)[:80]
        measures = finder.stated(leaf)
        if unit.measure in measures and len(measures) > 1:
            others = ", ".join(finder.text(Unit(m)).vi for m in measures if m != unit.measure)
            params = {"heading": heading, "measure": finder.text(unit).vi, "others": others}
            yield ask("learn.unit_twice", leaf.cell, **params)
        whole = whole_of(leaf, figures[:n], finder.words, inside=True)
        if whole is not None and not unit.written and _differs(unit, units.get(whole.column)):
            params = {
                "heading": heading,
                "measure": finder.text(unit).vi,
                "other": finder.text(units[whole.column]).vi,
            }
            yield ask("learn.unit_other", leaf.cell, **params)
    yield from _of_line(figures, finder, units)


def _is_summed(leaf: Leaf, words: LearnWords) -> bool:
    """Whether a column is one of the parts that together make up a total, and so counts what that counts."""
    return any(words.begins("sums", text) for text in leaf.path)


def _differs(unit: Unit, other: Unit | None) -> bool:
    return other is not None and other.measure != unit.measure


def _of_line(figures: Sequence[Leaf], finder: UnitFinder, units: Mapping[int, Unit]) -> Iterator[Question]:
    """Columns that say nothing of money beside others that are no money, under a line that states it."""
    money = finder.context.lexicon.measures.money
    silent = [
        leaf
        for leaf in figures
        if units[leaf.column].line
        and units[leaf.column].measure.kind in money
        and not any(finder.words.says("money", text) for text in leaf.path)
    ]
    if silent and any(units[leaf.column].measure.kind not in money for leaf in figures):
        cells = ", ".join(
            [*(leaf.cell for leaf in silent[:_NAMED]), *(["…"] if len(silent) > _NAMED else [])]
        )
        measure = finder.text(units[silent[0].column]).vi
        yield ask("learn.unit_of_line", silent[0].cell, measure=measure, cells_named=cells)


def inherited(
    leaf: Leaf, neighbours: Iterable[tuple[Leaf, Unit]], size: int, words: LearnWords
) -> Unit | None:
    """The unit that the columns beside one agree on: most of the `size` ones under the same outermost
    heading, or, under "in which" alone, the column before. One that names what it counts takes none."""
    if names_own(leaf.path[-1], words):
        return None
    pairs = list(neighbours)
    group = [unit for other, unit in pairs if len(leaf.path) > 1 and other.path[0] == leaf.path[0]]
    if 2 * len(group) >= size and len({unit.measure for unit in group}) == 1:
        return Unit(group[0].measure)
    if words.begins("parts", leaf.path[0]) or words.begins("sums", leaf.path[0]):
        before = [unit for other, unit in pairs if other.column < leaf.column]
        return before[-1] if before else None
    return None
