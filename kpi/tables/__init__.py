"""Pure builders: results in, Table values out."""

from kpi.tables.frame import Frame
from kpi.tables.listing import StatusRow, files_table, findings_table, status_table
from kpi.tables.rollup_table import rollup_table
from kpi.tables.score_table import score_table
from kpi.tables.summary_table import summary_table

__all__ = [
    "Frame",
    "StatusRow",
    "files_table",
    "findings_table",
    "rollup_table",
    "score_table",
    "status_table",
    "summary_table",
]
