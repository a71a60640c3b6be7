"""A kind of spec is one module and one line of the registry, and all who handle specs know it by that."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from kpi.spec.kinds.scheme import Criterion, build
from kpi.spec.registry import KINDS
from tests.e2e.program import ROOT

_MODULE = """
from kpi.spec.kind import Kind, name_of

def judge(world, entry):
    yield from world.missing(entry, ".scheme", "scheme", entry.data["scheme"])

KIND = Kind("trial", "trials", lambda data: data["target"], judge, name_of, expressions=lambda value: [value])
"""
_SCHEMA = {
    "type": "object",
    "required": ["kind", "id", "name", "scheme", "target"],
    "properties": {"target": {"type": "string"}},
}
_TRIAL = {
    "kind": "trial",
    "id": "T1",
    "name": {"vi": "Thử", "en": "Trial"},
    "scheme": "illustrative",
    "target": "inspected > 12345",
}
_RUN = """
import json, sys
from pathlib import Path
from kpi.spec import registry
from kpi.spec.describe import line
from kpi.spec.load import examine, load_specs, sound_entries
from kpi.spec.places import spec_roots
roots = spec_roots(Path(sys.argv[1]))
findings = [(f.code, dict(f.params).get("path")) for f in examine(roots).findings]
said = {"findings": findings}
if not findings:
    specs = load_specs(roots, seal=Path(sys.argv[1]) / "seal")
    said["value"] = specs.of(registry.BY_ID["trial"])["T1"]
    seal = json.loads((Path(sys.argv[1]) / "seal").read_text("ascii"))
    said["sealed"] = said["value"] in seal["expressions"]
    said["name"] = line(sound_entries(roots)[0]["trial"]["T1"], "en").name
print(json.dumps(said))
"""


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A copy of the program with a kind ``trial``: a module, a line of the registry, a schema."""
    for name in ("kpi", "specs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "kpi/spec/kinds/trial.py").write_text(_MODULE, "utf-8")
    registry = tmp_path / "kpi/spec/registry.py"
    text = registry.read_text("utf-8")
    last = "    settings.KIND,\n"
    text = text.replace(last, f"{last}    trial.KIND,\n").replace(
        "kpi.spec.kinds import (", "kpi.spec.kinds import (\n    trial,"
    )
    registry.write_text(text, "utf-8")
    (tmp_path / "specs/schemas/trial.schema.json").write_text(json.dumps(_SCHEMA), "utf-8")
    (tmp_path / "own/trials").mkdir(parents=True)
    return tmp_path


def told(planted: Path, **changed: object) -> dict[str, object]:
    """What the copy says of the trial."""
    (planted / "own/trials/T1.json").write_text(json.dumps({**_TRIAL, **changed}), "utf-8")
    words = [sys.executable, "-c", _RUN, str(planted / "own")]
    done = subprocess.run(words, cwd=planted, capture_output=True, text=True, check=True)
    said: dict[str, object] = json.loads(done.stdout)
    return said


def test_a_kind_planted_is_read_judged_built_sealed_and_listed(planted: Path) -> None:
    assert told(planted) == {"findings": [], "value": _TRIAL["target"], "sealed": True, "name": "Trial"}
    assert told(planted, scheme="no-such")["findings"] == [["spec.unknown_reference", "$.scheme"]]
    assert told(planted, target=12)["findings"] == [["spec.wrong_type", "$.target"]]


def test_every_kind_has_a_schema_and_a_folder_of_its_own() -> None:
    schemas = {path.name.removesuffix(".schema.json") for path in (ROOT / "specs/schemas").glob("*.json")}
    assert {kind.file for kind in KINDS} == schemas - {"run"}  # a run is no rule: it is in no folder of specs
    assert len({kind.folder for kind in KINDS}) == len({kind.id for kind in KINDS}) == len(KINDS)


def test_every_key_of_a_criterion_is_read() -> None:
    """One that the schema allows and nobody reads would change nothing, and nobody would notice."""
    schema = json.loads((ROOT / "specs/schemas/scheme.schema.json").read_text("utf-8"))
    keys = schema["$defs"]["criterion"]["properties"]
    assert {field.name for field in fields(Criterion)} == set(keys)
    data = json.loads((ROOT / "specs/schemes/illustrative.json").read_text("utf-8"))
    first: dict[str, Any] = {key: _sample(one, 7) for key, one in keys.items()}
    for key, one in keys.items():
        values = []
        for criterion in (first, first | {key: _sample(one, 8)}):
            data["blocks"][0]["criteria"] = [criterion]
            values.append(getattr(build(data).blocks[0].criteria[0], key))
        assert values[0] != values[1], key


def _sample(schema: Mapping[str, Any], number: int) -> Any:
    """A value of the shape that a property of a criterion has."""
    text = f"text {number}"
    words, steps = {"vi": text, "en": text}, [{"from": number, "points": number}]
    by_shape: Mapping[str, Any] = {
        "#/$defs/text": words,
        "#/$defs/steps": steps,
        "#/$defs/condition": [{"name": words, "when": text}],
        "#/$defs/alternative": [{"value": text, "steps": steps}],
        "number": number,
        "integer": number,
    }
    shape = schema.get("items", schema).get("$ref", schema.get("type"))
    return by_shape.get(shape, text)
