"""Cell formats of a workbook: one place for fonts and borders."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FONT = "Times New Roman"
_FILL = "#DDEBF7"
_SECTION = "#F2F2F2"
_CENTRE: dict[str, Any] = {"align": "center", "valign": "vcenter", "text_wrap": True}

LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "plain_wrapped": {"text_wrap": True, "valign": "top"},
    "office_bold": {"align": "center", "valign": "top", "text_wrap": True, "bold": True},
    "office_last": {"align": "center", "valign": "top", "text_wrap": True, "bold": True, "underline": 1},
    "code": {"bold": True, "font_size": 11},
    "basis": {"valign": "top", "text_wrap": True, "italic": True, "font_size": 10},
    "party": {"valign": "top", "text_wrap": True},
    "title": {**_CENTRE, "bold": True, "font_size": 14},
    "subtitle": {**_CENTRE, "italic": True, "font_size": 12},
    "warning": {**_CENTRE, "bold": True, "font_color": "#C00000"},
    "header": {**_CENTRE, "bold": True, "border": 1, "bg_color": _FILL},
    "upright": {**_CENTRE, "bold": True, "border": 1, "bg_color": _FILL, "rotation": 90},
    "index": {"align": "center", "valign": "vcenter", "italic": True, "border": 1, "font_size": 10},
    "cell": {"border": 1, "valign": "vcenter"},
    "section": {"border": 1, "valign": "vcenter", "bold": True, "bg_color": _SECTION},
    "total": {"border": 1, "valign": "vcenter", "bold": True, "bg_color": _FILL},
    "note": {"text_wrap": True, "valign": "top", "font_size": 10},
    "note_head": {"bold": True, "italic": True, "font_size": 10},
    "source": {"italic": True, "font_size": 9, "text_wrap": True, "valign": "top"},
    "left_open": {"text_wrap": True, "valign": "top", "bg_color": "#FFF3BF"},
    "heading": {"text_wrap": True, "valign": "top", "bold": True, "font_size": 12},
    "caption": {"text_wrap": True, "valign": "top", "italic": True},
    "about": {**_CENTRE, "bold": True, "font_size": 12},
    "centred": {"align": "center", "valign": "top", "text_wrap": True},
    "sign": {"align": "center", "bold": True},
    "sign_small": {"align": "center", "italic": True},
}


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, tuple[tuple[str, Any], ...]], Format] = {}

    def get(self, look: str, **more: Any) -> Format:
        """The format of a look (a key of `LOOKS`), with further XlsxWriter properties."""
        key = (look, tuple(sorted(more.items())))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": FONT, "font_size": 11, **LOOKS[look], **more}
            )
        return self._made[key]
