"""The sheets of a review workbook that hold a row for each column, check and question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kpi.findings import Catalogue
from kpi.spec.draft import Draft, DraftCheck, DraftColumn, Question
from kpi.write.cells import clean
from kpi.write.sizes import LINE, lines_of
from kpi.write.xlsx.page import Page, set_print, text_style
from kpi.write.xlsx.reviewlayout import (
    CHECKS,
    COLUMNS,
    LISTS,
    QUESTIONS,
    Field,
    SheetKey,
    choice_words,
    is_asked,
    is_rate,
    truth,
    word,
)
from kpi.write.xlsx.styles import Styles

STEP = " › "  # between the headings of a path
_COLOURS = {"missing": "#F8CBAD", "input": "#FFFBE6", "fixed": "#EDEDED", "left": "#D9D9D9"}
_LEFT_INK = "#7F7F7F"
_TOP, _BODY = 1, 3  # rows of the headings, and of the first line below their remarks
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FROZEN: Mapping[SheetKey, int] = {"columns": 4, "checks": 1, "questions": 1}


@dataclass(frozen=True, slots=True)
class Looks:
    """Formats of the cells of a review."""

    styles: Styles

    def of(self, colour: str, text: str = "", **more: Any) -> Format:
        """A cell of a colour. Whatever is typed into it stays text: no day, no number, no formula."""
        look: dict[str, Any] = {
            "bg_color": _COLOURS[colour],
            "text_wrap": True,
            "valign": "top",
            "num_format": "@",
        }
        return text_style(self.styles, "cell", text, **look, **more)

    def hint(self) -> Format:
        """The remark below a heading."""
        return self.styles.get("index", text_wrap=True, valign="top", font_size=9)

    def left(self) -> Format:
        """What a row that is not taken looks like, over its own look."""
        return self.styles.get("plain", bg_color=_COLOURS["left"], font_color=_LEFT_INK)


def write_value(
    sheet: Worksheet, looks: Looks, place: tuple[int, int], field: Field, text: str, words: Catalogue
) -> None:
    """Write one cell with its list of choices; a needed one has another colour as long as it is empty."""
    shown_text = clean(text)
    colour = "fixed" if field.fixed else "input"
    if shown_text:
        sheet.write_string(*place, shown_text, looks.of(colour, shown_text))
    else:
        sheet.write_blank(*place, None, looks.of(colour))
    if field.choice:
        error = {"error_title": words.text("form.error"), "error_message": words.text("form.only_choice")}
        rule = {"validate": "list", "source": choice_words(words, field.choice), **error}
        sheet.data_validation(*place, *place, rule)
    if field.needed and not field.fixed:
        empty = {"type": "blanks", "format": looks.styles.get("plain", bg_color=_COLOURS["missing"])}
        sheet.conditional_format(*place, *place, empty)


def write_columns(book: Workbook, looks: Looks, draft: Draft, words: Catalogue) -> None:
    """A row for each leaf of the header tree; those that hold no figures are grey."""
    numbers = _question_numbers(draft)
    rows = [_column(column, numbers.get(column.cell, ""), words) for column in draft.columns]
    fixed = [
        COLUMNS if one.role == "figures" or is_rate(one) else _all_but_choice(COLUMNS)
        for one in draft.columns
    ]
    row_fields = [
        _known(fields) if one.known else fields for one, fields in zip(draft.columns, fixed, strict=True)
    ]
    _write_list(book, looks, "columns", rows, row_fields, words)


def write_checks(book: Workbook, looks: Looks, draft: Draft, words: Catalogue) -> None:
    """A row for each rule that was seen."""
    names = {column.indicator: _spoken(column) for column in draft.columns if column.indicator}
    rows = [_check(check, names, words) for check in draft.checks]
    _write_list(book, looks, "checks", rows, [CHECKS] * len(rows), words)


def write_questions(book: Workbook, looks: Looks, draft: Draft, words: Catalogue) -> None:
    """A row for each question; the answer to an open one is needed."""
    by_id = {column.indicator: column for column in draft.columns if column.indicator}
    by_cell = {column.cell: column for column in draft.columns}
    rows, fields = [], []
    for number, one in enumerate(draft.questions, 1):
        column = by_id.get(one.indicator) or by_cell.get(one.cell)
        rows.append(_question(number, one, column, words))
        fields.append(tuple(_needed(field, is_asked(one)) for field in QUESTIONS))
    page = _write_list(book, looks, "questions", rows, fields, words)
    keys = [field.key for field in QUESTIONS]
    place, answer = keys.index("question"), xl_col_to_name(keys.index("answer"))
    for row, one in enumerate(draft.questions, _BODY):
        if is_asked(one):
            look = looks.styles.get("plain", bg_color=_COLOURS["missing"], bold=True)
            rule = {"type": "formula", "criteria": f'=${answer}{row + 1}=""', "format": look}
            page.sheet.conditional_format(row, place, row, place, rule)


def question_text(question: Question, words: Catalogue) -> str:
    """What a question says."""
    return words.text(
        question.code, **{"cell": question.cell, "indicator": question.indicator, **question.params}
    )


def _write_list(
    book: Workbook,
    looks: Looks,
    name: SheetKey,
    rows: Sequence[Mapping[str, str]],
    fields: Sequence[Sequence[Field]],
    words: Catalogue,
) -> Page:
    heads = LISTS[name]
    page = Page(
        book.add_worksheet(words.text(f"review.sheet.{name}")), looks.styles, tuple(f.width for f in heads)
    )
    for column, field in enumerate(heads):
        page.sheet.set_column(column, column, field.width, looks.styles.get("plain"))
        page.sheet.write_string(
            _TOP, column, words.text(f"review.{name}.{field.key}"), looks.styles.get("header")
        )
        page.sheet.write_string(_TOP + 1, column, words.text(f"review.{name}.{field.key}.hint"), looks.hint())
    page.text(0, 0, page.last, words.text(f"review.sheet.{name}"), looks.styles.get("title", align="left"))
    page.sheet.set_row(_TOP, LINE * 2.2)
    page.sheet.set_row(_TOP + 1, LINE * 4)
    for row, (values, row_fields) in enumerate(zip(rows, fields, strict=True), _BODY):
        for column, field in enumerate(row_fields):
            write_value(page.sheet, looks, (row, column), field, values[field.key], words)
        high = max(lines_of(values[f.key], f.width - 1.5) for f in heads)
        page.sheet.set_row(row, LINE * high + 3)
    last = _BODY + max(len(rows), 1) - 1
    if heads[0].choice:
        _grey_left(page.sheet, looks, last, len(heads) - 1, truth(words, False))
    page.sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(page.last)}{last + 1}"})
    page.sheet.freeze_panes(_BODY, _FROZEN[name])
    page.sheet.autofilter(_TOP + 1, 0, last, page.last)
    set_print(page, words, "", (_TOP, _TOP + 1))
    return page


def _grey_left(sheet: Worksheet, looks: Looks, last: int, width: int, no: str) -> None:
    """Rows that are not taken are grey, also those that somebody has just chosen not to take."""
    rule = {"type": "formula", "criteria": f'=$A{_BODY + 1}="{no}"', "format": looks.left()}
    sheet.conditional_format(_BODY, 0, last, width, rule)


def _column(column: DraftColumn, numbers: str, words: Catalogue) -> Mapping[str, str]:
    figures = column.role == "figures" or is_rate(column)
    remarks = [words.text("review.known")] if column.known else []
    remarks += [words.text("review.asked", numbers=numbers)] if numbers else []
    labels = "; ".join(f"{label.code}={label.name.vi}" for label in column.labels)
    return {
        "taken": truth(words, figures and column.taken),
        "cell": column.cell,
        "index": column.index,
        "path": STEP.join(column.path),
        "role": word(words, "role", column.role),
        "name": column.name.vi,
        "id": column.indicator,
        "kind": word(words, "kind", column.kind) if figures else "",
        "unit": column.unit.vi,
        "decimals": str(column.decimals) if figures else "",
        "over_time": word(words, "over_time", column.over_time) if figures else "",
        "distinct": truth(words, column.distinct) if figures else "",
        "empty": truth(words, not column.required) if figures else "",
        "labels": labels,
        "expression": column.expression,
        "remark": " ".join(remarks),
    }


def _check(check: DraftCheck, names: Mapping[str, str], words: Catalogue) -> Mapping[str, str]:
    places = ", ".join(check.places) or words.text("review.none")
    rows = words.text("review.held", holding=check.holding, rows=check.rows)
    return {
        "taken": truth(words, check.taken),
        "id": check.id,
        "relation": words.text(f"review.relation.{check.relation}"),
        "words": _NAME.sub(lambda match: names.get(match[0], match[0]), check.expression),
        "expression": check.expression,
        "at": check.at,
        "severity": word(words, "severity", check.severity),
        "evidence": words.text(f"review.evidence.{check.evidence}", places=places),
        "held": rows if check.rows else words.text("review.held.none"),
    }


def _question(number: int, one: Question, column: DraftColumn | None, words: Catalogue) -> Mapping[str, str]:
    remedy = words.entries[one.code].get("remedy")
    return {
        "number": str(number),
        "about": STEP.join(column.path) if column else words.text("review.whole"),
        "cell": one.cell,
        "question": question_text(one, words),
        "remedy": str(remedy[words.lang]) if isinstance(remedy, Mapping) else "",
        "answer": "",
    }


def _spoken(column: DraftColumn) -> str:
    """A column in a rule that is read: its name between brackets."""
    return f"[{column.name.vi or STEP.join(column.path)}]"


def _question_numbers(draft: Draft) -> dict[str, str]:
    """By cell of a column the numbers of the questions about it."""
    cells = {column.indicator: column.cell for column in draft.columns if column.indicator}
    numbers: dict[str, list[str]] = {}
    for number, one in enumerate(draft.questions, 1):
        numbers.setdefault(cells.get(one.indicator, one.cell), []).append(str(number))
    return {cell: ", ".join(all_numbers) for cell, all_numbers in numbers.items()}


def _all_but_choice(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields of a column that holds no figures: nothing of it is needed."""
    return tuple(Field(f.key, f.width, f.choice, f.fixed or f.key not in ("taken", "role")) for f in fields)


def _known(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields of a column whose indicator is there already."""
    free = ("taken", "role", "id", "empty")
    return tuple(f if f.key in free else Field(f.key, f.width, fixed=True) for f in fields)


def _needed(field: Field, open_question: bool) -> Field:
    return Field(field.key, field.width, field.choice, needed=open_question) if field.choice else field
