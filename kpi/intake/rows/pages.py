"""Rows of a table on paper that are no unit's: sums of a page, and means and shares below the units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.headers import Header
from kpi.intake.rows.row_cells import code_of
from kpi.intake.rows.sorting import Sorting, has_figures
from kpi.intake.rows.totals import counted_columns, wrong_columns
from kpi.intake.texts.wording import label_key
from kpi.model.grid import Grid, cell_name

Kind = Literal["page", "derived", ""]


def sort_page(table: Sorting, r: int, name: str) -> bool:
    """Whether a row is the sum of a page, or of means or shares: the latter below the units or a total, since
    elsewhere such words may head rows of shares."""
    kind = _kind_of(name, table.context)
    if kind == "page":
        table.pages.append(r)
    elif kind == "derived" and has_figures(table, r) and _is_below(table, r):
        table.derived.append(r)
    else:
        return False
    table.out.roles[r] = "sum"
    return True


def _is_below(table: Sorting, r: int) -> bool:
    """Whether a row follows a total, or no unit follows it."""
    matcher, code = table.context.matcher, table.header.code
    if table.out.roles.get(r - 1) == "sum":
        return True
    rows = range(r + 1, len(table.grid.rows))
    return not any(
        matcher.exact(table.names[one], code_of(table.grid.rows[one], code), table.parent or "")
        for one in rows
    )


def tell_pages(table: Sorting) -> list[Finding]:
    """What is told of sums of pages, and of means and shares."""
    findings = []
    if table.pages and table.out.units:
        first = min(r for r, _ in table.out.units)
        other = frozenset(table.sums())
        findings = _compare(table.grid, table.header, table.pages, first, other, table.context)
    if table.derived:
        rows = ", ".join(str(r + 1) for r in table.derived)
        cells = [table.place(r)["cell"] for r in table.derived]
        findings.append(
            finding("sheet.derived_rows", **table.place(table.derived[0]), rows=rows, cells=cells)
        )
    return findings


def _kind_of(name: str, context: Context) -> Kind:
    """What a row's name says that is no unit's: words of a page and its number, or words of a mean or share
    and of what they are the mean."""
    key = label_key(name)
    words = context.specs.settings.words
    if any(_is_said(key, word, frozenset()) for word in words.page_words):
        return "page"
    fillers = frozenset(words.total_fillers)
    return "derived" if any(_is_said(key, word, fillers) for word in words.derived_words) else ""


def _is_said(key: str, words: str, fillers: frozenset[str]) -> bool:
    start = label_key(words)
    if key != start and not key.startswith(f"{start} "):
        return False
    return all(word.isdigit() or word in fillers for word in key[len(start) :].split())


def _compare(
    grid: Grid, header: Header, pages: Sequence[int], first: int, other: frozenset[int], context: Context
) -> list[Finding]:
    """Findings of sums of pages that are not the sum of the rows above them, from the `first` row of a
    unit or from any other page on; `other` are rows of other sums and of headings."""
    columns = counted_columns(header, context)
    sums = other | frozenset(pages)
    findings = []
    for row in pages:
        starts = (first, *(page + 1 for page in pages if page + 1 < row))
        wrong = [wrong_columns(grid, row, (start, row - 1), sums, columns) for start in starts]
        if all(wrong):
            cells = [cell_name(row, c) for c in min(wrong, key=len)]
            findings.append(
                finding("row.page", sheet=grid.name, cell=cells[0], form=header.form, cells=cells)
            )
    return findings
