"""Files and folders, before any cell is looked at: ``file.*``, ``folder.*``."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from kpi.intake import tables
from kpi.intake.context import Context
from kpi.intake.files.sources import gather
from kpi.intake.workbook import read_file
from kpi.pipeline.importing.aside import set_aside
from sample_reports.generator.dong_thap_2026 import communes_2026, write_dong_thap_2026
from tests.findings.reproducers.reports import (
    Reproducer,
    dong_thap,
    form_05,
    received,
    report_05,
)
from tests.intake.biff import compound, locked_xls
from tests.intake.books import HEAD, TITLES, add_sheet, packed, plain_cells, saved, sheet_of, unpacked
from tests.intake.conftest import office
from tests.intake.forms import HEAD_06, TITLES_06
from tests.intake.oldfonts import typed

SHEET = "xl/worksheets/sheet1.xml"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
OTHER_ROWS = (
    "1 | | Xã Cẩm Ngọc | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0\n2 | | Xã Cẩm Long | 1 | 1 | 0 | 0 | 0 | 0 | 1 | 0"
)
LOCKED = locked_xls("Biểu 05", plain_cells(), "mat khau")
SOME = "1 | 1 | 0 | 0 | 0 | 0 | 1 | 0"


def titled(line: str) -> Reproducer:
    """Form 05 with another line of the period."""
    return report_05(TITLES.replace("Kỳ báo cáo: Năm 2021", line))


def sent_by(sender: str) -> Reproducer:
    return report_05(TITLES.replace("UBND huyện Tam Nông", sender))


def _limited(**limits: int) -> Context:
    context = dong_thap()
    settings = context.specs.settings
    own = replace(settings, limits=replace(settings.limits, **limits))
    return replace(context, specs=replace(context.specs, settings=own))


def _two_senders(_: Path) -> object:
    book = form_05()
    add_sheet(book, "Biểu 06", TITLES_06.replace("Thanh Bình", "Lấp Vò"), HEAD_06)
    return received(book)


def _persons(_: Path) -> object:
    book = form_05()
    add_sheet(book, "Danh sách", "STT | Họ và tên | Năm sinh | Số CCCD")
    return received(book)


def _set_aside(listed: str = "Họ và tên | Năm sinh", **changes: str) -> Reproducer:
    """A list of persons beside form 05, set aside."""

    def reproduce(_: Path) -> object:
        book = form_05(**changes)
        add_sheet(book, "Danh sách", listed)
        return set_aside(saved(book), received(book), dong_thap(), ())[0]

    return reproduce


def _list_alone(_: Path) -> object:
    book = sheet_of("STT | Họ và tên | Năm sinh", name="Danh sách")
    return set_aside(saved(book), received(book), dong_thap(), ())[0]


def _too_many_cells(_: Path) -> object:
    parts = unpacked(saved(form_05()))
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", FAR)
    return received(packed(parts))


def _unread(_: Path) -> object:
    def fail(*_: object) -> None:
        raise ArithmeticError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "read_rows", fail)
        return received(form_05())


def _old_font(_: Path) -> object:
    """In TCVN3, but for one name in Unicode: it is not certain what the other letters are."""
    rows = "1 | | Thị trấn Tràm Chim | 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1"
    return received(form_05(*(typed(text, "TCVN3") for text in (TITLES, HEAD, rows)), C8="Xã Tân Công Sính"))


def _no_reporter(_: Path) -> object:
    context = office("87", "2021")
    rows = f"1 | | Xã Tân Quới | {SOME}\n2 | | Xã Phú Hiệp | {SOME}"
    return received(form_05(TITLES.replace("Đơn vị báo cáo: UBND huyện Tam Nông", ""), rows=rows), context)


def _sender_open(_: Path) -> object:
    titles = TITLES.replace("2021", "2025").replace("huyện Tam Nông", "phường Việt Hưng")
    return received(form_05(titles, rows=f"1 | | Phường Việt Hưng | {SOME}"), office("00", "2025"))


def gathered(folder: Path, *names: str, lake: Path | None = None) -> object:
    """What is found of a folder with files of these names."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return gather([folder], dong_thap().specs.settings, lake)


def _links(folder: Path) -> object:
    (folder / "in").mkdir()
    (folder / "ngoai.xlsx").write_bytes(b"x")
    (folder / "in" / "bao-cao.xlsx").symlink_to(folder / "ngoai.xlsx")
    return gather([folder / "in"], dong_thap().specs.settings)


def _unreadable_folder(folder: Path) -> object:
    (folder / "xa").mkdir()
    scandir = os.scandir

    def refused(path: str | int) -> object:
        if not isinstance(path, int) and Path(path).name == "xa":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "scandir", refused)
        return gather([folder], dong_thap().specs.settings)


def _skipped(folder: Path) -> object:
    with zipfile.ZipFile(folder / "bao-cao.zip", "w") as bundle:
        for name in ("bao-cao.xlsx", "cong-van.docx", "xa.zip"):
            bundle.writestr(name, name)
    return gather([folder / "bao-cao.zip"], dong_thap().specs.settings)


def _law_days(folder: Path) -> object:
    commune = communes_2026()[1].code
    [path] = write_dong_thap_2026(folder / "bieu-08", [commune])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A6"] = "Số liệu từ 01/01/2026 đến 31/12/2026"
    return received(saved(book), office("82", "2026"))


REPRODUCERS: Mapping[str, Reproducer] = {
    "file.agency": sent_by("Công an huyện Tam Nông"),
    "file.agency_form": sent_by("Công an tỉnh Đồng Tháp"),
    "file.bomb": lambda _: received(form_05(), _limited(max_unpacked=5_000)),
    "file.damaged": lambda _: received(saved(form_05())[:3000]),
    "file.empty": report_05("", "", ""),
    "file.encoding": lambda _: received(
        "Tên đơn vị;Số\n".encode("cp1258", "ignore") + b"\xff", suffix=".csv"
    ),
    "file.name_period": lambda _: read_file(saved(form_05()), "bao-cao-q2-2021.xlsx", ".xlsx", dong_thap()),
    "file.no_known_form": report_05("Bảng của phòng", "STT | Nội dung | Ghi chú", "1 | Họp | 12/5"),
    "file.no_period": titled(""),
    "file.no_reporter": _no_reporter,
    "file.no_rows": report_05(rows=""),
    "file.no_year": titled("CẢ NĂM"),
    "file.not_a_workbook": lambda _: received(compound({"WordDocument": b"\x00"}), suffix=".xls"),
    "file.of_system": lambda folder: gathered(folder, "bao-cao.xlsx", "~$bao-cao.xlsx", "Thumbs.db"),
    "file.old_font": _old_font,
    "file.other_period": titled("Kỳ báo cáo: Năm 2020"),
    "file.other_province": report_05(
        TITLES.replace("Đơn vị báo cáo: UBND huyện Tam Nông", ""), rows=OTHER_ROWS
    ),
    "file.packed": lambda _: received(b"Rar!\x1a\x07\x01\x00" + b"x" * 50),
    "file.password": lambda _: received(LOCKED, suffix=".xls"),
    "file.aside_no_table": _list_alone,
    "file.aside_unread": _set_aside(titles=TITLES.replace("Năm 2021", "9 tháng đầu năm 2021")),
    "file.not_set_aside": _set_aside(D8="=1+3"),
    "file.set_aside": _set_aside(),
    "file.password_wrong": lambda _: received(LOCKED, suffix=".xls", passwords=("sai",)),
    "file.period_open": titled("tính đến 31/12/2021"),
    "file.period_unclear": titled("Kỳ báo cáo: 9 tháng đầu năm 2021"),
    "file.persons": _persons,
    "file.rows_of_another": sent_by("UBND huyện Lấp Vò"),
    "file.sender_open": _sender_open,
    "file.skipped": _skipped,
    "file.too_many_cells": _too_many_cells,
    "file.too_slow": lambda _: received(form_05(), _limited(max_seconds=0)),
    "file.two_senders": _two_senders,
    "file.unlocked": lambda _: received(LOCKED, suffix=".xls", passwords=("mat khau",)),
    "file.unread": _unread,
    "folder.lake": lambda folder: gathered(folder, "bao-cao.xlsx", "lake/lake.json", "lake/originals/a.xlsx"),
    "folder.links": _links,
    "folder.reference": lambda folder: gathered(folder, "kpi.toml", "units/2025.csv", "bao-cao.xlsx"),
    "form.law_days": _law_days,
    "folder.unreadable": _unreadable_folder,
}
