"""Findings (what is wrong, where, what to do) and the one catalogue of texts."""

from kpi.findings.catalogue import Catalogue, load_catalogue
from kpi.findings.finding import Fault, Finding, Severity, finding, reason_of, worst
from kpi.findings.order import in_order

__all__ = [
    "Catalogue",
    "Fault",
    "Finding",
    "Severity",
    "finding",
    "in_order",
    "load_catalogue",
    "reason_of",
    "worst",
]
