"""One unit's figures to conditions and classes, with a third answer where a figure is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from kpi.classify.types import DECIDE, OTHERWISE, Options, Result
from kpi.spec.kinds.classification import Classification, Condition, Level, Share, Test

if TYPE_CHECKING:
    from kpi.spec.expression.bounds import Bounds

Truth = bool | None
Below = Sequence[Sequence[str]]
"""Of each unit below the classes it may be in (`decisions`)."""


def ways(classification: Classification, options: Options) -> list[Options]:
    """Every way to read the law, the one asked for first: `options` where they say something, else the
    defaults."""
    first = {reading.id: options.get(reading.id, reading.default) for reading in classification.readings}
    choices = [[option.id for option in reading.options] for reading in classification.readings]
    all_ways = [dict(zip(first, choice, strict=True)) for choice in product(*choices)]
    return [first, *(way for way in all_ways if way != first)]


def judge(
    level: Level,
    figures: Mapping[str, Bounds],
    all_ways: Sequence[Options],
    below: Sequence[Below] = (),
    groups: Collection[str] = (),
) -> list[Result]:
    """The result of a unit under each of `all_ways`. `figures` are the bounds of every indicator looked at;
    `below`, for each way, the results of the units below (for shares); `groups` those that its province is
    in."""
    truths = _truths(level, figures)
    nothing: Below = ()
    return [
        _result(level, _conditions(level, truths, way, below[place] if below else nothing, groups))
        for place, way in enumerate(all_ways)
    ]


def either(all_results: Sequence[Sequence[Result]], level: Level) -> list[Result]:
    """The result under each way where any of several results holds: all classes that are possible in one, and
    the conditions that all say the same of."""
    order = [*(one.id for one in level.classes), DECIDE, OTHERWISE]
    results = []
    for group in zip(*all_results, strict=True):
        possible = {name for one in group for name in one.possible}
        first, *others = (one.conditions for one in group)
        met = {n: t if all(one[n] is t for one in others) else None for n, t in first.items()}
        results.append(Result(tuple(name for name in order if name in possible), met))
    return results


def _truths(level: Level, figures: Mapping[str, Bounds]) -> dict[str, Truth]:
    """What each expression comes to, by its text: it is the same under every reading."""
    from kpi.spec.expression.bounds import bounds
    from kpi.spec.expression.parsed import parse

    texts = {test.when for condition in level.conditions for test in condition.tests if test.when}
    answers = {text: bounds(parse(text).ast, figures.__getitem__) for text in texts}
    return {text: _only(answer) for text, answer in answers.items()}


def _only(answer: Bounds) -> Truth:
    return next(iter(answer)) if isinstance(answer, frozenset) and len(answer) == 1 else None


def _conditions(
    level: Level, truths: Mapping[str, Truth], way: Options, below: Below, groups: Collection[str]
) -> dict[str, Truth]:
    met: dict[str, Truth] = {}
    for condition in level.conditions:
        met[condition.id] = _all(_test(test, truths, met, below) for test in asked(condition, way, groups))
    return met


def asked(condition: Condition, way: Options, groups: Collection[str]) -> Iterable[Test]:
    """The tests of a condition that are asked under one way to read the law, of a unit whose province is in
    these groups."""
    return (test for test in condition.tests if test.is_asked(way, groups))


def _test(test: Test, truths: Mapping[str, Truth], met: Mapping[str, Truth], below: Below) -> Truth:
    if test.share is not None:
        return _share(test.share, below)
    return truths[test.when] if test.when else at_least(test.least, [met[name] for name in test.of])


def at_least(least: int, truths: Sequence[Truth]) -> Truth:
    """Whether at least so many hold; None while what is not known may decide it."""
    surely, perhaps = truths.count(True), truths.count(None)
    if surely >= least:
        return True
    return None if surely + perhaps >= least else False


def _all(truths: Iterable[Truth]) -> Truth:
    answers = list(truths)
    return at_least(len(answers), answers)


def _share(share: Share, below: Below) -> Truth:
    """Compared as whole numbers times a fraction: no rounding carries a share over its limit."""
    class_ids = set(share.classes)
    least = Fraction(share.start) * len(below)
    surely = sum(bool(possible) and class_ids.issuperset(possible) for possible in below)
    perhaps = sum(not class_ids.isdisjoint(possible) for possible in below)
    if not below:
        return None
    if surely >= least:
        return True
    return None if perhaps >= least else False


def decisions(level: Level, result: Result) -> tuple[str, ...]:
    """All a unit may be once somebody has decided: where classes cannot hold together, either of them."""
    if DECIDE not in result.possible:
        return result.possible
    names = [name for name in result.possible if name != DECIDE]
    truths = _classes(level, result.conditions)
    for conflict in level.conflicts:
        if truths[conflict.against] is False:
            continue
        names.append(conflict.against)
        for name in (one.id for one in level.classes if one.id in conflict.between):
            if truths[name] is not False:
                names.append(name)
            if truths[name]:
                break
    return tuple(dict.fromkeys(names))


def _classes(level: Level, met: Mapping[str, Truth]) -> dict[str, Truth]:
    return {one.id: at_least(one.least, [met[name] for name in one.of]) for one in level.classes}


def _result(level: Level, met: Mapping[str, Truth]) -> Result:
    """All that the classes may come to: every combination of answers that are not known is tried."""
    order = [*(one.id for one in level.classes), DECIDE, OTHERWISE]
    truths = _classes(level, met)
    choices = [(True, False) if truth is None else (truth,) for truth in truths.values()]
    possible = {_first(level, dict(zip(truths, choice, strict=True))) for choice in product(*choices)}
    return Result(tuple(name for name in order if name in possible), met)


def _first(level: Level, holds: Mapping[str, bool]) -> str:
    for conflict in level.conflicts:
        if holds[conflict.against] and any(holds[name] for name in conflict.between):
            return DECIDE
    return next((one.id for one in level.classes if holds[one.id]), OTHERWISE)
