"""What a reader of a total has to know: who is missing, what was left out, and why."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.findings import Finding, finding
from kpi.model.show import day_text
from kpi.rollup.agency_figures import Claim
from kpi.rollup.places import Places
from kpi.rollup.standing import NOT_SENT, Standing
from kpi.rollup.types import RollupRow
from kpi.spec.kinds.indicator import Indicator

if TYPE_CHECKING:
    from kpi.units import Tree

SHOWN = 10
_CLAIMS = ("clash", "agency_differs", "agency_partial", "agency_alone")


def rollup_notes(
    tree: Tree,
    under: str | None,
    places: Places,
    looked_at: Container[str],
    standing: Standing,
    claims: Sequence[Claim],
    rows: Sequence[RollupRow],
    indicators: Mapping[str, Indicator],
    masks: Mapping[str, int],
) -> tuple[Finding, ...]:
    """All notes of a rollup of `under`; `looked_at` are the units that may count in it, `masks` the forms of
    each indicator."""
    gaps, bounded = _gaps(row.incomplete for row in rows), _gaps(row.bounded for row in rows)
    return (
        *_coverage(tree, places, standing, gaps, bool(bounded)),
        *form_notes(tree, tuple(places.units), standing),
        *_incomplete(tree, places, gaps, standing, indicators, masks),
        *_bounded(tree, bounded, indicators),
        *stray_notes(tree, under, looked_at, standing.rows),
        *claim_notes(tree, [claim for claim in claims if claim.unit in places.units]),
    )


def names_of(tree: Tree, codes: Iterable[str]) -> str:
    """Names with codes, the first few, and how many more there are."""
    all_codes = list(codes)
    names = [f"{unit.name} ({code})" if (unit := tree.get(code)) else code for code in all_codes[:SHOWN]]
    return ", ".join(names) + (f", … (+{len(all_codes) - SHOWN})" if len(all_codes) > SHOWN else "")


def _coverage(
    tree: Tree, places: Places, standing: Standing, gaps: Mapping[str, object], bounded: bool
) -> tuple[Finding, ...]:
    number = len(places.units)
    missing = [code for code in places.units if not standing.reported(code)]
    if not missing and gaps:
        return (finding("rollup.gaps", expected=number, number=len(gaps)),)
    if not missing:
        return () if bounded else (finding("rollup.complete", expected=number),)
    reported, names = number - len(missing), names_of(tree, missing)
    return (
        finding("rollup.coverage", reported=reported, expected=number,
                missing=len(missing), units=names),
    )  # fmt: skip


def form_notes(tree: Tree, units: Sequence[str], standing: Standing) -> tuple[Finding, ...]:
    """Why units gave no figures in some forms, the forms with the same reason and units together. Nothing
    where all that are missing sent none of the forms: that is what being missing means."""
    silent: dict[tuple[str, str], list[str]] = {}
    for unit in units:
        if not standing.reported(unit):
            for form in standing.missing_forms(unit):
                silent.setdefault((form, standing.reason(tree, unit, form)), []).append(unit)
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (form, reason), lacking in sorted(silent.items()):
        groups.setdefault((reason, tuple(lacking)), []).append(form)
    if len(groups) == 1:
        (((reason, _), forms),) = groups.items()
        if reason == NOT_SENT and len(forms) == len(standing.forms):
            return ()
    return tuple(
        finding(f"rollup.{reason}", forms=", ".join(map(standing.code, forms)),
                number=len(lacking), units=names_of(tree, lacking))
        for (reason, lacking), forms in groups.items()
    )  # fmt: skip


def _gaps(rows: Iterable[Mapping[str, Iterable[str]]]) -> dict[str, dict[str, None]]:
    """By indicator the units of all rows, in order, out of those of each."""
    gaps: dict[str, dict[str, None]] = {}
    for row in rows:
        for indicator, left in row.items():
            gaps.setdefault(indicator, {}).update(dict.fromkeys(left))
    return gaps


def _incomplete(
    tree: Tree,
    places: Places,
    gaps: Mapping[str, Mapping[str, None]],
    standing: Standing,
    indicators: Mapping[str, Indicator],
    masks: Mapping[str, int],
) -> list[Finding]:
    counting = {*places.reporting, *places.shared}
    notes = []
    for indicator in (i for i in indicators if i in gaps):
        spec, mask, left = indicators[indicator], masks[indicator], gaps[indicator]
        reported = sum(standing.figured.get(unit, 0) & mask == mask for unit in counting)
        code = "rollup.rate_partial" if spec.type == "rate" else "rollup.incomplete"
        notes.append(
            finding(code, indicator=indicator, name_vi=spec.name.vi, name_en=spec.name.en,
                    entered=reported - len(left), reported=reported, lacking=len(left),
                    units=names_of(tree, left))
        )  # fmt: skip
    return notes


def _bounded(
    tree: Tree, units: Mapping[str, Mapping[str, None]], indicators: Mapping[str, Indicator]
) -> list[Finding]:
    """Totals that are no number since some units only say between what their figures lie."""
    return [
        finding("rollup.bounded", indicator=name, name_vi=spec.name.vi, name_en=spec.name.en,
                number=len(units[name]), units=names_of(tree, units[name]))
        for name, spec in indicators.items() if name in units
    ]  # fmt: skip


def stray_notes(
    tree: Tree, under: str | None, counted_units: Container[str], units: Mapping[str, int]
) -> tuple[Finding, ...]:
    """Observations that count nowhere though nobody asked to leave them out.

    `counted_units` are the units that count; units inside the province of `under` but outside `under` were
    left out on purpose and are not told.
    """
    home = tree.path(under)[0].code if under is not None else None
    unknown, foreign, upper = [], [], []
    for code in units:
        if code in counted_units:
            continue
        unit = tree.get(code)
        path = tree.path(code) if unit else ()
        if unit is None:
            unknown.append(code)
        elif home is not None and path[0].code != home:
            foreign.append(code)
        elif unit.level != "commune" and (under is None or under in {u.code for u in path}):
            upper.append(code)
    day = day_text(tree.day)
    kinds = (
        ("rollup.stray_unknown", unknown),
        ("rollup.stray_foreign", foreign),
        ("rollup.stray_upper", upper),
    )
    return tuple(
        finding(code, units=names_of(tree, codes), number=len(codes), day=day,
                observations=sum(units[c] for c in codes))
        for code, codes in kinds if codes
    )  # fmt: skip


def claim_notes(tree: Tree, claims: Sequence[Claim]) -> tuple[Finding, ...]:
    """Units of which two current reports say different things, and what agencies alone tell."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        kind = "agency_differs" if claim.agency else "clash"
        kind = "agency_alone" if claim.alone else "agency_partial" if claim.partial else kind
        groups.setdefault(kind, []).append(claim)
    return tuple(_claimed(tree, kind, groups[kind]) for kind in _CLAIMS if kind in groups)


def _claimed(tree: Tree, kind: str, claims: Sequence[Claim]) -> Finding:
    units = list(dict.fromkeys(claim.unit for claim in claims))
    agencies = sorted({claim.agency for claim in claims if claim.agency})
    more = f", … (+{len(agencies) - SHOWN})" if len(agencies) > SHOWN else ""
    params = {"agencies": ", ".join(agencies[:SHOWN]) + more} if agencies else {}
    return finding(
        f"rollup.{kind}", number=len(units), figures=len(claims), units=names_of(tree, units), **params
    )
