"""A relation between columns of a sheet as it was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi.spec.draft import Evidence, Relation


@dataclass(frozen=True, slots=True)
class Seen:
    """`target` is the sum of `parts` (0-based column → sign), or, for a "part", the whole that its only part
    does not exceed; with `whole` a share of it. `cells` are where it was seen."""

    relation: Relation
    target: int
    parts: Mapping[int, int]
    evidence: Evidence
    cells: tuple[str, ...]
    whole: Mapping[int, int] = field(default_factory=dict)
