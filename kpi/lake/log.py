"""The submissions log: what came when, from whom, and what takes the place of what."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kpi.lake.layout import Lake
from kpi.lake.schema import SUBMISSIONS
from kpi.lake.tables import damaged, files, load, scan

COUNTED = ("accepted", "accepted_with_findings")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRow:
    """One row of the submissions log: what one file said as one form of one reporter in one period.

    A refused file has one row with `form` and `reporter` "". `received` is an ISO date, `imported_at` an ISO
    moment in UTC, the one when its run began: by decisions made by then the file was read. `supersedes` is a
    submission id or "". `kept` is False for a file whose original must not be
    stored (it lists persons). `seq` is the total order; `commit` gives it and `run`.
    """

    submission: str
    file: str
    sha256: str
    size: int
    suffix: str
    form: str
    period: str
    reporter: str
    revision: int
    received: str
    imported_at: str
    outcome: str
    errors: int
    warnings: int
    supersedes: str
    reader: str
    program: str
    specs: str
    kept: bool = True
    run: str = ""
    seq: int = 0

    @property
    def has_original(self) -> bool:
        """Whether the lake should hold its original; a file that could not even be read has none."""
        return self.kept and bool(self.sha256)

    @property
    def counted(self) -> bool:
        """Whether its observations may count."""
        return self.outcome in COUNTED


@dataclass(frozen=True, slots=True)
class Known:
    """What the lake holds: all rows in order of `seq`, as of `version` of the submissions log. `accepted` are
    the last rows by (sha256, period, form), `current` those that count by (form, period, reporter)."""

    version: int
    rows: tuple[SubmissionRow, ...]
    accepted: Mapping[tuple[str, str, str], SubmissionRow]
    current: Mapping[tuple[str, str, str], SubmissionRow]

    def duplicate(self, sha256: str, period: str, form: str) -> SubmissionRow | None:
        """The row that this very file, period and form was accepted with last."""
        return self.accepted.get((sha256, period, form))

    def superseded(self, form: str, period: str, reporter: str) -> SubmissionRow | None:
        """The row that a new submission of the reporter would take the place of."""
        return self.current.get((form, period, reporter))


def new_run(now: datetime | None = None) -> str:
    """A run id that no other run has, sorting by time: a retry must never adopt what a killed run left."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    return f"{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def known(lake: Lake, version: int | None = None) -> Known:
    """Read the submissions log, as of a version or as it is now. Under the lock the latter is what `commit`
    will append to."""
    table = load(lake.submissions, version)
    sources = files(table, lake.submissions)
    rows = _read_rows(lake, scan(SUBMISSIONS, sources)) if sources else ()
    counted = [row for row in rows if row.counted]
    accepted = {(row.sha256, row.period, row.form): row for row in counted}
    current = {(row.form, row.period, row.reporter): row for row in counted}
    return Known(table.version(), rows, accepted, current)


def _read_rows(lake: Lake, query: str) -> tuple[SubmissionRow, ...]:
    import duckdb

    names = [name for name, _ in SUBMISSIONS]
    try:
        with duckdb.connect() as con:
            found = con.sql(f"{query} ORDER BY seq").fetchall()
    except duckdb.Error as error:
        raise damaged(lake, error) from error
    return tuple(SubmissionRow(**dict(zip(names, row, strict=True))) for row in found)


def by_submission(rows: Iterable[SubmissionRow]) -> dict[tuple[str, str], list[SubmissionRow]]:
    """Rows by (run, submission id): one received file each, in order of `seq`."""
    groups: dict[tuple[str, str], list[SubmissionRow]] = {}
    for row in rows:
        groups.setdefault((row.run, row.submission), []).append(row)
    return groups
