"""The grid of a table as WordprocessingML: python-docx makes a cell at a time, which takes seconds for a
province's communes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from docx.oxml.parser import parse_xml

from kpi.model.table import Kind, Row, Table
from kpi.write.cells import clean, numeric, remark_at, row_texts
from kpi.write.docx.fitting import LETTER, Part
from kpi.write.header import HeaderCell, depth, header_cells
from kpi.write.sizes import LINE, table_paths

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TWIPS = 1440 / 25.4  # of a millimetre
_POINT = 20  # twips
_INDENT = 170  # twips, three millimetres, for each level of a tree
_SHORT = 12
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_SIDES = 1.2  # millimetres that the edges of a cell take
_NARROWEST = 60  # letters that are narrower cannot be read
_MARGINS = '<w:left w:w="34" w:type="dxa"/><w:right w:w="34" w:type="dxa"/>'


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `wide` columns, the `part` of the layout it is, the `side` to which it is set; `merge` is
    "restart" for the first of cells merged downward, "continue" for the others; `depth` is how far it is
    indented, `scale` how wide its letters are, of 100."""

    text: str
    width: float
    part: str
    side: str
    wide: int = 1
    merge: str = ""
    upright: bool = False
    depth: int = 0
    scale: int = 100


def grid_of(
    table: Table,
    part: Part,
    points: int,
    styles: Mapping[str, str],
    lang: str,
    least: float = 0,
    kept: bool = False,
) -> Any:
    """The element of the grid: the header and the column numbers again on every page, no row broken over
    two. `points` is the size of its type, `styles` are those of header, index, cell and section; `least` the
    height in millimetres that a row of a unit has at least. `kept`: all of it stands on one page."""
    columns = tuple(table.columns[i] for i in part.places)
    paths, high = table_paths(columns), least * _TWIPS / _POINT
    heights = [high if row.kind == "unit" else 0 for row in table.rows]
    rows = [
        *_header_rows(paths, part, points, styles, kept),
        _row(_index_cells(part, points), styles, header=True, kept=kept),
        *(
            _row(
                _cells(row, table, part, lang), styles, height=height, kept=kept and row is not table.rows[-1]
            )
            for row, height in zip(table.rows, heights, strict=True)
        ),
    ]
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in part.widths)
    total = sum(_twips(width) for width in part.widths)
    return parse_xml(
        f'<w:tbl xmlns:w="{_NAMESPACE}"><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _header_rows(
    paths: Sequence[tuple[str, ...]], part: Part, points: int, styles: Mapping[str, str], kept: bool
) -> Iterator[str]:
    cells = header_cells(paths)
    for row in range(depth(paths)):
        at: dict[int, Cell] = {}
        for cell in cells:
            if cell.row <= row < cell.row + cell.high:
                at[cell.column] = _header_cell(cell, part, cell.row == row)
        height = part.sizes.header[row] / LINE * points * 1.2 + 2
        yield _row([at[column] for column in sorted(at)], styles, header=True, height=height, kept=kept)


def _header_cell(cell: HeaderCell, part: Part, is_first: bool) -> Cell:
    width = sum(part.widths[cell.column : cell.column + cell.wide])
    merge = "" if cell.high == 1 else "restart" if is_first else "continue"
    upright = cell.leaf and cell.column in part.sizes.upright
    return Cell(cell.text if is_first else "", width, "header", "center", cell.wide, merge, upright)


def _index_cells(part: Part, points: int) -> list[Cell]:
    """The numbers of the columns, with narrower letters where a column has no room for one on one line."""
    cells = []
    for place, width in zip(part.places, part.widths, strict=True):
        text = f"({place + 1})"
        room = (width - _SIDES) / (len(text) * LETTER * points)
        cells.append(Cell(text, width, "index", "center", scale=max(_NARROWEST, min(100, int(room * 100)))))
    return cells


def _cells(row: Row, table: Table, part: Part, lang: str) -> list[Cell]:
    texts, kind = row_texts(row, table, lang), "cell" if row.kind == "unit" else "section"
    cells = [
        Cell(texts[place], width, kind, _side(table, place), depth=0 if place else row.depth)
        for place, width in zip(part.places, part.widths, strict=True)
    ]
    remark = remark_at(row, table)
    at = part.places.index(remark) if remark in part.places else None
    if remark is None or at is None:
        return cells
    last = replace(
        cells[at], text=str(row.cells[remark]), width=sum(part.widths[at:]), side="left", wide=len(cells) - at
    )
    return [*cells[:at], last]


def _side(table: Table, place: int) -> str:
    """Points, codes and other short words stand in the middle, names at the left, figures at the right."""
    column = table.columns[place]
    if numeric(column):
        return "center" if column.kind is Kind.POINTS else "right"
    return "center" if column.width <= _SHORT else "left"


def _row(
    cells: Sequence[Cell],
    styles: Mapping[str, str],
    header: bool = False,
    height: float = 0,
    kept: bool = False,
) -> str:
    marks = "<w:cantSplit/>"
    if height:
        marks += f'<w:trHeight w:val="{round(height * _POINT)}" w:hRule="atLeast"/>'
    marks += "<w:tblHeader/>" if header else ""
    inner = "".join(_cell(cell, styles[cell.part], kept) for cell in cells)
    return f"<w:tr><w:trPr>{marks}</w:trPr>{inner}</w:tr>"


def _cell(cell: Cell, style: str, kept: bool) -> str:
    marks = f'<w:tcW w:w="{_twips(cell.width)}" w:type="dxa"/>'
    marks += f'<w:gridSpan w:val="{cell.wide}"/>' if cell.wide > 1 else ""
    marks += f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge else ""
    marks += '<w:textDirection w:val="btLr"/>' if cell.upright else ""
    indent = f'<w:ind w:left="{cell.depth * _INDENT}"/>' if cell.depth else ""
    text = clean(cell.text)
    look = f'<w:rPr><w:w w:val="{cell.scale}"/></w:rPr>' if cell.scale != 100 else ""
    run = f'<w:r>{look}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>' if text else ""
    return (
        f'<w:tc><w:tcPr>{marks}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>'
        f'{"<w:keepNext/>" if kept else ""}{indent}<w:jc w:val="{cell.side}"/></w:pPr>{run}</w:p></w:tc>'
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS)
