"""Forms of offices as they come, none like the project's own: what is learnt of each, and that it reads the
workbook it came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook

from kpi.findings import Fault
from kpi.spec.draft import Draft, DraftCheck
from tests.learn.gallery import (
    BARE,
    DRUGS,
    GALLERY,
    HEALTH,
    LABOUR,
    LAND,
    MONEY,
    POVERTY,
    SCHOOLS,
    VERTICAL,
    book,
)  # fmt: skip
from tests.learn.office import answered, column, faults, figures, learnt, read_with

LEARNABLE = sorted(GALLERY.keys() - {"vertical"})
PERIODS = {"poverty": "2021-Q3", "labour": "2021-S1", "schools": "2022-Q1"}


def open_codes(draft: Draft) -> list[str]:
    return [question.code for question in draft.questions if question.open]


def checks(draft: Draft) -> dict[str, str]:
    return {check.expression: check.evidence for check in draft.checks}


@pytest.mark.parametrize("name", LEARNABLE)
def test_its_specs_stand_as_soon_as_it_is_dated(name: str) -> None:
    assert faults(answered(learnt(book(GALLERY[name])))) == []


@pytest.mark.parametrize("name", sorted({*LEARNABLE} - {"bare", "drugs"}))
def test_the_workbook_it_came_from_is_read_with_it(name: str) -> None:
    form = book(GALLERY[name])
    draft = answered(learnt(form))
    received = read_with(draft, form, PERIODS.get(name, "2021"))
    units = figures(received, draft.id)
    assert len(units) >= 3, received.findings
    assert not {"sheet.column_unread", "sheet.column_unknown"} & {f.code for f in received.findings}
    assert all(set(row) == {c.indicator for c in draft.collected} for row in units.values())


def test_days_that_are_no_whole_period_are_none() -> None:
    """Two months and a half were taken for a quarter."""
    stated = POVERTY.replace("QUÝ III NĂM 2021", "TỪ NGÀY 01/01/2021 ĐẾN NGÀY {}")
    whole, cut = (learnt(book(stated.format(day))) for day in ("31/03/2021", "15/03/2021"))
    assert (whole.valid_from, whole.periods) == (date(2021, 1, 1), ("quarter",))
    assert (cut.valid_from, cut.periods) == (None, ())
    assert "learn.no_periods" in {question.code for question in cut.questions}


def test_a_form_with_column_numbers_as_formulas() -> None:
    draft = learnt(book(POVERTY))
    assert (draft.id, draft.code, draft.title.vi) == ("02-ldtbxh", "02/LĐTBXH", "TÌNH HÌNH HỘ NGHÈO")
    assert (draft.valid_from, draft.periods) == (date(2021, 7, 1), ("quarter",))
    assert draft.source == "Ban hành kèm theo Công văn số 12/SLĐTBXH-BTXH"
    assert (draft.origin.header, draft.origin.data) == ("A5:I5", "A7:I10")
    assert [c.role for c in draft.columns] == ["order", "name", *["figures"] * 5, "computed", "remarks"]
    assert [c.over_time for c in draft.collected] == ["none", "start", "sum", "sum", "end"]
    assert [c.distinct for c in draft.collected] == [False, False, True, True, False]
    assert {c.unit.vi for c in draft.collected} == {"hộ"}
    assert column(draft, "G5").index == "(5)=(2)+(3)-(4)"
    balance = "so_ho_ngheo_dau_ky + so_ho_ngheo_tang_trong_ky - so_ho_ngheo_giam_trong_ky"
    assert checks(draft) == {f"so_ho_ngheo_cuoi_ky = {balance}": "index"}
    rate = column(draft, "H5")
    assert (rate.kind, rate.expression) == ("rate", "so_ho_ngheo_cuoi_ky / tong_so_ho_dan")
    assert rate.indicator not in {c.indicator for c in draft.collected}
    assert open_codes(draft) == []


def test_a_rate_is_told_by_its_figures_where_nothing_else_states_it() -> None:
    text = POVERTY.replace("(6)=(5)/(1)*100", "(6)")
    assert column(learnt(book(text)), "H5").expression == "so_ho_ngheo_cuoi_ky / tong_so_ho_dan"
    unclear = column(learnt(book(text.replace("3.43", "9.9"))), "H5")
    assert (unclear.role, unclear.taken, unclear.expression) == ("computed", False, "")


def test_merged_groups_and_the_line_of_the_unit_of_measure() -> None:
    draft = learnt(book(LABOUR))
    group = "Số lao động được giải quyết việc làm"
    assert [c.path for c in draft.collected] == [
        (group, "Tổng số"),
        (group, "Chia ra", "Nông nghiệp"),
        (group, "Chia ra", "Công nghiệp"),
        (group, "Chia ra", "Dịch vụ"),
        ("Lao động đi làm việc ở nước ngoài",),
    ]
    assert {c.unit.vi for c in draft.collected} == {"người"}
    (check,) = draft.checks
    assert (check.relation, check.evidence, check.rows, check.holding) == ("sum", "headings", 4, 4)
    assert (draft.valid_from, draft.periods) == (date(2021, 1, 1), ("half",))


def test_a_blank_without_figures_asks_from_when_it_holds() -> None:
    draft = learnt(book(DRUGS))
    assert open_codes(draft) == ["learn.valid_from"]
    assert (draft.valid_from, draft.periods) == (None, ("month",))
    assert [(c.relation, c.rows) for c in draft.checks] == [("part", 0), ("part", 0)]
    assert column(draft, "D6").name.vi == "Số người nghiện có hồ sơ quản lý – Nữ"
    assert (column(draft, "H5").kind, column(draft, "H5").unit.vi) == ("yes_no", "có/không")
    assert [column(draft, cell).unit.vi for cell in ("F6", "G6")] == ["điểm", "điểm"]


def test_groups_that_are_not_merged() -> None:
    draft = learnt(book(HEALTH))
    assert [c.path for c in draft.collected] == [
        ("Trẻ dưới 1 tuổi", "Tổng số trẻ"),
        ("Trẻ dưới 1 tuổi", "Được tiêm đủ"),
        ("Phụ nữ có thai", "Tổng số phụ nữ"),
        ("Phụ nữ có thai", "Được tiêm UV2+"),
    ]


def test_units_of_measure_under_the_headings_and_rows_of_sections() -> None:
    draft = learnt(book(LAND))
    assert [c.unit.vi for c in draft.collected] == ["ha", "ha", "giấy", "giấy", "triệu đồng"]
    assert [(c.kind, c.decimals) for c in draft.collected] == [
        ("money", 2), ("money", 2), ("count", 0), ("count", 0), ("money", 1),
    ]  # fmt: skip
    assert column(draft, "F5").over_time == "end"
    assert "learn.cumulative" in {q.code for q in draft.questions}
    assert not any(q.code == "learn.rows_unknown" for q in draft.questions)


def test_codes_classes_and_indicators_of_other_forms() -> None:
    draft = learnt(book(SCHOOLS))
    assert [c.role for c in draft.columns[:3]] == ["order", "code", "name"]
    assert [label.code for label in column(draft, "G4").labels] == ["tot", "kha"]
    assert open_codes(draft) == ["learn.classes"]
    (same,) = [q for q in draft.questions if q.code == "learn.same_words"]
    assert (same.params["other"], same.indicator) == ("pupils", "tong_so_hoc_sinh")
    assert column(draft, "D4").known is False
    assert checks(draft) == {"tong_so_hoc_sinh_nu <= tong_so_hoc_sinh": "headings"}


def test_a_relation_that_the_figures_contradict_is_a_question() -> None:
    draft = learnt(book(MONEY))
    assert draft.checks == ()
    (question,) = [q for q in draft.questions if q.code == "learn.contradicted"]
    assert (question.cell, question.params["failing"], question.params["examples"]) == ("C5", "1", "C8")
    assert open_codes(draft) == ["learn.no_code"]
    right = learnt(book(MONEY.replace("400 | 16", "400 | 15")))
    assert list(checks(right).values()) == ["index"]


def test_a_blank_with_nothing_but_headings() -> None:
    draft = learnt(book(BARE))
    assert draft.origin.data == ""
    assert list(checks(draft).values()) == ["index"]
    assert [c.index for c in draft.columns[:3]] == ["(1)", "(2)", "(3)=(4)+(5)+(6)"]
    assert open_codes(draft) == ["learn.valid_from"]


def test_figures_alone_make_a_rule_in_three_rows_that_differ() -> None:
    text = MONEY.replace(" |  | 1=2+3 | 2 | 3 | 4\n", "").replace("400 | 16", "400 | 15")
    (check,) = learnt(book(text)).checks
    assert (check.evidence, check.severity, check.rows) == ("figures", "warning", 3)
    two = "\n".join(text.rstrip().splitlines()[:-1])
    assert learnt(book(two)).checks == ()


def test_formulas_of_cells_are_evidence() -> None:
    form = book(LABOUR.replace("Chia ra", "Lĩnh vực"))
    sheet = form.worksheets[0]
    for row in range(7, 11):
        sheet.cell(row, 3).value = f"=SUM(D{row}:F{row})"
    (check,) = learnt(form).checks
    assert isinstance(check, DraftCheck)
    assert (check.evidence, check.places) == ("formulas", ("C7", "C8", "C9", "C10"))


def test_a_form_with_a_row_for_each_indicator_is_refused_in_words() -> None:
    with pytest.raises(Fault, match=r"learn\.vertical"):
        learnt(book(VERTICAL))


def test_the_best_of_several_sheets_is_learnt_and_the_others_are_told() -> None:
    form = book("Hướng dẫn ghi biểu\nGhi đủ các xã", MONEY, POVERTY)
    draft = learnt(form)
    assert draft.origin.sheet == "Trang 3"
    assert [q.params["name"] for q in draft.questions if q.code == "learn.other_table"] == ["Trang 2"]
    assert learnt(form, "Trang 2").origin.sheet == "Trang 2"
    with pytest.raises(Fault, match=r"learn\.no_sheet"):
        learnt(form, "Trang 9")


def test_columns_that_cannot_be_told_apart_are_asked_about() -> None:
    draft = learnt(book(SCHOOLS.replace("Trong đó: nữ", "Tổng số học sinh")))
    assert sorted(open_codes(draft)) == ["learn.classes", "learn.path_repeated"]


def test_the_code_of_a_form_that_is_there_is_asked_about() -> None:
    draft = learnt(book(HEALTH.replace("Biểu 07-YT", "Biểu số 05/HT")))
    assert open_codes(draft) == ["learn.code_taken"]


def test_names_under_a_heading_that_nobody_knows() -> None:
    text = """
Biểu 3.1
SỐ HỘ VĂN HÓA NĂM 2021
TT | Tên điểm dân cư | Số hộ | Số hộ đạt gia đình văn hóa
1 | Ấp 1 | 200 | 190
2 | Ấp Phú Thọ | 150 | 140
"""
    draft = learnt(book(text))
    assert [c.role for c in draft.columns] == ["order", "name", "figures", "figures"]
    assert open_codes(draft) == ["learn.name_heading"]


def test_money_of_a_blank_has_room_for_fractions_and_figures_may_be_typed_as_text() -> None:
    text = """
Biểu 08/BH
CHI TRẢ THÁNG 6 NĂM 2021
STT | Tên xã | Số người hưởng | Kinh phí (triệu đồng) | Năm 2020
1 | Xã Phú Hiệp | '1.234 | | 3
2 | Xã Phú Đức | '345 | | 4
"""
    draft = learnt(book(text))
    assert [(c.kind, c.decimals) for c in draft.collected[:2]] == [("count", 0), ("money", 1)]
    assert "learn.mixed" not in open_codes(draft)
    assert "learn.year_heading" in {q.code for q in draft.questions}


def test_units_of_measure_are_not_guessed_from_words_that_begin_alike() -> None:
    text = """
Biểu 12/NV
TỔ CHỨC HỘI NĂM 2021
STT | Tên xã | Tổ chức | Số viên chức | Cơ sở dễ phát sinh tệ nạn | Loại hình khác
1 | Xã Phú Hiệp | 3 | 5 | 2 | 1
2 | Xã Phú Đức | 2 | 7 | 3 | 0
"""
    draft = learnt(book(text))
    assert [c.unit.vi for c in draft.collected] == ["", "người", "cơ sở", ""]
    assert [c.over_time for c in draft.collected] == ["none"] * 4


def test_a_heading_merged_over_two_columns_is_asked_about() -> None:
    text = """
Biểu 13/NV
ĐÀO TẠO NĂM 2021
STT | Tên xã | Số lớp (lớp) | < | Số người học
1 | Xã Phú Hiệp | 3 | 5 | 2
2 | Xã Phú Đức | 2 | 7 | 3
"""
    assert open_codes(learnt(book(text))) == ["learn.path_repeated"]


def test_a_column_passed_over_may_not_be_one_that_is_collected() -> None:
    draft = answered(learnt(book(POVERTY)))
    collected = draft.collected[0]
    twice = replace(collected, indicator="doc_lap", cell="Z1", taken=False)
    told = faults(replace(draft, columns=(*draft.columns, twice)))
    assert [one.split()[0] for one in told] == ["spec.columns_confusable"]


def _sheet(headings: dict[str, str], rows: list[list[object]], above: str = "") -> Workbook:
    """A table with its headings at the given cells, and rows from the eighth on."""
    one = Workbook()
    sheet = one.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["A3"] = "Biểu số: 15/VX", "TÌNH HÌNH CHUNG", above
    for cell, text in headings.items():
        sheet[cell] = text
    for r, row in enumerate(rows, 8):
        for c, value in enumerate(row, 1):
            sheet.cell(r, c, value)
    return one


UNITS = ("Xã Phú Hiệp", "Xã Phú Đức", "Xã An Long", "Xã Phú Cường")


def _rows(*figures: list[object]) -> list[list[object]]:
    return [[n, name, *(f[n - 1] for f in figures)] for n, name in enumerate(UNITS, 1)]


HEADS = {"A7": "STT", "B7": "Xã"}


def test_tonnes_and_grams_are_no_kilograms() -> None:
    rows = _rows([10.5, 20, 30, 40], [1, 2, 3, 4])
    draft = learnt(_sheet({**HEADS, "C7": "Lúa", "D7": "Ma túy thu giữ (gam)"}, rows, "ĐVT: tấn"))
    assert [column(draft, cell).unit.vi for cell in ("C7", "D7")] == ["tấn", "gam"]


def test_a_column_that_names_what_it_counts_takes_no_unit_from_those_beside_it() -> None:
    heads = {
        "C6": "Tiểu học",
        "C7": "Số trường",
        "D7": "Số học sinh",
        "E7": "Trong đó nữ",
        "F7": "Đạt chuẩn (trường)",
    }
    book_ = _sheet({**HEADS, **heads}, _rows([1, 2, 3, 4], [90, 80, 70, 60], [40, 41, 42, 43], [1, 0, 1, 2]))
    assert book_.active is not None
    book_.active.merge_cells("C6:F6")
    draft = learnt(book_)
    assert [column(draft, cell).unit.vi for cell in ("C7", "D7", "E7", "F7")] == ["", "người", "người", ""]
    assert [q.cell for q in draft.questions if q.code == "learn.unit_unknown"] == ["C7", "F7"]


def test_averages_are_neither_summed_nor_shown_in_per_cent() -> None:
    households, persons = [100, 200, 300, 400], [410, 790, 1230, 1720]
    shares = [round(p / h, 2) for p, h in zip(persons, households, strict=True)]
    heads = {
        "C7": "Số hộ",
        "D7": "Nhân khẩu",
        "E7": "Bình quân nhân khẩu/hộ",
        "F7": "Thu nhập bình quân (triệu đồng)",
    }
    draft = learnt(
        _sheet({**HEADS, **heads}, _rows([*households], [*persons], [*shares], [45.5, 46, 47, 48]))
    )
    for cell in ("E7", "F7"):
        one = column(draft, cell)
        assert (one.role, one.taken, one.expression) == ("computed", False, "")
        assert cell in [q.cell for q in draft.questions if q.code == "learn.rate_unknown"]


def test_per_cent_without_brackets_is_a_share_and_a_limit_is_none() -> None:
    heads = {"C7": "Kế hoạch", "D7": "Thực hiện", "E7": "Đạt %", "F7": "Hộ được hỗ trợ 50%"}
    rows = _rows([100, 200, 300, 400], [90, 190, 310, 405], [90, 95, 103.3, 101.3], [5, 6, 7, 8])
    draft = learnt(_sheet({**HEADS, **heads}, rows, "ĐVT: triệu đồng"))
    assert (column(draft, "E7").role, column(draft, "E7").kind) == ("computed", "rate")
    assert column(draft, "F7").role == "figures"


def test_a_second_table_below_is_told_and_its_rows_are_not_those_of_the_first() -> None:
    rows = _rows([100, 200, 300, 400], [9, 8, 7, 6])
    second: list[list[object]] = [
        [],
        ["Bảng 2"],
        ["STT", "Xã", "Số sinh", "Số chết"],
        *_rows([1, 2, 3, 4], [5, 6, 7, 8]),
    ]
    draft = learnt(_sheet({**HEADS, "C7": "Dân số", "D7": "Số hộ"}, [*rows, *second]))
    assert draft.origin.data.startswith("A8:D1")
    assert [q.cell for q in draft.questions if q.code == "learn.table_beside"] == ["A14"]
    again = learnt(
        _sheet({**HEADS, "C7": "Dân số", "D7": "Số hộ"}, [*rows, ["STT", "Xã", "Dân số", "Số hộ"], *rows])
    )
    assert [q for q in again.questions if q.code == "learn.table_beside"] == []
