"""What a reading command tells besides its result, for people on stderr and for scripts by the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.cli import complaints
from kpi.cli.app import App
from kpi.cli.output import emit
from kpi.findings import Fault, Finding

if TYPE_CHECKING:
    from kpi.pipeline.figures.result import Figures, Result


def tell(app: App, findings: Sequence[Finding]) -> int:
    """Tell findings on stderr; the exit code that goes with them."""
    if not findings:
        return 0
    complaints.fault(app, Fault(*findings))
    return 1


def emit_result(
    app: App,
    result: Result[Figures],
    fmt: str,
    output: Path | None,
    period: object,
    require_complete: bool,
) -> int:
    """Show a result, then what the command has to tell of it; gives the exit code. With `require_complete`
    a result that lacks figures is a finding."""
    from kpi.contract.figures import figures_json
    from kpi.pipeline.figures.result import to_tell

    emit(app, result.to_show(), partial(figures_json, result.figures), fmt, output)
    return tell(app, to_tell(result, period, require_complete, app.catalogue))
