"""The score sheet of a commune, to fill in: a row per criterion, a column for each who gives points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook

from kpi.findings import Catalogue
from kpi.model.number import plain
from kpi.spec.assessment import SCORERS, Scorer, points_id, total_id
from kpi.spec.kinds.scheme import Criterion, Scheme
from kpi.write.sizes import LINE, Sizes, lines_of
from kpi.write.xlsx.form import FormSheet, headed, write_top
from kpi.write.xlsx.input import INPUT, write_input
from kpi.write.xlsx.page import Page, set_print, sheet_name, write_header
from kpi.write.xlsx.styles import Styles

_WIDTHS = (6.0, 38.0, 9.0, 10.0, 10.0, 10.0)
_REASON = 28.0  # width of the column for words, where the settings have a heading for it
_WORDS: dict[str, Any] = {"locked": False, "bg_color": INPUT, "text_wrap": True, "align": "left"}
_SIGN_ROWS = 4
_LINES = 2  # of a row with room for words
_LABEL, _MOST, _FIRST = 1, 2, 3  # columns; the first of those of points


def write_score_sheets(book: Workbook, styles: Styles, sheet: FormSheet, words: Catalogue) -> None:
    """Add a sheet of the form for each unit. Cells of those who may not give points in the sender's file are
    not to be filled in."""
    scheme = sheet.scheme
    if scheme is None:
        raise ValueError(sheet.form.id)
    for unit in sheet.units:
        _write(book, styles, sheet, scheme, unit, words)


def _write(
    book: Workbook, styles: Styles, sheet: FormSheet, scheme: Scheme, unit: tuple[str, str], words: Catalogue
) -> None:
    names = [worksheet.get_name() for worksheet in book.worksheets()]
    heads = sheet.settings.score_sheet
    widths = (*_WIDTHS, _REASON) if "reason" in heads else _WIDTHS
    page = Page(book.add_worksheet(sheet_name(unit[1], names)), styles, widths)
    for column, width in enumerate(widths):
        page.sheet.set_column(column, column, width, styles.get("plain"))
    name = unit[1] if sheet.sender.startswith(unit[1]) else f"{unit[1]}, {sheet.sender}"
    top = write_top(
        page, sheet, words, sheet.sender if name == unit[1] else name, _titles(sheet, scheme, words)
    )
    printed = [words.text("table.column.order"), *(heads[key][0] for key in ("criterion", "most"))]
    printed += [_head(sheet, scorer, scheme) for scorer in SCORERS]
    printed += [text for key in ("reason",) for text in heads.get(key, ())[:1]]
    body = write_header(
        page, top, [(headed(head),) for head in printed], Sizes(widths, frozenset(), (LINE * 2.2,))
    )
    row = _rows(page, body, sheet, scheme, unit[0], words)
    page.sheet.freeze_panes(body, _FIRST)
    end = _signatures(page, row + 2, sheet, scheme, words)
    standing = words.text("form.project") if sheet.form.standing == "project" else ""
    set_print(page, words, standing, (top, body - 1), one_page=True, upright=True)
    page.sheet.print_area(0, 0, end + 2, page.last)
    page.sheet.protect("", {"format_columns": True, "format_rows": True})


def _rows(page: Page, row: int, sheet: FormSheet, scheme: Scheme, unit: str, words: Catalogue) -> int:
    """Write the blocks with their criteria, and the total from row `row` on. Gives the row of the total."""
    for block in scheme.blocks:
        _row(page, row, (block.id, block.name.get(words.lang)), block.points, "section")
        for column in range(_FIRST, page.last + 1):
            page.sheet.write_blank(row, column, None, page.styles.get("section"))
        row += 1
        for criterion in block.criteria:
            _row(page, row, (criterion.id, criterion.name.get(words.lang)), criterion.points, "cell")
            _points(page, row, sheet, unit, _names(scheme, criterion), words)
            for column in range(_FIRST + len(SCORERS), page.last + 1):
                page.sheet.write_blank(row, column, None, page.styles.get("cell", **_WORDS))
            row += 1
    total = headed(sheet.settings.words.total_words[0])
    _row(page, row, ("", total), sum((block.points for block in scheme.blocks), Decimal(0)), "total")
    _points(page, row, sheet, unit, {scorer: total_id(scorer, scheme.id) for scorer in SCORERS}, words)
    for column in range(_FIRST + len(SCORERS), page.last + 1):
        page.sheet.write_blank(row, column, None, page.styles.get("total"))
    return row


def _names(scheme: Scheme, criterion: Criterion) -> dict[Scorer, str]:
    return {scorer: points_id(scorer, scheme.id, criterion.id) for scorer in SCORERS}


def _titles(sheet: FormSheet, scheme: Scheme, words: Catalogue) -> tuple[str, ...]:
    """The form's title, with the name of the scheme on a line of its own."""
    title, name = sheet.form.title.get(words.lang), scheme.name.get(words.lang)
    return (title.removesuffix(name).rstrip(" :"), name) if title.endswith(f": {name}") else (title,)


def _signatures(page: Page, row: int, sheet: FormSheet, scheme: Scheme, words: Catalogue) -> int:
    """A place to sign for each of those who give points, side by side. Gives the next row."""
    second = _FIRST + (2 if page.last >= _FIRST + len(SCORERS) else 1)
    cuts = (0, _LABEL + 1, second, page.last + 1)
    how = words.text("table.sign.head_how")
    day = words.text("table.sign_place", place="……")
    for first, last, scorer in zip(cuts, cuts[1:], SCORERS, strict=False):
        heads = (day, _head(sheet, scorer, scheme).upper(), words.text("table.sign.head"), how)
        for place, text in enumerate(heads):
            look = "sign" if place in (1, 2) else "sign_small"
            page.text(row + place, first, last - 1, text, page.styles.get(look, text_wrap=True))
    page.sheet.set_row(row, LINE * 2 + 4)
    return row + _SIGN_ROWS


def _head(sheet: FormSheet, scorer: Scorer, scheme: Scheme) -> str:
    """The heading that the form prints over the points of somebody."""
    total = total_id(scorer, scheme.id)
    return next(column.path[0][0] for column in sheet.form.columns if column.indicator == total)


def _row(page: Page, row: int, texts: tuple[str, str], most: Decimal, look: str) -> None:
    least = _LINES if look == "cell" and len(page.widths) > len(_WIDTHS) else 1
    high = max(lines_of(texts[1], page.widths[_LABEL] - 0.8), least)
    page.sheet.set_row(row, high * LINE + 4)
    page.sheet.write_string(row, 0, texts[0], page.styles.get(look, align="center"))
    page.text(row, _LABEL, _LABEL, texts[1], page.styles.get(look, align="left", text_wrap=True))
    places = len(plain(most).partition(".")[2])
    style = page.styles.get(look, align="center", num_format="0" + (f".{'0' * places}" if places else ""))
    page.sheet.write_number(row, _MOST, float(most), style)


def _points(
    page: Page, row: int, sheet: FormSheet, unit: str, names: dict[Scorer, str], words: Catalogue
) -> None:
    for place, scorer in enumerate(SCORERS, _FIRST):
        name = names[scorer]
        if scorer in sheet.scorers:
            figure = sheet.values.get((unit, name))
            write_input(page, row, place, figure, sheet.indicators[name], words, sheet.limits.get(name))
        else:
            page.sheet.write_blank(row, place, None, page.styles.get("cell"))
