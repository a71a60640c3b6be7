"""Reports as text tables, to be spoilt: form 05 of Huyện Tam Nông, 02 and 06 of Huyện Thanh Bình, a list of
indicators of Xã Cẩm Ngọc."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl

from kpi.intake.context import Context
from kpi.intake.workbook import read_file
from kpi.model.received import Received
from tests.intake.books import HEAD, ROWS, TITLES, saved, sheet_of
from tests.intake.conftest import office
from tests.intake.forms import HEAD_02, HEAD_06, ROWS_02, ROWS_06, TITLES_02, TITLES_06

Reproducer = Callable[[Path], object]
"""Makes the program find what it is registered for; it may use a folder of its own."""

LINES = ROWS.strip("\n").splitlines()
COMMUNE = """
Biểu 05/HT
Kỳ báo cáo: Năm 2023
Đơn vị báo cáo: UBND xã Cẩm Ngọc, huyện Cẩm Thủy, tỉnh Thanh Hóa
"""
LIST = """
STT | Chỉ tiêu | Đơn vị tính | Số liệu
1 | Số người có nhu cầu hỗ trợ | người | 7
2 | Số người được hỗ trợ
2.1 | Tổng số | người | 6
2.2 | Trong đó
a) | Y tế | người | 4
b) | Pháp lý | người | 1
c) | Học nghề | người | 1
 | Việc làm | người | 0
 | Vay vốn | người | 0
3 | Số mô hình | mô hình | 2
"""


def dong_thap() -> Context:
    return office("87", "2021")


def thanh_hoa() -> Context:
    return office("38", "2023")


def received(
    report: openpyxl.Workbook | bytes,
    context: Context | None = None,
    suffix: str = ".xlsx",
    passwords: Sequence[str] = (),
) -> Received:
    """A report as it is read."""
    data = report if isinstance(report, bytes) else saved(report)
    return read_file(data, f"bao-cao{suffix}", suffix, context or dong_thap(), passwords)


def form_05(
    titles: str = TITLES, head: str = HEAD, rows: str = ROWS, name: str = "Biểu 05", **cells: object
) -> openpyxl.Workbook:
    """Form 05; `cells` are written over it."""
    book = sheet_of(titles, head, rows, name=name)
    for address, value in cells.items():
        book.worksheets[0][address] = value
    return book


def report_05(
    titles: str = TITLES, head: str = HEAD, rows: str = ROWS, name: str = "Biểu 05", **cells: object
) -> Reproducer:
    return lambda _: received(form_05(titles, head, rows, name, **cells))


def report_02(line: str = "", head: str = HEAD_02, under: str = "", rows: str = ROWS_02) -> Reproducer:
    texts = [text for text in (TITLES_02, line, head, under, rows) if text]
    return lambda _: received(sheet_of(*texts, name="Biểu 02"))


def report_06(line: str = "", head: str = HEAD_06, rows: str = ROWS_06) -> Reproducer:
    texts = [text for text in (TITLES_06, line, head, rows) if text]
    return lambda _: received(sheet_of(*texts, name="Biểu 06"))


def report_list(titles: str = COMMUNE, text: str = LIST, more: str = "") -> Reproducer:
    return lambda _: received(sheet_of(titles, text, *([more] if more else [])), thanh_hoa())
