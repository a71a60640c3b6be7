"""Whether a scheme may score a period: its own dates, and the law it rests on."""

from __future__ import annotations

from kpi.findings import Fault, Finding, finding
from kpi.model.period import Period
from kpi.model.show import day_text
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.values import LegalBasis, Text


def check_law(scheme: Scheme, period: Period, allow_expired: bool) -> tuple[Finding, ...]:
    """What has to be said about scoring a period under a scheme; empty when nothing speaks against it.

    Raises Fault: with title, dates and citation ``score.law_expired``, ``score.law_not_yet`` or
    ``score.scheme_outside`` when the scheme or a law it rests on was not in force on the period's last day;
    ``score.wrong_period`` when the scheme is not made for that length of time. With `allow_expired` these
    come as warnings.
    """
    findings = [f for basis in scheme.legal_basis if (f := _judge(basis, scheme, period)) is not None]
    valid = scheme.validity
    if not findings and not valid.covers(period.end):
        findings = [
            finding("score.scheme_outside", scheme=scheme.id, period=str(period), start=day_text(valid.start),
                    end=day_text(valid.end))
        ]  # fmt: skip
    if period.kind not in scheme.periods:
        findings.append(finding("score.wrong_period", scheme=scheme.id, period=str(period)))
    if findings and not allow_expired:
        raise Fault(*findings)
    return tuple(finding(f"{fault.code}.allowed", **dict(fault.params)) for fault in findings)


def _judge(basis: LegalBasis, scheme: Scheme, period: Period) -> Finding | None:
    if basis.expires is not None and period.end >= basis.expires:
        by = basis.repealed_by or Text("…", "…")
        params = {"day": day_text(basis.expires), "by_vi": by.vi, "by_en": by.en}
        code = "score.law_expired"
    elif basis.in_force is not None and period.end < basis.in_force:
        code, params = "score.law_not_yet", {"day": day_text(basis.in_force)}
    else:
        return None
    params |= {"title_vi": basis.title.vi, "title_en": basis.title.en, "citation": basis.citation}
    params |= {"scheme": scheme.id, "period": str(period)}
    return finding(code, **params)
