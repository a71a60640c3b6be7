"""Whether a scheme may score a period: its own dates, and the law it rests on."""

from __future__ import annotations

from datetime import date

from kpi.findings import Fault, Finding, Severity, finding
from kpi.model.period import Period
from kpi.spec.types import LegalBasis, Scheme


def check_law(scheme: Scheme, period: Period, allow_expired: bool) -> tuple[Finding, ...]:
    """What has to be said about scoring a period under a scheme; empty when nothing speaks against it.

    Raises Fault ``score.wrong_period`` when the scheme is not made for that length of time, and with title, dates
    and citation ``score.scheme_outside``, ``score.law_expired`` or ``score.law_not_yet`` when the scheme or a law
    it rests on was not in force on the period's last day; with `allow_expired` these come back as warnings.
    """
    if period.kind not in scheme.periods:
        raise Fault(finding("score.wrong_period", scheme=scheme.id, period=str(period)))
    found = [f for basis in scheme.legal_basis if (f := _judge(basis, scheme, period)) is not None]
    if not found and not scheme.validity.covers(period.end):
        dates = {"start": _day(scheme.validity.start), "end": _day(scheme.validity.end)}
        found = [finding("score.scheme_outside", scheme=scheme.id, period=str(period), **dates)]
    if found and not allow_expired:
        raise Fault(*found)
    return tuple(finding(f"{f.code}.allowed", Severity.WARNING, **dict(f.params)) for f in found)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "…"


def _judge(basis: LegalBasis, scheme: Scheme, period: Period) -> Finding | None:
    told = {
        "scheme": scheme.id,
        "period": str(period),
        "title_vi": basis.title.vi,
        "title_en": basis.title.en,
        "citation": basis.citation,
    }
    if basis.expires is not None and period.end >= basis.expires:
        by = basis.repealed_by
        by_text = {"by_vi": by.vi if by else "…", "by_en": by.en if by else "…"}
        return finding("score.law_expired", day=_day(basis.expires), **told, **by_text)
    if basis.in_force is not None and period.end < basis.in_force:
        return finding("score.law_not_yet", day=_day(basis.in_force), **told)
    return None
