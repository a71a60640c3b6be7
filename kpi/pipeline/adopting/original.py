"""The workbook that a draft was made from: found again, and read on trial with the specs of the draft."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kpi.findings import Finding, finding, reason_of
from kpi.intake.context import Context, prepare
from kpi.intake.files.container import inspect
from kpi.intake.files.readable import readable_grids
from kpi.intake.sheets.dating import period_of_days
from kpi.intake.sheets.titles import read_titles
from kpi.intake.times.periods import Kind
from kpi.model.grid import Grid, texts_of
from kpi.model.heading import header_key
from kpi.model.period import KINDS, Period
from kpi.pipeline.adopting.proof import Proof, prove
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.draft import Draft
from kpi.spec.specs import Specs
from kpi.spec.values import Validity


@dataclass(frozen=True, slots=True)
class Original:
    """The workbook: `label` is its name for people; `exact` whether it is the very one."""

    label: str
    data: bytes
    suffix: str
    exact: bool


def find_original(draft: Draft, review: Path, workbook: Path | None) -> Original | Finding:
    """The workbook that was named, else the one that the review names, also where it lies beside the review.
    A finding where there is none."""
    name = Path(draft.origin.file)
    paths = [workbook] if workbook is not None else [name, review.parent / name, review.parent / name.name]
    readable = [path for path in paths if path.is_file()]
    same = next((one for path in readable if (one := _read(path, draft)) and one.exact), None)
    if same is not None:
        return same
    if not readable:
        return finding("adopt.no_workbook", name=str(paths[0]))
    try:
        return Original(str(readable[0]), readable[0].read_bytes(), readable[0].suffix.lower(), exact=False)
    except OSError as error:
        return finding("file.unreadable", file=str(readable[0]), why=reason_of(error))


def _read(path: Path, draft: Draft) -> Original | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest = hashlib.sha256(data).hexdigest()
    return Original(str(path), data, path.suffix.lower(), digest == draft.origin.sha256)


def try_original(original: Original, draft: Draft, specs: Specs, workspace: Workspace) -> Proof:
    """Read the original with the specs. What is wrong with the file as such is a finding of the proof."""
    container = inspect(original.data, original.suffix, specs.settings)
    first = workspace.lived_in(period_from(draft, draft.valid_from or date.min))
    alone = _alone(specs, draft)
    context = _prepared(alone, first, workspace)
    sheets = (
        container
        if isinstance(container, Finding)
        else readable_grids(original.data, container, context.knows)
    )
    if isinstance(sheets, Finding):
        return Proof(len(draft.collected), findings=[sheets.at(file=original.label)])
    grid = _sheet(sheets[0], draft, original.exact)
    if grid is None:
        note = finding("adopt.no_sheet", file=original.label, name=draft.origin.sheet)
        return Proof(len(draft.collected), findings=[note])
    proof = prove(grid, draft, _context(grid, alone, context, workspace), original.exact)
    proof.findings = [note.at(file=original.label) for note in proof.findings]
    if not original.exact:
        proof.findings.insert(0, finding("adopt.other_workbook", file=original.label, name=original.label))
    if proof.is_blank and not proof.failed:
        proof.findings.append(finding("adopt.blank", file=original.label, sheet=grid.name))
    return proof


def _sheet(grids: Sequence[Grid], draft: Draft, exact: bool) -> Grid | None:
    """The sheet that was learnt from; of another file the only one with cells will do."""
    name = header_key(draft.origin.sheet)
    same = next((grid for grid in grids if grid.name == draft.origin.sheet), None)
    same = same or next((grid for grid in grids if header_key(grid.name) == name), None)
    filled = [grid for grid in grids if grid.rows and grid.visible]
    return same if same is not None or exact or len(filled) != 1 else filled[0]


def _alone(specs: Specs, draft: Draft) -> Specs:
    """The specs with this edition of the form holding at all times, and no other: the original may be older
    than the day from which the form is to hold."""
    form = replace(specs.forms[draft.id], validity=Validity())
    code = header_key(form.code)
    others = {name: one for name, one in specs.forms.items() if header_key(one.code) != code}
    return replace(specs, forms={**others, form.id: form})


def _context(grid: Grid, specs: Specs, first: Context, workspace: Workspace) -> Context:
    """What reading the sheet needs: of the period that it states, else of the form's `first` one."""
    period = _stated(grid, first)
    return first if period in (None, first.period) or period is None else _prepared(specs, period, workspace)


def _prepared(specs: Specs, period: Period, workspace: Workspace) -> Context:
    tree, province = workspace.units.at(period.end), workspace.province_on(period.end)
    return prepare(specs, tree, province, period, workspace.aliases())


def _stated(grid: Grid, context: Context) -> Period | None:
    """The one period that the lines above the table state."""
    texts = texts_of(grid)
    header = context.locator.locate(grid, texts)
    if header is None:
        return None
    titles = read_titles(grid, texts, header.top, context.specs.settings, context.times)
    days = {(d.phrase.first, d.phrase.last) for d in titles.dated if d.phrase.kind is Kind.DAYS}
    return period_of_days(*days.pop()) if len(days) == 1 else None


def period_from(draft: Draft, day: date) -> Period:
    """The first period of a kind for which the form is sent that ends on a day or later."""
    kind = next(name for name in KINDS if not draft.periods or name in draft.periods)
    return Period(day.year, kind, (day.month - 1) // KINDS[kind] + 1)
