"""What of a scheme differs by kind of unit, by dated group of provinces, and by how the law is read: changes
of its JSON, which give a plain scheme before anything is scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import product
from typing import Any

from kpi.quick import dataclass
from kpi.spec.groups import ProvinceGroup, groups_of
from kpi.spec.values import Json, Text, note_of, text_of

OTHERWISE = "OTHERWISE"
"""Stands for no variant: the units that none fits."""
KEYS = ("groups", "variants", "readings")
"""The keys of a scheme that say in what it differs."""
LISTS: Mapping[str, str] = {
    "block": "blocks",
    "criterion": "criteria",
    "band": "bands",
    "cap": "caps",
    "veto": "vetoes",
    "conflict": "conflicts",
}
"""What a change may be of, and the list that holds it."""
_WORDS = frozenset({"name", "note", "reason", "citation"})
Options = tuple[tuple[str, str], ...]
"""One way to read the law: of every reading the id of one of its options, in the order of the readings."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the ways to read the law."""

    id: str
    name: Text
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A place where the law can be read in several ways; `default` is the id of one of `options`."""

    id: str
    name: Text
    note: Text
    options: tuple[Option, ...]
    default: str


@dataclass(frozen=True, slots=True)
class Variant:
    """The units to which other numbers apply: those of one of `kinds` (() for any) in a province of the group
    with the id `group` ("" for any)."""

    id: str
    name: Text
    citation: str
    kinds: tuple[str, ...] = ()
    group: str = ""
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """In what a scheme differs. Of `variants` the first that fits a unit applies to it. `source` is the JSON
    of the scheme with its changes; `shares` whether one of these lets points be shared out."""

    groups: tuple[ProvinceGroup, ...] = ()
    variants: tuple[Variant, ...] = ()
    readings: tuple[Reading, ...] = ()
    shares: bool = False
    source: Json = field(default_factory=dict, compare=False)

    def __bool__(self) -> bool:
        """Whether it differs in anything."""
        return bool(self.variants or self.readings)

    @property
    def variant_ids(self) -> tuple[str, ...]:
        """The ids of the variants, and `OTHERWISE`."""
        return (*(one.id for one in self.variants), OTHERWISE)

    def variant(self, name: str) -> Variant | None:
        """The variant with this id; None for `OTHERWISE`."""
        return next((one for one in self.variants if one.id == name), None)

    def options(self, wish: Mapping[str, str]) -> Options:
        """One way to read the law: `wish` where it says something, else the defaults."""
        return tuple((one.id, wish.get(one.id, one.default)) for one in self.readings)

    def all_options(self, first: Options) -> list[Options]:
        """Every way to read the law, `first` before the others."""
        choices = [[(one.id, option.id) for option in one.options] for one in self.readings]
        return [first, *(way for way in product(*choices) if way != first)]


NO_WAYS = Ways()


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed of one thing of the scheme (a key of `LISTS` and its id): `values` take the place of
    those it has, the keys in `without` go. `variants` are those that it is for, () for all; `at` is its
    place in the JSON of the scheme; `citation` is where the variant or option stands that makes it."""

    of: str
    id: str
    values: Json
    without: tuple[str, ...]
    variants: tuple[str, ...]
    at: str
    citation: str = ""

    @property
    def source(self) -> str:
        """Where it stands what it changes; "" where nobody says, or it changes but words."""
        if _WORDS.issuperset((*self.values, *self.without)):
            return ""
        return str(self.values.get("citation", "")) or self.citation

    @property
    def keys(self) -> tuple[tuple[str, str, str], ...]:
        """What it changes: of what, its id, and the key."""
        return tuple((self.of, self.id, key) for key in (*self.values, *self.without))

    def concerns(self, variant: str) -> bool:
        """Whether it holds for a variant."""
        return not self.variants or variant in self.variants


def changes_of(data: Json, at: str) -> list[Change]:
    """The changes that a variant or an option lists, which stands at a place of a scheme."""
    return [
        Change(
            of=(of := next((key for key in LISTS if key in one), "")),
            id=one[of],
            values=one.get("set", {}),
            without=tuple(one.get("without", ())),
            variants=tuple(one.get("for", ())),
            at=f"{at}.changes[{n}]",
            citation=data.get("citation", ""),
        )
        for n, one in enumerate(data.get("changes", ()))
    ]


def options_of(data: Json) -> Iterator[tuple[str, str, list[Change]]]:
    """Of every option of every reading the ids of both, and its changes."""
    for n, reading in enumerate(data.get("readings", ())):
        for m, option in enumerate(reading["options"]):
            yield reading["id"], option["id"], changes_of(option, f".readings[{n}].options[{m}]")


def variants_of(data: Json) -> Iterator[tuple[str, list[Change]]]:
    """Of every variant its id and its changes, and `OTHERWISE` without any."""
    for n, one in enumerate(data.get("variants", ())):
        yield one["id"], changes_of(one, f".variants[{n}]")
    yield OTHERWISE, []


def all_changes(data: Json, variant: str, options: Options) -> list[Change]:
    """The changes that hold for a variant under one way to read the law, those of the variant first."""
    of_variant = next(changes for name, changes in variants_of(data) if name == variant)
    of_options = (changes for reading, option, changes in options_of(data) if (reading, option) in options)
    return [*of_variant, *(one for changes in of_options for one in changes if one.concerns(variant))]


def plain(data: Json, changes: Sequence[Change]) -> dict[str, Any]:
    """The JSON of a scheme in which the changes are made, and that differs in nothing any more."""
    parts = {key: value for key, value in data.items() if key not in KEYS}
    for change in changes:
        if change.of == "criterion":
            blocks = parts["blocks"]
            parts["blocks"] = [{**block, "criteria": _changed(block["criteria"], change)} for block in blocks]
        elif LISTS[change.of] in parts:
            parts[LISTS[change.of]] = _changed(parts[LISTS[change.of]], change)
    return parts


def citations(changes: Sequence[Change]) -> list[Change]:
    """A changed number stands where its change does, no more where the number stood that it takes the place
    of: the changes that say so, to be made last."""
    sources: dict[tuple[str, str], dict[str, None]] = {}
    for change in changes:
        if change.source and change.of != "block":  # a block has no citation
            sources.setdefault((change.of, change.id), {})[change.source] = None
    return [Change(of, name, {"citation": "; ".join(all_sources)}, (), (), "")
            for (of, name), all_sources in sources.items()]  # fmt: skip


def _changed(things: Sequence[Json], change: Change) -> list[Json]:
    return [_with(one, change) if one["id"] == change.id else one for one in things]


def _with(one: Json, change: Change) -> Json:
    return {key: value for key, value in {**one, **change.values}.items() if key not in change.without}


def ways_of(data: Json) -> Ways:
    """From checked JSON."""
    if not any(key in data for key in KEYS):
        return NO_WAYS
    lists = [changes for _, changes in variants_of(data)] + [changes for _, _, changes in options_of(data)]
    return Ways(
        groups=groups_of(data),
        variants=tuple(map(_variant_of, data.get("variants", ()))),
        readings=tuple(map(_reading_of, data.get("readings", ()))),
        shares=any("empty" in change.values for changes in lists for change in changes),
        source=data,
    )


def _variant_of(data: Json) -> Variant:
    kinds = tuple(data.get("kinds", ()))
    return Variant(
        data["id"], text_of(data["name"]), data["citation"], kinds, data.get("group", ""), note_of(data)
    )


def _reading_of(data: Json) -> Reading:
    options = tuple(
        Option(one["id"], text_of(one["name"]), one.get("citation", "")) for one in data["options"]
    )
    return Reading(data["id"], text_of(data["name"]), text_of(data["note"]), options, data["default"])
