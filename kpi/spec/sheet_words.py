"""How sheets are read, as settings say it: units of measure, words in headings, plausible magnitudes."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.model.measure import MeasureWords
from kpi.quick import dataclass
from kpi.spec.values import Json


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """`title_words` may stand in a line above a table; `leads` may stand before the whole heading of a
    column, `asides` in any heading; `own_period` are, by kind of period, ways to write the period that a
    report is for; `others` name another time, a plan or a comparison; `instructions` begin a text that says
    how to fill in a column. Patterns hold {year} …"""

    title_words: tuple[str, ...]
    leads: tuple[str, ...]
    asides: tuple[str, ...]
    own_period: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...]
    instructions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """For one commune, in single units of a kind of measure: told from `doubtful` on, not taken from
    `impossible` on."""

    kind: str
    doubtful: int
    impossible: int


@dataclass(frozen=True, slots=True)
class Magnitudes:
    """`limits` by kind, and how many times (`ratio`) the median of at least `others` figures is doubtful."""

    limits: tuple[Limit, ...]
    ratio: int
    others: int


@dataclass(frozen=True, slots=True)
class Reading:
    """`unit_words` announce a unit of measure, `unit_hints` may announce one; `unit_references` stand in its
    place and say that the headings give it."""

    unit_words: tuple[str, ...]
    unit_hints: tuple[str, ...]
    unit_references: tuple[str, ...]
    measures: MeasureWords
    headings: HeadingWords
    magnitudes: Magnitudes


def reading(data: Json) -> Reading:
    """From checked JSON of settings."""
    measures, headings, sizes = data["measures"], data["heading_words"], data["magnitudes"]
    return Reading(
        unit_words=tuple(data["unit_words"]),
        unit_hints=tuple(data["unit_hints"]),
        unit_references=tuple(data["unit_references"]),
        measures=MeasureWords(
            dict(measures["scales"]),
            dict(measures["short"]),
            _lists(measures["kinds"]),
            _lists(measures["accepted"]),
            tuple(measures["money"]),
            tuple(measures["fillers"]),
        ),
        headings=HeadingWords(
            tuple(headings["title_words"]),
            tuple(headings["leads"]),
            tuple(headings["asides"]),
            _lists(headings["own_period"]),
            tuple(headings["others"]),
            tuple(headings["instructions"]),
        ),
        magnitudes=Magnitudes(
            tuple(Limit(x["kind"], x["doubtful"], x["impossible"]) for x in sizes["limits"]),
            sizes["ratio"],
            sizes["others"],
        ),
    )


def _lists(data: Json) -> dict[str, tuple[str, ...]]:
    return {key: tuple(texts) for key, texts in data.items()}
