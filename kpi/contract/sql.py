"""A question that no other command answers: ``kpi sql``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.contract import Json

if TYPE_CHECKING:
    from kpi.pipeline.figures.sql import Answer


def sql_json(answer: Answer) -> list[Json]:
    """``kpi sql``: an object for each row, whose keys are the names of the columns asked for."""
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
