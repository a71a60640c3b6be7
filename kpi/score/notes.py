"""What must be said beside any figure of a scoring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.findings import Finding, finding
from kpi.model.show import day_text
from kpi.rollup.agency_figures import Claim
from kpi.rollup.notes import claim_notes, form_notes, names_of, stray_notes
from kpi.rollup.standing import Standing
from kpi.score.readings import results_elsewhere
from kpi.score.types import Scoring, UnitScore
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_results import NOT_CONSIDERED
from kpi.spec.scheme_ways import OTHERWISE
from kpi.spec.values import DECIDE

if TYPE_CHECKING:
    from kpi.units import Tree


def score_notes(
    tree: Tree,
    scheme: Scheme,
    under: str | None,
    rows: Sequence[UnitScore],
    standings: Sequence[tuple[Sequence[str], Standing]],
    claims: Sequence[Claim],
    gaps: Sequence[str],
) -> tuple[Finding, ...]:
    """Notes of a scoring: the scheme's standing first, then who is missing and what is open; `gaps` are the
    units that reported but lack some figures, `standings` who gave what is asked, each with its units."""
    figures_by_unit: dict[str, int] = {}
    for _, standing in standings:
        figures_by_unit |= standing.rows
    everyone = {u.code: u.code for top in tree.children("") for u in tree.reporting_units(top.code)}
    units = {row.unit: None for row in rows}
    return (
        *standing_notes(scheme),
        *_coverage(tree, rows, gaps),
        *(note for codes, standing in standings for note in form_notes(tree, codes, standing)),
        *_undetermined(rows),
        *_spoken_against(tree, rows),
        *_doubts(tree, scheme, rows),
        *_variants(tree, scheme, rows),
        *stray_notes(tree, under, everyone, figures_by_unit),
        *claim_notes(tree, [claim for claim in claims if claim.unit in units]),
    )


def standing_notes(scheme: Scheme) -> tuple[Finding, ...]:
    """The warning that must stand on every output of a scheme whose numbers are nobody's law."""
    if scheme.standing != "illustrative":
        return ()
    params = {"name_vi": scheme.name.vi, "name_en": scheme.name.en, "note_vi": scheme.note.vi}
    return (
        finding("score.illustrative", scheme=scheme.id, **params, note_en=scheme.note.en),
    )  # fmt: skip


def _variants(tree: Tree, scheme: Scheme, rows: Sequence[UnitScore]) -> tuple[Finding, ...]:
    """How many units each variant applies to, and those of which that cannot be told."""
    if not scheme.ways.variants or not rows:
        return ()
    counts = Counter(row.variants[0] for row in rows if len(row.variants) == 1)
    texts = [
        f"{one.name.get(lang)} ({one.citation}): {counts[one.id]}"
        for lang in ("vi", "en")
        for one in scheme.ways.variants
    ]
    number = len(scheme.ways.variants)
    notes = [
        finding("score.variants", listed_vi="; ".join(texts[:number]), listed_en="; ".join(texts[number:]),
                others=counts[OTHERWISE], day=day_text(tree.day))
    ]  # fmt: skip
    unknown = [row.unit for row in rows if len(row.variants) > 1]
    if unknown:
        notes.append(finding("score.variant_unknown", number=len(unknown), units=names_of(tree, unknown)))
    return tuple(notes)


def reading_notes(tree: Tree, scoring: Scoring) -> tuple[Finding, ...]:
    """How the scheme is read, and how many communes come out otherwise under another reading."""
    scheme, notes = scoring.scheme, []
    options = dict(scheme.options)
    for reading in scheme.ways.readings:
        [option] = [one for one in reading.options if one.id == options[reading.id]]
        words = {"name": reading.name, "option": option.name, "note": reading.note}
        texts = {f"{key}_{lang}": text.get(lang) for key, text in words.items() for lang in ("vi", "en")}
        notes.append(finding("score.reading", reading=reading.id, choice=option.id, **texts))
    if notes:
        elsewhere = results_elsewhere(scoring)
        groups = {"differ": tuple(elsewhere.differing), "open": elsewhere.untold}
        for key, units in groups.items():
            if units:
                names = names_of(tree, units)
                notes.append(finding(f"score.readings_{key}", number=len(units), units=names))
        if not any(groups.values()):
            notes.append(finding("score.readings_alike", number=0, units=""))
    return tuple(notes)


def _coverage(tree: Tree, rows: Sequence[UnitScore], gaps: Sequence[str]) -> tuple[Finding, ...]:
    if not rows:
        return (finding("score.no_communes"),)
    missing = [row.unit for row in rows if not row.reported]
    if not missing and not gaps:
        return (finding("score.complete", expected=len(rows)),)
    notes = []
    if missing:
        notes.append(
            finding("score.coverage", reported=len(rows) - len(missing), expected=len(rows),
                    missing=len(missing), units=names_of(tree, missing))
        )  # fmt: skip
    if gaps:
        notes.append(
            finding("score.gaps", reported=len(rows) - len(missing), lacking=len(gaps),
                    units=names_of(tree, gaps))
        )  # fmt: skip
    return tuple(notes)


def _doubts(tree: Tree, scheme: Scheme, rows: Sequence[UnitScore]) -> tuple[Finding, ...]:
    """Units whose figures break a rule, and those where the office lets them stand."""
    doubtful = [row.unit for row in rows if row.doubtful]
    waived = [row.unit for row in rows if any(doubt.waived for doubt in row.doubts)]
    notes = []
    if doubtful:
        code = f"score.in_doubt.{scheme.on_error}"
        units = names_of(tree, doubtful)
        notes.append(finding(code, number=len(doubtful), units=units))
    if waived:
        units = names_of(tree, waived)
        notes.append(finding("score.waived", number=len(waived), units=units))
    return tuple(notes)


def _undetermined(rows: Sequence[UnitScore]) -> tuple[Finding, ...]:
    points = sum(row.points is None for row in rows)
    if not points:
        return ()
    bands = sum(row.outcome is None for row in rows)
    ranks = sum(row.rank_min != row.rank_max for row in rows)
    return (finding("score.undetermined", points=points, bands=bands, ranks=ranks),)


def _spoken_against(tree: Tree, rows: Sequence[UnitScore]) -> tuple[Finding, ...]:
    """Units that get no class, and those about which somebody must decide."""
    groups = {
        "score.not_considered": [row.unit for row in rows if row.outcome == NOT_CONSIDERED],
        "score.decide": [row.unit for row in rows if row.outcome == DECIDE],
    }
    return tuple(
        finding(code, number=len(units), units=names_of(tree, units))
        for code, units in groups.items()
        if units
    )
