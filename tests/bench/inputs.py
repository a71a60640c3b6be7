"""Workbooks and lakes to measure with: made once, and kept in the system's temporary folder under a
fingerprint of all they depend on.

``python -m tests.bench.inputs districts|national|communes FOLDER`` writes workbooks, so that the process
that measures stays small.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.bench.measure import ROOT, kpi, module, run

PERIOD = "2021"
COMMUNE_PERIOD = "2025"  # districts ceased to be in the middle of it
DISTRICT = "866"
MAP = "2025-07-01"
FORMS = ("01", "02", "03", "04", "05", "06")
SECOND_VERSIONS = 5
_STORED_BY = ("findings", "model", "spec", "units", "lake", "check", "intake", "pipeline")


def district_workbooks() -> Path:
    """705 workbooks of three sheets with at most 15 communes and 750 numbers each: one for every district
    that has communes, and a second version for five of them."""
    return _cached("districts", _makers_key(), lambda folder: _generate("districts", folder))


def commune_workbooks() -> Path:
    """3,321 workbooks of six sheets with one row each: one for every commune after districts."""
    return _cached("communes", _makers_key(), lambda folder: _generate("communes", folder))


def national_workspace() -> Path:
    """A workspace of the whole country with a year of all communes and all forms in its lake."""
    workbooks = _cached("national", _makers_key(), lambda folder: _generate("national", folder))
    programs = [path for part in _STORED_BY for path in (ROOT / "kpi" / part).rglob("*.py")]
    return _cached("lake", _key(workbooks.name, programs), lambda folder: _fill(folder, workbooks, "00"))


def sample_workspace(folder: Path) -> Path:
    """A fresh workspace of the sample province with its sample reports."""
    _fill(folder, ROOT / "sample_reports" / "dong-thap-2021", "87")
    return folder


def new_workspace(folder: Path, province: str) -> Path:
    """An empty workspace at `folder`, instead of what was there."""
    shutil.rmtree(folder, ignore_errors=True)
    run(kpi("init", folder, "--province", province))
    return folder


def change_form(workspace: Path) -> None:
    """Give the workspace a first form with another title: what is stored was read by another one then."""
    name = "01-xplm.json"
    form = json.loads((ROOT / "specs" / "forms" / name).read_text("utf-8"))
    form["title"]["vi"] += " (mới)"
    form.pop("$schema")
    target = workspace / "specs" / "forms" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(form, ensure_ascii=False), "utf-8")


def import_command(workspace: Path, workbooks: Path, period: str = PERIOD) -> list[str]:
    """The import that is measured: everything, as JSON, exit code 0 whatever is found."""
    args = ("--period", period, "--format", "json", "--fail-on", "never")
    return kpi("-C", workspace, "import", workbooks, *args)


def _fill(folder: Path, workbooks: Path, province: str) -> None:
    run(import_command(new_workspace(folder, province), workbooks))


def _generate(what: str, folder: Path) -> None:
    run(module("inputs", what, folder))


def _write(what: str, folder: Path) -> None:
    from sample_reports.generator.bulk import write_bulk, write_communes

    if what == "communes":
        write_communes(folder, forms=FORMS)
        return
    if what == "national":
        write_bulk(folder, communes=1000, forms=FORMS)
        return
    write_bulk(folder, forms=FORMS[:3])
    again = folder / "again"
    for path in write_bulk(again, districts=SECOND_VERSIONS, forms=FORMS[:3], seed=706):
        path.rename(folder / f"{path.stem}-lan-2.xlsx")
    again.rmdir()


def _makers_key() -> str:
    generator = (ROOT / "sample_reports" / "generator").glob("*.py")
    return _key("", [*generator, Path(__file__)])


def _key(start: str, programs: Iterable[Path]) -> str:
    specs = [path for path in (ROOT / "specs").rglob("*") if path.is_file()]
    digest = hashlib.sha256(start.encode())
    for path in sorted((*programs, *specs)):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _cached(name: str, key: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name and key, made if it is not there yet; what is half made is never seen."""
    root = Path(tempfile.gettempdir()) / "kpi-bench"
    folder = root / f"{name}-{key}"
    if not folder.exists():
        print(f"making {folder} …", file=sys.stderr, flush=True)
        root.mkdir(exist_ok=True)
        _clear(root, name)
        fresh = Path(tempfile.mkdtemp(prefix=f"{name}-unfinished-", dir=root))
        make(fresh / "made")
        (fresh / "made").rename(folder)
        fresh.rmdir()
    return folder


def _clear(root: Path, name: str) -> None:
    """Remove what was made a day ago or earlier from other programs or specs."""
    for old in root.glob(f"{name}-*"):
        if time.time() - old.stat().st_mtime > 24 * 60 * 60:
            shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    _write(sys.argv[1], Path(sys.argv[2]))
