"""The sheets of a scheme's workbook: what is a row of each, and in which column each field stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from kpi.quick import dataclass

SheetKey = Literal[
    "scheme", "basis", "blocks", "criteria", "steps", "alternatives", "conditions", "bands", "caps",
    "recognition", "vetoes", "conflicts", "groups", "members", "variants", "readings", "options", "changes",
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
        "",
        "kind",
        "end",
        "on_error",
        "final",
        "on_missing",
        "block",
        "criterion",
        "band",
        "empty",
        "of",
        "unit_kind",
        "group",
        "variant",
        "reading",
    ] = ""
    later: bool = False


def _words(key: str, needed: bool = False, width: float = 34) -> tuple[Field, Field]:
    return Field(f"{key}.vi", width, needed=needed), Field(f"{key}.en", width * 0.8, needed=needed)


ENDS = ("from", "over", "to", "below")
"""The ends a step may have."""
_CITED = Field("citation", 34)
_CHANGE = Field("change", 10, "number", later=True)
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
        Field("points", 8, "number", needed=True), _CITED, _CHANGE,
    ),
    "alternatives": (
        Field("criterion", 9, needed=True, choice="criterion"), Field("value", 40, needed=True), _CHANGE,
    ),
    "conditions": (
        Field("criterion", 9, needed=True, choice="criterion"), *_words("name", needed=True),
        Field("when", 40, needed=True), _CITED, _CHANGE,
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
    "groups": (
        Field("id", 16, needed=True), *_words("name", needed=True), Field("citation", 40, needed=True),
    ),
    "members": (
        Field("group", 16, needed=True, choice="group"), Field("province", 10, needed=True),
        Field("valid_from", 12, "day", needed=True), Field("valid_to", 12, "day"),
    ),
    "variants": (
        Field("id", 16, needed=True), *_words("name", needed=True), Field("kinds", 24, "list"),
        Field("group", 16, choice="group"), Field("citation", 40, needed=True), *_words("note"),
    ),
    "readings": (
        Field("id", 16, needed=True), *_words("name", needed=True), Field("default", 16, needed=True),
        *_words("note", needed=True),
    ),
    "options": (
        Field("reading", 16, needed=True, choice="reading"), Field("id", 16, needed=True),
        *_words("name", needed=True), _CITED,
    ),
    "changes": (
        Field("number", 8, "number", needed=True), Field("variant", 14, choice="variant"),
        Field("reading", 14, choice="reading"), Field("option", 14), Field("for", 16, "list"),
        Field("of", 12, needed=True, choice="of"), Field("thing", 12, needed=True), *_words("name"),
        Field("kind", 12, choice="kind"), Field("value", 34), Field("points", 8, "number"),
        Field("per_case", 8, "number"), Field("floor", 8, "number"), Field("per_unit", 8, "number"),
        Field("least", 8, "number"), Field("empty_when", 24), Field("empty_points", 8, "number"),
        Field("empty", 16, choice="empty"), Field("from", 8, "number"), Field("when", 34),
        Field("at_most", 16, choice="band"), *_words("reason"), Field("between", 20, "list"),
        *_words("note"), Field("citation", 40), Field("without", 24, "list"),
    ),
}  # fmt: skip
"""All sheets, in the order in which an office fills them in."""
OPTIONAL: tuple[SheetKey, ...] = (
    "recognition", "vetoes", "conflicts", "groups", "members", "variants", "readings", "options", "changes",
)  # fmt: skip
"""Sheets that a workbook may lack, as those made before they were there do; empty they say nothing."""
