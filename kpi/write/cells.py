"""How single values look: for people (per language), for machines, and for files that Excel may open."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile

from kpi.findings import load_catalogue
from kpi.model.cell import Cell, Status, Value
from kpi.model.number import plain
from kpi.model.show import UNKNOWN, percent_places, range_text, show_number, telling_places
from kpi.model.table import Column, Kind, Row, Table

_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_BREAKS = re.compile(r"[\t\r\n]+")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def clean(text: str) -> str:
    """Text without control, direction and other signs that terminals or XML do not bear; on one line."""
    return _BREAKS.sub(" ", _CONTROLS.sub("", text)).strip()


def guard(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before ``= + - @``."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def number(value: Value) -> Decimal | None:
    """The value as an exact number, None for text and for "not known"."""
    if isinstance(value, Cell):
        return None if value.value is None else Decimal(value.value)
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return None
    return Decimal(value)


def places(value: Decimal, column: Column) -> int:
    """How many decimal places a value is shown with in a column; more than usual where it would else be shown
    as a threshold that it is not (see `telling_places`)."""
    if column.kind is Kind.DECIMAL:
        return telling_places(value, column.limits, column.places or 2)
    if column.kind is Kind.PERCENT:
        return percent_places(value, column.limits, column.places or 1)
    if value == value.to_integral_value():
        return column.places
    usual = max(column.places, min(2, len(plain(value).partition(".")[2])))
    return telling_places(value, column.limits, usual)


def shown(value: Value, column: Column, lang: str) -> str:
    """A value for people: ``1.234,5``, ``15,7%``, ``72–85``, ``…`` for "not known"."""
    if value is None:
        return UNKNOWN
    exact = number(value)
    if isinstance(value, Cell) and exact is None:
        return _without_figure(value, lang, 100 if column.kind is Kind.PERCENT else 1)
    if exact is None or column.kind is Kind.TEXT:
        return clean(plain(exact) if exact is not None else str(value))
    if column.kind is Kind.PERCENT:
        return show_number(exact * 100, places(exact, column), lang) + "%"
    return show_number(exact, places(exact, column), lang)


def _without_figure(cell: Cell, lang: str, scale: int) -> str:
    """`scale`: of shares that are shown in per cent 100, else 1."""
    if cell.status is Status.RANGE:
        low, high = (None if end is None else Decimal(end) * scale for end in (cell.low, cell.high))
        return range_text(low, high, lang) + ("%" if scale > 1 else "")
    return word_of(cell.status, lang) or UNKNOWN


@lru_cache
def word_of(status: Status, lang: str) -> str:
    """The word that stands in the place of a figure, "" for none."""
    words = load_catalogue(lang)
    return words.text(f"cell.{status}") if status in (Status.NOT_ARISEN, Status.SUPPRESSED) else ""


def machine(value: Value, lang: str) -> str:
    """A value for machines: "." before decimals, no grouping, "" for "not known"."""
    if value is None:
        return ""
    exact = number(value)
    if isinstance(value, Cell) and exact is None:
        if value.status is Status.RANGE:
            ends = [plain(Decimal(end)) for end in (value.low, value.high) if end is not None]
            return "–".join(ends) if len(ends) == 2 else f"{'≤' if value.low is None else '≥'}{''.join(ends)}"
        return word_of(value.status, lang)
    return clean(str(value)) if exact is None else plain(exact)


def numeric(column: Column) -> bool:
    """Whether a column holds numbers (and is aligned to the right)."""
    return column.kind is not Kind.TEXT


def row_texts(row: Row, table: Table, lang: str) -> list[str]:
    """The cells of a row for people. A heading's remark (see `remark_at`) is left out, for it would widen a
    column of figures."""
    cells = named(row, table)
    if not is_heading(row, table):
        return [shown(v, column, lang) for v, column in zip(cells, table.columns, strict=True)]
    remark = remark_at(row, table)
    return [
        "" if value is None or place == remark else shown(value, table.columns[place], lang)
        for place, value in enumerate(cells)
    ]


def named(row: Row, table: Table) -> tuple[Value, ...]:
    """The cells of a row, its name with the sign of the row behind it."""
    if not row.sign:
        return row.cells
    pairs = zip(row.cells, table.columns, strict=True)
    return tuple(f"{value} ({row.sign})" if column.key == "name" else value for value, column in pairs)


def is_heading(row: Row, table: Table) -> bool:
    """Whether a section row holds no figures: then its empty cells are empty, and do not mean "not known"."""
    figures = (v for v, column in zip(row.cells, table.columns, strict=True) if numeric(column))
    return row.kind == "section" and not any(isinstance(v, Cell) or number(v) is not None for v in figures)


def remark_at(row: Row, table: Table) -> int | None:
    """Where a section row has a text over columns of figures, with nothing behind it: a remark that may
    spread to the end of the row. None where there is no such text."""
    if row.kind != "section":
        return None
    filled = [place for place, value in enumerate(row.cells) if value is not None]
    last = filled[-1] if filled else None
    if last is None or not numeric(table.columns[last]):
        return None
    text = row.cells[last]
    return last if isinstance(text, str) else None


def full_title(column: Column) -> str:
    """The merged headings and the title in one line."""
    return " – ".join(clean(part) for part in (*column.groups, column.title) if part)


def without_shared_heads(table: Table) -> Table:
    """The table for a place where every column bears all of its heads: those are left out that all columns
    with at least two heads begin with, but for the last one, since they tell none of these apart."""
    deep = [column.groups for column in table.columns if len(column.groups) > 1]
    floors = zip(*(groups[:-1] for groups in deep), strict=False) if len(deep) > 1 else ()
    shared = len(list(takewhile(lambda heads: len(set(heads)) == 1, floors)))
    columns = tuple(
        replace(column, groups=column.groups[shared:]) if len(column.groups) > 1 else column
        for column in table.columns
    )
    return replace(table, columns=columns) if shared else table
