"""Formulas are read as text, by a grammar that knows sums and shares and nothing else."""

from __future__ import annotations

import pytest

from kpi.learn.formulas import Combination, cell_formula, index_formula


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("4=2+3", {2: 1, 3: 1}),
        ("(4)=(2)+(3)", {2: 1, 3: 1}),
        ("(4=2+3)", {2: 1, 3: 1}),
        ("4 = 1 + 2 - 3", {1: 1, 2: 1, 3: -1}),
        ("4=1+(2-3)", {1: 1, 2: 1, 3: -1}),
        ("1=2+…+5", {2: 1, 3: 1, 4: 1, 5: 1}),
        ("1=2+3+...+5", {2: 1, 3: 1, 4: 1, 5: 1}),
    ],
)
def test_column_numbers_state_sums(text: str, parts: dict[int, int]) -> None:
    formula = index_formula(text)
    assert formula is not None
    assert formula[1] == Combination(parts)


@pytest.mark.parametrize("text", ["5=4/3*100", "5=4:3x100", "(5)=(4)/(3)×100%", "5=100*4/3", "5=4/3%"])
def test_column_numbers_state_shares(text: str) -> None:
    assert index_formula(text) == (5, Combination({4: 1}, {3: 1}, 100))


@pytest.mark.parametrize(
    "text", ["4", "A", "4=", "4=2+2", "4=b+c", "4=2**3", "a=__import__('os')", "4=2=3", "1=2+(3"]
)
def test_other_texts_state_nothing(text: str) -> None:
    assert index_formula(text) is None


def test_cells_state_sums_of_their_own_row_alone() -> None:
    assert cell_formula("SUM(C10:E10)", 9) == Combination({2: 1, 3: 1, 4: 1})
    assert cell_formula("$C10+D$10-E10", 9) == Combination({2: 1, 3: 1, 4: -1})
    assert cell_formula("ROUND(D10/C10*100,1)", 9) == Combination({3: 1}, {2: 1}, 100)
    for text in (
        "SUM(C9:E9)",
        "SUM(C10:C14)",
        "IF(C10>0,D10,E10)",
        "C10+Sheet2!D10",
        "C10+5",
        "HYPERLINK(C10)",
    ):
        assert cell_formula(text, 9) is None
