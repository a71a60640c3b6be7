"""Tables as plain text for pipes and files: no colours, the same bytes every time."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from tabulate import tabulate

from kpi.findings import Catalogue
from kpi.model.table import Table
from kpi.write.cells import clean, full_title, numeric, row_texts, without_shared_heads

_TITLE_WIDTH = 14


def piped_text(tables: Sequence[Table], words: Catalogue) -> str:
    """The tables one below the other, each with title, warning, columns and notes."""
    return "\n".join(_one(table, words) for table in tables)


def _one(table: Table, words: Catalogue) -> str:
    table = without_shared_heads(table)
    lines = [clean(line) for line in (table.title, *table.subtitle) if line]
    if table.warning:
        lines.append(f"*** {clean(table.warning)} ***")
    lines.append("")
    lines.append(_grid(table, words.lang) if table.rows else words.text("write.no_rows"))
    if table.notes or table.hints or table.source:
        lines.append("")
    lines += [f"- {clean(note)}" for note in (*table.notes, *table.hints)]
    if table.source:
        lines.append(clean(table.source))
    return "\n".join(line.rstrip() for line in "\n".join(lines).split("\n")) + "\n"


def _grid(table: Table, lang: str) -> str:
    folds = [column.fold for column in table.columns]
    rows = [
        [_folded(text, fold) for text, fold in zip(row_texts(row, table, lang), folds, strict=True)]
        for row in table.rows
    ]
    widest = [max((len(row[place]) for row in rows), default=0) for place in range(len(table.columns))]
    titles = [
        _folded(full_title(column), max(min(_TITLE_WIDTH, column.fold), min(wide, column.fold)))
        for column, wide in zip(table.columns, widest, strict=True)
    ]
    align = tuple("right" if numeric(column) else "left" for column in table.columns)
    return tabulate(rows, headers=titles, tablefmt="simple", colalign=align, disable_numparse=True)


def _folded(text: str, width: int) -> str:
    if len(text) <= width and text == " ".join(text.split()):
        return text  # most are, and asking textwrap takes a twentieth of a command
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
