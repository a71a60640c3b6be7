"""The score sheet of a commune, and what its points rest on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kpi.findings import load_catalogue
from kpi.model.cell import Cell, Status
from kpi.model.table import Table
from kpi.rollup.cells import Told
from kpi.score.assessing import Assessed, Given
from kpi.score.types import UnitScore
from kpi.score.unsettled import Request, Unsettled
from kpi.spec.assessment import Scorer
from kpi.spec.kinds.scheme import Alternative, Criterion, CriterionKind, Part, Step
from kpi.spec.kinds.table import TableSpec
from kpi.tables.basis import Bases, Basis
from kpi.tables.sheet_table import Printing, Sheet, sheet_table
from tests.shipped import shipped_specs
from tests.tables.cases import SCHEME, SCORING, column, frame, named, same

VI = load_catalogue("vi")
COLUMNS = ("max", "figure", "rate", "self", "district", "province", "points", "final", "sign")
SPEC = TableSpec("s", "S", "sheet", same("Phiếu"), "commune", (), COLUMNS, "của dự án")
PRINTING = Printing(SPEC, SCHEME, {})


def sheet(row: UnitScore, lacking: Unsettled | None = None, districts: bool = True) -> Table:
    bases = {criterion.id: Basis("3 / 4", "75%") for criterion in SCHEME.criteria}
    return sheet_table(Sheet(row, bases, lacking), PRINTING, frame(districts=districts))


def test_a_sheet_has_criteria_by_block_with_sums_and_room_for_what_is_given_by_hand() -> None:
    table = sheet(SCORING.rows[0])
    assert column(table, "criterion") == [
        "I. Chỉ đạo",
        "I.1 Kế hoạch",
        "I.2 Cán bộ",
        "II. Kết quả",
        "II.1 Tụ điểm",
        "TỔNG ĐIỂM",
        "XẾP LOẠI: Tốt",
    ]
    assert column(table, "points") == [60, 40, 20, 40, 40, 100, ""]
    assert column(table, "max") == [60, 40, 20, 40, 40, 100, ""]
    assert set(column(table, "self")) == set(column(table, "sign")) == {""}
    assert named(table, "I.1 Kế hoạch")["rate"] == "75%"
    assert "100 điểm ứng với loại Tốt (từ 80 điểm)" in table.notes[0]
    assert "Minh họa" in table.warning
    assert table.one_page


def test_a_lowered_class_is_told_with_what_lowers_it() -> None:
    table = sheet(replace(SCORING.rows[0], band="weak", capped_by=("again",)))
    assert "ứng với loại Tốt (từ 80 điểm), nhưng bị khống chế: loại Yếu" in table.notes[0]
    assert "nhiều nhất là loại Yếu vì: Có tụ điểm tái hoạt động" in table.notes[0]


def test_an_open_class_names_what_is_possible_and_what_is_lacking_of_whom() -> None:
    row = replace(SCORING.rows[1], band=None, points_min=Decimal(70), points_max=Decimal(90))
    lacking = Unsettled(row, ("good", "weak"), (), (Request("06", "06/TC", "A", "Huyện A", ("officials",)),))
    table = sheet(row, lacking)
    assert "còn có thể là Tốt hoặc Yếu" in table.notes[0]
    assert table.notes[1] == "Còn thiếu số liệu: 06/TC: officials."


def test_a_commune_that_gave_nothing_has_no_points_of_zero() -> None:
    table = sheet(replace(SCORING.rows[3], forms_missing=("06",)))
    assert set(column(table, "points")) == {None, ""}
    assert "XẾP LOẠI: chưa xác định" in column(table, "criterion")
    assert table.notes[0].endswith("xã chưa có số liệu nào dùng để chấm điểm.")


def test_points_of_others_are_filled_in_where_given_and_final_ones_wait_for_them() -> None:
    row = SCORING.rows[0]
    waiting = replace(row.criteria["I.2"], points=None, minimum=Decimal(0), maximum=Decimal(20))
    final = replace(
        row,
        figured=row.criteria,
        criteria={
            **row.criteria,
            "I.1": replace(row.criteria["I.1"], points=Decimal(30), minimum=Decimal(30), maximum=Decimal(30)),
            "I.2": waiting,
        },
    )
    given: dict[str, dict[Scorer, Given]] = {
        "I.1": {"district": Given(Decimal(30), "")},
        "II.1": {"district": Given(Decimal(40), "")},
    }
    points = {
        one.id: Assessed(final.computed[one.id], final.criteria[one.id], given.get(one.id, {}))
        for one in SCHEME.criteria
    }
    bases = {criterion.id: Basis("") for criterion in SCHEME.criteria}
    table = sheet_table(Sheet(final, bases, None, points), PRINTING, frame())
    assert column(table, "district") == ["", 30, "", 40, 40, "", ""]
    assert column(table, "final") == ["", 30, "", 40, 40, "", ""]
    assert column(table, "points") == [60, 40, 20, 40, 40, 100, ""]


def test_without_districts_there_is_no_column_for_one() -> None:
    assert "district" not in [one.key for one in sheet(SCORING.rows[0], districts=False).columns]


def criterion(kind: CriterionKind, value: str = "", **more: Any) -> Criterion:
    return replace(Criterion("X", same("x"), kind, value, Decimal(6)), **more)


HALF = (Step(Decimal("0.5"), Decimal(6)),)


@pytest.mark.parametrize(
    ("one", "figures", "figure", "rate"),
    [
        (criterion("yes_no", "team_178"), {"team_178": Decimal(0)}, "Không", ""),
        (criterion("yes_no", "team_178"), {}, "…", ""),
        (
            criterion("steps", "inspected / establishments", steps=HALF),
            {"inspected": Decimal(4999), "establishments": Decimal(10000)},
            "4.999 / 10.000",
            "49,99%",  # never shown as the 50 % it is not
        ),
        (
            criterion("steps", "inspected / establishments", steps=HALF),
            {"inspected": Decimal(0), "establishments": Decimal(0)},
            "0 / 0",
            "",
        ),
        (
            criterion("steps", "inspected / establishments", steps=HALF),
            {"inspected": Cell(Status.RANGE, 81, None)},
            "≥ 81 / …",
            "",
        ),
        (
            criterion("deduction", "drug_hotspots_end + prostitution_hotspots_end"),
            {"drug_hotspots_end": Decimal(1), "prostitution_hotspots_end": Decimal(2)},
            "1 + 2 = 3",
            "",
        ),
        (criterion("condition", "drug_hotspots_end = 0"), {"drug_hotspots_end": Decimal(2)}, "2", ""),
        (
            criterion("condition", "drug_users_end <= drug_users_start"),
            {"drug_users_end": Decimal(3), "drug_users_start": Decimal(2)},
            "3 ≤ 2: không",
            "",
        ),
        (
            criterion(
                "at_least", conditions=(Part(same("a"), "inspected > 0"), Part(same("b"), "violating = 0"))
            ),
            {"inspected": Decimal(4)},
            "1–2/2",
            "",
        ),
        (
            criterion(
                "either",
                alternatives=(
                    Alternative("news_items", HALF),
                    Alternative("inspected / establishments", HALF),
                ),
            ),
            {"news_items": Decimal(3), "inspected": Decimal(1), "establishments": Decimal(4)},
            "3; 1 / 4",
            "25%",
        ),
        (
            criterion("condition", "drug_class = 'none'"),
            {"drug_class": "none"},
            "Không có tệ nạn",
            "",
        ),
    ],
)
def test_the_basis_is_the_figures_and_the_rate_they_make(
    one: Criterion, figures: dict[str, Told], figure: str, rate: str
) -> None:
    assert Bases(figures, shipped_specs().indicators, VI).of(one) == Basis(figure, rate)
