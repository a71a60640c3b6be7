"""Columns of the Delta tables: (name, Delta type). Plain protocol, so that other engines read them too."""

from __future__ import annotations

Columns = tuple[tuple[str, str], ...]
FIGURE = "decimal(20,4)"
PARTITION = "period"  # of the observations table alone


def _texts(*names: str) -> Columns:
    return tuple((name, "string") for name in names)


OBSERVATIONS: Columns = (
    *_texts("run", "submission", "form", "period", "reporter", "unit", "role", "indicator"),
    ("value", FIGURE),
    *_texts("text", "state", "sheet", "cell", "raw"),
    ("lower", FIGURE),
    ("upper", FIGURE),
)
FINDINGS: Columns = _texts(
    "run",
    "submission",
    "period",
    "code",
    "severity",
    "form",
    "file",
    "sheet",
    "cell",
    "unit",
    "indicator",
    "params",
)
SUBMISSIONS: Columns = (
    ("seq", "long"),
    *_texts("run", "submission", "file", "sha256"),
    ("size", "long"),
    *_texts("suffix", "form", "period", "reporter"),
    ("revision", "integer"),
    *_texts("received", "imported_at", "outcome"),
    ("errors", "integer"),
    ("warnings", "integer"),
    *_texts("supersedes", "reader", "program", "specs"),
    ("kept", "boolean"),
    ("decision", "long"),
    ("patch", "boolean"),
    ("base", "long"),
    ("received_stated", "boolean"),
    ("units", "integer"),
    ("figures", "integer"),
    ("reading", "string"),
    ("received_sha256", "string"),
)
# Columns that log or observations of older lakes lack, and what holds in their place (SQL).
ADDED = {
    "decision": "0",
    "patch": "false",
    "base": "0",
    "received_stated": "false",
    "units": "NULL",
    "figures": "NULL",
    "reading": "''",
    "received_sha256": "''",
    "lower": "NULL",
    "upper": "NULL",
}
DECISIONS: Columns = (("seq", "long"), *_texts("run", "at", "kind", "subject", "value", "reason", "who"))

SQL_TYPES = {
    "string": "VARCHAR",
    "long": "BIGINT",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    FIGURE: "DECIMAL(20,4)",
}
