"""Agencies among the senders: whom a line or a letterhead names, and whether a plan asks for their report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.sheets.titles import Titles
from kpi.intake.texts.letterhead import AGENCY, body_of
from kpi.model.level import LEVELS
from kpi.model.received import Part
from kpi.model.reporter import Reporter
from kpi.units.gazetteer.tree import COUNTRY
from kpi.units.matching.scope import Match


def agency_sent(titles: Titles, context: Context) -> tuple[str, str] | None:
    """The cell and the words by which an agency is taken for the sender, None where none is: those of the
    sender's line, else of the letterhead; one of a province says only who issued the form."""
    settings = context.specs.settings
    if titles.sender_cell:
        named = body_of(titles.sender, settings) == AGENCY
        return (titles.sender_cell, titles.sender) if named else None
    head = titles.letterhead
    match = context.matcher.reporter(head.text) if head.text else None
    unit = match.unit if match is not None and not match.problem else None
    issued = unit is not None and unit.level == LEVELS[0]
    return (head.cell, head.body) if body_of(head.body, settings) == AGENCY and not issued else None


def agency_named(line: str, match: Match, context: Context) -> Reporter | None:
    """The agency that a line is the name of, where a plan in force names it. A line without the name of a
    unit ("Sở Y tế") means that of the workspace's province."""
    unit = match.unit if not match.problem else None
    if unit is None and not match.other and context.province != COUNTRY:
        unit = context.tree.get(context.province)
    agency = context.agencies.named(line, unit) if unit is not None else ""
    return Reporter(unit.code, agency) if unit is not None and agency else None


def sent_by(parts: Sequence[Part], reporter: Reporter) -> list[Part]:
    """The parts of a file as those of its reporter."""
    return [
        replace(part, reporter=str(reporter), further=tuple(sent_by(part.further, reporter)))
        for part in parts
    ]


def not_asked(parts: Sequence[Part], reporter: Reporter, context: Context) -> Iterator[Finding]:
    """A finding that refuses an agency's file in which there is a form that no plan asks of it."""
    forms = context.agencies.forms(reporter)
    printed = context.locator.lexicon.printed
    name = context.agencies.name(str(reporter))
    for part in parts:
        if part.form not in forms:
            all_forms = ", ".join(printed.get(form, form) for form in sorted(forms)) or "–"
            place = {"sheet": part.sheet, "form": part.form}
            code = printed.get(part.form, part.form)
            yield finding("file.agency_form", **place, agency=name, code=code, forms=all_forms)
            return
