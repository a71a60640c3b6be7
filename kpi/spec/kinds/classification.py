"""Classifications by law, apart from points: conditions, how many of them make a class, and the ways in which
the text can be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Literal

from kpi.quick import dataclass
from kpi.spec.classification_faults import judge
from kpi.spec.groups import ProvinceGroup, groups_of
from kpi.spec.kind import Kind, name_of
from kpi.spec.values import (
    WHOLE,
    Json,
    LegalBasis,
    Standing,
    Subject,
    Text,
    Validity,
    basis_of,
    note_of,
    text_of,
    validity_of,
)

LevelName = Literal["commune", "province"]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the units below: those of one of `classes` among all, from `start` upward."""

    classes: tuple[str, ...]
    start: Decimal


@dataclass(frozen=True, slots=True)
class Test:
    """One thing that must hold: the expression `when`, or at `least` so many `of` other conditions, or a
    `share`. It is asked only under the options named in `only` (reading id → option id), of units in a
    province of one of the groups `within` (none named: of all), and in none of those `outside`."""

    when: str = ""
    least: int = 0
    of: tuple[str, ...] = ()
    share: Share | None = None
    only: Mapping[str, str] = field(default_factory=dict)
    within: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()

    def is_asked(self, options: Mapping[str, str], groups: Collection[str]) -> bool:
        """Whether it is asked under one way to read the law, of a unit whose province is in these groups."""
        return (
            all(options.get(name) == option for name, option in self.only.items())
            and (not self.within or any(name in groups for name in self.within))
            and not any(name in groups for name in self.outside)
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """A criterion of the law, met where all its `tests` hold."""

    id: str
    name: Text
    tests: tuple[Test, ...]
    citation: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the result, met where at `least` so many `of` its conditions are."""

    id: str
    name: Text
    least: int
    of: tuple[str, ...]
    citation: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Classes that cannot hold together: where one of `between` and `against` both do, somebody decides."""

    between: tuple[str, ...]
    against: str
    citation: str
    note: Text


@dataclass(frozen=True, slots=True)
class Level:
    """What is judged of the units of one level. Of `classes` the first that is met is the result, `otherwise`
    (its name) where none is."""

    level: LevelName
    conditions: tuple[Condition, ...]
    classes: tuple[Class, ...]
    conflicts: tuple[Conflict, ...]
    otherwise: Text


@dataclass(frozen=True, slots=True)
class Option:
    """One of the ways to read the law."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """A place where the law can be read in several ways; `default` is the id of one of `options`.
    Under one that is `counted_only` nearly all units come out otherwise: they are counted, not listed."""

    id: str
    name: Text
    options: tuple[Option, ...]
    default: str
    note: Text
    counted_only: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """Against what the text was checked; `original`: against the signed one."""

    against: Text
    original: bool


@dataclass(frozen=True, slots=True)
class Confirmed:
    """That an office compared the text with the signed one; `is_current`: this very text, no earlier one."""

    by: str
    on: date
    against: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The year of the law: from `begins` (MM-DD) of the year before to `ends` of the year itself; the figures
    of these `forms` are of it."""

    begins: str
    ends: str
    citation: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Classification:
    """A classification of units. `needs` says of an indicator which others must be given for it to count as
    known; `notes` is what every table of it says; `series` says why classes before `validity` cannot be
    compared with these, and `breaks` names the indicators by which classes are reported that this is true
    of; some tests are asked in certain `groups` of provinces alone."""

    id: str
    name: Text
    standing: Standing
    subject: Subject
    note: Text
    checked: Checked
    validity: Validity
    periods: tuple[str, ...]
    year: Year | None
    legal_basis: tuple[LegalBasis, ...]
    readings: tuple[Reading, ...]
    needs: Mapping[str, tuple[str, ...]]
    levels: tuple[Level, ...]
    notes: tuple[Text, ...]
    series: Text
    confirmed: Confirmed | None = None
    breaks: tuple[str, ...] = ()
    groups: tuple[ProvinceGroup, ...] = ()

    @property
    def is_checked(self) -> bool:
        """Whether its text was compared with the signed one, by those who entered it or by the office."""
        return self.checked.original or (self.confirmed is not None and self.confirmed.is_current)

    def span(self, year: int) -> tuple[date, date]:
        """The first and the last day of a year of the law."""
        if self.year is None:
            return date(year, 1, 1), date(year, 12, 31)
        return (
            date.fromisoformat(f"{year - 1}-{self.year.begins}"),
            date.fromisoformat(f"{year}-{self.year.ends}"),
        )

    def level(self, name: str) -> Level:
        """What is judged of a level. Raises KeyError where nothing is."""
        by_name: dict[str, Level] = {one.level: one for one in self.levels}
        return by_name[name]


def build(data: Json) -> Classification:
    """From checked JSON."""
    year = data.get("year")
    return Classification(
        id=data["id"],
        name=text_of(data["name"]),
        standing=data["standing"],
        subject=data.get("subject", WHOLE),
        note=text_of(data["note"]),
        checked=Checked(text_of(data["checked"]["against"]), data["checked"]["original"]),
        validity=validity_of(data),
        periods=tuple(data["periods"]),
        year=Year(year["begins"], year["ends"], year["citation"], tuple(year.get("forms", ())))
        if year
        else None,
        legal_basis=tuple(map(basis_of, data["legal_basis"])),
        readings=tuple(map(_reading_of, data["readings"])),
        needs={name: tuple(others) for name, others in data.get("needs", {}).items()},
        levels=tuple(map(_level_of, data["levels"])),
        notes=tuple(map(text_of, data["notes"])),
        series=text_of(data["series"]),
        breaks=tuple(data.get("breaks", ())),
        groups=groups_of(data),
    )


def _reading_of(data: Json) -> Reading:
    options = tuple(Option(one["id"], text_of(one["name"])) for one in data["options"])
    return Reading(
        data["id"],
        text_of(data["name"]),
        options,
        data["default"],
        text_of(data["note"]),
        data.get("counted_only", False),
    )


def _level_of(data: Json) -> Level:
    return Level(
        level=data["level"],
        conditions=tuple(
            Condition(
                c["id"], text_of(c["name"]), tuple(map(_test_of, c["tests"])), c["citation"], note_of(c)
            )
            for c in data["conditions"]
        ),
        classes=tuple(
            Class(c["id"], text_of(c["name"]), c["least"], tuple(c["of"]), c["citation"], note_of(c))
            for c in data["classes"]
        ),
        conflicts=tuple(
            Conflict(tuple(c["between"]), c["against"], c["citation"], text_of(c["note"]))
            for c in data["conflicts"]
        ),
        otherwise=text_of(data["otherwise"]),
    )


def _test_of(data: Json) -> Test:
    share = data.get("share")
    return Test(
        when=data.get("when", ""),
        least=data.get("least", 0),
        of=tuple(data.get("of", ())),
        share=Share(tuple(share["classes"]), Decimal(share["from"])) if share else None,
        only=data.get("only", {}),
        within=tuple(data.get("within", ())),
        outside=tuple(data.get("outside", ())),
    )


def _expressions(one: Classification) -> Iterator[str]:
    for level in one.levels:
        for condition in level.conditions:
            yield from (test.when for test in condition.tests)


KIND = Kind(
    "classification",
    "classifications",
    build,
    judge,
    name_of,
    own_standings=("adopted", "illustrative"),
    expressions=_expressions,
)
