"""A chart of a table's own shares, as SVG: a bar for each row, a pattern for each part and its figure in it,
so that it can be read without colour."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from kpi.model.table import Column, Row, Table
from kpi.write.cells import clean, number, shown

_BAR, _GAP, _NAME, _WIDE, _TOP = 16, 6, 190, 500, 6
_LEAST = Decimal("0.06")  # a part narrower than this bears no figure
_PATTERNS = (
    '<rect width="8" height="8" fill="#1f4e79"/>',
    '<rect width="8" height="8" fill="#9dc3e6"/>',
    '<rect width="8" height="8" fill="#fff"/><path d="M0 8L8 0" stroke="#444" stroke-width="1.5"/>',
    '<rect width="8" height="8" fill="#fff"/><circle cx="4" cy="4" r="1.5" fill="#444"/>',
    '<rect width="8" height="8" fill="#d9d9d9"/><path d="M0 4H8" stroke="#444"/>',
    '<rect width="8" height="8" fill="#fff"/><path d="M4 0V8M0 4H8" stroke="#444"/>',
)
_LIGHT_TEXT = (0,)  # parts so dark that their figures are white


def chart_of(table: Table, title: str, place: int, lang: str) -> str:
    """The parts of a whole by row; "" for a table without at least two shares of the same whole. `place` is
    that of the table on its page, which keeps names apart."""
    parts = parts_of(table.columns)
    rows = [row for row in table.rows if row.kind != "section"]
    if not parts or len(parts) > len(_PATTERNS) or not rows:
        return ""
    names = [
        table.columns[i].groups[-1] if table.columns[i].groups else table.columns[i].title for i in parts
    ]
    high = _TOP + len(rows) * (_BAR + _GAP)
    patterns = "".join(
        f'<pattern id="p{place}-{n}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f"{_PATTERNS[n]}</pattern>"
        for n in range(len(parts))
    )
    bars = "".join(
        _bar(row, table, parts, _TOP + n * (_BAR + _GAP), place, lang) for n, row in enumerate(rows)
    )
    legend = "".join(
        f'<span><svg width="20" height="14" aria-hidden="true"><rect width="20" height="14" '
        f'fill="url(#p{place}-{n})" stroke="#000"/></svg> {escape(clean(name))}</span>'
        for n, name in enumerate(names)
    )
    return (
        f'<figure><figcaption>{escape(clean(title))}</figcaption><div class="wide">'
        f'<svg class="chart" role="img" '
        f'aria-label="{escape(clean(title))}" viewBox="0 0 {_NAME + _WIDE + 10} {high}">'
        f'<defs>{patterns}</defs>{bars}</svg></div><p class="legend">{legend}</p></figure>'
    )


def parts_of(columns: Sequence[Column]) -> list[int]:
    """Places of the shares of one whole; rates that only share what they are of cannot be stacked."""
    shares = [i for i, column in enumerate(columns) if column.part]
    wholes = {column.part for column in columns if column.part}
    return shares if len(shares) > 1 and len(wholes) == 1 else []


def _bar(row: Row, table: Table, parts: Sequence[int], top: int, place: int, lang: str) -> str:
    name = next((str(v) for v, c in zip(row.cells, table.columns, strict=True) if c.key == "name"), "")
    middle = top + _BAR - 4
    marks = [f'<text x="{_NAME - 6}" y="{middle}" text-anchor="end">{escape(clean(name))}</text>']
    left = Decimal(_NAME)
    for n, at in enumerate(parts):
        share = number(row.cells[at])
        if not share or share < 0:
            continue
        wide = share * _WIDE
        text = shown(row.cells[at], table.columns[at], lang)
        marks.append(
            f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{_BAR}" fill="url(#p{place}-{n})" '
            f'stroke="#000" stroke-width=".6"><title>{escape(text)}</title></rect>'
        )
        if share >= _LEAST:
            look = "light" if n in _LIGHT_TEXT else "dark"
            marks.append(f'<text class="{look}" x="{left + wide / 2:.1f}" y="{middle}">{escape(text)}</text>')
        left += wide
    return "".join(marks)
