"""The state of reports where every commune of the country sends its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kpi.findings import load_catalogue
from kpi.model.period import parse_period
from kpi.model.table import Row, Table
from kpi.tables.frame import Frame
from kpi.tables.listing import StatusRow
from kpi.tables.status_summary import status_summary
from tests.shipped import shipped_units

DAY = date(2025, 12, 31)
TREE = shipped_units().at(DAY)
HANOI, CAO_BANG = TREE.under("01", "commune"), TREE.under("04", "commune")
FRAME = Frame(load_catalogue("en"), parse_period("2025"), TREE, "")


def row(reporter: str, form: str, *, sent: bool, complete: bool = True, late: int = 0) -> StatusRow:
    name = TREE.units[reporter].name
    if not sent:
        return StatusRow(reporter, name, form, "missing", None, None, None, None, None)
    return StatusRow(reporter, name, form, "accepted", DAY, None, late, 1, 2, 1, 1, 1, 1, complete)


def cells(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    return [line.cells for line in rows]


def summary(height: int) -> tuple[Table, ...]:
    """Of Hanoi one sends nothing, one a form of two, one late and not all figures; all others all."""
    silent, partly, late = (unit.code for unit in HANOI[:3])
    rows = [
        row(
            unit.code,
            form,
            sent=unit.code != silent and (unit.code, form) != (partly, "02"),
            complete=unit.code != late,
            late=3 if unit.code == late else 0,
        )
        for unit in (*HANOI, *CAO_BANG)
        for form in ("01", "02")
    ]
    return status_summary(rows, FRAME, height)


def test_each_province_is_a_line_and_the_last_one_is_all() -> None:
    by_province, _ = summary(50)
    hanoi, cao_bang = len(HANOI), len(CAO_BANG)
    assert cells(by_province.rows) == [
        ("01", "Thành phố Hà Nội", hanoi, hanoi - 3, 2, 1, 1, 2 * hanoi - 3, 4 * hanoi - 6),
        ("04", "Tỉnh Cao Bằng", cao_bang, cao_bang, 0, 0, 0, 2 * cao_bang, 4 * cao_bang),
        ("", "All", hanoi + cao_bang, hanoi + cao_bang - 3, 2, 1, 1, *_sums(2 * (hanoi + cao_bang) - 3)),
    ]


def _sums(forms: int) -> tuple[int, int]:
    return forms, 2 * forms


def test_who_sent_nothing_stands_first_then_who_lacks_a_form_then_who_lacks_figures() -> None:
    _, lacking = summary(50)
    names = [f"{unit.name}, Thành phố Hà Nội" for unit in HANOI[:3]]
    assert [line.cells[1:] for line in lacking.rows] == [
        (names[0], "Missing", ""),
        (names[1], "Forms missing", "02"),
        (names[2], "Figures missing", ""),
    ]
    assert not lacking.notes


def test_no_more_are_named_than_a_screen_has_room_for() -> None:
    rows = [row(unit.code, "01", sent=False) for unit in (*HANOI, *CAO_BANG)]
    for height, named in ((24, 6), (10, 5)):
        _, lacking = status_summary(rows, FRAME, height)
        assert len(lacking.rows) == named
        assert lacking.notes == (f"… and {len(rows) - named} more.",)


def test_where_nothing_lacks_nobody_is_named() -> None:
    rows = [row(unit.code, "01", sent=True) for unit in HANOI]
    (by_province,) = status_summary(rows, FRAME, 24)
    assert cells(by_province.rows) == [
        ("01", "Thành phố Hà Nội", len(HANOI), len(HANOI), 0, 0, 0, *_sums(len(HANOI)))
    ]
