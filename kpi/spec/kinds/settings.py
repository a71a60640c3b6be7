"""Settings: words, marks, limits and headings of an office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from kpi.findings import Finding
from kpi.model.pagelayout import PageLayout
from kpi.model.period import Period
from kpi.quick import dataclass
from kpi.spec.entry import Entry
from kpi.spec.kind import Kind
from kpi.spec.page_layout import Layouts, layouts_of
from kpi.spec.sheet_words import Reading, reading
from kpi.spec.values import WHOLE, Json, Subject, Validity, validity_of
from kpi.spec.world import World

P = TypeVar("P", "Limits", "Replacement", "Headings", "Times", "Persons", "Words")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one file is read: `max_unpacked` is in bytes, `max_ratio` how many times its packed size,
    `max_seconds` of work."""

    max_unpacked: int
    max_ratio: int
    max_cells: int
    max_seconds: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """A form with less than `blank_percent` of its required cells filled, and no unit's row filled to
    `filled_percent`, is blank; a submission without a unit, or without more than `lost_percent` of the
    figures, of the one before does not replace it by itself, nor does one in which `zeroed_percent` of at
    least `zeroed_least` figures above zero, of a form or of one of its indicators, become zero."""

    blank_percent: int
    filled_percent: int
    lost_percent: int
    zeroed_percent: int
    zeroed_least: int


@dataclass(frozen=True, slots=True)
class Headings:
    """What heads the columns beside those of indicators; `other_headers` head columns that hold nothing to
    count."""

    name_headers: tuple[str, ...]
    code_headers: tuple[str, ...]
    label_headers: tuple[str, ...]
    value_headers: tuple[str, ...]
    order_headers: tuple[str, ...]
    other_headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """`time_words` are those of dates and periods by what they are, `time_numbers` numbers in words."""

    time_words: Mapping[str, tuple[str, ...]]
    time_numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Persons:
    """By which words texts about persons are known, so that none of them is repeated or kept."""

    person_words: tuple[str, ...]
    person_details: tuple[str, ...]
    identity_words: tuple[str, ...]
    person_accented: tuple[str, ...]
    person_whole: tuple[str, ...]
    impersonal_words: tuple[str, ...]
    forbidding_words: tuple[str, ...]
    contact_words: tuple[str, ...]
    birth_words: tuple[str, ...]
    surnames: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words in cells, beside names and in lines around a table. `mark_meanings` are the words of legends by
    what they say of a mark (``nil``, ``missing``), `note_words` those of notes that change a figure.
    `page_words` name rows that carry the sum of a page, `derived_words` rows of means and shares; none of
    them is a unit's. `own_words` begin lines of the program's own tables, `own_header` their first line as
    text."""

    marks: Mapping[str, str]
    mark_meanings: Mapping[str, tuple[str, ...]]
    bound_words: tuple[str, ...]
    number_words: Mapping[str, int]
    note_words: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    total_words: tuple[str, ...]
    total_fillers: tuple[str, ...]
    page_words: tuple[str, ...]
    derived_words: tuple[str, ...]
    end_words: tuple[str, ...]
    section_words: tuple[str, ...]
    part_words: tuple[str, ...]
    rank_words: tuple[str, ...]
    name_asides: tuple[str, ...]
    plain_words: tuple[str, ...]
    sender_words: tuple[str, ...]
    period_words: tuple[str, ...]
    revision_words: tuple[str, ...]
    agency_words: tuple[str, ...]
    letterhead_words: tuple[str, ...]
    department_words: tuple[str, ...]
    own_words: tuple[str, ...]
    own_header: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues tables and forms on a `subject`: heading `lines` (the body above, then the office), its
    `name` in a sentence, the `place` before a date ("" for that of the province) and the lines of authority
    and office of who signs (none: a plain word stands there)."""

    lines: tuple[str, ...]
    name: str
    place: str = ""
    signer: tuple[str, ...] = ()
    subject: Subject = WHOLE


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who receives the tables on a `subject`, those of a year before the day `due` of it (MM-DD; "": none is
    said)."""

    name: str
    subject: Subject = WHOLE
    due: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an office may set; one per province, over the default. The parts name their values as the JSON
    does, where all are keys of one object.

    Offices, receivers and layouts change with the years: `office_at`, `receiver_at` and `layout_at` give
    those of a day. `learning` are words, by what they are, for learning a form from a workbook,
    `learning_units` those of headings by their unit of measure, `learning_limits` numbers for it; `guards`
    are words that keep a text from being taken for more than it says, by what they do, `naming` those by
    which persons are known in sentences; `bounds` are phrases with a figure that say between what it lies, by
    the kind of bound; `score_sheet` are headings of score sheets, by what they head. Specs kept by an older
    program have none of these seven and no layouts."""

    id: str
    offices: tuple[tuple[Validity, Office], ...]
    state: tuple[str, ...]
    receivers: tuple[tuple[Validity, Receiver], ...]
    layouts: Layouts
    due: str
    due_source: str
    due_parts: Mapping[str, tuple[str, ...]]
    default_scheme: str
    words: Words
    headings: Headings
    persons: Persons
    times: Times
    limits: Limits
    replacement: Replacement
    reading: Reading
    learning: Mapping[str, tuple[str, ...]]
    learning_units: Mapping[str, tuple[str, ...]]
    learning_limits: Mapping[str, int]
    guards: Mapping[str, tuple[str, ...]]
    naming: Mapping[str, tuple[str, ...]]
    bounds: Mapping[str, tuple[str, ...]]
    score_sheet: Mapping[str, tuple[str, ...]]

    def office_at(self, day: date, subject: Subject = WHOLE) -> Office:
        """Who sends the tables on a subject on a day, as a rule those of the whole; the earliest of these
        where none is given for it."""
        offices = [one for validity, one in self.offices if validity.covers(day)]
        fitting = [one for wish in (subject, WHOLE) for one in offices if one.subject == wish]
        wholes = [one for _, one in self.offices if one.subject == WHOLE]
        return next(iter(fitting), (wholes or [self.offices[0][1]])[0])

    def receiver_at(self, day: date, subject: Subject = WHOLE) -> str:
        """Who receives the tables on a subject on a day, as a rule those of the whole; "" where nobody is
        given for it."""
        receiver = self._receiver_at(day, subject)
        return receiver.name if receiver is not None else ""

    def received_before(self, period: Period, subject: Subject = WHOLE) -> date | None:
        """The day before which the tables of a year are to be received; None where none is said, and for any
        other period."""
        receiver = self._receiver_at(period.end, subject)
        if receiver is None or not receiver.due or period.kind != "year":
            return None
        return date.fromisoformat(f"{period.year}-{receiver.due}")

    def _receiver_at(self, day: date, subject: Subject) -> Receiver | None:
        receivers = {one.subject: one for validity, one in self.receivers if validity.covers(day)}
        return receivers.get(subject) or receivers.get(WHOLE)

    def layout_at(self, day: date) -> PageLayout | None:
        """How tables of a day are printed: today's way where that began later. None where there is none."""
        layouts = [one for validity, one in self.layouts if validity.covers(day)]
        return layouts[0] if layouts else (self.layouts[-1][1] if self.layouts else None)


def build(data: Json) -> Settings:
    """From checked JSON."""
    offices = tuple((validity_of(one), _office(one)) for one in data["offices"])
    return Settings(
        id=data["id"],
        offices=offices,
        state=tuple(data["state"]),
        receivers=tuple(
            (validity_of(r), Receiver(r["name"], r.get("subject", WHOLE), r.get("due", "")))
            for r in data["receivers"]
        ),
        layouts=layouts_of(data.get("layouts", ())),
        due=data["due"],
        due_source=data["due_source"],
        due_parts=_frozen(data.get("due_parts", {})),
        default_scheme=data["default_scheme"],
        words=_part(Words, data),
        headings=_part(Headings, data),
        persons=_part(Persons, data),
        times=_part(Times, data),
        limits=_part(Limits, data),
        replacement=_part(Replacement, data),
        reading=reading(data),
        learning=_frozen(data.get("learning", {})),
        learning_units=_frozen(data.get("learning_units", {})),
        learning_limits=_frozen(data.get("learning_limits", {})),
        guards=_frozen(data.get("guards", {})),
        naming=_frozen(data.get("naming", {})),
        bounds=_frozen(data.get("bounds", {})),
        score_sheet=_frozen(data.get("score_form", {}).get("sheet", {})),
    )


def _office(data: Json) -> Office:
    name = data.get("name") or ", ".join(reversed(data["lines"]))
    place, signer = data.get("place", ""), tuple(data.get("signer", ()))
    return Office(tuple(data["lines"]), name, place, signer, data.get("subject", WHOLE))


def _part(part: type[P], data: Json) -> P:
    return part(**{name: _frozen(data[name]) for name in part.__dataclass_fields__})


def _frozen(value: Any) -> Any:
    """A JSON value with tuples for its lists, also those inside an object."""
    if isinstance(value, Mapping):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(value) if isinstance(value, list) else value


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
