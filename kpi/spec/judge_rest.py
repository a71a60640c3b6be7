"""Meaning of checks, schemes, tables and settings beyond their JSON shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kpi.findings import Finding
from kpi.spec.collect import Entry
from kpi.spec.judge_expression import PARENT_NAMES, expression
from kpi.spec.world import World, repeated, unknown

_PLACE = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"(?:previous\.)?[a-z][a-z0-9_]*")
_EVERY = "*"
_OFFICIAL = "official"
_OWN_STANDING = {"scheme": ("adopted", "illustrative"), "form": ("office", "project")}
_KEYS_OF_KIND = {"steps": "steps", "per_case": "deduction"}
_COMMON = ("order", "name", "code")
_COLUMNS = {
    "score": ("criteria", "blocks", "points", "band", "rank_parent", "rank"),
    "summary": ("units", "bands", "undetermined"),
    "rollup": ("coverage",),
}


def check(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one check."""
    data, scope = entry.data, entry.data["scope"]
    for key in ("expression", "when"):
        if key in data:
            yield from expression(world, entry, f".{key}", data[key], scope, "boolean")
    if (data["at"] == _EVERY) != (scope == "parent"):
        yield entry.tell(
            "spec.bad_value", ".at", value=data["at"], allowed=_EVERY if scope == "parent" else "indicator"
        )
    elif scope != "parent":
        yield from world.missing(entry, ".at", "indicator", data["at"])
    yield from _places(entry)


def _places(entry: Entry) -> Iterator[Finding]:
    """Placeholders name figures that the rule reads, the same in both languages."""
    data = entry.data
    rule = f"{data['expression']} {data.get('when', '')}"
    known = set(_NAME.findall(rule)) | ({*PARENT_NAMES} if data["scope"] == "parent" else set())
    used = {lang: set(_PLACE.findall(data["message"][lang])) for lang in ("vi", "en")}
    for lang, named in used.items():
        for name in sorted(named - known):
            yield entry.tell(
                "spec.placeholder", f".message.{lang}", name=name, allowed=", ".join(sorted(known))
            )
    if used["vi"] != used["en"] and not (used["vi"] | used["en"]) - known:
        names = ", ".join(sorted(used["vi"] ^ used["en"]))
        yield entry.tell("spec.placeholders_differ", ".message", name=names)


def scheme(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one scheme."""
    data = entry.data
    blocks = data["blocks"]
    ids = [(f".blocks[{b}].id", block["id"]) for b, block in enumerate(blocks)]
    for b, block in enumerate(blocks):
        ids += [(f".blocks[{b}].criteria[{c}].id", x["id"]) for c, x in enumerate(block["criteria"])]
        for c, criterion in enumerate(block["criteria"]):
            yield from _criterion(world, entry, f".blocks[{b}].criteria[{c}]", criterion)
        yield from _sum(
            entry, f".blocks[{b}].points", block["points"], [x["points"] for x in block["criteria"]]
        )
    yield from repeated(entry, ids)
    yield from _sum(entry, ".points", data["points"], [block["points"] for block in blocks])
    yield from _bands(entry, data["bands"], data["points"])
    bands = [band["id"] for band in data["bands"]]
    yield from repeated(entry, [(f".caps[{n}].id", cap["id"]) for n, cap in enumerate(data["caps"])])
    for n, cap in enumerate(data["caps"]):
        yield from expression(world, entry, f".caps[{n}].when", cap["when"], "row", "boolean")
        if cap["at_most"] not in bands:
            yield unknown(entry, f".caps[{n}].at_most", cap["at_most"], bands)


def _criterion(world: World, entry: Entry, at: str, data: Mapping[str, Any]) -> Iterator[Finding]:
    kind = data["kind"]
    wanted = "boolean" if kind == "condition" else "number"
    yield from expression(world, entry, f"{at}.value", data["value"], "row", wanted)
    if "empty_when" in data:
        yield from expression(world, entry, f"{at}.empty_when", data["empty_when"], "row", "boolean")
    for key, owner in _KEYS_OF_KIND.items():
        if key in data and kind != owner:
            yield entry.tell("spec.unfit_key", f"{at}.{key}", key=key, kind=kind)
    for key, most in (("empty_points", data["points"]), ("per_case", data["points"])):
        if key in data and data[key] > most:
            yield entry.tell("spec.bad_number", f"{at}.{key}", value=data[key], allowed=f"≤ {most}")
    if kind == "steps":
        yield from _steps(entry, f"{at}.steps", data)


def _steps(entry: Entry, at: str, data: Mapping[str, Any]) -> Iterator[Finding]:
    steps = data["steps"]
    for n, (high, low) in enumerate(pairwise(steps)):
        if low["from"] >= high["from"] or low["points"] >= high["points"]:
            yield entry.tell("spec.not_descending", f"{at}[{n + 1}]", value=low["from"], before=high["from"])
    if steps[0]["points"] != data["points"]:
        yield entry.tell(
            "spec.bad_number", f"{at}[0].points", value=steps[0]["points"], allowed=f"= {data['points']}"
        )


def _sum(entry: Entry, at: str, stated: Any, parts: list[Any]) -> Iterator[Finding]:
    total = sum(map(Decimal, parts), Decimal(0))
    if total != stated:
        yield entry.tell("spec.points_sum", at, stated=stated, total=total)


def _bands(entry: Entry, bands: list[Mapping[str, Any]], points: Any) -> Iterator[Finding]:
    yield from repeated(entry, [(f".bands[{n}].id", band["id"]) for n, band in enumerate(bands)])
    for n, (high, low) in enumerate(pairwise(bands)):
        if low["from"] >= high["from"]:
            at = f".bands[{n + 1}].from"
            yield entry.tell("spec.not_descending", at, value=low["from"], before=high["from"])
    if bands[0]["from"] > points:
        yield entry.tell("spec.bad_number", ".bands[0].from", value=bands[0]["from"], allowed=f"≤ {points}")
    if bands[-1]["from"] != 0:
        at = f".bands[{len(bands) - 1}].from"
        yield entry.tell("spec.bad_number", at, value=bands[-1]["from"], allowed="= 0")


def standing(entry: Entry) -> Iterator[Finding]:
    """What comes with the program alone may be official: an office's own copy must not pass for it, or the
    warning above every table would be gone."""
    if entry.root and entry.data.get("standing") == _OFFICIAL:
        allowed = ", ".join(_OWN_STANDING.get(entry.kind, ()))
        yield entry.tell("spec.not_official", ".standing", value=_OFFICIAL, allowed=allowed)


def table(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one table."""
    data, shows = entry.data, entry.data["shows"]
    for n, name in enumerate(data["forms"]):
        yield from world.missing(entry, f".forms[{n}]", "form", name)
    known = {*_COMMON, *_COLUMNS[shows]}
    kind = "indicator"
    if shows == "rollup":
        known |= world.ids["indicator"]
    elif shows == "score":
        kind = "scheme"
        for found in world.entries["scheme"].values():
            known |= {x["id"] for b in found.data["blocks"] for x in (b, *b["criteria"])}
    for n, name in enumerate(data["columns"]):
        if name not in known and not (kind in world.blind and shows != "summary"):
            yield unknown(entry, f".columns[{n}]", name, known)


def settings(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one settings file over the default."""
    default = world.entries["settings"].get("default")
    data = {**(default.data if default else {}), **entry.data}
    if "default_scheme" in entry.data:
        yield from world.missing(entry, ".default_scheme", "scheme", entry.data["default_scheme"])
    no = {word.casefold() for word in data.get("no", ())}
    for n, word in enumerate(entry.data.get("yes", ())):
        if word.casefold() in no:
            yield entry.tell("spec.label_ambiguous", f".yes[{n}]", text=word, one="yes", other="no")
