"""``kpi specs finding``: what a code of a finding means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpi.cli.app import App, Command, pass_app
from kpi.cli.main import CLEAN
from kpi.cli.options import output_options
from kpi.cli.output import emit
from kpi.model.nearest import nearest
from kpi.model.table import Column, Row, Table

if TYPE_CHECKING:
    from kpi.findings.meaning import Example, Meaning

_LISTED = ("code", "severity", "title")


@click.command("finding", cls=Command)
@click.argument("code", required=False)
@output_options
@pass_app
def command(app: App, code: str | None, fmt: str, output: Path | None) -> int:
    """What a code means, how it looks, what to do; without a code the list of all."""
    from kpi.contract.specs import meaning_json
    from kpi.findings.meaning import codes, meaning

    if code is None:
        meanings = [meaning(one, app.catalogue) for one in codes()]
        data = [meaning_json(one, app.catalogue) for one in meanings]
        emit(app, _list(app, meanings), data, fmt, output)
        return CLEAN
    rules = _rules(app, code)
    if code not in codes() and code not in rules:
        near = ", ".join(nearest(code, (*codes(), *rules), likeness=0.4))
        raise click.UsageError(app.text("specs.finding.unknown", code=code, near=near))
    about = meaning(code, app.catalogue)
    if code in rules:
        about = _of_rule(app, about, rules[code])
    emit(app, _pages(app, about), meaning_json(about, app.catalogue), fmt, output)
    return CLEAN


def _rules(app: App, code: str) -> Mapping[str, Mapping[str, Any]]:
    """The rules in force here by the code of what they find, where it is about for one."""
    from kpi.findings.traits import rule_code, rule_of
    from kpi.spec.load import sound_entries

    if not rule_of(code):
        return {}
    entries, _ = sound_entries(*app.spec_places)
    return {rule_code(entry.id): entry.data for entry in entries["check"].values()}


def _of_rule(app: App, about: Meaning, rule: Mapping[str, Any]) -> Meaning:
    """What a rule means: it has texts of its own."""
    from kpi.findings import Severity
    from kpi.findings.catalogue import unfilled

    message, remedy = (unfilled(rule.get(key, {}).get(app.lang, "")) for key in ("message", "remedy"))
    severities = (Severity(rule["severity"]),)
    return replace(about, severities=severities, message=message, remedy=remedy or about.remedy)


def _list(app: App, meanings: list[Meaning]) -> Table:
    columns = tuple(Column(key, app.text(f"specs.finding.{key}")) for key in _LISTED)
    rows = tuple(Row((one.code, _severity(app, one), one.title)) for one in meanings)
    return Table("findings-list", app.text("specs.finding.list"), (), columns, rows)


def _pages(app: App, about: Meaning) -> list[Table]:
    tables = [_page(app, about)]
    if about.example is not None and about.example.excerpt:
        tables.append(_excerpt(app, about.example))
    return tables


def _page(app: App, about: Meaning) -> Table:
    columns = (
        Column("what", app.text("specs.finding.what")),
        Column("value", app.text("specs.finding.value")),
    )
    rows = tuple(Row((app.text(f"specs.finding.{key}"), text)) for key, text in _lines(app, about) if text)
    title = app.text("specs.finding.page", code=about.code, title=about.title)
    return Table("finding", title, (), columns, rows)


def _lines(app: App, about: Meaning) -> Iterator[tuple[str, str]]:
    yield "severity", _severity(app, about)
    yield "message", about.message
    yield "remedy", about.remedy
    if about.example is None:
        return
    finding = about.example.finding
    place = "!".join(part for part in (finding.sheet, finding.cell) if part)
    message, remedy = app.catalogue.message(finding), app.catalogue.remedy(finding)
    yield "example", message if message != about.message else ""
    yield "place", " · ".join(part for part in (finding.file, place, finding.unit) if part)
    yield "example_remedy", remedy if remedy != about.remedy else ""


def _excerpt(app: App, example: Example) -> Table:
    """The part of the sheet; what the finding is about has a mark in front."""
    letters, *rows = example.excerpt
    columns = tuple(Column(letter or "row", letter) for letter in letters)
    cells = (
        tuple(_marked(text, example.is_meant(r, c)) for c, text in enumerate(row))
        for r, row in enumerate(rows, 1)
    )
    title = app.text("specs.finding.excerpt", sheet=example.finding.sheet)
    return Table("finding-excerpt", title, (), columns, tuple(map(Row, cells)))


def _marked(text: str, is_meant: bool) -> str:
    return f"» {text}".rstrip() if is_meant else text


def _severity(app: App, about: Meaning) -> str:
    severities = ", ".join(app.text(f"severity.{severity}") for severity in about.severities)
    return app.text("specs.finding.refuses", severity=severities) if about.refuses else severities
