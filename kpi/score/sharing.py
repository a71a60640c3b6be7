"""What criteria add up to where the points of some that do not arise are shared out over the others.

The criteria of a block that arise give ``points × whole / left``: the whole is what all its criteria may
give, left what those that arise may. What a block comes to is rounded, and so what is printed can be reckoned
with by hand; points shared out over the whole scheme are shared in the same way over the sum of the blocks.
Where it is not known whether a criterion arises, both stay possible.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations
from math import floor

from kpi.quick import dataclass
from kpi.score.exactly import Ends, added, told, widest
from kpi.score.types import CriterionScore, Share
from kpi.spec.kinds.scheme import Block, Scheme

WHOLE_SCHEME = ""
"""Stands for the scheme among the ids of blocks."""
_OPEN_MOST = 10  # so many criteria that may not arise are looked at in every combination
_ZERO = Decimal(0)
Scores = Mapping[str, CriterionScore]


@dataclass(frozen=True, slots=True)
class Total:
    """The points of a unit from `least` to `most`, and what sharing makes of each block and of the whole
    (`WHOLE_SCHEME`) where it takes place, or may. `undecided`: nothing arises there, so nobody but the office
    can say what that is worth (None: that may be). `unrounded` are the ends where these have more places than
    are told."""

    least: Decimal
    most: Decimal
    shares: Mapping[str, Share]
    undecided: bool | None = False
    unrounded: Ends | None = None

    @property
    def ends(self) -> Ends:
        """Least and most points, to their last digit."""
        return self.unrounded or (self.least, self.most)


class Sharer:
    """Adds up criteria under one scheme."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.shares = scheme.shares
        self.limits = tuple(band.start for band in scheme.bands)

    def total(self, scores: Scores) -> Total:
        """The sum of all criteria."""
        if not self.shares or not any(one.shared for one in scores.values()):
            if any(one.unrounded for one in scores.values()):
                return self._total(added([one.ends for one in scores.values()]), {})
            low = sum((one.minimum for one in scores.values()), _ZERO)
            return Total(low, sum((one.maximum for one in scores.values()), _ZERO), {})
        opened = [name for name, one in scores.items() if one.shared == "scheme" and not one.empty]
        if len(opened) > _OPEN_MOST:
            return Total(_ZERO, self.scheme.points, {WHOLE_SCHEME: Share(_ZERO, self.scheme.points)})
        surely = {name for name, one in scores.items() if one.shared == "scheme" and one.empty}
        return _united([self._case(scores, surely.union(absent)) for absent in _subsets(opened)])

    def _case(self, scores: Scores, absent: Collection[str]) -> Total:
        """What it comes to where of the criteria shared out over the scheme those `absent` do not arise."""
        shares = {}
        spans: list[Ends] = []
        for block in self.scheme.blocks:
            share, ends = self._block(block, scores, absent)
            spans.append(ends)
            if any(scores[one.id].shared == "block" for one in block.criteria):
                shares[block.id] = share
        whole = self.scheme.points
        points_absent = sum((scores[name].max for name in absent), _ZERO)
        if points_absent:
            shares[WHOLE_SCHEME], ends = self._share(added(spans), whole, whole - points_absent)
            spans = [ends]
        return self._total(added(spans), shares, _some([share.undecided for share in shares.values()]))

    def _total(self, ends: Ends, shares: Mapping[str, Share], undecided: bool | None = False) -> Total:
        span = told(ends, self.limits)
        return Total(*span, shares, undecided, None if span == ends else ends)

    def _block(self, block: Block, scores: Scores, absent: Collection[str]) -> tuple[Share, Ends]:
        names = [one.id for one in block.criteria if one.id not in absent]
        whole = sum((scores[name].max for name in names), _ZERO)
        opened = [name for name in names if scores[name].shared == "block" and not scores[name].empty]
        if len(opened) > _OPEN_MOST:
            return Share(_ZERO, whole), (_ZERO, whole)
        surely = [name for name in names if scores[name].shared == "block" and scores[name].empty]
        shares = []
        for others in _subsets(opened):
            arising = [name for name in names if name not in surely and name not in others]
            span = added([scores[name].arising or scores[name].ends for name in arising])
            left = sum((scores[name].max for name in arising), _ZERO)
            shares.append(self._share(span, whole, left))
        return _joined(shares)

    def _share(self, rest: Ends, whole: Decimal, left: Decimal) -> tuple[Share, Ends]:
        if left == whole:
            return Share(*told(rest)), rest
        if left == 0:
            return Share(_ZERO, whole, whole=whole, left=left, undecided=True), (_ZERO, whole)
        ends = [rounded(Fraction(end) * Fraction(whole) / Fraction(left), self.scheme.share_places)
                for end in rest]  # fmt: skip
        return Share(ends[0], ends[1], told(rest), whole, left), (ends[0], ends[1])


def rounded(value: Fraction, places: int) -> Decimal:
    """Half up, from a number that is not below 0."""
    return Decimal(floor(value * 10**places + Fraction(1, 2))) / Decimal(10**places)


def _subsets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, number) for number in range(len(names) + 1))


def _joined(shares: Sequence[tuple[Share, Ends]]) -> tuple[Share, Ends]:
    """All that is possible: the arithmetic is told where there is one alone."""
    if len(shares) == 1:
        return shares[0]
    undecided = _same([share.undecided for share, _ in shares])
    ends = widest([ends for _, ends in shares])
    return Share(*told(ends), undecided=undecided), ends


def _some(answers: Sequence[bool | None]) -> bool | None:
    """Whether one of them is so."""
    return True if True in answers else None if None in answers else False


def _same(answers: Sequence[bool | None]) -> bool | None:
    """What all of them say; None where they do not say the same."""
    return answers[0] if len(set(answers)) == 1 else None


def _united(cases: Sequence[Total]) -> Total:
    if len(cases) == 1:
        return cases[0]
    plain = Share(_ZERO, _ZERO)
    names = dict.fromkeys(name for case in cases for name in case.shares)
    all_shares = {name: [case.shares.get(name, plain) for case in cases] for name in names}
    shares = {name: _joined([(s, (s.least, s.most)) for s in of])[0] for name, of in all_shares.items()}
    least, most = min(case.least for case in cases), max(case.most for case in cases)
    if WHOLE_SCHEME in shares:
        shares[WHOLE_SCHEME] = Share(least, most)
    ends = widest([case.ends for case in cases])
    unrounded = None if ends == (least, most) else ends
    return Total(least, most, shares, _same([case.undecided for case in cases]), unrounded)
