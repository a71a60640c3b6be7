"""Changes applied to the list of units, judged by the laws that the list itself obeys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from kpi.findings import Finding, Severity
from kpi.units.amending.day import Outlook
from kpi.units.amending.file import Change
from kpi.units.amending.laws import judge
from kpi.units.gazetteer.fields import CODE, FROM, LEVEL, NAME, PARENT, SYSTEM, TO
from kpi.units.gazetteer.links import Link
from kpi.units.gazetteer.names import type_of

_Row = Sequence[str]


@dataclass(slots=True)
class Applied:
    """The list after the changes, their links, how many units came to be, ended, or changed name, type or
    place, and all that was found; where that holds an error the rest is of no use."""

    rows: list[_Row]
    links: list[Link] = field(default_factory=list)
    added: int = 0
    ended: int = 0
    changed: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether the changes cannot stand."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def apply(rows: Sequence[_Row], changes: Iterable[Change]) -> Applied:
    """Apply changes, day by day, to the list of units. The list given is not changed."""
    out = Applied(list(rows))
    all_changes = sorted(changes, key=lambda change: change.day)
    for day, group in groupby(all_changes, key=lambda change: change.day):
        _apply_day(out, day, tuple(group))
    return out


def last_change(rows: Sequence[_Row]) -> date:
    """The last day on which anything changes in the list."""
    return date.fromisoformat(max(max(row[FROM], row[TO]) for row in rows))


def _apply_day(out: Applied, day: date, changes: tuple[Change, ...]) -> None:
    before = (day - timedelta(days=1)).isoformat()
    living = {
        r[CODE]: at for at, r in enumerate(out.rows) if r[FROM] <= before and (not r[TO] or before < r[TO])
    }
    outlook = Outlook.of({code: out.rows[at] for code, at in living.items()}, changes)
    out.findings += judge(outlook)
    iso = day.isoformat()
    for code, row in outlook.old.items():
        after = outlook.rows_kept.get(code)
        if after is not None and list(after) == list(row):
            continue
        out.rows[living[code]] = [*row[:TO], iso, *row[TO + 1 :]]
        if after is None:
            out.ended += 1
        else:
            out.changed += 1
            out.rows.append(_from(after, iso))
    out.rows += [_from(row, iso) for row in outlook.new.values()]
    out.added += len(outlook.new)
    out.links += _links(changes)


def _from(row: _Row, day: str) -> _Row:
    """A life that begins on a day."""
    kind = type_of(row[NAME])
    return (row[CODE], row[LEVEL], kind, row[NAME], row[PARENT], day, "", row[SYSTEM])


def _links(changes: Sequence[Change]) -> Iterator[Link]:
    return (Link(c.old, c.new, c.day, c.share, c.decree) for c in changes)
