"""Findings (what is wrong, where, what to do) and the one catalogue of texts."""

from kpi.findings.catalogue import Catalogue, load_catalogue
from kpi.findings.finding import Fault, Finding, finding, reason_of, worst
from kpi.findings.order import in_order
from kpi.findings.severity import Severity
from kpi.findings.traits import severity_of

__all__ = [
    "Catalogue",
    "Fault",
    "Finding",
    "Severity",
    "finding",
    "in_order",
    "load_catalogue",
    "reason_of",
    "severity_of",
    "worst",
]
