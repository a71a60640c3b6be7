"""The files of unit records as they are, for tests to hold the program against."""

from __future__ import annotations

import csv

from kpi.spec.places import builtin_specs

FOLDER = builtin_specs() / "units"
Record = dict[str, str]


def records(name: str) -> list[Record]:
    """All rows of a file."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
