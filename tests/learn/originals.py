"""The workbook that the draft of `tests.learn.drafts` is of: a district's report, or its blank."""

from __future__ import annotations

import hashlib
from pathlib import Path

import openpyxl

from kpi.spec.draft import Draft, Origin
from tests.learn.drafts import draft

UNITS = ("Thị trấn Tràm Chim", "Xã Tân Công Sính", "Xã Phú Hiệp", "Xã Phú Thành A")
LAST = 9 + len(UNITS)  # the total row


def figures(n: int) -> list[object]:
    """A commune's row: 3 + 4 = 2, 5 is no more than 1."""
    return [n, UNITS[n - 1], 1000 * n, 30 * n, 10 * n, 20 * n, 25 * n, 12.5 * n, ""]


def save_original(path: Path, filled: bool = True, period: str = "năm 2021") -> Path:
    """Save it; a blank has the names of the communes and no figures."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 02"
    sheet["A1"] = "Biểu số: 02/LĐTBXH"
    sheet["A2"] = "HỘ NGHÈO, HỘ CẬN NGHÈO"
    sheet["A3"] = f"Kỳ báo cáo: {period}"
    sheet["A4"] = "Đơn vị báo cáo: UBND huyện Tam Nông"
    heads = {
        "A6": "STT", "B6": "Xã, phường", "C6": "Tổng số hộ", "D6": "Hộ nghèo", "I6": "Ghi chú",
        "D7": "Đầu năm", "E7": "Dân tộc thiểu số", "F7": "Khác", "G7": "Cuối năm", "H7": "Kinh phí hỗ trợ",
    }  # fmt: skip
    for cell, text in heads.items():
        sheet[cell] = text
    for span in ("A6:A7", "B6:B7", "C6:C7", "D6:H6", "I6:I7"):
        sheet.merge_cells(span)
    for column, text in zip("ABCDEFGH", ("A", "B", "1", "2=3+4", "3", "4", "5", "6"), strict=True):
        sheet[f"{column}8"] = text
    for n in range(1, len(UNITS) + 1):
        row = figures(n) if filled else figures(n)[:2]
        for column, value in enumerate(row, 1):
            sheet.cell(8 + n, column, value)
    sheet.cell(LAST, 2, "Tổng cộng")
    if filled:
        for column in range(3, 9):
            values = [float(str(figures(n)[column - 1])) for n in range(1, len(UNITS) + 1)]
            sheet.cell(LAST, column, sum(values))
    book.save(path)
    return path


def draft_from(path: Path, **more: object) -> Draft:
    """The draft as it is learnt from a file."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return draft(origin=Origin(path.name, digest, "Biểu 02", "A6:I7", f"A9:I{LAST}"), **more)
