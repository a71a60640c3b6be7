"""Reports: papers of prose, tables and blanks that the program fills in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from kpi.findings import Finding
from kpi.model.level import Level
from kpi.quick import dataclass
from kpi.spec.entry import Entry
from kpi.spec.kind import Kind, title_of
from kpi.spec.values import NO_TEXT, WHOLE, Json, Subject, Text, text_of
from kpi.spec.world import World, repeated, unknown

PartKind = Literal["text", "blank", "table", "totals", "changes", "targets"]
SCORED = ("classes", "scheme")  # what scoring says
WORDS = ("place", "period", "units", *SCORED)
"""What may stand in braces beside indicators: the unit, the period, how many units report, how many of them
are in each class, the scheme."""
_OF_TITLES = ("place", "period")
_KEYS: Mapping[PartKind, tuple[str, ...]] = {
    "text": ("text",),
    "blank": ("text", "lines"),
    "table": ("table",),
    "totals": ("title", "indicators", "level"),
    "changes": ("title", "indicators"),
    "targets": ("columns",),
}
_COMMON = ("shows", "optional")
_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class PartSpec:
    """One part of a section. `kind`: a paragraph (`text`, with figures in braces), a blank of so many `lines`
    with what is to be written there (`text`), a declared table (its id as `table`), totals of `indicators` by
    units of a `level` under a title (`text`), changes of those of the unit itself since the period before, or
    the targets of the plans that hold (`columns` of their table). One that `is_optional` is left out where it
    cannot be made."""

    kind: PartKind
    text: Text = NO_TEXT
    lines: int = 0
    table: str = ""
    indicators: tuple[str, ...] = ()
    level: Level = "district"
    columns: tuple[str, ...] = ()
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its title; one of `level` 2 belongs to the one of level 1 before it."""

    id: str
    title: Text
    level: int
    parts: tuple[PartSpec, ...]


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """A report. `name` is what such a paper is called ("BÁO CÁO"), `number` its number before it has one,
    `copies` to whom copies go; `subject` decides who sends and receives it."""

    id: str
    title: Text
    name: Text
    number: Text
    copies: tuple[Text, ...]
    sections: tuple[Section, ...]
    source: str
    subject: Subject = WHOLE


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """A text in pieces: words as they stand, and what is named in the braces behind them ("" at the end)."""
    at = 0
    for match in _PLACE.finditer(text):
        yield text[at : match.start()], match[1]
        at = match.end()
    yield text[at:], ""


def names_in(text: Text) -> Iterator[str]:
    """What a text names in braces, in both languages."""
    for words in (text.vi, text.en):
        yield from (name for _, name in pieces(words) if name)


def build(data: Json) -> ReportSpec:
    """From checked JSON."""
    return ReportSpec(
        id=data["id"],
        title=text_of(data["title"]),
        name=text_of(data["name"]),
        number=text_of(data["number"]),
        copies=tuple(map(text_of, data["copies"])),
        sections=tuple(
            Section(one["id"], text_of(one["title"]), one["level"], tuple(map(_part, one["parts"])))
            for one in data["sections"]
        ),
        source=data["source"],
        subject=data.get("subject", WHOLE),
    )


def _part(data: Json) -> PartSpec:
    words = data.get("text") or data.get("title")
    return PartSpec(
        kind=data["shows"],
        text=text_of(words) if words else NO_TEXT,
        lines=data.get("lines", 0),
        table=data.get("table", ""),
        indicators=tuple(data.get("indicators", ())),
        level=data.get("level", "district"),
        columns=tuple(data.get("columns", ())),
        is_optional=data.get("optional", False),
    )


def judge(world: World, entry: Entry) -> Iterator[Finding]:
    """Findings of one report."""
    sections = entry.data["sections"]
    if entry.id in world.ids["table"]:
        yield entry.tell("spec.duplicate_id", ".id", id=entry.id, other="tables")
    yield from _judge_text(world, entry, ".title", entry.data["title"], _OF_TITLES, False)
    yield from repeated(entry, [(f".sections[{n}].id", one["id"]) for n, one in enumerate(sections)])
    for n, section in enumerate(sections):
        for place, part in enumerate(section["parts"]):
            yield from _judge_part(world, entry, f".sections[{n}].parts[{place}]", part)


def _judge_part(world: World, entry: Entry, at: str, data: Json) -> Iterator[Finding]:
    kind: PartKind = data["shows"]
    for key in data:
        if key not in (*_COMMON, *_KEYS[kind]):
            yield entry.tell("spec.unfit_key", f"{at}.{key}", key=key, kind=kind)
    for key in _KEYS[kind]:
        if key not in data:
            yield entry.tell("spec.missing_key", at, key=key)
    if "table" in data:
        yield from world.missing(entry, f"{at}.table", "table", data["table"])
    for n, name in enumerate(data.get("indicators", ())):
        yield from world.missing(entry, f"{at}.indicators[{n}]", "indicator", name)
    if kind == "text" and "text" in data:
        yield from _judge_text(world, entry, f"{at}.text", data["text"])


def _judge_text(
    world: World, entry: Entry, at: str, data: Json, words: tuple[str, ...] = WORDS, indicators: bool = True
) -> Iterator[Finding]:
    """Both languages name the same, and nothing that is not there."""
    names = {lang: {name for _, name in pieces(data[lang]) if name} for lang in ("vi", "en")}
    strange: set[str] = set()
    for lang, names_there in names.items():
        for name in sorted(names_there - strange):
            if name not in words and not (indicators and world.has("indicator", name)):
                strange.add(name)
                all_names = {*words, *(world.ids["indicator"] if indicators else ())}
                yield unknown(entry, f"{at}.{lang}", name, all_names)
    only_once = names["vi"] ^ names["en"]
    if only_once and not strange:
        yield entry.tell("spec.placeholders_differ", at, name=", ".join(sorted(only_once)))


KIND = Kind("report", "reports", build, judge, title_of)
