"""Indicators down the side: a sheet for each commune, a column for each commune, and the parts of a commune
(thôn), which are no units of the list."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

import openpyxl
import pytest

from kpi.intake.context import Context
from tests.intake.books import HEAD, add_sheet, read, sheet_of, table
from tests.intake.communes import CODES, LINES, WANTED, plain, rows, wrong
from tests.intake.forms import HEAD_02, IDS_02, TITLES_02
from tests.intake.test_locating import figures

GROUPS = (
    "Người lao động tại cơ sở dễ phát sinh tệ nạn",
    "Người lao động tại khu công nghiệp",
    "Học sinh, sinh viên",
)
SIMPLE = (
    "Số hình thức tuyên truyền", "Số buổi tuyên truyền", "Số lượt người tham dự", "Số tin, bài",
    "Duy trì thường xuyên",
)  # fmt: skip
DISTRICT = "BÁO CÁO\nNăm 2021\nĐơn vị báo cáo: UBND huyện Thanh Bình"


def labels() -> list[tuple[str, int | None]]:
    """Labels of form 02 down the side, each with its column."""
    found: list[tuple[str, int | None]] = [(label, i) for i, label in enumerate(SIMPLE)]
    for n, group in enumerate(GROUPS):
        found += [(group, None), ("Tổng số", 5 + 2 * n), ("Được tuyên truyền", 6 + 2 * n)]
    return found


def vertical(values: tuple[str, ...]) -> str:
    lines = ["STT | Chỉ tiêu | Đơn vị tính | Số liệu"]
    lines += [f" | {label} | | {'' if i is None else values[i]}" for label, i in labels()]
    return "\n".join(lines)


def named(name: str) -> str:
    return DISTRICT.replace("UBND huyện", f"UBND {name}, huyện")


def book_of(sheets: dict[str, tuple[str, str]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, texts in sheets.items():
        add_sheet(book, name, *texts)
    return book


def sheets_by(how: str) -> dict[str, tuple[str, str]]:
    """A sheet for each commune, which is named by the sheet, a line, the letterhead or both."""
    sheets = {}
    for n, (_, name, values) in enumerate(LINES, 1):
        title = {
            "sheet": DISTRICT,
            "line": named(name),
            "both": named(name),
            "letterhead": f"UBND {name.upper()}\nBÁO CÁO\nNăm 2021",
        }[how]
        tab = {"sheet": f"{n}. {name}", "line": f"Trang {n}", "both": name, "letterhead": name}[how]
        sheets[tab] = (title, vertical(values))
    return sheets


@pytest.mark.parametrize("how", ["sheet", "line", "both", "letterhead"])
def test_a_sheet_for_each_commune_is_one_report_of_the_district(dong_thap: Context, how: str) -> None:
    found = read(book_of(sheets_by(how)), dong_thap)
    assert (found.grave, figures(found)) == ([], WANTED)
    (part,) = found.received.parts
    assert (part.form, part.reporter, len(part.pieces)) == ("02", "874", 13)


def test_each_figure_is_at_its_sheet_and_cell(dong_thap: Context) -> None:
    found = read(book_of(sheets_by("sheet")), dong_thap)
    places = {(p.readings.unit[0], p.sheet, p.readings.cell[0]) for p in found.pieces}
    assert places == {(code, f"{n}. {name}", "D5") for n, (code, name, _) in enumerate(LINES, 1)}


def test_a_copied_sheet_whose_line_was_not_changed_is_nobodys(dong_thap: Context) -> None:
    sheets = sheets_by("both")
    sheets["Xã Tân Hòa"] = (named("Xã Tân Quới"), sheets["Xã Tân Hòa"][1])
    found = read(book_of(sheets), dong_thap)
    assert {code: own for code, own in WANTED.items() if code != "30136"} == figures(found)
    assert [(f.code, f.sheet) for f in found.findings if f.severity == "error"] == [
        ("sheet.owner_unclear", "Xã Tân Hòa")
    ]


def test_a_commune_of_another_district_among_the_sheets_is_told(dong_thap: Context) -> None:
    sheets = sheets_by("sheet")
    sheets["Khác"] = (named("Xã Tân Công Sính").replace("Thanh Bình", "Tam Nông"), vertical(LINES[0][2]))
    found = read(book_of(sheets), dong_thap)
    assert figures(found) == WANTED
    assert [(f.code, f.sheet) for f in found.findings if f.severity == "error"] == [
        ("sheet.owner_elsewhere", "Khác")
    ]


@pytest.mark.parametrize("right", [True, False])
def test_a_sheet_of_all_communes_together_is_their_total(dong_thap: Context, right: bool) -> None:
    sums = [str(sum(int(WANTED[c][i]) for c in CODES) + (not right)) for i in IDS_02]
    sheets = sheets_by("sheet") | {"Tổng hợp": (DISTRICT, vertical(tuple(sums)))}
    found = read(book_of(sheets), dong_thap)
    assert figures(found) == WANTED
    assert ("sheet.total_of_part" in found.codes) is not right
    assert set(found.units("total")) == ({"874"} if right else set())


# A column for each commune


def across(order: list[int], more: tuple[str, ...] = (), frame: bool = True) -> list[list[str]]:
    """Form 02 with the communes side by side."""
    lead = ["STT", "Chỉ tiêu", "Đơn vị tính"] if frame else ["Chỉ tiêu"]
    lines = [[*lead, *(LINES[n][1] for n in order), *more]]
    for k, (label, i) in enumerate(labels()):
        values = ["" if i is None else LINES[n][2][i] for n in order]
        lines.append([*([str(k), label, ""] if frame else [label]), *values, *("" for _ in more)])
    return lines


def text_of(lines: list[list[str]]) -> str:
    return "\n".join(" | ".join(line) for line in lines)


@pytest.mark.parametrize("seed", range(4))
def test_communes_side_by_side_in_any_order(dong_thap: Context, seed: int) -> None:
    random = Random(seed)
    lines = across(random.sample(range(13), 13), frame=seed % 2 == 0)
    for _ in range(seed):  # empty rows and columns
        lines.insert(random.randrange(1, len(lines)), [])
        at = random.randrange(4, 12)
        lines = [[*line[:at], "", *line[at:]] if len(line) > at else line for line in lines]
    found = read(sheet_of(TITLES_02, text_of(lines)), dong_thap)
    assert (found.grave, figures(found)) == ([], WANTED)


@pytest.mark.parametrize("right", [True, False])
def test_a_column_of_totals_beside_the_communes_is_held_against_them(dong_thap: Context, right: bool) -> None:
    lines = across([*range(13)], ("Toàn huyện",))
    for line, (_, i) in zip(lines[1:], labels(), strict=True):
        if i is not None and i != 4:
            line[-1] = str(sum(int(WANTED[c][IDS_02[i]]) for c in CODES) + (not right))
    found = read(sheet_of(TITLES_02, text_of(lines)), dong_thap)
    assert figures(found) == WANTED
    assert ("sheet.total_of_part" in found.codes) is not right


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[0].__setitem__(5, lines[0][4]),  # a commune twice
        lambda lines: lines[0].__setitem__(5, "Kế hoạch"),
        lambda lines: lines[0].__setitem__(5, ""),  # figures without a heading
        lambda lines: lines[0].__setitem__(5, "Xã Không Có"),
        lambda lines: lines[0].__setitem__(5, "2020"),
        lambda lines: lines[0].__setitem__(5, "<"),  # one name over two columns
        lambda lines: lines.insert(1, ["", "", "", *["Kế hoạch", "Thực hiện"] * 6, "Kế hoạch"]),
    ],
)
def test_a_heading_that_is_not_understood_leaves_the_table_unread(
    dong_thap: Context, change: Callable[[list[list[str]]], None]
) -> None:
    lines = across([*range(13)])
    change(lines)
    found = read(sheet_of(TITLES_02, text_of(lines)), dong_thap)
    kept = {name for own in figures(found).values() for name in own}
    assert (kept, wrong(found)) == (set(), [])
    assert any(f.severity == "error" for f in found.findings)


def test_what_every_column_lacks_is_told_once(dong_thap: Context) -> None:
    lines = [line for line in across([*range(13)]) if "Số tin, bài" not in line]
    found = read(sheet_of(TITLES_02, text_of(lines)), dong_thap)
    assert [(f.code, f.indicator) for f in found.findings if f.severity == "error"] == [
        ("form.indicator_missing", "news_items")
    ]


# Parts of a commune

COMMUNE = """
Biểu 05/HT
Kỳ báo cáo: Năm 2023
Đơn vị báo cáo: UBND xã Cẩm Ngọc, huyện Cẩm Thủy, tỉnh Thanh Hóa
"""
WHOLE = {"15169": (7, 6, 4, 1, 1, 0, 0, 2)}
PARTS = """
1 | | {0} | 3 | 2 | 1 | 1 | 0 | 0 | 0 | 1
2 | | {1} | 4 | 4 | 3 | 0 | 1 | 0 | 0 | 1
"""
OWN = " | | {} | 7 | 6 | 4 | 1 | 1 | 0 | 0 | 2"


@pytest.mark.parametrize(
    "names", [("Thôn 1", "Thôn 2"), ("Ấp Tân Bình", "Ấp Đông"), ("TDP số 1", "Tổ dân phố 2")]
)
@pytest.mark.parametrize("whole", ["Tổng cộng", "Toàn xã", "Xã Cẩm Ngọc", "Cộng"])
@pytest.mark.parametrize("above", [True, False])
def test_parts_of_a_commune_are_held_against_its_own_row(
    thanh_hoa: Context, names: tuple[str, str], whole: str, above: bool
) -> None:
    body = [PARTS.format(*names).strip("\n"), OWN.format(whole)]
    head = HEAD.replace("Tên đơn vị", "Thôn, bản") if above else HEAD
    found = read(sheet_of(COMMUNE, head, *(reversed(body) if above else body)), thanh_hoa)
    assert (found.grave, found.units()) == ([], WHOLE)
    assert found.codes == ["sheet.parts_summed"]


@pytest.mark.parametrize("whole", ["Tổng cộng", "Xã Cẩm Ngọc"])
def test_of_parts_that_do_not_add_up_nothing_is_taken(thanh_hoa: Context, whole: str) -> None:
    own = OWN.format(whole).replace("| 4 |", "| 5 |")
    found = read(sheet_of(COMMUNE, HEAD, PARTS.format("Thôn 1", "Thôn 2"), own), thanh_hoa)
    assert (found.units(), found.codes) == ({}, ["sheet.parts_differ"])
    assert found.findings[0].cells == ("F9",)


def test_parts_without_the_communes_row_are_not_added_up(thanh_hoa: Context) -> None:
    found = read(sheet_of(COMMUNE, HEAD, PARTS.format("Thôn 1", "Thôn 2")), thanh_hoa)
    assert (found.units(), found.codes) == ({}, ["sheet.parts_unsummed"])


def test_another_communes_row_among_parts_is_no_part(thanh_hoa: Context) -> None:
    found = read(sheet_of(COMMUNE, HEAD, PARTS.format("Thôn 1", "Xã Lạ"), OWN.format("Toàn xã")), thanh_hoa)
    assert found.units() == {}
    assert "row.unknown_unit" in found.codes


def test_parts_in_a_districts_table_are_unknown_rows(dong_thap: Context) -> None:
    body = rows(plain).replace("Xã Tân Quới", "Ấp Tân Quới").replace("'30133", "")
    found = read(sheet_of(TITLES_02, HEAD_02, body), dong_thap)
    assert "30133" not in figures(found)
    assert found.codes == ["row.unknown_unit_near"]


SIDE = """
STT | Chỉ tiêu | Đơn vị tính | Thôn 1 | Thôn 2 | Tổng số
Biểu 05/HT – Hỗ trợ giảm hại
1 | Số người có nhu cầu hỗ trợ | người | 3 | 4 | 7
2 | Số người được hỗ trợ
2.1 | Tổng số | người | 2 | 4 | 6
2.2 | Trong đó
a) | Y tế | người | 1 | 3 | 4
b) | Pháp lý | người | 1 | 0 | 1
c) | Học nghề | người | 0 | 1 | 1
 | Việc làm | người | | | 0
 | Vay vốn | người | 0 | | 0
3 | Số mô hình | mô hình | 1 | 1 | 2
"""


@pytest.mark.parametrize("head", ["Tổng số", "Toàn xã", "Cộng", "Số liệu", "Xã Cẩm Ngọc"])
@pytest.mark.parametrize("first", [True, False])
def test_parts_side_by_side_are_held_against_the_communes_column(
    thanh_hoa: Context, head: str, first: bool
) -> None:
    lines = table(SIDE.replace("| Tổng số\nBiểu", f"| {head}\nBiểu"))
    if first:
        lines = [[*line[:3], *line[5:6], *line[3:5]] for line in lines]
    found = read(sheet_of(COMMUNE, text_of(lines)), thanh_hoa)
    assert (found.grave, found.units()) == ([], WHOLE)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("| 3 | 4 | 7", "| 3 | 4 | 8"), "sheet.parts_differ"),
        (("| 3 | 4 | 7", "| 3 | 4 |"), "sheet.parts_differ"),
        (("| Tổng số\nBiểu", "| Năm 2022\nBiểu"), "sheet.near_form"),
        (("| Tổng số\nBiểu", "| Kế hoạch\nBiểu"), "sheet.near_form"),
    ],
)
def test_parts_side_by_side_that_are_not_clear_are_not_read(
    thanh_hoa: Context, change: tuple[str, str], code: str
) -> None:
    assert change[0] in SIDE
    found = read(sheet_of(COMMUNE, SIDE.replace(*change)), thanh_hoa)
    assert (found.units(), found.received.refused) == ({}, True)
    assert code in found.codes


def test_values_are_decimals_of_the_cells(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES_02, text_of(across([0, 1]))), dong_thap)
    assert figures(found)["30133"]["people_reached"] == Decimal(1185)
    assert found.cell("30133", "people_reached")[2] == "E8"
