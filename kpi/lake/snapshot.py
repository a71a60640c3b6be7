"""The lake as it is, or as it was at a version or date, as DuckDB views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kpi.findings import Fault, finding
from kpi.lake.contents import contents, files
from kpi.lake.engine import MUCH, close_room, open_room
from kpi.lake.fingerprint import fingerprint
from kpi.lake.layers import PLACE_STEP, in_order, lay
from kpi.lake.layout import Lake, open_lake
from kpi.lake.log import DECIDING, WITHDRAWN
from kpi.lake.releases import Release, release_meant
from kpi.lake.schema import FINDINGS, OBSERVATIONS, SUBMISSIONS
from kpi.lake.sql import literal
from kpi.lake.tables import damaged, scan
from kpi.lake.told import not_told_by
from kpi.lake.versions import find_version, moment
from kpi.quick import dataclass

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


# A question asks for figures a dozen times; what is small is not looked for in the files each time.
_READ_ONCE = "CREATE TABLE figure AS FROM observation; CREATE OR REPLACE VIEW observation AS FROM figure"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A fixed state of the lake. `con` is a DuckDB connection in memory with the views

    - ``submission_all``: all rows of the submissions log,
    - ``submission``: the current ones (of its form, period and reporter the last one decided, unless it was
      withdrawn), with a `seq` that tells which of two reporters came last, by the day of receipt where the
      office stated it, else by import; where one is a patch, the ones below it as well, with a lower `seq`,
    - ``observation``: what counts, with the file it came from,
    - ``finding``: the findings of all committed runs,
    - ``told``: those of what counts, but for those about how it came to count.

    `version` is that of the submissions log and `as_of` the moment it was committed, as local ISO text.
    """

    con: DuckDBPyConnection
    version: int
    as_of: str

    def close(self) -> None:
        """Give the connection back."""
        close_room(self.con)

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_snapshot(
    lake: Lake | Path,
    as_of: str | int | None = None,
    periods: Sequence[str] | None = None,
    received_by: date | None = None,
) -> Snapshot:
    """Open the lake for reading.

    `as_of` is a version, an ISO date (its end, local time), an ISO date and time or the name of a release;
    None is now. With `periods` the view ``observation`` holds these periods alone and the files of others are
    not touched. With `received_by` it is as if nothing had come that was received after that day, whenever it
    was imported. Raises Fault ``lake.no_version``, ``release.damaged``, those of `release_meant` and of
    `open_lake`.
    """
    if not isinstance(lake, Lake):
        lake = open_lake(lake)
    release = release_meant(lake, as_of)
    if release is not None:
        snapshot = _open(lake, release.version, released(lake, release), periods, received_by)
        return replace(snapshot, as_of=release.moment)
    version = None if as_of is None else find_version(lake, str(as_of))
    return _open(lake, version, None, periods, received_by)


def values_of(lake: Lake, version: int, data: Path) -> str:
    """The fingerprint of what counts at a version, by a data set. Raises Fault ``lake.damaged``."""
    with _open(lake, version, data) as snapshot:
        return fingerprint(snapshot.con)


def released(lake: Lake, release: Release) -> Path:
    """The data set that a release is read from: the one it names, or where that has been made anew and gives
    the same, the one in use. Raises Fault ``release.damaged``."""
    data = lake.sets / release.tables
    if data.is_dir():
        return data
    data = lake.data()
    if values_of(lake, release.version, data) != release.values:
        raise Fault(finding("release.damaged", name=release.name, what=f"tables/{release.tables}"))
    return data


def _open(
    lake: Lake,
    version: int | None,
    data: Path | None,
    periods: Sequence[str] | None = None,
    received_by: date | None = None,
) -> Snapshot:
    """Open a version (None: the newest) with a data set (None: the one in use); the rest as there."""
    from kpi.lake import duck

    # The log first: whatever it names is then sure to be in the tables opened after it.
    log = contents(lake.submissions, version)
    submissions = files(log, lake.submissions)
    data = data or lake.data()
    observations, findings = data / "observations", data / "findings"
    paths = (files(contents(observations), observations, periods), files(contents(findings), findings))
    size = sum(map(_size, chain(*paths)))
    con = open_room(size)
    views = _views(submissions, *paths, received_by)
    try:
        con.execute(views)
        lay(con)
        in_order(con)
        if size < MUCH:
            con.execute(_READ_ONCE)
    except duck.Error as error:
        close_room(con)
        raise damaged(lake, error) from error
    return Snapshot(con, log.version, moment(lake, log.version))


def _size(path: Path) -> int:
    """The bytes of a file, 0 for one that is not there: that is told where it is read."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _views(
    submissions: list[Path], observations: list[Path], findings: list[Path], received_by: date | None
) -> str:
    deciding = ", ".join(literal(outcome) for outcome in DECIDING)
    columns = ", ".join(f'o."{name}"' for name, _ in OBSERVATIONS)
    until = f"WHERE received <= {literal(received_by.isoformat())}" if received_by is not None else ""
    return f"""
        CREATE TEMP TABLE submission_all AS FROM ({scan(SUBMISSIONS, submissions)}) {until};
        CREATE TEMP TABLE current AS
            SELECT * FROM submission_all WHERE outcome IN ({deciding})
            QUALIFY row_number() OVER (PARTITION BY form, period, reporter ORDER BY seq DESC) = 1;
        CREATE VIEW standing AS SELECT * FROM current WHERE outcome <> {literal(WITHDRAWN)};
        CREATE VIEW submission AS SELECT * REPLACE ({PLACE_STEP} * seq AS seq) FROM standing;
        CREATE VIEW stored AS {scan(OBSERVATIONS, observations)};
        CREATE VIEW observation AS
            SELECT {columns}, s.file
            FROM stored AS o JOIN submission AS s USING (run, submission, form, reporter);
        CREATE VIEW finding AS
            SELECT * FROM ({scan(FINDINGS, findings)})
            SEMI JOIN (SELECT DISTINCT run FROM submission_all) USING (run);
        CREATE VIEW told AS
            SELECT f.* FROM finding AS f SEMI JOIN submission AS s
                ON s.run = f.run AND s.submission = f.submission AND s.period = f.period
                AND f.form IN ('', s.form)
            WHERE {not_told_by("history", "f.code")};
    """
