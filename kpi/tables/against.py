"""What speaks against giving a class, as sentences under a table."""

from __future__ import annotations

from collections import Counter

from kpi.score.types import Scoring
from kpi.spec.values import DECIDE
from kpi.tables.frame import Frame


def against_lines(scoring: Scoring, frame: Frame) -> list[str]:
    """How many communes each veto and each conflict concerns, and why."""
    rows, lang = scoring.rows, frame.lang
    names = scoring.scheme.band_names(lang)
    lines = []
    for scheme in scoring.in_use():
        of_scheme = [row for row in rows if scoring.rules(row) is scheme]
        vetoed = Counter(one for row in of_scheme for one in row.vetoed_by)
        met = Counter(one for row in of_scheme if row.outcome == DECIDE for one in row.conflicts_met)
        for veto in scheme.vetoes:
            words = {"result": veto.result.get(lang), "reason": veto.reason.get(lang)}
            line = frame.text("table.score.vetoed", number=vetoed[veto.id], **words)
            lines += [line] * bool(vetoed[veto.id])
        for conflict in scheme.conflicts:
            bands = ", ".join(names[band] for band in conflict.between)
            words = {"bands": bands, "note": conflict.note.get(lang)}
            line = frame.text("table.score.conflict", number=met[conflict.id], **words)
            lines += [line] * bool(met[conflict.id])
    undecided = sum(any(share.undecided for share in row.shares.values()) for row in rows)
    return [*lines, *([frame.text("table.score.undecided", number=undecided)] if undecided else [])]
