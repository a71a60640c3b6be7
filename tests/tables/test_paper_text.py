"""Sentences of a paper: a figure that is not known is said to be so, never a 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from kpi.model.cell import Cell, Status
from kpi.model.paper import Figure
from kpi.rollup.types import Coverage, FormCoverage, RollupRow, Total
from kpi.spec.kinds.form import FormColumn
from kpi.spec.kinds.report import PartSpec
from kpi.spec.values import Text
from kpi.tables.paper_figures import Facts
from kpi.tables.paper_frame import numbers
from kpi.tables.paper_text import blank, fill
from tests.tables.cases import frame
from tests.tables.test_totals import CLASS, COUNT, FORM, MONEY, RATE, YES

WITH_RATE = replace(RATE, expression="fines / users")
ALL = {one.id: one for one in (COUNT, MONEY, YES, CLASS, WITH_RATE)}
FORMS = (
    FORM,
    replace(
        FORM,
        id="02",
        code="02/TT",
        columns=(FormColumn("fines", (("Tiền",),)), FormColumn("plan", (("KH",),))),
    ),
)


COVERAGE = Coverage(2, 4, ("A2", "B1"), {"01": FormCoverage(3, ("A2",)), "02": FormCoverage(2, ("A2", "B1"))})
WHOLE = Coverage(4, 4, (), {})


def facts(
    values: Mapping[str, Total],
    lang: str = "vi",
    *,
    coverage: Coverage = COVERAGE,
    ranges: Mapping[str, Cell] | None = None,
    idle: tuple[str, ...] = (),
    doubted: bool = False,
) -> Facts:
    """By default of four communes A2 sent nothing, and B1 not form 02."""
    known = {name: values.get(name) for name in ALL}
    row = RollupRow("87", "Tỉnh Đồng Tháp", "province", known, coverage, {}, idle=idle, ranges=ranges or {})
    around = frame(lang)
    unit = around.tree.get("87")
    assert unit is not None
    doubts, cells = ({"users": 1} if doubted else {}), {"users": 3, "fines": 2}
    return Facts(around, unit, row, ALL, FORMS, doubts, cells)


def said(text: str, given: Facts) -> str:
    return fill(text, given, 1).prose.text


def test_a_figure_is_said_with_how_many_units_gave_it() -> None:
    assert (
        said("Có {users} người.", facts({"users": Decimal(1234)})) == "Có 1.234 người (số liệu của 3/4 xã)."
    )


def test_figures_that_lack_different_units_say_so_each() -> None:
    given = facts({"users": Decimal(7), "fines": Decimal("1.5")})
    assert said("{users} người, {fines} triệu đồng.", given) == (
        "7 (số liệu của 3/4 xã) người, 1,5 (số liệu của 2/4 xã) triệu đồng."
    )


def test_a_figure_that_is_not_known_is_no_zero() -> None:
    filled = fill("Có {users} người.", facts({}), 1)
    assert filled.prose.text == "Có [chưa có số liệu của Xã A2 (A2)] người."
    assert [run.kind for run in filled.prose.runs] == ["plain", "missing", "plain"]
    assert filled.prose.left_open
    assert filled.figures[0].value is None
    zero = fill("Có {users} người.", facts({"users": Decimal(0)}), 1)
    assert zero.prose.text == "Có 0 người (số liệu của 3/4 xã)."
    assert not zero.prose.left_open


def test_a_range_is_said_as_one() -> None:
    given = facts({}, ranges={"users": Cell(Status.RANGE, Decimal(5), Decimal(9))})
    assert said("{users} người", given) == "5–9 người (số liệu của 3/4 xã)"
    open_end = facts({}, ranges={"users": Cell(Status.RANGE, Decimal(5), None)})
    assert said("{users} người", open_end) == "≥ 5 người (số liệu của 3/4 xã)"


def test_a_share_of_nothing_does_not_arise() -> None:
    given = facts({}, idle=("rate",), coverage=WHOLE)
    assert said("Đạt {rate}.", given) == "Đạt không phát sinh."


def test_a_share_is_never_rounded_to_all() -> None:
    given = facts({"rate": Decimal("0.9999")}, coverage=WHOLE)
    assert said("{rate}", given) == "99,99%"


def test_an_error_against_a_figure_is_marked() -> None:
    given = facts({"users": Decimal(7)}, doubted=True)
    assert said("{users} người.", given) == "7 (!) người (số liệu của 3/4 xã)."


def test_a_class_is_said_by_its_labels() -> None:
    filled = fill("Loại: {class}.", facts({"class": {"none": 2, "some": 1}}), 5)
    assert filled.prose.text == "Loại: Không có tệ nạn: 2; Có tệ nạn: 1."
    assert [(one.what, one.value) for one in filled.figures] == [("class.none", 2), ("class.some", 1)]
    assert [run.figure for run in filled.prose.runs if run.figure] == [5, 6]
    assert said("Loại: {class}.", facts({})).startswith("Loại: [chưa có số liệu")


def test_figures_say_forms_cells_and_the_way_to_them() -> None:
    (one,) = fill("{rate}", facts({"rate": Decimal("0.5")}), 1).figures
    assert one == Figure(
        "rate", "Tỷ lệ", Decimal("0.5"), "50,0%", "87", 4, ("A2", "B1"), 0, ("01/XPLM", "02/TT"), 5,
        "kpi explain 87 rate --period 2021",
    )  # fmt: skip


def test_no_scores_no_classes() -> None:
    given = replace(facts({}), refusal="Văn bản đã hết hiệu lực")
    filled = fill("Theo {scheme}: {classes}.", given, 1)
    assert filled.prose.text == "[Văn bản đã hết hiệu lực.]"
    assert filled.prose.left_open
    assert filled.figures == ()


@pytest.mark.parametrize(
    ("lang", "text"), [("vi", "tỉnh Đồng Tháp, năm 2021: 4"), ("en", "tỉnh Đồng Tháp, year 2021: 4")]
)
def test_words_of_the_report(lang: str, text: str) -> None:
    assert said("{place}, {period}: {units}", facts({}, lang)) == text


def test_a_blank_has_its_lines() -> None:
    lines = blank(PartSpec("blank", Text("Khó khăn", "Difficulties"), lines=2), "vi")
    assert [line.blank_line for line in lines] == [False, True, True]
    assert lines[0].text == "[Khó khăn]"
    assert all(line.left_open for line in lines)


def test_sections_are_numbered() -> None:
    assert numbers([1, 2, 2, 1, 2]) == ["I.", "1.", "2.", "II.", "1."]
