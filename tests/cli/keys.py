"""Keys of the JSON that several commands share."""

from __future__ import annotations

FINDING = {
    "code",
    "severity",
    "file",
    "sheet",
    "cell",
    "cells",
    "unit",
    "indicator",
    "form",
    "message",
    "remedy",
}
