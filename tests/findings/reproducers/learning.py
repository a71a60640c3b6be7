"""An office's own forms, learnt: ``learn.*``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook

from kpi.findings import Fault
from kpi.intake.context import Context
from kpi.pipeline.learning import learning
from tests.findings.reproducers.reports import Reproducer
from tests.intake.books import saved
from tests.intake.oldfonts import typed
from tests.learn import gallery as texts
from tests.learn.drafts import draft
from tests.learn.office import answered, learnt, office, office_with
from tests.learn.test_doubts import LINE, SUPPORT
from tests.learn.test_editions import NEXT
from tests.learn.test_review import Edit

ACROSS = """
Biểu 21/VX
THÔN, ẤP VĂN HÓA NĂM 2021
STT | Hạng mục | Xã Phú Hiệp | Xã Phú Đức | Xã An Long | Xã Phú Cường
1 | Được công nhận | 3 | 5 | 4 | 2
"""
CULTURE = """
Biểu 3.1
SỐ HỘ VĂN HÓA NĂM 2021
TT | Tên điểm dân cư | Số hộ | Số hộ đạt gia đình văn hóa | Số liệu năm 2020
1 | Ấp 1 | 200 | 190 | 3
2 | Ấp Phú Thọ | 150 | 140 | 4
"""
MIXED = """
SỔ THEO DÕI
STT | Tên xã | Lớp | Ý kiến | Số người học bình quân
1 | Xã Phú Hiệp | 3 | tốt, đúng hạn | 2.5
2 | Xã Phú Đức | hai | cần thêm giáo viên | 3.5
3 | Xã An Long | 4 | chưa có phòng học | 3.1
"""
ANIMALS = """
Biểu số 9/X
GIA SÚC NĂM 2021
STT | Tên xã | Số con trâu | Số con bò | Số con dê
1 | Xã Phú Hiệp | 5 | 1 | 4
2 | Xã Tân Công Sính | 12 | 4 | 8
3 | Thị trấn Tràm Chim | 19 | 7 | 12
"""
HOUSEHOLDS = """
Biểu 9/X
SỐ HỘ NĂM 2021
STT | Tên xã | Tổng số (hộ) | Nam (người) | Nữ (người)
A | B | 1=2+3 | 2 | 3
1 | Xã Phú Hiệp | 5 | 1 | 4
2 | Xã Tân Công Sính | 12 | 4 | 8
3 | Thị trấn Tràm Chim | 19 | 7 | 12
"""
YEARLY = (
    texts.POVERTY.replace("QUÝ III NĂM 2021", "NĂM 2021")
    .replace(" trong kỳ", "")
    .replace("tăng", "A")
    .replace("giảm", "B")
)
BESIDE = f"""{texts.HEALTH}
Bảng 2
STT | Tên xã | Số sinh | Số chết
1 | Xã Phú Hiệp | 5 | 6
2 | Xã Phú Đức | 7 | 8
"""


@cache  # a form that is told of several things is learnt once
def taught(
    *sheets: str,
    sheet: str | None = None,
    change: Edit = lambda _: None,
    known: Callable[[], Context] = office,
    at: str = "",
) -> Reproducer:
    """What is not sure of a form, or why it cannot be learnt."""

    def reproduce(folder: Path) -> object:
        path, book = folder / "bieu.xlsx", texts.book(*sheets)
        change(book)
        path.write_bytes(saved(book))
        with pytest.MonkeyPatch.context() as patch, suppress(Fault):
            patch.setattr(learning, "learning_context", lambda _: known())
            one = learning.learn_file(path, sheet, None, at)
            return learning.question_findings(one, one.questions)

    return reproduce


def _hidden(book: Workbook) -> None:
    sheet = book.worksheets[0]
    sheet.column_dimensions["E"].hidden = True
    sheet.row_dimensions[5].hidden = sheet.row_dimensions[8].hidden = True


def _in_tcvn3(book: Workbook) -> None:
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = typed(cell.value, "TCVN3")


def _with_the_form() -> Context:
    return office_with(answered(learnt(texts.book(texts.POVERTY))))


def _learnt_twice(folder: Path) -> object:
    with suppress(Fault):
        for _ in range(2):
            learning.write_specs(draft(), folder, overwrite=False)


_HIDDEN = taught(texts.POVERTY, change=_hidden)

REPRODUCERS: Mapping[str, Reproducer] = {
    "learn.across": taught(ACROSS),
    "learn.agency": taught(texts.HEALTH.replace("UBND HUYỆN TAM NÔNG", "TRUNG TÂM Y TẾ HUYỆN TAM NÔNG")),
    "learn.amount": taught(texts.LAND.replace("(ha)", "").replace(" |  | ha | ha |", " |  | | |")),
    "learn.chance": taught(ANIMALS),
    "learn.classes": taught(texts.SCHOOLS),
    "learn.code_taken": taught(texts.HEALTH.replace("Biểu 07-YT", "Biểu số 05/HT")),
    "learn.contradicted": taught(texts.MONEY),
    "learn.cumulative": taught(texts.LAND),
    "learn.distinct": taught(texts.POVERTY),
    "learn.edition": taught(NEXT, known=_with_the_form),
    **dict.fromkeys(("learn.hidden_column", "learn.hidden_heading", "learn.hidden_rows"), _HIDDEN),
    "learn.may_be_empty": taught(texts.HEALTH.replace("| 95 |", "| |")),
    "learn.mixed": taught(MIXED),
    "learn.name_heading": taught(CULTURE),
    "learn.no_code": taught(texts.MONEY),
    "learn.no_figures": taught(texts.BARE),
    "learn.no_names": taught(
        ANIMALS.replace("Tên xã", "Mã xã")
        .replace("Xã Phú Hiệp", "'30010")
        .replace("Xã Tân Công Sính", "'30007")
        .replace("Thị trấn Tràm Chim", "'30001")
    ),
    "learn.no_periods": taught(MIXED),
    "learn.no_sheet": taught(texts.MONEY, sheet="Trang 9"),
    "learn.no_source": taught(texts.HEALTH),
    "learn.no_table_at": taught(BESIDE, at="Z99"),
    "learn.no_table": taught("Hướng dẫn ghi biểu\nGhi đủ các xã"),
    "learn.no_title": taught(texts.HEALTH.replace("Số liệu tiêm chủng mở rộng năm 2021", "")),
    "learn.old_font": taught(texts.POVERTY, change=_in_tcvn3),
    "learn.other_table": taught(texts.MONEY, texts.POVERTY),
    "learn.over_time": taught(texts.LABOUR),
    "learn.over_time_once": taught(YEARLY),
    "learn.path_repeated": taught(texts.SCHOOLS.replace("Trong đó: nữ", "Tổng số học sinh")),
    "learn.rate": taught(texts.POVERTY),
    "learn.rate_unknown": taught(MIXED),
    "learn.rows_unknown": taught(texts.HEALTH.replace("Xã Phú Hiệp", "Xã Không Có")),
    "learn.same_words": taught(texts.SCHOOLS),
    "learn.table_beside": taught(BESIDE),
    "learn.there": _learnt_twice,
    **dict.fromkeys(("learn.title_year", "learn.units_mixed"), taught(HOUSEHOLDS)),
    "learn.unit_of_line": taught(LINE),
    "learn.unit_other": taught(SUPPORT),
    "learn.unit_twice": taught(SUPPORT),
    "learn.unit_unknown": taught(MIXED),
    "learn.valid_from": taught(texts.BARE),
    "learn.vertical": taught(texts.VERTICAL),
    "learn.words_column": taught(MIXED),
    "learn.year_heading": taught(CULTURE),
    "learn.yes_no": taught(texts.DRUGS.replace("Thị trấn Tràm Chim", "Xã Phú Đức | 3 | 1 | 0 | 1 | 1 | Có")),
}
