"""Tables in Markdown (GitHub's pipe tables)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpi.findings import Catalogue
from kpi.model.table import Row, Table
from kpi.write.cells import clean, full_title, numeric, row_texts, without_shared_heads

_INDENT = "\u2003"  # for each level of a tree: a space that Markdown keeps
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def markdown_text(tables: Sequence[Table], words: Catalogue) -> str:
    """The tables one below the other, each with heading, warning, columns and notes."""
    return "\n".join(_one(table, words) for table in tables)


def escape(text: str) -> str:
    """Text in which no sign is taken for Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", clean(text).replace("&", "&amp;"))


def _one(table: Table, words: Catalogue) -> str:
    table = without_shared_heads(table)
    lines = [f"## {escape(table.title)}", ""]
    for line in table.subtitle:
        lines += [f"*{escape(line)}*", ""]
    if table.warning:
        lines += [f"> **{escape(table.warning)}**", ""]
    lines.append(_line([escape(full_title(column)) for column in table.columns]))
    lines.append(_line(["---:" if numeric(column) else "---" for column in table.columns]))
    lines += [_line(_cells(row, table, words.lang)) for row in table.rows]
    lines += [] if table.rows else ["", escape(words.text("write.no_rows"))]
    if table.notes:
        lines += ["", *(f"- {escape(note)}" for note in table.notes)]
    if table.source:
        lines += ["", f"*{escape(table.source)}*"]
    return "\n".join(lines) + "\n"


def _cells(row: Row, table: Table, lang: str) -> list[str]:
    texts = [escape(text) for text in row_texts(row, table, lang)]
    texts[0] = _INDENT * row.depth + texts[0]
    return texts if row.kind == "unit" else [f"**{text}**" if text else "" for text in texts]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
