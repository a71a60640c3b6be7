"""Sheets: their headings, units of measure, names, letters; tables on several sheets: ``sheet.*``."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import openpyxl

from kpi.intake.context import Context
from tests.findings.reproducers.reports import (
    LINES,
    LIST,
    Reproducer,
    form_05,
    received,
    report_02,
    report_05,
    report_06,
    report_list,
    thanh_hoa,
)
from tests.intake.books import HEAD, ROWS, TITLES, add_sheet, sheet_of
from tests.intake.communes import plain, rows
from tests.intake.forms import HEAD_02, HEAD_06, ROWS_02, ROWS_06, TITLES_02
from tests.intake.oldfonts import typed
from tests.intake.ownforms import Group, Leaf, blank, context_of, entries_with, filled
from tests.intake.test_by_commune import across, named, sheets_by, text_of
from tests.intake.test_textfiles import lines

FIRST, *OTHERS = ROWS_02.strip("\n").splitlines()
LAST_YEAR = TITLES.replace("Năm 2021", "Năm 2020")
PARTS = """
1 | | Thôn 1 | 3 | 2 | 1 | 1 | 0 | 0 | 0 | 1
2 | | Thôn 2 | 4 | 4 | 3 | 0 | 1 | 0 | 0 | 1
"""
WHOLE = " | | Tổng cộng | 7 | 6 | 4 | 1 | 1 | 0 | 0 | 2"
COMMUNE = """
Biểu 05/HT
Kỳ báo cáo: Năm 2023
Đơn vị báo cáo: UBND xã Cẩm Ngọc, huyện Cẩm Thủy, tỉnh Thanh Hóa
"""


def two_sheets(other: str, *texts: str, first: openpyxl.Workbook | None = None) -> Reproducer:
    """Form 05 and a sheet more."""

    def reproduce(_: Path) -> object:
        book = first or form_05()
        add_sheet(book, other, *texts)
        return received(book)

    return reproduce


def joined(first: str, *rest: str) -> Reproducer:
    """Form 02 on two sheets: the rows of the first, and those of the second."""

    def reproduce(_: Path) -> object:
        book = sheet_of(TITLES_02, HEAD_02, first, name="Biểu 02 (1)")
        add_sheet(book, "Biểu 02 (2)", TITLES_02, HEAD_02, *rest)
        return received(book)

    return reproduce


def by_commune(how: str, change: Callable[[dict[str, tuple[str, str]]], object]) -> Reproducer:
    """Form 02 with a sheet for each commune, one of them changed."""

    def reproduce(_: Path) -> object:
        sheets = sheets_by(how)
        change(sheets)
        book = openpyxl.Workbook()
        del book["Sheet"]
        for name, texts in sheets.items():
            add_sheet(book, name, *texts)
        return received(book)

    return reproduce


def parts(*texts: str) -> Reproducer:
    return lambda _: received(sheet_of(COMMUNE, HEAD, *texts), thanh_hoa())


@cache
def _own() -> Context:
    """An office with a form of its own."""
    people = Group("Số người bị xử lý", (Leaf(("Hành chính",)), Leaf(("Hình sự",))))
    return context_of(entries_with((Leaf(("Số vụ",), "vụ"), people, Leaf(("Số lớp học",), "lớp"))))


def _template() -> openpyxl.Workbook:
    data, _ = filled(blank(_own()), [f"own_{n}" for n in range(1, 5)])
    return openpyxl.load_workbook(io.BytesIO(data))


def _marked(**changes: str) -> Reproducer:
    """A filled template whose mark says something else."""

    def reproduce(_: Path) -> object:
        book = _template()
        (mark,) = book.custom_doc_props
        said = dict(part.split("=") for part in mark.value.split(";")) | changes
        mark.value = ";".join(f"{key}={value}" for key, value in said.items())
        return received(book, _own())

    return reproduce


def _rewritten(**cells: str) -> Reproducer:
    """A filled template with other headings."""

    def reproduce(_: Path) -> object:
        book = _template()
        sheet = book.worksheets[0]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        for place, text in cells.items():
            sheet[place] = text
        return received(book, _own())

    return reproduce


def _blank_copy(_: Path) -> object:
    book = _template()
    sheet = book.copy_worksheet(book.worksheets[0])
    for line in sheet.iter_rows(min_row=8):
        for cell in line[3:7]:
            if isinstance(cell.value, (int, float)):
                cell.value = None
    return received(book, _own())


def _alike() -> Context:
    """An office with a form of its own that has the columns of form 05."""
    contents = tuple(Leaf((x,)) for x in ("Y tế", "Pháp lý", "Học nghề", "Việc làm", "Vay vốn"))
    helped = Group("Số người được hỗ trợ", (Leaf(("Tổng số",)), Group("Trong đó", contents)))
    columns = (Leaf(("Số người có nhu cầu hỗ trợ",)), helped, Leaf(("Số mô hình",), "mô hình"))
    return context_of(entries_with(columns))


def _form_unclear(_: Path) -> object:
    untitled = "\n".join(TITLES.split("\n")[3:])
    return received(form_05(untitled), _alike())


def _hidden(state: str) -> Reproducer:
    def reproduce(_: Path) -> object:
        book = form_05()
        if state == "rows":
            book.worksheets[0].row_dimensions[9].hidden = True
        else:
            book.create_sheet("Trang 2")
            book.worksheets[0].sheet_state = state
        return received(book)

    return reproduce


def _page_header(_: Path) -> object:
    book = form_05()
    book.worksheets[0].oddHeader.center.text = "NĂM 2020"
    return received(book)


def _column_missing(_: Path) -> object:
    book = form_05()
    book.worksheets[0].unmerge_cells("K5:K7")
    book.worksheets[0].delete_cols(11)
    return received(book)


def _forms_joined(_: Path) -> object:
    more = [line.split("|")[3:] for line in HEAD.strip("\n").splitlines()]
    heads = HEAD_02.strip("\n").splitlines()
    head = "\n".join(f"{a} |{'|'.join(b)}" for a, b in zip(heads, more, strict=True))
    body = "\n".join(f"{line} | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1" for line in (FIRST, *OTHERS))
    book = sheet_of(TITLES_02, head, body, name="Biểu 02")
    top = next(cell.row for cell in book.worksheets[0]["A"] if cell.value == 1)
    book.worksheets[0].merge_cells(f"N{top + 20}:O{top + 20}")
    return received(book)


def _moved(text: str) -> str:
    """The figures one column further right."""
    lines = [line.split("|") for line in text.strip("\n").splitlines()]
    return "\n".join("|".join([*c[:3], " ", *c[3:]]) for c in lines)


def _mixed(text: str) -> str:
    """The first figure behind the sixth: yes and no stand under amounts."""
    lines = [line.split("|") for line in text.strip("\n").splitlines()]
    return "\n".join("|".join([*c[:3], *c[4:9], c[3], *c[9:]]) for c in lines)


REPRODUCERS: Mapping[str, Reproducer] = {
    "sheet.blank_copy": _blank_copy,
    "sheet.code_differs": lambda _: received(
        sheet_of(TITLES.replace("Tam Nông", "Thanh Bình"), HEAD_02, ROWS_02, name="Biểu 02")
    ),
    "sheet.column_missing": _column_missing,
    "sheet.column_repeats_own": _rewritten(H10="Số vụ"),
    "sheet.column_twice": report_05(head=HEAD.replace("Pháp lý", "Y tế")),
    "sheet.column_unknown": report_05(
        head="\n".join(
            f"{a} | {b}" for a, b in zip(HEAD.strip().split("\n"), ("Ý kiến", "^", "^"), strict=True)
        ),
        rows="\n".join(f"{line} | tốt" for line in LINES),
    ),
    "sheet.column_unread": report_02(head=HEAD_02.replace("Người lao động tại khu công nghiệp", "LĐ KCN")),
    "sheet.continues_unclear": two_sheets(
        "Trang 2", "1 | '30013 | Xã Phú Đức | 7 | 3 | 1 | 0 | 2 | 0 | 1 | 1"
    ),
    "sheet.derived_rows": report_05(
        rows="\n".join([*LINES, " | | Bình quân | 5 | 4.67 | 1 | 1 | 1 | 0 | 1 | 0"])
    ),
    "sheet.divided": lambda _: received(
        sheet_of(
            TITLES_02,
            HEAD_02,
            ROWS_02,
            "",
            TITLES.replace("Tam Nông", "Thanh Bình"),
            HEAD,
            "1 | '30133 | Xã Tân Quới | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1",
            name="Báo cáo",
        )
    ),
    "sheet.estimate": report_05(TITLES.replace("Năm 2021", "Ước thực hiện năm 2021")),
    "sheet.figures_unheaded": report_05(rows="\n".join(f"{line} | 77" for line in LINES)),
    "sheet.font_decoded": lambda _: received(form_05(*(typed(x, "TCVN3") for x in (TITLES, HEAD, ROWS)))),
    "sheet.form_joined": joined(rows(plain, slice(6)), rows(plain, slice(6, 13))),
    "sheet.form_repeated": two_sheets("Biểu 05 (2)", TITLES, HEAD, ROWS),
    "sheet.form_twice": two_sheets("Biểu 05 (2)", TITLES, HEAD, ROWS.replace("| 4 |", "| 9 |", 1)),
    "sheet.form_unclear": _form_unclear,
    "sheet.forms_joined": _forms_joined,
    "sheet.header_again": report_05(
        rows="\n".join([LINES[0], HEAD.strip("\n").replace("^", ""), *LINES[1:]])
    ),
    "sheet.heading_clash": _rewritten(G10="Số vụ"),
    "sheet.heading_torn": lambda _: received(lines().replace("Y tế;", "Y tế;;", 1).encode(), suffix=".csv"),
    "sheet.heading_unclear": report_02(head=HEAD_02.replace("Người lao động tại khu công nghiệp", "LĐ KCN")),
    "sheet.heading_words": report_02(head=HEAD_02.replace("người tham dự", "người tham dự (trong đó: nữ)")),
    "sheet.headings_rewritten": _rewritten(G10="Lớp mở"),
    "sheet.hidden": _hidden("hidden"),
    "sheet.hidden_rows": _hidden("rows"),
    "sheet.mark_differs": _marked(form="05"),
    "sheet.name_other": report_05(name="Kế hoạch"),
    "sheet.name_period": report_05(name="Biểu 05 - 2021"),
    "sheet.names_differ": report_05(
        head=HEAD.replace("STT | Mã |", "STT | Địa phương |"),
        rows=ROWS.replace("'30001", "Huyện Tam Nông").replace("'30007", "").replace("'30010", ""),
    ),
    "sheet.near_form": two_sheets(
        "Biểu 02",
        TITLES_02.replace("Thanh Bình", "Tam Nông"),
        "Chỉ số | Xã Phú Hiệp | Xã Phú Thọ\nSố buổi | 4 | 5\nSố hình thức | 1 | 2",
    ),
    "sheet.no_unit_column": report_05(head=HEAD.replace("STT | Mã | Tên đơn vị", "STT | Loại | Ghi chú")),
    "sheet.old_font": lambda _: received(form_05(rows=typed(re.sub(r"'\d{5}", "", ROWS), "TCVN3"))),
    "sheet.older_edition": _marked(edition="0123456789ab"),
    "sheet.other_unit": report_06(line="Đơn vị tính: nghìn đồng"),
    "sheet.owner_elsewhere": by_commune(
        "sheet",
        lambda sheets: sheets.update(
            {
                "Khác": (
                    named("Xã Tân Công Sính").replace("Thanh Bình", "Tam Nông"),
                    next(iter(sheets.values()))[1],
                )
            }
        ),
    ),
    "sheet.owner_unclear": by_commune(
        "both", lambda sheets: sheets.update({"Xã Tân Hòa": (named("Xã Tân Quới"), sheets["Xã Tân Hòa"][1])})
    ),
    "sheet.page_header_other": _page_header,
    "sheet.parts_differ": parts(PARTS, WHOLE.replace("| 4 |", "| 5 |")),
    "sheet.parts_summed": parts(PARTS, WHOLE),
    "sheet.parts_unsummed": parts(PARTS),
    "sheet.read_in_parts": lambda _: received(sheet_of(TITLES_02, text_of(across([0, 1])))),
    "sheet.remark_period": report_05(A12="(*) Số liệu 9 tháng năm 2021"),
    "sheet.second_table": report_05(
        rows="\n".join(
            [
                *LINES[:2],
                "STT | Mã | Tên đơn vị | Trung ương | Số buổi | Số cơ sở",
                "1 | '30010 | Xã Phú Hiệp | 1 | 2 | 3",
            ]
        )
    ),
    "sheet.sender_unknown": report_05(TITLES.replace("Tam Nông", "Tam Nôg")),
    "sheet.shifted": report_05(rows=_moved(ROWS)),
    "sheet.shifted_kinds": report_06(rows=_mixed(ROWS_06)),
    "sheet.subtotals": report_05(
        rows="\n".join(
            [
                "| | Cộng | 9 | 8 | 3 | 1 | 3 | 0 | 3 | 1",
                *LINES[:2],
                "| | Cộng | 6 | 6 | 2 | 2 | 0 | 1 | 1 | 0",
                LINES[2],
            ]
        )
    ),
    "sheet.total_of_part": joined(
        "\n".join(
            [FIRST, OTHERS[0], " | | Tổng cộng | 99 | 28 | 2392 | 47 | 1 | 35 | 27 | 8 | 6 | 1242 | 996"]
        ),
        OTHERS[1],
    ),
    "sheet.unit_unclear": report_06(line="Đơn vị tính: xyz"),
    "sheet.unit_unfit": report_02(line="Đơn vị tính: nghìn hộ"),
    "sheet.units_contradict": report_06(
        line="Đơn vị tính: nghìn đồng", head=HEAD_06.replace("Kinh phí", "Kinh phí (triệu đồng)")
    ),
    "sheet.unused": two_sheets("nháp", "12 | 13\nx | y"),
    "sheet.value_column_twice": report_list(text=LIST.replace("Số liệu", "Số liệu | Kết quả", 1)),
    "sheet.vertical_not_commune": report_list(COMMUNE.replace("xã Cẩm Ngọc, ", "")),
    "sheet.words_around": report_02(line="Kế hoạch năm 2021"),
}
