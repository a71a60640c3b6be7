"""Rows of units and of indicators: ``row.*``, ``form.*``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.findings.reproducers.reports import (
    LINES,
    LIST,
    Reproducer,
    form_05,
    received,
    report_02,
    report_05,
    report_list,
    thanh_hoa,
)
from tests.intake.books import HEAD, ROWS, TITLES, add_sheet
from tests.intake.forms import HEAD_06, ROWS_02, TITLES_06
from tests.intake.test_textfiles import lines

SOME = "1 | 1 | 0 | 0 | 0 | 0 | 1 | 0"
CAM_THUY = TITLES.replace("2021", "2023").replace("huyện Tam Nông", "huyện Cẩm Thủy")
NGA_SON = TITLES.replace("2021", "2023").replace("huyện Tam Nông", "huyện Nga Sơn")


def row(name: str, code: str = "", figures: str = SOME) -> str:
    return f"4 | {code and chr(39) + code} | {name} | {figures}"


def among(*rows: str) -> Reproducer:
    """Form 05 with rows more."""
    return report_05(rows="\n".join([*LINES, *rows]))


def _shifted(_: Path) -> object:
    first, *others = ROWS_02.strip("\n").splitlines()
    cells = first.split("|")
    return report_02(rows="\n".join([*others, "|".join([*cells[:3], " ", *cells[3:]])]))(_)


def _too_long(_: Path) -> object:
    text = (
        "Biểu 05/HT\nKỳ báo cáo: Năm 2021\nĐơn vị báo cáo: UBND huyện Tam Nông\n"
        "STT;Tên đơn vị;Số người có nhu cầu hỗ trợ;Số người được hỗ trợ - Tổng số;Số mô hình\n"
        "1;Xã Phú Hiệp;4;3;1\n2;Xã Tân Công Sính;;4;3;1\n"
    )
    return received(text.encode(), suffix=".csv")


def _blank(_: Path) -> object:
    rows = "\n".join(" | ".join(line.split(" | ")[:3]) for line in LINES)
    book = form_05(rows=rows)
    money = book.create_sheet("Biểu 06")
    for line in (
        ["Biểu 06/TC"],
        ["Kỳ báo cáo: Năm 2021"],
        ["STT", "Tên đơn vị", "Kinh phí Trung ương", "Kinh phí Địa phương", "Kinh phí Nguồn khác"],
        [1, "Xã Phú Hiệp", 1, 2, 3],
    ):
        money.append(line)
    return received(book)


def _no_rows(_: Path) -> object:
    book = form_05()
    add_sheet(book, "Biểu 06", TITLES_06.replace("Thanh Bình", "Tam Nông"), HEAD_06)
    return received(book)


REPRODUCERS: Mapping[str, Reproducer] = {
    "form.blank": _blank,
    "form.indicator_missing": report_list(text=LIST.replace("3 | Số mô hình | mô hình | 2", "")),
    "form.no_rows": _no_rows,
    "form.unit_missing": report_05(),
    "row.ambiguous_unit": lambda _: received(
        form_05(NGA_SON, rows=f"{row('X. Nga Thanh')}\n{row('xa Nga Thach')}"), thanh_hoa()
    ),
    "row.code_name_conflict": among(row("Xã Phú Thọ", "30013")),
    "row.indicator_twice": report_list(more="4 | Số mô hình | mô hình | 3"),
    "row.inner": report_05(rows="\n".join([*LINES[:2], f"a) | | Phú Thọ | {SOME}", LINES[2]])),
    "row.name_words": report_05(rows=ROWS.replace("Xã Tân Công Sính", "Xã Tân Công Sính (ước)")),
    "row.no_unit": among(row("")),
    "row.other_parent": among(row("Xã Mỹ An Hưng A")),
    "row.other_province": among(row("Xã Cẩm Ngọc", "15169")),
    "row.page": report_05(
        rows="\n".join([*LINES[:2], " | | Cộng trang | 8 | 8 | 3 | 1 | 3 | 0 | 3 | 1", LINES[2]])
    ),
    "row.section_unclear": report_05(rows="\n".join([LINES[0], " | | Kế hoạch năm 2022", *LINES[1:]])),
    "row.shifted": _shifted,
    "row.subtotal": report_05(
        rows="\n".join([LINES[0], " | | Tổng cộng | 16 | 14 | 5 | 3 | 3 | 1 | 4 | 1", *LINES[1:]])
    ),
    "row.too_long": _too_long,
    "row.torn": lambda _: received(lines().replace("Sính;5;5;", "Sính;55;").encode(), suffix=".csv"),
    "row.torn_unclear": lambda _: received(
        lines().replace("Sính;5;5;2;1;1;0;2;0", "Sính;55;2;1;1;0;2;0;").encode(), suffix=".csv"
    ),
    "row.two_lines": report_05(rows="\n".join([*LINES[:2], "^ | ^ | ^ | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1"])),
    "row.unit_empty_again": among("4 | '30007 | Xã Tân Công Sính | | | | | | | |"),
    "row.unit_not_valid": lambda _: received(
        form_05(CAM_THUY, rows=f"{row('Xã Cẩm Ngọc')}\n{row('Thị trấn Cẩm Thủy')}"), thanh_hoa()
    ),
    "row.unit_repeated": among(LINES[1]),
    "row.unit_twice": among(LINES[1].replace("| 5 | 5", "| 6 | 6")),
    "row.unknown_indicator": report_list(more="4 | Số hộ được thăm | hộ | 3"),
    "row.unknown_unit": among(row("Xã Không Có Thật")),
    "row.unknown_unit_near": among(row("Xã Phú Thọo")),
    "row.unknown_unit_tied": among(row("Xã Phú Thành")),
    "row.wrapped": report_05(
        rows="\n".join([LINES[0], LINES[1].replace("'30007", "").replace(" Sính", ""), " | | Sính", LINES[2]])
    ),
    "row.wrapped_unclear": report_05(
        TITLES.replace("huyện Tam Nông", "huyện Châu Thành"), HEAD, f"{row('Xã Tân Phú')}\n | | Trung"
    ),
}
