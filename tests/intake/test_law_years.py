"""The days that a report of form 08 states, held against the year of Decision 28/2025/QĐ-TTg."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from kpi.intake.context import Context
from kpi.intake.times.lawyears import LawYears
from kpi.intake.workbook import read_file
from sample_reports.generator.dong_thap_2026 import communes_2026, planned, write_dong_thap_2026
from tests.intake.books import HEAD, ROWS, read, saved, sheet_of
from tests.intake.conftest import office
from tests.intake.test_periods import titled

LAW = "từ ngày 15/12/2025 đến ngày 14/12/2026"


@cache
def report(folder: Path) -> bytes:
    """The workbook of a commune, whose line of the period stands in A6."""
    code = next(unit.code for unit in communes_2026() if unit.code not in planned())
    [path] = write_dong_thap_2026(folder, [code])
    return path.read_bytes()


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return report(tmp_path_factory.mktemp("form-08"))


def told(
    workbook: bytes, line: str, below: str = "", context: Context | None = None
) -> list[tuple[str, str]]:
    """Codes and cells of what is told of the report with another line of the period, errors and warnings."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book.worksheets[0]
    assert str(sheet["A6"].value).startswith("Kỳ báo cáo")
    sheet["A6"] = line
    if below:
        sheet.cell(sheet.max_row + 2, 1).value = below
    found = read_file(saved(book), "x.xlsx", ".xlsx", context or office("82", "2026"))
    return [(one.code, one.cell) for one in found.findings if one.severity != "info"]


@pytest.mark.parametrize(
    "line",
    [
        f"Kỳ báo cáo: {LAW}",
        "Từ ngày 15/12/2025 đến ngày 14/12/2026",
        "Số liệu tính từ 15/12/2025 đến hết 14/12/2026",
        f"Kỳ báo cáo: năm 2026 ({LAW})",
        "Kỳ báo cáo: Năm 2026",
        "từ ngày 15 tháng 12 năm 2025 đến ngày 14 tháng 12 năm 2026",
        "Kỳ báo cáo: Năm 2026 (từ ngày 15 tháng 12 năm trước đến ngày 14 tháng 12 năm sau)",
        "Kỳ báo cáo: năm 2026, từ 15/12 năm trước đến 14/12 năm sau",
        "Số liệu tính từ ngày 15/12 năm trước đến ngày 14/12 năm 2026",
        "Kỳ báo cáo: năm 2026 (từ 15/12 đến 14/12)",
        "Kỳ báo cáo: Năm 2026 (15/12-14/12)",
        "Kỳ báo cáo: từ 15/12/2025 đến ngày 14/12",
        "Kỳ báo cáo: từ 15/12 đến ngày 14/12/2026",
        "Kỳ báo cáo: 15/12/2025 to 14/12/2026",
        "Kỳ báo cáo: 15/12/2025 ÷ 14/12/2026",
        "Kỳ báo cáo: 15/12/2025 ~ 14/12/2026",
        "Kỳ báo cáo: 15/12/2025 => 14/12/2026",
        "Kỳ báo cáo: 2025-12-15 đến 2026-12-14",
    ],
)
def test_the_days_of_the_law_are_the_year(workbook: bytes, line: str) -> None:
    assert told(workbook, line) == []


@pytest.mark.parametrize("line", ["Thời điểm 14/12/2026", "Số liệu tính đến ngày 14/12/2026"])
def test_its_last_day_is_that_of_the_year_and_what_is_left_open_is_told(workbook: bytes, line: str) -> None:
    assert told(workbook, line) == [("file.period_open", "A6")]


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("Kỳ báo cáo: từ ngày 01/01/2026 đến ngày 31/12/2026", []),
        ("Từ tháng 01/2026 đến tháng 12/2026", []),
        ("Thời điểm 31/12/2026", ["file.period_open"]),
        ("Năm 2026 (số liệu đến ngày 31/12/2026)", []),
    ],
)
def test_the_days_of_the_calendar_year_are_told_with_their_cell(
    workbook: bytes, line: str, others: Sequence[str]
) -> None:
    assert told(workbook, line) == [("form.law_days", "A6"), *((code, "A6") for code in others)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Từ ngày 15/12/2024 đến ngày 14/12/2025", "file.other_period"),
        ("Kỳ báo cáo: năm 2025 (từ ngày 15/12/2025 đến ngày 14/12/2026)", "file.period_unclear"),
        ("Từ ngày 15/12/2025 đến ngày 30/11/2026", "file.period_unclear"),
        ("Từ ngày 15/12/2025 đến ngày 31/12/2026", "file.period_unclear"),
        ("Thời điểm 30/11/2026", "file.period_unclear"),
        ("Kỳ báo cáo: năm 2025 (từ 15/12 năm trước đến 14/12 năm sau)", "file.other_period"),
        ("Kỳ báo cáo: năm 2026 (từ 16/12 năm trước đến 14/12 năm sau)", "file.period_unclear"),
        ("Kỳ báo cáo: năm 2026 (từ 15/12 đến 31/12)", "file.period_unclear"),
        ("Kỳ báo cáo: năm 2026 (từ 15/12 đến 14/12 năm trước)", "file.period_unclear"),
        ("Kỳ báo cáo: năm 2026 (từ 00/00 đến 00/00)", "file.period_unclear"),
        ("Kỳ báo cáo: từ 15/12/2024 đến 14/12", "file.other_period"),
        ("Kỳ báo cáo: 15/12/2025 - 14/12/20266", "file.period_unclear"),
        ("Kỳ báo cáo: 2025-12-15 đến 2026-12-15", "file.period_unclear"),
    ],
)
def test_other_days_refuse_the_file(workbook: bytes, line: str, code: str) -> None:
    assert told(workbook, line) == [(code, "A6")]


def test_days_of_the_law_without_any_year_leave_the_year_open(workbook: bytes) -> None:
    line = "Kỳ báo cáo: từ ngày 15/12 năm trước đến 14/12 năm sau"
    assert told(workbook, line) == [("file.no_year", "A6")]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"A6": "Từ ngày", "D6": "15/12/2025", "F6": "đến ngày", "H6": "14/12/2026"}, []),
        ({"A6": "Từ ngày", "D6": date(2025, 12, 15), "F6": "đến ngày", "H6": date(2026, 12, 14)}, []),
        ({"A5": "Từ ngày 15/12/2025", "A6": "Đến ngày 14/12/2026"}, []),
        (
            {"A6": "Từ ngày", "D6": date(2026, 1, 1), "F6": "đến ngày", "H6": date(2026, 12, 31)},
            ["form.law_days"],
        ),
        ({"A5": "Từ ngày 15/12/2025", "A6": "Đến ngày 30/11/2026"}, ["file.period_unclear"]),
        ({"A5": "Từ ngày 15/12/2025", "A6": ""}, ["file.period_unclear"]),
    ],
)
def test_the_days_may_be_spread_over_cells(
    workbook: bytes, cells: dict[str, str | date], codes: list[str]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book.worksheets[0]
    for span in [one for one in sheet.merged_cells.ranges if one.min_row in (5, 6)]:
        sheet.unmerge_cells(str(span))
    for cell, value in cells.items():
        sheet[cell] = value
    found = read_file(saved(book), "x.xlsx", ".xlsx", office("82", "2026"))
    assert [one.code for one in found.findings if one.severity != "info"] == codes


def test_a_note_below_the_table_is_held_against_the_same_days(workbook: bytes) -> None:
    year = "Kỳ báo cáo: Năm 2026"
    assert told(workbook, year, f"Ghi chú: số liệu tính {LAW}") == []
    open_year = "từ ngày 15 tháng 12 năm trước đến ngày 14 tháng 12 năm sau"
    assert told(workbook, year, f"Ghi chú: số liệu tính {open_year}") == []
    [(code, _)] = told(workbook, year, "Ghi chú: số liệu tính từ ngày 01/01/2026 đến ngày 31/12/2026")
    assert code == "form.law_days"
    [(code, _)] = told(workbook, year, "Ghi chú: số liệu tính từ ngày 15/12/2024 đến ngày 14/12/2025")
    assert code == "sheet.remark_period"


def test_without_a_law_that_says_so_the_days_of_a_form_are_no_year(workbook: bytes) -> None:
    context = office("82", "2026")
    lawless = replace(context, times=replace(context.times, years=LawYears()))
    assert told(workbook, f"Kỳ báo cáo: {LAW}", context=lawless) == [("file.period_unclear", "A6")]
    calendar = "Kỳ báo cáo: từ ngày 01/01/2026 đến ngày 31/12/2026"
    assert told(workbook, calendar, context=lawless) == []


def test_the_law_holds_for_no_year_that_ended_before_it() -> None:
    years = office("82", "2026").times.years
    assert years.rules("08", 2025) is not None
    assert years.rules("08", 2024) is None
    assert years.rules("01", 2026) is None


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("Kỳ báo cáo: từ ngày 01/01/2021 đến ngày 31/12/2021", []),
        ("Kỳ báo cáo: từ ngày 15/12/2020 đến ngày 14/12/2021", ["file.period_unclear"]),
        ("Kỳ báo cáo: 01/01/2021 to 31/12/2021", []),
        ("Kỳ báo cáo: 2021-01-01 đến 2021-12-31", []),
        ("Tổ 5, To 3, năm 2021", []),
        ("Kỳ báo cáo: năm 2021 (từ 15/12 năm trước đến 14/12 năm sau)", ["file.period_unclear"]),
        ("Kỳ báo cáo: năm 2021 (từ 15/12 đến 14/12)", ["file.period_unclear"]),
        ("Kỳ báo cáo: từ 15/12/2020 đến 14/12", ["file.period_unclear"]),
    ],
)
def test_forms_of_the_calendar_year_are_read_as_ever(dong_thap: Context, line: str, codes: list[str]) -> None:
    assert [code for code, _ in read(sheet_of(titled(line), HEAD, ROWS), dong_thap).grave] == codes


@pytest.mark.parametrize(
    ("cell", "heading", "told_codes"),
    [
        ("G9", "Người có hồ sơ quản lý (từ 15/12/2025 đến 14/12/2026)", set()),
        ("G9", "Người có hồ sơ quản lý, từ ngày 15/12/2025 đến ngày 14/12/2026", set()),
        ("G9", "Người có hồ sơ quản lý (từ 15/12 năm trước đến 14/12)", set()),
        ("G10", "Nghiện ma túy (tính đến 14/12/2026)", set()),
        ("G9", "Người có hồ sơ quản lý (từ 01/01/2026 đến 31/12/2026)", {"sheet.heading_words"}),
        ("G9", "Người có hồ sơ quản lý (từ 15/12/2024 đến 14/12/2025)", {"sheet.heading_words"}),
        ("G10", "Nghiện ma túy (tính đến 31/12/2026)", {"sheet.heading_words"}),
        ("G10", "Nghiện ma túy nữ (tính đến 14/12/2026)", {"sheet.heading_words"}),
    ],
)
def test_headings_may_say_the_days_of_the_law_and_no_others(
    workbook: bytes, cell: str, heading: str, told_codes: set[str]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    book.worksheets[0][cell] = heading
    found = read_file(saved(book), "x.xlsx", ".xlsx", office("82", "2026"))
    assert {one.code for one in found.findings if one.severity != "info"} == told_codes


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Bieu 08 (tu 15-12-2025 den 14-12-2026).xlsx", []),
        ("Bieu 08 (tu 15-12-2024 den 14-12-2025).xlsx", ["file.name_period"]),
        ("bieu08 01-01-2026 den 31-12-2026.xlsx", ["form.law_days"]),
    ],
)
def test_a_files_name_may_say_the_days_of_the_law(workbook: bytes, name: str, codes: list[str]) -> None:
    found = read_file(workbook, name, ".xlsx", office("82", "2026"))
    assert [one.code for one in found.findings if one.severity != "info"] == codes


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("15.12.2025-14.12.2026", []),
        ("15-12-2025 den 14-12-2026", []),
        ("Biểu 08 (15.12.2025-14.12.2026)", []),
        ("Từ 15.12.2025 đến 14.12.2026", []),
        ("Kỳ 15.12.25-14.12.26", []),
        ("đến 14.12.2026", []),
        ("01.01.2026-31.12.2026", ["form.law_days"]),
        ("Từ 01-01-26 đến 31-12-26", ["form.law_days"]),
        ("15.12.2024-14.12.2025", ["sheet.name_other"]),
        ("15.12.2025-30.11.2026", ["sheet.name_other"]),
        ("Năm 2025", ["sheet.name_other"]),
    ],
)
def test_a_sheets_name_is_held_against_the_days_of_the_law(
    workbook: bytes, name: str, codes: list[str]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    book.worksheets[0].title = name
    found = read_file(saved(book), "x.xlsx", ".xlsx", office("82", "2026"))
    told_codes = {one.code for one in found.findings if one.severity == "error"} - {"file.no_rows"}
    assert sorted(told_codes) == codes


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Ngày 14/12", []),
        ("14/12/2026", []),
        ("Ngày 14/12/2026", []),
        ("14.12.2026", []),
        ("ngày 14 tháng 12 năm 2026", []),
        ("2026-12-14", []),
        (date(2026, 12, 14), []),
        ("14/12/2025", ["cell.not_class"]),
        ("15/12/2026", ["cell.not_class"]),
        (date(2026, 12, 31), ["cell.not_class"]),
    ],
)
def test_the_day_of_the_residents_may_be_the_last_one_of_the_law(
    workbook: bytes, typed: str | date, codes: list[str]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    book.worksheets[0]["F14"] = typed
    found = read_file(saved(book), "x.xlsx", ".xlsx", office("82", "2026"))
    assert [one.code for one in found.findings if one.severity != "info"] == codes
    kept = found.parts[0].readings
    assert kept.text[kept.indicator.index("residents_day")] == (None if codes else "period_end")
