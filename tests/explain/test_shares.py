"""What an explanation shows as a percentage, and with how many places."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.pipeline.explaining.rules import measured
from kpi.spec.expression.parsed import is_scaled, is_share, parse
from tests.score.rules import STEPS, criterion


@pytest.mark.parametrize(
    ("value", "computed", "shown"),
    [
        ("a / b", "0.799504950495", "79.95%"),
        ("a / b", "0.9995", "99.95%"),
        ("a / b", "0.8", "80%"),
        ("(a / b)", "0.725", "72.5%"),
        ("a * 10 / b", "10", "10"),
        ("a + b / c", "1.5", "1.5"),
    ],
)
def test_only_a_share_is_a_percentage_and_never_one_it_has_not_reached(
    value: str, computed: str, shown: str
) -> None:
    assert measured(Decimal(computed), criterion("c", "steps", value, 5, STEPS), "en") == shown


def test_a_rate_that_is_multiplied_by_100_is_no_share() -> None:
    assert is_scaled(parse("a / b * 100"))
    assert is_scaled(parse("100 * a / b"))
    assert not is_scaled(parse("a / (b + c)"))
    assert is_share(parse("a / (b + c)"))
