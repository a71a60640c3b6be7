"""Whether the law a scheme rests on was in force for the whole period."""

from __future__ import annotations

from kpi.findings import Fault, Finding, Severity, finding
from kpi.model.period import Period
from kpi.spec.types import LegalBasis, Scheme


def check_law(scheme: Scheme, period: Period, allow_expired: bool) -> tuple[Finding, ...]:
    """What has to be said about the law under which a period is scored; empty when it was in force.

    Raises Fault ``score.law_expired`` or ``score.law_not_yet`` with title, dates and citation of every basis
    that was not in force on the period's last day; with `allow_expired` they come back as warnings instead.
    """
    found = [f for basis in scheme.legal_basis if (f := _judge(basis, scheme, period)) is not None]
    if found and not allow_expired:
        raise Fault(*found)
    return tuple(finding(f"{f.code}.allowed", Severity.WARNING, **dict(f.params)) for f in found)


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
        return finding("score.law_expired", day=f"{basis.expires:%d/%m/%Y}", **told, **by_text)
    if basis.in_force is not None and period.end < basis.in_force:
        return finding("score.law_not_yet", day=f"{basis.in_force:%d/%m/%Y}", **told)
    return None
