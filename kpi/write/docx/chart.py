"""Charts of a table in a Word document: Word's own, so that they can be copied and restyled."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from html import escape
from typing import Any

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docx.shared import Mm

from kpi.findings import Catalogue
from kpi.model.number import plain
from kpi.model.table import Table
from kpi.write.cells import clean
from kpi.write.stacks import Stack, stacks_of

_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BAR, _AROUND = 6.5, 32.0  # millimetres of a bar, and around all
_ROWS = 30  # so many bars stand on a page
_TYPE_FACE = '<a:latin typeface="Times New Roman"/>'
_COLOURS = ("1F4E79", "9DC3E6", "7F7F7F", "FFFFFF", "D9D9D9", "A9D18E")
_OPEN = (
    '<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="B00000"/></a:fgClr>'
    '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
)


def add_charts(book: Document, table: Table, words: Catalogue, wide: float, first: int) -> int:
    """A chart for each whole that columns of a table are parts of, at the end of the document, `wide`
    millimetres wide. `first` is the number of the first one; gives that of the next."""
    for stack in stacks_of(table, words):
        if len(stack.bars) > _ROWS or len(stack.names) > len(_COLOURS):
            continue
        part = Part(
            PackURI(f"/word/charts/chart{first}.xml"),
            _TYPE,
            _chart(stack, table.warning, words.lang).encode("utf-8"),
            book.part.package,
        )
        relation = book.part.relate_to(part, _RELATION)
        high = _AROUND + _BAR * len(stack.bars)
        run: Any = book.add_paragraph().add_run()
        run._r.append(_drawing(relation, first, stack.title, wide, high))
        first += 1
    return first


def _drawing(relation: str, number: int, title: str, wide: float, high: float) -> Any:
    size = f'cx="{int(Mm(wide))}" cy="{int(Mm(high))}"'
    name = escape(clean(title))
    return parse_xml(
        f'<w:drawing xmlns:w="{_WORDS}" xmlns:wp="{_PLACED}" xmlns:a="{_MAIN}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{1000 + number}" name="Chart {number}" '
        f'descr="{name}"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{_LINKS}" r:id="{relation}"/>'
        f"</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _chart(stack: Stack, warning: str, lang: str) -> str:
    series = "".join(_series(stack))
    percent = stack.percent
    shape = "0%" if percent else "General"
    title = clean(stack.title) + (f" – {clean(warning)}" if warning else "")
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace xmlns:c="{_CHART}" '
        f'xmlns:a="{_MAIN}" xmlns:r="{_LINKS}"><c:roundedCorners val="0"/><c:chart>{_title(title, lang)}'
        '<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/>'
        f'<c:grouping val="stacked"/><c:varyColors val="0"/>{series}<c:gapWidth val="40"/>'
        '<c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:tickLblPos val="low"/><c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{plain(stack.most)}"/><c:min val="0"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="b"/><c:numFmt formatCode="{shape}" '
        'sourceLinked="0"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="max"/></c:valAx>'
        '</c:plotArea><c:legend><c:legendPos val="b"/></c:legend><c:plotVisOnly val="1"/></c:chart>'
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900">{_TYPE_FACE}</a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="{_tag(lang)}"/></a:p>'
        "</c:txPr></c:chartSpace>"
    )


def _title(text: str, lang: str) -> str:
    return (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1000" b="1"/></a:pPr>'
        f'<a:r><a:rPr lang="{_tag(lang)}" sz="1000" b="1">{_TYPE_FACE}</a:rPr>'
        f"<a:t>{escape(text, quote=False)}</a:t></a:r></a:p>"
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _tag(lang: str) -> str:
    return "vi-VN" if lang == "vi" else "en-GB"


def _series(stack: Stack) -> Iterator[str]:
    """One for each part, then what is open."""
    bars = [clean(bar.name) for bar in stack.bars]
    sizes: list[list[Decimal]] = [[bar.parts[n] for bar in stack.bars] for n in range(len(stack.names))]
    names, fills = [*stack.names], [*map(_solid, _COLOURS[: len(stack.names)])]
    if stack.is_open:
        names.append(stack.open_name)
        fills.append(_OPEN)
        sizes.append([bar.high - bar.low for bar in stack.bars])
    shape = "0.0%" if stack.percent else "General"
    for n, (name, fill, values) in enumerate(zip(names, fills, sizes, strict=True)):
        yield (
            f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/><c:tx><c:v>'
            f'{escape(clean(name), quote=False)}</c:v></c:tx><c:spPr>{fill}<a:ln w="6350"><a:solidFill>'
            '<a:srgbClr val="000000"/></a:solidFill></a:ln></c:spPr><c:invertIfNegative val="0"/>'
            f"<c:cat><c:strLit>{_points(bars)}</c:strLit></c:cat><c:val><c:numLit><c:formatCode>{shape}"
            f"</c:formatCode>{_points(list(map(plain, values)))}</c:numLit></c:val></c:ser>"
        )


def _points(texts: list[str]) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{escape(text, quote=False)}</c:v></c:pt>' for n, text in enumerate(texts)
    )
    return f'<c:ptCount val="{len(texts)}"/>{points}'


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
