"""From a workbook on disk to the draft of a form, and the draft as spec files."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kpi.findings import Fault, Finding, finding, reason_of
from kpi.intake.context import Context, prepare
from kpi.intake.files.container import inspect
from kpi.intake.files.formula_texts import formula_texts
from kpi.intake.files.hidden_columns import hidden_columns
from kpi.intake.files.readable import readable_grids
from kpi.intake.persons.persons import find_persons
from kpi.learn.draft import Book, learn_form
from kpi.learn.specs import spec_bytes, spec_files
from kpi.model.annotation import lists_findings
from kpi.model.deadline import Overtime, within
from kpi.model.durable import write_whole
from kpi.model.grid import texts_of
from kpi.model.period import Period
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.draft import Draft, Question
from kpi.spec.load import load_specs
from kpi.spec.places import spec_roots
from kpi.units.gazetteer.tree import COUNTRY
from kpi.units.gazetteer.units import load_units


def learn_file(path: Path, sheet: str | None, workspace: Workspace | None, at: str = "") -> Draft:
    """The draft of the form in a workbook; without a workspace against the built-in specs alone.
    `sheet` and `at` as in `learn_form`.

    Raises Fault where the file cannot be read, lists persons, or holds no table that can be learnt."""
    context = learning_context(workspace)
    data = _bytes(path, context)
    limit = context.specs.settings.limits.max_seconds
    try:
        with within(limit):
            return learn_form(book_of(data, str(path), context), sheet, context, at)
    except Overtime as error:
        raise Fault(finding("file.too_slow", file=str(path), limit=limit)) from error


def learning_context(workspace: Workspace | None) -> Context:
    """What intake must know to read a workbook, for today's year and the whole country: names tell which
    column holds them, and no unit is looked for by them."""
    period = Period(date.today().year, "year", 1)  # noqa: DTZ011  a day of the office
    specs = load_specs(spec_roots(None), check=False) if workspace is None else workspace.specs
    units = load_units() if workspace is None else workspace.units
    return prepare(specs, units.at(period.end), COUNTRY, period)


def _bytes(path: Path, context: Context) -> bytes:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # reading a pipe or a device may never end
            raise Fault(finding("file.unreadable", file=str(path), why="reason.not_a_file"))
        if about.st_size > context.specs.settings.limits.max_unpacked:
            raise Fault(finding("file.bomb", file=str(path), size=about.st_size // 1_000_000))
        return path.read_bytes()
    except OSError as error:
        raise Fault(finding("file.unreadable", file=str(path), why=reason_of(error))) from error


def book_of(data: bytes, name: str, context: Context) -> Book:
    """The sheets of a workbook with what is needed to learn from them. Raises Fault as `learn_file`."""
    container = inspect(data, Path(name).suffix.lower(), context.specs.settings)
    if isinstance(container, Finding):
        raise Fault(container.at(file=name))
    readable = readable_grids(data, container, context.knows)
    if isinstance(readable, Finding):
        raise Fault(readable.at(file=name))
    grids = [grid for grid in readable[0] if not lists_findings(grid)]
    persons = find_persons(grids, [texts_of(grid) for grid in grids], container.notes, context.persons)
    if persons is not None:
        raise Fault(persons.at(file=name))
    return Book(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        grids=grids,
        formulas=formula_texts(data, container),
        hidden=hidden_columns(data, container),
        fonts=readable[1],
    )


def question_findings(draft: Draft, questions: Sequence[Question]) -> tuple[Finding, ...]:
    """Questions of a draft as findings of the workbook that it was learnt from."""
    place = {"file": draft.origin.file, "sheet": draft.origin.sheet}
    return tuple(
        finding(q.code, cell=q.cell, indicator=q.indicator, **place, **dict(q.params)) for q in questions
    )


def write_specs(draft: Draft, folder: Path, overwrite: bool) -> tuple[Path, ...]:
    """Write a draft as spec files into a folder. Raises Fault ``learn.there`` where one of them is there
    already and not to be written over, ``write.cannot``; nothing is written then."""
    files = {folder / name: spec_bytes(spec) for name, spec in spec_files(draft).items()}
    there = [path.name for path in files if path.exists()]
    if there and not overwrite:
        raise Fault(finding("learn.there", folder=folder, names=", ".join(sorted(set(there)))))
    for path, data in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
        except OSError as error:
            raise Fault(finding("write.cannot", file=str(path), why=reason_of(error))) from error
    return tuple(files)
