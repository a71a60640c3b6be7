"""A table too wide for a page in parts: which columns stand together, and how wide each is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from kpi.write.sizes import Sizes, Wishes, fit

_STEPS = 20  # of a page by which the parts are made narrower to be as wide as each other


def split(wishes: Wishes, first: int, page: float, edge: float) -> list[tuple[int, ...]]:
    """Places of the columns of each part. Those before `first` say whose figures a row holds and stand in
    all; columns under one group stand together, but for a group that no page holds. In as few parts as there
    can be, about as wide as each other."""
    best = _filled(wishes, first, page, edge)
    for step in range(_STEPS - 1, 0, -1):
        parts = _filled(wishes, first, page * step / _STEPS, edge)
        if len(parts) > len(best):
            break
        best = parts
    return best


def _filled(wishes: Wishes, first: int, limit: float, edge: float) -> list[tuple[int, ...]]:
    """Parts filled one after the other up to a width."""
    keys = tuple(range(first))

    def fits(places: Sequence[int]) -> bool:
        return sum(_least(wishes.picked((*keys, *places)), edge).widths) <= limit

    def chunks(places: Sequence[int], level: int) -> Iterator[list[int]]:
        for _, under in groupby(places, lambda i: wishes.paths[i][level : level + 1] or (str(i),)):
            together = list(under)
            if len(together) == 1 or fits(together):
                yield together
            else:
                yield from chunks(together, level + 1)

    parts: list[list[int]] = [[]]
    for chunk in chunks(range(first, len(wishes.paths)), 0):
        if parts[-1] and not fits([*parts[-1], *chunk]):
            parts.append([])
        parts[-1] += chunk
    return [(*keys, *part) for part in parts]


def _least(wishes: Wishes, edge: float) -> Sizes:
    return fit(wishes.paths, wishes.need, wishes.need, wishes.figures, 0, 0, edge)


def spread(wishes: Wishes, page: float, edge: float) -> Sizes:
    """The columns of a part over its page. What is left beside their needs goes to those that lack least of
    what they like, so that as many titles as can be lie; columns of the same title are alike."""
    titles = [path[-1] for path in wishes.paths]
    lacking = {
        title: sum(liked - need for one, liked, need in zip(titles, wishes.liked, wishes.need, strict=True)
                   if one == title) / titles.count(title)
        for title in titles
    }  # fmt: skip
    sizes = _least(wishes, edge)
    need = list(wishes.need)
    for title in sorted(lacking, key=lacking.__getitem__):
        tried = [liked if one == title else now
                 for one, liked, now in zip(titles, wishes.liked, need, strict=True)]  # fmt: skip
        one = fit(wishes.paths, tried, tried, wishes.figures, 0, 0, edge)
        if sum(one.widths) <= page:
            need, sizes = tried, one
    return fit(wishes.paths, need, need, wishes.figures, 0, page, edge) if sum(sizes.widths) < page else sizes
