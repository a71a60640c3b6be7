"""Every cell that reading has something to tell of can be marked on the sheet, however many there are."""

from __future__ import annotations

from kpi.findings import Finding
from kpi.findings.cells import addresses
from kpi.intake.context import Context
from tests.intake.forms import HEAD_02, ROWS_02, form_02, form_06


def marked(findings: tuple[Finding, ...], *codes: str) -> set[str]:
    return {cell for told in findings if told.code in codes for cell in told.cells}


def with_column(rows: str, column: int, *texts: str) -> str:
    """The rows with other texts in a column."""
    lines = [line.split(" | ") for line in rows.strip().splitlines()]
    for line, text in zip(lines, texts, strict=True):
        line[column] = text
    return "\n" + "\n".join(" | ".join(line) for line in lines) + "\n"


def test_every_figure_typed_as_text_can_be_marked(dong_thap: Context) -> None:
    rows = ROWS_02
    for column in range(8, 14):
        rows = with_column(rows, column, "'1", "'2", "'3")
    found = form_02(dong_thap, rows=rows).received.findings
    about = marked(found, "cell.text_number", "cell.more")
    assert len(about) == 6 * 3
    assert {cell[0] for cell in about} == set("IJKLMN")


def test_empty_cells_are_marked_and_not_those_between_them(dong_thap: Context) -> None:
    rows = ROWS_02.replace(
        "| 4 | 11 | 1185 | 36 | Có | 19 | 14 | 5 | 4 | 631 | 516", "| | | | | Có | | | | | |"
    )
    (told,) = (f for f in form_02(dong_thap, rows=rows).received.findings if f.code == "cell.missing")
    assert [cell[0] for cell in told.cells] == list("DEFGIJMN")
    assert dict(told.params)["cells"] == f"{told.cells[0]}:{told.cells[-1]}"


def test_a_unit_written_twice_is_marked_at_both_rows(dong_thap: Context) -> None:
    lines = ROWS_02.strip().splitlines()
    twice = "\n" + "\n".join([*lines, lines[0].replace("| 4 |", "| 5 |", 1)]) + "\n"
    (told,) = (f for f in form_02(dong_thap, rows=twice).received.findings if f.code == "row.unit_twice")
    assert told.cells == (told.cell, dict(told.params)["first"])


def test_a_contradiction_is_marked_at_the_column_and_at_what_is_said(dong_thap: Context) -> None:
    found = form_06(dong_thap, line="Đơn vị tính: nghìn đồng").received.findings
    told = [f for f in found if f.code in ("sheet.other_unit", "sheet.units_contradict")]
    assert told
    for one in told:
        assert one.cells[0] == one.cell
        assert dict(one.params)["where"] in one.cells


def test_cells_are_addresses_and_hold_the_one_it_is_told_at(dong_thap: Context) -> None:
    rows = with_column(ROWS_02, 3, "abc", "-5", "1.5")
    heads = HEAD_02.replace("Số tin, bài", "Số tin bài viết khác lạ")
    for read in (form_02(dong_thap, rows=rows), form_02(dong_thap, head=heads, line="Ước thực hiện")):
        assert read.received.findings
        for told in read.received.findings:
            assert all(addresses(cell) == (cell,) for cell in told.cells), told
            assert not told.cell or told.cells, told
