"""Where tables stand: several on a sheet, one on several sheets, headings that fit two forms.

However the figures of forms 02 and 05 are laid out, each is read at its unit and column, or it is told why
not.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from random import Random

import openpyxl
import pytest

from kpi.intake.context import Context
from tests.intake.books import HEAD, INDICATORS, TITLES, Read, add_sheet, read, sheet_of, table
from tests.intake.communes import CODES, LINES, WANTED, plain, rows, wrong
from tests.intake.forms import HEAD_02, IDS_02, TITLES_02
from tests.intake.ownforms import Group, Leaf, context_of, entries_with
from tests.intake.test_real_layouts import LEAVES

ROWS_02 = rows(plain).split("\n")
TITLES_05 = TITLES.replace("Tam Nông", "Thanh Bình")
_05 = [(40 + n, 5 * n + 5, n, n + 1, n + 2, n, n + 2, n % 3) for n in range(1, 14)]
ROWS_05 = [
    " | ".join([str(n), f"'{code}", name, *map(str, own)])
    for n, ((code, name, _), own) in enumerate(zip(LINES, _05, strict=True), 1)
]
WANTED_BOTH = {
    code: {**WANTED[code], **dict(zip(INDICATORS, map(Decimal, own), strict=True))}
    for code, own in zip(CODES, _05, strict=True)
}
LEAVES_05 = (
    "Số người có nhu cầu hỗ trợ",
    *(f"Số người được hỗ trợ – {x}" for x in ("Tổng số", "Trong đó – Y tế", "Trong đó – Pháp lý")),
    *(f"Số người được hỗ trợ – Trong đó – {x}" for x in ("Học nghề", "Việc làm", "Vay vốn")),
    "Số mô hình",
)


def lines(*texts: str) -> str:
    return "\n".join(texts)


def figures(found: Read) -> dict[str, dict[str, Decimal]]:
    """Unit → indicator → figure; none is read twice."""
    got: dict[str, dict[str, Decimal]] = {}
    for piece in found.pieces:
        r = piece.readings
        for unit, role, name, value in zip(r.unit, r.role, r.indicator, r.value, strict=True):
            if role == "unit" and value is not None:
                assert name not in got.setdefault(unit, {})
                got[unit][name] = Decimal(value)
    return got


def beside(*tables: str, gap: int = 1) -> str:
    """Tables side by side."""
    grids = [table(text) for text in tables]
    joined = []
    for r in range(max(map(len, grids))):
        line: list[str] = []
        for grid in grids:
            width = max(map(len, grid)) + gap
            own = grid[r] if r < len(grid) else []
            line += own + [""] * (width - len(own))
        joined.append(" | ".join(line))
    return "\n".join(joined)


def spread(text: str, seed: int) -> str:
    """Rows with an empty row here and there."""
    random, out = Random(seed), []
    for line in text.split("\n"):
        out += ["", line] if random.random() < 0.3 else [line]
    return "\n".join(out)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("head", ["all", "no titles", "total on each", "total on the last"])
def test_one_form_on_several_sheets_is_one_form(dong_thap: Context, seed: int, head: str) -> None:
    random = Random(seed)
    order = random.sample(ROWS_02, 13)
    cuts = [0, *sorted(random.sample(range(1, 13), seed % 3 + 1)), 13]
    book = openpyxl.Workbook()
    del book["Sheet"]
    for n, (first, last) in enumerate(pairwise(cuts)):
        above = [TITLES_02] if n == 0 or head != "no titles" else []
        own = order[first:last]
        if head == "total on each":
            own = [*own, total_of(own)]
        elif head == "total on the last" and last == 13:
            own = [*own, total_of(order)]
        add_sheet(book, f"Biểu 02 ({n + 1})", *above, HEAD_02, spread("\n".join(own), seed))
    found = read(book, dong_thap)
    assert (found.grave, figures(found)) == ([], WANTED)
    assert found.codes == ["sheet.form_joined"]
    assert set(found.units("total")) == ({"874"} if head == "total on the last" else set())


def total_of(own: list[str]) -> str:
    """A row with the sums of some rows."""
    columns = zip(*(line.split(" | ")[3:] for line in own), strict=True)
    sums = [sum(int(x.replace("Có", "1").replace("Không", "0")) for x in column) for column in columns]
    return " | | Tổng cộng | " + " | ".join(map(str, sums))


def test_a_total_that_is_no_sum_of_any_sheet_is_told(dong_thap: Context) -> None:
    book = sheet_of(TITLES_02, HEAD_02, *ROWS_02[:6], total_of(ROWS_02[:5]), name="a")
    add_sheet(book, "b", TITLES_02, HEAD_02, *ROWS_02[6:])
    found = read(book, dong_thap)
    assert (wrong(found), len(figures(found))) == ([], 13)
    assert ("sheet.total_of_part", "a") in [(f.code, f.sheet) for f in found.findings]


@pytest.mark.parametrize("seed", range(3))
def test_columns_of_one_form_on_several_sheets(dong_thap: Context, seed: int) -> None:
    order = Random(seed).sample(range(11), 11)
    book = openpyxl.Workbook()
    del book["Sheet"]
    for n, columns in enumerate((order[:4], order[4:])):
        head = " | ".join(["STT", "Tên đơn vị", *(LEAVES[i] for i in columns)])
        body = [" | ".join([str(k), c[1], *(c[2][i] for i in columns)]) for k, c in enumerate(LINES, 1)]
        add_sheet(book, f"Trang {n}", TITLES_02, head, *Random(seed + n).sample(body, 13))
    found = read(book, dong_thap)
    assert (found.grave, figures(found)) == ([], WANTED)


def test_a_column_that_no_sheet_holds_is_missing_once_a_sheet(dong_thap: Context) -> None:
    head, cut = HEAD_02.replace("Số tin, bài", "Ghi chú"), [line.split(" | ") for line in ROWS_02]
    own = [" | ".join([*line[:6], "", *line[7:]]) for line in cut]
    book = sheet_of(TITLES_02, head, *own[:6], name="a")
    add_sheet(book, "b", TITLES_02, head, *own[6:])
    found = read(book, dong_thap)
    assert [(f.sheet, f.indicator) for f in found.findings if f.code == "sheet.column_missing"] == [
        ("a", "news_items"), ("b", "news_items"),
    ]  # fmt: skip


@pytest.mark.parametrize("changed", [False, True])
def test_a_unit_on_two_sheets_counts_once_or_not_at_all(dong_thap: Context, changed: bool) -> None:
    again = ROWS_02[6].replace("511", "512" if changed else "511")
    book = sheet_of(TITLES_02, HEAD_02, *ROWS_02[:7], name="a")
    add_sheet(book, "b", TITLES_02, HEAD_02, again, *ROWS_02[7:])
    found = read(book, dong_thap)
    told = ["sheet.form_twice"] if changed else ["sheet.form_repeated"]
    assert (found.codes, figures(found)) == (told, {} if changed else WANTED)


def test_a_sheet_of_another_year_is_not_joined(dong_thap: Context) -> None:
    book = sheet_of(TITLES_02, HEAD_02, *ROWS_02[:7], name="a")
    add_sheet(book, "b", TITLES_02.replace("Năm 2021", "Năm 2020"), HEAD_02, *ROWS_02[7:])
    found = read(book, dong_thap)
    assert (found.received.refused, figures(found)) == (True, {})


TABLE_02 = (TITLES_02, HEAD_02, "\n".join(ROWS_02))
TABLE_05 = (TITLES_05, HEAD, "\n".join(ROWS_05))
SIGNED = "\n | | Người lập biểu | | Chủ tịch\n\n"


@pytest.mark.parametrize("first", ["02", "05"])
@pytest.mark.parametrize("titled", [True, False])
@pytest.mark.parametrize("between", ["", "\n\n", SIGNED])
@pytest.mark.parametrize("shift", [0, 3])
def test_forms_one_below_the_other(
    dong_thap: Context, first: str, titled: bool, between: str, shift: int
) -> None:
    upper, lower = (TABLE_02, TABLE_05) if first == "02" else (TABLE_05, TABLE_02)
    below = "\n".join(lower if titled else lower[1:])
    moved = "\n".join("| " * shift + line for line in below.strip("\n").split("\n"))
    found = read(sheet_of(*upper, between, moved), dong_thap)
    assert (found.grave, figures(found)) == ([], WANTED_BOTH)
    assert found.codes == ["sheet.divided"]


def test_three_forms_one_below_the_other_far_down(dong_thap: Context) -> None:
    many = "\n" * 70
    half = [" | ".join(line.split(" | ")[:3] + line.split(" | ")[8:]) for line in ROWS_02]
    head = "\n".join(" | ".join(cells[:3] + cells[8:]) for cells in table(HEAD_02))
    front = "\n".join(" | ".join(cells[:8]) for cells in table(HEAD_02))
    short = [" | ".join(line.split(" | ")[:8]) for line in ROWS_02]
    text = (TITLES_02, front, *short, many, *TABLE_05, many, TITLES_02, head, *half)
    found = read(sheet_of(*text), dong_thap)
    assert (found.grave, figures(found)) == ([], WANTED_BOTH)


@pytest.mark.parametrize("gap", [0, 1, 3])
@pytest.mark.parametrize("seed", range(2))
def test_forms_side_by_side_each_sorted_by_itself(dong_thap: Context, gap: int, seed: int) -> None:
    left = lines(HEAD_02.strip("\n"), *Random(seed).sample(ROWS_02, 13))
    right = lines(HEAD.strip("\n"), *Random(seed + 9).sample(ROWS_05, 13))
    found = read(sheet_of(TITLES_02, beside(left, right, gap=gap)), dong_thap)
    assert (found.grave, figures(found)) == ([], WANTED_BOTH)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("blank", [True, False])
def test_columns_of_two_forms_in_one_table_in_any_order(dong_thap: Context, seed: int, blank: bool) -> None:
    names = [*LEAVES, *LEAVES_05]
    order = Random(seed).sample(range(19), 19)
    places = [i for c in order for i in ((c, None) if blank and c % 5 == 0 else (c,))]
    head = " | ".join(["Tên đơn vị", *("" if i is None else names[i] for i in places)])
    body = [
        " | ".join([name, *("" if i is None else (*own, *map(str, more))[i] for i in places)])
        for (_, name, own), more in zip(LINES, _05, strict=True)
    ]
    found = read(sheet_of(TITLES_02, head, spread("\n".join(body), seed)), dong_thap)
    assert (found.grave, figures(found)) == ([], WANTED_BOTH)


@pytest.mark.parametrize("frame", ["Tên đơn vị", "STT | Tên đơn vị", "STT | Mã | Tên đơn vị"])
@pytest.mark.parametrize("seed", range(2))
def test_blocks_of_names_and_values_each_sorted_by_itself(dong_thap: Context, frame: str, seed: int) -> None:
    random, blocks = Random(seed), []
    for i, leaf in enumerate(LEAVES):
        own = random.sample(LINES, 13)
        cells = {"STT": "1", "Mã": "'{0}", "Tên đơn vị": "{1}"}
        body = [
            " | ".join([*(cells[x].format(code, name) for x in frame.split(" | ")), values[i]])
            for code, name, values in own
        ]
        blocks.append(lines(f"{frame} | {leaf}", *body))
    found = read(sheet_of(TITLES_02, beside(*blocks, gap=seed)), dong_thap)
    assert (found.grave, figures(found)) == ([], WANTED)


def test_blocks_whose_names_stand_behind_the_figures_are_not_read(dong_thap: Context) -> None:
    blocks = [
        lines(f"{leaf} | Tên đơn vị", *(f"{values[i]} | {name}" for _, name, values in LINES))
        for i, leaf in enumerate(LEAVES[:3])
    ]
    found = read(sheet_of(TITLES_02, beside(*blocks)), dong_thap)
    assert (figures(found), "sheet.names_differ" in found.codes) == ({}, True)


@pytest.mark.parametrize("other", [False, True])
def test_the_table_pasted_twice_beside_itself(dong_thap: Context, other: bool) -> None:
    text = lines(HEAD_02.strip("\n"), *ROWS_02)
    found = read(sheet_of(TITLES_02, beside(text, text.replace("511", "512") if other else text)), dong_thap)
    told = ["sheet.form_twice"] if other else ["sheet.form_repeated"]
    assert (found.codes, figures(found)) == (told, {} if other else WANTED)


def test_a_cell_merged_over_two_blocks_leaves_the_sheet_unread(dong_thap: Context) -> None:
    left, right = (lines(x.strip("\n"), *y) for x, y in ((HEAD_02, ROWS_02), (HEAD, ROWS_05)))
    book = sheet_of(TITLES_02, beside(left, right, gap=1))
    book.worksheets[0].merge_cells("N12:P12")
    found = read(book, dong_thap)
    assert figures(found) == {}


def test_the_second_tables_own_year_refuses_the_file(dong_thap: Context) -> None:
    found = read(sheet_of(*TABLE_02, "", TITLES_05.replace("2021", "2020"), *TABLE_05[1:]), dong_thap)
    assert (found.received.refused, figures(found)) == (True, {})


@pytest.mark.parametrize("seed", range(3))
def test_the_form_goes_on_below_with_its_columns_in_another_order(dong_thap: Context, seed: int) -> None:
    random = Random(seed)
    order = random.sample(range(11), 11) if seed else [1, 0, *range(2, 11)]

    def part(own: list[tuple[str, str, tuple[str, ...]]], order: list[int]) -> str:
        head = " | ".join(["Tên đơn vị", *(LEAVES[i] for i in order)])
        return lines(head, *(" | ".join([name, *(f[i] for i in order)]) for _, name, f in own))

    found = read(sheet_of(TITLES_02, part(LINES[:7], [*range(11)]), "", part(LINES[7:], order)), dong_thap)
    assert (found.grave, figures(found)) == ([], WANTED)


def test_a_scale_over_the_first_table_holds_for_the_second_too(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES_02, "Đơn vị tính: nghìn người", HEAD_02, *ROWS_02, "", *TABLE_05), dong_thap)
    assert not {"supported", "support_needed", "pupils"} & {n for own in figures(found).values() for n in own}


def test_sums_over_the_table_are_no_table_of_units(dong_thap: Context) -> None:
    sums = "Số buổi tuyên truyền | Số lượt người tham dự | Số tin, bài\n266 | 12630 | 1636\n"
    found = read(sheet_of(TITLES_02, sums, HEAD_02, *ROWS_02), dong_thap)
    assert (found.grave, figures(found)) == ([], WANTED)


def test_words_of_a_plan_between_two_tables_are_of_the_second(dong_thap: Context) -> None:
    found = read(sheet_of(*TABLE_02, "", "KẾ HOẠCH NĂM 2022", *TABLE_05[1:]), dong_thap)
    assert not {n for own in figures(found).values() for n in own} - set(IDS_02)


# Forms that look alike


_PARTS = ("Y tế", "Pháp lý", "Học nghề", "Việc làm", "Vay vốn")


def _office(more: bool = False) -> Context:
    """An office with a form of its own that has the columns of form 05."""
    parts = Group("Trong đó", tuple(Leaf((x,)) for x in _PARTS))
    first, last = Leaf(("Số người có nhu cầu hỗ trợ",)), Leaf(("Số mô hình",), "mô hình")
    columns = (first, Group("Số người được hỗ trợ", (Leaf(("Tổng số",)), parts)), last)
    own = (Leaf(("Số hộ gia đình được thăm",), "hộ"),)
    return context_of(entries_with(columns + own if more else columns))


@pytest.mark.parametrize("more", [False, True])
def test_a_header_that_fits_two_forms_is_not_guessed(more: bool) -> None:
    bare = lines(*TITLES_05.split("\n")[3:])
    found = read(sheet_of(bare, HEAD, *ROWS_05), _office(more))
    assert figures(found) == {}
    (told,) = [f for f in found.findings if f.code == "sheet.form_unclear"]
    params = dict(told.params)
    assert {params["one"], params["other"]} == {"05/HT", "90/MD"}
    assert (params["score"], params["other_score"]) == ("8", "8")


@pytest.mark.parametrize(("code", "form"), [("05/HT", "05"), ("90/MD", "90")])
def test_the_printed_code_decides_between_two_forms(code: str, form: str) -> None:
    titles = lines(f"Biểu {code}", *TITLES_05.strip("\n").split("\n")[2:])
    found = read(sheet_of(titles, HEAD, *ROWS_05), _office())
    assert [part.form for part in found.received.parts] == [form]
    assert (found.grave, len(figures(found))) == ([], 13)


def test_the_code_of_another_form_above_headings_that_are_clear_is_told(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES_05, HEAD_02, *ROWS_02), dong_thap)
    assert (found.grave, figures(found)) == ([("sheet.code_differs", "A5")], WANTED)
