"""Drawn rules below words, as wide as a share of them; never underlined words."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kpi.model.pagelayout import Look
from kpi.write.docx.fitting import LETTER

_CAPITAL = 1.26  # as wide as a letter of usual text
_BOLD = 0.94  # LETTER allows for figures, which are wider


def rule_below(place: Any, text: str, look: Look, wide: float, share: int) -> None:
    """A paragraph at the end of a cell or document that is but a rule, `share` per cent as wide as the text
    above it in a width of so many millimetres."""
    letter = look.size * LETTER * (_CAPITAL if look.capitals else 1) * (_BOLD if look.bold else 1)
    rule = min(len(text) * letter, wide) * share / 100
    line = place.add_paragraph()
    form = line.paragraph_format
    form.left_indent = form.right_indent = Mm((wide - rule) / 2)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
    form.space_after = Pt(4)
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    properties = line._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def no_margins(grid: Any) -> None:
    """Cells whose words reach their edges."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), "0")
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    grid._tbl.tblPr.append(margins)
