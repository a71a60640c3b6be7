"""What decides a unit's result beside its points: caps, vetoes, and classes that something
speaks against, and what is recognised after years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from kpi.quick import dataclass
from kpi.spec.values import DECIDE, Json, Text, note_of, text_of

EmptyRule = Literal["points", "block", "scheme"]
"""What becomes of the points of a criterion where there is nothing to judge: the unit gets `empty_points`, or
they are shared out over the block, or over the whole scheme."""
NOT_CONSIDERED = "NOT_CONSIDERED"
"""The result where a veto holds: no class and no rank, whatever the points."""
VERDICTS = (DECIDE, NOT_CONSIDERED)
"""The results that are no class."""


@dataclass(frozen=True, slots=True)
class Cap:
    """Where `when` holds the class is at most `at_most`."""

    id: str
    when: str
    at_most: str
    reason: Text
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Veto:
    """Where `when` holds the unit gets no class and no rank; `result` is what stands in their place."""

    id: str
    when: str
    reason: Text
    result: Text
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where `when` holds and the class would be one of `between` (ids of bands), somebody must decide."""

    id: str
    between: tuple[str, ...]
    when: str
    note: Text
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a unit is recognised for whose class was one of `classes` in `years` years running. Recognised the
    year before, it stays so in one of `keeping` (the same where the law asks for no less); `registered` is
    the indicator by which it says that it registered, "" for none."""

    id: str
    name: Text
    classes: tuple[str, ...]
    years: int
    citation: str
    keeping: tuple[str, ...] = ()
    keeping_citation: str = ""
    registered: str = ""
    note: Text | None = None


Proviso = Cap | Veto | Conflict
"""Something that bears on the result where its `when` holds."""


def caps_of(data: Iterable[Json]) -> tuple[Cap, ...]:
    """From checked JSON."""
    return tuple(Cap(one["id"], one["when"], one["at_most"], *_reason(one)) for one in data)


def vetoes_of(data: Iterable[Json]) -> tuple[Veto, ...]:
    """From checked JSON."""
    return tuple(
        Veto(one["id"], one["when"], text_of(one["reason"]), text_of(one["result"]), one.get("citation", ""))
        for one in data
    )


def conflicts_of(data: Iterable[Json]) -> tuple[Conflict, ...]:
    """From checked JSON."""
    return tuple(
        Conflict(one["id"], tuple(one["between"]), one["when"], text_of(one["note"]), one.get("citation", ""))
        for one in data
    )


def _reason(data: Json) -> tuple[Any, ...]:
    return text_of(data["reason"]), data.get("citation", "")


def recognition_of(data: Json) -> Recognition:
    """From checked JSON."""
    keeping = data.get("kept", {})
    return Recognition(
        id=data["id"],
        name=text_of(data["name"]),
        classes=tuple(data["classes"]),
        years=int(data["years"]),
        citation=data["citation"],
        keeping=tuple(keeping.get("classes", ())),
        keeping_citation=keeping.get("citation", ""),
        registered=data.get("registered", ""),
        note=note_of(data),
    )
