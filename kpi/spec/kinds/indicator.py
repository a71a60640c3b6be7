"""Indicators: what is counted, in which unit of measure, and how parts make a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from kpi.findings import Finding
from kpi.model.heading import header_key
from kpi.quick import dataclass
from kpi.spec.entry import Entry
from kpi.spec.expression_faults import expression, percent_twice
from kpi.spec.kind import Kind, name_of
from kpi.spec.values import Json, Text, note_of, text_of
from kpi.spec.world import World, repeated

Type = Literal["count", "money", "yes_no", "class", "rate"]
Aggregate = Literal["sum", "count_yes", "count_by_class", "recompute"]
OverTime = Literal["sum", "start", "end", "any", "all", "none"]

AGGREGATES: Mapping[Type, Aggregate] = {
    "count": "sum",
    "money": "sum",
    "yes_no": "count_yes",
    "class": "count_by_class",
    "rate": "recompute",
}

OVER_TIME: Mapping[Type, tuple[OverTime, ...]] = {
    "count": ("sum", "start", "end", "none"),
    "money": ("sum", "start", "end", "none"),
    "yes_no": ("any", "all", "start", "end", "none"),
    "class": ("start", "end", "none"),
}

_WHOLE = ("count", "yes_no", "class")


@dataclass(frozen=True, slots=True)
class Label:
    """One allowed value of a class indicator: `aliases` are what people type for it."""

    code: str
    name: Text
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A rate has an `expression` over other indicators and is never read from a form. `unit` is the unit of
    measure in Vietnamese, `unit_en` in English.

    `over_time` tells how the parts of a period make the whole; a sum of
    what is `distinct` (each thing counted once within a period) may count a thing several times."""

    id: str
    name: Text
    type: Type
    unit: str
    aggregate: Aggregate
    decimals: int = 0
    labels: tuple[Label, ...] = ()
    expression: str = ""
    unit_en: str = ""
    note: Text | None = None
    over_time: OverTime = "none"
    distinct: bool = False

    def unit_in(self, lang: str) -> str:
        """The unit of measure in one language."""
        return self.unit if lang == "vi" else self.unit_en or self.unit


def build(data: Json) -> Indicator:
    """From checked JSON."""
    return Indicator(
        id=data["id"],
        name=text_of(data["name"]),
        type=data["type"],
        unit=data["unit"]["vi"],
        aggregate=data["aggregate"],
        decimals=data["decimals"],
        labels=tuple(
            Label(x["code"], text_of(x["name"]), tuple(x["aliases"])) for x in data.get("labels", ())
        ),
        expression=data.get("expression", ""),
        unit_en=data["unit"]["en"],
        note=note_of(data),
        over_time=data.get("over_time", "none"),
        distinct=data.get("distinct", False),
    )


def judge(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one indicator."""
    data, kind = entry.data, entry.data["type"]
    if data["aggregate"] != AGGREGATES[kind]:
        yield entry.tell(
            "spec.unfit_aggregate", ".aggregate", value=data["aggregate"], type=kind, allowed=AGGREGATES[kind]
        )
    if kind in _WHOLE and data["decimals"]:
        yield entry.tell("spec.bad_number", ".decimals", value=data["decimals"], allowed="= 0")
    for key, owner in (("labels", "class"), ("expression", "rate")):
        if key in data and kind != owner:
            yield entry.tell("spec.unfit_key", f".{key}", key=key, kind=kind)
    yield from _over_time(entry, data, kind)
    if kind == "rate":
        faults = list(expression(world, entry, ".expression", data["expression"], "rate", "number"))
        yield from faults or percent_twice(entry, data["expression"], data["unit"])
    yield from _labels(entry, data.get("labels", []))


def _over_time(entry: Entry, data: Json, kind: Type) -> Iterator[Finding]:
    """The rule for parts of a period fits the type; a rate has none, for it is recomputed."""
    rule, fitting = data.get("over_time", "none"), OVER_TIME.get(kind)
    if "over_time" in data and fitting is None:
        yield entry.tell("spec.unfit_key", ".over_time", key="over_time", kind=kind)
    elif "over_time" in data and fitting is not None and rule not in fitting:
        yield entry.tell(
            "spec.unfit_over_time", ".over_time", value=rule, type=kind, allowed=", ".join(fitting)
        )
    elif data.get("distinct") and rule != "sum":
        yield entry.tell("spec.unfit_key", ".distinct", key="distinct", kind=f"over_time = {rule}")


def _labels(entry: Entry, labels: list[Mapping[str, Any]]) -> Iterator[Finding]:
    yield from repeated(entry, [(f".labels[{n}].code", label["code"]) for n, label in enumerate(labels)])
    owner: dict[str, str] = {}
    for n, label in enumerate(labels):
        for text in (*label["name"].values(), *label["aliases"]):
            other = owner.setdefault(header_key(text), label["code"])
            if other != label["code"]:
                yield entry.tell(
                    "spec.label_ambiguous", f".labels[{n}]", text=text, one=other, other=label["code"]
                )


def _expressions(indicator: Indicator) -> Iterator[str]:
    yield indicator.expression


KIND = Kind("indicator", "indicators", build, judge, name_of, listed=True, expressions=_expressions)
