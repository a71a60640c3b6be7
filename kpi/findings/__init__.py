"""Findings (what is wrong, where, what to do) and the one catalogue of texts."""

from kpi.findings.catalogue import Catalogue, load_catalogue
from kpi.findings.finding import Fault, Finding, Severity, finding, reason_of, worst

__all__ = ["Catalogue", "Fault", "Finding", "Severity", "finding", "load_catalogue", "reason_of", "worst"]
