"""Score sheets: ``kpi report`` of a table that shows a sheet."""

from __future__ import annotations

from kpi.contract import Json
from kpi.contract.scores import row_json, row_ways_json, scheme_json, ways_json
from kpi.contract.surroundings import composed_json, head, tail
from kpi.findings import Catalogue
from kpi.pipeline.figures.result import Sheets
from kpi.score.readings import results_elsewhere
from kpi.tables.sheet_table import Sheet, possible_classes, reasons
from kpi.write.jsonout import exact_number


def sheets_json(sheets: Sheets) -> Json:
    """``kpi report`` of sheets: ``{scheme}``, what `ways_json`, `head`, `composed_json` and `tail` give, and
    ``{complete, rows: [_sheet + row_ways_json]}``."""
    scoring, around = sheets.scoring, sheets.around
    words = around.frame.catalogue
    elsewhere = results_elsewhere(scoring)
    return {
        "scheme": scheme_json(scoring.scheme, words.lang),
        **ways_json(scoring.scheme, words.lang),
        **head(around.frame),
        "complete": scoring.complete,
        **composed_json(around.composition),
        "rows": [
            {**_sheet(one, sheets, words), **row_ways_json(one.row, scoring, elsewhere, words)}
            for one in sheets.sheets
        ],
        **tail(scoring.notes, around.frame),
    }


def _sheet(sheet: Sheet, sheets: Sheets, words: Catalogue) -> Json:
    """`row_json`, each of its ``criteria`` with ``figure`` and ``rate``, the words of what its points rest
    on, and ``given`` (`_given`); and ``{possible: [class], why: [sentence], lacking: [{form, reporter,
    indicators}]}``."""
    scheme = sheets.scoring.rules(sheet.row)
    row = row_json(sheet.row, scheme, words)
    criteria = {
        name: {
            **one,
            "figure": sheet.bases[name].figure,
            "rate": sheet.bases[name].rate or None,
            "given": _given(sheet, name),
        }
        for name, one in row["criteria"].items()
    }
    requests = sheet.lacking.requests if sheet.lacking is not None else ()
    return {
        **row,
        "criteria": criteria,
        "possible": possible_classes(sheet),
        "why": reasons(sheet, scheme, words),
        "lacking": [
            {"form": one.form, "reporter": one.reporter, "indicators": one.indicators} for one in requests
        ],
    }


def _given(sheet: Sheet, criterion: str) -> Json:
    """The points that others gave for a criterion, by who gave them."""
    points = sheet.points.get(criterion)
    all_points = {scorer: points.points(scorer) for scorer in points.marks} if points is not None else {}
    return {scorer: exact_number(one) for scorer, one in all_points.items() if one is not None}
