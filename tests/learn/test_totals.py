"""The total row of an original is told only where no reading of it agrees with the rows."""

from __future__ import annotations

from collections.abc import Mapping, Set

import pytest

from kpi.model.number import State
from kpi.model.received import Readings
from kpi.pipeline.adopting.totals import judge_total
from tests.learn.office import office

SECTIONS = {6: 10, 7: 20, 10: 4, 11: 5}  # figures by row, two sections with a heading between them
HEADED = {5: 30, 6: 10, 7: 20, 9: 9, 10: 4, 11: 5}  # the headings bear sums


@pytest.mark.parametrize(
    ("figures", "total", "unknown", "named", "right"),
    [
        (SECTIONS, 39, set(), False, True),
        (SECTIONS, 9, set(), True, True),
        (SECTIONS, 9, set(), False, False),  # "Tổng cộng" of the last section alone: a wrong formula
        (SECTIONS, 25, set(), True, False),
        (SECTIONS, 9, {6, 7, 10, 11}, True, True),
        (HEADED, 39, {5, 9}, False, True),
        (HEADED, 40, {5, 9}, False, False),
    ],
)
def test_a_total_is_of_all_rows_or_of_the_section_it_names(
    figures: Mapping[int, int], total: int, unknown: Set[int], named: bool, right: bool
) -> None:
    readings = Readings()
    for row, figure in (*figures.items(), (12, total)):
        readings.unit.append("")
        readings.role.append("total" if row == 12 else "unit")
        readings.indicator.append("drug_users_end")
        readings.value.append(str(figure))
        readings.state.append(State.NUMBER.value)
        readings.cell.append(f"C{row + 1}")
    stated = judge_total(readings, list(figures), unknown, named, office())
    assert stated.wrong == (() if right else ("C13",))
