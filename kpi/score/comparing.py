"""One period under two schemes: whose points or class differ, and by what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from kpi.quick import dataclass
from kpi.score.assessing import final_scorers
from kpi.score.classes import Classifier
from kpi.score.sameness import effect, same_points
from kpi.score.types import CriterionScore, Scoring, UnitScore
from kpi.spec.kinds.scheme import Criterion, Scheme

Change = Literal["same", "changed", "open"]
Reason = Literal["criteria", "caps", "bands", "vetoes", "conflicts"]
_NONE = (Decimal(0), Decimal(0))
_REASONS: tuple[Reason, ...] = ("criteria", "caps", "bands", "vetoes", "conflicts")
_PROVISOS: tuple[Reason, ...] = ("caps", "vetoes", "conflicts")


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """What a criterion gives under the old and the new scheme (None: the scheme has no such criterion); the
    points under the new one less those under the old one lie from `low` to `high`."""

    id: str
    old: CriterionScore | None
    new: CriterionScore | None
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A commune under both schemes. `points` and `band` say whether these change; open: that cannot be told.
    The points change by `low` to `high`. `criteria` are those whose points change or may; `reasons` why the
    class changes: for its points, its caps, the limits of the classes, its vetoes or conflicts."""

    old: UnitScore
    new: UnitScore
    points: Change
    band: Change
    low: Decimal
    high: Decimal
    criteria: tuple[CriterionChange, ...]
    reasons: tuple[Reason, ...]

    @property
    def differs(self) -> bool:
        """Whether points or class change, or may."""
        return (self.points, self.band) != ("same", "same")


@dataclass(frozen=True, slots=True)
class Compared:
    """Two scorings of the same communes, and what changes in each of these, in their order."""

    old: Scoring
    new: Scoring
    changes: tuple[UnitChange, ...]

    def moves(self) -> dict[tuple[str | None, str | None], int]:
        """How many communes there are by class before and after; None: not settled."""
        return dict(Counter((one.old.outcome, one.new.outcome) for one in self.changes))


def compare(old: Scoring, new: Scoring) -> Compared:
    """Compare two scorings of the same communes and period. Criteria and classes are told by their ids; each
    commune is compared under the variants that apply to it."""
    rules: dict[tuple[tuple[str, ...], tuple[str, ...]], _Rules] = {}
    changes = []
    for before, after in zip(old.rows, new.rows, strict=True):
        key = before.variants, after.variants
        if key not in rules:
            is_sure = max(map(len, key)) < 2
            rules[key] = _Rules(old.rules(before), new.rules(after), is_sure)
        changes.append(rules[key].change(before, after))
    return Compared(old, new, tuple(changes))


class _Rules:
    """Two plain schemes; `is_sure`: these are surely those that apply to the communes compared."""

    def __init__(self, old: Scheme, new: Scheme, is_sure: bool = True) -> None:
        self.old, self.new = old, new
        self.alike = _alike(old, new) if is_sure else frozenset()
        self.ids = tuple(dict.fromkeys(one.id for one in (*new.criteria, *old.criteria)))
        starts = [{band.id: band.start for band in scheme.bands} for scheme in (old, new)]
        self.bands_alike = starts[0] == starts[1] and is_sure
        provisos = [set(map(effect, scheme.provisos)) for scheme in (old, new)]
        self.provisos_alike = provisos[0] == provisos[1] and old.on_error == new.on_error
        self.shares = old.shares or new.shares
        self.mixed = {reason: _mixed(old, new, reason) for reason in _REASONS}

    def change(self, old: UnitScore, new: UnitScore) -> UnitChange:
        criteria = tuple(self._criteria(old, new))
        low = sum((one.low for one in criteria), Decimal(0))
        high = sum((one.high for one in criteria), Decimal(0))
        # Each criterion may be open and the sums settled all the same: by points given, not by their parts.
        if old.points is not None and new.points is not None:
            low = high = new.points - old.points
        elif self.shares and criteria:
            low, high = new.points_min - old.points_max, new.points_max - old.points_min
        points: Change = "same" if low == high == 0 else "changed" if low > 0 or high < 0 else "open"
        band = self._band(old, new, points)
        reasons = self._reasons(old, new) if band == "changed" else ()
        return UnitChange(old, new, points, band, low, high, criteria, reasons)

    def _band(self, old: UnitScore, new: UnitScore, points: Change) -> Change:
        if old.outcome is not None and new.outcome is not None:
            return "same" if old.outcome == new.outcome else "changed"
        if points == "same" and self.bands_alike and self.provisos_alike:
            return "same"
        return "open"

    def _criteria(self, old: UnitScore, new: UnitScore) -> Iterator[CriterionChange]:
        for name in self.ids:
            before, after = old.criteria.get(name), new.criteria.get(name)
            if name in self.alike:
                continue
            least, most = _ends(before)
            low, high = _ends(after)
            if (low - most, high - least) != _NONE:
                yield CriterionChange(name, before, after, low - most, high - least)

    def _reasons(self, old: UnitScore, new: UnitScore) -> tuple[Reason, ...]:
        """What makes a class another one: each of the things that gives another one by itself, on top of the
        old scheme; where none does, all that differ."""
        differing: dict[Reason, bool] = {
            "criteria": old.ends != new.ends,
            "caps": old.capped_by != new.capped_by,
            "bands": not self.bands_alike,
            "vetoes": bool(old.vetoed_by) != bool(new.vetoed_by),
            "conflicts": old.conflicts_met != new.conflicts_met,
        }
        reasons = tuple(name for name in differing if self._alone(name, old, new))
        return reasons or tuple(name for name, holds in differing.items() if holds)

    def _alone(self, reason: Reason, old: UnitScore, new: UnitScore) -> bool:
        """Whether one thing of the new scheme, on top of the old one, surely gives another class."""
        classes = self.mixed[reason]
        if classes is None:
            return False
        points = new if reason == "criteria" else old
        undecided = any(share.undecided for share in points.shares.values())
        answers = tuple(
            answer
            for kind in _PROVISOS
            for answer in _answers_of(kind, *((self.new, new) if kind == reason else (self.old, old)))
        )
        outcome = classes(*points.ends, answers, undecided).outcome
        return outcome is not None and outcome != old.outcome


def _answers_of(kind: Reason, scheme: Scheme, row: UnitScore) -> tuple[bool | None, ...]:
    """Whether each cap, veto or conflict of a scheme holds for a commune."""
    groups = (scheme.caps, scheme.vetoes, scheme.conflicts)
    place = _PROVISOS.index(kind)
    start = sum(map(len, groups[:place]))
    return row.answers[start : start + len(groups[place])]


def _mixed(old: Scheme, new: Scheme, reason: Reason) -> Classifier | None:
    """The classes of the old scheme with one thing of the new one; None where that speaks of classes which
    there are not."""
    mixed = {
        "criteria": old,
        "caps": replace(old, caps=new.caps),
        "bands": replace(old, bands=new.bands),
        "vetoes": replace(old, vetoes=new.vetoes),
        "conflicts": replace(old, conflicts=new.conflicts),
    }[reason]
    names = {band.id for band in mixed.bands}
    wanted_names = {cap.at_most for cap in mixed.caps} | {one for c in mixed.conflicts for one in c.between}
    return Classifier(mixed) if wanted_names <= names else None


def _alike(old: Scheme, new: Scheme) -> frozenset[str]:
    """The ids of criteria that give the same points under both schemes whatever the figures are."""
    if old.on_error != new.on_error or final_scorers(old) or final_scorers(new):
        return frozenset()
    if old.shares and old.share_places != new.share_places:
        return frozenset()
    rules: Mapping[str, Criterion] = {one.id: one for one in old.criteria}
    return frozenset(one.id for one in new.criteria if one.id in rules and same_points(one, rules[one.id]))


def _ends(score: CriterionScore | None) -> tuple[Decimal, Decimal]:
    return _NONE if score is None else (score.minimum, score.maximum)
