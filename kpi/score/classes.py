"""The class of a range of points under the bands, caps, vetoes and conflicts of a scheme."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.quick import dataclass
from kpi.score.exactly import Number
from kpi.score.ranking import band_index
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_results import NOT_CONSIDERED, VERDICTS
from kpi.spec.values import DECIDE

Answer = bool | None
"""Whether a condition holds; None: that cannot be told."""
Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """The results that are `possible`: ids of bands, the best first, then `DECIDE` and `NOT_CONSIDERED`. Of
    the caps that lower the class, the vetoes, and the conflicts that keep one from being given, the ids of
    those that hold, and of those that may (`_open`)."""

    possible: Ids
    capped_by: Ids = ()
    caps_open: Ids = ()
    vetoed_by: Ids = ()
    vetoes_open: Ids = ()
    conflicts_met: Ids = ()
    conflicts_open: Ids = ()

    @property
    def outcome(self) -> str | None:
        """The one result there is, None while several are possible."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def band(self) -> str | None:
        """The class, None while several are possible or there is to be none."""
        return None if self.outcome in VERDICTS else self.outcome

    @property
    def verdict(self) -> str:
        """What stands in the place of a class, "" where one is given or open."""
        return self.outcome if self.outcome in VERDICTS else ""


class Classifier:
    """The result of a range of points under a scheme's bands, caps, vetoes and conflicts."""

    def __init__(self, scheme: Scheme) -> None:
        bands = sorted(scheme.bands, key=lambda b: b.start)
        order = {b.id: place for place, b in enumerate(bands)}
        self.starts = [b.start for b in bands]
        self.ids = [b.id for b in bands]
        self.caps = tuple((cap.id, order[cap.at_most]) for cap in scheme.caps)
        self.vetoes = tuple(veto.id for veto in scheme.vetoes)
        self.conflicts = tuple(
            (one.id, frozenset(order[band] for band in one.between)) for one in scheme.conflicts
        )
        self.silent: tuple[Answer, ...] = (False,) * len(scheme.provisos)

    def __call__(self, least: Number, most: Number, answers: Sequence[Answer], undecided: Answer) -> Ruling:
        """The results that some total in the range gives, with every open condition holding or not.

        `answers` says of each cap, veto and conflict whether it holds. Where it is `undecided` what the
        points come to, no figure tells which of several classes it is: somebody must decide.
        """
        lowest, top = band_index(self.starts, least), band_index(self.starts, most)
        limits = [(cap, limit, holds) for (cap, limit), holds in zip(self.caps, answers, strict=False)]
        capped = tuple(cap for cap, limit, holds in limits if holds and limit < top)
        top = min([top, *(limit for _, limit, holds in limits if holds)])
        lowered = [(cap, limit) for cap, limit, holds in limits if holds is None and limit < top]
        places = set(range(min(lowest, top), top + 1))
        for _, limit in lowered:
            places |= {min(place, limit) for place in places}
        caps_open = tuple(cap for cap, _ in lowered)
        if len(answers) == len(self.caps) and undecided is False:
            return Ruling(self._named(places), capped, caps_open)
        return self._spoken_against(places, answers[len(self.caps) :], undecided, (capped, caps_open))

    def _spoken_against(
        self, places: set[int], answers: Sequence[Answer], undecided: Answer, caps: tuple[Ids, Ids]
    ) -> Ruling:
        number = len(self.vetoes)
        vetoes = [*zip(self.vetoes, answers[:number], strict=True)]
        conflicts = [
            (one, between & places, holds)
            for (one, between), holds in zip(self.conflicts, answers[number:], strict=True)
            if between & places
        ]
        vetoed = tuple(one for one, holds in vetoes if holds)
        vetoes_open = tuple(one for one, holds in vetoes if holds is None)
        met = tuple(one for one, _, holds in conflicts if holds)
        conflicts_open = tuple(one for one, _, holds in conflicts if holds is None)
        shut = {place for _, between, holds in conflicts if holds for place in between}
        names = self._named(places - shut)
        if undecided and len(places) > 1:
            names, shut = (), places
        if shut or conflicts_open or (undecided is None and len(places) > 1):
            names = (*names, DECIDE)
        if vetoed:
            names = (NOT_CONSIDERED,)
        elif vetoes_open:
            names = (*names, NOT_CONSIDERED)
        return Ruling(names, *caps, vetoed, vetoes_open, met, conflicts_open)

    def _named(self, places: set[int]) -> Ids:
        return tuple(self.ids[place] for place in sorted(places, reverse=True))
