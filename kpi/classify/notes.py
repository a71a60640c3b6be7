"""What must be said beside any classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.classify.types import DECIDE, Classified
from kpi.findings import Finding, finding
from kpi.model.show import day_text
from kpi.rollup.agency_figures import Claim
from kpi.rollup.notes import claim_notes, form_notes, names_of, stray_notes
from kpi.rollup.standing import Standing
from kpi.spec.kinds.classification import Classification

if TYPE_CHECKING:
    from kpi.units import Tree


def class_notes(
    tree: Tree,
    classification: Classification,
    under: str | None,
    rows: Sequence[Classified],
    standing: Standing,
    claims: Sequence[Claim],
    places: Sequence[int],
) -> tuple[Finding, ...]:
    """The standing of the rules first, then who is missing, what is open, and what somebody has to decide.
    `places` are those of the ways to read the law whose differences are listed."""
    everyone = {u.code: u.code for top in tree.children("") for u in tree.reporting_units(top.code)}
    units = tuple(dict.fromkeys(row.unit for row in rows))
    return (
        *_standing(classification),
        *_groups(tree, classification, rows),
        *_coverage(tree, rows),
        *form_notes(tree, units, standing),
        *_open(tree, rows, places),
        *stray_notes(tree, under, everyone, standing.rows),
        *claim_notes(tree, [claim for claim in claims if claim.unit in units]),
    )


def _standing(classification: Classification) -> tuple[Finding, ...]:
    names = {"name_vi": classification.name.vi, "name_en": classification.name.en}
    if classification.standing == "illustrative":
        return (finding("class.illustrative", **names),)
    against = classification.checked.against
    unchecked = finding("class.unchecked", **names, against_vi=against.vi, against_en=against.en)
    notes = () if classification.is_checked else (unchecked,)
    one = classification.confirmed
    if one is None:
        return notes
    code = "class.confirmed" if one.is_current else "class.confirmed_earlier"
    return (*notes, finding(code, **names, by=one.by, day=day_text(one.on), against=one.against))


def _groups(tree: Tree, classification: Classification, rows: Sequence[Classified]) -> Iterator[Finding]:
    """Which provinces the tests of a group are asked in, and which are in no group."""
    if not classification.groups:
        return
    homes = {tree.path(row.unit)[0].code: row.groups for row in rows}
    for group in classification.groups:
        if codes := [home for home, ids in homes.items() if group.id in ids]:
            names = {"name_vi": group.name.vi, "name_en": group.name.en, "citation": group.citation}
            yield finding("class.group", **names, number=len(codes), units=names_of(tree, codes))
    if codes := [home for home, ids in homes.items() if not ids]:
        groups = ", ".join(group.id for group in classification.groups)
        yield finding("class.no_group", groups=groups, number=len(codes), units=names_of(tree, codes))


def _coverage(tree: Tree, rows: Sequence[Classified]) -> tuple[Finding, ...]:
    if not rows:
        return (finding("class.no_communes"),)
    missing = [row.unit for row in rows if not row.reported]
    gaps = [row.unit for row in rows if row.reported and row.missing]
    notes = []
    if missing:
        notes.append(
            finding("class.coverage", reported=len(rows) - len(missing), expected=len(rows),
                    missing=len(missing), units=names_of(tree, missing))
        )  # fmt: skip
    if gaps:
        notes.append(finding("class.gaps", number=len(gaps), units=names_of(tree, gaps)))
    return tuple(notes) or (finding("class.complete", expected=len(rows)),)


def _open(tree: Tree, rows: Sequence[Classified], places: Sequence[int]) -> tuple[Finding, ...]:
    groups = {
        "class.decide": [row.unit for row in rows if row.result.settled == DECIDE],
        "class.undetermined": [row.unit for row in rows if row.result.settled is None],
        "class.readings_differ": [row.unit for row in rows if any(map(row.differs, places))],
        "class.in_doubt": [row.unit for row in rows if any(not doubt.waived for doubt in row.doubts)],
    }
    return tuple(
        finding(code, number=len(units), units=names_of(tree, units))
        for code, units in groups.items()
        if units
    )
