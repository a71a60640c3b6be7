"""Forms: which columns a report has, and what heads them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, Literal

from kpi.findings import Finding
from kpi.model.heading import bare_key, header_key
from kpi.model.level import LEVELS, Level
from kpi.model.measure import measures
from kpi.model.period import Period
from kpi.quick import dataclass
from kpi.spec.entry import Entry
from kpi.spec.kind import Kind, title_of
from kpi.spec.sheet_words import reading
from kpi.spec.values import NO_TEXT, Json, Text, Validity, text_of, validity_of
from kpi.spec.world import World, overlap, repeated

Path = tuple[frozenset[str], ...]


Standing = Literal["project", "office", "official"]


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A leaf of a form's header tree. `path` holds, from the outermost group to the leaf, the accepted
    texts at each depth (the first is the printed one). Not `required`: the column may be left out and its
    cells may be empty."""

    indicator: str
    path: tuple[tuple[str, ...], ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A report form: `id` as on the command line ("01"), `code` as printed ("01/XPLM"). `standing`: project,
    office or official. `note` says what it counts and why. `periods` are the kinds of period it is sent for
    (year, half, quarter, month; none named: all). `passed_over` are the headings, from the outermost group to
    its own, of printed columns that are not collected. One that `is_optional` nobody has to send. Its rows
    are of units of one `level`."""

    id: str
    code: str
    title: Text
    standing: Standing
    source: str
    validity: Validity
    columns: tuple[FormColumn, ...]
    note: Text = NO_TEXT
    periods: tuple[str, ...] = ()
    passed_over: tuple[tuple[str, ...], ...] = ()
    is_optional: bool = False
    level: Level = "commune"

    def awaited(self, period: Period) -> bool:
        """Whether it is to be sent for a period."""
        fits = not self.periods or period.kind in self.periods
        return fits and not self.is_optional and self.validity.covers(period.end)

    @property
    def edition(self) -> str:
        """A fingerprint of what the form asks for, in which order."""
        columns = ([c.indicator, c.required, *(t[0] for t in c.path)] for c in self.columns)
        shape = json.dumps([self.id, self.code, *columns], ensure_ascii=False)
        return hashlib.sha256(shape.encode()).hexdigest()[:12]

    @property
    def indicators(self) -> tuple[str, ...]:
        """Ids of the columns, in order."""
        return tuple(c.indicator for c in self.columns)


def levels_of(forms: Iterable[Form], names: Collection[str]) -> tuple[Level, ...]:
    """The levels whose units are asked for some indicators, the highest first; communes where none is."""
    levels = {form.level for form in forms if any(name in names for name in form.indicators)} or {LEVELS[-1]}
    return tuple(level for level in LEVELS if level in levels)


def build(data: Json) -> Form:
    """From checked JSON."""
    return Form(
        id=data["id"],
        code=data["code"],
        title=text_of(data["title"]),
        standing=data["standing"],
        source=data["source"],
        validity=validity_of(data),
        columns=tuple(_columns(data["columns"], ())),
        note=text_of(data["note"]),
        periods=tuple(data.get("periods", ())),
        passed_over=tuple(map(tuple, data.get("passed_over", ()))),
        is_optional=data.get("optional", False),
        level=data.get("level", "commune"),
    )


def _columns(columns: list[Json], above: tuple[tuple[str, ...], ...]) -> Iterator[FormColumn]:
    for column in columns:
        path = (*above, tuple(column["header"]))
        if "columns" in column:
            yield from _columns(column["columns"], path)
        else:
            yield FormColumn(column["indicator"], path, column["required"])


def judge(world: World, entry: Entry) -> Iterator[Finding]:
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
    yield from _collected_too(entry, leaves)
    yield from _rivals(world, entry, {leaf["indicator"]: at for at, leaf, _ in leaves})


def _collected_too(entry: Entry, leaves: list[tuple[str, Mapping[str, Any], Path]]) -> Iterator[Finding]:
    """Columns that are passed over must not be called as one that is collected."""
    for no, headings in enumerate(entry.data.get("passed_over", ())):
        keys = tuple(map(header_key, headings))
        for _, leaf, path in leaves:
            if len(path) == len(keys) and all(key in level for key, level in zip(keys, path, strict=True)):
                at = f".passed_over[{no}]"
                yield entry.tell(
                    "spec.columns_confusable", at, one=" – ".join(headings), other=leaf["indicator"]
                )


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
        reading_words = reading(settings.data)
        grammar = measures(reading_words.measures, (data["unit"]["vi"],))
        kinds = {m.kind for m in grammar.parse(data["unit"]["vi"])}
        for text in longer:
            inside = text.partition("(")[2].partition(")")[0]
            fits = any(grammar.fits(kind, m.kind) for m in grammar.parse(inside) for kind in kinds)
            if fits or header_key(inside) in map(header_key, reading_words.headings.asides):
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


KIND = Kind("form", "forms", build, judge, title_of, own_standings=("office", "project"))
