"""Rules over what is stored: each passes, fails or cannot be told, unit by unit."""

from kpi.check.report import CheckReport, Count, Failed
from kpi.check.run import run_checks

__all__ = ["CheckReport", "Count", "Failed", "run_checks"]
