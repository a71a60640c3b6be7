"""Who sends, for when, which version; and files that are not to be counted."""

from __future__ import annotations

import re
import unicodedata
import warnings
import zipfile
from pathlib import Path

import pytest

from kpi.intake.context import Context
from kpi.intake.files.sources import gather
from tests.intake.biff import xls
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, add_sheet, packed, read, saved, sheet_of, unpacked


def titled(*lines: str) -> str:
    return "\n".join(["Biểu 05/HT", *lines])


@pytest.mark.parametrize(
    "line",
    [
        "Kỳ báo cáo: Năm 2021",
        "Kỳ số liệu: năm 2021",
        "Năm 2021",
        "(năm 2021)",
        "Kỳ báo cáo: 2021",
        "Kỳ báo cáo | Năm 2021",
        "Kỳ báo cáo: | | 2021",
        "BÁO CÁO SỐ LIỆU NĂM 2021",
    ],
)
def test_lines_that_name_the_period(dong_thap: Context, line: str) -> None:
    found = read(sheet_of(titled(line, "Đơn vị báo cáo: UBND huyện Tam Nông"), HEAD, ROWS), dong_thap)
    assert (found.grave, found.units()) == ([], FIGURES)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Kỳ báo cáo: Năm 2020", "2020"),
        ("Năm 2022", "2022"),
        ("Kỳ báo cáo: 6 tháng đầu năm 2021", "2021-S1"),
        ("6 tháng cuối năm 2021", "2021-S2"),
        ("Kỳ báo cáo: Quý III/2021", "2021-Q3"),
        ("Quý 4 năm 2021", "2021-Q4"),
        ("Kỳ báo cáo: Tháng 9/2021", "2021-09"),
    ],
)
def test_another_period_refuses_the_file_and_says_which(dong_thap: Context, line: str, said: str) -> None:
    found = read(sheet_of(titled(line, "Đơn vị báo cáo: UBND huyện Tam Nông"), HEAD, ROWS), dong_thap)
    assert found.received.refused
    assert found.received.parts == ()
    (told,) = [f for f in found.findings if f.code == "file.other_period"]
    assert dict(told.params) == {"said": said, "asked": "2021"}
    assert told.cell.startswith("A")


@pytest.mark.parametrize(
    ("line", "revision"),
    [("Lần gửi: 2", 2), ("Báo cáo lần thứ 3", 3), ("Lần báo cáo: 02", 2), ("", 1), ("Lần gửi: đầu", 1)],
)
def test_the_version_line(dong_thap: Context, line: str, revision: int) -> None:
    found = read(sheet_of(TITLES, line, HEAD, ROWS), dong_thap)
    assert found.received.revision == revision
    assert found.units() == FIGURES


@pytest.mark.parametrize(
    "line",
    [
        "Đơn vị báo cáo: UBND huyện Tam Nông",
        "Đơn vị gửi: Huyện Tam Nông, tỉnh Đồng Tháp",
        "Đơn vị báo cáo: Phòng LĐTBXH huyện Tam Nông",
        "Đơn vị báo cáo: | UBND HUYỆN TAM NÔNG",
        "Đơn vị báo cáo: Tam Nông",
        "",
    ],
)
def test_who_sends_is_known_by_the_line_or_by_the_rows(dong_thap: Context, line: str) -> None:
    found = read(sheet_of(titled("Năm 2021", line), HEAD, ROWS), dong_thap)
    assert found.grave == []
    assert {p.reporter for p in found.received.parts} == {"871"}


def test_a_file_without_a_period_is_read_and_that_is_told(dong_thap: Context) -> None:
    found = read(sheet_of(titled("Đơn vị báo cáo: UBND huyện Tam Nông"), HEAD, ROWS), dong_thap)
    assert ([c for c, _ in found.grave], found.units()) == (["file.no_period"], FIGURES)


@pytest.mark.parametrize(
    "line",
    [
        "Kỳ báo cáo: 9 tháng đầu năm 2021",
        "Kỳ báo cáo: 6 tháng năm 2021",
        "Kỳ báo cáo: 01/02/2021 - 30/06/2021",
        "Kỳ báo cáo: I/2021",
        "Kỳ báo cáo: các năm 2020, 2021",
    ],
)
def test_a_line_that_is_no_known_period_refuses_the_file(dong_thap: Context, line: str) -> None:
    found = read(sheet_of(titled(line), HEAD, ROWS), dong_thap)
    assert (found.received.refused, found.codes) == (True, ["file.period_unclear"])


@pytest.mark.parametrize(
    "line",
    [
        "Kỳ báo cáo: 01/01/2021 - 30/06/2021",
        "Kỳ báo cáo: sáu tháng đầu năm 2021",
        "Kỳ báo cáo: Quý III-2021",
        "Kỳ báo cáo: Quý III 2021",
        "Kỳ báo cáo: Tháng 9-2021",
        "BÁO CÁO 6 THÁNG ĐẦU NĂM 2021",
        "Số liệu năm 2019",
    ],
)
def test_another_period_refuses_the_file(dong_thap: Context, line: str) -> None:
    found = read(sheet_of(titled(line), HEAD, ROWS), dong_thap)
    assert (found.received.refused, found.codes) == (True, ["file.other_period"])


@pytest.mark.parametrize(
    "office", ["Công an huyện Tam Nông", "Phòng Y tế huyện Tam Nông", "Đồn Biên phòng Thường Phước"]
)
def test_an_agency_does_not_replace_the_report_of_its_unit(dong_thap: Context, office: str) -> None:
    lines = titled("Năm 2021", f"Đơn vị báo cáo: {office}")
    found = read(sheet_of(lines, HEAD, ROWS), dong_thap)
    assert (found.received.refused, found.codes) == (True, ["file.agency"])


def test_a_hidden_sheet_is_not_read(dong_thap: Context) -> None:
    book = sheet_of(titled("Năm 2021", "Đơn vị báo cáo: UBND huyện Tam Nông"), HEAD, ROWS)
    book.create_sheet("Khác")
    book.worksheets[0].sheet_state = "hidden"
    found = read(book, dong_thap)
    assert "sheet.hidden" in found.codes
    assert found.units() == {}


def test_a_sender_line_that_names_nobody_is_told_and_the_rows_decide(dong_thap: Context) -> None:
    lines = titled("Năm 2021", "Đơn vị báo cáo: UBND huyện Tam Nôg")
    found = read(sheet_of(lines, HEAD, ROWS), dong_thap)
    assert [c for c, _ in found.grave] == ["sheet.sender_unknown"]
    assert {p.reporter for p in found.received.parts} == {"871"}


def test_a_sender_line_that_contradicts_the_rows_refuses_the_file(dong_thap: Context) -> None:
    found = read(sheet_of(titled("Đơn vị báo cáo: UBND huyện Lấp Vò"), HEAD, ROWS), dong_thap)
    assert found.received.refused
    assert found.codes == ["file.rows_of_another"]


def test_sheets_of_two_senders_refuse_the_file(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    titles = TITLES.replace("05/HT", "06/TC").replace("Tam Nông", "Lấp Vò")
    head = "STT | Tên đơn vị | Trung ương | Địa phương | Nguồn khác | Tổng cộng"
    add_sheet(
        book,
        "06",
        titles,
        "STT | Tên đơn vị | Kinh phí | < | < | <",
        head.replace("STT | Tên đơn vị", "^ | ^"),
    )
    found = read(book, dong_thap)
    assert "file.two_senders" in found.codes
    assert found.received.refused


def test_a_file_of_another_province_is_refused(dong_thap: Context, thanh_hoa: Context) -> None:
    lines = [titled("Đơn vị báo cáo: UBND huyện Cẩm Thủy, tỉnh Thanh Hóa"), titled("")]
    rows = (
        "1 | | Xã Cẩm Ngọc | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0\n2 | | Xã Cẩm Long | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0"
    )
    for titles in lines:
        found = read(sheet_of(titles, HEAD, rows), dong_thap)
        assert found.received.refused
        assert found.codes == ["file.other_province"]
        assert not read(sheet_of(titles, HEAD, rows), thanh_hoa).received.refused


@pytest.mark.parametrize(
    "people",
    [
        "STT | Họ và tên | Năm sinh | Nơi thường trú\n1 | Nguyễn Văn A | 1990 | Xã Phú Hiệp",
        "Danh sách\n\n\nTT | HỌ TÊN | Số CCCD\n1 | Trần Thị B | 034",
        "STT | Họ, tên | < | CMND/CCCD",
        "DANH SÁCH\nSTT | Họ và tên người nghiện | Năm sinh | Nơi cư trú\n1 | Nguyễn Văn A | 1990",
        "HỌ VÀ TÊN | Số CCCD/CMND (nếu có) | Điện thoại",
        "TT | Tên đối tượng | Địa chỉ",
    ],
)
def test_a_list_of_persons_is_refused_whole_and_not_to_be_kept(dong_thap: Context, people: str) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "DS", people)
    found = read(book, dong_thap)
    assert (found.received.refused, found.received.keep, found.received.parts) == (True, False, ())
    assert [(f.code, f.sheet) for f in found.findings] == [("file.persons", "DS")]
    assert "Nguyễn" not in repr(found.findings)


def test_a_hidden_list_of_persons_is_found_too(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "DS", "Họ và tên | Số CCCD").sheet_state = "veryHidden"
    assert not read(book, dong_thap).received.keep


def test_a_single_word_about_persons_is_no_list(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES, HEAD, ROWS, "", "(Ký, ghi rõ họ và tên)", "Họ và tên"), dong_thap)
    assert found.received.keep
    assert found.units() == FIGURES


@pytest.mark.parametrize(
    "lines",
    [
        "Người lập | (Ký, ghi rõ họ tên)\nKý, ghi rõ họ tên | Ký tên, đóng dấu, ghi rõ họ và tên",
        "Địa chỉ: Khóm 1 | Điện thoại: 0277 3 851 001",
        "Tên cơ sở | Địa chỉ | Điện thoại",
        "Số người được cấp căn cước | Số người có năm sinh trước 2000",
    ],
)
def test_lines_that_only_sound_like_a_list_of_persons(dong_thap: Context, lines: str) -> None:
    found = read(sheet_of(TITLES, HEAD, ROWS, "", lines), dong_thap)
    assert "file.persons" not in found.codes
    assert found.received.keep


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_csv_with_any_sign_and_with_or_without_a_mark(dong_thap: Context, sign: str, bom: bytes) -> None:
    lines = [
        "Năm 2021",
        "Đơn vị báo cáo: UBND huyện Tam Nông",
        "Tên đơn vị;Số người có nhu cầu;Số người được hỗ trợ;;Số mô hình",
        ";;Tổng số;Y tế;",
        "Xã Phú Hiệp;1;1;0;0",
        '"Xã An Long";2;2;"0";0',
    ]
    body = "".join(line.replace(";", sign) + "\n" for line in lines)
    found = read(bom + body.encode(), dong_thap, ".csv")
    assert not found.received.refused, found.findings
    assert found.cell("30022", "support_needed")[:2] == ("2", "number")


def test_csv_in_another_encoding_is_told(dong_thap: Context) -> None:
    found = read("Tên đơn vị;Số\nXã Phú Hiệp;1".encode("utf-16"), dong_thap, ".csv")
    assert found.received.refused
    legacy = read("Tên đơn v\u00ec;S\u00f4".encode("cp1252", "ignore") + b"\xff", dong_thap, ".csv")
    assert legacy.codes == ["file.encoding"]


def test_a_file_is_known_by_its_bytes_not_its_name(dong_thap: Context) -> None:
    data = saved(sheet_of(TITLES, HEAD, ROWS))
    for suffix in (".xls", ".csv", ".ods", ""):
        assert read(data, dong_thap, suffix).units() == FIGURES


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/rel": b"http://purl.oclc.org/ooxml/officeDocument/rel",
}


def strict(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts as Excel saves “Strict Open XML”."""
    for plain, name in STRICT.items():
        parts = {path: part.replace(plain, name) for path, part in parts.items()}
    book = parts[BOOK].replace(b"<workbook ", b'<workbook conformance="strict" ', 1)
    return parts | {BOOK: book}


def test_a_strict_workbook_is_read(dong_thap: Context) -> None:
    found = read(packed(strict(parts_of())), dong_thap)
    assert (found.units(), found.codes) == (FIGURES, [])


def test_a_date_of_a_strict_workbook_is_no_figure(dong_thap: Context) -> None:
    parts = strict(parts_of())
    xml = re.sub(rb'<c r="D9"[^>]*>.*?</c>', b'<c r="D9" t="d"><v>2021-05-12</v></c>', parts[SHEET])
    found = read(packed(parts | {SHEET: xml}), dong_thap)
    assert [(f.code, f.cell) for f in found.findings] == [("cell.date", "D9")]


def test_a_strict_workbook_meets_the_same_limits(dong_thap: Context) -> None:
    parts = strict(parts_of())
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", FAR)
    assert read(packed(parts), dong_thap).codes == ["file.too_many_cells"]


SHEET, BOOK, LINKS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


def parts_of() -> dict[str, bytes]:
    return unpacked(saved(sheet_of(TITLES, HEAD, ROWS)))


def test_a_workbook_that_lists_a_sheet_under_a_broken_word_is_damaged(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "Biểu 06", TITLES)
    parts = unpacked(saved(book))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheet ", b"<she t=", 1)
    assert read(packed(parts), dong_thap).codes == ["file.damaged"]


@pytest.mark.parametrize(
    ("member", "target", "codes"),
    [
        ("xl/worksheets/sheet1.dat", b"/xl/worksheets/sheet1.dat", ["file.too_many_cells"]),
        ("xl/worksheets/sheet1.xml", b"worksheets/SHEET1.xml", ["file.too_many_cells"]),
        ("XL/worksheets/sheet1.XML", b"/xl/worksheets/sheet1.xml", ["file.too_many_cells"]),
        ("xl/worksheets/sheet1.xml", b"../xl/worksheets/sheet1.xml", ["file.too_many_cells"]),
        ("xl/worksheets/sheet1.xml", b"worksheets/sheet9.xml", ["file.damaged"]),
    ],
)
def test_a_sheet_is_measured_under_whatever_name_a_reader_finds_it(
    dong_thap: Context, member: str, target: bytes, codes: list[str]
) -> None:
    parts = parts_of()
    parts[member] = parts.pop(SHEET).replace(b"</sheetData>", FAR)
    parts[LINKS] = parts[LINKS].replace(b"/xl/worksheets/sheet1.xml", target)
    assert read(packed(parts), dong_thap).codes == codes


def test_parts_or_sheets_with_one_name_are_refused(dong_thap: Context) -> None:
    parts = parts_of()
    assert read(packed({**parts, SHEET.upper(): parts[SHEET]}), dong_thap).codes == ["file.damaged"]
    sheet = parts[BOOK][parts[BOOK].index(b"<sheet ") :].partition(b"/>")[0] + b"/>"
    twice = {**parts, BOOK: parts[BOOK].replace(sheet, sheet * 2)}
    assert read(packed(twice), dong_thap).codes == ["file.damaged"]


def test_chart_sheets_and_odd_sheet_names_do_no_harm(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS, name="Biểu <5> & 'B'")
    book.create_chartsheet("Đồ thị")
    assert read(book, dong_thap).units() == FIGURES


def test_a_shared_string_no_cell_could_hold_or_that_is_repeated_without_end(dong_thap: Context) -> None:
    for length, code in ((40_000, "file.damaged"), (30_000, "file.bomb")):
        parts = parts_of()
        parts["xl/sharedStrings.xml"] = b"<sst><si><t>" + b"A" * length + b"</t></si></sst>"
        rows = (b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (r, r) for r in range(100, 8100))
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b"".join(rows) + b"</sheetData>")
        assert read(packed(parts), dong_thap).codes == [code]


def test_a_far_cell_in_an_old_workbook_or_a_wide_row_of_text(dong_thap: Context) -> None:
    far: list[list[object]] = [[1], *([[]] * 65_530), [*[""] * 255, 1]]
    assert read(xls("Sheet", far), dong_thap, ".xls").codes == ["file.too_many_cells"]
    wide = b"," * 100_000 + b"\n" + b"a\n" * 100
    assert read(wide, dong_thap, ".csv").codes == ["file.too_many_cells"]


def test_members_of_a_zip_with_one_name_are_all_read_and_others_are_told(
    dong_thap: Context, tmp_path: Path
) -> None:
    bundle = tmp_path / "a.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(bundle, "w") as out:
        warnings.simplefilter("ignore")
        for name in (
            "bc.xlsx",
            "bc.xlsx",
            "in.zip",
            "note.docx",
            ".DS_Store",
            "x/Thumbs.db",
            "\x1b[2Jc.xlsx",
        ):
            out.writestr(name, name)
    gathered = gather([bundle, tmp_path / "." / "a.zip"], dong_thap.specs.settings)
    labels = [s.label.removeprefix(f"{bundle}") for s in gathered.sources]
    assert sorted(labels) == ["!bc.xlsx", "!bc.xlsx#2", "!\ufffd[2Jc.xlsx"]
    assert [(told.code, told.file, dict(told.params)) for told in gathered.findings] == [
        ("file.skipped", str(bundle), {"count": "2", "names": "in.zip, note.docx"}),
        ("file.of_system", str(bundle), {"count": "2", "names": ".DS_Store, x/Thumbs.db"}),
    ]


def test_decomposed_letters_are_read_and_everything_told_is_composed(
    dong_thap: Context, tmp_path: Path
) -> None:
    def apart(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    book = sheet_of(apart(TITLES), apart(HEAD), apart(ROWS), name=apart("Biểu 05"))
    book.worksheets[0]["D9"] = apart("không rõ")
    book.worksheets[0]["C10"] = apart("Xã Phú Hiệpp")
    found = read(book, dong_thap)
    assert found.units()["30001"] == FIGURES["30001"]
    assert {"row.code_name_conflict", "cell.not_a_number"} <= set(found.codes)
    assert found.received.parts[0].sheet == "Biểu 05"
    path = tmp_path / apart("Đồng Tháp.xlsx")
    path.write_bytes(b"x")
    (source,) = gather([tmp_path], dong_thap.specs.settings).sources
    told = [*found.received.findings, *(p.readings.raw for p in found.received.parts), source.label]
    assert all(unicodedata.is_normalized("NFC", repr(one)) for one in told)
    assert source.read() == b"x"
