"""Tables kept as CSV text: their header, and their rows with the lines they stand in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path

from kpi.findings import Fault, finding


def parse_csv(text: str, sign: str = ",") -> Iterator[list[str]]:
    """The cells of each line of a text, [] or [""] for an empty one. May raise csv.Error on the way."""
    text = text.removeprefix("\ufeff")
    if '"' in text:
        lines = io.StringIO("\n".join(text.splitlines()) if "\r" in text else text)
        return csv.reader(lines, delimiter=sign)
    # Four times as fast, and the same thing as long as nothing is quoted.
    return (line.split(sign) for line in text.splitlines())


def numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The rows of `parse_csv` with the number of the line that each ends on, from 1."""
    line = 0
    for row in rows:
        line += 1 + sum(cell.count("\n") for cell in row)
        yield line, row


def read_csv(path: Path, names: Sequence[str]) -> list[list[str]]:
    """The rows of a file that has just the columns `names`, without empty lines. Raises Fault
    ``units.unreadable``, ``units.bad_header`` or ``units.bad_row``."""
    header, rows = _opened(path)
    if header != list(names):
        raise _bad_header(path, names)
    try:
        table = list(rows)
    except csv.Error as error:
        raise _unreadable(path, error) from error
    width, empty = len(header), False
    for line, row in enumerate(table, start=2):
        if len(row) != width:
            if any(row):
                raise bad_row(path, line, f"{len(row)} ≠ {width}")
            empty = True
    return [row for row in table if any(row)] if empty else table


def columns(path: Path, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The wanted columns (two or more) of a file, row by row. Raises Fault as `read_csv`."""
    header, rows = _opened(path)
    if not set(names) <= set(header):
        raise _bad_header(path, names)
    pick, width = itemgetter(*map(header.index, names)), len(header)
    try:
        for line, row in enumerate(rows, start=2):
            if len(row) == width:
                yield pick(row)
            elif any(row):
                raise bad_row(path, line, f"{len(row)} ≠ {width}")
    except csv.Error as error:
        raise _unreadable(path, error) from error


def bad_row(path: Path, line: int, why: str) -> Fault:
    """What is raised for a row that is not as it must be."""
    return Fault(finding("units.bad_row", file=str(path), line=line, why=why))


def _opened(path: Path) -> tuple[list[str], Iterator[list[str]]]:
    try:
        rows = parse_csv(path.read_text("utf-8"))
        return next(rows, []), rows
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, error) from error


def _bad_header(path: Path, names: Sequence[str]) -> Fault:
    return Fault(finding("units.bad_header", file=str(path), expected=",".join(names)))


def _unreadable(path: Path, error: Exception) -> Fault:
    return Fault(finding("units.unreadable", file=str(path), why=error))
