"""Settings: words, marks, limits and headings of an office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kpi.findings import Finding
from kpi.spec.entry import Entry
from kpi.spec.kind import Kind
from kpi.spec.sheet_words import Reading, reading
from kpi.spec.values import Json, Validity, validity_of
from kpi.spec.world import World


@dataclass(frozen=True, slots=True)
class Settings:
    """What an office may set: words, marks, limits, headings. One per province, over the default.

    Offices and receivers change with the years: `office_at` and `receiver_at` give those of a day; `office`
    holds the heading lines of the earliest office. `other_headers` head columns that hold nothing to count.
    `max_unpacked` is in bytes, `max_seconds` of work with one file. `time_words` are those of dates and
    periods by what they are, `time_numbers` numbers in words. `own_words` begin lines of the program's own
    tables, `own_header` their first line as text. A form with less than `blank_percent` of its required cells
    filled, and no unit's row filled to
    `filled_percent`, is blank; a submission without a unit, or without more than `lost_percent` of the
    figures, of the one before does not replace it by itself, nor does one in which `zeroed_percent` of at
    least `zeroed_least` figures above zero, of a form or of one of its indicators, become zero."""

    id: str
    office: tuple[str, ...]
    state: tuple[str, ...]
    receiver: tuple[tuple[Validity, str], ...]
    due: str
    due_source: str
    marks: Mapping[str, str]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    total_words: tuple[str, ...]
    end_words: tuple[str, ...]
    person_words: tuple[str, ...]
    name_headers: tuple[str, ...]
    code_headers: tuple[str, ...]
    label_headers: tuple[str, ...]
    value_headers: tuple[str, ...]
    order_headers: tuple[str, ...]
    sender_words: tuple[str, ...]
    period_words: tuple[str, ...]
    revision_words: tuple[str, ...]
    max_unpacked: int
    max_ratio: int
    max_cells: int
    max_seconds: int
    default_scheme: str
    reading: Reading
    due_parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    section_words: tuple[str, ...] = ()
    rank_words: tuple[str, ...] = ()
    name_asides: tuple[str, ...] = ()
    plain_words: tuple[str, ...] = ()
    total_fillers: tuple[str, ...] = ()
    person_details: tuple[str, ...] = ()
    identity_words: tuple[str, ...] = ()
    person_accented: tuple[str, ...] = ()
    person_whole: tuple[str, ...] = ()
    impersonal_words: tuple[str, ...] = ()
    forbidding_words: tuple[str, ...] = ()
    contact_words: tuple[str, ...] = ()
    birth_words: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    agency_words: tuple[str, ...] = ()
    letterhead_words: tuple[str, ...] = ()
    department_words: tuple[str, ...] = ()
    other_headers: tuple[str, ...] = ()
    time_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    time_numbers: Mapping[str, int] = field(default_factory=dict)
    own_words: tuple[str, ...] = ()
    own_header: tuple[str, ...] = ()
    blank_percent: int = 0
    filled_percent: int = 0
    lost_percent: int = 0
    zeroed_percent: int = 100
    zeroed_least: int = 1
    offices: tuple[tuple[Validity, tuple[str, ...]], ...] = ()

    def office_at(self, day: date) -> tuple[str, ...]:
        """Heading lines of the sender on a day; `office` where none is given for it."""
        return next((lines for validity, lines in self.offices if validity.covers(day)), self.office)

    def receiver_at(self, day: date) -> str:
        """Who receives the reports on a day, "" where nobody is given for it."""
        return next((name for validity, name in self.receiver if validity.covers(day)), "")


_LIMITS = ("max_unpacked", "max_ratio", "max_cells", "max_seconds")

_SHARES = ("blank_percent", "filled_percent", "lost_percent", "zeroed_percent", "zeroed_least")

_SAME = ("id", "due", "due_source", *_LIMITS, *_SHARES, "default_scheme")

_LISTS = (
    *("state", "yes", "no", "total_words", "total_fillers", "section_words", "rank_words", "name_asides"),
    *("plain_words",),
    *("agency_words", "letterhead_words", "department_words"),
    *("end_words", "person_words", "person_details", "identity_words", "person_accented", "person_whole"),
    *("impersonal_words", "forbidding_words", "contact_words", "birth_words", "surnames", "name_headers"),
    *("code_headers", "label_headers", "value_headers", "order_headers", "other_headers"),
    *("sender_words", "period_words", "revision_words", "own_words", "own_header"),
)


def build(data: Json) -> Settings:
    """From checked JSON."""
    offices = tuple((validity_of(o), tuple(o["lines"])) for o in data["offices"])
    lists: dict[str, Any] = {key: tuple(data[key]) for key in _LISTS}
    same: dict[str, Any] = {key: data[key] for key in _SAME}
    return Settings(
        office=offices[0][1],
        offices=offices,
        receiver=tuple((validity_of(r), r["name"]) for r in data["receivers"]),
        marks=dict(data["marks"]),
        due_parts={kind: tuple(days) for kind, days in data.get("due_parts", {}).items()},
        time_words={kind: tuple(texts) for kind, texts in data["time_words"].items()},
        time_numbers=dict(data["time_numbers"]),
        reading=reading(data),
        **lists,
        **same,
    )


def judge(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one settings file over the default."""
    default = world.entries["settings"].get("default")
    data = {**(default.data if default else {}), **entry.data}
    if "default_scheme" in entry.data:
        yield from world.missing(entry, ".default_scheme", "scheme", entry.data["default_scheme"])
    no = {word.casefold() for word in data.get("no", ())}
    for n, word in enumerate(entry.data.get("yes", ())):
        if word.casefold() in no:
            yield entry.tell("spec.label_ambiguous", f".yes[{n}]", text=word, one="yes", other="no")


def _label(data: Json, _lang: str) -> str:
    return " · ".join(data["offices"][0]["lines"]) if "offices" in data else ""


KIND = Kind("settings", "settings", build, judge, _label, merged=True)
