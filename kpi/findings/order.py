"""The order in which notes on a result are read: what it is, on which map, by which law, from what parts, and
last what it lacks."""

from __future__ import annotations

from collections.abc import Iterable

from kpi.findings.finding import Finding

# Beginnings of codes; within one, and behind all of them, notes stay in the order they were made in.
_ORDER = (
    "score.illustrative",
    "restate.",
    "series.",
    "score.scheme_",
    "score.wrong_",
    "score.law_",
    "compose.",
)


def in_order(notes: Iterable[Finding]) -> tuple[Finding, ...]:
    """The notes in the order they are to be read in."""
    return tuple(sorted(notes, key=_rank))


def _rank(note: Finding) -> int:
    ranks = (place for place, start in enumerate(_ORDER) if note.code.startswith(start))
    return next(ranks, len(_ORDER))
