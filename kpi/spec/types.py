"""What specs become once they are read: plain frozen values. JSON shapes stand in ``specs/schemas``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpi.model.period import Period
from kpi.spec.sheet_words import Reading


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Vietnamese and English."""

    vi: str
    en: str

    def get(self, lang: str) -> str:
        """The words in one language."""
        return self.vi if lang == "vi" else self.en


@dataclass(frozen=True, slots=True)
class Validity:
    """From `start` to before `end`; None is open."""

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether a day lies within."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Label:
    """One allowed value of a class indicator: `aliases` are what people type for it."""

    code: str
    name: Text
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """`type`: count, money, yes_no, class or rate. `aggregate`: sum, count_yes, count_by_class or recompute.
    A rate has an `expression` over other indicators and is never read from a form. `unit` is the unit of
    measure in Vietnamese, `unit_en` in English.

    `over_time` tells how the parts of a period make the whole: sum, start, end, any, all or none; a sum of
    what is `distinct` (each thing counted once within a period) may count a thing several times."""

    id: str
    name: Text
    type: str
    unit: str
    aggregate: str
    decimals: int = 0
    labels: tuple[Label, ...] = ()
    expression: str = ""
    unit_en: str = ""
    note: Text | None = None
    over_time: str = "none"
    distinct: bool = False

    def unit_in(self, lang: str) -> str:
        """The unit of measure in one language."""
        return self.unit if lang == "vi" else self.unit_en or self.unit


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A leaf of a form's header tree. `path` holds, from the outermost group to the leaf, the accepted
    texts at each depth (the first is the printed one). Not `required`: the column may be left out and its
    cells may be empty."""

    indicator: str
    path: tuple[tuple[str, ...], ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A report form: `id` as on the command line ("01"), `code` as printed ("01/XPLM"). `standing`: project,
    office or official. `note` says what it counts and why. `periods` are the kinds of period it is sent for
    (year, half, quarter, month; none named: all)."""

    id: str
    code: str
    title: Text
    standing: str
    source: str
    validity: Validity
    columns: tuple[FormColumn, ...]
    note: Text = Text("", "")
    periods: tuple[str, ...] = ()

    def awaited(self, period: Period) -> bool:
        """Whether it is to be sent for a period."""
        return self.validity.covers(period.end) and (not self.periods or period.kind in self.periods)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Ids of the columns, in order."""
        return tuple(c.indicator for c in self.columns)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule. `scope`: row (one unit, indicators of any forms), parent (the sender's total row against the
    sum of its units) or previous (against ``previous.<indicator>`` of the period before).
    `missing`: cannot_tell or skip. `at` is the indicator whose cell the finding points at; ``*`` in a parent
    rule, which holds ``total = children`` for every summed indicator. It is asked only where `when` holds."""

    id: str
    scope: str
    severity: str
    expression: str
    missing: str
    at: str
    message: Text
    remedy: Text
    source: str
    validity: Validity
    when: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """`points` from a value of at least `start` upward."""

    start: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Criterion:
    """`kind`: yes_no, steps (points by the highest step reached), deduction (`points` less `per_case` for
    each unit of `value`, not below 0) or condition (`points` where `value` is true).
    Where `empty_when` holds (e.g. there is nothing to inspect) the unit gets `empty_points` instead."""

    id: str
    name: Text
    kind: str
    value: str
    points: Decimal
    steps: tuple[Step, ...] = ()
    per_case: Decimal = Decimal(0)
    empty_when: str = ""
    empty_points: Decimal | None = None
    citation: str = ""
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block of criteria, with the points they add up to."""

    id: str
    name: Text
    points: Decimal
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A class of the result: from `start` points upward."""

    id: str
    name: Text
    start: Decimal


@dataclass(frozen=True, slots=True)
class Cap:
    """Where `when` holds the class is at most `at_most`."""

    id: str
    when: str
    at_most: str
    reason: Text


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A document a scheme rests on. `expires` is the first day it is no longer in force."""

    title: Text
    in_force: date | None
    expires: date | None
    repealed_by: Text | None
    citation: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scoring scheme. `standing`: official, adopted or illustrative. `periods` are the kinds of period it
    may score (year, half, quarter, month), since its thresholds are meant for that length of time. `on_error`
    says what a figure that is known to be wrong does: open (each criterion that rests on it is open), class
    (the class alone) or mark (the row is marked, nothing more)."""

    id: str
    name: Text
    standing: str
    note: Text
    validity: Validity
    legal_basis: tuple[LegalBasis, ...]
    blocks: tuple[Block, ...]
    bands: tuple[Band, ...]
    caps: tuple[Cap, ...]
    periods: tuple[str, ...] = ("year",)
    on_error: str = "open"

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in order."""
        return tuple(c for block in self.blocks for c in block.criteria)

    @property
    def points(self) -> Decimal:
        """The most a unit can get."""
        return sum((b.points for b in self.blocks), Decimal(0))


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A declared official table. `kind`: score (a row per unit with criteria or blocks), summary (classes by
    unit above) or rollup (indicators by unit). `columns` name indicators, criteria, blocks or built-in keys.

    Built-in for all kinds: order, name, code; score: criteria and blocks (all of the scheme), points,
    band, rank_parent, rank; summary: units, bands, undetermined; rollup: coverage.
    """

    id: str
    code: str
    kind: str
    title: Text
    level: str
    forms: tuple[str, ...]
    columns: tuple[str, ...]
    source: str


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


@dataclass(frozen=True, slots=True)
class Specs:
    """All specs at once, by id; `sha256` fingerprints the files they came from."""

    forms: Mapping[str, Form]
    indicators: Mapping[str, Indicator]
    checks: Mapping[str, Check]
    schemes: Mapping[str, Scheme]
    tables: Mapping[str, TableSpec]
    settings: Settings
    sha256: str
