"""Which column of a form the headings over a sheet's column name, from the outermost group to the leaf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kpi.intake.headers.stacks import Cell
from kpi.intake.texts.headings import Headings, Word
from kpi.intake.texts.lexicon import Lexicon, Target
from kpi.model.measure import Measure

_Placed = tuple[Word, int]  # a word and which of the cells it stands in


@dataclass(frozen=True, slots=True)
class Named:
    """What the cells over a column say: the `targets` they may mean (one, if it is clear), units of measure
    with their cells, `odd` words beside the form's own, and cells that are `strange` as a whole."""

    targets: tuple[Target, ...]
    units: tuple[tuple[Cell, tuple[Measure, ...]], ...]
    odd: tuple[tuple[Cell, str], ...]
    strange: tuple[Cell, ...]


def named(stack: list[Cell], headings: Headings, lexicon: Lexicon, form: str | None) -> Named:
    """Read the cells over a column, for one form or (None) for all."""
    cell_headings = [headings.of(cell.text) for cell in stack]
    words = [(word, at) for at, heading in enumerate(cell_headings) for word in heading.words]
    targets, words_used = _targets(words, lexicon, form)
    rest, beyond = list(words), list[_Placed]()
    while not targets and len(rest) > 1:
        beyond.insert(0, rest.pop())  # "Số buổi (cộng dồn)": a form's word, but not of this path
        targets, words_used = _targets(rest, lexicon, form)
    beyond = beyond if targets else []
    odd = [
        (stack[at], heading.odd) for at, heading in enumerate(cell_headings) if heading.words and heading.odd
    ] + [(stack[at], stack[at].text) for _, at in beyond]
    units = [
        (stack[at], unit_group) for at, heading in enumerate(cell_headings) for unit_group in heading.units
    ]
    units += [(stack[at], word.units) for word, at in words if (word, at) not in words_used and word.units]
    if len(targets) > 1:
        fitting = [t for t in targets if any(_fit(lexicon, t, unit_group) for _, unit_group in units)]
        targets = fitting or targets
    return Named(
        tuple(targets),
        tuple(units),
        tuple(odd),
        tuple(stack[at] for at, heading in enumerate(cell_headings) if not heading.words and heading.odd),
    )


def targets_of(words: Iterable[Word], lexicon: Lexicon, form: str | None) -> list[Target]:
    """The columns that the words of one heading mean."""
    return _targets([(word, 0) for word in words], lexicon, form)[0]


def _fit(lexicon: Lexicon, target: Target, units: tuple[Measure, ...]) -> bool:
    return any(m.kind and lexicon.measures.fits(target.unit.kind, m.kind) for m in units)


def _targets(words: list[_Placed], lexicon: Lexicon, form: str | None) -> tuple[list[Target], list[_Placed]]:
    """The columns that a path of words means, and the words that make the path: all but spare ones."""
    for path in _paths(words):
        leaf, above = path[-1][0].key, [word.key for word, _ in path[:-1]]
        targets = [t for t in lexicon.leaves.get(leaf, ()) if form is None or t.form == form]
        ranked = [(rank, t) for t in targets if (rank := _rank(t, leaf, above, targets)) is not None]
        if ranked:
            best = max(rank for rank, _ in ranked)
            return [t for rank, t in ranked if rank == best], path
    return [], words


def _paths(words: list[_Placed]) -> Iterator[list[_Placed]]:
    """The words in order; with the last two of one cell exchanged ("Tổng số học sinh"); without spare
    ones."""
    for path in (words, [w for w in words if not w[0].spare], _without_last_spare(words)):
        if path:
            yield path
        if len(path) > 1 and path[-1][1] == path[-2][1]:
            yield [*path[:-2], path[-1], path[-2]]


def _without_last_spare(words: list[_Placed]) -> list[_Placed]:
    words_left = list(words)
    while len(words_left) > 1 and words_left[-1][0].spare:
        words_left.pop()
    return words_left


def _rank(target: Target, leaf: str, above: Iterable[str], rivals: list[Target]) -> tuple[int, bool] | None:
    """How well a target's groups are named above: how many of them, and whether the leaf is written in full.
    None where other words stand above, or no group does although the leaf alone means several columns."""
    at = count = 0
    for key in above:
        if key in target.leaf or key in target.cores:
            continue  # the same words once more
        if at and key in target.groups[at - 1]:
            continue
        at = next((n + 1 for n in range(at, len(target.groups)) if key in target.groups[n]), 0)
        if not at:
            return None
        count += 1
    if target.groups and not count and sum(t.form == target.form for t in rivals) > 1:
        return None
    return count, leaf in target.leaf
