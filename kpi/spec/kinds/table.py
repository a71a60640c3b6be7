"""Declared official tables: what they show, and in which columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from kpi.findings import Finding
from kpi.model.level import Level
from kpi.quick import dataclass
from kpi.spec.entry import Entry
from kpi.spec.kind import Kind, title_of
from kpi.spec.values import WHOLE, Json, Subject, Text, text_of
from kpi.spec.world import World, unknown

_COMMON = ("order", "name", "code")

_OF_SCORES = ("criteria", "blocks", "points", "band", "rank_parent", "rank", "parent")
_OF_SHEETS = ("criterion", "max", "figure", "rate", "self", "district", "province", "points", "final", "sign")
_OF_PAST = ("change", "share")
_OF_LAW = ("parent", "class", "met", "open", "others")
_COLUMNS = {
    "sheet": _OF_SHEETS,
    "score": _OF_SCORES,
    "proposed": _OF_SCORES,
    "changed": (*_OF_SCORES, "band_before"),
    "summary": ("units", "bands", "undetermined", *_OF_PAST),
    "differences": ("criterion", "max", "computed", "self", "district", "province", "final", "remark"),
    "rollup": ("coverage",),
    "law_classes": _OF_LAW,
    "law_changed": (*_OF_LAW, "class_before"),
    "law_summary": ("units", "classes", "undetermined", *_OF_PAST),
}
_BESIDE = ("share", "change")  # of rollup above the communes: what stands beside numbers by class
_OF_INDICATORS = "rollup"
_OF_SCHEMES = ("score", "proposed", "changed")
_OF_CLASSIFICATIONS = ("law_classes", "law_changed", "law_summary")


Chart = Literal["shares", "blocks", "none"]
LawKind = Literal["law_classes", "law_changed", "law_summary"]
TableKind = Literal["score", "summary", "proposed", "changed", "differences", "rollup", "sheet"] | LawKind


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A declared official table. `kind`: score (a row per unit with criteria or blocks), summary (classes by
    unit above), proposed (the units in the `best_classes` best classes), changed (those of another class than
    the year before), differences (a row per unit and criterion whose points differ), rollup (indicators by
    unit) or sheet (a page for each commune, a row for each criterion); law_classes, law_changed and
    law_summary are a list of the units with their class by law, those of another class than the year before,
    and the classes by unit above, all under the classification `by` ("": the one in force).
    `chart` says of what .html and .xlsx have one: shares of the classes, points of the blocks, or none.
    `columns` name indicators, criteria, blocks or built-in keys; `subject` decides who receives it.

    Built-in for all kinds: order, name, code; score and proposed: criteria and blocks (all of the scheme),
    points, band, rank_parent, rank, parent; changed: the same and band_before; summary: units, bands,
    undetermined, change and share (against the year before); differences: criterion, max, computed, self,
    district, province, final, remark; rollup: coverage, and above the communes share and change (beside the
    numbers by class); sheet: `_OF_SHEETS` and no other; law_classes: `_OF_LAW`;
    law_changed: the same and class_before; law_summary: units, classes, undetermined, change and share.
    """

    id: str
    code: str
    kind: TableKind
    title: Text
    level: Level
    forms: tuple[str, ...]
    columns: tuple[str, ...]
    source: str
    subject: Subject = WHOLE
    best_classes: int = 0
    by: str = ""
    chart: Chart = "shares"

    @property
    def is_of_classes(self) -> bool:
        """Whether it shows classes by law; without districts one of them goes on with communes."""
        return self.kind in _OF_CLASSIFICATIONS

    @property
    def against_past(self) -> bool:
        """Whether it asks for the classes of the year before."""
        asks = not set(self.columns).isdisjoint(_OF_PAST)
        return self.kind in ("changed", "law_changed") or (self.kind in ("summary", "law_summary") and asks)

    @property
    def beside(self) -> frozenset[str]:
        """What stands beside the numbers of units in each class of a rollup: `share`, `change`."""
        return frozenset(self.columns).intersection(_BESIDE if self.kind == "rollup" else ())


def build(data: Json) -> TableSpec:
    """From checked JSON."""
    return TableSpec(
        id=data["id"],
        code=data["code"],
        kind=data["shows"],
        title=text_of(data["title"]),
        level=data["level"],
        forms=tuple(data["forms"]),
        columns=tuple(data["columns"]),
        source=data["source"],
        subject=data.get("subject", WHOLE),
        best_classes=data.get("best_classes", 0),
        by=data.get("by", ""),
        chart=data.get("chart", "shares"),
    )


def judge(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one table."""
    data, shows = entry.data, entry.data["shows"]
    for n, name in enumerate(data["forms"]):
        yield from world.missing(entry, f".forms[{n}]", "form", name)
    if "by" in data and shows not in _OF_CLASSIFICATIONS:
        yield entry.tell("spec.unfit_key", ".by", key="by", kind=shows)
    elif "by" in data:
        yield from world.missing(entry, ".by", "classification", data["by"])
    column_keys = {*_COLUMNS[shows], *(() if shows == "sheet" else _COMMON)}
    if data.get("chart", "none") not in _charts(data):
        yield unknown(entry, ".chart", data["chart"], _charts(data))
    kind = ""
    if shows == _OF_INDICATORS:
        kind = "indicator"
        column_keys |= world.ids["indicator"]
        column_keys.update(_BESIDE if data["level"] != "commune" else ())
    elif shows in _OF_SCHEMES:
        kind = "scheme"
        for scheme in world.entries["scheme"].values():
            column_keys |= {x["id"] for b in scheme.data["blocks"] for x in (b, *b["criteria"])}
    for n, name in enumerate(data["columns"]):
        if name not in column_keys and kind not in world.blind:
            yield unknown(entry, f".columns[{n}]", name, column_keys)


def _charts(data: Json) -> set[str]:
    """What a table can have a chart of."""
    columns, shows = data["columns"], data["shows"]
    parts = {"summary": "bands", "rollup": "share", "law_summary": "classes"}
    shared = parts.get(shows) in columns
    blocks = shows == "score" and "blocks" in columns
    return {"none", *(["shares"] if shared else []), *(["blocks"] if blocks else [])}


KIND = Kind("table", "tables", build, judge, title_of)
