"""Random schemes the whole way: written as a workbook, adopted, stored, shown and compared with what they
were.

``python -m tests.schemes.random_way --count 2000 --seed 1`` tries as many as one likes and counts them; one
in ``--whole`` is adopted in a workspace, judged with all specs, the others are read and stored alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded

from kpi.findings import load_catalogue
from kpi.pipeline.adopting.scheme_blanks import scheme_entries
from kpi.pipeline.adopting.schemes import adopt_scheme, scheme_bytes
from kpi.pipeline.explaining.schemes import differences, rule_lines
from kpi.pipeline.opening.workspace import Workspace, create_workspace
from kpi.spec.kinds.scheme import build
from tests.schemes.books import read, written
from tests.score.case_office import save_specs
from tests.score.random_schemes import schemes
from tests.score.test_twice import WITHOUT_SHRINKING

Json = Mapping[str, Any]
WORDS = load_catalogue("vi")
_ASIDE = ("$schema", "standing", "adopted")


class Way:
    """A workspace in which one scheme after the other is adopted and taken out again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = create_workspace(folder / "w", "87").root
        save_specs(self.root, [])
        self.document = folder / "law.pdf"
        self.document.write_bytes(b"synthetic")
        self.specs = Workspace(self.root, "87", self.root / "lake", "vi").specs

    def faults(self, data: Json) -> Iterator[str]:
        """What of a scheme is not the same at the end of the way."""
        found = read(written(data))
        if found.findings or found.data is None:
            yield f"{[(one.code, one.sheet, one.cell) for one in found.findings]} of {data}"
            return
        yield from self._differences(data, json.loads(scheme_bytes(found.data), parse_float=Decimal))

    def faults_adopted(self, data: Json) -> Iterator[str]:
        """What of a scheme that is adopted is not the same."""
        path = self.folder / "scheme.xlsx"
        path.write_bytes(written(data))
        workspace = Workspace(self.root, "87", self.root / "lake", "vi")
        done = adopt_scheme(workspace, WORDS, path, "Sở Y tế", self.document, dry_run=False)
        if done.outcome != "stored" or done.findings:
            yield f"{done.outcome}: {[(one.code, one.sheet, one.cell) for one in done.findings]} of {data}"
            return
        file = self.root / f"specs/schemes/{data['id']}.json"
        [entry] = scheme_entries(workspace.spec_roots, None, str(data["id"]))
        yield from self._differences(data, entry.data)
        file.unlink()

    def _differences(self, data: Json, stored: Json) -> Iterator[str]:
        kept = {key: value for key, value in stored.items() if key not in _ASIDE}
        if kept != {key: value for key, value in data.items() if key not in _ASIDE}:
            yield f"stored otherwise: {kept}, not {data}"
        if lines := differences(data, stored, WORDS):
            yield f"compared: {lines}"
        scheme = build({**stored, "standing": "adopted"})
        names = [line.id for line in rule_lines(scheme, self.specs, WORDS)]
        if names != [one.id for one in scheme.criteria]:
            yield f"shown: {names} of {data}"


def main() -> None:
    """Try many."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--whole", type=int, default=20, metavar="N", help="adopt every Nth")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kpi-schemes-"))
    way, number = Way(folder), 0

    @seeded(asked.seed)
    @settings(
        phases=WITHOUT_SHRINKING, max_examples=asked.count, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(schemes())
    def one(data: dict[str, Any]) -> None:
        nonlocal number
        number += 1
        way_back = way.faults_adopted if number % asked.whole == 0 else way.faults
        assert list(way_back(data)) == []

    try:
        one()
    finally:
        print(f"{number} schemes")
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
