"""Plans: ``kpi plan``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.contract import Json
from kpi.contract.duties import duties_json
from kpi.contract.surroundings import composed_json, head, tail
from kpi.pipeline.figures.result import Plans, PlanYears
from kpi.plan.types import Base, Followed, Measured, Number, Outcome, TargetResult, Trend, UnitOutcomes
from kpi.tables.frame import Frame

if TYPE_CHECKING:
    from kpi.pipeline.figures.duties import Duties
    from kpi.spec.entry import Entry


def plans_json(entries: Iterable[Entry]) -> list[Json]:
    """``kpi plan list``: ``[{id, name, number, issued, issuer, territory, valid_from, valid_to,
    text_complete, targets, duties, calendars, file}]``; ``number`` and ``issued`` are null where the text at
    hand does not give them, the last but one three are how many there are."""
    return [
        {
            "id": entry.id,
            "name": entry.data["name"],
            "number": entry.data["document"].get("number"),
            "issued": entry.data["document"].get("issued"),
            "issuer": entry.data["document"]["issuer"],
            "territory": [one["code"] for one in entry.data["territory"]],
            "valid_from": entry.data["valid_from"],
            "valid_to": entry.data["valid_to"],
            "text_complete": entry.data["text"]["complete"],
            "targets": len(entry.data["targets"]),
            "duties": len(entry.data["duties"]),
            "calendars": len(entry.data["calendars"]),
            "file": entry.file,
        }
        for entry in entries
    ]


def plan_json(data: Mapping[str, Any], duties: Duties | None, lang: str) -> Json:
    """``kpi plan show``: ``{plan}``, as its file has it, and what `duties_json` gives: what is recorded in a
    workspace, null outside of one."""
    return {"plan": data, **duties_json(duties, lang)}


def followed_json(plans: Plans) -> Json:
    """``kpi plan ID --period``: ``{plan: {id, name, number, unit}}``, what `head`, `composed_json` and `tail`
    give, ``{complete, targets: [_target], below: [_below]}``, and what `duties_json` gives."""
    followed, around = plans.followed, plans.around
    plan, frame = followed.plan, around.frame
    return {
        "plan": {
            "id": plan.id,
            "name": plan.name.get(frame.lang),
            "number": plan.document.number or None,
            "unit": followed.under,
        },
        **head(frame),
        "complete": followed.complete,
        **composed_json(around.composition),
        "targets": [_target(one, frame) for one in followed.targets],
        "below": [_below(one, followed, frame) for one in followed.below],
        **duties_json(plans.duties, frame.lang),
        **tail(followed.notes, frame),
    }


def years_json(years: PlanYears) -> Json:
    """``kpi plan ID`` without a period: ``{plan: {id, name, number, unit}}``, what `head` and `tail` give,
    and ``{periods: [period], complete, years: [{period, complete, targets: [_target]}]}``: ``years`` are
    those with reports, ``period`` the last of them."""
    plan, frame = years.plan, years.frame
    return {
        "plan": {
            "id": plan.id,
            "name": plan.name.get(frame.lang),
            "number": plan.document.number or None,
            "unit": years.under,
        },
        **head(frame),
        "periods": list(map(str, years.periods)),
        "complete": years.complete,
        "years": [
            {
                "period": one.period,
                "complete": one.complete,
                "targets": [_target(target, frame) for target in one.targets],
            }
            for one in years.years
            if one is not None
        ],
        **tail(years.notes, frame),
    }


def _below(one: UnitOutcomes, followed: Followed, frame: Frame) -> Json:
    """``{unit, name, targets: [{id, _outcome}]}``."""
    unit = frame.tree.get(one.unit)
    pairs = zip(followed.targets, one.outcomes, strict=True)
    return {
        "unit": one.unit,
        "name": unit.name if unit else one.unit,
        "targets": [{"id": result.target.id, **_outcome(outcome, frame)} for result, outcome in pairs],
    }


def _target(one: TargetResult, frame: Frame) -> Json:
    """``{id, name, kind, citation, quote, inference, left_open, not_collected}``, `_outcome`, and
    ``{trend: _trend, supports: [{id, name, _measured}], readings: [{id, name, kind, not_collected,
    _outcome}]}``."""
    target, lang = one.target, frame.lang
    return {
        "id": target.id,
        "name": target.name.get(lang),
        "kind": target.kind,
        "citation": target.citation,
        "quote": target.quote,
        "inference": target.inference.get(lang) if target.inference else None,
        "left_open": target.left_open.get(lang) if target.left_open else None,
        "not_collected": target.not_collected.get(lang) if target.not_collected else None,
        **_outcome(one.outcome, frame),
        "trend": _trend(one.trend, frame) if one.trend is not None else None,
        "supports": [
            {
                "id": support.support.id,
                "name": support.support.name.get(lang),
                **_measured(support.measured, frame),
            }
            for support in one.supports
        ],
        "readings": [
            {
                "id": other.reading.id,
                "name": other.reading.name.get(lang),
                "kind": other.reading.kind,
                "not_collected": other.reading.not_collected.get(lang)
                if other.reading.not_collected
                else None,
                **_outcome(other.outcome, frame),
            }
            for other in one.readings
        ],
    }


def _outcome(outcome: Outcome, frame: Frame) -> Json:
    """``{verdict, reason, planned, needed, gap: {low, high}, next: {year, value}, base: _base, change: {low,
    high}, upper: {value, verdict}, back: {number, units: [{unit, name}]}, measured: _measured}``; ``planned``
    is in per cent or a number, ``change`` the fall (of fall_by) or growth since ``base`` in per cent or
    points, ``back`` the units (or months) that hold it back."""
    later, upper = outcome.next, outcome.upper
    return {
        "verdict": outcome.verdict,
        "reason": outcome.reason or None,
        "planned": _number(outcome.planned),
        "needed": outcome.needed,
        "gap": _ends(outcome.gap) if outcome.gap is not None else None,
        "next": {"year": later.year, "value": later.value} if later is not None else None,
        "base": _base(outcome.base) if outcome.base is not None else None,
        "change": _ends(outcome.change) if outcome.change is not None else None,
        "upper": {"value": _number(upper.value), "verdict": upper.verdict} if upper is not None else None,
        "back": _named(outcome.short, frame),
        "measured": _measured(outcome.measured, frame) if outcome.measured is not None else None,
    }


def _trend(trend: Trend, frame: Frame) -> Json:
    """``{year, way, rising, before: _measured}``: ``way`` is better, worse, equal or unclear, ``rising`` null
    where it did not surely change."""
    return {
        "year": trend.year,
        "way": trend.way,
        "rising": trend.rising,
        "before": _measured(trend.before, frame),
    }


def _base(base: Base) -> Json:
    """``{year, value: {low, high}, then: {low, high}, of, as_share, origin, source, decision}``: ``then`` is
    the value on the map of its year, of ``of`` in all, ``value`` that on the map of the period (``as_share``:
    carried over as a share); ``origin`` is decision, plan or reports, ``decision`` its number."""
    return {
        "year": base.year,
        "value": _ends(base.value),
        "then": _ends(base.then),
        "of": _number(base.of),
        "as_share": base.shared,
        "origin": base.origin,
        "source": base.source or None,
        "decision": base.decision or None,
    }


def _named(codes: Sequence[str], frame: Frame) -> Json:
    """``{number, units: [{unit, name}]}``."""
    units = [(code, frame.tree.get(code)) for code in codes]
    return {
        "number": len(units),
        "units": [{"unit": code, "name": unit.name if unit else code} for code, unit in units],
    }


def _measured(measured: Measured, frame: Frame) -> Json:
    """``{level, months, numerator: {low, high}, denominator: {low, high}, share: {low, high}, known: {units,
    numerator, denominator}, coverage: {reported, expected, missing: [code]}, short: {number, units: [{unit,
    name}]}}``: ends that are the same are one number, null is an end that is not there; of a count
    ``denominator`` is null, and ``share`` is null where the whole is not known or 0. ``months`` is null
    unless every month is asked for: then it has ``{month: {low, high}}``, how many there were, and the units
    are these months."""
    is_count = measured.counted
    numerator, denominator = measured.known_sums
    months = measured.months
    return {
        "level": measured.measure.level,
        "months": None if months is None else {month: _ends(ends) for month, ends in months.items()},
        "numerator": _ends(measured.numerator),
        "denominator": None if is_count else _ends(measured.denominator),
        "share": None if is_count or measured.share is None else _ends(measured.share),
        "known": {
            "units": len(measured.known),
            "numerator": _number(numerator),
            "denominator": None if is_count else _number(denominator),
        },
        "coverage": {
            "reported": len(measured.known),
            "expected": len(measured.parts),
            "missing": measured.lacking,
        },
        "short": _named(measured.short, frame),
    }


def _ends(ends: tuple[Number, Number]) -> Json:
    """``{low, high}``."""
    return {"low": _number(ends[0]), "high": _number(ends[1])}


def _number(number: Number | None) -> Decimal | None:
    """As a decimal; None for an end that is not there."""
    return Decimal(number.numerator) / number.denominator if isinstance(number, Fraction) else None
