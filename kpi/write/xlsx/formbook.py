"""A workbook of blank or filled forms, with a hidden mark of what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from xlsxwriter import Workbook

from kpi.findings import Catalogue
from kpi.model.layout import Layout
from kpi.write.files import write_whole
from kpi.write.xlsx.form import FormSheet, write_rows, write_vertical
from kpi.write.xlsx.page import new_book
from kpi.write.xlsx.scoresheet import write_score_sheets
from kpi.write.xlsx.styles import Styles

MARK = "kpi"  # the name intake looks for


@dataclass(frozen=True, slots=True)
class FormBook:
    """Sheets of one workbook. `mark` ("form=…;period=…;reporter=…;edition=…") becomes a custom document
    property; `words` is the catalogue in the language of the forms."""

    sheets: tuple[FormSheet, ...]
    mark: str
    layout: Layout
    words: Catalogue


def save_forms(forms: FormBook, path: Path) -> None:
    """Write the workbook as a whole. Raises Fault ``write.cannot``."""

    def fill(part: Path) -> None:
        with part.open("wb") as out:
            book = new_book(out, "")
            styles = Styles(book)
            book.set_custom_property(MARK, forms.mark, "text")
            for sheet in forms.sheets:
                _write(book, styles, sheet, forms)
            book.close()

    write_whole(path, fill)


def _write(book: Workbook, styles: Styles, sheet: FormSheet, forms: FormBook) -> None:
    match forms.layout:
        case "rows":
            write_rows(book, styles, sheet, forms.words)
        case "vertical":
            write_vertical(book, styles, sheet, forms.words)
        case "criteria":
            write_score_sheets(book, styles, sheet, forms.words)
        case _:
            assert_never(forms.layout)
