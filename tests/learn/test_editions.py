"""A form that the office has already, learnt again."""

from __future__ import annotations

import pytest

from kpi.learn.ids import form_id
from tests.learn.gallery import POVERTY, book
from tests.learn.office import answered, learnt, office_with

NEXT = (
    POVERTY.replace("QUÝ III NĂM 2021", "QUÝ III NĂM 2022")
    .replace("(%) | Ghi chú", "(%) | Số hộ cận nghèo cuối kỳ | Ghi chú")
    .replace("*100 | (C)", "*100 | (7) | (C)")
    .replace("| 3.43 |", "| 3.43 | 7 |")
    .replace("| 5.2 |", "| 5.2 | 8 |")
    .replace("| 3.04 |", "| 3.04 | 9 |")
)


def test_what_it_asks_as_before_keeps_its_indicators_checks_and_short_name() -> None:
    before = answered(learnt(book(POVERTY)))
    draft = learnt(book(NEXT), context=office_with(before))
    assert {column.indicator: column.known for column in draft.collected} == {
        **{column.indicator: True for column in before.collected},
        "so_ho_can_ngheo_cuoi_ky": False,
    }
    assert (draft.id, [check.id for check in draft.checks]) == (before.id, [c.id for c in before.checks])
    assert [column.indicator for column in draft.columns if column.role == "computed"] == ["ty_le_ho_ngheo"]
    assert [question.code for question in draft.questions if question.open] == ["learn.edition"]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("HỘ NGHÈO NĂM 2021 HUYỆN TAM NÔNG", "HỘ NGHÈO HUYỆN TAM NÔNG"),
        ("NĂM 2021 - TỔNG HỢP HỘ NGHÈO", "TỔNG HỢP HỘ NGHÈO"),
        ("TỔNG HỢP HỘ NGHÈO NĂM 2021 (SƠ BỘ)", "TỔNG HỢP HỘ NGHÈO (SƠ BỘ)"),
        ("HỘ NGHÈO THEO CHUẨN 2021-2025 NĂM 2021", "HỘ NGHÈO THEO CHUẨN 2021-2025"),
    ],
)
def test_a_title_bears_no_period_wherever_it_stands(printed: str, title: str) -> None:
    draft = learnt(book(POVERTY.replace("TÌNH HÌNH HỘ NGHÈO QUÝ III NĂM 2021", printed)))
    assert draft.title.vi == title


def test_a_yearly_form_is_asked_once_how_parts_of_a_year_make_it() -> None:
    yearly = POVERTY.replace("QUÝ III NĂM 2021", "NĂM 2021").replace(" trong kỳ", "")
    codes = [
        question.code for question in learnt(book(yearly.replace("tăng", "A").replace("giảm", "B"))).questions
    ]
    assert (codes.count("learn.over_time_once"), codes.count("learn.over_time")) == (1, 0)


@pytest.mark.parametrize("code", ["CON", "Nul", "COM1"])
def test_no_file_of_specs_is_named_as_a_device_of_windows(code: str) -> None:
    assert form_id(code, "HỘ NGHÈO", ()) == f"bieu-{code.lower()}"
