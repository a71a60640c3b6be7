"""All kinds of specs, one line each, in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.spec.kind import Kind
from kpi.spec.kinds import (
    check,
    classification,
    confirmation,
    form,
    indicator,
    plan,
    report,
    scheme,
    settings,
    table,
)

KINDS: tuple[Kind[Any], ...] = (
    form.KIND,
    indicator.KIND,
    check.KIND,
    scheme.KIND,
    classification.KIND,
    plan.KIND,
    table.KIND,
    report.KIND,
    settings.KIND,
    confirmation.KIND,
)
BY_ID: Mapping[str, Kind[Any]] = {kind.id: kind for kind in KINDS}
BY_FILE: Mapping[str, Kind[Any]] = {kind.file: kind for kind in KINDS}
BY_FOLDER: Mapping[str, Kind[Any]] = {kind.folder: kind for kind in KINDS}
