"""Relations that the tree of headings states: "Tổng số" over "Chia ra" and "Trong đó", and what was there,
came, went, and is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi.learn.columns import Columns
from kpi.learn.shapes import Seen
from kpi.learn.table import Leaf
from kpi.learn.words import LearnWords
from kpi.model.heading import header_key

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Child:
    """What stands beside others under one heading: a column, or a group of columns under `heading`."""

    heading: str
    leaves: tuple[Leaf, ...]
    single: bool


def heading_relations(columns: Columns) -> Iterator[Seen]:
    """All relations that headings state, from the outermost group inward."""
    leaves = [
        leaf for leaf, draft in zip(columns.leaves, columns.drafts, strict=True) if draft.role == "figures"
    ]
    yield from _under(leaves, 0, columns.words)


def _under(leaves: Sequence[Leaf], depth: int, words: LearnWords) -> Iterator[Seen]:
    """Relations among the columns under one heading, which are at `depth` of the tree, and further in."""
    children = list(_children(leaves, depth))
    yield from _of_totals(children, depth, words)
    yield from _balance(children, words)
    for child in children:
        inner = [leaf for leaf in child.leaves if len(leaf.path) > depth + 1]
        if inner:  # else one heading stands over several columns
            yield from _under(inner, depth + 1, words)


def _children(leaves: Sequence[Leaf], depth: int) -> Iterator[_Child]:
    """Columns side by side that share a heading cell are one group."""
    group: list[Leaf] = []
    for leaf in leaves:
        if group and leaf.stack[depth : depth + 1] != group[0].stack[depth : depth + 1]:
            yield _child(group, depth)
            group = []
        group.append(leaf)
    if group:
        yield _child(group, depth)


def _child(group: Sequence[Leaf], depth: int) -> _Child:
    heading = group[0].path[depth] if depth < len(group[0].path) else ""
    return _Child(heading, tuple(group), len(group) == 1 and len(group[0].path) <= depth + 1)


def _of_totals(children: Sequence[_Child], depth: int, words: LearnWords) -> Iterator[Seen]:
    """A group of parts belongs to the column before it, which is the whole."""
    whole: Leaf | None = None
    for child in children:
        sums, parts = words.begins("sums", child.heading), words.begins("parts", child.heading)
        if child.single and not sums and not parts:
            whole = child.leaves[0]
            continue
        if whole is not None and (sums or parts):
            yield from _parts_of(whole, child, depth, words, bool(sums))
        elif whole is not None:
            whole = None
        if not child.single and not sums and not parts:
            total = _total_of(child, depth, words)
            whole = total if total is not None else None


def _parts_of(whole: Leaf, child: _Child, depth: int, words: LearnWords, is_sum: bool) -> Iterator[Seen]:
    """What a group of parts states of its whole: all together make it, or none exceeds it."""
    inner = [child] if child.single else list(_children(child.leaves, depth + 1))
    tops = [part.leaves[0] if part.single else _total_of(part, depth + 1, words) for part in inner]
    parts = [leaf for leaf in tops if leaf is not None]
    cells = (whole.cell, *(leaf.cell for leaf in parts))
    if is_sum and len(parts) == len(inner) > 1:
        yield Seen("sum", whole.column, {leaf.column: 1 for leaf in parts}, "headings", cells)
    elif not is_sum:
        for leaf in parts:
            yield Seen("part", whole.column, {leaf.column: 1}, "headings", (whole.cell, leaf.cell))


def _total_of(group: _Child, depth: int, words: LearnWords) -> Leaf | None:
    """The column of a group that bears the heading of a total."""
    inside = [leaf for leaf in group.leaves if len(leaf.path) == depth + 2]
    return next((leaf for leaf in inside if words.is_one("totals", leaf.path[-1])), None)


def _balance(children: Sequence[_Child], words: LearnWords) -> Iterator[Seen]:
    """End = start + in - out, where each of the four is one column."""
    singles = [child.leaves[0] for child in children if child.single]
    starts = [leaf for leaf in singles if words.times(leaf.path[-1]) == {"start"}]
    ends = [leaf for leaf in singles if words.times(leaf.path[-1]) == {"end"}]
    if len(starts) != 1 or len(ends) != 1 or starts[0].column > ends[0].column:
        return
    span = range(starts[0].column, ends[0].column)
    if any(leaf.column in span for child in children if not child.single for leaf in child.leaves):
        return
    between = [leaf for leaf in singles if starts[0].column < leaf.column < ends[0].column]
    more = [leaf for leaf in between if _moves(leaf, "in", "out", words)]
    less = [leaf for leaf in between if _moves(leaf, "out", "in", words)]
    if more and less and len(more) + len(less) == len(between):
        parts = {starts[0].column: 1} | {leaf.column: 1 for leaf in more} | {leaf.column: -1 for leaf in less}
        cells = tuple(leaf.cell for leaf in (starts[0], *between, ends[0]))
        yield Seen("balance", ends[0].column, parts, "headings", cells)


def _moves(leaf: Leaf, way: str, other: str, words: LearnWords) -> bool:
    """Whether a heading says that things come (or go), and not both."""
    text = header_key(leaf.path[-1])
    return words.says(way, text) and not words.says(other, text)
