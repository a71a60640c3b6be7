"""Recognition over years once more: every way in which the years may have gone, by the words of the rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Any

NONE = "none of these"
"""A year without a class that can be compared: before there was a scheme, or with other classes."""
STATES = ("recognised", "kept", "lost", "not_yet")
Rule = Mapping[str, Any]


def ways(
    rule: Rule, classes: Sequence[str], years: Sequence[Collection[str] | None]
) -> tuple[set[str], set[int]]:
    """The states that are possible in the last year, and how many years running there may be: recognised in a
    year where the class was among the rule's in it and the years before, or where it was the year before and
    the class is one that keeps. Of a year None nothing is known, nor of those before the first."""
    past: list[Collection[str] | None] = [None] * (rule["years"] + 2)
    keeping = rule.get("kept", {}).get("classes", rule["classes"])
    states: set[str] = set()
    runs: set[int] = set()
    for way in product(*((*classes, NONE) if year is None else year for year in (*past, *years))):
        was = [False]
        for place in range(len(way)):
            last = way[max(place + 1 - rule["years"], 0) : place + 1]
            makes = len(last) == rule["years"] and all(one in rule["classes"] for one in last)
            was.append(makes or (was[-1] and way[place] in keeping))
        now, before = was[-1], was[-2]
        states.add("kept" if now and before else "recognised" if now else "lost" if before else "not_yet")
        run = 0
        while run < rule["years"] and way[len(way) - 1 - run] in rule["classes"]:
            run += 1
        runs.add(run)
    return states, runs
