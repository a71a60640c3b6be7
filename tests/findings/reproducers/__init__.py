"""What makes the program find each thing it can find: a small report, file, list, spec or command.

A module for each matter registers a function by code; one that is registered for several is run once.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from tests.findings.reproducers import (
    adopting,
    assessing,
    cells,
    changes,
    classes,
    comparing,
    duties,
    files,
    keeping,
    lakes,
    learning,
    papers,
    plans,
    releases,
    rows,
    runs,
    schemes,
    sheets,
    specs,
    submissions,
    totals,
    ways,
    words,
)
from tests.findings.reproducers.reports import Reproducer

MODULES: Mapping[str, ModuleType] = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        adopting, assessing, cells, changes, classes, comparing, duties, files, keeping, lakes,
        learning, papers, plans, releases, rows, runs, schemes, sheets, specs, submissions, totals,
        ways, words,
    )
}  # fmt: skip
REPRODUCERS: Mapping[str, Reproducer] = {
    code: reproduce for module in MODULES.values() for code, reproduce in module.REPRODUCERS.items()
}
