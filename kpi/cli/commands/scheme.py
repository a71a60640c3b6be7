"""``kpi scheme``: scoring schemes entered in Excel, adopted, shown, compared, confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpi.cli.app import App, Command, Group, option, pass_app
from kpi.cli.decide_options import telling
from kpi.cli.main import CLEAN, FOUND
from kpi.cli.options import fail_on_option, output_options
from kpi.cli.output import check_output, emit, emit_stored
from kpi.cli.reporting import exit_code

if TYPE_CHECKING:
    from kpi.model.table import Table
    from kpi.pipeline.adopting.schemes import AdoptedScheme
    from kpi.spec.entry import Entry
    from kpi.spec.specs import Specs

_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("scheme", cls=Group)
def command() -> None:
    """The group; help texts come from the catalogue."""


@command.command("template", cls=Command)
@option("-o", "--output", "path", required=True, type=click.Path(path_type=Path), help_key="opt.scheme_file")
@option("--from", "source", default="illustrative", metavar="ID", help_key="opt.scheme_from")
@pass_app
def template(app: App, path: Path, source: str) -> int:
    """Write a workbook in which a scheme is entered, filled in with one that is there."""
    from kpi.pipeline.adopting.scheme_blanks import write_template

    check_output(app, path, (".xlsx",))
    [entry] = _entries(app, source)
    write_template(entry, _specs(app), path, app.catalogue)
    click.echo(app.text("scheme.template.done", file=path))
    return CLEAN


@command.command("adopt", cls=Command)
@click.argument("workbook", metavar="FILE", type=_file)
@option("--by", required=True, metavar="TEXT", callback=telling, help_key="opt.scheme_by")
@option("--document", required=True, type=_file, metavar="FILE", help_key="opt.scheme_document")
@option("--dry-run", "dry_run", is_flag=True, help_key="opt.dry_run")
@fail_on_option
@output_options
@pass_app
def adopt(
    app: App,
    workbook: Path,
    by: str,
    document: Path,
    dry_run: bool,
    fail_on: str,
    fmt: str,
    output: Path | None,
) -> int:
    """Bring a scheme into use from its workbook."""
    from kpi.contract.schemes import adopted_json
    from kpi.pipeline.adopting.schemes import adopt_scheme
    from kpi.tables.listing import findings_table

    adopted = adopt_scheme(app.workspace, app.catalogue, workbook, by, document, dry_run)
    tables = [_adopted_table(app, adopted)]
    if adopted.effect is not None:
        tables.append(adopted.effect.table())
    if adopted.findings:
        tables.append(findings_table(adopted.findings, app.catalogue))
    emit_stored(app, tables, adopted_json(adopted, app.catalogue), fmt, output)
    if dry_run:
        click.echo(app.text("import.dry"), err=True)
    return exit_code(adopted.findings, fail_on)


@command.command("list", cls=Command)
@output_options
@pass_app
def list_(app: App, fmt: str, output: Path | None) -> int:
    """List the schemes there are here."""
    from kpi.contract.schemes import schemes_json
    from kpi.spec.kinds.scheme import build
    from kpi.tables.scheme_tables import schemes_table

    entries = _entries(app)
    schemes = [build(entry.data) for entry in entries]
    emit(app, schemes_table(schemes, app.catalogue), schemes_json(entries), fmt, output)
    return CLEAN


@command.command("show", cls=Command)
@click.argument("name", metavar="ID")
@output_options
@pass_app
def show(app: App, name: str, fmt: str, output: Path | None) -> int:
    """Show a scheme in words: rules, points, classes, sources."""
    from kpi.contract.schemes import scheme_json
    from kpi.pipeline.explaining.schemes import beside_lines, rule_lines
    from kpi.tables.scheme_tables import scheme_table

    [entry], specs = _entries(app, name), _specs(app)
    scheme = specs.schemes[name]
    lines, beside = rule_lines(scheme, specs, app.catalogue), beside_lines(scheme, specs, app.catalogue)
    table = scheme_table(scheme, lines, beside, app.catalogue)
    emit(app, table, scheme_json(entry.data), fmt, output)
    return CLEAN


@command.command("compare", cls=Command)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@output_options
@pass_app
def compare(app: App, a: str, b: str, fmt: str, output: Path | None) -> int:
    """What two schemes say differently; 1 where they do."""
    from kpi.contract.schemes import differences_json
    from kpi.pipeline.explaining.schemes import differences
    from kpi.tables.scheme_tables import differences_table

    one, other = _entries(app, a, b)
    lines = differences(one.data, other.data, app.catalogue)
    emit(app, differences_table(a, b, lines, app.catalogue), differences_json(lines), fmt, output)
    return FOUND if lines else CLEAN


@command.command("confirm", cls=Command)
@click.argument("name", metavar="ID")
@option("--by", required=True, metavar="TEXT", callback=telling, help_key="opt.scheme_by")
@option("--against", required=True, metavar="TEXT", callback=telling, help_key="opt.scheme_against")
@output_options
@pass_app
def confirm(app: App, name: str, by: str, against: str, fmt: str, output: Path | None) -> int:
    """Say that an adopted scheme or a classification was compared with its document."""
    from kpi.contract.schemes import confirmed_json
    from kpi.pipeline.adopting.confirming import confirm as store_confirmation
    from kpi.tables.scheme_tables import confirmed_table

    data = store_confirmation(app.workspace, name, by, against)
    emit_stored(app, [confirmed_table(data, app.catalogue)], confirmed_json(data), fmt, output)
    return CLEAN


def _specs(app: App) -> Specs:
    from kpi.spec.load import load_specs

    roots, seal = app.spec_places
    return load_specs(roots, seal=seal)


def _entries(app: App, *names: str) -> list[Entry]:
    from kpi.pipeline.adopting.scheme_blanks import scheme_entries

    return scheme_entries(*app.spec_places, *names)


def _adopted_table(app: App, adopted: AdoptedScheme) -> Table:
    from kpi.model.table import Column, Row, Table

    keys = ("id", "name", "outcome", "files")
    data = adopted.data or {}
    names = data.get("name") or {}
    cells = (
        str(data.get("id", "")),
        str(names.get(app.lang, "")),
        app.text(f"scheme.outcome.{adopted.outcome}"),
        ", ".join(adopted.files),
    )
    columns = tuple(Column(key, app.text(f"scheme.column.{key}")) for key in keys)
    is_ready = adopted.outcome in ("stored", "tried") and adopted.effect is None
    notes = (app.text("scheme.effect.no_data"),) if is_ready else ()
    return Table("scheme-adopted", app.text("scheme.adopt.title"), (), columns, (Row(cells),), notes)
