"""Whether all that was stored is whole: ``kpi verify`` and ``kpi rebuild``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.contract import Json
from kpi.contract.findings import findings_json
from kpi.findings import Catalogue

if TYPE_CHECKING:
    from kpi.lake.leftovers import Leftover
    from kpi.lake.rebuild import RebuildReport
    from kpi.lake.verify import VerifyReport


def verify_json(report: VerifyReport, catalogue: Catalogue) -> Json:
    """``kpi verify``: ``{originals, submissions, values, leftovers: [_leftover], findings}``; the first three
    are numbers of what was checked."""
    return {
        "originals": report.originals,
        "submissions": report.submissions,
        "values": report.values,
        "leftovers": list(map(_leftover, report.leftovers)),
        "findings": findings_json(report.findings, catalogue),
    }


def _leftover(one: Leftover) -> Json:
    """``{run, observations, findings}``: how many rows of a run that was cut off are still there."""
    return {"run": one.run, "observations": one.observations, "findings": one.findings}


def rebuild_json(report: RebuildReport, catalogue: Catalogue) -> Json:
    """``kpi rebuild``: ``{submissions, values, changed, findings}``, numbers of what was made anew;
    ``changed`` is None where the old values could not be read."""
    return {
        "submissions": report.submissions,
        "values": report.values,
        "changed": report.changed,
        "findings": findings_json(report.findings, catalogue),
    }
