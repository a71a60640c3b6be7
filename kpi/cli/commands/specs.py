"""``kpi specs``: check, list and show the specs; learn and adopt new ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kpi.cli.app import App, Group, pass_app
from kpi.cli.commands import specs_adopt, specs_finding, specs_learn
from kpi.cli.main import CLEAN, FOUND
from kpi.cli.options import output_options
from kpi.cli.output import emit
from kpi.cli.unit_options import units_of
from kpi.model.nearest import nearest
from kpi.model.table import Column, Row, Table
from kpi.spec.places import spec_roots
from kpi.spec.registry import KINDS

_KINDS = tuple(kind.id for kind in KINDS)
_LISTED = ("kind", "id", "name", "standing", "validity", "file")
_CHECKED = ("file", "path", "message", "remedy")


@click.group("specs", cls=Group)
def command() -> None:
    """The group; help texts come from the catalogue."""


@command.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@output_options
@pass_app
def check(app: App, folder: Path | None, fmt: str, output: Path | None) -> int:
    """Check the built-in specs with those of the workspace, or of a folder, over them."""
    from kpi.contract.specs import check_json
    from kpi.pipeline.opening.membership import member_faults
    from kpi.spec.describe import fault_line
    from kpi.spec.load import examine

    examined = examine(spec_roots(folder) if folder else app.spec_places[0])
    findings = (*examined.findings, *member_faults(examined.entries, units_of(app)))
    faults = [fault_line(finding, app.catalogue) for finding in findings]
    count = {"files": len(examined.files), "count": len(faults)}
    note = app.text("specs.check.found" if faults else "specs.check.clean", **count)
    rows = [(fault.file, fault.path, fault.message, fault.remedy) for fault in faults]
    title = app.text("specs.check.title")
    table = _table(app, "specs-check", title, _CHECKED, rows, (note,), examined.sha256)
    data = check_json(len(examined.files), examined.sha256, faults)
    emit(app, table, data, fmt, output)
    return FOUND if faults else CLEAN


@command.command("list")
@click.argument("kind", required=False, type=click.Choice(_KINDS))
@output_options
@pass_app
def list_(app: App, kind: str | None, fmt: str, output: Path | None) -> int:
    """List the specs in force here."""
    from kpi.contract.specs import list_json
    from kpi.spec.describe import line
    from kpi.spec.load import sound_entries

    entries, sha256 = sound_entries(*app.spec_places)
    lines = [line(e, app.lang) for k in _KINDS if kind in (None, k) for e in entries[k].values()]
    rows = [
        (
            app.text(f"specs.kind.{x.kind}"),
            x.id,
            x.name,
            app.text(f"specs.standing.{x.standing}") if x.standing else "",
            _validity(app, x.valid_from, x.valid_to),
            x.file,
        )
        for x in lines
    ]
    table = _table(app, "specs-list", app.text("specs.list.title"), _LISTED, rows, (), sha256)
    emit(app, table, list_json(lines), fmt, output)
    return CLEAN


@command.command("show")
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("name", metavar="ID")
@output_options
@pass_app
def show(app: App, kind: str, name: str, fmt: str, output: Path | None) -> int:
    """Show one spec: its JSON, or a row per value."""
    from kpi.contract.specs import show_json
    from kpi.spec.describe import flat
    from kpi.spec.load import sound_entries

    entries, sha256 = sound_entries(*app.spec_places)
    entry = entries[kind].get(name)
    if entry is None:
        near = nearest(name, entries[kind], likeness=0.4)
        params = {"kind": app.text(f"specs.kind.{kind}"), "id": name, "near": ", ".join(near)}
        raise click.UsageError(app.text("specs.unknown_id", **params))
    title = app.text("specs.show.title", kind=app.text(f"specs.kind.{kind}"), id=name)
    table = _table(app, "specs-show", title, ("path", "value"), list(flat(entry.data)), (entry.file,), sha256)
    emit(app, table, show_json(entry), fmt, output)
    return CLEAN


def _validity(app: App, start: str, end: str) -> str:
    key = {(True, True): "from_to", (True, False): "from", (False, True): "to"}.get((bool(start), bool(end)))
    return app.text(f"specs.{key}", start=start, end=end) if key else ""


def _table(
    app: App,
    name: str,
    title: str,
    keys: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    notes: tuple[str, ...],
    sha256: str,
) -> Table:
    columns = tuple(Column(key, app.text(f"specs.column.{key}")) for key in keys)
    source = app.text("specs.source", sha256=sha256)
    return Table(name, title, (), columns, tuple(map(Row, rows)), notes, source=source)


command.add_command(specs_adopt.command)
command.add_command(specs_finding.command)
command.add_command(specs_learn.command)
