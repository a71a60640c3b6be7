"""A sender's workbook with its findings marked, opened again with openpyxl: all of them are there, and all
else is as it was."""

from __future__ import annotations

import io
import re
import zipfile
from xml.dom import minidom

import openpyxl
import pytest
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from kpi.findings import Finding, Severity, finding, load_catalogue
from kpi.model.annotation import lists_findings
from kpi.model.grid import Grid
from kpi.write.xlsx.annotate import Original, annotated, is_untouched_copy
from kpi.write.xlsx.stylebook import COLOURS
from tests.intake.books import packed, saved, unpacked

VI, EN = load_catalogue("vi"), load_catalogue("en")
SHEET = "Biểu 'A' & B"
NEGATIVE = finding("cell.negative", sheet=SHEET, cell="C5", raw="-5")
MISSING = finding("cell.missing", sheet=SHEET, cell="F9", form="05")
WORDS = finding("cell.unit_words", Severity.INFO, sheet=SHEET, cell="C5", raw="12 (…)")
LOST = finding("form.unit_missing", unit="1", forms="05", name="Xã =1+1 <b>")


def book() -> openpyxl.Workbook:
    """A sheet with everything that must stay, and a second one."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = SHEET
    sheet["A1"] = "Tiêu đề"
    sheet.merge_cells("A1:D2")
    sheet["C5"], sheet["D5"], sheet["E5"] = -5, 0.25, "=C5+1"
    sheet["D5"].number_format = "0.0%"
    sheet["C5"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["C5"].comment = Comment("Đã hỏi xã", "Người gửi")
    sheet["A3"].comment = Comment("Khác", "Người gửi")
    sheet.column_dimensions["B"].width = 33
    sheet.column_dimensions["G"].hidden = True
    sheet.row_dimensions[7].hidden = True
    rule = DataValidation(type="list", formula1='"Có,Không"')
    rule.add("D6")
    sheet.add_data_validation(rule)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=5, max_row=6))
    sheet.add_chart(chart, "A20")
    other = made.create_sheet("Khác")
    other["A1"] = "x"
    sheet.print_title_rows = "1:2"
    other.defined_names["riêng"] = DefinedName("riêng", attr_text="Khác!$A$1")
    return made


def grids(data: bytes) -> list[Grid]:
    """The sheets as grids, as a reader gives them."""
    made = []
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        rows = tuple(tuple("" if v is None else v for v in row) for row in sheet.iter_rows(values_only=True))
        spans = [range_boundaries(str(span)) for span in sheet.merged_cells.ranges]
        merges = tuple(((top - 1, left - 1), (bottom - 1, right - 1)) for left, top, right, bottom in spans)
        made.append(Grid(sheet.title, rows, merges))
    return made


def marked(data: bytes, *findings: Finding, words: object = VI) -> bytes:
    return annotated(Original("tệp.xlsx", data, grids(data), findings), words).data  # type: ignore[arg-type]


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_each_finding_is_at_its_cell_with_what_to_do() -> None:
    sheet = opened(marked(saved(book()), NEGATIVE, MISSING, WORDS))[SHEET]
    assert sheet["C5"].comment is not None
    text = sheet["C5"].comment.text
    assert text.startswith("Đã hỏi xã\n\n[kpi] Lỗi: " + VI.message(NEGATIVE))
    assert VI.remedy(NEGATIVE) in text
    assert "[kpi] Lưu ý: " + VI.message(WORDS) in text
    assert sheet["F9"].comment is not None
    assert VI.message(MISSING) in sheet["F9"].comment.text
    assert sheet["C5"].fill.fgColor.rgb == COLOURS[Severity.ERROR]  # the gravest
    assert sheet["F9"].fill.fgColor.rgb == COLOURS[Severity.WARNING]
    assert sheet["A3"].comment is not None
    assert sheet["A3"].comment.text == "Khác"


def test_all_else_is_as_it_was() -> None:
    before = saved(book())
    after = marked(before, NEGATIVE, MISSING)
    old, new = opened(before)[SHEET], opened(after)[SHEET]
    for row in old.iter_rows():
        for cell in row:
            there = new[cell.coordinate]
            assert there.value == cell.value
            assert there.number_format == cell.number_format
            assert repr(there.font) == repr(cell.font)
            assert repr(there.border) == repr(cell.border)
    assert new.merged_cells.ranges == old.merged_cells.ranges
    assert new.column_dimensions["B"].width == 33
    assert new.column_dimensions["G"].hidden
    assert new.row_dimensions[7].hidden
    assert new.data_validations.dataValidation[0].formula1 == '"Có,Không"'
    assert new.print_title_rows == "$1:$2"
    assert opened(after)["Khác"].defined_names["riêng"].attr_text == "Khác!$A$1"
    untouched = {"xl/charts/chart1.xml", "xl/theme/theme1.xml", "xl/drawings/drawing1.xml"}
    parts, copies = unpacked(before), unpacked(after)
    assert {name for name in untouched if copies[name] == parts[name]} == untouched


def test_stored_results_of_formulas_stay() -> None:
    parts = unpacked(saved(book()))
    xml = parts["xl/worksheets/sheet1.xml"].decode()
    assert "<f>C5+1</f><v />" in xml or "<f>C5+1</f><v/>" in xml or "<f>C5+1</f><v></v>" in xml
    parts["xl/worksheets/sheet1.xml"] = re.sub(
        r"<f>C5\+1</f><v ?/?>(</v>)?", "<f>C5+1</f><v>-4</v>", xml
    ).encode()
    result = finding("cell.negative", sheet=SHEET, cell="E5", raw="-4")
    after = marked(packed(parts), result)
    cell = openpyxl.load_workbook(io.BytesIO(after), data_only=True)[SHEET]["E5"]
    assert cell.value == -4
    assert cell.comment is not None
    assert opened(after)[SHEET]["E5"].value == "=C5+1"


def test_the_first_sheet_lists_all_with_links_and_nothing_in_it_is_a_formula() -> None:
    made = opened(marked(saved(book()), NEGATIVE, LOST, MISSING))
    first = made.worksheets[0]
    assert first.title == "Kết quả kiểm tra"
    assert made.active is first
    assert [sheet.sheet_view.tabSelected for sheet in made.worksheets] == [True, None, None]
    top = next(cell.row for cell in first["A"] if cell.value == "STT")
    lines = list(first.iter_rows(min_row=top + 1, values_only=True))
    assert [line[6] for line in lines] == ["cell.negative", "form.unit_missing", "cell.missing"]
    assert [line[1] for line in lines] == ["Lỗi", "Lỗi", "Cảnh báo"]
    assert lines[1][4] == VI.message(LOST)
    links = {cell.coordinate: cell.hyperlink.location for cell in first["D"] if cell.hyperlink}
    assert links == {f"D{top + 1}": "'Biểu ''A'' & B'!C5", f"D{top + 3}": "'Biểu ''A'' & B'!F9"}
    assert not any(cell.data_type == "f" for row in first.iter_rows() for cell in row)
    english = opened(marked(saved(book()), NEGATIVE, words=EN))
    assert english.sheetnames[0] == "Findings"
    assert "1 error" in str(english.worksheets[0]["A2"].value)


def test_a_merged_cell_is_marked_where_it_is_seen_and_a_finding_at_each_of_its_cells() -> None:
    several = finding("cell.negative", sheet=SHEET, cell="B2", raw="", cells=["B2", "D6:E7"])
    sheet = opened(marked(saved(book()), several))[SHEET]
    cells = ("A1", "D6", "E6", "D7", "E7")
    assert all(sheet[cell].comment is not None for cell in cells)
    assert {sheet[cell].fill.fgColor.rgb for cell in cells} == {COLOURS[Severity.ERROR]}


def test_a_copy_that_is_marked_again_has_the_new_marks_only_and_the_old_colours_back() -> None:
    once = marked(saved(book()), NEGATIVE, MISSING)
    twice = opened(marked(once, WORDS))
    assert len(twice.sheetnames) == 3
    sheet = twice[SHEET]
    assert sheet["F9"].comment is None
    assert sheet["F9"].fill.fill_type is None
    assert sheet["C5"].comment is not None
    assert sheet["C5"].comment.text.count("[kpi]") == 1
    assert sheet["C5"].comment.text.startswith("Đã hỏi xã")
    clean = opened(marked(once, LOST))[SHEET]
    assert clean["C5"].fill.fgColor.rgb == "FF00FF00"
    assert clean["C5"].comment is not None
    assert clean["C5"].comment.text.strip() == "Đã hỏi xã"


def test_a_copy_saved_by_another_program_is_marked_again_as_well() -> None:
    between = saved(opened(marked(saved(book()), NEGATIVE, MISSING)))
    assert not is_untouched_copy(unpacked(between))
    copy = marked(between, MISSING)
    assert is_untouched_copy(unpacked(copy))
    again = opened(copy)
    assert len(again.sheetnames) == 3
    assert again[SHEET]["C5"].comment is not None
    assert "[kpi]" not in again[SHEET]["C5"].comment.text
    assert [line for line in again.worksheets[0].values if line[6] == "cell.missing"]


def test_the_boxes_of_comments_are_well_formed_and_there_is_one_for_each() -> None:
    parts = unpacked(marked(saved(book()), NEGATIVE, MISSING))
    (vml,) = (data for name, data in parts.items() if name.endswith(".vml"))
    notes = minidom.parseString(vml).getElementsByTagNameNS("urn:schemas-microsoft-com:office:excel", "Row")
    assert sorted(int(note.firstChild.data) for note in notes) == [2, 4, 8]  # type: ignore[union-attr]
    content_types = parts["[Content_Types].xml"].decode()
    assert 'Extension="vml"' in content_types


def test_names_with_prefixes_cells_without_addresses_and_empty_rows_are_marked_too() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    made = openpyxl.Workbook()
    made.worksheets[0].title = SHEET
    parts = unpacked(saved(made))
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{main}"><x:cols><x:col min="3" max="3" style="0"/></x:cols><x:sheetData>'
        '<x:row><x:c><x:v>1</x:v></x:c><x:c t="str"><x:v>a</x:v></x:c></x:row><x:row r="3"/>'
        '<x:row r="9" spans="1:1"><x:c r="A9"><x:v>9</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    ).encode()
    cells = ["A1", "B1", "D1", "B2", "C3", "F9", "A12"]
    result = finding("cell.negative", sheet=SHEET, cell="A1", raw="", cells=cells)
    sheet = opened(marked(packed(parts), result))[SHEET]
    assert all(sheet[cell].comment is not None for cell in cells)
    assert {sheet[cell].fill.fgColor.rgb for cell in cells} == {COLOURS[Severity.ERROR]}
    assert [sheet["A1"].value, sheet["B1"].value, sheet["A9"].value] == [1, "a", 9]


def test_a_workbook_written_in_an_odd_way_comes_back_as_its_values_and_says_so() -> None:
    parts = unpacked(saved(book()))
    parts["xl/styles.xml"] = (
        b"<styleSheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"
    )
    before = saved(book())
    copy = annotated(Original("a.xlsx", packed(parts), grids(before), [NEGATIVE]), VI)
    made = opened(copy.data)
    assert made[SHEET]["C5"].value == -5
    assert made[SHEET]["C5"].comment is not None
    assert VI.text("annotate.odd") in [cell.value for cell in made.worksheets[0]["A"]]


def test_a_file_of_another_kind_comes_back_as_a_workbook_of_its_values() -> None:
    long = "Một trang tính có tên rất dài của chương trình khác"
    rows = (("=1+1", 2.5, True), ("1.234", 0.5, ""), ("a", "", ""))
    grid = Grid(long, rows, (((2, 0), (2, 1)),), hidden_rows=frozenset({1}), seen={(1, 1): "50,0%"})
    hidden = Grid("Ẩn", (("x",),), visible=False)
    found = finding("cell.text_number", Severity.WARNING, sheet=long, cell="A2", raw="1.234")
    copy = annotated(Original("a.ods", b"", [hidden, grid], [found]), VI)
    assert copy.suffix == ".xlsx"
    made = opened(copy.data)
    assert made["Ẩn"].sheet_state == "hidden"
    sheet = made.worksheets[2]
    assert [[cell.value for cell in row] for row in sheet["A1:C2"]] == [
        ["=1+1", 2.5, True],
        ["1.234", 0.5, None],
    ]
    assert sheet["A1"].data_type == "s"
    assert sheet["B2"].number_format == "0.0%"
    assert sheet.row_dimensions[2].hidden
    assert "A3:B3" in sheet.merged_cells
    assert sheet["A2"].comment is not None
    assert VI.text("annotate.values") in [cell.value for cell in made.worksheets[0]["A"]]


def test_a_signature_that_is_lost_and_a_conversation_that_stays_are_told() -> None:
    parts = unpacked(saved(book()))
    thread = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    parts["_xmlsignatures/sig1.xml"] = b"<Signature/>"
    parts["xl/threadedComments/threadedComment1.xml"] = (
        b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        b'<threadedComment ref="F9" id="{1}"><text>?</text></threadedComment></ThreadedComments>'
    )
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    relation = f'<Relationship Id="t1" Type="{thread}" Target="../threadedComments/threadedComment1.xml"/>'
    parts[rels] = parts[rels].replace(b"</Relationships>", relation.encode() + b"</Relationships>")
    made = opened(marked(packed(parts), MISSING))
    assert made[SHEET]["F9"].comment is None
    assert made[SHEET]["F9"].fill.fgColor.rgb == COLOURS[Severity.WARNING]
    said = [cell.value for cell in made.worksheets[0]["A"]]
    assert VI.text("annotate.signed") in said
    assert VI.text("annotate.threads", cells=f"{SHEET}!F9") in said


def test_macros_stay_and_the_copy_is_named_as_such() -> None:
    parts = unpacked(saved(book()))
    parts["xl/vbaProject.bin"] = b"macro"
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    data = packed(parts)
    copy = annotated(Original("a.xlsm", data, grids(data), [NEGATIVE]), VI)
    assert copy.suffix == ".xlsm"
    assert unpacked(copy.data)["xl/vbaProject.bin"] == b"macro"


def test_the_same_file_gives_the_same_copy() -> None:
    data = saved(book())
    assert marked(data, NEGATIVE, MISSING) == marked(data, NEGATIVE, MISSING)
    assert is_untouched_copy(unpacked(marked(data, NEGATIVE)))


@pytest.mark.parametrize("text", ["a\x00b", "_x0041_", "<&>\"'", "x" * 40_000, "\ud800"])
def test_any_text_can_be_told(text: str) -> None:
    found = finding("cell.unit_words", Severity.INFO, sheet=SHEET, cell="C5", raw=text)
    made = opened(marked(saved(book()), found))
    assert made[SHEET]["C5"].comment is not None


def test_the_list_is_known_again_by_its_words_alone() -> None:
    copy = marked(saved(book()), NEGATIVE)
    assert [lists_findings(grid) for grid in grids(copy)] == [True, False, False]
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.testzip() is None


@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # what openpyxl would lose
def test_buttons_shapes_sparklines_tables_and_data_bars_stay() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet(SHEET)
        sheet.write_column("C1", [1, 2, 3, 4])
        sheet.insert_button("F1", {"macro": "x", "caption": "Gửi"})
        sheet.insert_textbox("F5", "hộp chữ")
        sheet.add_sparkline("E1", {"range": "'Biểu ''A'' & B'!C1:C4"})
        sheet.conditional_format("C1:C4", {"type": "data_bar", "data_bar_2010": True})
        sheet.add_table("H1:I3")
        sheet.protect("bí mật")
        sheet.set_landscape()
    before = unpacked(out.getvalue())
    after = unpacked(marked(out.getvalue(), NEGATIVE))
    xml = after["xl/worksheets/sheet1.xml"].decode()
    minidom.parseString(xml)
    names = [node.tagName for node in minidom.parseString(xml).documentElement.childNodes]  # type: ignore[union-attr]
    assert names == [
        node.tagName  # type: ignore[union-attr]
        for node in minidom.parseString(before["xl/worksheets/sheet1.xml"]).documentElement.childNodes
    ]
    (vml,) = (data.decode() for name, data in after.items() if name.endswith(".vml"))
    minidom.parseString(vml)
    assert 'ObjectType="Button"' in vml
    assert vml.count('ObjectType="Note"') == 1
    for name in ("xl/drawings/drawing1.xml", "xl/tables/table1.xml"):
        assert after[name] == before[name]
    sheet = opened(marked(out.getvalue(), NEGATIVE))[SHEET]
    assert sheet["C5"].comment is not None
    assert sheet.protection.sheet
