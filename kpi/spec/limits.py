"""Which shares the schemes give points from, by the rate that says the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from kpi.spec.specs import Specs


def rate_limits(specs: Specs) -> Mapping[str, tuple[Decimal, ...]]:
    """By rate indicator the ends of the steps of every criterion, of any scheme, with its expression."""
    limits: dict[str, set[Decimal]] = defaultdict(set)
    for scheme in specs.schemes.values():
        for criterion in scheme.criteria:
            for one in criterion.stepped:
                limits[_plain(one.value)] |= {step.limit for step in one.steps}
    return {
        name: tuple(sorted(limits[_plain(indicator.expression)]))
        for name, indicator in specs.indicators.items()
        if indicator.expression and limits.get(_plain(indicator.expression))
    }


def _plain(expression: str) -> str:
    return "".join(expression.split())
