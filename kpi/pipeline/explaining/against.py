"""Caps, vetoes, conflicts and shared points in words."""

from __future__ import annotations

from typing import assert_never

from kpi.findings import Catalogue
from kpi.model.show import exact_number, range_text
from kpi.quick import dataclass
from kpi.score.types import Share, UnitScore
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_results import Cap, Conflict, Proviso, Veto


@dataclass(frozen=True, slots=True)
class Line:
    """A cap, veto or conflict: why it is, what it says, where that stands, and what it did to a unit."""

    label: str
    rule: str
    source: str
    effect: str


def line(proviso: Proviso, row: UnitScore | None, scheme: Scheme, when: str, catalogue: Catalogue) -> Line:
    """One in words; `when` is its condition in words, `row` the unit it is told of, if any."""
    lang, text, names = catalogue.lang, catalogue.text, scheme.band_names(catalogue.lang)
    source = proviso.citation and text("explain.source", citation=proviso.citation)
    match proviso:
        case Cap():
            label, key = proviso.reason.get(lang), "explain.capped"
            rule = text("explain.cap", when=when, band=names[proviso.at_most])
            effective = row is not None and proviso.id in row.capped_by
        case Veto():
            label, key = proviso.reason.get(lang), "explain.vetoed"
            rule = text("explain.veto", when=when, result=proviso.result.get(lang))
            effective = row is not None and proviso.id in row.vetoed_by
        case Conflict():
            label, key = proviso.note.get(lang), "explain.conflict_met"
            bands = ", ".join(names[band] for band in proviso.between)
            rule = text("explain.conflict", when=when, bands=bands)
            effective = row is not None and proviso.id in row.conflicts_met
        case _:
            assert_never(proviso)
    return Line(label, rule, source, text(key) if effective else "")


def share_words(share: Share, catalogue: Catalogue) -> str:
    """ "18 × 20/15 = 24", or why there is no such sum."""
    lang = catalogue.lang
    if share.undecided:
        return catalogue.text("explain.share.undecided")
    if share.rest is None:
        return catalogue.text("explain.share.open")
    rest, points = (
        exact_number(low, lang) if low == high else f"({range_text(low, high, lang)})"
        for low, high in (share.rest, (share.least, share.most))
    )
    whole, left = exact_number(share.whole, lang), exact_number(share.left, lang)
    return catalogue.text("explain.share", sum=f"{rest} × {whole}/{left} = {points}")
