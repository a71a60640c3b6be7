"""Parts of a printed page that tables and blank forms share: heading blocks, header, footer, signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kpi.findings import Catalogue
from kpi.model.pagelayout import PageLayout
from kpi.model.table import Heading, SignLine
from kpi.write.cells import clean
from kpi.write.files import moment_in
from kpi.write.header import header_cells
from kpi.write.sizes import LINE, Sizes, lines_of
from kpi.write.xlsx.styles import FONT, Styles

_FOOTER_LIMIT = 255
_NAME_LIMIT = 31
_INCH = 25.4
_LETTER = {"title": 1.55}  # how much wider its letters are than those of usual text
_CAPITAL = 1.3
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet being filled. `widths` of its columns in characters."""

    sheet: Worksheet
    styles: Styles
    widths: tuple[float, ...]

    @property
    def last(self) -> int:
        """Number of the last column, from 0."""
        return len(self.widths) - 1

    def text(self, row: int, first: int, last: int, text: str, style: Format) -> None:
        """Write text over the columns first–last; it stays text whatever it begins with."""
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", style)
        self.sheet.write_string(row, first, clean(text), style)

    def across(self, row: int, text: str, look: str, line: float = LINE) -> int:
        """Write text over the whole width, as high as it needs. Gives the next row."""
        self.text(row, 0, self.last, text, self.styles.get(look))
        lines = lines_of(text, sum(self.widths) * 0.98 / _LETTER.get(look, 1))
        self.sheet.set_row(row, lines * line + 2)
        return row + 1

    def halves(self) -> tuple[int, int]:
        """Last column of the left block and first of the right one, at about 45 % of the width."""
        if self.last < 1:
            return 0, 0
        half, seen, cut = sum(self.widths) * 0.45, 0.0, 0
        while cut < self.last - 1 and seen + self.widths[cut] / 2 < half:
            seen += self.widths[cut]
            cut += 1
        cut = max(0, cut - 1)
        return cut, min(cut + 1, self.last)


def text_style(styles: Styles, look: str, text: str, **more: object) -> Format:
    """A format for text that Excel must not take for a formula even when the cell is edited again."""
    return styles.get(look, **more, **({"quote_prefix": True} if text.startswith(_FORMULA) else {}))


def write_heading(page: Page, heading: Heading | None) -> int:
    """Of a form by itself its code and legal basis at the left, sender and receiver at the right; of an annex
    its number. Gives the next row."""
    if heading is None:
        return 0
    if heading.annex:
        return page.across(0, heading.annex, "title", LINE * 1.35)
    (left, right), row = page.halves(), 0
    lefts = [(heading.code, "code"), (heading.basis, "basis")]
    sides = (
        ([pair for pair in lefts if pair[0]], 0, left),
        ([(party, "party") for party in heading.parties], right, page.last),
    )
    for row in range(max(len(lines) for lines, _, _ in sides)):
        high = LINE + 2
        for lines, first, last in sides:
            if row < len(lines) and (first == 0 or right > left):
                text, look = lines[row]
                page.text(row, first, last, text, page.styles.get(look))
                wide = sum(page.widths[first : last + 1]) * 0.95
                high = max(high, lines_of(text, wide) * LINE + 2)
        page.sheet.set_row(row, high)
    return row + 2


def write_form_top(page: Page, code: str, state: Sequence[str]) -> int:
    """Above a blank form: its code at the left, name and motto of the state at the right. Gives the next
    row."""
    left, right = page.halves()
    page.text(0, 0, left, code, page.styles.get("code"))
    for row, line in enumerate(state if page.last > 0 else (), 1):
        look = "office_last" if row == len(state) else "office_bold"
        page.text(row, right, page.last, line, page.styles.get(look))
        wide = sum(page.widths[right : page.last + 1]) * 0.9
        high = lines_of(line, wide / (_CAPITAL if line.isupper() else 1))
        page.sheet.set_row(row, high * LINE + 2)
    return len(state) + 2


def write_header(
    page: Page, top: int, paths: Sequence[tuple[str, ...]], sizes: Sizes, index: bool = True
) -> int:
    """The merged header and, if `index`, the row (1) (2) (3)… Gives the next row."""
    for place, height in enumerate(sizes.header):
        page.sheet.set_row(top + place, height)
    for cell in header_cells(paths):
        upright = cell.leaf and cell.column in sizes.upright
        style = page.styles.get("upright" if upright else "header")
        row, column = top + cell.row, cell.column
        if cell.high > 1 or cell.wide > 1:
            page.sheet.merge_range(row, column, row + cell.high - 1, column + cell.wide - 1, "", style)
        page.sheet.write_string(row, column, cell.text, style)
    row = top + len(sizes.header)
    for column in range(len(paths) if index else 0):
        page.sheet.write_string(row, column, f"({column + 1})", page.styles.get("index"))
    return row + index


def write_signature(page: Page, top: int, lines: Sequence[SignLine]) -> int:
    """Signature lines on both sides; on a page of one column those on the right. Gives the next row."""
    left, right = page.halves()
    for place, line in enumerate(lines):
        style = page.styles.get("sign" if line.part == "sign" else "sign_small")
        if right > left:
            page.text(top + place, 0, left, line.left, style)
        page.text(top + place, right, page.last, line.right, style)
    return top + len(lines)


def set_print(
    page: Page,
    words: Catalogue,
    warning: str,
    header: tuple[int, int] | None,
    one_page: bool = False,
    upright: bool = False,
    layout: PageLayout | None = None,
) -> None:
    """A4 landscape or `upright` with the margins of a `layout` (None: narrow ones), one page wide (and high,
    if `one_page`), header rows (first, last; None: there are none) again on every page, a footer with the
    warning and page numbers."""
    sheet = page.sheet
    if not upright:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1 if one_page else 0)
    if layout is None:
        sheet.set_margins(left=0.45, right=0.45, top=0.5, bottom=0.65)
    else:
        sides = (layout.left, layout.right, layout.top, layout.bottom)
        sheet.set_margins(*(millimetres / _INCH for millimetres in sides))
    sheet.center_horizontally()
    if header is not None:
        sheet.repeat_rows(*header)
    sheet.set_footer(_footer(warning, words.text("write.page")))


def _footer(warning: str, number: str) -> str:
    end = f'&R&"{FONT},Regular"&9 {number}'
    start = f'&L&"{FONT},Italic"&9 '
    text = clean(warning).replace("&", "&&")
    room = _FOOTER_LIMIT - len(end) - len(start)
    if len(text) > room:
        text = text[: room - 1].rstrip("& ") + "…"
    return (start + text if text else "") + end


def sheet_name(title: str, names: Sequence[str]) -> str:
    """A name Excel allows: at most 31 signs, none of ``[]:*?/\\``, unlike those taken."""
    name = re.sub(r"[\[\]:*?/\\]", "-", clean(title)).strip("' ") or "1"
    name = "History." if name.lower() == "history" else name
    names_used = {other.lower() for other in names}
    short, number = name[:_NAME_LIMIT].rstrip("' "), 1
    while short.lower() in names_used:
        number += 1
        tail = f" ({number})"
        short = name[: _NAME_LIMIT - len(tail)].rstrip() + tail
    return short


def new_book(out: BinaryIO, source: str) -> Workbook:
    """A workbook whose bytes depend on its contents alone: its date is the day named in `source`."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 11},
    }
    book = Workbook(out, options)
    book.set_properties({"created": moment_in(source), "comments": clean(source)})
    return book
