"""Schemes of points once more, as slowly and plainly as their schema reads: a kind of rule a few lines, exact
fractions, no code of `kpi`.

A commune is a mapping of indicators to whole knowledge: numbers and texts. What is not known is never
reckoned with: all that it may be is tried, one after the other (`completions`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from fractions import Fraction
from itertools import product
from math import floor
from typing import Any

from tests.score.naive_expression import Figures, Value, compare, exact, value_of

Json = Mapping[str, Any]
Ends = tuple[Fraction, Fraction]
NOTHING = (Fraction(0), Fraction(0))


def arising(rule: Json, figures: Figures) -> tuple[bool, ...]:
    """Whether there is anything to judge; both where empty_when has no value."""
    if "empty_when" not in rule:
        return (True,)
    return tuple(not one for one in _answers(value_of(rule["empty_when"], figures)))


def points_of(rule: Json, figures: Figures) -> Ends:
    """Least and most points of a criterion; both are the same but where its value has none (0 of 0). One
    whose points are shared out where it does not arise gives none then."""
    spans = [
        _judged(rule, exact(rule["points"]), figures)
        if is_there
        else (exact(rule.get("empty_points", 0)),) * 2
        for is_there in arising(rule, figures)
    ]
    return min(low for low, _ in spans), max(high for _, high in spans)


def final_of(scheme: Json, rule: Json, figures: Figures) -> Ends:
    """Least and most of the points that count for a criterion: those computed, or those that somebody gave,
    which stand among the figures under (criterion, who)."""
    assessment = scheme.get("assessment", {"final": "computed"})
    if assessment["final"] == "computed":
        return points_of(rule, figures)
    scorers = {"highest_level": ("province", "district")}.get(assessment["final"], (assessment["final"],))
    given = [figures[rule["id"], who] for who in scorers if (rule["id"], who) in figures]
    if not given and assessment["on_missing"] == "computed":
        return points_of(rule, figures)
    full = exact(rule["points"])
    if not given or not 0 <= exact(given[0]) <= full:
        return Fraction(0), full
    return exact(given[0]), exact(given[0])


def _judged(rule: Json, full: Fraction, figures: Figures) -> Ends:
    kind = rule["kind"]
    if kind == "at_least":
        answers = [value_of(one["when"], figures) for one in rule["conditions"]]
        if answers.count(True) >= rule["least"]:
            return full, full
        reachable = answers.count(True) + answers.count(None) >= rule["least"]
        return Fraction(0), full if reachable else Fraction(0)
    if kind == "either":
        parts = [_stepped(one["steps"], value_of(one["value"], figures)) for one in rule["alternatives"]]
        return max(least for least, _ in parts), max(most for _, most in parts)
    value = value_of(rule["value"], figures)
    if kind == "steps":
        return _stepped(rule["steps"], value)
    if value is None:
        return Fraction(0), full
    if kind in ("yes_no", "condition"):
        points = full if value else Fraction(0)
    elif kind == "deduction":
        points = max(full - exact(rule["per_case"]) * max(value, 0), exact(rule.get("floor", 0)))
    elif kind == "addition":
        points = min(exact(rule["per_unit"]) * max(value, 0), full)
    elif kind == "formula":
        points = min(max(value, Fraction(0)), full)
    else:
        assert kind == "by_hand", kind
        if not 0 <= value <= full:
            return Fraction(0), full
        points = value
    return points, points


def _stepped(steps: Sequence[Json], value: Value) -> Ends:
    """The points of the best step that is reached."""
    if value is None:
        return Fraction(0), max(exact(step["points"]) for step in steps)
    best = Fraction(0)
    for step in steps:
        for end, sign in (("from", ">="), ("over", ">"), ("to", "<="), ("below", "<")):
            if end in step and compare(sign, value, exact(step[end])):
                best = max(best, exact(step["points"]))
    return best, best


def criteria(scheme: Json) -> list[Json]:
    """All criteria of a scheme."""
    return [one for block in scheme["blocks"] for one in block["criteria"]]


def total_of(scheme: Json, figures: Figures) -> Ends:
    """Least and most points of a commune."""
    ends = [one for one, _ in totals_of(scheme, figures)]
    return min(low for low, _ in ends), max(high for _, high in ends)


def totals_of(scheme: Json, figures: Figures) -> Iterator[tuple[Ends, bool]]:
    """Least and most points, and whether nobody can say what they come to as nothing arises: for all that
    criteria of which that cannot be told may be."""
    rules = criteria(scheme)
    for chosen in product(*(arising(rule, figures) if "empty" in rule else (True,) for rule in rules)):
        there = {rule["id"]: one for rule, one in zip(rules, chosen, strict=True)}
        yield _shared(scheme, figures, there)


def _shared(scheme: Json, figures: Figures, there: Mapping[str, bool]) -> tuple[Ends, bool]:
    """The blocks, each with what is shared out in it, and over their sum what is shared out over all."""
    total, is_undecided = NOTHING, False
    whole = left = Fraction(0)
    for block in scheme["blocks"]:
        of_block = [one for one in block["criteria"] if there[one["id"]] or one.get("empty") != "scheme"]
        judged = [one for one in of_block if there[one["id"]] or one.get("empty") != "block"]
        spans = [
            _judged(one, exact(one["points"]), figures) if "empty" in one else final_of(scheme, one, figures)
            for one in judged
        ]
        got = sum((low for low, _ in spans), Fraction(0)), sum((high for _, high in spans), Fraction(0))
        span, undecided = _share(scheme, got, _worth(of_block), _worth(judged))
        total, is_undecided = (total[0] + span[0], total[1] + span[1]), is_undecided or undecided
        whole, left = whole + _worth(block["criteria"]), left + _worth(of_block)
    total, undecided = _share(scheme, total, whole, left)
    return total, is_undecided or undecided


def _worth(rules: Sequence[Json]) -> Fraction:
    return sum((exact(rule["points"]) for rule in rules), Fraction(0))


def _share(scheme: Json, got: Ends, whole: Fraction, left: Fraction) -> tuple[Ends, bool]:
    """What was got, times the points of all, divided by the points of those judged."""
    if left == whole:
        return got, False
    if left == 0:
        return (Fraction(0), whole), True
    unit = 10 ** scheme["share_places"]
    least, most = (Fraction(floor(end * whole / left * unit + Fraction(1, 2)), unit) for end in got)
    return (least, most), False


def classes_of(scheme: Json, figures: Figures) -> set[str]:
    """The results that a commune may have: one, but where a value has none."""
    found: set[str] = set()
    for ends, is_undecided in totals_of(scheme, figures):
        found |= classes_between(scheme, ends, figures, is_undecided)
    return found


def classes_between(scheme: Json, ends: Ends, figures: Figures, is_undecided: bool = False) -> set[str]:
    """The results of all points between two ends, under all that caps, vetoes and conflicts without an answer
    may be. Where nobody can say what the points come to, and they may be of several classes, somebody must
    decide."""
    least, most = ends
    tried = {least, most} | {exact(b["from"]) for b in scheme["bands"] if least <= b["from"] <= most}
    found = set()
    for vetoes in product(*_each(scheme, "vetoes", figures)):
        for capped in product(*_each(scheme, "caps", figures)):
            classes = {class_of(scheme, points, capped) for points in tried}
            for conflicts in product(*_each(scheme, "conflicts", figures)):
                results = {_result(scheme, name, vetoes, conflicts) for name in classes}
                found |= {"DECIDE"} if is_undecided and len(results) > 1 else results
    return found


def _each(scheme: Json, key: str, figures: Figures) -> list[tuple[bool, ...]]:
    return [_answers(value_of(one["when"], figures)) for one in scheme.get(key, ())]


def _result(scheme: Json, name: str, vetoes: Sequence[bool], conflicts: Sequence[bool]) -> str:
    """A class, or what stands in its place."""
    if any(vetoes):
        return "NOT_CONSIDERED"
    holding = [one for one, holds in zip(scheme.get("conflicts", ()), conflicts, strict=True) if holds]
    return "DECIDE" if any(name in one["between"] for one in holding) else name


def _answers(one: Value) -> tuple[bool, ...]:
    return (True, False) if one is None else (bool(one),)


def class_of(scheme: Json, points: Fraction, capped: Sequence[bool]) -> str:
    """The class of points, and of the caps that hold."""
    bands = sorted(scheme["bands"], key=lambda band: exact(band["from"]))
    ids = [band["id"] for band in bands]
    place = max(n for n, band in enumerate(bands) if points >= exact(band["from"]))
    for cap, is_capped in zip(scheme["caps"], capped, strict=True):
        if is_capped:
            place = min(place, ids.index(cap["at_most"]))
    return str(ids[place])


Placed = Collection[Fraction | None]
"""All that a commune's points may be among those that are ranked; None: it gets no rank."""


def rank_of(own: Fraction, others: Placed) -> int:
    """One more than have more points."""
    return 1 + sum(other is not None and other > own for other in others)


def rank_ends(own: Placed, others: Sequence[Placed]) -> tuple[int, int] | tuple[None, None]:
    """Best and worst rank over all that the points may be: all are tried."""
    ranked = [points for points in own if points is not None]
    if not ranked:
        return None, None
    tried = [rank_of(points, chosen) for points in ranked for chosen in product(*others)]
    return min(tried), max(tried)


def placed(scheme: Json, ends: Ends, figures: Figures) -> Placed:
    """The points with which a commune is ranked: none where a veto holds."""
    vetoed = {any(chosen) for chosen in product(*_each(scheme, "vetoes", figures))}
    return [*(ends if False in vetoed else ()), *([None] if True in vetoed else [])]


def completions(figures: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Everything that figures may be, each of which may be one of some values."""
    for chosen in product(*figures.values()):
        yield dict(zip(figures, chosen, strict=True))


def scheme_for(scheme: Json, kind: str, province: str, day: str, options: Mapping[str, str]) -> Json:
    """The plain scheme of a commune of some kind in a province on a day (ISO), read in one way: the numbers
    of the first variant that fits it, then what the readings say of these."""
    name, changes = "OTHERWISE", []
    for variant in scheme.get("variants", ()):
        of_kind = "kinds" not in variant or kind in variant["kinds"]
        if of_kind and ("group" not in variant or is_member(scheme, variant["group"], province, day)):
            name, changes = variant["id"], [*variant["changes"]]
            break
    for reading in scheme.get("readings", ()):
        wanted = options.get(reading["id"], reading["default"])
        for option in reading["options"]:
            if option["id"] == wanted:
                of_reading = option.get("changes", ())
                changes += [one for one in of_reading if name in one.get("for", [name])]
    plain = deepcopy({key: scheme[key] for key in scheme if key not in ("groups", "variants", "readings")})
    for change in changes:
        for thing in _things(plain):
            if change.get(thing[0]) == thing[1]["id"]:
                thing[1].update(change.get("set", {}))
                for key in change.get("without", ()):
                    thing[1].pop(key, None)
    return plain


def is_member(scheme: Json, group: str, province: str, day: str) -> bool:
    """Whether a province belongs to a group on a day."""
    members = [one for each in scheme["groups"] if each["id"] == group for one in each["members"]]
    spans = [(m["from"], m.get("to", "9999")) for m in members if m["province"] == province]
    return any(start <= day < end for start, end in spans)


def _things(scheme: Json) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in scheme["blocks"]:
        yield "block", block
        yield from (("criterion", one) for one in block["criteria"])
    for kind, key in (("band", "bands"), ("cap", "caps"), ("veto", "vetoes"), ("conflict", "conflicts")):
        yield from ((kind, one) for one in scheme.get(key, ()))
