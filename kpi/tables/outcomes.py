"""Results of communes in words: a class, or what stands in its place."""

from __future__ import annotations

from kpi.findings import Catalogue
from kpi.score.types import SummaryRow, UnitScore
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_results import NOT_CONSIDERED
from kpi.spec.values import DECIDE


def outcome_names(scheme: Scheme, catalogue: Catalogue) -> dict[str, str]:
    """The name of everything that a commune may come to, the best class first."""
    names = {band.id: band.name.get(catalogue.lang) for band in scheme.classes}
    if may_decide(scheme):
        names[DECIDE] = catalogue.text("table.class.decide")
    if scheme.vetoes:
        results = dict.fromkeys(veto.result.get(catalogue.lang) for veto in scheme.vetoes)
        names[NOT_CONSIDERED] = " / ".join(results)
    return names


def may_decide(scheme: Scheme) -> bool:
    """Whether it may come to it that somebody must decide."""
    return bool(scheme.conflicts) or scheme.shares


def outcome_name(row: UnitScore, scheme: Scheme, catalogue: Catalogue) -> str | None:
    """What a commune came to, None while that is open; of several vetoes each says what it makes of it."""
    if row.vetoed_by:
        vetoes = (veto for veto in scheme.vetoes if veto.id in row.vetoed_by)
        return " / ".join(dict.fromkeys(veto.result.get(catalogue.lang) for veto in vetoes))
    return outcome_names(scheme, catalogue)[row.outcome] if row.outcome else None


def summary_names(row: SummaryRow, scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """ "Khá: 12" for every result that communes came to, the best first."""
    names = outcome_names(scheme, catalogue)
    counts = {**row.classes, DECIDE: row.undecided, NOT_CONSIDERED: row.not_considered}
    return [f"{names[name]}: {number}" for name, number in counts.items() if number]
