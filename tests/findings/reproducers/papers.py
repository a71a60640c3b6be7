"""Reports: ``paper.*``."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kpi.findings import Fault, load_catalogue
from kpi.model.period import parse_period
from kpi.pipeline.figures.declared import Dress
from kpi.pipeline.figures.reports import report_by_name
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import open_workspace
from tests.e2e.program import new_office
from tests.findings.reproducers.reports import Reproducer


def asked(under: str | None, dress: Dress) -> Reproducer:
    def reproduce(folder: Path) -> object:
        workspace = open_workspace(new_office(folder / "w").root)
        query = Query(parse_period("2021"), under=under)
        with suppress(Fault):
            return report_by_name(workspace, load_catalogue("en"), "year", query, dress)

    return reproduce


REPRODUCERS: Mapping[str, Reproducer] = {
    "paper.no_unit": asked("00", Dress()),
    "paper.unfit_option": asked(None, Dress(annex=1)),
}
