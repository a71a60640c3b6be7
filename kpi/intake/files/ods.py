"""Facts of the sheets of an .ods workbook that the reader does not give, from a walk over its XML.

The reader copies repeated rows, cells and blanks out before anything can be asked of it, so they are counted
here first. It gives no merges, no hidden rows and no errors, and of a figure not what the eye sees of it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from xml.parsers import expat

from kpi.intake.files.filling import CellCount, filled_up
from kpi.intake.files.formulas import Formulas
from kpi.intake.files.xlsx import SheetFacts
from kpi.model.deadline import check_time

_LONGEST = 32_767  # characters of a cell
_AT_ONCE = 1 << 16  # bytes parsed between two looks at the clock
_CELLS = ("table:table-cell", "table:covered-table-cell")
_CONTENT = frozenset({"office:value", "office:string-value", "office:date-value", "office:time-value"})
_HIDDEN = ("collapse", "filter")
_FORMULA = "table:formula"

Place = tuple[int, int]


class TooLargeError(Exception):
    """A reader would make more of the workbook than is allowed: `cells`, or `size` in bytes of text."""

    def __init__(self, cells: int = 0, size: int = 0) -> None:
        super().__init__(cells, size)
        self.cells, self.size = cells, size


@dataclass(frozen=True, slots=True)
class _Noted:
    """What is to be remembered of some cells of a row: what the eye sees (`kind` error or seen), a formula
    and its stored result."""

    columns: range
    kind: str
    text: str
    formula: str | None
    value_stored: str | None


@dataclass(slots=True)
class _Sheet:
    """A sheet so far: the next row, how far its content reaches, and what is known of its cells."""

    name: str
    row: int = 0
    rows: int = 0
    columns: int = 0
    merges: list[tuple[Place, Place]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    seen: list[tuple[int, int, str]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    formulas: Formulas = field(default_factory=Formulas)
    counts: list[CellCount] = field(default_factory=list)

    def note(self, place: Place, cell: _Noted) -> None:
        """Remember something of a cell."""
        if cell.kind == "error":
            self.errors.append((*place, cell.text))
        elif cell.kind == "seen":
            self.seen.append((*place, cell.text))
        if cell.formula is not None:
            self.formulas.add(place, cell.formula, cell.value_stored)


@dataclass(slots=True)
class _Cell:
    """The cell being read: its attributes, place, how often it stands there, and its text."""

    attributes: dict[str, str]
    column: int
    times: int
    text: list[str] = field(default_factory=list)
    length: int = 0
    aside: int = 0  # depth inside a comment or drawing, whose text is not the cell's

    @property
    def filled(self) -> bool:
        kind = self.attributes.get("office:value-type")
        return (
            not _CONTENT.isdisjoint(self.attributes)
            or "office:boolean-value" in self.attributes
            or (kind == "string" and self.length > 0)
        )


def scan_ods(xml: bytes, max_cells: int, max_text: int) -> dict[str, SheetFacts]:
    """Facts by sheet name. TooLargeError when a reader would need more than `max_cells` cells or `max_text`
    bytes of text; ValueError when the XML is not sound, or two sheets share a name."""
    walk = _Walk(max_cells, max_text)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.characters
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        for at in range(0, len(xml), _AT_ONCE):
            check_time()
            parser.Parse(xml[at : at + _AT_ONCE], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError("xml") from error
    return walk.facts()


def _no_doctype(*_: object) -> None:
    raise ValueError("doctype")  # no workbook has one, and entities may swell


class _Walk:
    """Handlers of the parser. What the reader would hold is counted as it comes."""

    def __init__(self, max_cells: int, max_text: int) -> None:
        self.max_cells, self.max_text = max_cells, max_text
        self.sheets: dict[str, _Sheet] = {}
        self.sheet: _Sheet | None = None
        self.depth = 0  # of tables, since a drawing may hold one
        self.row_times = 1
        self.noted: list[_Noted] = []  # of the row
        self.column = 0
        self.reach = 0  # columns up to the row's last cell with content
        self.pending = 0  # empty cells that are copied out if another cell follows
        self.cell: _Cell | None = None
        self.copied = 0
        self.size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self.cell is not None:
            self._inside(name, attributes)
        elif name == "table:table":
            self._open_sheet(attributes)
        elif self.sheet is not None and self.depth == 1:
            if name == "table:table-row":
                self.row_times = _times(attributes, "table:number-rows-repeated")
                self.column = self.reach = self.pending = 0
                self.noted = []
                if attributes.get("table:visibility") in _HIDDEN and self.row_times <= self.max_cells:
                    self.sheet.hidden.update(range(self.sheet.row, self.sheet.row + self.row_times))
            elif name in _CELLS:
                times = _times(attributes, "table:number-columns-repeated")
                self.cell = _Cell(attributes, self.column, times)

    def _open_sheet(self, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1 and "table:name" in attributes:
            name = attributes["table:name"]
            if name in self.sheets:
                raise ValueError(name)
            self.sheet = self.sheets[name] = _Sheet(name)

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        cell = self.cell
        if cell is None:
            return
        if cell.aside or name in ("office:annotation", "draw:frame", "draw:g"):
            cell.aside += 1
        elif name == "text:p" and cell.text:
            self._add(cell, "\n", 1)
        elif name == "text:s":
            self._add(cell, " ", _times(attributes, "text:c"))

    def _add(self, cell: _Cell, text: str, length: int) -> None:
        cell.length += length
        if cell.length > _LONGEST:
            raise ValueError("string")
        cell.text.append(text)

    def characters(self, text: str) -> None:
        """Text of a cell."""
        if self.cell is not None and not self.cell.aside:
            self._add(self.cell, text, len(text))

    def end(self, name: str) -> None:
        """An element ends."""
        cell = self.cell
        if cell is not None:
            if cell.aside:
                cell.aside -= 1
            elif name in _CELLS:
                self._close_cell(cell)
        elif name == "table:table-row" and self.sheet is not None and self.depth == 1:
            self._close_row(self.sheet)
        elif name == "table:table":
            self.depth -= 1
            self.sheet = self.sheet if self.depth else None

    def _close_cell(self, cell: _Cell) -> None:
        self.cell = None
        self.copied += self.pending
        self.pending = 0
        self.column += cell.times
        if cell.filled or _FORMULA in cell.attributes:
            self.reach = self.column
            self.copied += cell.times
            self.size += cell.length * cell.times * self.row_times
            self._check(cells_to_come=cell.times * self.row_times)
            cell_noted = _noted(cell)
            if cell_noted is not None:
                self.noted.append(cell_noted)
        else:
            self.pending = cell.times
        if self.sheet is not None:
            self._merge(cell, self.sheet)

    def _merge(self, cell: _Cell, sheet: _Sheet) -> None:
        right = _times(cell.attributes, "table:number-columns-spanned")
        below = _times(cell.attributes, "table:number-rows-spanned")
        if right > 1 or below > 1:
            corner = (sheet.row, cell.column)
            sheet.merges.append((corner, (corner[0] + below - 1, corner[1] + right - 1)))

    def _close_row(self, sheet: _Sheet) -> None:
        first = sheet.row
        sheet.row += self.row_times
        sheet.counts.append(CellCount(self.row_times, self.column, self.reach))
        if self.reach:
            sheet.rows, sheet.columns = sheet.row, max(sheet.columns, self.reach)
            self._check()
            for cell in self.noted:
                for place in itertools.product(range(first, sheet.row), cell.columns):
                    sheet.note(place, cell)

    def _check(self, cells_to_come: int = 0) -> None:
        cells = max(
            self.copied, cells_to_come, sum(sheet.rows * sheet.columns for sheet in self.sheets.values())
        )
        if cells > self.max_cells:
            raise TooLargeError(cells=cells)
        if self.size > self.max_text:
            raise TooLargeError(size=self.size)

    def facts(self) -> dict[str, SheetFacts]:
        """What was found, by sheet."""
        return {name: _facts(sheet) for name, sheet in self.sheets.items()}


def _facts(sheet: _Sheet) -> SheetFacts:
    while sheet.counts and not sheet.counts[-1].reach:
        sheet.counts.pop()  # up to a million empty rows
    return SheetFacts(
        rows=sheet.rows,
        columns=sheet.columns,
        hidden_rows=frozenset(sheet.hidden),
        errors=tuple(sheet.errors),
        merges=tuple(sheet.merges),
        seen=tuple(sheet.seen),
        formulas=sheet.formulas,
        lengths=filled_up(sheet.counts),
    )


def _times(attributes: dict[str, str], name: str) -> int:
    """A number of repeats; ValueError for what is none."""
    return int(attributes.get(name, "1"))


def _noted(cell: _Cell) -> _Noted | None:
    """What is to be taken down of a cell for every row in which it stands, None for nothing."""
    attributes = cell.attributes
    text = "".join(cell.text).strip()
    columns = range(cell.column, cell.column + cell.times)
    formula = attributes.get(_FORMULA)
    value = attributes.get("office:value", "text") if cell.filled else None
    if attributes.get("calcext:value-type") == "error" or (
        text.startswith("#") and "office:value" not in attributes
    ):
        return _Noted(columns, "error", text[:20], formula, "error")
    if _is_shown_otherwise(attributes, text):
        return _Noted(columns, "seen", text, formula, value)
    return _Noted(columns, "", "", formula, value) if formula is not None else None


def _is_shown_otherwise(attributes: dict[str, str], text: str) -> bool:
    """Whether the eye sees something else than the stored figure: words, a percentage, or a part of it."""
    if "office:date-value" in attributes or "office:time-value" in attributes:
        return True
    value = attributes.get("office:value")
    if value is None or not text:
        return False
    if any(sign.isalpha() or sign in "%₫$€" for sign in text):
        return True
    digits = sum(map(str.isdigit, text))
    return len(value.partition(".")[0].lstrip("-")) > digits
