"""``kpi report``: a declared table or a report, by its name."""

from __future__ import annotations

from kpi.findings import Catalogue, Fault, finding
from kpi.pipeline.figures.declared import PLAIN, Declared, Dress, declared, report_table
from kpi.pipeline.figures.papering import report_paper
from kpi.pipeline.figures.result import Papers, Result
from kpi.pipeline.opening.pinning import pinned
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.kinds import report
from kpi.spec.kinds.report import ReportSpec


def takes_folder(workspace: Workspace, name: str) -> bool:
    """Whether its answer may be a file for each unit. Raises Fault ``report.unknown``."""
    return name not in workspace.specs.of(report.KIND) and declared(workspace, name).kind == "sheet"


def report_by_name(
    workspace: Workspace, catalogue: Catalogue, name: str, query: Query, dress: Dress = PLAIN
) -> Result[Declared | Papers]:
    """The table or the report of that name, filled in.

    Raises Fault ``report.unknown``, ``paper.unfit_option``, and those of `report_table` and `report_paper`.
    """
    workspace = pinned(workspace, query.as_of, query.specs)
    spec = workspace.specs.of(report.KIND).get(name)
    if spec is not None:
        _check(spec, query, dress)
        return report_paper(workspace, catalogue, spec, query, dress.signed, dress.sources)
    if dress.sources:
        raise Fault(finding("paper.unfit_option", report=name, option="--sources"))
    return report_table(workspace, catalogue, name, query, dress)


def _check(spec: ReportSpec, query: Query, dress: Dress) -> None:
    """A report is no annex, and one of the period's own units under the first reading."""
    options = {
        "--annex": dress.annex is not None,
        "--at": query.at is not None,
        "--reading": bool(query.readings),
    }
    unfit = [option for option, is_there in options.items() if is_there]
    if unfit:
        raise Fault(*(finding("paper.unfit_option", report=spec.id, option=option) for option in unfit))
