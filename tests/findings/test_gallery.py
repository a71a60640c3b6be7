"""The gallery: every code has an example that its reproducer makes anew, or is one of the few that say why
not."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from kpi.findings import Catalogue, Fault, Severity, finding, load_catalogue
from kpi.findings.meaning import codes, meaning
from kpi.model.grid import Grid
from kpi.spec.load import examine
from tests.findings.excerpt import excerpt
from tests.findings.gallery import ROOT, recording, reproduced, stored
from tests.findings.reproducers import MODULES, REPRODUCERS

WITHOUT: Mapping[str, str] = {
    "decide.no_effect": "no name is known that a confirmed alias would not settle; it is a last safeguard",
}
"""Codes without a reproducer, and why. The list may only become shorter."""
MOST_WITHOUT = 1


def test_every_code_has_a_reproducer_or_says_why_not() -> None:
    assert sorted(set(codes()) - set(REPRODUCERS) - set(WITHOUT)) == []
    assert set(REPRODUCERS) | set(WITHOUT) == set(codes())
    assert not set(REPRODUCERS) & set(WITHOUT)
    assert len(WITHOUT) <= MOST_WITHOUT
    assert all(len(why) > 20 for why in WITHOUT.values())


def test_no_code_is_registered_twice() -> None:
    assert len(REPRODUCERS) == sum(len(module.REPRODUCERS) for module in MODULES.values())


@pytest.mark.parametrize("module", MODULES)
def test_reproducers_still_come_to_what_is_stored(module: str) -> None:
    """What differs is meant: python -m tests.findings.gallery, then make docs."""
    own = sorted(MODULES[module].REPRODUCERS)
    assert reproduced(own) == {code: stored()[code] for code in own}


def test_what_is_stored_is_what_has_a_reproducer() -> None:
    assert set(stored()) == set(REPRODUCERS)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_example_is_told_with_all_its_figures(lang: str) -> None:
    catalogue: Catalogue = load_catalogue(lang)
    for code in set(stored()) - {"spec.placeholder"}:  # whose text is about braces
        told = meaning(str(stored()[code]["code"]), catalogue).example
        assert told is not None, code
        for text in (catalogue.message(told.finding), catalogue.remedy(told.finding)):
            assert not re.search(r"\{[a-z_]+(\||\})", text), (code, text)


def test_no_example_shows_a_folder_of_a_machine_or_a_moment() -> None:
    for code, example in stored().items():
        assert not re.search(r"/(tmp|work|home|root|Users)/|202[2-9]\d{4}T|\d\d:\d\d:\d\d", str(example)), (
            code
        )


def test_an_example_has_a_severity_its_kind_may_have() -> None:
    for code, example in stored().items():
        assert Severity(example["severity"]) in meaning(code, load_catalogue()).severities, code


def test_what_stands_in_a_place_is_what_the_place_is_called() -> None:
    """A parameter with the name of a place is taken for that place: a unit of measure for a commune."""
    shapes = {
        "unit": r"\d{2,6}",
        "form": r"\d\d(-[a-z0-9-]+)?",
        "indicator": r"[a-z][a-z0-9_]*",
        "cell": r"[A-Z]+\d+",
    }
    others = [
        (code, name, example[name])
        for code, example in stored().items()
        for name, shape in shapes.items()
        if name in example and not re.fullmatch(shape, example[name])
    ]
    assert others == []


def test_an_excerpt_shows_the_cells_that_are_meant_and_the_heading_above() -> None:
    rows = (("Tên đơn vị", "Số người"), ("Xã Phú Hiệp", 5.0), ("Xã Phú Thọ", "x" * 99), ("Xã An Long", 7.0))
    told = finding("cell.date", cell="B3", raw="x")
    assert excerpt(Grid("a", rows), told) == [
        ["", "A", "B"],
        ["1", "Tên đơn vị", "Số người"],
        ["2", "Xã Phú Hiệp", "5"],
        ["3", "Xã Phú Thọ", f"{'x' * 35}…"],
        ["4", "Xã An Long", "7"],
    ]
    assert [row[0] for row in excerpt(Grid("a", rows), finding("file.empty"))] == ["", "1", "2", "3", "4"]
    assert excerpt(Grid("a", (("",),)), told) == []


def test_what_a_test_makes_itself_is_no_reproduction() -> None:
    with recording() as recorder:
        finding("cell.date", cell="A1", raw="x")
        with pytest.raises(Fault):
            raise Fault(*examine((ROOT / "nowhere",)).findings)
    assert "spec.no_folder" in recorder.found
    assert "cell.date" not in recorder.found
