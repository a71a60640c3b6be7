"""Schemes that differ by kind of unit, or can be read in several ways: ``score.*``."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kpi.findings import Fault, load_catalogue
from kpi.model.period import parse_period
from kpi.pipeline.figures.reading import readings_table
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import create_workspace
from kpi.score.comparing import compare
from kpi.tables.compared_table import notes_of_both
from tests.e2e.program import read_once
from tests.findings.reproducers.reports import Reproducer
from tests.score.test_ways import CASES, scored
from tests.spec.test_scheme_ways import reading, scheme, told


def _case(name: str, number: int = 3) -> Reproducer:
    """The first communes of a case."""
    case = {**CASES[name], "communes": CASES[name]["communes"][:number]}
    return lambda _: scored(case)


def _one_way(folder: Path) -> None:
    with suppress(Fault), read_once():
        workspace = create_workspace(folder / "w", "87")
        readings_table(workspace, load_catalogue("vi"), Query(parse_period("2021"), scheme="illustrative"))


def _noted(_: Path) -> object:
    case = CASES["reading"]
    plain = {**case, "id": "plain", "change": {}}
    return notes_of_both(compare(scored(plain), scored(case)), load_catalogue("vi"))


def _many(_: Path) -> object:
    readings = [reading(name=name) for name in "abcdefg"]
    for one in readings:
        del one["options"][1]["changes"]
    return told(scheme(readings=readings))


REPRODUCERS: Mapping[str, Reproducer] = {
    "score.no_readings": _one_way,
    "score.note_of_scheme": _noted,
    "score.reading": _case("reading"),
    "score.readings_alike": _case("reading", 0),
    "score.readings_open": _case("reading-of-what-is-missing"),
    "score.readings_differ": _case("reading"),
    "spec.too_many_ways": _many,
    "score.variant_unknown": _case("kind-not-known"),
    "score.variants": _case("by-kind"),
}
