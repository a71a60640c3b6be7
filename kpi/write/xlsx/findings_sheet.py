"""The first sheet of an annotated workbook: every finding of the file, with a link to its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi.findings import Catalogue, Finding, Severity
from kpi.model.annotation import SHEET_MARK
from kpi.model.grid import cell_name
from kpi.write.xlsx.markup import escaped
from kpi.write.xlsx.stylebook import COLOURS, StyleBook
from kpi.write.xlsx.styles import FONT

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WIDTHS = (5, 10, 14, 18, 52, 50, 22)
_LINE = 15.0  # points
_LETTERS = 150  # letters of a line over the whole width
_FILLED = 0.9  # of a line that breaks between words
_MOST_LINKS = 65_530  # of a sheet in Excel
_SHOWN = 12  # cells named in a line; all of them are marked
_BORDER = "".join(
    f'<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>' for side in ("left", "right", "top", "bottom")
)


@dataclass(frozen=True, slots=True)
class Looks:
    """Numbers of the styles of the sheet."""

    title: int
    plain: int
    small: int
    head: int
    cell: int
    link: int
    severities: Mapping[Severity, int]


@dataclass(frozen=True, slots=True)
class Page:
    """What the sheet says: of which file, what was found, `remarks` about the copy as such; `sheets` are the
    names of the workbook's sheets, to which links can lead."""

    file: str
    findings: Sequence[Finding]
    remarks: Sequence[str]
    sheets: frozenset[str]


def looks_of(book: StyleBook) -> Looks:
    """The styles of the sheet, added to those of the workbook."""

    def font(size: int, more: str = "", colour: str = "") -> str:
        return f'{more}<sz val="{size}"/>{colour}<name val="{FONT}"/><family val="1"/>'

    def solid(rgb: str) -> str:
        colour = f'<fgColor rgb="{rgb}"/><bgColor indexed="64"/>'
        return f'<patternFill patternType="solid">{colour}</patternFill>'

    plain, top = font(11), 'vertical="top" wrapText="1"'
    blue = '<color rgb="FF0563C1"/>'
    return Looks(
        title=book.look(font(14, "<b/>"), "", "", 'vertical="center"'),
        plain=book.look(plain, "", "", top),
        small=book.look(font(9, "<i/>"), "", "", top),
        head=book.look(font(11, "<b/>"), solid("FFDDEBF7"), _BORDER, f'horizontal="center" {top}'),
        cell=book.look(plain, "", _BORDER, top),
        link=book.look(font(11, "<u/>", blue), "", _BORDER, top),
        severities={one: book.look(plain, solid(_label(one)), _BORDER, top) for one in Severity},
    )


def _label(severity: Severity) -> str:
    """The colour of a severity as a legend; not the very one of marks, which are taken away again."""
    colour = COLOURS[severity]
    return colour[:-1] + ("0" if colour[-1] != "0" else "1")


def findings_xml(page: Page, looks: Looks, words: Catalogue) -> str:
    """The sheet's XML. Texts stand in it as texts: none of them can become a formula."""
    head = _head(page, words)
    rows = [_line(number, text, look, looks) for number, (text, look) in enumerate(head)]
    top = len(head) + 1
    titles = ("number", "severity", "sheet", "cell", "message", "remedy", "code")
    cells = "".join(
        _text(top, column, words.text(f"annotate.{title}"), looks.head) for column, title in enumerate(titles)
    )
    rows.append(f'<row r="{top + 1}">{cells}</row>')
    links: list[str] = []
    for number, finding in enumerate(page.findings, 1):
        row = top + number
        location = _location(finding, page.sheets)
        if location and len(links) < _MOST_LINKS:
            links.append(f'<hyperlink ref="{cell_name(row, 3)}" location="{escaped(location)}"/>')
        rows.append(_row(row, number, finding, looks, words))
    hyperlinks = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
    )
    last = cell_name(0, len(_WIDTHS) - 1)[:-1]
    merges = "".join(f'<mergeCell ref="A{n}:{last}{n}"/>' for n in range(1, len(head) + 1))
    pane = f'<pane ySplit="{top + 1}" topLeftCell="A{top + 2}" activePane="bottomLeft" state="frozen"/>'
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">{pane}'
        '<selection pane="bottomLeft"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{"".join(rows)}</sheetData>'
        f'<mergeCells count="{len(head)}">{merges}</mergeCells>'
        f"{hyperlinks}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _head(page: Page, words: Catalogue) -> list[tuple[str, str]]:
    """The lines over the list, each with its look; the mark of the sheet among them."""
    counts = Counter(finding.severity for finding in page.findings)
    counts_text = ", ".join(words.text(f"annotate.count.{one.value}", count=counts[one]) for one in Severity)
    return [
        (words.text("annotate.title", file=page.file), "title"),
        (counts_text, "plain"),
        (words.text("annotate.how"), "plain"),
        *((remark, "plain") for remark in page.remarks),
        (f"{words.text('annotate.own')} {SHEET_MARK}", "small"),
    ]


def _line(number: int, text: str, look: str, looks: Looks) -> str:
    height = 24.0 if look == "title" else _LINE * (1 + len(text) // _LETTERS)
    cell = _text(number, 0, text, getattr(looks, look))
    return f'<row r="{number + 1}" ht="{height}" customHeight="1">{cell}</row>'


def _row(row: int, number: int, finding: Finding, looks: Looks, words: Catalogue) -> str:
    """A finding's row, as high as its texts need: not every program sees to that."""
    texts = (finding.sheet, _cells_told(finding, words), words.message(finding), words.remedy(finding))
    lines = max(_lines(text, width) for text, width in zip(texts, _WIDTHS[2:], strict=False))
    cells = "".join(_cells(row, number, finding, looks, words))
    return f'<row r="{row + 1}" ht="{_LINE * lines}" customHeight="1">{cells}</row>'


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column, words being broken where they end."""
    return sum(1 + int(len(line) / (width * _FILLED)) for line in text.split("\n"))


def _cells_told(finding: Finding, words: Catalogue) -> str:
    place = ", ".join(finding.cells[:_SHOWN])
    more = len(finding.cells) - _SHOWN
    return words.text("annotate.more", cells=place, count=more) if more > 0 else place


def _cells(row: int, number: int, finding: Finding, looks: Looks, words: Catalogue) -> Iterator[str]:
    place = _cells_told(finding, words)
    severity = words.text(f"annotate.severity.{finding.severity.value}")
    yield f'<c r="{cell_name(row, 0)}" s="{looks.cell}"><v>{number}</v></c>'
    yield _text(row, 1, severity, looks.severities[finding.severity])
    yield _text(row, 2, finding.sheet, looks.cell)
    yield _text(row, 3, place, looks.link if place else looks.cell)
    yield _text(row, 4, words.message(finding), looks.cell)
    yield _text(row, 5, words.remedy(finding), looks.cell)
    yield _text(row, 6, finding.code, looks.cell)


def _text(row: int, column: int, text: str, style: int) -> str:
    content = f'<is><t xml:space="preserve">{escaped(text)}</t></is>'
    return f'<c r="{cell_name(row, column)}" s="{style}" t="inlineStr">{content}</c>'


def _location(finding: Finding, sheets: frozenset[str]) -> str:
    """Where a link leads: to the first cell, "" where there is none."""
    if finding.sheet not in sheets or not finding.cells:
        return ""
    name = finding.sheet.replace("'", "''")
    return f"'{name}'!{finding.cell or finding.cells[0]}"
