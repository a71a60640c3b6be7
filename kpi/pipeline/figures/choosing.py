"""Which scheme a question is about, and how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kpi.findings import Fault, finding
from kpi.model.period import Period
from kpi.pipeline.figures.readings_wanted import wanted_options
from kpi.pipeline.opening.query import Query
from kpi.spec.kinds.scheme import Scheme, resolve
from kpi.spec.specs import Specs


def pick_scheme(specs: Specs, wish: str | None, period: Period) -> Scheme:
    """The scheme with this id; without one the settings' default, or the office's own that is in force on
    the period's last day (the newest, unless one of them is the default). Raises Fault
    ``score.unknown_scheme``."""
    name = wish or specs.settings.default_scheme
    if name not in specs.schemes:
        raise Fault(finding("score.unknown_scheme", scheme=name, known=", ".join(sorted(specs.schemes))))
    own_schemes = [
        one
        for one in specs.schemes.values()
        if one.standing == "adopted" and one.validity.covers(period.end) and period.kind in one.periods
    ]
    if wish or specs.schemes[name] in own_schemes or not own_schemes:
        return specs.schemes[name]
    return max(own_schemes, key=lambda one: one.validity.start or date.min)


def wanted_scheme(specs: Specs, query: Query) -> Scheme:
    """The scheme of a query under its readings. Raises Fault as `pick_scheme` and `read_as` do."""
    return read_as(pick_scheme(specs, query.scheme, query.period), query.readings)


def read_as(scheme: Scheme, readings: Sequence[str]) -> Scheme:
    """A scheme under readings, as ``reading=option``. Raises Fault as `wanted_options` does."""
    options = wanted_options(readings, reading_choices(scheme))
    return resolve(scheme, options=options) if options else scheme


def read_alike(scheme: Scheme, readings: Sequence[str], other: Scheme) -> tuple[Scheme, Scheme]:
    """A scheme under readings, and another under those of them that it has too; each must be one of either.
    Raises Fault as `read_as` does."""
    own_choices, other_choices = reading_choices(scheme), reading_choices(other)
    own_readings = [text for text in readings if text in own_choices or text not in other_choices]
    return read_as(scheme, own_readings), read_as(other, [text for text in readings if text in other_choices])


def reading_choices(scheme: Scheme) -> list[str]:
    """Every ``reading=option`` of a scheme."""
    return [f"{one.id}={option.id}" for one in scheme.ways.readings for option in one.options]


def read_like(scheme: Scheme, other: Scheme) -> Scheme:
    """A scheme read as another one is, where both have the same reading and option."""
    choices = reading_choices(scheme)
    return read_as(scheme, [text for text in map("=".join, other.options) if text in choices])
