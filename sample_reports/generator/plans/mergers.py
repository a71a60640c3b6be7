"""Which communes went whole into which, before 2025, straight from the list the project ships."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from ..units import UNITS_FILE, units_on

_SUCCESSORS = UNITS_FILE.with_name("successors_before_2025.csv")


def parents_between(then: date, now: date) -> Mapping[str, tuple[str, ...]]:
    """By code of a commune that took others in between two days: these, and itself where it was there."""
    gone: dict[str, list[str]] = defaultdict(list)
    with _SUCCESSORS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if then.isoformat() < row["gone_date"] <= now.isoformat() and row["share"] == "whole":
                gone[row["successor_code"]].append(row["gone_code"])
    there = units_on(then).by_code
    return {code: (*([code] if ("commune", code) in there else []), *others) for code, others in gone.items()}
