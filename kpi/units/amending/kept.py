"""The changes that a workspace has loaded, over the list that comes with the program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from kpi.findings import Fault, Finding, Severity, finding
from kpi.model.show import day_text
from kpi.units.amending.apply import Applied, apply, last_change
from kpi.units.amending.file import Change, read_changes, stored_name
from kpi.units.gazetteer.units import Units

_TOLD = 20  # findings of a broken file


def with_loaded(units: Units, folder: Path) -> Units:
    """The list with the changes kept in the folder.

    Changes that the list knows by now (it came with a newer program) are left out. Raises Fault
    ``change.stored`` with what is wrong for a file that cannot stand.
    """
    changes = loaded(folder)
    if not changes:
        return units
    applied = apply(units.rows, _later(units, changes))
    _stop(folder, [*_contradictions(units, changes), *applied.findings])
    return Units(units.folder, tuple(applied.rows), added=tuple(applied.links))


def loaded(folder: Path) -> tuple[Change, ...]:
    """The changes kept in the folder, file by file. Raises Fault as `with_loaded`."""
    changes: list[Change] = []
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
        text = read_text(path)
        if isinstance(text, Finding):
            findings.append(text)
            continue
        changes_file = read_changes(text, path.name)
        changes += changes_file.changes
        findings += changes_file.findings
    _stop(folder, findings)
    return tuple(changes)


def read_text(path: Path) -> str | Finding:
    """The text of a file, or why it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        why: object = error.strerror or error
    except UnicodeDecodeError as error:
        why = error
    return finding("change.unreadable", file=path.name, why=why)


def judge_load(units: Units, folder: Path, changes: Sequence[Change]) -> Applied:
    """What new changes make of the list together with those kept in the folder; its counts and links are of
    the new ones alone. `units` is the list that comes with the program. Raises Fault as `with_loaded`."""
    all_changes = loaded(folder)
    before = with_loaded(units, folder)
    name = stored_name(changes)
    same = next((path.name for path in folder.glob("*.csv") if path.name[-12:] == name[-12:]), None)
    if same is not None:
        note = changes[0].told("change.loaded", stored=same)
        return Applied(list(before.rows), findings=[note])
    last = max([last_change(units.rows), *(change.day - timedelta(days=1) for change in all_changes)])
    whole = apply(units.rows, (*_later(units, all_changes), *(c for c in changes if c.day > last)))
    whole.findings[:0] = _early(changes, last)
    already = apply(units.rows, _later(units, all_changes))
    whole.added -= already.added
    whole.ended -= already.ended
    whole.changed -= already.changed
    whole.links = whole.links[len(already.links) :]
    return whole


def _later(units: Units, changes: Sequence[Change]) -> list[Change]:
    last = last_change(units.rows)
    return [change for change in changes if change.day > last]


def _early(changes: Sequence[Change], last: date) -> Iterator[Finding]:
    """One finding for each day that is not after the last on which the list may no longer change."""
    first = {change.day: change for change in reversed(changes) if change.day <= last}
    for day in sorted(first):
        yield first[day].told("change.too_early", day=day_text(day), last=day_text(last))


def _contradictions(units: Units, changes: Sequence[Change]) -> Iterator[Finding]:
    """Changes kept from the time of an older list with which the list of today does not agree."""
    last = last_change(units.rows)
    for change in changes:
        if change.day > last:
            continue
        then = next((unit for unit in units.lives(change.new) if unit.covers(change.day)), None)
        agrees = then is not None and change.name in ("", then.name) and change.parent in ("", then.parent)
        if not agrees:
            yield change.told("change.contradicts", last=day_text(last))


def _stop(folder: Path, findings: Sequence[Finding]) -> None:
    grave = [note for note in findings if note.severity is Severity.ERROR]
    if grave:
        files = ", ".join(dict.fromkeys(str(folder / note.file) for note in grave))
        raise Fault(finding("change.stored", files=files), *grave[:_TOLD])
