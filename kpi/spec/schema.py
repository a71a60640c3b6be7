"""A spec file against its JSON Schema, told in our own words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi.findings import Finding, finding
from kpi.spec.entry import Entry
from kpi.spec.files import SpecFile

if TYPE_CHECKING:
    from jsonschema import ValidationError

_SHAPES = {
    "object": "{…}",
    "array": "[…]",
    "string": '"…"',
    "integer": "12",
    "number": "12.5",
    "boolean": "true, false",
    "null": "null",
}
_LIMITS = {"minimum": "≥", "maximum": "≤", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
_COUNTS = {"minItems": "≥", "minLength": "≥", "minProperties": "≥", "maxItems": "≤", "maxLength": "≤"}


def schema_findings(files: tuple[SpecFile, ...], schemas: Path) -> dict[Path, tuple[Finding, ...]]:
    """What each readable file has against the schema of its kind; `schemas` is the folder they lie in."""
    findings_by_path: dict[Path, tuple[Finding, ...]] = {}
    shapes = Shapes(schemas)
    for file in files:
        findings = () if file.data is None else shapes.findings(file.kind, str(file.path), file.data)
        if findings:
            findings_by_path[file.path] = findings
    return findings_by_path


class Shapes:
    """The schemas in a folder, each read once."""

    def __init__(self, schemas: Path) -> None:
        self.schemas = schemas
        self.validators: dict[str, Any] = {}

    def findings(self, kind: str, file: str, data: Any) -> tuple[Finding, ...]:
        """What the data of a file has against the schema of a kind of file."""
        from jsonschema import Draft202012Validator

        if kind not in self.validators:
            text = (self.schemas / f"{kind}.schema.json").read_text("utf-8")
            self.validators[kind] = Draft202012Validator(json.loads(text))
        errors = sorted(self.validators[kind].iter_errors(data), key=lambda e: e.json_path)
        return tuple(dict.fromkeys(f for e in errors for f in _tell(file, e)))

    def of_entry(self, entry: Entry) -> tuple[Finding, ...]:
        """What a spec that stands alone in its file has against it."""
        return self.findings(entry.kind, entry.file, entry.data)


def shown(value: Any) -> str:
    """A JSON value as it would be typed, shortened."""
    if isinstance(value, dict | list):
        return _SHAPES["object" if isinstance(value, dict) else "array"]
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"


def _tell(file: str, error: ValidationError) -> Iterator[Finding]:
    rule = str(error.validator)
    limit: Any = error.validator_value
    value: Any = error.instance
    schema: Any = error.schema
    place: dict[str, Any] = {"file": file, "path": error.json_path}
    if rule == "additionalProperties":
        properties = schema.get("properties", {})
        for key in value:
            if key not in properties:
                at = f"{error.json_path}.{key}"
                yield finding("spec.unknown_key", file=file, path=at, key=key, allowed=", ".join(properties))
    elif rule in ("required", "dependentRequired"):
        names = limit if rule == "required" else [w for k, ws in limit.items() if k in value for w in ws]
        yield from (finding("spec.missing_key", **place, key=key) for key in names if key not in value)
    elif rule == "type":
        yield finding("spec.wrong_type", **place, value=shown(value), allowed=_SHAPES[limit])
    elif rule in ("enum", "const"):
        values = limit if rule == "enum" else [limit]
        yield finding("spec.bad_value", **place, value=shown(value), allowed=", ".join(map(shown, values)))
    elif rule in _LIMITS:
        yield finding("spec.bad_number", **place, value=shown(value), allowed=f"{_LIMITS[rule]} {limit}")
    elif rule in _COUNTS:
        yield finding("spec.bad_count", **place, count=len(value), allowed=f"{_COUNTS[rule]} {limit}")
    elif rule == "uniqueItems":
        twice = next(v for n, v in enumerate(value) if v in value[:n])
        yield finding("spec.repeated", **place, value=shown(twice))
    else:
        examples = schema.get("examples", [limit])
        yield finding("spec.bad_shape", **place, value=shown(value), allowed=", ".join(map(shown, examples)))
