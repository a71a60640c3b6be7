"""How grave a finding is."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is; the order of the members is the order of gravity."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for an information."""
        return ("error", "warning", "info").index(self.value)
