"""Which variant of a scheme applies to a unit, by its kind and its province on the last day of the period;
what a unit comes to of which that cannot be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kpi.score.classes import Ruling
from kpi.score.compile import compile_scheme
from kpi.score.exactly import widest
from kpi.score.judging import Judged
from kpi.score.sharing import Total
from kpi.score.types import CriterionScore, State
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Scheme, resolve
from kpi.spec.scheme_results import VERDICTS
from kpi.spec.scheme_ways import OTHERWISE, Variant, Ways
from kpi.units.gazetteer.tree import Tree, Unit


def variants_of(ways: Ways, tree: Tree, unit: Unit) -> tuple[str, ...]:
    """The ids of all variants that may be the unit's: one, but where its kind is not known. `tree` are the
    units of the day that counts."""
    possible = []
    for one in ways.variants:
        fits = _fits(ways, one, tree, unit)
        if fits is not False:
            possible.append(one.id)
        if fits:
            return tuple(possible)
    return (*possible, OTHERWISE)


def _fits(ways: Ways, one: Variant, tree: Tree, unit: Unit) -> bool | None:
    """Whether a variant fits a unit; None where the kind of the unit is not known, and would say so."""
    if one.group and not _within(ways, one.group, tree, unit):
        return False
    if not one.kinds:
        return True
    return unit.type.casefold() in {kind.casefold() for kind in one.kinds} if unit.type else None


def _within(ways: Ways, group: str, tree: Tree, unit: Unit) -> bool:
    province = tree.province(unit.code)
    return province is not None and any(
        one.id == group and one.holds(province.code, tree.day) for one in ways.groups
    )


def schemes_of(scheme: Scheme) -> Mapping[str, Scheme]:
    """The scheme of each variant by its id, read as the scheme is; empty where it has no variants."""
    if not scheme.ways.variants:
        return {}
    return {name: resolve(scheme, name) for name in scheme.ways.variant_ids}


def all_readings(scheme: Scheme) -> list[Scheme]:
    """The scheme under every way to read it, itself first."""
    return [resolve(scheme, options=dict(one)) for one in scheme.ways.all_options(scheme.options)]


def looked_at_by(scheme: Scheme, indicators: Mapping[str, Indicator]) -> tuple[str, ...]:
    """The indicators that the scheme looks at, for any unit and under any reading."""
    schemes = [one for way in all_readings(scheme) for one in (schemes_of(way) or {"": way}).values()]
    names = {name for one in schemes for name in compile_scheme(one, indicators).indicators}
    return tuple(sorted(names))


def either(results: Sequence[Judged], scheme: Scheme) -> Judged:
    """The result of a unit of which any of several may hold: all that is possible in one of them."""
    first, *others = results
    if not others:
        return first
    criteria = {name: _criterion([one.criteria[name] for one in results]) for name in first.criteria}
    figured = {name: _criterion([one.figured[name] for one in results]) for name in first.figured}
    answers = tuple(map(_answer, zip(*(one.answers for one in results), strict=True)))
    ruling = _ruling([one.ruling for one in results], scheme)
    return Judged(_total([one.total for one in results]), ruling, criteria, answers, figured)


def _answer(answers: Sequence[bool | None]) -> bool | None:
    """Whether a cap, veto or conflict holds, where that is the same in all results."""
    return answers[0] if all(one is answers[0] for one in answers) else None


def _criterion(scores: Sequence[CriterionScore]) -> CriterionScore:
    first, *others = scores
    if all(one == first for one in others):
        return first
    minimum, maximum = min(one.minimum for one in scores), max(one.maximum for one in scores)
    ends = widest([one.ends for one in scores])
    in_doubt = any(one.state is State.IN_DOUBT for one in scores)
    open_state = State.IN_DOUBT if in_doubt else State.UNDETERMINED
    settled = ends[0] == ends[1] and all(one.points is not None for one in scores)
    return CriterionScore(
        points=minimum if settled else None,
        minimum=minimum,
        maximum=maximum,
        max=max(one.max for one in scores),
        state=State.DETERMINED if settled else open_state,
        inputs=tuple(dict.fromkeys(name for one in scores for name in one.inputs)),
        empty=all(one.empty for one in scores),
        unrounded=None if ends == (minimum, maximum) else ends,
    )


def _total(totals: Sequence[Total]) -> Total:
    first, *others = totals
    if all(one == first for one in others):
        return first
    span = min(one.least for one in totals), max(one.most for one in totals)
    ends = widest([one.ends for one in totals])
    undecided = first.undecided if all(one.undecided is first.undecided for one in totals) else None
    return Total(*span, {}, undecided, None if ends == span else ends)


def _ruling(rulings: Sequence[Ruling], scheme: Scheme) -> Ruling:
    names = {name for one in rulings for name in one.possible}
    order = [*(band.id for band in scheme.classes), *VERDICTS]
    capped, capped_open = _ids((one.capped_by, one.caps_open) for one in rulings)
    vetoed, vetoes_open = _ids((one.vetoed_by, one.vetoes_open) for one in rulings)
    met, conflicts_open = _ids((one.conflicts_met, one.conflicts_open) for one in rulings)
    ruling = Ruling(tuple(name for name in order if name in names), capped, capped_open)
    return replace(
        ruling, vetoed_by=vetoed, vetoes_open=vetoes_open, conflicts_met=met, conflicts_open=conflicts_open
    )


def _ids(pairs: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What holds in all, and what may hold: each of the pairs says so of one result."""
    all_pairs = [*pairs]
    holding = [name for name in all_pairs[0][0] if all(name in ids for ids, _ in all_pairs)]
    names = dict.fromkeys(name for both in all_pairs for ids in both for name in ids)
    return tuple(holding), tuple(name for name in names if name not in holding)
