"""What speaks against giving a class, as sentences under a table."""

from __future__ import annotations

from collections import Counter

from kpi.score.types import Scoring
from kpi.spec.values import DECIDE
from kpi.tables.frame import Frame


def against_lines(scoring: Scoring, frame: Frame) -> list[str]:
    """How many communes each veto and each conflict concerns, and why."""
    scheme, rows, lang = scoring.scheme, scoring.rows, frame.lang
    vetoed = Counter(one for row in rows for one in row.vetoed_by)
    met = Counter(one for row in rows if row.outcome == DECIDE for one in row.conflicts_met)
    names = scheme.band_names(lang)
    lines = []
    for veto in scheme.vetoes:
        words = {"result": veto.result.get(lang), "reason": veto.reason.get(lang)}
        lines += [frame.text("table.score.vetoed", number=vetoed[veto.id], **words)] * bool(vetoed[veto.id])
    for conflict in scheme.conflicts:
        bands = ", ".join(names[band] for band in conflict.between)
        words = {"bands": bands, "note": conflict.note.get(lang)}
        lines += [frame.text("table.score.conflict", number=met[conflict.id], **words)] * bool(
            met[conflict.id]
        )
    undecided = sum(any(share.undecided for share in row.shares.values()) for row in rows)
    return [*lines, *([frame.text("table.score.undecided", number=undecided)] if undecided else [])]
