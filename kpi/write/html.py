"""Tables as one self-contained HTML page that prints well."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kpi.findings import Catalogue
from kpi.model.table import Column, Row, SignLine, Table
from kpi.write.cells import clean, numeric, remark_at, row_texts
from kpi.write.chart import charts_of
from kpi.write.header import depth, header_cells

STYLE = """
body { font-family: "Times New Roman", "Liberation Serif", serif; margin: 1.5em; color: #000 }
header { display: flex; justify-content: space-between; gap: 2em } header div { max-width: 45% }
.wide { overflow-x: auto } figure { margin: 1.2em 0; max-width: 60em } figcaption { font-weight: bold }
figcaption small { font-weight: normal; font-style: italic }
.chart { width: 100%; min-width: 38em } .chart text { font-size: 11px }
.legend span { margin-right: 1.2em; white-space: nowrap } td.name { min-width: 8em } td.t { min-width: 7em }
.chart text.dark, .chart text.light { text-anchor: middle }
.chart text.dark, .chart text.light { stroke: #fff; stroke-width: 3px; paint-order: stroke }
.chart text.light { fill: #fff; stroke: #1f4e79 } .legend svg { vertical-align: -2px }
h1 { font-size: 1.2em; text-align: center; text-transform: uppercase; margin: 1em 0 .2em }
.annex { text-align: center; font-weight: bold; font-size: 1.2em }
.sub { text-align: center; font-style: italic; margin: 0 } .sub + .wide { margin-top: .8em }
.warning { text-align: center; font-weight: bold; border: 1px solid #000; padding: .3em; margin: .8em 0 }
table { border-collapse: collapse; width: 100%; font-size: .9em }
th, td { border: 1px solid #666; padding: .15em .35em; vertical-align: middle }
thead { display: table-header-group } th { background: #e8eef7 }
td.n { text-align: right; white-space: nowrap }
tr.section td, tr.total td { font-weight: bold; background: #f4f4f4 }
ul.notes { font-size: .9em } .source { font-size: .85em; font-style: italic }
.sign { display: flex; justify-content: space-around; text-align: center; font-weight: bold }
@media (max-width: 40em) {
  body { margin: .7em } header { display: block } header div { max-width: none; margin-bottom: .4em }
  h1 { font-size: 1.05em } table { font-size: .8em } .sign { flex-wrap: wrap; gap: 2em }
}
.upright tbody tr:not(.section):not(.total) td { height: 1.8em }
@media print { .wide { overflow: visible } figure { break-inside: avoid }
  @page { size: A4 landscape; margin: 12mm } tr { break-inside: avoid }
  @page upright { size: A4 portrait; margin: 12mm 12mm 10mm 20mm }
  .upright { page: upright; break-after: page; font-size: 9.5pt } .upright:last-child { break-after: auto }
  .upright h1 { font-size: 13pt; margin: .3em 0 } .upright table, .upright ul.notes { font-size: 9pt }
  .upright .warning, .upright ul.notes, .upright .sign p, .upright .source { margin: .3em 0 }
  .upright .sign { padding-bottom: 12mm } .upright tbody tr:not(.section):not(.total) td { height: 1.25em } }
"""

_NAMES = ("name", "criterion")  # columns that are not squeezed on a narrow screen
_INDENT = 1.2  # ems for each level of a tree
_NUMBER = ' class="n"'
_LONG = 12  # letters of a text that is not squeezed, either


def html_text(tables: Sequence[Table], words: Catalogue) -> str:
    """One page with all tables; every text is escaped, nothing is loaded from elsewhere."""
    title = _safe(tables[0].title) if tables else ""
    body = "\n".join(part_of(table, words, place) for place, table in enumerate(tables))
    return (
        f'<!DOCTYPE html>\n<html lang="{words.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}{_margins(tables)}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _margins(tables: Sequence[Table]) -> str:
    """Those of the printed page, as the settings say; nothing where they do not."""
    layouts = (table.heading.layout for table in tables if table.heading is not None)
    one = next((layout for layout in layouts if layout is not None), None)
    if one is None:
        return ""
    return f"@page {{ margin: {one.top}mm {one.right}mm {one.bottom}mm {one.left}mm }}\n"


def part_of(table: Table, words: Catalogue, place: int) -> str:
    """One table with what stands around it. `place` is that of the table on its page."""
    heading = table.heading
    parts = [_heading(table), f"<h1>{_safe(table.title)}</h1>"]
    lines = (heading.annex_line if heading else "", *table.subtitle)
    parts += [f'<p class="sub">{_safe(line)}</p>' for line in lines if line]
    if table.warning:
        parts.append(f'<p class="warning">{_safe(table.warning)}</p>')
    parts += ['<div class="wide">', "<table>", "<thead>", *_head(table), "</thead>", "<tbody>"]
    parts += [_row(row, table, words.lang) for row in table.rows]
    if not table.rows:
        parts.append(f'<tr><td colspan="{len(table.columns)}">{_safe(words.text("write.no_rows"))}</td></tr>')
    parts += ["</tbody>", "</table>", "</div>"]
    parts.append(charts_of(table, place, words))
    if table.notes:
        items = "".join(f"<li>{_safe(note)}</li>" for note in table.notes)
        parts.append(f'<ul class="notes">{items}</ul>')
    if table.signature:
        parts.append(_signature(table.signature))
    if table.source:
        parts.append(f'<p class="source">{_safe(table.source)}</p>')
    text = "\n".join(part for part in parts if part)
    return f'<section class="upright">\n{text}\n</section>' if table.one_page else text


def _signature(lines: Sequence[SignLine]) -> str:
    sides = ([line.left for line in lines], [line.right for line in lines])
    blocks = ("<p>" + "<br>".join(_safe(text) for text in side) + "</p>" for side in sides)
    return '<div class="sign">' + "".join(blocks) + "</div>"


def _heading(table: Table) -> str:
    if table.heading is None:
        return ""
    if table.heading.annex:
        return f'<p class="annex">{_safe(table.heading.annex)}</p>'
    left = [table.heading.code, table.heading.basis]
    blocks = ("<br>".join(_safe(line) for line in lines if line) for lines in (left, table.heading.parties))
    return "<header>" + "".join(f"<div>{block}</div>" for block in blocks) + "</header>"


def _head(table: Table) -> list[str]:
    paths = [(*column.groups, column.title) for column in table.columns]
    cells = header_cells(paths)
    return [
        "<tr>" + "".join(_th(c.text, c.high, c.wide) for c in cells if c.row == row) + "</tr>"
        for row in range(depth(paths))
    ]


def _th(text: str, high: int, wide: int) -> str:
    span = (f' rowspan="{high}"' if high > 1 else "") + (f' colspan="{wide}"' if wide > 1 else "")
    return f"<th{span}>{_safe(text)}</th>"


def _row(row: Row, table: Table, lang: str) -> str:
    kind = "" if row.kind == "unit" else f' class="{escape(row.kind)}"'
    remark = remark_at(row, table)
    cells = list(zip(row_texts(row, table, lang), table.columns, strict=True))[:remark]
    inner = "".join(f"<td{_look(column, text)}>{_safe(text)}</td>" for text, column in cells)
    if row.depth:
        inner = f'<td style="padding-left: {_INDENT * row.depth:g}em"{inner.removeprefix("<td")}'
    if remark is not None:
        inner += f'<td colspan="{len(row.cells) - remark}">{_safe(str(row.cells[remark]))}</td>'
    return f"<tr{kind}>{inner}</tr>"


def _look(column: Column, text: str) -> str:
    if numeric(column):
        return _NUMBER
    return ' class="name"' if column.key in _NAMES else ' class="t"' if len(text) > _LONG else ""


def _safe(text: str) -> str:
    return escape(clean(text))
