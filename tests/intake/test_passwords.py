"""Workbooks with a password to open them."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from kpi.intake.context import Context
from kpi.intake.workbook import read_file
from kpi.model.received import Received
from tests.intake.biff import locked_xls
from tests.intake.books import (
    FIGURES,
    HEAD,
    ROWS,
    TITLES,
    Read,
    packed,
    plain_cells,
    saved,
    sheet_of,
    unpacked,
)

PASSWORD = "Mật khẩu 1"


def locked(data: bytes, password: str = PASSWORD) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def read(data: bytes, context: Context, *passwords: str, suffix: str = ".xlsx") -> Read:
    received: Received = read_file(data, f"a{suffix}", suffix, context, passwords)
    return Read(received)


@pytest.fixture(scope="module")
def report() -> bytes:
    return locked(saved(sheet_of(TITLES, HEAD, ROWS)))


def test_a_locked_workbook_is_opened_with_one_of_the_passwords(dong_thap: Context, report: bytes) -> None:
    for suffix in (".xlsx", ".xls"):
        found = read(report, dong_thap, "other", PASSWORD, suffix=suffix)
        assert (found.units(), found.codes) == (FIGURES, ["file.unlocked"])
    assert PASSWORD not in repr(found.received)


def test_without_the_password_it_is_refused_and_says_what_to_do(dong_thap: Context, report: bytes) -> None:
    assert read(report, dong_thap).codes == ["file.password"]
    found = read(report, dong_thap, "mật khẩu 1", "other")
    assert (found.codes, found.received.refused) == (["file.password_wrong"], True)
    assert dict(found.findings[0].params) == {"count": "2"}


def test_what_excel_opens_without_asking_is_opened(dong_thap: Context) -> None:
    data = locked(saved(sheet_of(TITLES, HEAD, ROWS)), "VelvetSweatshop")
    found = read(data, dong_thap)
    assert (found.units(), found.codes) == (FIGURES, [])


def test_a_bomb_or_another_document_behind_a_password_is_not_opened(dong_thap: Context) -> None:
    settings = dong_thap.specs.settings
    limits = replace(settings.limits, max_unpacked=5_000)
    specs = replace(dong_thap.specs, settings=replace(settings, limits=limits))
    data = locked(saved(sheet_of(TITLES, HEAD, ROWS)))
    assert read(data, replace(dong_thap, specs=specs), PASSWORD).codes == ["file.bomb"]
    parts = unpacked(saved(sheet_of(TITLES, HEAD, ROWS)))
    parts["word/document.xml"] = parts.pop("xl/workbook.xml")
    paper = locked(packed(parts))
    assert read(paper, dong_thap, PASSWORD).codes == ["file.not_a_workbook"]


def test_a_password_that_is_to_be_turned_without_end_is_not_tried(
    dong_thap: Context, report: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi.intake.files.locked._MOST_TURNS", 99_999)
    assert read(report, dong_thap, PASSWORD).codes == ["file.password_wrong"]


def test_an_old_workbook_with_a_password(dong_thap: Context) -> None:
    data = locked_xls("Biểu 05", plain_cells(), PASSWORD)
    found = read(data, dong_thap, "other", PASSWORD, suffix=".xls")
    assert (found.units(), found.codes) == (FIGURES, ["file.unlocked"])
    assert read(data, dong_thap, "other").codes == ["file.password_wrong"]
    assert read(data, dong_thap).codes == ["file.password"]


def test_a_locked_workbook_that_is_damaged_is_refused(dong_thap: Context, report: bytes) -> None:
    for cut in range(512, len(report), len(report) // 12):
        assert read(report[:cut], dong_thap, PASSWORD).received.refused
