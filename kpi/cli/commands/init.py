"""``kpi init``."""

from __future__ import annotations

from pathlib import Path

import click

from kpi.cli.app import App, Command, option, pass_app


@click.command("init", cls=Command)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@option("--province", required=True, metavar="CODE", help_key="opt.province")
@pass_app
def command(app: App, folder: Path, province: str) -> int:
    """Make a workspace."""
    from kpi.findings import load_catalogue
    from kpi.findings.catalogue import LANGUAGES
    from kpi.pipeline.opening.pinning import pin_now
    from kpi.pipeline.opening.workspace import create_workspace

    about = "\n\n".join(load_catalogue(lang).text("init.specs") for lang in LANGUAGES)
    workspace = create_workspace(folder, province, about + "\n")
    pin_now(workspace)  # examines the specs as well, so that the first import need not
    names = dict.fromkeys(u.name for u in workspace.units.lives(province) if u.level == "province")
    click.echo(
        app.text("init.done", folder=folder, name=" · ".join(names) or app.text("unit.country")), err=True
    )
    return 0
