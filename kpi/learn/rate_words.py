"""Headings of figures that are computed: shares, and averages."""

from __future__ import annotations

import re

from kpi.learn.table import Leaf
from kpi.learn.units import Unit
from kpi.learn.words import LearnWords

_PERCENT = re.compile(r"(?:^|[^\d\s])\s*%")  # "Đạt %", not "dưới 50%"


def is_rate(leaf: Leaf, unit: Unit | None, words: LearnWords) -> bool:
    """Whether headings or the unit of measure say that a column holds shares."""
    return (
        any(words.begins("rates", text) or _PERCENT.search(text) for text in leaf.path)
        or is_average(leaf, words)
        or (unit is not None and unit.measure.kind == "%")
    )


def is_average(leaf: Leaf, words: LearnWords) -> bool:
    """Whether headings say that a figure is one of each, which is neither summed nor a share in per cent."""
    return any(words.says("averages", text) for text in leaf.path)
