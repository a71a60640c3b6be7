"""Workbooks typed in TCVN3 and VNI: read where all that is seen says so, else refused, the font named."""

from __future__ import annotations

import unicodedata
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from kpi.intake.context import Context
from kpi.intake.files.oldfonts import decoded
from kpi.intake.files.syllables import is_vietnamese
from kpi.units.gazetteer.units import load_units
from tests.intake.biff import xls
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, Read, plain_cells, read, sheet_of
from tests.intake.oldfonts import typed

FONTS = ["TCVN3", "VNI"]
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
TCVN3_LETTERS = LETTERS + "ĂÂÊÔƠƯĐ" + "bcdghklmnpqrstvxBCH .,-()/0123456789"
VNI_LETTERS = LETTERS + LETTERS.upper() + "bcdghklmnpqrstvxBCH .,-()/0123456789"
NO_CODES = ROWS.replace("'30001", "").replace("'30007", "").replace("'30010", "")


@given(st.text(TCVN3_LETTERS))
def test_any_text_typed_in_tcvn3_is_decoded(text: str) -> None:
    assert decoded(typed(text, "TCVN3"), "TCVN3") == text


@given(st.lists(st.sampled_from(VNI_LETTERS)).map("".join))
def test_any_text_typed_in_vni_is_decoded(text: str) -> None:
    assert decoded(typed(text, "VNI"), "VNI") == text


@pytest.mark.parametrize("font", FONTS)
def test_names_of_all_units_are_decoded_and_are_vietnamese(font: str) -> None:
    names = {unit.name for unit in load_units().at(date(2021, 12, 31)).walk("")}
    foreign = [name for name in names if not is_vietnamese(name)]
    assert len(foreign) < len(names) / 50  # names of mountain peoples: Krông Bông
    for name in names:
        assert decoded(typed(name, font), font).casefold() == name.casefold()


def book(font: str, titles: str = TITLES, head: str = HEAD, rows: str = ROWS) -> openpyxl.Workbook:
    """A workbook typed in an old font (its merges stay)."""
    return sheet_of(*(typed(text, font) for text in (titles, head, rows)))


def in_font(book: openpyxl.Workbook, name: str) -> openpyxl.Workbook:
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value is not None:
                cell.font = Font(name=name)
    return book


def decoding(found: Read) -> list[tuple[str, dict[str, str]]]:
    return [(f.code, dict(f.params)) for f in found.findings]


@pytest.mark.parametrize("name", ["Arial", ".VnTime"])
def test_a_workbook_in_tcvn3_is_read(dong_thap: Context, name: str) -> None:
    for rows in (ROWS, NO_CODES):
        found = read(in_font(book("TCVN3", rows=rows), name), dong_thap)
        assert found.units() == FIGURES
        assert decoding(found) == [("sheet.font_decoded", {"font": "TCVN3", "columns": found_columns(found)})]


def found_columns(found: Read) -> str:
    return dict(found.findings[0].params)["columns"]


@pytest.mark.parametrize("name", ["Arial", "VNI-Times"])
def test_a_workbook_in_vni_is_read(dong_thap: Context, name: str) -> None:
    found = read(in_font(book("VNI", rows=NO_CODES), name), dong_thap)
    assert found.units() == FIGURES
    assert [code for code, _ in decoding(found)] == ["sheet.font_decoded"]


@pytest.mark.parametrize("font", FONTS)
def test_names_in_an_old_font_under_headings_in_unicode(dong_thap: Context, font: str) -> None:
    found = read(sheet_of(TITLES, HEAD, typed(NO_CODES, font)), dong_thap)
    assert found.units() == FIGURES
    assert decoding(found) == [("sheet.font_decoded", {"font": font, "columns": "C"})]


@pytest.mark.parametrize("font", FONTS)
def test_an_old_workbook_and_a_table_as_text(dong_thap: Context, font: str) -> None:
    rows = [[typed(cell, font) if isinstance(cell, str) else cell for cell in row] for row in plain_cells()]
    found = read(xls("Biểu 05", rows), dong_thap, ".xls")
    assert (found.units(), found.codes) == (FIGURES, ["sheet.font_decoded"])
    lines = "\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in rows)
    found = read(lines.encode("cp1252"), dong_thap, ".csv")
    assert (found.units(), found.codes) == (FIGURES, ["sheet.font_decoded"])


def test_another_period_in_an_old_font_refuses_the_file(dong_thap: Context) -> None:
    found = read(book("TCVN3", TITLES.replace("2021", "2020")), dong_thap)
    assert (found.received.refused, found.codes) == (True, ["sheet.font_decoded", "file.other_period"])


def test_a_list_of_persons_in_an_old_font_beside_a_form_is_found(dong_thap: Context) -> None:
    whole = sheet_of(TITLES, HEAD, ROWS)
    sheet = whole.create_sheet("DS")
    for line in (
        "STT|Họ và tên|Năm sinh|Số CCCD",
        "1|Nguyễn Văn Tố|1990|087190001234",
        "2|Trần Thị Bưởi|1991|08",
    ):
        sheet.append(typed(line, "TCVN3").split("|"))
    found = read(whole, dong_thap)
    assert (found.received.refused, found.received.keep) == (True, False)
    assert "file.persons" in found.codes


def test_words_among_figures_stay_as_typed(dong_thap: Context) -> None:
    whole = book("TCVN3")
    whole.worksheets[0]["D9"] = typed("không có", "TCVN3")
    found = read(whole, dong_thap)
    state = found.cell("30007", "support_needed")
    assert state[:2] == (None, "invalid")
    assert {unit: figures for unit, figures in found.units().items() if unit != "30007"} == {
        unit: figures for unit, figures in FIGURES.items() if unit != "30007"
    }


def test_where_the_evidence_is_not_unanimous_the_font_is_named_and_nothing_read(dong_thap: Context) -> None:
    contradicting = in_font(book("TCVN3", rows=NO_CODES), "VNI-Times")
    assert "file.old_font" in read(contradicting, dong_thap).codes
    mixed = book("TCVN3", rows=NO_CODES)
    mixed.worksheets[0]["C9"] = "Xã Tân Công Sính"  # in Unicode: every letter of it is also one of TCVN3
    found = read(mixed, dong_thap)
    assert (found.received.refused, "file.old_font" in found.codes) == (True, True)


@pytest.mark.parametrize(
    "text", ["Xã Tân Lâm", "Hòa Bình", "hoà", "Xã Phú Hiệp", "Đơn vị báo cáo: UBND huyện"]
)
def test_what_is_unicode_already_is_vietnamese(text: str) -> None:
    assert is_vietnamese(text)
    assert is_vietnamese(unicodedata.normalize("NFD", text))
    assert not is_vietnamese(typed("Đơn vị báo cáo " + text, "TCVN3"))
    assert not is_vietnamese(typed("Đơn vị báo cáo " + text, "VNI"))
