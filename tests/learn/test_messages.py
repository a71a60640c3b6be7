"""What the rules of a learnt form say when they fail: words that are true of the rule as it was adopted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi.learn.specs import spec_files
from tests.learn.drafts import draft


def message(number: int, expression: str) -> str:
    """The text in English of a rule that somebody has rewritten."""
    one = draft()
    checks = (replace(one.checks[number], expression=expression),)
    (check,) = spec_files(replace(one, checks=checks))["checks/02-ldtbxh.json"]["items"]
    return str(check["message"]["en"])


def test_a_rule_as_drafted_is_told_in_words() -> None:
    assert message(1, "poor_end <= households") == (
        "“Hộ nghèo – Cuối năm” ({poor_end}) exceeds “Tổng số hộ” ({households})."
    )


def test_columns_in_brackets_bear_their_names() -> None:
    assert message(0, "households = (poor_end+poor_other)") == (
        "“Tổng số hộ” ({households}) is not the sum: "
        "(“Hộ nghèo – Cuối năm” ({poor_end})+“Hộ nghèo – Khác” ({poor_other}))."
    )


@pytest.mark.parametrize(("number", "sign"), [(0, ">="), (0, "<"), (1, "="), (1, ">="), (1, "<")])
def test_a_rule_that_compares_otherwise_is_told_as_it_is_written(number: int, sign: str) -> None:
    assert message(number, f"poor_end {sign} households") == (
        f"The rule does not hold: “Hộ nghèo – Cuối năm” ({{poor_end}}) {sign} “Tổng số hộ” ({{households}})."
    )
