"""Cells and columns of figures: ``cell.*``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tests.findings.reproducers.reports import Reproducer, form_05, received, report_02, report_05, report_06
from tests.intake.books import ROWS, TITLES
from tests.intake.forms import ROWS_02, ROWS_06

TYPED: Mapping[str, object] = {
    "bound": "khoảng 80",
    "brackets": "(5)",
    "date": datetime(2021, 5, 12),  # noqa: DTZ001  as Excel keeps it
    "error_value": "#DIV/0!",
    "footnoted": "12 (*)",
    "fraction": "1/2",
    "mark_missing": "x",
    "mark_nil": "-",
    "missing": None,
    "negative": -3,
    "not_a_number": "không rõ",
    "not_whole": 2.5,
    "other_digits": "１２",
    "percentage": "12%",
    "range": "trên 80",
    "scientific": "1,2E+05",
    "several_numbers": "12\n13",
    "text_number": "1.234",
    "too_large": 123456789012345678,
    "true_false": True,
    "uncalculated": "=1+1",
    "unit_words": "12 người",
    "unseen_signs": "\u200b1185",
    "words_agree": "12 (mười hai)",
    "words_differ": "12 (mười ba)",
}
"""What stands in a cell instead of a figure."""

MANY = "\n".join(
    f"{n} | | {name} | 4 | 3 | 1 | 0 | 1 | 1 | '- | '-"
    for n, name in enumerate(("Thị trấn Tràm Chim", "Xã Tân Công Sính", "Xã Phú Hiệp"), 1)
)
MONEY = """
1 | '30133 | Xã Tân Quới | Có | Có | 6 | 6 | Có | '1.234 | 20 | 0.5 | 21
2 | '30136 | Xã Tân Hòa | Có | Không | 6 | 6 | Không | '12,5 | 13 | 0 | 14.5
3 | '30139 | Xã An Phong | Có | Có | 3 | 3 | Không | 5.5 | 10.5 | 0 | 16
"""
IN_DONG = ROWS_06.replace("| 0.5 | 20 | 0.5 | 21", "| 500000 | 20000000 | 500000 | 21000000")
LARGE = ROWS_02 + "4 | | Xã Tân Bình | 4 | 11 | 1185000 | 36 | Có | 19 | 14 | 5 | 4 | 631 | 516\n"
LEGEND = "Dấu (-) thể hiện đơn vị sáp nhập"


def _merged(_: Path) -> object:
    book = form_05(E9=None)
    book.worksheets[0].merge_cells("D9:E9")
    return received(book)


def _formatted(_: Path) -> object:
    book = form_05(D9=12000)
    book.worksheets[0]["D9"].number_format = "#,##0,"
    return received(book)


def _class(_: Path) -> object:
    head = """
STT | Tên đơn vị | Phân loại xã | < | Đăng ký xã lành mạnh trong năm
^ | ^ | Về ma túy | Về mại dâm | ^
"""
    rows = "1 | Xã Phú Hiệp | loại khác | Có tệ nạn | x"
    return received(form_05(TITLES.replace("05/HT", "01/XPLM"), head, rows, "Biểu 01"))


REPRODUCERS: Mapping[str, Reproducer] = {
    **{f"cell.{what}": report_05(D9=value) for what, value in TYPED.items()},
    "cell.ambiguous": report_05(D8="1.234", D9="1.5"),
    "cell.beside_shares": report_05(D8="50%", D9="40 %", D10=30),
    "cell.footnote_read": report_05(rows=f"{ROWS.rstrip()}\n\n(*) Xã mới thành lập", D9="12*"),
    "cell.impossible": report_06(rows=IN_DONG),
    "cell.magnitude": report_02(rows=LARGE),
    "cell.mark_unclear": report_05(rows=f"{ROWS.rstrip()}\n\n{LEGEND}", D9="-"),
    "cell.more": report_05(rows=MANY),
    "cell.not_class": _class,
    "cell.not_yes_no": report_02(rows=ROWS_02.replace("| Có |", "| hay có |")),
    "cell.read_as_decimals": report_06(rows=MONEY.replace("'12,5", "'12.5")),
    "cell.read_as_thousands": report_06(rows=MONEY),
    "cell.shown_otherwise": _formatted,
    "cell.too_precise": report_06(rows=ROWS_06.replace("| 0.5 | 20", "| 0.00001 | 20")),
    "cell.under_merge": _merged,
}
