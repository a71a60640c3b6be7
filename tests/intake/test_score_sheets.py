"""Form 07 in the layout of offices: a sheet for each commune, a row for each criterion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from kpi.findings import load_catalogue
from kpi.intake.aside import copy_without, open_with_persons, reads_alike
from kpi.intake.context import Context
from kpi.intake.headers.score_names import SchemeNames
from kpi.intake.headers.score_place import locate_scores
from kpi.intake.persons.masking import MASK
from kpi.model.grid import Grid, texts_of
from kpi.write.xlsx.values import values_book
from tests.intake.books import Read, add_sheet, read, saved, sheet_of, table, value

TITLES = """
Biểu số: 07/CĐ-illustrative
PHIẾU CHẤM ĐIỂM
Phường 3, Thành phố Sa Đéc
Kỳ báo cáo: Năm 2021
Đơn vị báo cáo: Thành phố Sa Đéc, tỉnh Đồng Tháp
"""
OWN = """
Kỳ báo cáo: Năm 2021
Đơn vị báo cáo: UBND Phường 3, Thành phố Sa Đéc, tỉnh Đồng Tháp
"""
HEAD = "STT | Tiêu chí | Điểm tối đa | Xã tự chấm | Huyện thẩm định | Tỉnh thẩm định\n"
LINES = """\
I | Chỉ đạo, điều hành | 20 | | |
I.1 | Ban hành kế hoạch | 5 | 5 | 3 |
I.2 | Đăng ký xã lành mạnh | 5 | 5 | 5 |
I.3 | Kế hoạch có lồng ghép | 5 | 2.5 | 0 |
I.4 | Cán bộ được tập huấn | 5 | | 5 |
 | Tổng cộng | 100 | | 13 |
"""
TABLE = HEAD + LINES
SCORERS = ("self", "district", "province")
WANTED = {
    "self": {"i_1": "5", "i_2": "5", "i_3": "2.5", "i_4": None, "total": None},
    "district": {"i_1": "3", "i_2": "5", "i_3": "0", "i_4": "5", "total": "13"},
    "province": {"i_1": None, "i_2": None, "i_3": None, "i_4": None, "total": None},
}
Edit = Callable[[str], str]


def points(found: Read, unit: str = "29902") -> dict[str, dict[str, str | None]]:
    """By scorer and criterion."""
    by_scorer: dict[str, dict[str, str | None]] = {scorer: {} for scorer in SCORERS}
    for part in found.pieces:
        r = part.readings
        for code, name, number in zip(r.unit, r.indicator, r.value, strict=True):
            scorer, _, criterion = name.partition("_illustrative_")
            if code == unit:
                by_scorer[scorer][criterion] = number
    return by_scorer


def without_numbers(text: str) -> str:
    return "\n".join(line.partition(" | ")[2] for line in text.split("\n"))


def with_own_numbers(text: str) -> str:
    """The number in front of the name, none beside it."""
    rows = [line.split(" | ") for line in text.strip("\n").split("\n")]
    return "\n".join(" | ".join(["", f"{a}. {b}" if "." in a else b, *rest]) for a, b, *rest in rows)


def counted(text: str) -> str:
    """The rows counted 1, 2, 3."""
    rows = [line.partition(" | ")[2] for line in text.strip("\n").split("\n")]
    return "\n".join([f"STT | {rows[0]}", *(f"{n} | {row}" for n, row in enumerate(rows[1:], 1))])


def with_evidence(text: str) -> str:
    """What the points rest on, in a column before them."""
    rows = [line.split(" | ") for line in text.strip("\n").split("\n")]
    return "\n".join(
        " | ".join([*row[:3], "100%" if n else "Số liệu", *row[3:]]) for n, row in enumerate(rows)
    )


def with_evidence_figures(text: str) -> str:
    """As numbers: a column that the form does not have."""
    return with_evidence(text).replace("100%", "98")


SPELLINGS: dict[str, Edit] = {
    "as printed": str,
    "no numbers": without_numbers,
    "numbers before the names": with_own_numbers,
    "rows counted": counted,
    "other headings": lambda text: text.replace("Xã tự chấm", "Điểm số tự chấm").replace(
        "Huyện thẩm định | Tỉnh thẩm định", "Điểm huyện chấm | Cấp tỉnh thẩm định"
    ),
    "no most points": lambda text: "\n".join(
        " | ".join(cell for n, cell in enumerate(line.split(" | ")) if n != 2) for line in text.split("\n")
    ),
    "most points with their unit": lambda text: text.replace("| 5 | 5 | 3", "| 5 điểm | 5 | 3"),
    "numbers of columns": lambda text: text.replace(HEAD, f"{HEAD}(1) | (2) | (3) | (4) | (5) | (6)\n"),
    "a head over the points": lambda text: "^ | ^ | ^ | Điểm chấm | < | <\n".replace("^ | ^ | ^", " |  | ")
    + text,
    "in full": lambda text: text.replace(
        "Ban hành kế hoạch", "Tiêu chí I.1: Ban hành kế hoạch, tối đa 5 điểm"
    ),
    "evidence beside": with_evidence,
    "signed below": lambda text: f"{text}\n | Người lập biểu | | | Thủ trưởng đơn vị\n | | | | (Ký)",
}  # fmt: skip


@pytest.mark.parametrize("edit", SPELLINGS.values(), ids=SPELLINGS)
def test_spellings_of_a_score_sheet(dong_thap: Context, edit: Edit) -> None:
    found = read(sheet_of(TITLES, edit(TABLE), name="Phường 3"), dong_thap)
    assert (found.grave, points(found)) == ([], WANTED)
    assert found.received.parts[0].form == "07-illustrative"
    assert found.received.parts[0].reporter == "867"


def test_every_point_has_its_cell(dong_thap: Context) -> None:
    found = read(sheet_of(TITLES, TABLE, name="Phường 3"), dong_thap)
    assert found.cell("29902", "district_illustrative_i_1") == ("3", "number", "E8")
    assert found.cell("29902", "self_illustrative_i_4") == (None, "missing", "D11")


def test_a_commune_sends_its_own_and_no_points_of_others(dong_thap: Context) -> None:
    found = read(sheet_of(OWN, TABLE, name="07"), dong_thap)
    nothing = dict.fromkeys(WANTED["self"])
    assert points(found) == {"self": WANTED["self"], "district": nothing, "province": nothing}
    assert found.received.parts[0].reporter == "29902"
    told = [(note.code, note.cell, dict(note.params)["count"]) for note in found.findings]
    assert told == [("sheet.points_strange", "E5", "5")]
    assert found.cell("29902", "district_illustrative_i_1") == (None, "invalid", "E5")


def test_a_district_sends_no_points_of_the_province(dong_thap: Context) -> None:
    text = TABLE.replace("| 5 | 5 | 3 |", "| 5 | 5 | 3 | 4")
    found = read(sheet_of(TITLES, text, name="Phường 3"), dong_thap)
    assert (found.grave, points(found)) == ([("sheet.points_strange", "F8")], WANTED)
    found = read(sheet_of(TITLES.replace("Đơn vị báo cáo: Thành phố Sa Đéc, t", "Đơn vị báo cáo: T"), text,
                          name="Phường 3"), dong_thap)  # fmt: skip
    assert (found.grave, points(found)["province"]["i_1"]) == ([], "4"), "the province does"


def test_a_district_sends_a_sheet_for_each_commune(dong_thap: Context) -> None:
    book = sheet_of(TITLES, TABLE, name="Phường 3")
    add_sheet(book, "Phường 1", TITLES.replace("Phường 3", "Phường 1"), TABLE.replace("| 5 | 3", "| 4 | 2"))
    found = read(book, dong_thap)
    assert found.grave == []
    assert points(found) == WANTED
    assert [points(found, "29905")[scorer]["i_1"] for scorer in SCORERS] == ["4", "2", None]
    assert {part.reporter for part in found.pieces} == {"867"}


def grid_of(*texts: str) -> Grid:
    """A sheet without a file."""
    rows = [[value(cell) if cell else "" for cell in line] for text in texts for line in table(text)]
    width = max(map(len, rows))
    return Grid("Phường 3", tuple((*row, *[""] * (width - len(row))) for row in rows))


Faults = dict[str, tuple[str, str, str]]
FAULTS: Faults = {
    "a criterion nobody knows": (
        "I.1 | Ban hành kế hoạch",
        " | Ban hành nghị quyết",
        "row.unknown_indicator",
    ),
    "a letter less in the name": ("Ban hành kế hoạch", "Ban hành kế hoạh", "row.criterion_name"),
    "points with their unit": (
        "I.1 | Ban hành kế hoạch | 5 | 5 | 3 |",
        " | Việc khác | 5 | 5 điểm | |",
        "row.unknown_indicator",
    ),
    "number and name of two": ("I.1 | Ban", "I.2 | Ban", "row.criterion_unclear"),
    "another most": ("kế hoạch | 5 | 5 | 3", "kế hoạch | 10 | 5 | 3", "row.most_differs"),
    "given twice": ("I.2 | Đăng ký xã lành mạnh", "I.1 | Ban hành kế hoạch", "row.indicator_twice"),
}


@pytest.mark.parametrize(("old", "new", "code"), FAULTS.values(), ids=FAULTS)
def test_what_is_not_clear_is_not_counted(dong_thap: Context, old: str, new: str, code: str) -> None:
    assert old in TABLE
    found = read(sheet_of(TITLES, TABLE.replace(old, new, 1), name="Phường 3"), dong_thap)
    assert [one for one, _ in found.grave] == [code]
    assert all("i_1" not in of_scorer for of_scorer in points(found).values())
    assert points(found)["district"]["i_3"] == "0", "the others do"


def test_two_columns_of_one_scorer_are_not_guessed(dong_thap: Context) -> None:
    text = TABLE.replace("Tỉnh thẩm định", "Điểm huyện chấm")
    found = read(sheet_of(TITLES, text, name="Phường 3"), dong_thap)
    assert ("sheet.value_column_twice", "") in found.grave
    assert found.pieces == []


def test_points_of_a_block_are_held_against_its_criteria(dong_thap: Context) -> None:
    text = TABLE.replace("| 20 | | |", "| 20 | 20 | 14 |")
    found = read(sheet_of(TITLES, text, name="Phường 3"), dong_thap)
    assert found.grave == [("row.block_points", "E7")], "those of the commune are not all there"
    assert points(found) == WANTED


def test_whose_a_sheet_is_is_never_guessed(dong_thap: Context) -> None:
    nobody = TITLES.replace("Phường 3, Thành phố Sa Đéc", "")
    found = read(sheet_of(nobody, TABLE, name="Sheet1"), dong_thap)
    assert [code for code, _ in found.grave] == ["sheet.score_not_commune"]
    copied = read(sheet_of(TITLES, TABLE, name="Phường 1"), dong_thap)
    assert [code for code, _ in copied.grave] == ["sheet.owner_unclear"]
    assert found.pieces == copied.pieces == []


def test_of_two_schemes_the_code_says_which(dong_thap: Context) -> None:
    schemes = dict(dong_thap.specs.schemes)
    (words,) = dong_thap.scores
    for name in ("ours", "illustrative-2"):
        schemes[name] = replace(schemes["illustrative"], id=name)
    others = tuple(replace(words, form=f"07-{name}", scheme=one) for name, one in schemes.items())
    codes = {**dong_thap.lexicon.codes, "07 cđ ours": "07-ours", "07 cđ illustrative 2": "07-illustrative-2"}
    context = replace(dong_thap, scores=others, lexicon=replace(dong_thap.lexicon, codes=codes))
    for name in schemes:
        grid = grid_of(TITLES.replace("CĐ-illustrative", f"CĐ-{name}"), TABLE)
        place, unclear = locate_scores(grid, texts_of(grid), context.scores, context.lexicon, ())
        assert unclear is None
        assert place is not None
        assert place.words.form == f"07-{name}"
    unsaid = grid_of(TITLES.replace("-illustrative", ""), TABLE)
    assert locate_scores(unsaid, texts_of(unsaid), context.scores, context.lexicon, ())[1] is not None
    place, _ = locate_scores(unsaid, texts_of(unsaid), context.scores, context.lexicon, ("07-ours",))
    assert place is not None
    assert place.words.form == "07-ours"


UNREAD: dict[str, tuple[Edit, tuple[str, str]]] = {
    "a heading nobody knows": (
        lambda text: text.replace("Huyện thẩm định", "Phòng LĐ chấm"),
        ("sheet.column_unread", "E6"),
    ),
    "one more column": (with_evidence_figures, ("sheet.column_unread", "D6")),
    "no heading": (
        lambda text: text.replace("| 5 | 5 | 3 |", "| 5 | 5 | 3 | | | 9"),
        ("sheet.figures_unheaded", "H8"),
    ),
}


@pytest.mark.parametrize(("edit", "told"), UNREAD.values(), ids=UNREAD)
def test_a_column_with_figures_that_is_not_read_is_told(
    dong_thap: Context, edit: Edit, told: tuple[str, str]
) -> None:
    found = read(sheet_of(TITLES, edit(TABLE), name="Phường 3"), dong_thap)
    assert [(one.code, one.cell) for one in found.findings if one.code.startswith("sheet.")] == [told]
    assert points(found)["self"] == WANTED["self"]


def test_hidden_rows_with_points_are_told_and_read(dong_thap: Context) -> None:
    book = sheet_of(TITLES, TABLE, name="Phường 3")
    for row in (9, 11):
        book["Phường 3"].row_dimensions[row].hidden = True
    found = read(book, dong_thap)
    assert [
        (one.code, dict(one.params)["rows"]) for one in found.findings if one.code == "sheet.hidden_rows"
    ] == [("sheet.hidden_rows", "9, 11")]
    assert points(found) == WANTED


OTHERS: dict[str, Edit] = {
    "an unknown code": lambda text: text.replace("CĐ-illustrative", "CĐ-khac"),
    "typed otherwise": lambda text: text.replace("07/CĐ-illustrative", "mẫu 7.CD – sau"),
    "one not in force": lambda text: text.replace("CĐ-illustrative", "CĐ-sau"),
    "another form": lambda text: text.replace("Biểu số: 07/CĐ-illustrative", "Biểu 01/XPLM"),
    "its name": lambda text: text.replace("PHIẾU CHẤM ĐIỂM", "PHIẾU CHẤM ĐIỂM THEO THANG MỚI CỦA TỈNH"),
    "its name without a code": lambda text: text.replace("Biểu số: 07/CĐ-illustrative", "Thang mới của tỉnh"),
}


def with_later_scheme(context: Context) -> Context:
    """One more scheme is known, of which no form is in force."""
    own = context.specs.schemes["illustrative"]
    later = replace(own, id="sau", name=replace(own.name, vi="Thang mới của tỉnh", en="The new one"))
    return replace(context, specs=replace(context.specs, schemes={**context.specs.schemes, "sau": later}))


@pytest.mark.parametrize("edit", OTHERS.values(), ids=OTHERS)
def test_a_sheet_of_another_scheme_is_never_read_as_this_one(dong_thap: Context, edit: Edit) -> None:
    context = with_later_scheme(dong_thap)
    found = read(sheet_of(edit(TITLES), TABLE, name="Phường 3"), context)
    assert [code for code, _ in found.grave] == ["sheet.other_scheme"]
    assert found.pieces == []


@pytest.mark.parametrize(
    "code", ["07/CĐ", "07/CĐ - ILLUSTRATIVE", "7/CD–illustrative", "07/CĐ - Phiếu chấm điểm"]
)
def test_spellings_of_its_own_code(dong_thap: Context, code: str) -> None:
    found = read(
        sheet_of(TITLES.replace("07/CĐ-illustrative", code), TABLE, name="Phường 3"),
        with_later_scheme(dong_thap),
    )
    assert (found.grave, points(found)) == ([], WANTED)


def test_rows_of_another_scheme_and_its_template_are_not_read_either(dong_thap: Context) -> None:
    path = "sample_reports/form-07-2021/867-thanh-pho-sa-dec-phieu-cham-diem.xlsx"
    book = openpyxl.load_workbook(path)
    cells = [c for ws in book for row in ws.iter_rows(max_row=6) for c in row if "07/C" in str(c.value)]
    assert cells
    for cell in cells:
        cell.value = "Biểu số: 07/CĐ-khac"
    found = read(book, dong_thap)
    assert [code for code, _ in found.grave] == ["sheet.other_scheme"]
    assert found.pieces == []
    names = SchemeNames(dong_thap.scores, dong_thap.specs.schemes, dong_thap.lexicon)
    bare = grid_of(OWN, TABLE)
    told = [
        names.differing("07-illustrative", bare, texts_of(bare), range(4), forms)
        for forms in (("07-khac",), ("01",), ("07-illustrative",), ("07-khac", "07-illustrative"))
    ]
    assert [one is not None for one in told] == [True, False, False, False], "by the mark of a template"


REASONED = "\n".join(
    f"{line} | {text}"
    for line, text in zip(
        TABLE.strip("\n").split("\n"),
        ("Lý do, minh chứng", "", "Kế hoạch 12/KH-UBND", "Chưa đăng ký;  bổ sung sau", "", "", ""),
        strict=True,
    )
)


def reasons(found: Read) -> list[tuple[str, str | None, str]]:
    """The texts read, with what they are about."""
    return [
        (name, text, cell)
        for part in found.pieces
        for r in (part.readings,)
        for role, name, text, cell in zip(r.role, r.indicator, r.text, r.cell, strict=True)
        if role == "note"
    ]


@pytest.mark.parametrize(("titles", "giver"), [(TITLES, "district"), (OWN, "self")])
def test_reasons_in_words_go_with_the_points_of_the_sender(
    dong_thap: Context, titles: str, giver: str
) -> None:
    found = read(sheet_of(titles, REASONED, name="Phường 3"), dong_thap)
    errors = [one.code for one in found.findings if one.severity == "error"]
    assert (errors, found.units()["29902"][:2]) == ([], (5, 5))
    first = 8 if giver == "district" else 5
    assert reasons(found) == [
        (f"{giver}_illustrative_i_1", "Kế hoạch 12/KH-UBND", f"G{first}"),
        (f"{giver}_illustrative_i_2", "Chưa đăng ký; bổ sung sau", f"G{first + 1}"),
    ]


NAMING = (
    "Theo báo cáo của ông Nguyễn Văn Mẫu",
    "Đã xác minh. Trần Thị Mẫu Đơn không còn cư trú",
    "liên hệ 0912 345 678",
    "giấy tờ số 087123456789",
    f"{'đã kiểm tra đủ hồ sơ ' * 60} có chữ ký của Lê Thị Thu Mẫu",
)


@pytest.mark.parametrize("text", NAMING)
def test_a_reason_that_names_a_person_refuses_the_file_and_nothing_of_it_is_kept(
    dong_thap: Context, text: str
) -> None:
    found = read(sheet_of(TITLES, REASONED.replace("Kế hoạch 12/KH-UBND", text), name="Phường 3"), dong_thap)
    assert ("file.persons", "G8") in found.grave
    (told,) = [one for one in found.findings if one.code == "file.persons"]
    for lang, place in (("vi", "từ chữ thứ"), ("en", "from word")):
        message = load_catalogue(lang).message(told)
        assert f"{place} {dict(told.params)['word']}" in message, "where in the cell, and not what"
    assert (found.received.refused, found.received.keep, found.pieces) == (True, False, [])
    assert text[-8:] not in str(found.findings), "the text is not told either"


def test_of_a_file_whose_persons_are_set_aside_no_reason_is_read_nor_left(dong_thap: Context) -> None:
    text = REASONED.replace("Kế hoạch 12/KH-UBND", NAMING[0])
    data = saved(sheet_of(TITLES, text, name="Phường 3"))
    opened = open_with_persons(data, "a.xlsx", ".xlsx", dong_thap)
    assert reasons(Read(opened.received)) == []
    masked = copy_without(opened, dong_thap)
    left = [str(cell) for grid in masked.grids for row in grid.rows for cell in row]
    assert not [cell for cell in left if "Mẫu" in cell or "bổ sung" in cell]
    copy = read(values_book(masked.grids, {"Phường 3": "Phường 3"}), dong_thap)
    assert reads_alike(opened, copy.received, masked.names)
    assert (points(copy), reasons(copy)) == (WANTED, [])
    again = read(sheet_of(TITLES, text.replace(NAMING[0], MASK), name="Phường 3"), dong_thap)
    assert [text for _, text, _ in reasons(again)] == ["Chưa đăng ký; bổ sung sau"], "a mask is no reason"
    assert reads_alike(opened, again.received, masked.names)


def test_names_of_units_and_papers_are_no_persons(dong_thap: Context) -> None:
    for text in ("Biên bản số 12/BB-UBND của Thành phố Sa Đéc", "Hội Liên hiệp Phụ nữ Phường 3", "100%"):
        found = read(
            sheet_of(TITLES, REASONED.replace("Kế hoạch 12/KH-UBND", text), name="Phường 3"), dong_thap
        )
        assert found.grave == []
        assert reasons(found)[0][1] == text


def test_a_sheet_without_points_is_blank(dong_thap: Context) -> None:
    blank = "\n".join(" | ".join(line.split(" | ")[:3]) for line in LINES.split("\n"))
    found = read(sheet_of(TITLES, HEAD + blank, name="Phường 3"), dong_thap)
    assert found.pieces == []
    assert found.grave


def test_the_rows_layout_is_read_as_before(dong_thap: Context) -> None:
    book = openpyxl.load_workbook("sample_reports/form-07-2021/867-thanh-pho-sa-dec-phieu-cham-diem.xlsx")
    found = read(book, dong_thap)
    assert points(found)["district"]["i_1"] == "3"
    assert Decimal(points(found)["self"]["i_1"] or 0) == 5
