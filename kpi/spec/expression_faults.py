"""Whether an expression of a spec can be read, names what exists there, and gives the kind that is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kpi.findings import Finding
from kpi.spec.entry import Entry
from kpi.spec.world import World, unknown

_LITERAL = re.compile(r"'([^']*)'")
PARENT_NAMES = ("total", "children")


def expression(
    world: World, entry: Entry, at: str, text: str, scope: str, kind_due: str
) -> Iterator[Finding]:
    """Findings for one expression.

    `scope` says which names it may hold: ``row`` (indicators), ``previous`` (also previous.x), ``parent``
    (total, children) or ``rate`` (indicators that are summed). One without any name is a fault: it would give
    every unit the same points, or none a value. `kind_due` is ``number`` or ``boolean``.
    """
    from kpi.spec.expression.parsed import ExpressionError, parse, result_type

    try:
        parsed = parse(text)
    except ExpressionError as error:
        yield entry.tell("spec.expression", at, text=text, what=error.what, allowed=error.allowed)
        return
    if not parsed.columns:
        yield entry.tell("spec.constant", at, text=text)
        return
    wrong = [f for name in parsed.columns for f in _name(world, entry, at, name, scope)]
    yield from wrong
    if wrong:
        return
    yield from _labels(world, entry, at, text, parsed.columns)
    try:
        kind = result_type(parsed, lambda name: _kind(world, name))
    except ExpressionError as error:
        yield entry.tell("spec.expression", at, text=text, what=error.what, allowed=error.allowed)
        return
    if kind not in (kind_due, "null", "column"):
        yield entry.tell("spec.expression", at, text=text, what=kind, allowed=kind_due)


def percent_twice(entry: Entry, text: str, unit: Mapping[str, str]) -> Iterator[Finding]:
    """A rate in % is a ratio, shown times 100: one that multiplies by 100 itself would show 8,414.8 % for
    84.1 %."""
    from kpi.spec.expression.parsed import is_scaled, parse

    if any("%" in words for words in unit.values()) and is_scaled(parse(text)):
        yield entry.tell("spec.expression", ".expression", text=text, what="*", allowed="a / b")


def _name(world: World, entry: Entry, at: str, name: str, scope: str) -> Iterator[Finding]:
    if scope == "parent":
        if name not in PARENT_NAMES:
            yield unknown(entry, at, name, PARENT_NAMES)
        return
    qualifier, _, bare = name.rpartition(".")
    if qualifier and qualifier != scope:
        yield entry.tell("spec.unfit_column", at, id=name)
        return
    yield from world.missing(entry, at, "indicator", bare)
    data = world.indicator(bare)
    if data and (data["type"] == "rate" or (scope == "rate" and data["aggregate"] != "sum")):
        yield entry.tell("spec.unfit_column", at, id=name)


def _kind(world: World, name: str) -> str:
    data = world.indicator(name.rpartition(".")[2])
    if data is None:
        return "number" if name in PARENT_NAMES else "column"
    return "text" if data["type"] == "class" else "number"


def _labels(world: World, entry: Entry, at: str, text: str, columns: tuple[str, ...]) -> Iterator[Finding]:
    """A text that is no label of the classes named beside it would make the rule silently never true."""
    classes = [d for c in columns if (d := world.indicator(c.rpartition(".")[2])) and d["type"] == "class"]
    codes = {label["code"] for data in classes for label in data["labels"]}
    if classes:
        for literal in _LITERAL.findall(text):
            if literal not in codes:
                yield unknown(entry, at, literal, codes)
