"""A draft in a workbook to be completed, and what is read back from it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi.findings import Finding, load_catalogue
from kpi.intake.context import prepare
from kpi.intake.workbook import read_file
from kpi.learn.reviewed import Reviewed, read_review
from kpi.model.period import parse_period
from kpi.spec.draft import Draft
from kpi.spec.load import load_specs
from kpi.spec.places import builtin_specs
from kpi.spec.values import Text
from kpi.units.gazetteer.units import load_units
from kpi.write.xlsx.review import write_review
from tests.learn.drafts import column, draft

SETTINGS = load_specs([builtin_specs()], check=False).settings
SOURCE, DAY = "Thông tư 11/2023/TT-BLĐTBXH", date(2024, 1, 1)
Edit = Callable[[Workbook], object]


def written(one: Draft, tmp_path: Path, lang: str = "vi") -> Path:
    """The review of a draft."""
    path = tmp_path / "ban-nhap.xlsx"
    write_review(one, path, lang)
    return path


def at(sheet: Worksheet, row: str, head: str) -> Cell:
    """The cell in the row that holds a text, under a heading of the second row."""
    column = next(c.column for c in sheet[2] if c.value == head)
    line = next(c.row for cells in sheet.iter_rows(min_row=3) for c in cells if c.value == row)
    return sheet.cell(line, column)


def put(sheet: str, row: str, head: str, value: object) -> Edit:
    """An edit of one cell."""
    return lambda book: setattr(at(book[sheet], row, head), "value", value)


def form(item: str, value: object) -> Edit:
    return put("Biểu", item, "Nội dung", value)


COMPLETED: Sequence[Edit] = (
    form("Văn bản ban hành", SOURCE),
    form("Áp dụng từ ngày", "01/01/2024"),
    put("Câu hỏi", "1", "Trả lời", "đã sửa"),
)


def review(path: Path, *edits: Edit, lang: str = "vi") -> Reviewed:
    """What is read after an office has edited and saved the workbook."""
    book = openpyxl.load_workbook(path)
    for edit in edits:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return read_review(out.getvalue(), path.name, ".xlsx", SETTINGS, lang)


def completed(tmp_path: Path, *edits: Edit, one: Draft | None = None) -> Reviewed:
    """As `review`, of a workbook that is complete but for the edits."""
    return review(written(one or draft(), tmp_path), *COMPLETED, *edits)


def told(findings: Sequence[Finding]) -> list[tuple[str, str, str]]:
    return [(f.code, f.sheet, f.cell) for f in findings]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_nobody_has_touched_is_read_as_it_was_drafted(lang: str, tmp_path: Path) -> None:
    one = draft(source=SOURCE, valid_from=DAY)
    sheet = load_catalogue(lang).text("review.sheet.questions")
    answer = load_catalogue(lang).text("review.answer.kept")
    head = load_catalogue(lang).text("review.questions.answer")
    done = review(written(one, tmp_path, lang), put(sheet, "1", head, answer), lang=lang)
    assert told(done.findings) == []
    answered = (replace(one.questions[0], open=False), one.questions[1])
    columns = tuple(replace(c, taken=c.taken and c.role == "figures") for c in one.columns)
    assert done.draft == replace(one, questions=answered, columns=columns)


def test_a_draft_with_nothing_filled_in_tells_all_that_is_wanted(tmp_path: Path) -> None:
    done = review(written(draft(), tmp_path))
    assert told(done.findings) == [
        ("review.question_open", "Câu hỏi", "F4"),
        ("review.missing", "Biểu", "B6"),
        ("review.missing", "Biểu", "B7"),
    ]
    assert {f.file for f in done.findings} == {"ban-nhap.xlsx"}


def test_what_the_office_writes_is_in_the_draft(tmp_path: Path) -> None:
    done = completed(
        tmp_path,
        form("Mã biểu", "02/LĐTBXH-X"),
        form("Báo cáo tháng", "không"),
        form("Báo cáo quý", "Không"),
        put("Cột", "D7", "Tên chỉ tiêu", "Hộ nghèo đầu năm"),
        put("Cột", "D7", "Mã chỉ tiêu", "ho_ngheo_dau_nam"),
        put("Cột", "D7", "Đơn vị tính", "hộ gia đình"),
        put("Cột", "H7", "Số lẻ", 2),
        put("Cột", "H7", "Được để trống", "có"),
        put("Cột", "G7", "Cả năm lấy", "cộng lại"),
        put("Cột", "G7", "Đếm một lần", "có"),
        put("Quy tắc", "poor_end_within", "Khi sai là", "lỗi"),
    )
    assert told(done.findings) == []
    assert done.draft is not None
    by_cell = {c.cell: c for c in done.draft.columns}
    assert (done.draft.code, done.draft.source, done.draft.valid_from) == ("02/LĐTBXH-X", SOURCE, DAY)
    assert done.draft.periods == ("year", "half")
    assert by_cell["D7"].name == Text("Hộ nghèo đầu năm", "Hộ nghèo đầu năm")
    assert by_cell["D7"].unit.vi == "hộ gia đình"
    assert (by_cell["H7"].decimals, by_cell["H7"].required) == (2, False)
    assert (by_cell["G7"].over_time, by_cell["G7"].distinct) == ("sum", True)
    # Rules follow the ids of their columns.
    assert [(c.expression, c.at, c.severity) for c in done.draft.checks] == [
        ("ho_ngheo_dau_nam = poor_ethnic + poor_other", "ho_ngheo_dau_nam", "error"),
        ("poor_end <= households", "poor_end", "error"),
    ]
    assert not any(q.open for q in done.draft.questions)


def test_ids_may_change_places_and_rules_follow(tmp_path: Path) -> None:
    done = completed(
        tmp_path,
        put("Cột", "D7", "Mã chỉ tiêu", "poor_end"),
        put("Cột", "G7", "Mã chỉ tiêu", "poor_start"),
    )
    assert told(done.findings) == []
    assert done.draft is not None
    assert done.draft.checks[0].expression == "poor_end = poor_ethnic + poor_other"
    assert done.draft.checks[1].expression == "poor_start <= households"


def test_columns_and_rows_may_be_moved_sheets_renamed_and_words_typed_otherwise(tmp_path: Path) -> None:
    def moved(book: Workbook) -> None:
        book["Cột"].move_range("A2:P12", cols=2, rows=1)
        book["Cột"].title = "Các cột"
        book.move_sheet("Quy tắc", -3)
        sheet = book["Biểu"]
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=3)]
        for place, row in enumerate(reversed(rows), 3):
            for n, value in enumerate(row, 1):
                sheet.cell(place, n).value = value
        at(sheet, "Báo cáo năm", "Nội dung").value = " CÓ "

    done = completed(tmp_path, moved)
    assert told(done.findings) == []
    plain = completed(tmp_path)
    assert done.draft == plain.draft


def _without(sheet: str, row: str) -> Edit:
    def edit(book: Workbook) -> None:
        line = next(c.row for cells in book[sheet].iter_rows(min_row=3) for c in cells if c.value == row)
        book[sheet].delete_rows(line)

    return edit


def _added(book: Workbook) -> None:
    book["Cột"].append(["có", "Z9", "", "Cột mới", "số liệu", "Mới", "moi"])


def _twice(book: Workbook) -> None:
    sheet = book["Cột"]
    sheet.append([c.value for c in sheet[6]])


def _no_head(book: Workbook) -> None:
    next(c for c in book["Cột"][2] if c.value == "Loại").value = "Kiểu"


def _merged(book: Workbook) -> None:
    book["Cột"].merge_cells("F7:F8")


def _struck(book: Workbook) -> None:
    book["Biểu"]["B7"].font = Font(strike=True)


def _flat(book: Workbook) -> None:
    book["Cột"].row_dimensions[7].height = 0.5


def _covered(book: Workbook) -> None:
    book["Cột"]["F7"].number_format = ';;;"Hộ nghèo"'


FAULTS: dict[str, tuple[Edit, list[tuple[str, str, str]]]] = {
    "a word that is in no list": (put("Cột", "D7", "Loại", "đếm"), [("review.unknown_word", "Cột", "H7")]),
    "no name": (put("Cột", "D7", "Tên chỉ tiêu", " "), [("review.missing", "Cột", "F7")]),
    "no unit of measure": (put("Cột", "D7", "Đơn vị tính", None), [("review.missing", "Cột", "I7")]),
    "no day": (form("Áp dụng từ ngày", "31/02/2024"), [("review.bad_date", "Biểu", "B7")]),
    "an id with tones": (put("Cột", "D7", "Mã chỉ tiêu", "hộ nghèo"), [("review.bad_id", "Cột", "G7")]),
    "a short name in capitals": (form("Tên ngắn", "02/LĐ"), [("review.bad_id", "Biểu", "B4")]),
    "an id twice": (put("Cột", "E7", "Mã chỉ tiêu", "poor_start"), [("review.id_twice", "Cột", "G8")]),
    "decimals": (put("Cột", "D7", "Số lẻ", "hai"), [("review.bad_decimals", "Cột", "J7")]),
    "a rate": (put("Cột", "D7", "Loại", "tỷ lệ"), [("review.rate_taken", "Cột", "H7")]),
    "a class without its labels": (put("Cột", "D7", "Loại", "phân loại"), [("review.missing", "Cột", "N7")]),
    "remarks that are taken": (put("Cột", "I6", "Lấy", "có"), [("review.not_figures", "Cột", "A12")]),
    "a row deleted": (_without("Cột", "D7"), [("review.row_gone", "Cột", "")]),
    "a row added": (_added, [("review.row_added", "Cột", "B13")]),
    "a row copied": (_twice, [("review.row_twice", "Cột", "B13")]),
    "a heading lost": (_no_head, [("review.no_column", "Cột", "")]),
    "a rule deleted": (_without("Quy tắc", "poor_end_within"), [("review.row_gone", "Quy tắc", "")]),
    "an item deleted": (_without("Biểu", "Mã biểu"), [("review.row_gone", "Biểu", "")]),
    "a question deleted": (_without("Câu hỏi", "1"), [("review.row_gone", "Câu hỏi", "")]),
    "an answer of one's own": (
        put("Câu hỏi", "1", "Trả lời", "không rõ"),
        [("review.unknown_word", "Câu hỏi", "F4")],
    ),
    "a formula": (put("Cột", "D7", "Tên chỉ tiêu", '="Hộ"&" nghèo"'), [("review.formula", "Cột", "F7")]),
    "merged cells": (_merged, [("review.under_merge", "Cột", "F7")]),
    "a day struck out": (_struck, [("review.struck", "Biểu", "B7")]),
    "a row of no height": (_flat, [("scheme.hidden", "Cột", "A7")]),
    "a name that a format covers": (_covered, [("scheme.shown_otherwise", "Cột", "F7")]),
    "a sheet deleted": (lambda book: book.remove(book["Quy tắc"]), [("review.no_sheet", "", "")]),
    "no kind of period": (
        lambda book: [form(f"Báo cáo {kind}", "không")(book) for kind in ("năm", "6 tháng", "quý", "tháng")],
        [("review.no_period", "Biểu", "B8")],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_at_its_cell(fault: str, tmp_path: Path) -> None:
    edit, expected = FAULTS[fault]
    findings = completed(tmp_path, edit).findings
    assert [one for one in told(findings) if one[0] != "review.missing" or one in expected] == expected
    for lang in ("vi", "en"):
        for one in findings:
            assert "{" not in load_catalogue(lang).message(one), one


@pytest.mark.parametrize(
    ("sheet", "first", "rows"), [("Biểu", 3, 10), ("Cột", 4, 9), ("Quy tắc", 4, 2), ("Câu hỏi", 4, 2)]
)
def test_a_sheet_whose_rows_are_all_gone_is_not_taken_as_drafted(
    sheet: str, first: int, rows: int, tmp_path: Path
) -> None:
    def emptied(book: Workbook) -> None:
        book[sheet].delete_rows(first, rows + 1)

    assert told(completed(tmp_path, emptied).findings) == [("review.row_gone", sheet, "")] * rows


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    edits = [edit for name, (edit, _) in FAULTS.items() if name not in ("a heading lost", "a sheet deleted")]
    singles = [name for name in FAULTS if name not in ("a heading lost", "a sheet deleted")]
    kept = [
        e for e, name in zip(edits, singles, strict=True) if "deleted" not in name and name != "a formula"
    ]
    codes = {f.code for f in completed(tmp_path, *kept).findings}
    assert len(codes) >= 9


def test_days_are_read_in_every_way_excel_keeps_them(tmp_path: Path) -> None:
    for value in (
        "1/1/2024",
        "2024-01-01",
        "01-01-2024",
        datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None),
        date(2024, 1, 1),
    ):
        done = completed(tmp_path, form("Áp dụng từ ngày", value))
        assert done.draft is not None
        assert done.draft.valid_from == DAY, value


def test_a_rule_over_a_column_that_is_not_taken_is_left_out_and_told(tmp_path: Path) -> None:
    done = completed(tmp_path, put("Cột", "E7", "Lấy", "không"))
    assert told(done.findings) == [("review.check_dropped", "Quy tắc", "A4")]
    assert done.draft is not None
    assert [c.taken for c in done.draft.checks] == [False, True]


def test_a_column_read_as_remarks_can_be_taken(tmp_path: Path) -> None:
    fields = {
        "Lấy": "có", "Cột này là": "số liệu", "Tên chỉ tiêu": "Đạt chuẩn", "Mã chỉ tiêu": "met",
        "Loại": "phân loại",
        "Số lẻ": 0, "Cả năm lấy": "số cuối kỳ", "Đếm một lần": "không", "Được để trống": "có",
        "Các loại": "dat=Đạt; khong_dat=Không đạt",
    }  # fmt: skip
    done = completed(tmp_path, *(put("Cột", "I6", head, value) for head, value in fields.items()))
    assert told(done.findings) == []
    assert done.draft is not None
    last = done.draft.columns[-1]
    assert (last.indicator, last.kind, last.taken, last.required) == ("met", "class", True, False)
    assert [(x.code, x.name.vi) for x in last.labels] == [("dat", "Đạt"), ("khong_dat", "Không đạt")]


def test_an_indicator_that_is_there_already_is_not_changed(tmp_path: Path) -> None:
    known = column("J6", "drug_users_end", "Người nghiện", unit="người", known=True, over_time="end")
    one = draft(columns=(*draft().columns, known))
    done = completed(tmp_path, put("Cột", "J6", "Đơn vị tính", "ca"), one=one)
    assert told(done.findings) == [("review.known_changed", "Cột", "I13")]
    renamed = completed(tmp_path, put("Cột", "J6", "Mã chỉ tiêu", "users_of_ours"), one=one)
    assert told(renamed.findings) == []
    assert renamed.draft is not None
    assert (renamed.draft.columns[-1].indicator, renamed.draft.columns[-1].known) == ("users_of_ours", False)


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    names = ("=1+1", "+cmd|'/c calc'!A1", "-2", "@SUM(A1)")
    columns = tuple(
        column(f"{c}6", f"x_{n}", name) for n, (c, name) in enumerate(zip("CDEF", names, strict=True))
    )
    one = draft(columns=columns, checks=(), questions=(), source='=HYPERLINK("http://x")', valid_from=DAY)
    path = written(one, tmp_path)
    sheet = openpyxl.load_workbook(path)["Cột"]
    assert [at(sheet, f"{c}6", "Tên chỉ tiêu").data_type for c in "CDEF"] == ["s"] * 4
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "sheet" in name)
    done = review(path)
    assert told(done.findings) == []
    assert done.draft == one


@pytest.mark.parametrize("keep", [0, 10, 300, 4000])
def test_a_broken_file_is_a_finding(keep: int, tmp_path: Path) -> None:
    data = written(draft(), tmp_path).read_bytes()[:keep]
    done = read_review(data, "x.xlsx", ".xlsx", SETTINGS, "vi")
    assert done.draft is None
    assert [f.code.partition(".")[0] for f in done.findings] == ["file"]


def test_another_workbook_is_no_review(tmp_path: Path) -> None:
    done = review(written(draft(), tmp_path), lambda book: book.remove(book["kpi-review"]))
    assert told(done.findings) == [("review.not_a_review", "", "")]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"origin": 1}', '{"indicator": "x", "path": "abc", "cell": "A1"}', "[" * 5000]
)
def test_a_hidden_sheet_that_somebody_has_changed_is_told(text: str, tmp_path: Path) -> None:
    for cell in ("B2", "B5"):
        done = review(
            written(draft(), tmp_path), lambda book, c=cell: setattr(book["kpi-review"][c], "value", text)
        )
        assert told(done.findings) == [("review.damaged", "", "")]


def test_a_review_among_reports_is_refused(tmp_path: Path) -> None:
    specs = load_specs([builtin_specs()], check=False)
    period = parse_period("2021")
    context = prepare(specs, load_units().at(period.end), "87", period)
    received = read_file(written(draft(), tmp_path).read_bytes(), "x.xlsx", ".xlsx", context)
    assert ([f.code for f in received.findings], received.refused) == (["file.own_review"], True)
