"""Why a commune is in its class: points, limits of the classes, what lowers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.findings import Catalogue
from kpi.model.show import exact_number
from kpi.score.ranking import band_index
from kpi.score.types import UnitScore
from kpi.spec.kinds.scheme import Band, Scheme
from kpi.spec.scheme_results import Cap
from kpi.tables.outcomes import outcome_name, outcome_names


def span_words(band: Band, scheme: Scheme, words: Catalogue) -> str:
    """From which points a class reaches to which: "từ 70 đến dưới 90 điểm"."""
    bands = scheme.classes[::-1]
    place = [one.id for one in bands].index(band.id)
    above = bands[place + 1].start if place + 1 < len(bands) else None
    ends = {"start": exact_number(band.start, words.lang)}
    if above is None:
        return words.text("reason.span.from" if place else "reason.span.any", **ends)
    ends["end"] = exact_number(above, words.lang)
    return words.text("reason.span.between" if place else "reason.span.below", **ends)


def cited(citation: str, scheme: Scheme) -> str:
    """Where a number of the scheme stands, in brackets; "" where nothing is cited."""
    source = citation or scheme.citation
    return f" [{source}]" if source else ""


def class_reasons(row: UnitScore, classes: Sequence[str], scheme: Scheme, words: Catalogue) -> list[str]:
    """Sentences: the points and what they come to, then what lowers or forbids a class, or may. `classes`
    are the ids of those that are possible."""
    return [_of_points(row, classes, scheme, words), *_of_caps(row, scheme, words),
            *_against(row, scheme, words)]  # fmt: skip


def bands_of_points(row: UnitScore, scheme: Scheme) -> tuple[Band, ...]:
    """The classes that the points alone may come to, the best first."""
    bands = scheme.classes[::-1]
    starts = [band.start for band in bands]
    first, last = (band_index(starts, points) for points in (row.points_min, row.points_max))
    return bands[first : last + 1][::-1]


def _of_points(row: UnitScore, classes: Sequence[str], scheme: Scheme, words: Catalogue) -> str:
    low, high = (exact_number(points, words.lang) for points in (row.points_min, row.points_max))
    points = words.text("reason.points" if low == high else "reason.points_range", low=low, high=high)
    by_points = bands_of_points(row, scheme)
    spans = "; ".join(_spanned(band, scheme, words) for band in by_points)
    names = outcome_names(scheme, words)
    if row.verdict:
        result = outcome_name(row, scheme, words)
        return words.text("reason.verdict", points=points, spans=spans, result=result)
    if row.band is not None and row.capped_by:
        return words.text("reason.capped", points=points, spans=spans, band=names[row.band])
    if row.band is not None:
        return words.text("reason.settled", points=points, spans=spans, band=names[row.band])
    possible = words.text("reason.or").join(names[name] for name in classes)
    return words.text("reason.open", points=points, spans=spans, possible=possible)


def _spanned(band: Band, scheme: Scheme, words: Catalogue) -> str:
    span = span_words(band, scheme, words)
    return f"{band.name.get(words.lang)} ({span}){cited(band.citation, scheme)}"


def _of_caps(row: UnitScore, scheme: Scheme, words: Catalogue) -> Iterator[str]:
    for cap in scheme.caps:
        if cap.id in row.capped_by:
            yield cap_words("reason.cap", cap, scheme, words)
        elif cap.id in row.caps_open:
            yield cap_words("reason.cap_open", cap, scheme, words)


def _against(row: UnitScore, scheme: Scheme, words: Catalogue) -> Iterator[str]:
    for veto in scheme.vetoes:
        if veto.id in (*row.vetoed_by, *row.vetoes_open):
            key = "reason.against" if veto.id in row.vetoed_by else "reason.against_open"
            result, source = veto.result.get(words.lang), cited(veto.citation, scheme)
            yield words.text(key, result=result, reason=veto.reason.get(words.lang), source=source)
    for conflict in scheme.conflicts:
        if conflict.id in (*row.conflicts_met, *row.conflicts_open):
            key = "reason.against" if conflict.id in row.conflicts_met else "reason.against_open"
            result, source = words.text("table.class.decide"), cited(conflict.citation, scheme)
            yield words.text(key, result=result, reason=conflict.note.get(words.lang), source=source)
    if any(share.undecided for share in row.shares.values()):
        yield words.text("explain.share.undecided")


def cap_words(key: str, cap: Cap, scheme: Scheme, words: Catalogue) -> str:
    """A sentence about a cap: the class it leaves, its reason, its source."""
    band = scheme.band_names(words.lang)[cap.at_most]
    reason = cap.reason.get(words.lang)
    return words.text(key, band=band, reason=reason, source=cited(cap.citation, scheme))
