"""CSV and TSV: one header row, plain numbers, no formulas, one row per unit."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from kpi.findings import Catalogue
from kpi.model.cell import Value
from kpi.model.show import day_text
from kpi.model.table import Row, Table
from kpi.write.cells import clean, full_title, guard, machine, named

_INDENT = "  "  # for each level of a tree


def delimited_text(tables: Sequence[Table], words: Catalogue, delimiter: str = ",") -> str:
    """The tables one below the other, an empty line between them.

    A section row becomes a first column over its rows, so every line is a unit or a total and can be
    sorted and filtered. A warning becomes a last column, so it stays with each line that is copied on; so do
    the days of figures that a law sets, before it.
    """
    return "\n".join(_one(table, words, delimiter) for table in tables)


def _one(table: Table, words: Catalogue, delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    sectioned = any(row.kind == "section" for row in table.rows)
    head = [words.text("write.section")] if sectioned else []
    head += [full_title(column) for column in table.columns]
    beside = _beside(table, words)
    tail = list(beside.values())
    writer.writerow([guard(title) for title in head] + list(beside))
    section = ""
    for row in table.rows:
        if row.kind == "section":
            section = section_name(row, table)
            continue
        within = [guard(section if row.kind == "unit" else "")] if sectioned else []
        cells = [_cell(value, words.lang) for value in named(row, table)]
        cells[0] = _INDENT * row.depth + cells[0]
        writer.writerow(within + cells + tail)
    return out.getvalue()


def _beside(table: Table, words: Catalogue) -> dict[str, str]:
    """What stands in each line behind the columns, by its title."""
    texts = {}
    if table.span is not None:
        texts = {
            words.text(f"write.{k}"): day_text(day) for k, day in zip(("from", "to"), table.span, strict=True)
        }
    return texts | ({words.text("write.warning"): guard(clean(table.warning))} if table.warning else {})


def _cell(value: Value, lang: str) -> str:
    text = machine(value, lang)
    return guard(text) if isinstance(value, str) else text


def section_name(row: Row, table: Table) -> str:
    """What a section is called: its name cell, else its first text."""
    texts = {c.key: v for c, v in zip(table.columns, row.cells, strict=True) if isinstance(v, str) and v}
    return clean(texts.get("name") or next(iter(texts.values()), ""))
