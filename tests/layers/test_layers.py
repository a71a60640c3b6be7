"""The layers hold, the check of them would notice, and the package works away from its checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.e2e.program import ROOT

LINTER = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter on the package in a folder, with the contracts of this checkout."""
    env = {**os.environ, "PYTHONPATH": str(folder)}
    words = [sys.executable, "-c", LINTER, "--no-cache", "--config", str(folder / "pyproject.toml")]
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "kpi", tmp_path / "kpi", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_layers_hold(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr


CONTRACTS = {
    "The way of the data": {
        "model/number.py": "import kpi.cli.app",
        "check/run.py": "from kpi.rollup import aggregate",
        "lake/layout.py": "def late() -> None:\n    import kpi.pipeline.importing.run",
        "pipeline/figures/view.py": "import kpi.contract.figures",
        "trial/__init__.py": "",
    },
    "The rooms of units": {
        "units/gazetteer/tree.py": "import kpi.units.lives.kinship",
        "units/trial/__init__.py": "",
    },
    "The rooms of spec": {"spec/expression/nodes.py": "import kpi.spec.kinds.check", "spec/trials.py": ""},
    "No kind of spec knows another": {
        "spec/kinds/form.py": "import kpi.spec.kinds.indicator",
        "spec/kinds/trial.py": "import kpi.spec.kinds.form",
    },
    "The rooms of intake": {"intake/texts/lines.py": "import kpi.intake.context", "intake/trial.py": ""},
    "The rooms of pipeline": {
        "pipeline/opening/query.py": "import kpi.pipeline.figures.view",
        "pipeline/trials/__init__.py": "",
    },
    "The rooms of write": {"write/trial.py": ""},
    "Terminals and workbooks": {
        "score/law.py": "import openpyxl",
        "tables/frame.py": "import click",
        "another/__init__.py": "import click",
    },
}
"""By the first words of a contract what is planted: lines at the end of a module, or a module of which no
layer knows."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the check says when all of this is planted at once."""
    root = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "kpi", root / "kpi", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    for file, planted in (pair for pairs in CONTRACTS.values() for pair in pairs.items()):
        source = root / "kpi" / file
        source.parent.mkdir(exist_ok=True)
        with source.open("a", encoding="utf-8") as out:
            out.write(f"\n{planted}\n")
    done = lint(root)
    assert done.returncode == 1
    return done.stdout


@pytest.mark.parametrize(
    ("contract", "file"), [(contract, file) for contract, pairs in CONTRACTS.items() for file in pairs]
)
def test_a_planted_violation_is_noticed(told: str, contract: str, file: str) -> None:
    """It is named below the title of its contract."""
    assert re.search(rf"^{contract}.* BROKEN", told, re.MULTILINE)
    (section,) = re.findall(rf"^{contract}.*\n-+\n((?:(?!.*\n---).*\n)+)", told, re.MULTILINE)
    module = "kpi." + file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    planted = CONTRACTS[contract][file].rpartition("\n")[2].strip()
    target = planted.removeprefix("from ").replace(" import ", ".").rpartition("import ")[2]
    line = rf"^- +{module} -> {target} \(" if planted else rf"^- {module}$"
    assert re.search(line, section, re.MULTILINE)


def test_help_does_not_load_the_heavy_libraries() -> None:
    run = "import sys, kpi.cli.main as m\ntry: m.main(['--help'])\nexcept SystemExit: pass\n"
    code = run + "print(*sys.modules, file=sys.stderr)"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    heavy = {
        "duckdb",
        "deltalake",
        "sqlglot",
        "openpyxl",
        "xlsxwriter",
        "python_calamine",
        "jsonschema",
        "rich",
    }
    assert heavy & set(done.stderr.split()) == set()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy without asking any index."""
    work = tmp_path_factory.mktemp("wheel")
    source = work / "source"
    source.mkdir()
    for name in ("kpi", "specs"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    words = [
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--wheel-dir",
        str(work),
        str(source),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = work.glob("*.whl")
    return built


def test_the_wheel_holds_specs_and_catalogue_and_nothing_of_the_workshop(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for wanted in (
        "kpi/specs/forms/01-xplm.json",
        "kpi/specs/units/units.csv",
        "kpi/specs/schemas/form.schema.json",
    ):
        assert wanted in names
    assert any(n.startswith("kpi/findings/catalogue/") for n in names)
    assert any(n.endswith("entry_points.txt") for n in names)
    packed = {n for n in names if n.startswith("kpi/specs/")}
    there = {f"kpi/{p.relative_to(ROOT).as_posix()}" for p in (ROOT / "specs").rglob("*") if p.is_file()}
    assert packed == there
    assert not [n for n in names if n.startswith(("tests/", "sample_reports/", "specs/"))]


def test_the_wheel_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    elsewhere = tmp_path / "Báo cáo (2021)"
    elsewhere.mkdir()
    env = {k: v for k, v in os.environ.items() if not k.startswith("KPI_")} | {"PYTHONPATH": str(site)}

    def kpi(*words: str) -> subprocess.CompletedProcess[str]:
        started = [sys.executable, "-m", "kpi", *words]
        return subprocess.run(
            started, cwd=elsewhere, env=env, capture_output=True, encoding="utf-8", check=False
        )

    assert kpi("init", "w", "--province", "87").returncode == 0
    listed = kpi("-C", "w", "specs", "list", "form", "--format", "csv")
    assert listed.returncode == 0, listed.stderr
    assert str(site) in listed.stdout
    status = kpi("-C", "w", "status", "--period", "2021", "--format", "csv")
    assert status.returncode == 0, status.stderr
    assert "Huyện Tam Nông" in status.stdout
