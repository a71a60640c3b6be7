"""An office's own forms, completed and stored: ``review.*``, ``adopt.*``."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from openpyxl import Workbook

from kpi.findings import Fault
from kpi.learn.reviewed import read_review
from kpi.pipeline.adopting import proof, storing
from kpi.spec.draft import Draft, DraftCheck, Question
from kpi.write.xlsx.review import write_review
from tests.e2e.program import Office
from tests.findings.reproducers.reports import Reproducer, received
from tests.findings.reproducers.words import empty
from tests.learn.drafts import column, draft
from tests.learn.originals import draft_from, save_original
from tests.learn.test_review import COMPLETED, FAULTS, SETTINGS, Edit, form, put


def _reviewed_twice(folder: Path) -> object:
    blank = save_original(folder / "bieu.xlsx")
    (folder / "ban-nhap.xlsx").write_bytes(b"x")
    return empty(folder)("specs", "learn", blank, "--review", folder / "ban-nhap.xlsx")


@cache
def _original() -> bytes:
    """The workbook that is learnt from, the same bytes each time, so that its review is too."""
    with TemporaryDirectory() as folder:
        return save_original(Path(folder) / "ho-ngheo.xlsx").read_bytes()


@cache
def _completed() -> bytes:
    """The review of that workbook, completed and with no fault."""
    with TemporaryDirectory() as folder:
        original, review = Path(folder) / "ho-ngheo.xlsx", Path(folder) / "ban-nhap.xlsx"
        original.write_bytes(_original())
        return _saved(draft_from(original), review, COMPLETED).read_bytes()


_reviews: dict[str, bytes] = {}


def _saved(one: Draft, path: Path, edits: Sequence[Edit]) -> Path:
    """The review of a draft, edited; that of each draft is written once."""
    key = repr(one)
    if key not in _reviews:
        write_review(one, path, "vi")
        _reviews[key] = path.read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(_reviews[key]))
    for edit in edits:
        edit(book)
    book.save(path)
    return path


def reviewed(*edits: Edit, one: Draft | None = None, complete: bool = True) -> Reproducer:
    """A review as an office has edited it."""

    def reproduce(folder: Path) -> object:
        every = (*(COMPLETED if complete else ()), *edits)
        path = _saved(one or draft(), folder / "ban-nhap.xlsx", every)
        return read_review(path.read_bytes(), path.name, ".xlsx", SETTINGS, "vi")

    return reproduce


def faulty(fault: str) -> Reproducer:
    return reviewed(FAULTS[fault][0])


def _nothing_taken(book: Workbook) -> None:
    for cell in "CDEFGH":
        row = "6" if cell == "C" else "7"
        put("Cột", f"{cell}{row}", "Lấy", "không")(book)


def _known() -> Draft:
    known = column("J6", "drug_users_end", "Người nghiện", unit="người", known=True, over_time="end")
    return draft(columns=(*draft().columns, known))


def _own_review(folder: Path) -> object:
    path = _saved(draft(), folder / "ban-nhap.xlsx", ())
    return received(path.read_bytes())


Prepare = Callable[[Path, Office], Draft]


def adopted(*edits: Edit, prepare: Prepare | None = None, more: tuple[object, ...] = ()) -> Reproducer:
    """A review completed and handed in, beside the workbook that it is of."""

    def reproduce(folder: Path) -> object:
        original, ours = folder / "ho-ngheo.xlsx", empty(folder)
        original.write_bytes(_original())
        plain = draft_from(original)
        one = plain if prepare is None else prepare(original, ours)
        words = [folder / word if str(word).endswith(".xlsx") else word for word in more]
        review = folder / "ban-nhap.xlsx"
        if edits or one != plain:
            _saved(one, review, (*COMPLETED, *edits))
        else:
            review.write_bytes(_completed())
        return ours("specs", "adopt", review, *words)

    return reproduce


def edited(**cells: object) -> Prepare:
    """The original with other cells."""

    def prepare(original: Path, _: Office) -> Draft:
        book = openpyxl.load_workbook(original)
        for cell, value in cells.items():
            book["Biểu 02"][cell] = value
        book.save(original)
        return draft_from(original)

    return prepare


def _blank(original: Path, _: Office) -> Draft:
    return draft_from(save_original(original, filled=False))


def _gone(original: Path, _: Office) -> Draft:
    one = draft_from(original)
    original.unlink()
    return one


def _changed(original: Path, _: Office) -> Draft:
    one = draft_from(original)
    save_original(original.with_name("khac.xlsx"), period="năm 2022")
    return one


def _no_sheet(original: Path, _: Office) -> Draft:
    one = draft_from(original)
    book = openpyxl.load_workbook(original)
    book["Biểu 02"].title = "Trang mới"
    book.create_sheet("Trang khác").append(["Ghi chép"])
    book.save(original.with_name("khac.xlsx"))
    return one


def _another_table(original: Path, _: Office) -> Draft:
    one = draft_from(original)
    book = openpyxl.load_workbook(original)
    book.remove(book["Biểu 02"])
    book.create_sheet("Biểu 02").append(["Ghi chép"])
    book.save(original.with_name("khac.xlsx"))
    return one


def _of_the_program(original: Path, _: Office) -> Draft:
    one = draft_from(original)
    report = shutil.copy(
        Path(__file__).parents[3] / "sample_reports/dong-thap-2021/871-huyen-tam-nong.xlsx",
        original.with_name("khac.xlsx"),
    )
    book = openpyxl.load_workbook(report)
    for name in [name for name in book.sheetnames if name != "Biểu 02"]:
        book.remove(book[name])
    book.save(report)
    return one


def _other_heading(original: Path, _: Office) -> Draft:
    one = draft_from(original)
    house = column(
        "H7", "poor_aid", "Hộ nghèo", "Kinh phí xây nhà", unit="triệu đồng", kind="money", decimals=1
    )
    return draft_from(original, columns=tuple(house if c.cell == "H7" else c for c in one.columns))


def _file_there(original: Path, ours: Office) -> Draft:
    path = ours.root / "specs" / "checks" / "02-ldtbxh.json"
    path.parent.mkdir(exist_ok=True)
    rule = {
        "id": "own_rule",
        "scope": "row",
        "severity": "warning",
        "expression": "drug_users_end >= 0",
        "missing": "skip",
        "at": "drug_users_end",
        "message": {"vi": "a", "en": "a"},
        "remedy": {"vi": "b", "en": "b"},
        "source": "x",
        "valid_from": "2020-01-01",
    }
    path.write_text(json.dumps({"kind": "checks", "items": [rule]}), "utf-8")
    return draft_from(original)


def _checked(original: Path, _: Office) -> Draft:
    one = draft_from(original)
    check = DraftCheck("poor_end_within", "part", "poor_end <= poor_start", "poor_end", "figures", taken=True)
    return draft_from(original, checks=(one.checks[0], check))


def _no_yes_no(book: Workbook) -> None:
    for head, value in (("Loại", "có/không"), ("Cả năm lấy", "có ở một phần"), ("Số lẻ", "0")):
        put("Cột", "H7", head, value)(book)


def _classes(book: Workbook) -> None:
    about = {"Loại": "phân loại", "Các loại": "dat=Đạt; khong_dat=Không đạt", "Cả năm lấy": "không lập được"}
    for head, value in {**about, "Số lẻ": "0"}.items():
        put("Cột", "H7", head, value)(book)


def _unwritable(folder: Path) -> object:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch, suppress(Fault):
        patch.setattr(storing, "prepared", full)
        storing.store(folder, {"forms/bieu-moi.json": b"{}"})


_ODD = adopted(
    prepare=edited(E10="chưa rõ", B9="Xã Không Có", A11=None, B11="Trong đó", B12="Ghi chú thêm", C13=1)
)
_SPOILT: Mapping[str, Edit] = {
    "bad_date": FAULTS["no day"][0],
    "bad_decimals": put("Cột", "E7", "Số lẻ", "hai"),
    "bad_id": put("Cột", "F7", "Mã chỉ tiêu", "hộ nghèo"),
    "bad_labels": lambda book: [
        put("Cột", "C6", "Loại", "phân loại")(book),
        put("Cột", "C6", "Các loại", "dat Đạt")(book),
    ],
    "formula": put("Biểu", "Tên biểu", "Nội dung", '="Hộ"&" nghèo"'),
    "id_twice": put("Cột", "E7", "Mã chỉ tiêu", "poor_start"),
    "missing": put("Cột", "D7", "Tên chỉ tiêu", " "),
    "no_period": FAULTS["no kind of period"][0],
    "not_figures": FAULTS["remarks that are taken"][0],
    "question_open": put("Câu hỏi", "1", "Trả lời", None),
    "rate_taken": put("Cột", "H7", "Loại", "tỷ lệ"),
    "row_added": FAULTS["a row added"][0],
    "row_gone": FAULTS["a rule deleted"][0],
    "row_twice": FAULTS["a row copied"][0],
    "unknown_word": put("Cột", "D7", "Loại", "đếm"),
}
_spoilt = reviewed(*_SPOILT.values())


def _editions(folder: Path) -> object:
    """A form is stored; then it comes changed: of the same day, of an earlier one, of a later one."""
    original, ours = save_original(folder / "ho-ngheo.xlsx"), empty(folder)
    for one, edits in (
        (draft_from(original), ()),
        (draft_from(original), (form("Tên biểu", "Khác"),)),
        (draft_from(original), (form("Tên biểu", "Khác"), form("Áp dụng từ ngày", "01/01/2020"))),
        (
            _checked(original, ours),
            (form("Tên biểu", "Hộ nghèo (sửa đổi)"), form("Áp dụng từ ngày", "01/01/2026")),
        ),
    ):
        review = _saved(one, folder / "ban-nhap.xlsx", (*COMPLETED, *edits))
        ours("specs", "adopt", review)
    return ours


def _left_out(folder: Path) -> object:
    """No cell is known that is left out: a reader that does so is put in the place of the program's."""
    cells_read = proof._cells_read
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "_cells_read", lambda readings: cells_read(readings) - {"C10"})
        return adopted()(folder)


def _with_another(original: Path, _: Office) -> Draft:
    question = Question("learn.table_beside", {"name": "Biểu 02", "columns": "4", "title": "Bảng 2"}, "A20")
    return draft_from(original, questions=(question,))


_OTHER = ("--workbook", "khac.xlsx")

REPRODUCERS: Mapping[str, Reproducer] = {
    "review.struck": faulty("a day struck out"),
    "review.under_merge": faulty("merged cells"),
    "adopt.blank": adopted(prepare=_blank),
    "adopt.agency": adopted(prepare=edited(A4="Trung tâm Y tế huyện Tam Nông")),
    "adopt.cells_unread": _left_out,
    "adopt.tables_beside": adopted(prepare=_with_another),
    "adopt.total_words": adopted(
        _classes, prepare=edited(**dict.fromkeys(("H9", "H10", "H11", "H12", "H13"), "Đạt"))
    ),
    "adopt.column_unread": adopted(prepare=_other_heading),
    "adopt.file_there": adopted(prepare=_file_there),
    "adopt.no_rows": adopted(prepare=edited(B6="Trạm y tế")),
    "adopt.no_sheet": adopted(prepare=_no_sheet, more=_OTHER),
    "adopt.no_workbook": adopted(prepare=_gone),
    "adopt.not_located": adopted(prepare=_another_table, more=_OTHER),
    "adopt.other_form": adopted(prepare=_of_the_program, more=_OTHER),
    "adopt.other_workbook": adopted(prepare=_changed, more=_OTHER),
    "adopt.unwritable": _unwritable,
    **dict.fromkeys(
        ("adopt.cells_odd", "adopt.rows_left", "adopt.rows_unknown", "adopt.total_differs"), _ODD
    ),
    **dict.fromkeys(("adopt.earlier", "adopt.new_edition", "adopt.same_day"), _editions),
    "adopt.id_of_form": adopted(form("Tên ngắn", "01")),
    "adopt.kind_wrong": adopted(_no_yes_no),
    **dict.fromkeys((f"review.{code}" for code in _SPOILT), _spoilt),
    "file.own_review": _own_review,
    "review.check_dropped": reviewed(put("Cột", "E7", "Lấy", "không")),
    "review.id_taken": adopted(put("Cột", "D7", "Mã chỉ tiêu", "drug_users_end")),
    "review.damaged": reviewed(lambda book: setattr(book["kpi-review"]["B2"], "value", "{")),
    "review.heading_twice": reviewed(lambda book: setattr(book["Cột"].cell(2, 20), "value", "Loại")),
    "review.known_changed": reviewed(put("Cột", "J6", "Đơn vị tính", "ca"), one=_known()),
    "review.no_column": faulty("a heading lost"),
    "review.no_sheet": faulty("a sheet deleted"),
    "review.not_a_review": reviewed(lambda book: book.remove(book["kpi-review"])),
    "review.nothing_taken": reviewed(_nothing_taken),
    "review.there": _reviewed_twice,
}
