"""Groups, variants and readings of a scheme as rows of its workbook, and back.

A change is a row of the sheet "changes" with a number; steps, alternatives and conditions that it sets stand
on the sheets of these, each with that number beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from kpi.quick import dataclass
from kpi.spec.scheme_fields import SHEETS, Place, Row, Rows, SheetKey, Value
from kpi.spec.values import Json

THINGS = ("block", "criterion", "band", "cap", "veto", "conflict")
"""What a change may be of."""
PARTS: tuple[SheetKey, ...] = ("steps", "alternatives", "conditions")
"""Sheets that hold parts of criteria, of changed ones too."""
_MEMBER_DAYS: Mapping[str, str] = {"from": "valid_from", "to": "valid_to"}
"""The fields for the days of a member: "from" is one of points elsewhere."""
_HEAD = ("number", "variant", "reading", "option", "for", "of", "thing", "without")
_SET = tuple(one.key for one in SHEETS["changes"] if one.key not in _HEAD)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A change with its number in the workbook, and the fields that say whose it is."""

    number: int
    owner: Mapping[str, str]
    data: Json

    @property
    def thing(self) -> tuple[str, str]:
        """Of what it is (a word of `THINGS`), and the id of that."""
        of = next(one for one in THINGS if one in self.data)
        return of, self.data[of]


def numbered(data: Json) -> list[Numbered]:
    """All changes of a scheme, those of variants first."""
    owners: list[tuple[Mapping[str, str], Json]] = [
        ({"variant": one["id"]}, one) for one in data.get("variants", ())
    ]
    owners += [
        ({"reading": reading["id"], "option": option["id"]}, option)
        for reading in data.get("readings", ())
        for option in reading["options"]
    ]
    changes = [(owner, change) for owner, one in owners for change in one.get("changes", ())]
    return [Numbered(n, owner, change) for n, (owner, change) in enumerate(changes, 1)]


def parts_of(data: Json) -> Iterator[tuple[Json, int | None]]:
    """Every criterion, and every change of one in its place (its ``id`` and what it sets), with the number of
    the change."""
    for block in data["blocks"]:
        for one in block["criteria"]:
            yield one, None
    for change in numbered(data):
        of, name = change.thing
        if of == "criterion":
            yield {**change.data.get("set", {}), "id": name}, change.number


def way_data(data: Json) -> Iterator[tuple[SheetKey, Json]]:
    """What the rows of the sheets of groups, variants and readings stand for, sheet by sheet."""
    for group in data.get("groups", ()):
        yield "groups", group
        for one in group["members"]:
            days = {field: one[key] for key, field in _MEMBER_DAYS.items() if key in one}
            yield "members", {"province": one["province"], **days, "group": group["id"]}
    for one in data.get("variants", ()):
        yield "variants", one
    for reading in data.get("readings", ()):
        yield "readings", reading
        yield from (("options", {**one, "reading": reading["id"]}) for one in reading["options"])
    for change in numbered(data):
        of, name = change.thing
        aside = {key: value for key, value in change.data.items() if key in ("for", "without")}
        row = {**change.data.get("set", {}), **aside, **change.owner, "number": change.number}
        yield "changes", {**row, "of": of, "thing": name}


class Builder(Protocol):
    """What puts together JSON from rows: see `kpi.spec.scheme_sheets`."""

    rows: Rows
    places: dict[str, Place]
    strays: list[Place]

    def object(self, sheet: SheetKey, number: int, row: Row, path: str, *aside: str) -> dict[str, Any]:
        """What one row says, `aside` left out."""


Homes = dict[Value, tuple[str, dict[str, Any]]]
"""The path and the object of each thing, by its id or number."""


def put_ways(builder: Builder, data: dict[str, Any]) -> Homes:
    """Put groups, variants, readings and changes into the JSON of a scheme; the homes of what changes set, by
    their numbers."""
    groups = _things(builder, data, "groups")
    _inner(builder, "members", "group", groups)
    variants = _things(builder, data, "variants")
    readings = _things(builder, data, "readings")
    options = _inner(builder, "options", "reading", readings)
    return _changes(builder, variants, readings, options)


def _things(builder: Builder, data: dict[str, Any], sheet: SheetKey) -> Homes:
    homes: Homes = {}
    rows = builder.rows.get(sheet, ())
    for n, row in enumerate(rows):
        path = f"$.{sheet}[{n}]"
        one = builder.object(sheet, n, row, path)
        data.setdefault(str(sheet), []).append(one)
        homes.setdefault(row.get("id", ""), (path, one))
    return homes


def _inner(builder: Builder, sheet: SheetKey, home_key: str, homes: Homes) -> dict[tuple[Value, Value], Any]:
    """Members of groups, options of readings; the last by the ids of both."""
    inner: dict[tuple[Value, Value], Any] = {}
    for n, row in enumerate(builder.rows.get(sheet, ())):
        home = homes.get(row.get(home_key, ""))
        if home is None:
            builder.strays.append((sheet, n, home_key))
            continue
        path, one = home
        siblings = one.setdefault(str(sheet), [])
        own_path = f"{path}.{sheet}[{len(siblings)}]"
        values = builder.object(sheet, n, row, own_path, home_key)
        for key, field in _MEMBER_DAYS.items() if sheet == "members" else ():
            builder.places[f"{own_path}.{key}"] = (sheet, n, field)
            values |= {key: values.pop(field)} if field in values else {}
        siblings.append(values)
        inner.setdefault((row.get(home_key, ""), row.get("id", "")), (own_path, siblings[-1]))
    return inner


def _changes(
    builder: Builder, variants: Homes, readings: Homes, options: Mapping[tuple[Value, Value], Any]
) -> Homes:
    homes: Homes = {}
    for n, row in enumerate(builder.rows.get("changes", ())):
        home, key = _owner(row, variants, readings, options)
        if home is None:
            builder.strays.append(("changes", n, key))
            continue
        path, one = home
        siblings = one.setdefault("changes", [])
        own_path = f"{path}.changes[{len(siblings)}]"
        values = builder.object("changes", n, row, own_path, *_HEAD[:4], "of", "thing")
        of = str(row.get("of", THINGS[0]))
        aside = {name: value for name, value in values.items() if name in ("for", "without")}
        new_values = {name: value for name, value in values.items() if name not in aside}
        change: dict[str, Any] = {**({of: row["thing"]} if "thing" in row else {}), **aside}
        change |= {"set": new_values} if new_values else {}
        builder.places[f"{own_path}.{of}"] = ("changes", n, "thing")
        builder.places[f"{own_path}.set"] = ("changes", n, "")
        builder.places |= {f"{own_path}.set.{name}": ("changes", n, name) for name in _SET}
        siblings.append(change)
        homes.setdefault(row.get("number", ""), (f"{own_path}.set", change))
    return homes


def _owner(
    row: Row, variants: Homes, readings: Homes, options: Mapping[tuple[Value, Value], Any]
) -> tuple[tuple[str, dict[str, Any]] | None, str]:
    """The variant or option whose change a row is, and the field that leads nowhere where there is none."""
    reading, option = row.get("reading", ""), row.get("option", "")
    if not reading and not option:
        return variants.get(row.get("variant", "")), "variant"
    if "variant" in row or reading not in readings:
        return None, "variant" if "variant" in row else "reading"
    return options.get((reading, option)), "option"


def labels_of(rows: Rows) -> dict[Value, str]:
    """What each change is about, by its number: whose it is, and of what."""
    return {row.get("number", ""): _label(row) for row in rows.get("changes", ())}


def _label(row: Row) -> str:
    owner = str(row.get("variant") or f"{row.get('reading', '')}={row.get('option', '')}")
    only = f" ({row['for']})" if "for" in row else ""
    return f"{owner}{only}: {row.get('thing', '')}"
