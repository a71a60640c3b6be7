"""What a spec may refer to, and how references that lead nowhere are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kpi.findings import Finding
from kpi.model.nearest import nearest
from kpi.quick import dataclass
from kpi.spec.entry import Entries, Entry


def _no_findings(_: Entry) -> Sequence[Finding]:
    return ()


@dataclass(frozen=True, slots=True)
class World:
    """The sound specs by kind and id, the ids of all specs (faulty ones too, so that one fault is told once),
    and the kinds of which a file could not even be read: nothing is said about references to those. `shape`
    gives what a spec has against the JSON Schema of its kind, for one that is made of another."""

    entries: Entries
    ids: Mapping[str, frozenset[str]]
    blind: frozenset[str]
    shape: Callable[[Entry], Sequence[Finding]] = _no_findings

    def has(self, kind: str, name: str) -> bool:
        """Whether a reference leads to a spec, as far as can be told."""
        return kind in self.blind or name in self.ids[kind]

    def indicator(self, name: str) -> Mapping[str, Any] | None:
        """A sound indicator's data, None for an unknown or faulty one."""
        entry = self.entries["indicator"].get(name)
        return entry.data if entry else None

    def missing(self, entry: Entry, at: str, kind: str, name: str) -> Iterator[Finding]:
        """A finding where a reference leads nowhere."""
        if not self.has(kind, name):
            yield unknown(entry, at, name, self.ids[kind])


def unknown(entry: Entry, at: str, name: str, all_names: Iterable[str]) -> Finding:
    """A reference that leads nowhere, with the nearest of the names known."""
    names = sorted(all_names)
    near = nearest(name, names)
    rest = ["…"] if len(names) > len(near) else []
    return entry.tell("spec.unknown_reference", at, id=name, allowed=", ".join(near + rest))


def repeated(entry: Entry, items: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Findings for ids given twice; `items` are (place, id)."""
    first: dict[str, str] = {}
    for at, name in items:
        if name in first:
            yield entry.tell("spec.duplicate_id", at, id=name, other=f"{entry.path}{first[name]}")
        first.setdefault(name, at)


_DATES = (("valid_from", "valid_to"), ("in_force", "expires"))


def dates(entry: Entry, data: Any = None, at: str = "") -> Iterator[Finding]:
    """Findings for dates that do not exist and for spans that end before they begin, at any depth."""
    data = entry.data if data is None else data
    if isinstance(data, list):
        for n, item in enumerate(data):
            yield from dates(entry, item, f"{at}[{n}]")
    elif isinstance(data, Mapping):
        for start, end in _DATES:
            yield from _span(entry, at, data, start, end)
        for key, value in data.items():
            if isinstance(value, list | dict):
                yield from dates(entry, value, f"{at}.{key}")


def _span(entry: Entry, at: str, data: Mapping[str, Any], start: str, end: str) -> Iterator[Finding]:
    days = []
    for key in (start, end):
        if key in data:
            try:
                days.append(date.fromisoformat(data[key]))
            except ValueError:
                yield entry.tell("spec.bad_date", f"{at}.{key}", value=data[key])
    if len(days) == 2 and days[0] >= days[1]:
        yield entry.tell("spec.dates_reversed", f"{at}.{end}", start=data[start], end=data[end])


def overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the validity of two specs shares a day (ISO dates order as texts)."""
    start: str = max(one.get("valid_from", ""), other.get("valid_from", ""))
    end: str = min(one.get("valid_to", "9999"), other.get("valid_to", "9999"))
    return start < end
