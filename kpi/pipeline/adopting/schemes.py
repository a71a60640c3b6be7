"""Adopting a scoring scheme: its workbook read, judged with all other specs, tried on the last year's
figures, and only then stored, dated, beside a copy of the document it comes from."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from kpi.findings import Catalogue, Fault, Finding, Severity, finding, reason_of
from kpi.findings.catalogue import LANGUAGES
from kpi.lake.layout import open_lake
from kpi.lake.lock import writing
from kpi.learn.schemes import Cell, SchemeRead, read_scheme
from kpi.model.durable import is_device, write_whole
from kpi.model.show import stored_day
from kpi.pipeline.adopting.effect import Effect, effect_of
from kpi.pipeline.adopting.judging import own_copy
from kpi.pipeline.adopting.storing import store
from kpi.pipeline.opening.membership import member_faults
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.entry import Entry
from kpi.spec.load import examine, load_specs, sound_entries
from kpi.spec.places import builtin_specs
from kpi.spec.scheme_sheets import place_of
from kpi.spec.specs import Specs

SchemeOutcome = Literal["stored", "already", "refused", "tried"]
_SPECS, DOCUMENTS = "specs", "documents"
_ID = re.compile(r"[a-z0-9]{1,40}(?:-[a-z0-9]{1,40}){0,5}")
_ASIDE = ("$schema", "adopted", "checked", "valid_to", "id")


@dataclass(frozen=True, slots=True)
class AdoptedScheme:
    """What became of a workbook. `files` are those written, or those that would be, relative to the
    workspace; `effect` is what changes for the last year that has figures (None: there is none)."""

    workbook: str
    outcome: SchemeOutcome
    data: Mapping[str, Any] | None
    files: tuple[str, ...]
    effect: Effect | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it was given: its name, its bytes and their hash."""

    name: str
    suffix: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def adopt_scheme(
    workspace: Workspace, catalogue: Catalogue, workbook: Path, by: str, document: Path, dry_run: bool
) -> AdoptedScheme:
    """Adopt a scheme from its workbook. Raises Fault ``scheme.document_unreadable``, ``scheme.unwritable``,
    ``file.unreadable`` and those of the workspace's own specs."""
    paper = _paper(workbook, "file.unreadable")
    law = _paper(document, "scheme.document_unreadable")
    label = str(workbook)
    entry = read_scheme(paper.data, label, paper.suffix, workspace.specs.settings, catalogue.lang)
    if entry.data is None or _gravely(entry.findings):
        return AdoptedScheme(label, "refused", None, (), None, entry.findings)
    today = datetime.now(UTC).date()
    with writing(open_lake(workspace.lake)):
        plan = _plan(workspace, entry, by, today, law, paper)
        if isinstance(plan, Finding):
            return AdoptedScheme(
                label, "refused", entry.data, (), None, (*entry.findings, plan.at(file=label))
            )
        return _judged_and_stored(workspace, catalogue, plan, entry, label, law, dry_run)


def _paper(path: Path, code: str) -> Paper:
    try:
        return Paper(path.name, path.suffix.lower(), path.read_bytes())
    except OSError as error:
        raise Fault(finding(code, file=str(path), why=reason_of(error))) from error


def _gravely(findings: Sequence[Finding]) -> bool:
    return any(one.severity is Severity.ERROR for one in findings)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The scheme as it is to be stored, the earlier version that ends with it, and whether it is there."""

    data: dict[str, Any]
    ended: Entry | None = None
    is_there: bool = False

    def files(self) -> dict[str, bytes]:
        """All files by their path in the folder of the specs."""
        files = {f"schemes/{self.data['id']}.json": scheme_bytes(self.data)}
        if self.ended is not None:
            data = {**self.ended.data, "valid_to": self.data["valid_from"]}
            files[f"schemes/{Path(self.ended.file).name}"] = scheme_bytes(data)
        return files


def scheme_bytes(data: Mapping[str, Any]) -> bytes:
    """A scheme as it is written to its file, every number to the digit."""
    return (json.dumps(_numbers(data), ensure_ascii=False, indent=2) + "\n").encode()


def _numbers(value: Any) -> Any:
    """Decimals as numbers of JSON: a float shows the digits of a decimal with at most 15 of them again, and
    others are refused (`kpi.spec.scheme_faults.is_exact`)."""
    if isinstance(value, Mapping):
        return {key: _numbers(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_numbers(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _plan(
    workspace: Workspace, entry: SchemeRead, by: str, today: date, law: Paper, paper: Paper
) -> _Plan | Finding:
    """The scheme with an id of its own: of an office's scheme with that id it is the next version."""
    adoption = {"by": by, "on": today.isoformat(), "document": law.name}
    adoption |= {"document_sha256": law.sha256, "workbook_sha256": paper.sha256}
    data = dict(entry.data or {})
    data = {"$schema": "../schemas/scheme.schema.json", **data, "standing": "adopted", "adopted": adoption}
    start, name = str(data.get("valid_from", "")), str(data.get("id", ""))
    if not _ID.fullmatch(name) or is_device(name):  # it names a file
        sheet, cell = entry.cells.get("$.id", ("", ""))
        return finding("review.bad_id", sheet=sheet, cell=cell, value=name, example="son-la-2024")
    schemes = sound_entries(workspace.spec_roots)[0]["scheme"]
    versions_named = re.compile(re.escape(name) + r"(-\d{4}-\d\d-\d\d)?")
    versions = [one for one in schemes.values() if versions_named.fullmatch(one.id)]
    if any(_same(one.data, data) for one in versions if one.root):
        return _Plan(data, is_there=True)
    if name not in schemes:
        return _Plan(data)
    last = max(versions, key=lambda one: str(one.data["valid_from"]))
    if not last.root or str(last.data["valid_from"]) >= start:
        day = stored_day(last.data["valid_from"])
        return finding("scheme.id_taken", id=name, file=last.file, day=day)
    return _Plan({**data, "id": f"{name}-{start}"}, last)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether what is stored and what comes say the same, from the same document; a version that another one
    has ended comes without its end."""
    if other.get("valid_to", one.get("valid_to")) != one.get("valid_to"):
        return False
    texts = [{key: value for key, value in data.items() if key not in _ASIDE} for data in (one, other)]
    documents = [data.get("adopted", {}).get("document_sha256") for data in (one, other)]
    return texts[0] == texts[1] and documents[0] == documents[1]


def _judged_and_stored(
    workspace: Workspace,
    catalogue: Catalogue,
    plan: _Plan,
    entry: SchemeRead,
    label: str,
    law: Paper,
    dry_run: bool,
) -> AdoptedScheme:
    if plan.is_there:
        return AdoptedScheme(label, "already", plan.data, (), None, entry.findings)
    own_root = workspace.root / _SPECS
    files = plan.files()
    with own_copy(own_root, files) as root:
        examined = examine((builtin_specs(), root))
        faults = examined.findings or (*member_faults(examined.entries, workspace.units),)
        if faults:
            notes = _all_told(faults, root, entry.cells, label)
            return AdoptedScheme(label, "refused", plan.data, (), None, (*entry.findings, *notes))
        specs = load_specs((builtin_specs(), root), check=False)
    effect = effect_of(workspace, catalogue, specs.schemes[plan.data["id"]])
    notes = (*entry.findings, *_illustrated(plan.data, specs, entry, label))
    if plan.ended is not None:
        day = stored_day(plan.data["valid_from"])
        note = finding("scheme.new_version", old=plan.ended.id, id=plan.data["id"], day=day)
        notes = (*notes, note.at(file=label))
    copy = f"{DOCUMENTS}/{law.sha256}{law.suffix}"
    names = (copy, *(f"{_SPECS}/{name}" for name in files))
    if not dry_run:
        _keep(workspace.root / copy, law.data)
        store(own_root, files)
    return AdoptedScheme(label, "tried" if dry_run else "stored", plan.data, names, effect, notes)


def _illustrated(data: Mapping[str, Any], specs: Specs, entry: SchemeRead, label: str) -> Iterator[Finding]:
    """That numbers still name the source of an illustrative scheme: adopted, they would pass for a document's
    without a word."""
    schemes = [one for one in specs.schemes.values() if one.standing == "illustrative"]
    citations = {criterion.citation for one in schemes for criterion in one.criteria}
    places = [
        entry.cells[f"$.blocks[{b}].criteria[{c}].citation"]
        for b, block in enumerate(data["blocks"])
        for c, criterion in enumerate(block["criteria"])
        if criterion["citation"] in citations
    ]
    if places:
        cells = tuple(cell for _, cell in places)
        note = finding("scheme.citation_illustrative", count=len(cells), cells=cells)
        yield note.at(file=label, sheet=places[0][0], cell=cells[0])
    for lang in LANGUAGES:
        if data["note"][lang] in [one.note.get(lang) for one in schemes]:
            sheet, cell = entry.cells[f"$.note.{lang}"]
            yield finding("scheme.note_illustrative").at(file=label, sheet=sheet, cell=cell)


def _all_told(
    faults: Sequence[Finding], root: Path, cells: Mapping[str, Cell], label: str
) -> tuple[Finding, ...]:
    """Faults at their cells; where some are known by a cell, not those of what is made of the scheme (its
    form of points given), which only follow from them."""
    located = [one for one in faults if _place(one, cells)]
    return tuple(dict.fromkeys(_told(one, root, cells, label) for one in located or faults))


def _place(note: Finding, cells: Mapping[str, Cell]) -> str:
    place = place_of(dict(note.params).get("path", ""), {path: ("scheme", 0, path) for path in cells})
    return place[2] if place else ""


def _told(note: Finding, root: Path, cells: Mapping[str, Cell], label: str) -> Finding:
    """A fault of the scheme at its cell; one of another file as it is."""
    if not Path(note.file).is_relative_to(root):
        return note
    place = _place(note, cells)
    sheet, cell = cells[place] if place else next(iter(cells.values()))
    other = cells.get(dict(note.params).get("other", ""))
    places = {"path": f"{sheet}!{cell}", "other": "!".join(other) if other else label}  # not the folder
    params = tuple((key, places.get(key, value)) for key, value in note.params)
    return replace(note, file=label, params=params).at(sheet=sheet, cell=cell)


def _keep(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        if not path.exists():
            write_whole(path, data)
    except OSError as error:
        raise Fault(finding("scheme.unwritable", folder=path.parent, why=reason_of(error))) from error
