"""The submissions log: what came when, from whom, and what takes the place of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from sys import intern
from typing import TYPE_CHECKING, Any, Final, Literal

from kpi.lake.contents import contents, files
from kpi.lake.engine import room
from kpi.lake.layout import Lake
from kpi.lake.schema import SUBMISSIONS
from kpi.lake.tables import damaged, scan
from kpi.quick import dataclass

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Standing = Literal["counts", "patched", "held", "overtaken", "withdrawn", "replaced", "refused"]
COUNTED = ("accepted", "accepted_with_findings")
HELD: Final = "held"
WITHDRAWN: Final = "withdrawn"
OVERTAKEN: Final = "overtaken"  # what was held and has a whole report after it that counts
DECIDING = (
    *COUNTED,
    WITHDRAWN,
)  # of a form, period and reporter the last row with one of these says what counts

_CHUNK = 2000
Key = tuple[str, str, str]  # form, period, reporter
Place = tuple[str, str, str, str]  # run, submission id, form, reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRow:
    """One row of the submissions log: what one file said as one form of one reporter in one period.

    A refused file has one row with `form` and `reporter` "". `received` is an ISO date, `imported_at` an ISO
    moment in UTC, the one when its run began: by decisions made by then the file was read. `supersedes` is a
    submission id or "". `kept` is False for a file whose original must not be
    stored (it lists persons). `seq` is the total order; `commit` gives it and `run`.

    A row that a decision of the office appended carries the number of that `decision` (0: an import did) and
    `run` and `submission` of the row whose values it is about. A `patch` lies over the row with the seq
    `base`: its units take the place of the same units there. `received_stated` tells that the office said
    when the report was received, `units` and `figures` how many units have a figure and how many figures
    there are (None: not known), `reading` is the fingerprint of what the specs say about reading.
    Where details of persons were set aside, `sha256`, `size` and `suffix` are those of the copy without them,
    which is kept as the original, and `received_sha256` is that of the file that came (else "").
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
    decision: int = 0
    patch: bool = False
    base: int = 0
    received_stated: bool = False
    units: int | None = None
    figures: int | None = None
    reading: str = ""
    received_sha256: str = ""

    @property
    def arrived(self) -> str:
        """The SHA-256 of the file that came."""
        return self.received_sha256 or self.sha256

    @property
    def has_original(self) -> bool:
        """Whether the lake should hold its original; a file that could not even be read has none."""
        return self.kept and bool(self.sha256)

    @property
    def counted(self) -> bool:
        """Whether its observations may count."""
        return self.outcome in COUNTED

    @property
    def stored(self) -> bool:
        """Whether it has observations: what is held or withdrawn has them too."""
        return bool(self.form)

    @property
    def key(self) -> Key:
        """What it reports on: of one key one submission counts."""
        return self.form, self.period, self.reporter

    @property
    def place(self) -> Place:
        """Where its observations are: rows that decisions appended share it."""
        return self.run, self.submission, self.form, self.reporter


@dataclass(frozen=True, slots=True)
class Known:
    """What the lake holds: all rows in order of `seq`, as of `version` of the submissions log. `accepted` are
    the last rows with observations by (SHA-256 of what came, period, form), `current` those that count by
    (form, period, reporter); where that is a patch, the rows below it count as well, see `stack`. `last` and
    `first` are the last and the first rows by the place of their observations."""

    version: int
    rows: tuple[SubmissionRow, ...]
    accepted: Mapping[tuple[str, str, str], SubmissionRow]
    current: Mapping[Key, SubmissionRow]
    by_seq: Mapping[int, SubmissionRow]
    last: Mapping[Place, SubmissionRow]
    first: Mapping[Place, SubmissionRow]

    def duplicate(self, sha256: str, period: str, form: str) -> SubmissionRow | None:
        """The row that this very file, period and form was stored with last."""
        return self.accepted.get((sha256, period, form))

    def superseded(self, form: str, period: str, reporter: str) -> SubmissionRow | None:
        """The row that a new submission of the reporter would take the place of."""
        return self.current.get((form, period, reporter))

    def stack(self, key: Key) -> tuple[SubmissionRow, ...]:
        """The rows that count for a key: a submission, before it the patches on it, the last one first."""
        row = self.current.get(key)
        return () if row is None else self.layers(row)

    def layers(self, row: SubmissionRow) -> tuple[SubmissionRow, ...]:
        """A row and those below it, if it is a patch."""
        stack = [row]
        while stack[-1].base and stack[-1].base in self.by_seq:
            stack.append(self.by_seq[stack[-1].base])
        return tuple(stack)

    def deciding(self) -> tuple[SubmissionRow, ...]:
        """Of every key the row that says what counts, be it that nothing does; looked for in all rows at each
        call."""
        return tuple({row.key: row for row in self.rows if row.outcome in DECIDING}.values())

    def counting(self) -> frozenset[int]:
        """The seq of every row whose observations count; looked for in all rows at each call."""
        return frozenset(row.seq for key in self.current for row in self.stack(key))

    def standing(self, row: SubmissionRow) -> Standing:
        """What has become of a submission's row: counts, patched (it counts but for the units of later
        patches), held, overtaken (it was held, and a whole report imported after it counts), withdrawn,
        replaced, or refused."""
        if not row.stored:
            return "refused"
        stack = self.stack(row.key)
        if row.place in {layer.place for layer in stack}:
            return "counts" if row.place == stack[0].place else "patched"
        last = self.last.get(row.place, row).outcome
        taken_since = self.accepted.get((row.arrived, row.period, row.form), row)
        if last == HELD and taken_since.place != row.place and taken_since.key == row.key:
            return "replaced"  # the same file was taken since, as a patch or read otherwise
        if last == HELD:
            return OVERTAKEN if self._overtaken(row, stack) else HELD
        return WITHDRAWN if last == WITHDRAWN else "replaced"

    def _overtaken(self, row: SubmissionRow, stack: tuple[SubmissionRow, ...]) -> bool:
        """Whether a whole report that counts came after a held one; papers that say otherwise let it wait."""
        if not stack or self.first[stack[-1].place].seq < self.first[row.place].seq:
            return False
        whole = stack[-1]
        days = row.received_stated and whole.received_stated and row.received > whole.received
        return not (row.revision > whole.revision or days)


def new_run(now: datetime | None = None) -> str:
    """A run id that no other run has, sorting by time: a retry must never adopt what a killed run left."""
    import secrets

    moment = (now or datetime.now(UTC)).astimezone(UTC)
    return f"{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def known(lake: Lake, version: int | None = None) -> Known:
    """Read the submissions log, as of a version or as it is now. Under the lock the latter is what `commit`
    will append to."""
    table = contents(lake.submissions, version)
    sources = files(table, lake.submissions)
    rows = _read_rows(lake, scan(SUBMISSIONS, sources)) if sources else ()
    return known_of(table.version, rows)


def known_of(version: int, rows: tuple[SubmissionRow, ...]) -> Known:
    """What rows of the log, in order of `seq`, come to."""
    accepted = {(row.arrived, row.period, row.form): row for row in rows if row.stored}
    last = {row.key: row for row in rows if row.outcome in DECIDING}
    current = {key: row for key, row in last.items() if row.counted}
    by_seq, places = {row.seq: row for row in rows}, {row.place: row for row in rows}
    first = {row.place: row for row in reversed(rows)}
    return Known(version, rows, accepted, current, by_seq, places, first)


def _read_rows(lake: Lake, query: str) -> tuple[SubmissionRow, ...]:
    from kpi.lake import duck

    names = [name for name, _ in SUBMISSIONS]
    try:
        with room() as con:
            cursor = con.execute(f"{query} ORDER BY seq")
            return tuple(SubmissionRow(**dict(zip(names, line, strict=True))) for line in _lines(cursor))
    except duck.Error as error:
        raise damaged(lake, error) from error


def _lines(cursor: DuckDBPyConnection) -> Iterator[list[Any]]:
    """What a query gives, equal words held once: the forms of a file share most of them, a run many."""
    while chunk := cursor.fetchmany(_CHUNK):
        for line in chunk:
            yield [intern(value) if type(value) is str else value for value in line]


def by_submission(rows: Iterable[SubmissionRow]) -> dict[tuple[str, str], list[SubmissionRow]]:
    """Rows by (run, submission id): one received file each, in order of `seq`."""
    groups: dict[tuple[str, str], list[SubmissionRow]] = {}
    for row in rows:
        groups.setdefault((row.run, row.submission), []).append(row)
    return groups
