"""What the generated pages rest on: everything is described, and what is described is there.

That the pages hold what the program prints today is part of ``make check`` (`tests.docs.generate`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
import pytest

from kpi.cli.app import COMMANDS
from kpi.cli.main import cli
from kpi.spec.registry import BY_FILE
from tests.docs import json_page, schema_page
from tests.docs.json_page import Described, described, faults


def formatted(command: click.Command, name: str) -> Iterator[str]:
    """Names of the commands that take ``--format``."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in COMMANDS if command is cli else command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from formatted(found, f"{name} {inner}")
    elif any("--format" in param.opts for param in command.params):
        yield name


def _named(one: Described) -> Iterator[str]:
    """``kpi decide alias, current`` as two commands."""
    first, *more = one.command.split(", ")
    group = first.rpartition(" ")[0]
    yield from (first, *(f"{group} {name}" for name in more))


def test_the_json_of_every_command_is_described() -> None:
    data = json.loads(json_page.DATA.read_text("utf-8"))
    names = [name for one in described(data) for name in _named(one)]
    assert len(names) == len(set(names))
    # Of some each question is described apart, and of the sheets of communes what `report` gives of them.
    commands = {
        name.partition(" (")[0].partition(" --")[0].removesuffix(" score-sheet").removesuffix(" year")
        for name in names
    }
    # `specs show` prints the spec as it was written.
    assert {*commands, "kpi specs show"} == {*formatted(cli, "kpi")}


def _about(keys: dict[str, str]) -> Described:
    data = {
        "shapes": {"finding": {"code": "Its name."}},
        "commands": [{"command": "kpi x", "says": "", "runs": [], "keys": keys}],
    }
    return described(data)[0]


@pytest.mark.parametrize(
    ("keys", "value", "expected"),
    [
        ({"a": "A."}, {"a": 1}, ()),
        ({"a": "A."}, {"a": 1, "b": 2}, ("b is not described",)),
        ({"a": "A.", "b": "B."}, {"a": 1}, ("b is described and never printed",)),
        ({"a": "A.", "b": "? B."}, {"a": 1}, ()),
        ({"[].a": "A."}, [{"a": 1}, {"a": 1, "c": 2}], ("[].c is not described",)),
        ({"a": "By id."}, {"a": {"x": 1}}, ()),
        ({"a": "By id.", "a.*.p": "P."}, {"a": {"x": {"p": 1}, "y": {"q": 1}}}, ("a.*.q is not described",)),
        ({"f": "F.", "f[]": "@finding"}, {"f": [{"code": 1}]}, ()),
        ({"f": "F.", "f[]": "@finding"}, {"f": []}, ("f[].code is described and never printed",)),
        ({"f": "F.", "f[]": "?@finding"}, {"f": []}, ()),
        ({"f": "F.", "f[]": "?@finding"}, {"f": [{"cell": 1}]}, ("f[].cell is not described",)),
        (
            {"k": "K.", "children": "C."},
            {"k": 1, "children": [{"k": 1, "l": 2, "children": []}]},
            ("l is not described",),
        ),
    ],
)
def test_a_key_without_meaning_and_a_meaning_without_key_are_told(
    keys: dict[str, str], value: object, expected: tuple[str, ...]
) -> None:
    assert faults(_about(keys), [value]) == tuple(f"kpi x: {told}" for told in expected)


def test_every_property_of_every_schema_is_described() -> None:
    made = [
        (kind, one)
        for kind, schema in schema_page.schemas().items()
        for one in schema_page.properties(schema)
    ]
    assert len(made) > 200
    assert {kind for kind, _ in made} == {*BY_FILE, "run"}  # which is in no set of specs
    bare = [f"{kind}: {one.owner} {one.path}" for kind, one in made if not one.schema.get("description")]
    assert bare == []


def test_properties_inside_properties_and_lists_are_found() -> None:
    inner = {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]}
    schema = {
        "properties": {"a": inner, "list": {"type": "array", "items": inner}},
        "$defs": {"d": {"properties": {"c": {}}}},
    }
    found = [(one.owner, one.path, one.required) for one in schema_page.properties(schema)]
    assert found == [
        ("", "a", False), ("", "a.b", True), ("", "list", False), ("", "list[].b", True), ("d", "c", False)
    ]  # fmt: skip
