"""Files of unit changes: what a decree does to which unit, row by row.

UTF-8 CSV (a byte order mark and semicolons are accepted) with the columns of `HEADER` in any order. A row
says that what was `old_code` goes on `effective_date` to `new_code`, how much of it (`share`), and how
`new_code` is then named and where it lies. Codes are text; their width says the level.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.findings import Finding, finding
from kpi.model.signs import unseen
from kpi.units.gazetteer.csvtext import numbered, parse_csv
from kpi.units.gazetteer.links import SHARES
from kpi.units.gazetteer.names import clean
from kpi.units.gazetteer.tree import CODE_WIDTH

HEADER = ("effective_date", "decree", "old_code", "new_code", "share", "new_name", "new_parent")
LONGEST = 200  # of a name or a decree, in characters
_TEXTS = ("decree", "new_name")
_LEVEL_OF_WIDTH = {width: str(number) for number, width in enumerate(CODE_WIDTH.values(), start=1)}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Change:
    """One row. `name` and `parent` are "" where the file leaves them as they were; `line` counts from 1."""

    file: str
    line: int
    day: date
    decree: str
    old: str
    new: str
    share: str
    name: str
    parent: str

    @property
    def level(self) -> str:
        """Level of the units, as in the list of units: 1, 2 or 3."""
        return _LEVEL_OF_WIDTH[len(self.new)]

    @property
    def kept(self) -> bool:
        """Whether the unit goes on under its code, perhaps renamed, moved or smaller."""
        return self.old == self.new

    def told(self, code: str, **params: object) -> Finding:
        """A finding about this row."""
        pairs = {name: str(value) for name, value in params.items()}
        return finding(code, file=self.file, unit=self.new, line=self.line, **pairs)


@dataclass(frozen=True, slots=True)
class ChangesRead:
    """A file as read: `changes` are its good rows; `sound` those of them about units that no bad row is
    about, so that they can be judged although the file is refused; `findings` all that is wrong with the rows
    as such."""

    changes: tuple[Change, ...]
    sound: tuple[Change, ...]
    findings: tuple[Finding, ...]


def read_changes(text: str, file: str) -> ChangesRead:
    """The rows of a file, and everything in it that is not as it must be, whatever the units are. `file` is
    how findings name it."""
    try:
        table = _table(text)
    except csv.Error as error:
        return ChangesRead((), (), (finding("change.unreadable", file=file, why=error),))
    header = [clean(cell).lower() for cell in table[0][1]] if table else []
    missing = [name for name in HEADER if header.count(name) != 1]
    if missing:
        params = {"missing": ", ".join(missing), "expected": ",".join(HEADER)}
        return ChangesRead((), (), (finding("change.header", file=file, **params),))
    if len(table) == 1:
        return ChangesRead((), (), (finding("change.empty", file=file),))
    return _rows(table[1:], header, file)


def _rows(table: Sequence[tuple[int, list[str]]], header: Sequence[str], file: str) -> ChangesRead:
    changes: list[Change] = []
    findings: list[Finding] = []
    doubtful: set[str] = set()
    torn = False
    for line, cells in table:
        if len(cells) != len(header):
            note = finding("change.fields", line=line, found=len(cells), expected=len(header))
            findings.append(note.at(file=file))
            torn = True
            continue
        row = {name: clean(cell) for name, cell in zip(header, cells, strict=True)}
        typed = dict(zip(header, cells, strict=True))
        hidden = [name for name in _TEXTS if unseen(typed[name])]
        wrong = list(_wrong(row, hidden, file, line))
        findings += wrong
        if wrong:
            doubtful |= {row["old_code"], row["new_code"]}
        else:
            changes.append(_change(row, file, line))
    first = {(c.day, c.old, c.new): c for c in reversed(changes)}
    once = () if torn else sorted(first.values(), key=lambda change: change.line)
    sound = tuple(c for c in once if doubtful.isdisjoint((c.old, c.new)))
    return ChangesRead(tuple(changes), sound, (*findings, *_repeated(changes, first)))


def _table(text: str) -> list[tuple[int, list[str]]]:
    """Lines that hold anything, with their numbers; the first of them tells the separator."""
    first = next((line for line in text.removeprefix("\ufeff").splitlines() if line.strip()), "")
    lines = numbered(parse_csv(text, max((",", ";", "\t"), key=first.count)))
    return [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]


def _wrong(row: Mapping[str, str], hidden: Sequence[str], file: str, line: int) -> Iterator[Finding]:
    """What is wrong with a row; `hidden` are its texts typed with signs that nobody sees."""

    def told(code: str, name: str, values_allowed: str = "") -> Finding:
        return finding(code, file=file, line=line, column=name, value=row[name], allowed=values_allowed)

    for name in _TEXTS:
        if len(row[name]) > LONGEST or name in hidden:
            yield finding("change.text", file=file, line=line, column=name, longest=LONGEST)
    if _day(row["effective_date"]) is None:
        yield told("change.date", "effective_date")
    if not row["decree"]:
        yield told("change.decree", "decree")
    for name in ("old_code", "new_code"):
        if not _is_code(row[name]):
            yield told("change.code", name)
    if row["new_parent"] and not _is_code(row["new_parent"]):
        yield told("change.code", "new_parent")
    if row["share"] not in SHARES:
        yield told("change.share", "share", values_allowed=", ".join(SHARES))
    codes = row["old_code"], row["new_code"]
    if all(map(_is_code, codes)) and len(codes[0]) != len(codes[1]):
        yield finding("change.level", file=file, line=line, old=codes[0], new=codes[1])


def _change(row: Mapping[str, str], file: str, line: int) -> Change:
    day = date.fromisoformat(row["effective_date"])
    codes = row["old_code"], row["new_code"]
    return Change(file, line, day, row["decree"], *codes, row["share"], row["new_name"], row["new_parent"])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _is_code(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) in _LEVEL_OF_WIDTH


def _repeated(changes: Iterable[Change], first: Mapping[tuple[date, str, str], Change]) -> Iterator[Finding]:
    for change in changes:
        same = first[change.day, change.old, change.new]
        if same is not change:
            yield change.told("change.repeated", old=change.old, new=change.new, first=same.line)


def changes_text(changes: Sequence[Change]) -> str:
    """Changes as the text of a file: however it was typed, the same changes in the same order give the same
    text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for c in changes:
        writer.writerow((c.day.isoformat(), c.decree, c.old, c.new, c.share, c.name, c.parent))
    return out.getvalue()


def stored_name(changes: Sequence[Change]) -> str:
    """The name under which changes are kept: their first day, and what they say in eight digits."""
    digest = hashlib.sha256(changes_text(changes).encode("utf-8")).hexdigest()[:8]
    return f"{min(change.day for change in changes).isoformat()}-{digest}.csv"
