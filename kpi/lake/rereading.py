"""Originals of the lake, and what they say when they are read again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from kpi.findings import Finding, finding, reason_of
from kpi.lake import originals
from kpi.lake.layout import Lake
from kpi.lake.log import SubmissionRow
from kpi.model.received import Received

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes of a received file, to be read again for some rows of one submission."""

    rows: Sequence[SubmissionRow]
    data: bytes


# Reads originals, so many in all, again; results in their order.
Reread = Callable[[Iterable[Original], int], Generator[Received]]
Again = Received | Finding | None


@dataclass(frozen=True, slots=True)
class Request:
    """A submission whose original is looked at, and read again for the `rows_read` where there are any."""

    rows: Sequence[SubmissionRow]
    rows_read: Sequence[SubmissionRow]


def read_again(
    lake: Lake, reread: Reread, submissions: Iterable[tuple[Request, T]], many: int
) -> Iterator[tuple[Request, T, Again]]:
    """What the originals of so `many` submissions come to now, in their order: what was read, what is wrong
    with the file, or None where there is none or nothing of it is to be read. Each comes with what it was
    given with. Only some are in memory at a time."""
    ahead: deque[tuple[Request, T, Finding | None, bool]] = deque()  # the last: whether it is being read

    def sound() -> Iterator[Original]:
        for request, beside in submissions:
            data = _original(lake, request.rows[0])
            reads = isinstance(data, bytes) and bool(request.rows_read)
            ahead.append((request, beside, data if isinstance(data, Finding) else None, reads))
            if isinstance(data, bytes) and reads:
                yield Original(request.rows_read, data)

    with closing(reread(sound(), many)) as readings:
        for reading in readings:
            while not ahead[0][3]:
                yield ahead.popleft()[:3]
            yield (*ahead.popleft()[:2], reading)
    yield from (entry[:3] for entry in ahead)


def _original(lake: Lake, row: SubmissionRow) -> bytes | Finding | None:
    """The original of a row, or what is wrong with it; None where there is to be none."""
    if not row.has_original:
        return None
    place = originals.place(lake, row.sha256, row.suffix)
    where = place.relative_to(lake.root).as_posix()
    try:
        data = place.read_bytes()
    except FileNotFoundError:
        return finding("lake.original_missing", file=row.file, place=where)
    except OSError as error:
        return finding("lake.original_unreadable", file=row.file, place=where, why=reason_of(error))
    if sha256(data).hexdigest() != row.sha256:
        return finding("lake.original_changed", file=row.file, place=where)
    return data
