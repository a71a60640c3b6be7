"""What a reader of figures that were made of the parts of a period has to know."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING

from kpi.findings import Finding, finding
from kpi.rollup.compose import Composition, Parts
from kpi.rollup.notes import names_of
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator

if TYPE_CHECKING:
    from kpi.units import Tree


def compose_notes(
    composition: Composition,
    tree: Tree,
    counted_units: Container[str],
    forms: Sequence[Form],
    indicators: Sequence[Indicator],
) -> tuple[Finding, ...]:
    """Notes about the units in `counted_units`, the `forms` a question touches and the indicators it
    reads."""
    parts_within = _within(composition.parts, counted_units, forms)
    partial = _within(composition.partial, counted_units, forms)
    return (
        *_made(composition, parts_within),
        *_rules(composition, parts_within, counted_units, forms, indicators),
        *_partial(composition, tree, partial),
        *_named("compose.changed", tree, composition, composition.changed, counted_units),
        *_differing("compose.differs", composition.differing, composition, tree, counted_units, indicators),
        *_differing("compose.rivals", composition.rivals, composition, tree, counted_units, indicators),
        *_named("compose.clash", tree, composition, composition.clashes, counted_units),
    )


def _within(parts: Iterable[Parts], counted_units: Container[str], forms: Sequence[Form]) -> list[Parts]:
    """Those of the forms, for the units that count."""
    codes = {form.id: form.code for form in forms}
    parts_within = []
    for one in parts:
        units = tuple(unit for unit in one.units if unit in counted_units)
        if one.form in codes and units:
            parts_within.append(Parts(codes[one.form], one.parts, units, one.lacking))
    return parts_within


def _grouped(parts: Iterable[Parts]) -> dict[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], str]:
    """By parts, those lacking and units: the forms this is so of."""
    groups: dict[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for one in parts:
        groups.setdefault((one.parts, one.lacking, one.units), []).append(one.form)
    return {key: ", ".join(sorted(codes)) for key, codes in groups.items()}


def _made(composition: Composition, parts_within: Iterable[Parts]) -> list[Finding]:
    period = composition.period
    return [
        finding(f"compose.{period.kind}", year=period.year, part=period.part, forms=forms,
                number=len(units), parts=", ".join(parts))
        for (parts, _, units), forms in _grouped(parts_within).items()
    ]  # fmt: skip


def _rules(
    composition: Composition,
    parts_within: Sequence[Parts],
    counted_units: Container[str],
    forms: Sequence[Form],
    indicators: Sequence[Indicator],
) -> list[Finding]:
    """Which figures parts cannot make, and which may count one thing in several parts."""
    codes = {one.form for one in parts_within}
    collected = {name for form in forms if form.code in codes for name in form.indicators}
    repeated = {name for unit, name in composition.repeated if unit in counted_units}
    ruled = [indicator for indicator in indicators if indicator.id in collected]
    kinds = {
        "compose.none": [i for i in ruled if i.over_time == "none"],
        "compose.distinct": [i for i in ruled if i.id in repeated],
    }
    return [
        finding(code, names_vi=_quoted(i.name.vi for i in group),
                names_en=_quoted(i.name.en for i in group), number=len(group))
        for code, group in kinds.items() if group
    ]  # fmt: skip


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _partial(composition: Composition, tree: Tree, partial: Iterable[Parts]) -> list[Finding]:
    return [
        finding("compose.partial", period=composition.period, forms=forms,
                number=len(units), parts=", ".join(parts), lacking=", ".join(lacking),
                units=names_of(tree, units))
        for (parts, lacking, units), forms in _grouped(partial).items()
    ]  # fmt: skip


def _differing(
    code: str,
    places: Iterable[tuple[str, str]],
    composition: Composition,
    tree: Tree,
    counted_units: Container[str],
    indicators: Sequence[Indicator],
) -> tuple[Finding, ...]:
    ids = {indicator.id for indicator in indicators}
    pairs = [(unit, name) for unit, name in places if unit in counted_units and name in ids]
    if not pairs:
        return ()
    units = list(dict.fromkeys(unit for unit, _ in pairs))
    return (
        finding(code, period=composition.period, number=len(units),
                figures=len(pairs), units=names_of(tree, units)),
    )  # fmt: skip


def _named(
    code: str, tree: Tree, composition: Composition, units: Iterable[str], counted_units: Container[str]
) -> tuple[Finding, ...]:
    codes = [unit for unit in units if unit in counted_units]
    if not codes:
        return ()
    names = names_of(tree, codes)
    return (finding(code, period=composition.period, number=len(codes), units=names),)
