"""All sheets of a workbook, those typed in an old font in Unicode where it is certain how they read."""

from __future__ import annotations

from collections.abc import Mapping

from kpi.findings import Finding, finding
from kpi.intake.files.container import Container
from kpi.intake.files.decoding import Decoded
from kpi.intake.files.oldfonts import Known, font_of
from kpi.intake.files.reader import read_grids, sheets_in_unicode
from kpi.model.grid import Grid, texts_of


def readable_grids(
    data: bytes, container: Container, is_known: Known
) -> tuple[list[Grid], Mapping[str, str]] | Finding:
    """The sheets, and by name the old font that the texts of some were in; why they cannot be read, which is
    ``file.old_font`` where it is not certain how one of them is to be."""
    grids = read_grids(data, container)
    if isinstance(grids, Finding):
        if grids.code != "file.old_font":
            return grids
    elif not _font_of(grids, is_known):
        return grids, {}
    sheets = sheets_in_unicode(data, container, is_known)
    left = _font_of([sheet for sheet in sheets if isinstance(sheet, Grid)], is_known)
    if isinstance(grids, Finding) and (left or not sheets):
        return grids
    if left:
        return finding("file.old_font", font=left)
    fonts = {sheet.grid.name: sheet.font for sheet in sheets if isinstance(sheet, Decoded)}
    return [sheet.grid if isinstance(sheet, Decoded) else sheet for sheet in sheets], fonts


def _font_of(grids: list[Grid], is_known: Known) -> str:
    return font_of((text for grid in grids for *_, text in texts_of(grid)), is_known)
