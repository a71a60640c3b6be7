"""Is a file that was received before the same submission again? Not when the office has meanwhile decided how
to read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi.intake.rows.sorting import BY_DECISION
from kpi.lake.layout import Rebuilt
from kpi.lake.log import Known, SubmissionRow
from kpi.model.period import Period
from kpi.model.received import Received

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class ReadBy:
    """How files are read now: fingerprints of what the specs say about `reading`, and of all `specs`. What
    was stored before may have been made anew by a rebuild since."""

    reading: str
    specs: str
    rebuilt: Rebuilt

    def is_stale(self, row: SubmissionRow, log: Known) -> bool:
        """Whether a row's values were read by other specs. Where the log does not tell which part of the
        specs was another, any other specs count as such."""
        first = log.first.get(row.place, row)
        if first.seq <= self.rebuilt.seq:
            return self.rebuilt.reading != self.reading
        return first.reading != self.reading if first.reading else first.specs != self.specs


# By (run, submission id): numbers of the decisions by which names in the file were understood.
DecidedReadings = Mapping[tuple[str, str], frozenset[int]]


def decided_readings(con: DuckDBPyConnection, period: Period) -> DecidedReadings:
    """The decisions that stored submissions of a period were read by; those read by none are left out."""
    rows = con.execute(
        "SELECT run, submission, params FROM finding WHERE code = ? AND period = ?",
        [BY_DECISION, str(period)],
    ).fetchall()
    numbers_by_submission: dict[tuple[str, str], frozenset[int]] = {}
    for run, submission, params in rows:
        number = int(json.loads(params)["decision"])
        numbers_by_submission[run, submission] = numbers_by_submission.get((run, submission), frozenset()) | {
            number
        }
    return numbers_by_submission


def read_alike(file: Received, row: SubmissionRow, numbers_by_submission: DecidedReadings) -> bool:
    """Whether a file was read by the same decisions as when it was stored as `row`."""
    now = {int(dict(finding.params)["decision"]) for finding in file.findings if finding.code == BY_DECISION}
    return now == numbers_by_submission.get((row.run, row.submission), frozenset())
