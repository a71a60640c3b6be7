"""A scoring scheme as sheets of rows, for an office that enters it in Excel, and back as JSON.

A sheet is a list of fields, each at a dotted place of the JSON object its rows stand for (``name.vi``). The
two ways are each other's inverse: what is written and read back is the same scheme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from kpi.spec.scheme_fields import ENDS, OPTIONAL, SHEETS, Place, Row, Rows, SheetKey, Value
from kpi.spec.scheme_way_sheets import PARTS, Homes, labels_of, parts_of, put_ways, way_data
from kpi.spec.values import Json

_LISTS: Mapping[str, SheetKey] = {
    "legal_basis": "basis", "bands": "bands", "caps": "caps", "recognition": "recognition",
    "vetoes": "vetoes", "conflicts": "conflicts",
}  # fmt: skip


def to_rows(data: Json) -> Rows:
    """The rows of each sheet for a scheme as JSON."""
    criteria = [(block["id"], one) for block in data["blocks"] for one in block["criteria"]]
    parts = [*parts_of(data)]
    ways: dict[SheetKey, list[Row]] = {sheet: [] for sheet in OPTIONAL if sheet not in _LISTS}
    for sheet, one in way_data(data):
        ways[sheet].append(_row(sheet, one))
    return {
        "scheme": [_row("scheme", data)],
        **{sheet: [_row(sheet, one) for one in data.get(key, ())] for key, sheet in _LISTS.items()},
        "blocks": [_row("blocks", block) for block in data["blocks"]],
        "criteria": [_row("criteria", {**one, "block": block}) for block, one in criteria],
        "steps": [row for one, change in parts for row in _step_rows(one, change)],
        "alternatives": [
            _row("alternatives", {**other, "criterion": one["id"], "change": change})
            for one, change in parts
            for other in one.get("alternatives", ())
        ],
        "conditions": [
            _row("conditions", {**part, "criterion": one["id"], "change": change})
            for one, change in parts
            for part in one.get("conditions", ())
        ],
        **ways,
    }


def _row(sheet: SheetKey, data: Json) -> Row:
    values = {field.key: _at(data, field.key) for field in SHEETS[sheet]}
    return {key: _value(value) for key, value in values.items() if value is not None}


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return ", ".join(value)
    return value if isinstance(value, str | Decimal) else Decimal(value)


def _step_rows(criterion: Json, change: int | None) -> Iterator[Row]:
    own_steps = [(None, step) for step in criterion.get("steps", ())]
    others = [(n, s) for n, one in enumerate(criterion.get("alternatives", ()), 1) for s in one["steps"]]
    for number, step in (*own_steps, *others):
        end = next(key for key in ENDS if key in step)
        more = {"criterion": criterion["id"], "alternative": number, "end": end, "limit": step[end]}
        yield _row("steps", {**step, **more, "change": change})


def _at(data: Json, key: str) -> Any:
    value: Any = data
    for part in key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def from_rows(rows: Rows) -> tuple[dict[str, Any], dict[str, Place], tuple[Place, ...]]:
    """The scheme that rows say, where in them each place of the JSON (``$.blocks[0].id``) stands, and the
    rows that name a block, a criterion or an alternative which is not there."""
    return _Builder(rows).build()


class _Builder:
    """JSON being put together from rows; an object remembers where its fields stand."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.places: dict[str, Place] = {}
        self.strays: list[Place] = []
        self.changes: Homes = {}

    def build(self) -> tuple[dict[str, Any], dict[str, Place], tuple[Place, ...]]:
        heads = self.rows.get("scheme", ())
        data: dict[str, Any] = {"kind": "scheme"}
        data |= self.object("scheme", 0, heads[0], "$") if heads else {}
        for key, sheet in _LISTS.items():
            rows = self.rows.get(sheet, ())
            if rows or sheet not in OPTIONAL:
                data[key] = [self.object(sheet, n, row, f"$.{key}[{n}]") for n, row in enumerate(rows)]
        self.changes = put_ways(self, data)
        data["blocks"] = self._blocks()
        return data, self.places, tuple(self.strays)

    def object(self, sheet: SheetKey, number: int, row: Row, path: str, *aside: str) -> dict[str, Any]:
        """What one row says, `aside` left out."""
        values: dict[str, Any] = {}
        self.places[path] = (sheet, number, "")
        for field in SHEETS[sheet]:
            if field.key in aside:
                continue
            self.places[f"{path}.{field.key}"] = (sheet, number, field.key)
            if field.key in row:
                value: Any = row[field.key]
                if field.kind == "list":
                    value = _items(str(value), field.key)
                _put(values, field.key, value)
        return values

    def _blocks(self) -> list[dict[str, Any]]:
        blocks: list[dict[str, Any]] = []
        for n, row in enumerate(self.rows.get("blocks", ())):
            blocks.append({**self.object("blocks", n, row, f"$.blocks[{n}]"), "criteria": []})
        numbers = {block.get("id"): n for n, block in reversed([*enumerate(blocks)])}
        criteria: dict[Value, tuple[str, dict[str, Any]]] = {}
        for n, row in enumerate(self.rows.get("criteria", ())):
            place = numbers.get(row.get("block", ""))
            if place is None:
                self.strays.append(("criteria", n, "block"))
                continue
            siblings = blocks[place]["criteria"]
            path = f"$.blocks[{place}].criteria[{len(siblings)}]"
            siblings.append(self.object("criteria", n, row, path, "block"))
            criteria.setdefault(row.get("id", ""), (path, siblings[-1]))
        self._parts("alternatives", criteria)
        self._parts("conditions", criteria)
        self._steps(criteria)
        return blocks

    def _parts(self, sheet: SheetKey, criteria: Mapping[Value, tuple[str, dict[str, Any]]]) -> None:
        for n, row in enumerate(self.rows.get(sheet, ())):
            home = self._home(row, criteria)
            if home is None:
                self.strays.append((sheet, n, "change" if "change" in row else "criterion"))
                continue
            path, criterion = home
            others = criterion.setdefault(str(sheet), [])
            self.places.setdefault(f"{path}.{sheet}", (sheet, n, ""))
            others.append(self.object(sheet, n, row, f"{path}.{sheet}[{len(others)}]", "criterion", "change"))

    def _home(
        self, row: Row, criteria: Mapping[Value, tuple[str, dict[str, Any]]]
    ) -> tuple[str, dict[str, Any]] | None:
        """The criterion of which a row is a part, or what the change sets that it is a part of."""
        if "change" not in row:
            return criteria.get(row.get("criterion", ""))
        path, change = self.changes.get(row["change"], ("", {}))
        if change.get("criterion") != row.get("criterion", ""):
            return None
        values: dict[str, Any] = change.setdefault("set", {})
        return path, values

    def _steps(self, criteria: Mapping[Value, tuple[str, dict[str, Any]]]) -> None:
        for n, row in enumerate(self.rows.get("steps", ())):
            path, home = self._home(row, criteria) or ("", None)
            number = row.get("alternative")
            if home is not None and number is not None:
                others = home.get("alternatives", [])
                at = int(number) - 1 if isinstance(number, Decimal) and number == int(number) else -1
                path, home = f"{path}.alternatives[{at}]", others[at] if 0 <= at < len(others) else None
            if home is None:
                key = "change" if "change" in row else "criterion"
                self.strays.append(("steps", n, key if number is None else "alternative"))
                continue
            steps = home.setdefault("steps", [])
            self.places.setdefault(f"{path}.steps", ("steps", n, ""))
            place = f"{path}.steps[{len(steps)}]"
            aside = "criterion", "alternative", "end", "limit", "change"
            step = self.object("steps", n, row, place, *aside)
            end = str(row.get("end", ENDS[0]))
            self.places[f"{place}.{end}"] = ("steps", n, "limit")
            steps.append({**({end: row["limit"]} if "limit" in row else {}), **step})


def _items(text: str, key: str) -> list[str]:
    """The items of a list, between commas or semicolons; kinds of unit are written as in names."""
    items = [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]
    return [item.capitalize() for item in items] if key == "kinds" else items


def _put(data: dict[str, Any], key: str, value: Any) -> None:
    *way, last = key.split(".")
    for part in way:
        data = data.setdefault(part, {})
    data[last] = int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def place_of(path: str, places: Mapping[str, Place]) -> Place | None:
    """Where a place of the JSON stands: itself, else the nearest thing around it."""
    while path and path not in places:
        path = path[: max(path.rfind("."), path.rfind("["))] if path != "$" else ""
    return places.get(path)


Key = tuple[SheetKey, str, str]
"""Sheet, what the row is about, and field."""


def keyed(rows: Rows) -> dict[Key, Value]:
    """Every value of a scheme by what it is about, so that two schemes can be held against each other; steps
    and the like, which have no name, count by their place."""
    values: dict[Key, Value] = {}
    labels = labels_of(rows)
    for sheet, sheet_rows in rows.items():
        counts: dict[str, int] = {}
        for row in sheet_rows:
            about = "" if sheet == "scheme" else _about(sheet, row, labels)
            counts[about] = counts.get(about, 0) + 1
            name = f"{about} ({counts[about]})" if sheet in PARTS or counts[about] > 1 else about
            fields = {key: value for key, value in row.items() if key not in ("number", "change")}
            values |= {(sheet, name, key): value for key, value in fields.items()}
    return values


_ABOUT: Mapping[str, tuple[str, ...]] = {
    "basis": ("citation",),
    "members": ("group", "province"),
    "options": ("reading", "id"),
    **dict.fromkeys(PARTS, ("criterion",)),
}


def _about(sheet: SheetKey, row: Row, labels: Mapping[Value, str]) -> str:
    """What a row is about; a change, and what it sets, by whose it is."""
    number = row.get("number" if sheet == "changes" else "change")
    if number is not None:
        return labels.get(number, "")
    return ": ".join(str(row.get(key, "")) for key in _ABOUT.get(sheet, ("id",)))
