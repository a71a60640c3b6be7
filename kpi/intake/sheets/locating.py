"""Finding the tables on a sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kpi.intake.context import Context
from kpi.intake.headers.score_names import SchemeNames
from kpi.intake.headers.score_place import locate_scores
from kpi.intake.headers.vertical_place import label_column, locate_vertical
from kpi.intake.sheets.across import units_across
from kpi.intake.sheets.draft import Draft, Sheet
from kpi.intake.sheets.titles import form_named, read_titles
from kpi.intake.sheets.views import tables_of
from kpi.model.grid import Grid, Text


def locate_tables(
    draft: Draft,
    grid: Grid,
    texts: Sequence[Text],
    telling: Sequence[Text],
    context: Context,
    forms: Collection[str] = (),
) -> list[Sheet]:
    """The tables on a sheet, none where it holds no form; the draft is told why one is not to be read.
    `forms` are those of a template's mark."""
    names = SchemeNames(context.scores, context.specs.schemes, context.lexicon)
    tables: list[Sheet] = []
    top = 0
    for sheet in _tables(draft, grid, texts, telling, context, forms):
        form = sheet.scores.words.form if sheet.scores is not None else sheet.form
        other = names.differing(form, grid, texts, range(top, sheet.top), forms)
        top = sheet.top
        if other is None:
            tables.append(sheet)
        else:
            draft.findings.append(other)
    return tables


def _tables(
    draft: Draft,
    grid: Grid,
    texts: Sequence[Text],
    telling: Sequence[Text],
    context: Context,
    forms: Collection[str],
) -> list[Sheet]:
    draft.sheet = grid.name
    scores, unclear = locate_scores(grid, texts, context.scores, context.lexicon, forms)
    if unclear is not None:
        draft.findings.append(unclear)
        return []
    if scores is not None:
        titles = read_titles(grid, texts, scores.top, context.specs.settings, context.times)
        return [Sheet(grid, titles, None, None, telling, scores=scores)]
    header = context.locator.locate(grid, texts) or context.locator.marked(grid, texts, forms)
    if header is not None:
        return tables_of(grid, texts, telling, header, context)
    vertical = locate_vertical(grid, texts, context.locator)
    if vertical is None or vertical.rivals:
        labels = label_column(grid, texts, context.locator)
        sheets, findings = units_across(grid, texts, telling, labels[0], context) if labels else ([], [])
        draft.findings += findings
        if sheets or findings:
            sole_form = form_named(telling, context.lexicon)
            return [replace(sheet, sole_form=sole_form) for sheet in sheets]
    if vertical is None:
        return []
    titles = read_titles(grid, texts, vertical.top, context.specs.settings, context.times)
    return [Sheet(grid, titles, None, vertical, telling, sole_form=form_named(telling, context.lexicon))]
