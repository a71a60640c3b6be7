"""What ``kpi run`` is to do, as its file says it. It is no rule: it belongs to no set of specs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from kpi.model.level import Level
from kpi.model.period import Period
from kpi.quick import dataclass

Stop = Literal["never", "error", "warning"]
TableCommand = Literal["report", "aggregate", "compare", "score", "classify", "status", "validate"]
MANIFEST, LOG = "manifest.json", "log.jsonl"
ASIDE = ".writing"  # the folder beside them in which files are made

_LOOKED_AT = ("under", "require_complete")
KEYS: Mapping[TableCommand, Collection[str]] = {
    "report": (
        *_LOOKED_AT,
        "table",
        "at",
        "scheme",
        "readings",
        "allow_expired",
        "annex",
        "signed",
        "sources",
    ),
    "aggregate": (*_LOOKED_AT, "what", "level", "at"),
    "compare": (*_LOOKED_AT, "what", "to", "level", "at"),
    "score": (*_LOOKED_AT, "scheme", "level", "at", "readings", "differ", "allow_expired"),
    "classify": (*_LOOKED_AT, "by", "readings", "differ", "allow_expired"),
    "status": ("require_complete", "lapse"),
    "validate": (),
}
"""What a table may say beside its command, files and period."""


@dataclass(frozen=True, slots=True)
class ImportSpec:
    """Reports that are imported together; see `kpi.pipeline.importing.run.ImportOptions`. `received` None is
    not stated."""

    paths: tuple[str, ...]
    period: Period
    received: date | None = None
    strict: bool = False
    keep_refused: bool = False
    allow_fewer: bool = False
    patch: bool = False
    stop: Stop = "never"


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """One table and its files; of a series, and of what is compared, `periods` are several. What a command
    does not take is None or empty."""

    command: TableCommand
    files: tuple[str, ...]
    periods: tuple[Period, ...]
    table: str = ""
    what: tuple[str, ...] = ()
    level: Level | None = None
    under: str | None = None
    at: date | None = None
    scheme: str | None = None
    by: str | None = None
    readings: tuple[str, ...] = ()
    differ: bool = False
    allow_expired: bool = False
    require_complete: bool = False
    lapse: str = ""
    annex: int | None = None
    signed: date | None = None
    sources: bool = False


@dataclass(frozen=True, slots=True)
class RunSpec:
    """A run: `path` is its file and `sha256` that of its bytes; `output` the folder as written; `check` None
    where nothing is checked, else what ends the run."""

    path: Path
    sha256: str
    period: Period
    on: date
    lang: str
    as_of: str | None
    output: str
    imports: tuple[ImportSpec, ...]
    check: Stop | None
    tables: tuple[OutputSpec, ...]
