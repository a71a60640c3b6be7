"""Names of sheets and page headers that say a plan, another year or a running total."""

from __future__ import annotations

import pytest

from kpi.intake.context import Context
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, add_sheet, read, sheet_of
from tests.intake.conftest import office

OTHER = (
    "Kế hoạch", "KH 2021", "KH", "Năm 2020", "2020", "Lũy kế", "LK 2021", "Cộng dồn", "Cùng kỳ", "Năm trước",
    "Biểu 05 (KH)", "Biểu 05 năm 2020", "Kế hoạch năm 2022", "Quý IV", "6 tháng",
)  # fmt: skip
HARMLESS = (
    "Biểu 05", "05", "Biểu 05 - 2021", "2021", "Năm 2021", "Sheet1", "TH 2021", "Tổng hợp", "Phụ lục 1",
    "Biểu 05 (2)", "Thực hiện 2021",
)  # fmt: skip


@pytest.mark.parametrize("name", OTHER)
def test_a_sheet_named_for_a_plan_or_another_time_is_told_and_not_taken(
    dong_thap: Context, name: str
) -> None:
    found = read(sheet_of(TITLES, HEAD, ROWS, name=name), dong_thap)
    assert found.units() == {}
    assert "sheet.name_other" in found.codes


@pytest.mark.parametrize("name", HARMLESS)
def test_a_sheet_named_for_its_form_or_its_own_period_is_taken(dong_thap: Context, name: str) -> None:
    found = read(sheet_of(TITLES, HEAD, ROWS, name=name), dong_thap)
    assert found.units() == FIGURES
    assert "sheet.name_other" not in found.codes


def test_a_quarters_own_name_is_taken() -> None:
    quarter = office("87", "2021-Q4")
    titles = TITLES.replace("Năm 2021", "Quý IV năm 2021")
    assert read(sheet_of(titles, HEAD, ROWS, name="Quý IV"), quarter).units() == FIGURES
    assert read(sheet_of(titles, HEAD, ROWS, name="Quý III"), quarter).units() == {}


def test_beside_a_sheet_of_last_year_that_of_this_year_is_taken(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS, name="2021")
    add_sheet(book, "2020", TITLES, HEAD, ROWS.replace("| 4 |", "| 9 |"))
    found = read(book, dong_thap)
    assert found.units() == FIGURES
    assert [f.sheet for f in found.findings if f.code == "sheet.name_other"] == ["2020"]


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ('&C&"Times New Roman,Bold"&14NĂM 2020', False),
        ("&LUBND huyện&CKẾ HOẠCH NĂM 2021", False),
        ("&CNĂM 2021", True),
        ("&LBiểu 05/HT&RTrang &P/&N", True),
        ("&RIn ngày 12/01/2022", True),
    ],
)
def test_a_page_header_speaks_as_a_title_does(dong_thap: Context, header: str, taken: bool) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    sheet = book.worksheets[0]
    for part, code in (("left", "&L"), ("center", "&C"), ("right", "&R")):
        if code in header:
            text = header.partition(code)[2]
            for other in ("&L", "&C", "&R"):
                text = text.partition(other)[0]
            getattr(sheet.oddHeader, part).text = text
    found = read(book, dong_thap)
    assert found.units() == (FIGURES if taken else {})
    assert ("sheet.page_header_other" in found.codes) == (not taken)
