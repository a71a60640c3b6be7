"""A scoring scheme as sheets of rows, for an office that enters it in Excel, and back as JSON.

A sheet is a list of fields, each at a dotted place of the JSON object its rows stand for (``name.vi``). The
two ways are each other's inverse: what is written and read back is the same scheme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from kpi.quick import dataclass
from kpi.spec.values import Json

SheetKey = Literal[
    "scheme", "basis", "blocks", "criteria", "steps", "alternatives", "conditions", "bands", "caps",
    "recognition", "vetoes", "conflicts",
]  # fmt: skip
FieldKind = Literal["text", "number", "day", "list"]
Value = str | Decimal
Row = Mapping[str, Value]
Rows = Mapping[SheetKey, Sequence[Row]]
Place = tuple[SheetKey, int, str]
"""Sheet, number of the row among its rows, and field ("" for the row)."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: `choice` names the list it is chosen from; `needed` where the row is filled in at all;
    `later` is one that workbooks made before do not have."""

    key: str
    width: float
    kind: FieldKind = "text"
    needed: bool = False
    choice: Literal[
        "", "kind", "end", "on_error", "final", "on_missing", "block", "criterion", "band", "empty"
    ] = ""
    later: bool = False


def _words(key: str, needed: bool = False, width: float = 34) -> tuple[Field, Field]:
    return Field(f"{key}.vi", width, needed=needed), Field(f"{key}.en", width * 0.8, needed=needed)


_ENDS = ("from", "over", "to", "below")
_CITED = Field("citation", 34)
SHEETS: Mapping[SheetKey, tuple[Field, ...]] = {
    "scheme": (
        Field("id", 0, needed=True), *_words("name", needed=True), Field("valid_from", 0, "day", needed=True),
        Field("valid_to", 0, "day"), *_words("validity_reason"), Field("citation", 0),
        Field("points", 0, "number", needed=True), Field("periods", 0, "list", needed=True),
        Field("on_error", 0, choice="on_error"), *_words("note", needed=True),
        Field("assessment.final", 0, choice="final", later=True),
        Field("assessment.on_missing", 0, choice="on_missing", later=True),
        Field("assessment.citation", 0, later=True),
        Field("share_places", 0, "number", later=True),
    ),
    "basis": (
        *_words("title", needed=True), Field("in_force", 12, "day", needed=True), Field("expires", 12, "day"),
        *_words("repealed_by"), Field("citation", 34, needed=True),
    ),
    "blocks": (Field("id", 8, needed=True), *_words("name", needed=True), Field("points", 8, "number", True)),
    "criteria": (
        Field("block", 7, needed=True, choice="block"), Field("id", 8, needed=True),
        *_words("name", needed=True), Field("kind", 12, needed=True, choice="kind"), Field("value", 34),
        Field("points", 8, "number", True), Field("per_case", 8, "number"), Field("floor", 8, "number"),
        Field("per_unit", 8, "number"), Field("least", 8, "number"), Field("empty_when", 24),
        Field("empty_points", 8, "number"), Field("citation", 40, needed=True), *_words("note"),
        Field("empty", 16, choice="empty", later=True),
    ),
    "steps": (
        Field("criterion", 9, needed=True, choice="criterion"), Field("alternative", 8, "number"),
        Field("end", 10, needed=True, choice="end"), Field("limit", 10, "number", needed=True),
        Field("points", 8, "number", needed=True), _CITED,
    ),
    "alternatives": (Field("criterion", 9, needed=True, choice="criterion"), Field("value", 40, needed=True)),
    "conditions": (
        Field("criterion", 9, needed=True, choice="criterion"), *_words("name", needed=True),
        Field("when", 40, needed=True), _CITED,
    ),
    "bands": (
        Field("id", 16, needed=True), *_words("name", needed=True), Field("from", 8, "number", True), _CITED,
    ),
    "caps": (
        Field("id", 16, needed=True), Field("when", 40, needed=True),
        Field("at_most", 16, needed=True, choice="band"), *_words("reason", needed=True), _CITED,
    ),
    "recognition": (
        Field("id", 16, needed=True), *_words("name", needed=True), Field("classes", 24, "list", needed=True),
        Field("years", 8, "number", needed=True), Field("kept.classes", 24, "list"),
        Field("kept.citation", 34), Field("registered", 16), Field("citation", 40, needed=True),
        *_words("note"),
    ),
    "vetoes": (
        Field("id", 16, needed=True), Field("when", 40, needed=True), *_words("reason", needed=True),
        *_words("result", needed=True, width=20), _CITED,
    ),
    "conflicts": (
        Field("id", 16, needed=True), Field("between", 20, "list", needed=True),
        Field("when", 40, needed=True), *_words("note", needed=True), _CITED,
    ),
}  # fmt: skip
"""All sheets, in the order in which an office fills them in."""

_LISTS: Mapping[str, SheetKey] = {
    "legal_basis": "basis", "bands": "bands", "caps": "caps", "recognition": "recognition",
    "vetoes": "vetoes", "conflicts": "conflicts",
}  # fmt: skip
OPTIONAL: tuple[SheetKey, ...] = ("recognition", "vetoes", "conflicts")
"""Sheets that a workbook may lack, as those made before they were there do; empty they say nothing."""


def to_rows(data: Json) -> Rows:
    """The rows of each sheet for a scheme as JSON."""
    criteria = [(block["id"], one) for block in data["blocks"] for one in block["criteria"]]
    return {
        "scheme": [_row("scheme", data)],
        **{sheet: [_row(sheet, one) for one in data.get(key, ())] for key, sheet in _LISTS.items()},
        "blocks": [_row("blocks", block) for block in data["blocks"]],
        "criteria": [_row("criteria", {**one, "block": block}) for block, one in criteria],
        "steps": [row for _, one in criteria for row in _step_rows(one)],
        "alternatives": [
            _row("alternatives", {**other, "criterion": one["id"]})
            for _, one in criteria
            for other in one.get("alternatives", ())
        ],
        "conditions": [
            _row("conditions", {**part, "criterion": one["id"]})
            for _, one in criteria
            for part in one.get("conditions", ())
        ],
    }


def _row(sheet: SheetKey, data: Json) -> Row:
    values = {field.key: _at(data, field.key) for field in SHEETS[sheet]}
    return {key: _value(value) for key, value in values.items() if value is not None}


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return ", ".join(value)
    return value if isinstance(value, str | Decimal) else Decimal(value)


def _step_rows(criterion: Json) -> Iterator[Row]:
    own_steps = [(None, step) for step in criterion.get("steps", ())]
    others = [(n, s) for n, one in enumerate(criterion.get("alternatives", ()), 1) for s in one["steps"]]
    for number, step in (*own_steps, *others):
        end = next(key for key in _ENDS if key in step)
        more = {"criterion": criterion["id"], "alternative": number, "end": end, "limit": step[end]}
        yield _row("steps", {**step, **more})


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
        self.lost: list[Place] = []

    def build(self) -> tuple[dict[str, Any], dict[str, Place], tuple[Place, ...]]:
        heads = self.rows.get("scheme", ())
        data: dict[str, Any] = {"kind": "scheme"}
        data |= self._object("scheme", 0, heads[0], "$") if heads else {}
        for key, sheet in _LISTS.items():
            rows = self.rows.get(sheet, ())
            if rows or sheet not in OPTIONAL:
                data[key] = [self._object(sheet, n, row, f"$.{key}[{n}]") for n, row in enumerate(rows)]
        data["blocks"] = self._blocks()
        return data, self.places, tuple(self.lost)

    def _object(self, sheet: SheetKey, number: int, row: Row, path: str, *aside: str) -> dict[str, Any]:
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
                    value = [word.strip() for word in str(value).split(",") if word.strip()]
                _put(values, field.key, value)
        return values

    def _blocks(self) -> list[dict[str, Any]]:
        blocks: list[dict[str, Any]] = []
        for n, row in enumerate(self.rows.get("blocks", ())):
            blocks.append({**self._object("blocks", n, row, f"$.blocks[{n}]"), "criteria": []})
        numbers = {block.get("id"): n for n, block in reversed([*enumerate(blocks)])}
        criteria: dict[Value, tuple[str, dict[str, Any]]] = {}
        for n, row in enumerate(self.rows.get("criteria", ())):
            place = numbers.get(row.get("block", ""))
            if place is None:
                self.lost.append(("criteria", n, "block"))
                continue
            siblings = blocks[place]["criteria"]
            path = f"$.blocks[{place}].criteria[{len(siblings)}]"
            siblings.append(self._object("criteria", n, row, path, "block"))
            criteria.setdefault(row.get("id", ""), (path, siblings[-1]))
        self._parts("alternatives", criteria)
        self._parts("conditions", criteria)
        self._steps(criteria)
        return blocks

    def _parts(self, sheet: SheetKey, criteria: Mapping[Value, tuple[str, dict[str, Any]]]) -> None:
        for n, row in enumerate(self.rows.get(sheet, ())):
            home = criteria.get(row.get("criterion", ""))
            if home is None:
                self.lost.append((sheet, n, "criterion"))
                continue
            path, criterion = home
            others = criterion.setdefault(sheet, [])
            self.places.setdefault(f"{path}.{sheet}", (sheet, n, ""))
            others.append(self._object(sheet, n, row, f"{path}.{sheet}[{len(others)}]", "criterion"))

    def _steps(self, criteria: Mapping[Value, tuple[str, dict[str, Any]]]) -> None:
        for n, row in enumerate(self.rows.get("steps", ())):
            path, home = criteria.get(row.get("criterion", ""), ("", None))
            number = row.get("alternative")
            if home is not None and number is not None:
                others = home.get("alternatives", [])
                at = int(number) - 1 if isinstance(number, Decimal) and number == int(number) else -1
                path, home = f"{path}.alternatives[{at}]", others[at] if 0 <= at < len(others) else None
            if home is None:
                self.lost.append(("steps", n, "criterion" if number is None else "alternative"))
                continue
            steps = home.setdefault("steps", [])
            self.places.setdefault(f"{path}.steps", ("steps", n, ""))
            place = f"{path}.steps[{len(steps)}]"
            step = self._object("steps", n, row, place, "criterion", "alternative", "end", "limit")
            end = str(row.get("end", _ENDS[0]))
            self.places[f"{place}.{end}"] = ("steps", n, "limit")
            steps.append({**({end: row["limit"]} if "limit" in row else {}), **step})


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
    for sheet, sheet_rows in rows.items():
        counts: dict[str, int] = {}
        for row in sheet_rows:
            about = "" if sheet == "scheme" else _about(sheet, row)
            counts[about] = counts.get(about, 0) + 1
            name = f"{about} ({counts[about]})" if sheet in _UNNAMED else about
            values |= {(sheet, name, key): value for key, value in row.items()}
    return values


_UNNAMED = ("steps", "alternatives", "conditions")


def _about(sheet: SheetKey, row: Row) -> str:
    key = {"basis": "citation", "steps": "criterion", "alternatives": "criterion", "conditions": "criterion"}
    return str(row.get(key.get(sheet, "id"), ""))
