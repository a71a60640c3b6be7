"""Meaning of indicators and forms beyond their JSON shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kpi.findings import Finding
from kpi.model.heading import bare_key, header_key
from kpi.model.measure import measures
from kpi.spec.collect import Entry
from kpi.spec.judge_expression import expression, percent_twice
from kpi.spec.sheet_words import reading
from kpi.spec.world import World, overlap, repeated

AGGREGATES = {
    "count": "sum",
    "money": "sum",
    "yes_no": "count_yes",
    "class": "count_by_class",
    "rate": "recompute",
}
OVER_TIME = {
    "count": ("sum", "start", "end", "none"),
    "money": ("sum", "start", "end", "none"),
    "yes_no": ("any", "all", "start", "end", "none"),
    "class": ("start", "end", "none"),
}
_WHOLE = ("count", "yes_no", "class")

Path = tuple[frozenset[str], ...]


def indicator(world: World, entry: Entry) -> Iterator[Finding]:
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
        found = list(expression(world, entry, ".expression", data["expression"], "rate", "number"))
        yield from found or percent_twice(entry, data["expression"], data["unit"])
    yield from _labels(entry, data.get("labels", []))


def _over_time(entry: Entry, data: Mapping[str, Any], kind: str) -> Iterator[Finding]:
    """The rule for parts of a period fits the type; a rate has none, for it is recomputed."""
    rule = data.get("over_time", "none")
    if "over_time" in data and kind not in OVER_TIME:
        yield entry.tell("spec.unfit_key", ".over_time", key="over_time", kind=kind)
    elif "over_time" in data and rule not in OVER_TIME[kind]:
        yield entry.tell(
            "spec.unfit_over_time", ".over_time", value=rule, type=kind, allowed=", ".join(OVER_TIME[kind])
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


def form(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one form: its columns, their headers, and its rivals."""
    leaves = list(_leaves(entry.data["columns"], ".columns", ()))
    for at, leaf, _ in leaves:
        yield from world.missing(entry, f"{at}.indicator", "indicator", leaf["indicator"])
        data = world.indicator(leaf["indicator"])
        if data and data["type"] == "rate":
            yield entry.tell("spec.unfit_column", f"{at}.indicator", id=leaf["indicator"])
    yield from repeated(entry, [(f"{at}.indicator", leaf["indicator"]) for at, leaf, _ in leaves])
    units = _Units(world)
    for (_, a, one), (at, b, other) in combinations(leaves, 2):
        if a["indicator"] == b["indicator"]:
            continue
        if _confusable(one, other) or (one[:-1] == other[:-1] and units.confuse(a, b)):
            yield entry.tell(
                "spec.columns_confusable", f"{at}.header", one=a["indicator"], other=b["indicator"]
            )
    yield from _rivals(world, entry, {leaf["indicator"]: at for at, leaf, _ in leaves})


@dataclass(frozen=True, slots=True)
class _Units:
    """Units of measure in headings: "Số vụ (vụ)" may be typed for "Số vụ", but not "Số vụ (bị can)"."""

    world: World

    def confuse(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether the heading of one column is that of the other with its own unit of measure or an aside."""
        return self._adds(one, other) or self._adds(other, one)

    def _adds(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        keys = set(map(header_key, one["header"]))
        longer = [text for text in other["header"] if "(" in text and bare_key(text) in keys]
        settings = self.world.entries["settings"].get("default")
        data = self.world.indicator(one["indicator"])
        if not longer or settings is None or data is None:
            return False
        given = reading(settings.data)
        grammar = measures(given.measures, (data["unit"]["vi"],))
        own = {m.kind for m in grammar.parse(data["unit"]["vi"])}
        for text in longer:
            inside = text.partition("(")[2].partition(")")[0]
            fits = any(grammar.fits(kind, m.kind) for m in grammar.parse(inside) for kind in own)
            if fits or header_key(inside) in map(header_key, given.headings.asides):
                return True
        return False


def _rivals(world: World, entry: Entry, columns: Mapping[str, str]) -> Iterator[Finding]:
    """Another form in force at the same time must not bear the same code or collect the same figures."""
    for other in world.entries["form"].values():
        if (other.root, other.id) >= (entry.root, entry.id) or not overlap(entry.data, other.data):
            continue
        if header_key(other.data["code"]) == header_key(entry.data["code"]):
            yield entry.tell("spec.duplicate_id", ".code", id=entry.data["code"], other=other.file)
        for _, leaf, _ in _leaves(other.data["columns"], "", ()):
            if leaf["indicator"] in columns:
                at = f"{columns[leaf['indicator']]}.indicator"
                yield entry.tell("spec.duplicate_id", at, id=leaf["indicator"], other=other.file)


def _leaves(
    columns: list[Mapping[str, Any]], at: str, above: Path
) -> Iterator[tuple[str, Mapping[str, Any], Path]]:
    for n, column in enumerate(columns):
        path = (*above, frozenset(map(header_key, column["header"])))
        if "columns" in column:
            yield from _leaves(column["columns"], f"{at}[{n}].columns", path)
        else:
            yield f"{at}[{n}]", column, path


def _confusable(one: Path, other: Path) -> bool:
    """Whether some typed header could mean either column: the leaves share a text, and the groups of the one
    are found, in order, among the groups of the other (so a lost group heading makes them equal)."""
    if not one[-1] & other[-1]:
        return False
    few, many = sorted((one[:-1], other[:-1]), key=len)
    rest = iter(many)
    return all(any(group & candidate for candidate in rest) for group in few)
