"""The office's word that details of persons are set aside, kept beside what it let in."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.lake.decisions import SET_ASIDE, decide
from kpi.lake.layout import Lake
from kpi.model.period import Period
from kpi.model.received import Aside, FileResult
from kpi.pipeline.deciding.verdicts import Because, new_decision
from kpi.pipeline.importing.outcomes import Conclusion


def note_aside(
    lake: Lake, run: str, period: Period, concluded: Sequence[Conclusion], because: Because | None
) -> None:
    """Store one decision for all files of a run of which a copy without persons is stored; none where there
    is no such file. The lock is held. The run's commit carries it out."""
    files = [_file(one.result, aside) for one in concluded if one.rows and (aside := one.result.aside)]
    if files and because is not None:
        value = {"period": str(period), "files": files}
        decide(lake, new_decision(SET_ASIDE, run, value, because))


def _file(result: FileResult, aside: Aside) -> dict[str, object]:
    """The submission, what came, and what is kept in its place."""
    return {
        "submission": result.submission,
        "received_sha256": aside.received,
        "sha256": result.original,
        "cells": aside.cells,
    }
