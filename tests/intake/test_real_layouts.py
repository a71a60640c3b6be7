"""Layouts of real Vietnamese workbooks, with the columns of form 02 and the communes of Thanh Bình: every
figure at its commune and column, or a finding that says why not."""

from __future__ import annotations

from random import Random

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from kpi.intake.context import Context
from tests.intake.books import Read, read, sheet_of
from tests.intake.communes import CODES, WANTED, figures, plain, rows, uncoded, wrong
from tests.intake.forms import HEAD_02, IDS_02, ROWS_02, TITLES_02, form_02, taken

NO_SENDER = "\n".join(TITLES_02.splitlines()[:4])
ZEROS = " | ".join("0" * len(IDS_02))
LEAVES = (
    "Số hình thức tuyên truyền", "Số buổi tuyên truyền", "Số lượt người tham dự", "Số tin, bài",
    "Duy trì thường xuyên",
    *(f"{group} – {leaf}"
      for group in ("Người lao động tại cơ sở dễ phát sinh tệ nạn", "Người lao động tại khu công nghiệp",
                    "Học sinh, sinh viên")
      for leaf in ("Tổng số", "Được tuyên truyền")),
)  # fmt: skip


def sums(name: str, at: slice = slice(None)) -> str:
    """A row of sums of some communes."""
    return f" | | {name} | " + " | ".join(str(sum(WANTED[c][i] for c in CODES[at])) for i in IDS_02)


def ranked(number: int, code: str, name: str, found: tuple[str, ...]) -> list[str]:
    return [str(number), f"'{code}" if code else "", f"Loại {'I' * (number % 3 + 1)}/{name}", *found]


def all_right(found: Read) -> bool:
    return figures(found) == WANTED


def told(found: Read) -> list[tuple[str, str, str]]:
    return [(f.severity, f.code, f.cell) for f in found.received.findings if f.severity != "info"]


def test_index_row_instructions_and_a_unit_line_at_the_right(dong_thap: Context) -> None:
    """Layout 0."""
    unit = "| " * 12 + "Đơn vị tính: hình thức, buổi, lượt người, tin, bài, người"
    index = "A | B | C | 1 | 2 | 3=4/2 | 4 | 5 | 6 | 7=6/5 | 8 | 9 | 10 | 11"
    ask = " | | | Ghi số hình thức | Ghi số buổi | | | Có hoặc không | | | | | |"
    found = read(sheet_of(TITLES_02, unit, HEAD_02, index, ask, rows(plain)), dong_thap)
    assert (told(found), all_right(found)) == ([], True)


@pytest.mark.parametrize("when", ["Ngày kết xuất | 14/12/2021 08:15:00", "Ngày in | 14/12/2021", ""])
def test_an_export_of_a_machine(dong_thap: Context, when: str) -> None:
    """Layout 1: a merged title, rows of parameters, the district's total on top, headings with asterisks."""
    title = "BIỂU 02/TT. TUYÊN TRUYỀN PHÒNG, CHỐNG TỆ NẠN MA TÚY, MẠI DÂM NĂM 2021" + " | <" * 13
    given = f"Tham số\nĐơn vị | Huyện Thanh Bình\nNăm | 2021\n{when}"
    head = HEAD_02.replace("Tên đơn vị", "Tên đơn vị (*)").replace("Số buổi tuyên truyền", "Số buổi *")
    total = sums("Huyện Thanh Bình").replace(" | | ", " | '874 | ", 1)
    found = read(
        sheet_of(title, given, head.replace("Số tin, bài", "Số tin, bài*"), total, rows(plain)), dong_thap
    )
    assert (told(found), all_right(found), set(found.units("total"))) == ([], True, {"874"})


@pytest.mark.parametrize(
    ("frame", "code", "cell"),
    [
        (("Tên đơn vị", "", ""), "sheet.names_differ", "C6"),
        (("Tên đơn vị", "Nơi nhận", "Nơi nhận"), "sheet.names_differ", "C6"),
        (("", "", ""), "sheet.no_unit_column", "A5"),
    ],
)
def test_blocks_side_by_side_each_sorted_by_itself(
    dong_thap: Context, frame: tuple[str, ...], code: str, cell: str
) -> None:
    """Layout 3: in a row stand three communes; where not each block heads its names, none is read."""
    head = " | ".join(f"{name} | {leaf}" for name, leaf in zip(frame, LEAVES[:3], strict=True))
    blocks = [sorted((-int(WANTED[c][i]), c) for c in CODES) for i in IDS_02[:3]]
    names = {c: n for _, c, n, *_ in (line.split(" | ") for line in rows(_coded).splitlines())}
    body = "\n".join(" | ".join(f"{names[c]} | {-n}" for n, c in line) for line in zip(*blocks, strict=True))
    found = read(sheet_of(TITLES_02, head, body), dong_thap)
    assert figures(found) == {}
    assert ("error", code, cell) in told(found)


def _coded(number: int, code: str, name: str, found: tuple[str, ...]) -> list[str]:
    return [str(number), code, name, *found]


def test_blocks_side_by_side_in_one_order_are_one_table(dong_thap: Context) -> None:
    rows_ = "\n".join(f"{name} | {f[0]} | {name} | {f[1]} | {name} | {f[2]}" for _, name, f in _lines())
    head = f"Tên đơn vị | {LEAVES[0]} | | {LEAVES[1]} | | {LEAVES[2]}"
    found = read(sheet_of(TITLES_02, head, rows_), dong_thap)
    assert (wrong(found), len(figures(found))) == ([], 13)


def _lines() -> list[tuple[str, str, list[str]]]:
    return [(c, n, f) for _, c, n, *f in (line.split(" | ") for line in rows(_coded).splitlines())]


def test_a_remark_that_names_another_commune_is_no_second_column_of_names(dong_thap: Context) -> None:
    head = "\n".join(
        f"{line} | {text}"
        for line, text in zip(HEAD_02.strip().splitlines(), ("Ghi chú", "^", "^"), strict=True)
    )
    first, *others = ROWS_02.strip().splitlines()
    found = form_02(dong_thap, head=head, rows="\n".join([f"{first} | Xã An Phong", *others]))
    assert len(found.units()) == 3


@pytest.mark.parametrize("code", [True, False], ids=["with codes", "without codes"])
@pytest.mark.parametrize("titles", [TITLES_02, NO_SENDER], ids=["sender", "no sender"])
def test_ranks_before_the_names_and_sections_of_zeros(dong_thap: Context, code: bool, titles: str) -> None:
    """Layouts 4 and 5: "Loại II/Xã Tân Quới"."""

    def line(number: int, unit: str, name: str, found: tuple[str, ...]) -> list[str]:
        return ranked(number, unit if code else "", name, found)

    parts = [
        f"I | | Loại I | {ZEROS}",
        rows(line, slice(6)),
        f"II | | Loại II | {ZEROS}",
        rows(line, slice(6, 13)),
    ]
    found = read(sheet_of(titles, HEAD_02, *parts), dong_thap)
    assert (told(found), all_right(found)) == ([], True)


@pytest.mark.parametrize(
    "name", ["Loại II/Xã Tân Quới", "Hạng 1/ Xã Tân Quới", "(Loại II) Xã Tân Quới", "Xã Tân Quới (loại II)",
             "Xã Tân Quới - loại 2", "XÃ LOẠI II: XÃ TÂN QUỚI", "Loại I - Tân Quới"],
)  # fmt: skip
def test_a_rank_beside_a_name_is_no_part_of_it(dong_thap: Context, name: str) -> None:
    found = form_02(dong_thap, rows=ROWS_02.replace("'30133 | Xã Tân Quới", f" | {name}"))
    assert (found.grave, set(found.units())) == ([], {"30133", "30136", "30139"})


@pytest.mark.parametrize("name", ["Loại II/Xã Không Có", "Xã loại II Tân Quới", "Loại thường/Xã Tân Quới"])
def test_a_name_behind_or_between_other_words_is_not_guessed(dong_thap: Context, name: str) -> None:
    found = form_02(dong_thap, rows=ROWS_02.replace("'30133 | Xã Tân Quới", f" | {name}"))
    assert set(found.units()) == {"30136", "30139"}
    assert found.grave == [("row.unknown_unit", "C8")]


@pytest.mark.parametrize("twice", [True, False], ids=["counts the row twice", "counts it once"])
def test_sections_with_subtotals_a_unit_twice_and_the_sender_in_the_letterhead(
    dong_thap: Context, twice: bool
) -> None:
    """Layout 8: five communes bear names that other districts have too."""
    top = "UBND HUYỆN THANH BÌNH\n" + "\n".join(TITLES_02.splitlines()[1:4])
    second = sums("Cộng II", slice(1, 13))
    if twice:
        more = [
            str(a + WANTED["30142"][i])
            for a, i in zip(map(int, second.split(" | ")[2:]), IDS_02, strict=True)
        ]
        second = " | | Cộng II | " + " | ".join(more)
    body = ["I | | Thị trấn", rows(uncoded, slice(1)), sums("Cộng I", slice(1)), "II | | Các xã"]
    body += [rows(uncoded, slice(1, 13)), rows(uncoded, slice(4, 5)), second, sums("Cộng I + II")]
    found = read(sheet_of(top, HEAD_02, *body), dong_thap)
    assert all_right(found)
    assert told(found) == [("warning", "row.unit_repeated", "C24")]
    assert set(found.units("total")) == {"874"}


def test_a_subtotal_that_is_no_sum_of_its_rows_is_told(dong_thap: Context) -> None:
    first = sums("Cộng I", slice(1)).replace("1376", "1367")
    body = ["I | | Thị trấn", rows(uncoded, slice(1)), first, "II | | Các xã", rows(uncoded, slice(1, 13))]
    found = read(sheet_of(TITLES_02, HEAD_02, *body, sums("Cộng II", slice(1, 13))), dong_thap)
    assert all_right(found)
    assert told(found) == [("error", "row.subtotal", "F10")]


@pytest.mark.parametrize("flat", [True, False])
def test_no_title_a_header_in_row_two_and_no_order_numbers(dong_thap: Context, flat: bool) -> None:
    """Layout 9."""
    head = "Tên đơn vị | " + " | ".join(LEAVES)
    if not flat:
        head = "\n".join("|".join(line.split("|")[2:]) for line in HEAD_02.strip().splitlines())
    found = read(sheet_of("\n", head, rows(lambda n, c, name, f: [name, *f])), dong_thap)
    assert (told(found), all_right(found)) == ([("warning", "file.no_period", "")], True)


@pytest.mark.parametrize("titles", [TITLES_02, ""])
def test_headings_as_names_of_a_database(dong_thap: Context, titles: str) -> None:
    """Layout 14: nothing is guessed."""
    head = "ma_xa | ten_xa | so_hinh_thuc | so_buoi | so_luot_nguoi | so_tin_bai | thuong_xuyen | nld_ts"
    found = read(sheet_of(titles, head, rows(lambda n, c, name, f: [f"'{c}", name, *f])), dong_thap)
    assert (figures(found), found.received.refused) == ({}, True)
    near = ["sheet.near_form"] if titles else []
    assert found.codes == ["file.no_known_form", *near]


@pytest.mark.parametrize(
    "name", ["UBND xã {}-Đồng Tháp", "UBND xã {} - Đồng Tháp", "UBND xã {}, tỉnh Đồng Tháp"]
)
@pytest.mark.parametrize("titles", [TITLES_02, NO_SENDER], ids=["sender", "no sender"])
def test_the_communes_office_and_province_around_its_name(dong_thap: Context, name: str, titles: str) -> None:
    """Layout 15."""

    def line(number: int, code: str, unit: str, found: tuple[str, ...]) -> list[str]:
        kind, bare = ("xã", unit.removeprefix("Xã ")) if unit.startswith("Xã") else ("thị trấn", "Thanh Bình")
        return [str(number), "", name.replace("xã", kind, 1).format(bare), *found]

    found = read(sheet_of(titles, HEAD_02, rows(line)), dong_thap)
    assert (told(found), all_right(found)) == ([], True)


def test_placeholders_and_notes_right_under_the_table(dong_thap: Context) -> None:
    """Layout 17."""
    more = " | | ,,,, | ,,,, | ....\n | | .... | | ...."
    notes = "Kế thừa của báo cáo tuần trước\n(*) Xã cù lao: tính cả 12 người tạm trú\nGhi chú: 3 xã chưa có"
    found = read(sheet_of(TITLES_02, HEAD_02, more, rows(plain), more, notes), dong_thap)
    assert (told(found), all_right(found)) == ([], True)


def test_all_figures_as_text_with_points(dong_thap: Context) -> None:
    """Layout 18: right, and told: a warning for each that might be read in another way, else a note."""

    def line(number: int, code: str, name: str, found: tuple[str, ...]) -> list[str]:
        texts = (f"'{int(x):,}".replace(",", ".") if x.isdigit() else x for x in found)
        return [f"'{number}", f"'{code}", name, *texts]

    found = read(sheet_of(TITLES_02, HEAD_02, rows(line)), dong_thap)
    assert all_right(found)
    large = sum(value > 999 for own in WANTED.values() for value in own.values())
    assert [(s, c) for s, c, _ in told(found)] == [("warning", "cell.text_number")] * large


@pytest.mark.parametrize(
    ("band", "codes"),
    [
        ("", {"sheet.column_twice"}),
        (" | | | THÁNG TRƯỚC" + " | <" * 10 + " | THÁNG NÀY" + " | <" * 10, {"file.period_unclear"}),
    ],
)
def test_last_months_block_hidden_before_this_months(dong_thap: Context, band: str, codes: set[str]) -> None:
    """Layout 23: two columns claim each indicator, and none is preferred."""
    lines = [line.split("|") for line in HEAD_02.strip().splitlines()]
    head = "\n".join("|".join([*cells, *cells[3:]]) for cells in lines)

    def line(number: int, code: str, name: str, found: tuple[str, ...]) -> list[str]:
        before = [str(int(x) + 1000) if x.isdigit() else x for x in found]
        return [*plain(number, code, name, tuple(before)), *found]

    book: openpyxl.Workbook = sheet_of(TITLES_02, *([band] if band else []), head, rows(line))
    for c in range(4, 15):
        book.worksheets[0].column_dimensions[get_column_letter(c)].hidden = True
    found = read(book, dong_thap)
    assert (figures(found), found.received.refused) == ({}, True)
    assert set(found.codes) == codes


FLAT = ("STT", "Mã", "Tên đơn vị", *LEAVES)
INDEX_ROWS = (
    "A | B | C | 1 | 2 | 3=4/2 | 4 | 5 | 6 | 7=6/5 | 8 | 9 | 10 | 11",
    "A | B | 1 | 2 | 3 | 4=3/2 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
    "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14",
    "(1) | (2) | (3) | (4) | (5)=(4)/(3) | (6) | (7) | (8) | (9) | (10) | (11) | (12) | (13) | (14)",
    "(A) | (B) | (C) | (1) | (2) | (3) | (4) | x | (6) | (7) | (8) | (9) | (10) | (11)",
)


def ordered(cells: list[str], order: list[int]) -> str:
    return " | ".join(cells[k] for k in order)


@pytest.mark.parametrize("index", INDEX_ROWS)
@pytest.mark.parametrize("moved", [True, False], ids=["index moved", "index left"])
@pytest.mark.parametrize("seed", [1, 2])
def test_an_index_row_under_exchanged_columns(dong_thap: Context, index: str, moved: bool, seed: int) -> None:
    order = [0, 1, 2, *Random(seed).sample(range(3, 14), 11)]
    numbers = ordered(index.split(" | "), order) if moved else index
    body = rows(lambda *line: ordered(plain(*line), order).split(" | "))
    found = read(sheet_of(TITLES_02, ordered(list(FLAT), order), numbers, body), dong_thap)
    assert (told(found), all_right(found)) == ([], True)


@pytest.mark.parametrize("index", INDEX_ROWS)
@pytest.mark.parametrize(
    "heading", ["Chỉ tiêu khác", "Số lượt người tham dự (nghìn lượt)", "Số buổi kế hoạch"]
)
@pytest.mark.parametrize("column", [3, 5, 13])
def test_an_index_row_beside_a_column_that_is_not_taken(
    dong_thap: Context, index: str, heading: str, column: int
) -> None:
    head = [heading if c == column else text for c, text in enumerate(FLAT)]
    found = read(sheet_of(TITLES_02, " | ".join(head), index, rows(plain)), dong_thap)
    assert (wrong(found), len(figures(found))) == ([], 13)
    assert IDS_02[column - 3] not in taken(found)
    assert any(f.severity == "error" for f in found.findings)
    assert not any(f.code.startswith("row.") for f in found.findings)
