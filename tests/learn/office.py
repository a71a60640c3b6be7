"""Learning in the office of Đồng Tháp, and reading with what was learnt."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import openpyxl

from kpi.intake.context import Context, prepare
from kpi.intake.workbook import read_file
from kpi.learn.draft import learn_form
from kpi.learn.specs import spec_files
from kpi.model.period import parse_period
from kpi.model.received import Received
from kpi.pipeline.learning.learning import book_of
from kpi.spec.draft import Draft, DraftColumn
from kpi.spec.load import examine, load_specs
from kpi.spec.places import builtin_specs
from tests.intake.books import saved
from tests.shipped import shipped_units

PERIOD = "2021"
PROVINCE = "87"


@lru_cache
def office() -> Context:
    """What is known before anything is learnt."""
    return context_of((builtin_specs(),))


def context_of(roots: tuple[Path, ...], period: str = PERIOD) -> Context:
    """What is known with the specs of some folders."""
    when = parse_period(period)
    specs = load_specs(roots, PROVINCE, check=False)
    return prepare(specs, shipped_units().at(when.end), PROVINCE, when)


def learnt(book: openpyxl.Workbook, sheet: str | None = None, context: Context | None = None) -> Draft:
    """The draft of a workbook."""
    known, data = context or office(), saved(book)
    return learn_form(book_of(data, "form.xlsx", known), sheet, known)


def answered(draft: Draft) -> Draft:
    """A draft as an office would leave it: dated."""
    return replace(draft, valid_from=draft.valid_from or date(2020, 1, 1))


def faults(draft: Draft) -> list[str]:
    """What ``kpi specs check`` says of a draft's files over the built-in ones."""
    with tempfile.TemporaryDirectory() as folder:
        written(draft, Path(folder))
        examined = examine((builtin_specs(), Path(folder)))
    return [f"{f.code} {Path(f.file).name} {dict(f.params)}" for f in examined.findings]


def written(draft: Draft, folder: Path) -> None:
    """The draft's files in a folder."""
    for name, spec in spec_files(draft).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(spec, ensure_ascii=False), "utf-8")


def office_with(draft: Draft, period: str = PERIOD) -> Context:
    """What is known with a draft adopted."""
    with tempfile.TemporaryDirectory() as folder:
        written(draft, Path(folder))
        return context_of((builtin_specs(), Path(folder)), period)


def read_with(draft: Draft, book: openpyxl.Workbook, period: str = PERIOD) -> Received:
    """A workbook read with a draft adopted."""
    return read_file(saved(book), "form.xlsx", ".xlsx", office_with(draft, period))


def figures(received: Received, form: str) -> Mapping[str, Mapping[str, object]]:
    """By unit the figure of each indicator."""
    result: dict[str, dict[str, object]] = {}
    for part in received.parts:
        if part.form != form:
            continue
        readings = part.readings
        for at, unit in enumerate(readings.unit):
            if readings.role[at] == "unit":
                value = readings.text[at] if readings.text[at] is not None else readings.value[at]
                result.setdefault(unit, {})[readings.indicator[at]] = value
    return result


def column(draft: Draft, cell: str) -> DraftColumn:
    """The column whose heading stands in a cell."""
    return next(c for c in draft.columns if c.cell == cell)
