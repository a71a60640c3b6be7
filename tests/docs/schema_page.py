"""``specs/schemas/README.md``: every property of every spec, from the JSON Schemas and the built-in specs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "specs" / "schemas"
FOLDERS = {"form": "forms", "scheme": "schemes", "table": "tables"}
LONGEST = 60  # characters of an example
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Property:
    """One key: where it stands (`owner` is "" or the name of a definition, `path` is dotted), and its schema."""

    owner: str
    path: str
    schema: Schema
    required: bool


def schemas() -> dict[str, Schema]:
    """The JSON Schemas by kind of file."""
    return {
        path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
        for path in sorted(SCHEMAS.glob("*.schema.json"))
    }


def properties(schema: Schema) -> Iterator[Property]:
    """All properties: those of the file, then those of each definition."""
    yield from _within("", "", schema)
    for name, definition in schema.get("$defs", {}).items():
        yield from _within(name, "", definition)


def _within(owner: str, path: str, schema: Schema) -> Iterator[Property]:
    for name, inner in schema.get("properties", {}).items():
        yield Property(owner, path + name, inner, name in schema.get("required", ()))
        yield from _within(owner, f"{path}{name}.", inner)
        if isinstance(inner.get("items"), dict):
            yield from _within(owner, f"{path}{name}[].", inner["items"])


def page() -> str:
    """The whole page."""
    made = schemas()
    lines = [
        "# The format of the specs",
        "",
        "Generated from the JSON Schemas in this folder and the specs that come with the program (`make docs`).",
        "An office puts its own files into `specs/` of its workspace; `kpi specs check` judges them. A key that",
        "is not named here is refused. `a.b` is the key `b` of the object `a`, `a[].b` that of each of a list.",
        "",
        "## Values that occur everywhere",
        "",
        *_shared(made),
    ]
    for kind, schema in made.items():
        lines += ["", f"## {schema['title']}", "", f"`\"kind\": \"{kind}\"`. {schema['description']}"]
        lines += _tables(kind, schema)
    return "\n".join(lines) + "\n"


def _shared(made: Mapping[str, Schema]) -> Iterator[str]:
    """Definitions that are no objects with keys, of all schemas, and the text in two languages."""
    yield from ("| value | what it is | example |", "|---|---|---|")
    told: dict[str, str] = {}
    for schema in made.values():
        for name, definition in schema.get("$defs", {}).items():
            if name in ("measures", "heading_words", "magnitudes") or _is_object(definition):
                continue
            example = definition.get("examples", definition.get("items", {}).get("examples", ("",)))[0]
            what = ". ".join(filter(None, (_shape(definition), definition.get("description", "").rstrip("."))))
            told[name] = f"| {name} | {_cell(what)} | {_code(example) if example else ''} |"
    yield from (told[name] for name in sorted(told))
    yield '| text | object. The same words in Vietnamese (`vi`) and English (`en`), both required | `{"vi": …, "en": …}` |'


def _is_object(definition: Schema) -> bool:
    return "properties" in definition or "if" in definition


def _tables(kind: str, schema: Schema) -> Iterator[str]:
    examples = _examples(kind, schema)
    owner = None
    for one in properties(schema):
        if one.owner == "text":
            continue
        if one.owner != owner:
            owner = one.owner
            definition = schema.get("$defs", {}).get(owner, {})
            if owner:
                yield from ("", f"### {kind}: {owner}", "")
                if "description" in definition:
                    yield from (definition["description"], "")
            else:
                yield ""
            yield from (
                "| key | type | required | allowed | what it says | example |",
                "|---|---|---|---|---|---|",
            )
        told = one.schema["description"]
        example = examples.get((one.owner, one.path))
        cells = (
            f"`{one.path}`",
            _type(one.schema),
            "yes" if one.required else "",
            _allowed(one.schema, schema),
            told,
            "" if example is None else _code(example),
        )
        yield "| " + " | ".join(map(_cell, cells)) + " |"


def _type(schema: Schema) -> str:
    """``text``, ``list of words``, ``string``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "items" in schema:
        return f"list of {_type(schema['items'])}"
    if "enum" in schema or "const" in schema:
        return "string"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    return str(schema["type"])


def _allowed(schema: Schema, whole: Schema) -> str:
    """What the value is held to beside its type."""
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    inner = schema.get("items", schema.get("additionalProperties"))
    if isinstance(inner, dict) and "enum" in inner:
        return "each of " + _allowed(inner, whole)
    if "$ref" in schema:
        return ""
    return _shape({key: value for key, value in schema.items() if key != "type"})


def _shape(schema: Schema) -> str:
    """The type and bounds of a value in words."""
    words = {
        "minimum": "at least {}", "exclusiveMinimum": "above {}", "maximum": "at most {}",
        "minItems": "at least {} of them", "maxItems": "at most {} of them", "minLength": "at least {} letters",
        "maxLength": "at most {} letters", "minProperties": "at least {} keys", "pattern": "like `{}`",
    }  # fmt: skip
    found = [text.format(schema[key]) for key, text in words.items() if key in schema and schema[key] != 0]
    if schema.get("minimum") == 0:
        found.insert(0, "not below 0")
    if "default" in schema:
        found.append(f"`{schema['default']}` where it is absent")
    if "type" in schema:
        found.insert(0, _type(schema))
    return ", ".join(found)


def _examples(kind: str, schema: Schema) -> dict[tuple[str, str], object]:
    """The first value of each property in the built-in specs, by owner and path."""
    found: dict[tuple[str, str], object] = {}
    for path in sorted((ROOT / "specs" / FOLDERS.get(kind, kind)).glob("*.json")):
        _gather(found, ("", ""), json.loads(path.read_text("utf-8")), schema, schema)
    return found


def _gather(
    found: dict[tuple[str, str], object], at: tuple[str, str], value: object, schema: Schema, whole: Schema
) -> None:
    owner, path = at
    if "$ref" in schema:
        owner, path = str(schema["$ref"]).rpartition("/")[2], ""
        schema = whole["$defs"][owner]
    if "if" in schema and "$ref" in schema["then"]:
        assert isinstance(value, dict)
        schema = schema["then" if set(schema["if"]["required"]) <= value.keys() else "else"]
        _gather(found, at, value, schema, whole)
    elif isinstance(value, dict):
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                found.setdefault((owner, path + name), value[name])
                _gather(found, (owner, f"{path}{name}."), value[name], inner, whole)
    elif isinstance(value, list):
        for one in value:
            _gather(found, (owner, f"{path.removesuffix('.')}[]."), one, schema.get("items", {}), whole)


def _code(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return f"`{text}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
