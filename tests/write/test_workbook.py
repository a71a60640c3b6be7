"""The consolidated workbook, opened again with openpyxl."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kpi.findings import Fault, load_catalogue
from kpi.model.table import Column, Heading, Kind, Row, SignLine, Table
from kpi.write.header import header_cells
from kpi.write.xlsx.page import sheet_name
from kpi.write.xlsx.table import save_workbook

VI, EN = load_catalogue("vi"), load_catalogue("en")
TABLE = Table(
    id="score",
    title="Bảng tổng hợp chấm điểm",
    subtitle=("Kỳ báo cáo: năm 2021",),
    columns=(
        Column("order", "STT", width=5),
        Column("name", "Đơn vị", width=22),
        Column("count", "Số cơ sở", Kind.COUNT, ("Kiểm tra",)),
        Column("rate", "Tỷ lệ", Kind.PERCENT, ("Kiểm tra",)),
        Column("points", "Điểm", Kind.POINTS),
    ),
    rows=(
        Row(("I", "Huyện Tân Hồng", "2 xã – Tốt: 1", None, None), "section"),
        Row(("1", "Xã Bình Phú", 1234, Decimal("0.157"), Decimal("72.5"))),
        Row(("2", "=cmd|' /C calc'!A0", None, None, "72–85")),
        Row(("3", "-Xã A", Decimal(12345678901234567), None, Decimal(0))),
        Row(("", "Tổng cộng", 1234, Decimal("0.157"), None), "total"),
    ),
    notes=("141/143 xã đã báo cáo.",),
    warning="Thang điểm minh họa & không chính thức",
    heading=Heading("Biểu số: TH/CĐ", "Bảng do dự án thiết kế", ("Nơi gửi: Sở Y tế", "Nơi nhận: Bộ")),
    signature=(SignLine("", "Đồng Tháp, ngày …"), SignLine("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ")),
    source="Nguồn: kho dữ liệu, phiên bản 3 (ghi lúc 15/12/2021 08:30).",
)


@pytest.fixture
def sheet(tmp_path: Path) -> Worksheet:
    save_workbook([TABLE], tmp_path / "t.xlsx", VI)
    found = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert isinstance(found, Worksheet)
    return found


def row_of(sheet: Worksheet, text: str) -> int:
    """The row in which a cell says exactly this."""
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == text)


def test_header_is_merged_and_followed_by_column_numbers(sheet: Worksheet) -> None:
    top = row_of(sheet, "STT")
    merged = {str(span) for span in sheet.merged_cells.ranges}
    assert {f"C{top}:D{top}", f"A{top}:A{top + 1}", f"E{top}:E{top + 1}"} <= merged
    assert [cell.value for cell in sheet[top + 2]] == ["(1)", "(2)", "(3)", "(4)", "(5)"]


def test_numbers_are_numbers_in_the_readers_own_format(sheet: Worksheet) -> None:
    cells = sheet[row_of(sheet, "Xã Bình Phú")]
    assert [cell.value for cell in cells[2:]] == [1234, 0.157, 72.5]
    assert [cell.number_format for cell in cells[2:]] == ["#,##0", "0.0%", "#,##0.0"]


def test_unknown_is_an_ellipsis_and_never_zero(sheet: Worksheet) -> None:
    cells = sheet[row_of(sheet, "=cmd|' /C calc'!A0")]
    assert [cell.value for cell in cells[2:]] == ["…", "…", "72–85"]
    assert cells[2].alignment.horizontal == "center"
    total = sheet[row_of(sheet, "Tổng cộng")]
    assert total[4].value == "…"
    assert total[1].font.bold


def test_known_zero_is_zero_and_a_number_too_long_for_excel_stays_exact(sheet: Worksheet) -> None:
    cells = sheet[row_of(sheet, "-Xã A")]
    assert cells[4].value == 0
    assert cells[2].value == "12.345.678.901.234.567"


def test_hostile_text_is_text_even_when_edited_again(sheet: Worksheet) -> None:
    for name in ("=cmd|' /C calc'!A0", "-Xã A"):
        cell = sheet[row_of(sheet, name)][1]
        assert cell.data_type == "s"
        assert cell.quotePrefix
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_prints_on_a4_landscape_with_header_and_warning_on_every_page(sheet: Worksheet) -> None:
    top = row_of(sheet, "STT")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${top}:${top + 2}"
    assert sheet.freeze_panes == f"C{top + 3}"
    assert "Thang điểm minh họa && không chính thức" in sheet.oddFooter.left.text
    assert "Trang &P/&N" in sheet.oddFooter.right.text


def test_heading_notes_signature_and_source_are_there(sheet: Worksheet) -> None:
    for text in (
        "Biểu số: TH/CĐ",
        "Bảng do dự án thiết kế",
        "Nơi gửi: Sở Y tế",
        "Nơi nhận: Bộ",
        "BẢNG TỔNG HỢP CHẤM ĐIỂM",
    ):
        row_of(sheet, text)
    assert (
        row_of(sheet, "Tổng cộng") < row_of(sheet, "– 141/143 xã đã báo cáo.") < row_of(sheet, TABLE.source)
    )
    signed = row_of(sheet, "THỦ TRƯỞNG ĐƠN VỊ")
    assert row_of(sheet, "NGƯỜI LẬP BIỂU") == signed
    assert sheet.cell(row_of(sheet, "BẢNG TỔNG HỢP CHẤM ĐIỂM"), 1).font.name == "Times New Roman"


def test_a_sections_remark_reaches_to_the_end(sheet: Worksheet) -> None:
    row = row_of(sheet, "Huyện Tân Hồng")
    assert f"C{row}:E{row}" in {str(span) for span in sheet.merged_cells.ranges}


def test_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    files = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for file in files:
        save_workbook([TABLE, TABLE], file, VI)
    assert files[0].read_bytes() == files[1].read_bytes()
    book = openpyxl.load_workbook(files[0])
    assert f"{book.properties.created:%Y-%m-%d}" == "2021-12-15"
    assert book.sheetnames == ["Bảng tổng hợp chấm điểm", "Bảng tổng hợp chấm điểm (2)"]


def test_english_words(tmp_path: Path) -> None:
    save_workbook([TABLE], tmp_path / "t.xlsx", EN)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert isinstance(sheet, Worksheet)
    row_of(sheet, "Notes:")
    assert "Page &P of &N" in sheet.oddFooter.right.text


def test_many_columns_turn_their_titles_upright(tmp_path: Path) -> None:
    many = tuple(
        Column(f"c{i}", f"Không còn tụ điểm ma túy cuối kỳ {i}", Kind.POINTS, ("Khối",)) for i in range(22)
    )
    table = replace(TABLE, columns=(*TABLE.columns[:2], *many), rows=(Row(("1", "Xã A", *range(22))),))
    save_workbook([table], tmp_path / "t.xlsx", VI)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert isinstance(sheet, Worksheet)
    title = sheet.cell(row_of(sheet, "STT") + 1, 3)
    assert title.alignment.textRotation == 90


def test_an_empty_table_is_a_workbook_too(tmp_path: Path) -> None:
    save_workbook(
        [replace(TABLE, rows=(), heading=None, notes=(), signature=(), source="")], tmp_path / "t.xlsx", VI
    )
    assert (tmp_path / "t.xlsx").stat().st_size > 0


def test_an_unwritable_place_is_told_and_the_older_file_stays(tmp_path: Path) -> None:
    with pytest.raises(Fault) as raised:
        save_workbook([TABLE], tmp_path / "no" / "t.xlsx", VI)
    assert raised.value.findings[0].code == "write.cannot"
    folder = tmp_path / "t.xlsx"
    folder.mkdir()
    (folder / "old").write_text("x")
    with pytest.raises(Fault):
        save_workbook([TABLE], folder, VI)
    assert [file.name for file in tmp_path.iterdir()] == ["t.xlsx"]


@pytest.mark.parametrize(
    ("title", "taken", "name"),
    [
        ("01/XPLM: a*b?", [], "01-XPLM- a-b-"),
        ("'", [], "1"),
        ("x" * 40, [], "x" * 31),
        ("Bảng", ["bảng"], "Bảng (2)"),
        ("History", [], "History."),
    ],
)
def test_sheet_names_are_those_excel_allows(title: str, taken: list[str], name: str) -> None:
    assert sheet_name(title, taken) == name


def test_a_group_spans_its_neighbours_only_under_the_same_group_above() -> None:
    cells = header_cells([("A", "x", "1"), ("A", "x", "2"), ("B", "x", "3"), ("C",)])
    spans = {(c.row, c.column): (c.high, c.wide, c.text) for c in cells}
    assert spans[0, 0] == (1, 2, "A")
    assert spans[1, 0] == (1, 2, "x")
    assert spans[1, 2] == (1, 1, "x")
    assert spans[0, 3] == (3, 1, "C")
