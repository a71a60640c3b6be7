"""The draft of a form that is not like the program's own: poor households by commune, 20 columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kpi.spec.draft import Draft, DraftCheck, DraftColumn, Origin, Question, Role
from kpi.spec.values import Text

POOR = "Hộ nghèo"
NEAR = "Hộ cận nghèo"


def column(cell: str, indicator: str, *path: str, unit: str = "hộ", **more: Any) -> DraftColumn:
    """A column of figures, named by its headings."""
    name = " – ".join(path)
    one = DraftColumn(indicator, path, cell, name=Text(name, name), unit=Text(unit, unit))
    return replace(one, **more)


def frame(cell: str, role: Role, heading: str) -> DraftColumn:
    """A column that holds no figures."""
    return DraftColumn("", (heading,), cell, role=role, taken=False)


def draft(**more: Any) -> Draft:
    """The draft as it is learnt: no source, no day."""
    columns = (
        frame("A6", "order", "STT"),
        frame("B6", "name", "Xã, phường"),
        column("C6", "households", "Tổng số hộ", index="1", over_time="end"),
        column("D7", "poor_start", POOR, "Đầu năm", index="2=3+4", over_time="start"),
        column("E7", "poor_ethnic", POOR, "Dân tộc thiểu số", index="3", over_time="end"),
        column("F7", "poor_other", POOR, "Khác", index="4", over_time="end"),
        column("G7", "poor_end", POOR, "Cuối năm", index="5", over_time="end"),
        column("H7", "poor_aid", POOR, "Kinh phí hỗ trợ", unit="triệu đồng", kind="money", decimals=1),
        frame("I6", "remarks", "Ghi chú"),
    )
    checks = (
        DraftCheck("poor_start_sum", "sum", "poor_start = poor_ethnic + poor_other", "poor_start", "index",
                   ("D8",), 11, 11),
        DraftCheck("poor_end_within", "part", "poor_end <= households", "poor_end", "figures",
                   ("G9:G20",), 11, 10, severity="warning"),
    )  # fmt: skip
    questions = (
        Question("review.bad_decimals", {"value": "1,5"}, "H7", "poor_aid", open=True),
        Question("review.nothing_taken"),
    )
    one = Draft(
        origin=Origin("ho-ngheo.xlsx", "0" * 64, "Biểu 02", "A6:I8", "A9:I20"),
        id="02-ldtbxh",
        code="02/LĐTBXH",
        title=Text("Hộ nghèo, hộ cận nghèo", "Hộ nghèo, hộ cận nghèo"),
        valid_from=None,
        columns=columns,
        checks=checks,
        questions=questions,
    )
    return replace(one, **more)
