"""What a draft does not take for granted: units of measure that contradict, and rules that may be chance."""

from __future__ import annotations

import pytest

from kpi.spec.draft import Draft
from tests.learn.gallery import book
from tests.learn.office import column, learnt

SUPPORT = """
Biểu số 31/TC
HỖ TRỢ VÀ ĐIỂM THI ĐUA NĂM 2021
STT | Tên xã | Kinh phí (1.000 đồng) | < | Diện tích lúa (ha) | Điểm tự chấm | Tổng số hộ | Chia theo thu nhập | < | Chia theo vùng | < | Trong đó: nữ chủ hộ | Trong đó: dân tộc
^ | ^ | Tỉnh cấp (đồng) | Huyện cấp | ^ | ^ | ^ | Nghèo | Không nghèo | Nông thôn | Thành thị | ^ | ^
1 | Xã Phú Hiệp | 300000 | 280 | 20.5 | 87.5 | 100 | 40 | 60 | 70 | 30 | 12 | 5
2 | Xã Tân Công Sính | 210000 | 200 | 10 | 90 | 80 | 30 | 50 | 60 | 20 | 11 | 6
3 | Thị trấn Tràm Chim | 415000 | 400 | 16 | 78 | 90 | 60 | 30 | 60 | 30 | 9 | 3
"""  # noqa: E501  a line is a row of a sheet
LINE = SUPPORT.replace("STT |", " |  |  |  |  | Đơn vị tính: triệu đồng\nSTT |").replace(" (1.000 đồng)", "")
UNITS = ("Xã Phú Hiệp", "Xã Tân Công Sính", "Thị trấn Tràm Chim", "Xã Phú Cường", "Xã Hòa Bình",
         "Xã Phú Đức", "Xã Phú Ninh", "Xã Phú Thành A", "Xã Phú Thọ")  # fmt: skip


def open_questions(draft: Draft) -> set[tuple[str, str]]:
    return {(question.code, question.cell) for question in draft.questions if question.open}


def test_every_breakdown_of_a_total_is_a_check() -> None:
    checks = {check.expression for check in learnt(book(SUPPORT)).checks if check.taken}
    assert checks == {
        "tong_so_ho = tong_so_ho_thu_nhap_ngheo + tong_so_ho_thu_nhap_khong_ngheo",
        "tong_so_ho = tong_so_ho_vung_nong_thon + tong_so_ho_vung_thanh_thi",
        "tong_so_ho_dan_toc <= tong_so_ho",
    }


def test_two_units_of_money_for_one_column_are_asked_about() -> None:
    assert ("learn.unit_twice", "C4") in open_questions(learnt(book(SUPPORT)))
    assert ("learn.unit_twice", "C5") in open_questions(learnt(book(LINE)))


def test_a_part_is_measured_as_its_whole_or_asked_about() -> None:
    draft = learnt(book(SUPPORT))
    assert column(draft, "M3").unit.vi == "hộ"
    assert ("learn.unit_other", "L3") in open_questions(draft)


def test_the_money_of_a_line_above_is_no_unit_of_what_says_nothing_of_money() -> None:
    draft = learnt(book(LINE))
    assert column(draft, "H5").unit.vi == "hộ"  # under "Chia theo …" of a total of households
    assert ("learn.unit_of_line", "F4") in open_questions(draft)


@pytest.mark.parametrize(("rows", "taken"), [(3, False), (9, True)])
def test_a_sum_that_figures_alone_show_is_taken_only_in_many_rows(rows: int, taken: bool) -> None:
    lines = [
        f"{n + 1} | {name} | {7 * n + 5} | {3 * n + 1} | {4 * n + 4}" for n, name in enumerate(UNITS[:rows])
    ]
    head = "Biểu số 9/X\nGIA SÚC\nSTT | Tên xã | Số con trâu | Số con bò | Số con dê\n"
    draft = learnt(book(head + "\n".join(lines)))
    assert [(check.evidence, check.taken) for check in draft.checks] == [("figures", taken)]
    assert ("learn.chance" in {question.code for question in draft.questions}) is not taken


def test_parts_that_make_up_a_total_are_measured_as_it_is() -> None:
    form = """
Biểu số 4/YT
SINH ĐẺ
STT | Tên xã | Số phụ nữ đẻ | < | < | Số lượt khám bệnh | Chia ra | <
^ | ^ | Tổng số | Chia theo nơi đẻ | < | ^ | BHYT | Khác
^ | ^ | ^ | Bệnh viện | Trạm y tế | ^ | ^ | ^
1 | Xã Phú Hiệp | 9 | 4 | 5 | 20 | 12 | 8
2 | Xã Phú Cường | 8 | 5 | 3 | 30 | 11 | 19
"""
    draft = learnt(book(form))
    assert [column.unit.vi for column in draft.collected] == ["người"] * 3 + ["lượt"] * 3
    assert [check.taken for check in draft.checks] == [True, True]


def test_brackets_that_nobody_knows_are_no_reason_for_the_unit_of_other_words() -> None:
    draft = learnt(
        book("Biểu số 4/Y\nCHUỒNG TRẠI\nSTT | Tên xã | Diện tích chuồng (m2)\n1 | Xã Phú Hiệp | 9.5")
    )
    assert column(draft, "C3").unit.vi == ""
    assert ("learn.unit_unknown", "C3") in open_questions(draft)
