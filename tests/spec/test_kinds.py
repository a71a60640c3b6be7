"""A kind of spec is one module and one line of the registry, and all who handle specs know it by that."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kpi.spec.registry import KINDS
from tests.e2e.program import ROOT

_MODULE = """
from kpi.spec.kind import Kind, name_of

def judge(world, entry):
    yield from world.missing(entry, ".scheme", "scheme", entry.data["scheme"])

KIND = Kind("plan", "plans", lambda data: data["target"], judge, name_of, expressions=lambda value: [value])
"""
_SCHEMA = {
    "type": "object",
    "required": ["kind", "id", "name", "scheme", "target"],
    "properties": {"target": {"type": "string"}},
}
_PLAN = {
    "kind": "plan",
    "id": "P1",
    "name": {"vi": "Kế hoạch", "en": "Plan"},
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
    said["value"] = specs.of(registry.BY_ID["plan"])["P1"]
    seal = json.loads((Path(sys.argv[1]) / "seal").read_text("ascii"))
    said["sealed"] = said["value"] in seal["expressions"]
    said["name"] = line(sound_entries(roots)[0]["plan"]["P1"], "en").name
print(json.dumps(said))
"""


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A copy of the program with a kind ``plan``: a module, a line of the registry, a schema."""
    for name in ("kpi", "specs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "kpi/spec/kinds/plan.py").write_text(_MODULE, "utf-8")
    registry = tmp_path / "kpi/spec/registry.py"
    text = registry.read_text("utf-8")
    last = "    settings.KIND,\n"
    text = text.replace(last, f"{last}    plan.KIND,\n").replace("scheme, settings", "plan, scheme, settings")
    registry.write_text(text, "utf-8")
    (tmp_path / "specs/schemas/plan.schema.json").write_text(json.dumps(_SCHEMA), "utf-8")
    (tmp_path / "own/plans").mkdir(parents=True)
    return tmp_path


def told(planted: Path, **changed: object) -> dict[str, object]:
    """What the copy says of the plan."""
    (planted / "own/plans/P1.json").write_text(json.dumps({**_PLAN, **changed}), "utf-8")
    words = [sys.executable, "-c", _RUN, str(planted / "own")]
    done = subprocess.run(words, cwd=planted, capture_output=True, text=True, check=True)
    said: dict[str, object] = json.loads(done.stdout)
    return said


def test_a_kind_planted_is_read_judged_built_sealed_and_listed(planted: Path) -> None:
    assert told(planted) == {"findings": [], "value": _PLAN["target"], "sealed": True, "name": "Plan"}
    assert told(planted, scheme="no-such")["findings"] == [["spec.unknown_reference", "$.scheme"]]
    assert told(planted, target=12)["findings"] == [["spec.wrong_type", "$.target"]]


def test_every_kind_has_a_schema_and_a_folder_of_its_own() -> None:
    schemas = {path.name.removesuffix(".schema.json") for path in (ROOT / "specs/schemas").glob("*.json")}
    assert {kind.file for kind in KINDS} == schemas
    assert len({kind.folder for kind in KINDS}) == len({kind.id for kind in KINDS}) == len(KINDS)
