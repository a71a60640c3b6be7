"""Whether a classification may be used for a period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kpi.findings import Fault, Finding, finding
from kpi.model.period import Period
from kpi.model.show import day_text
from kpi.spec.kinds.classification import Classification


def check_law(classification: Classification, period: Period, allow_expired: bool) -> tuple[Finding, ...]:
    """What has to be said about classifying a period; empty when nothing speaks against it.

    Raises Fault ``class.outside`` when the rules, or a law they rest on, were not in force on the period's
    last day, ``class.wrong_period`` when they are not made for that length of time. With `allow_expired`
    these come as warnings.
    """
    name = {"id": classification.id, "period": str(period)}
    findings = []
    for start, end, citation in _spans(classification):
        if (start is not None and period.end < start) or (end is not None and period.end >= end):
            dates = {"start": day_text(start), "end": day_text(end), "citation": citation}
            findings.append(finding("class.outside", **name, **dates))
            break
    if period.kind not in classification.periods:
        findings.append(finding("class.wrong_period", **name))
    if findings and not allow_expired:
        raise Fault(*findings)
    return tuple(finding(f"{fault.code}.allowed", **dict(fault.params)) for fault in findings)


def _spans(classification: Classification) -> Iterator[tuple[date | None, date | None, str]]:
    for basis in classification.legal_basis:
        yield basis.in_force, basis.expires, basis.citation
    yield classification.validity.start, classification.validity.end, classification.id
