"""The cells a finding is about are data, so that each of them can be marked."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from kpi.findings import Finding, Severity, finding, load_catalogue
from kpi.findings.cells import addresses, covers

CELLS = st.builds("{}{}".format, st.sampled_from(["A", "F", "Z", "AB", "XFD"]), st.integers(1, 1_048_576))


def stored(told: Finding) -> Finding:
    """A finding as it comes back from the store, whose rows have its parameters as JSON and no cells."""
    params = tuple(json.loads(json.dumps(dict(told.params))).items())
    place = (told.file, told.sheet, told.cell, told.unit, told.indicator, told.form)
    return Finding(told.code, told.severity, *place, params)


def test_a_finding_about_one_cell_has_that_cell() -> None:
    told = finding("cell.date", sheet="01", cell="F23", raw="12/5")
    assert told.cells == ("F23",)
    assert told.at(cell="B2").cells == ("B2",)
    assert finding("file.empty").cells == ()
    assert finding("file.empty").at(cell="B2").cells == ("B2",)


def test_cells_stand_in_order_and_the_one_it_is_told_at_is_among_them() -> None:
    about = ("D9", "E9", "F9")
    assert finding("sheet.words_around", cell="D9", words="x", cells=about).cells == about
    assert finding("sheet.words_around", cell="A2", words="x", cells=about).cells == ("A2", *about)
    assert finding("cell.under_merge", cell="B6", cells=("B5:C7",)).cells == ("B5:C7",)
    assert finding("cell.under_merge", cell="D6", cells=("B5:C7",)).cells == ("D6", "B5:C7")


def test_a_message_may_show_but_a_span_of_them() -> None:
    cells = [f"{column}9" for column in "BCDEFGIK"]
    told = finding("cell.uncalculated", Severity.ERROR, cell="B9", count=8, cells=cells, cells_shown="B9:K9")
    assert "B9:K9" in load_catalogue("en").message(told)
    assert told.cells == tuple(cells)
    assert stored(told) == told


@given(st.lists(CELLS, min_size=1, unique=True))
def test_all_cells_come_back_from_the_store(cells: list[str]) -> None:
    told = finding("cell.more", cell=cells[0], kind="cell.text_number", first="A1", count="1", cells=cells)
    assert told.cells == tuple(cells)
    assert stored(told) == told


def test_findings_of_older_lakes_have_the_cells_that_their_text_names() -> None:
    def old(cell: str, cells: str) -> tuple[str, ...]:
        return Finding("cell.more", Severity.INFO, cell=cell, params=(("cells", cells),)).cells

    assert old("B5", "B5, B6, C7") == ("B5", "B6", "C7")
    assert old("B5", "B5:H5") == ("B5:H5",)
    assert old("B5", "B5, B6, … (+12)") == ("B5", "B6")
    assert old("A3", "–") == ("A3",)
    assert old("", "12") == ()


def test_addresses_are_told_from_other_words() -> None:
    assert addresses("Biểu 02: B5, AB12:AC14; A0, b7, XABCD1, Q3x") == ("B5", "AB12:AC14")


def test_a_range_covers_what_lies_in_it() -> None:
    assert covers(["B5:C7"], "C6")
    assert covers(["Z1:AB3"], "AA2")
    assert not covers(["B5:C7"], "D6")
    assert not covers(["B5:C7"], "B8")
    assert not covers(["B5:C7"], "")
