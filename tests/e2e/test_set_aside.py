"""Files with details of persons whose tables are taken: the persons stand nowhere in the workspace."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest import mock

import duckdb
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment

from kpi.intake.context import Context
from kpi.intake.known import Known
from kpi.intake.persons.masking import MASK
from kpi.intake.workbook import read_file
from kpi.model.letters import fold
from kpi.model.received import Part
from kpi.pipeline.importing.aside import set_aside
from tests.e2e.program import Office
from tests.examples import tries
from tests.findings.reproducers.reports import dong_thap
from tests.intake.books import HEAD, ROWS, TITLES, add_sheet, fill, saved, sheet_of, table

YEAR = ("--period", "2021")
WHY = "xã gửi kèm danh sách"
PEOPLE = (
    ("Nguyễn Văn Bình", "087090001234", "1990"),
    ("Trần Thị Cúc", "087185004321", "1985"),
    ("Lê Hoàng Dũng", "087200009876", "2000"),
)
LIST = "\n".join(f"{n} | {name} | '{paper} | {year}" for n, (name, paper, year) in enumerate(PEOPLE, 1))
HEADED = f"STT | Họ và tên | Số CCCD | Năm sinh\n{LIST}"
PLACES = ("sheet", "hidden sheet", "below", "right", "comments", "tabs", "author", "headed sheet")


def with_persons(*places: str) -> Workbook:
    """Form 05 of a district with persons in some places; comments and author alone are no list."""
    book = sheet_of(TITLES, HEAD, ROWS)
    form = book.worksheets[0]
    for place in places:
        if place.endswith("sheet"):
            sheet = add_sheet(book, place, HEADED if place == "headed sheet" else LIST)
            sheet.sheet_state = "hidden" if place == "hidden sheet" else "visible"
        elif place == "below":
            fill(form, table(LIST), top=14)
        elif place == "right":
            fill(form, table(LIST), top=8, left=13)
        elif place == "tabs":
            for name, *_ in PEOPLE:
                add_sheet(book, name, "x | 1")
        elif place == "author":
            book.properties.creator = book.properties.lastModifiedBy = PEOPLE[0][0]
        else:
            for row, (name, paper, _) in enumerate(PEOPLE, 8):
                form.cell(row, 4).comment = Comment(f"{name} (CCCD {paper})", PEOPLE[0][0])
    return book


def spoken(data: bytes) -> list[str]:
    """The persons of whom bytes speak, be they packed."""
    parts = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    text = "\n".join(fold(part.decode("utf-8", "replace")) for part in parts)
    return [word for name, paper, _ in PEOPLE for word in (name, paper) if fold(word) in text]


def bytes_of(folder: Path) -> Iterator[bytes]:
    """What all files in a folder hold, tables as their rows."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name.encode() + b"\n" + path.read_bytes()
            yield path.read_bytes()
            if path.suffix == ".parquet":
                rows = duckdb.sql(f"FROM read_parquet('{path}', hive_partitioning = false)").fetchall()
                yield str(rows).encode()


def spoken_in(folder: Path) -> list[str]:
    return [word for data in bytes_of(folder) for word in spoken(data)]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "tam-nong.xlsx"
    path.parent.mkdir()
    path.write_bytes(saved(with_persons(*PLACES)))
    return path


def test_the_tables_count_and_of_the_persons_nothing_is_left(
    office: Office, report: Path, tmp_path: Path
) -> None:
    assert set(spoken(report.read_bytes())) == {word for person in PEOPLE for word in person[:2]}
    options = ("--set-aside-persons", WHY, "--who", "Phòng tổng hợp", "--annotate", tmp_path / "back")
    done = office("import", report, *YEAR, *options, "--format", "json")
    [file] = done.json["files"]
    received = hashlib.sha256(report.read_bytes()).hexdigest()
    [original] = (path for path in (office.root / "lake" / "originals").rglob("*") if path.is_file())
    assert file["outcome"] == "accepted_with_findings"
    assert file["set_aside"]["received_sha256"] == received
    assert file["set_aside"]["sha256"] == original.stem == hashlib.sha256(original.read_bytes()).hexdigest()
    assert spoken((done.out + done.err).encode()) == []
    assert spoken_in(office.root) == []
    [decision] = office.get("decide", "list")
    assert (decision["kind"], decision["reason"], decision["who"]) == ("set_aside", WHY, "Phòng tổng hợp")
    [row] = office.get("history")
    assert (row["received_sha256"], row["set_aside"]) == (received, decision["seq"])
    for command in ("verify", "rebuild", "verify"):
        assert office(command).code == 0
    again = office("import", report, *YEAR, "--set-aside-persons", WHY, "--format", "json")
    assert [one["outcome"] for one in again.json["files"]] == ["duplicate"]
    refused = office("import", report, *YEAR, "--format", "json")
    assert [one["outcome"] for one in refused.json["files"]] == ["refused"]
    assert office("decide", "withdraw", decision["seq"], "--why", "nhầm").code == 1
    assert spoken_in(office.root) == []


def test_a_run_that_is_stopped_leaves_no_person_behind(office: Office, report: Path) -> None:
    with mock.patch("kpi.pipeline.importing.run.commit", side_effect=KeyboardInterrupt):
        assert office("import", report, *YEAR, "--set-aside-persons", WHY).code == 130
    assert [path for path in (office.root / "lake" / "originals").rglob("*") if path.is_file()]
    assert spoken_in(office.root) == []
    assert [row["state"] for row in office.get("decide", "list")] == ["no_effect"]


@pytest.mark.parametrize("reason", ["", "  ", "có rồi", "1 2 3"])
def test_a_reason_is_some_words(office: Office, report: Path, reason: str) -> None:
    assert office("import", report, *YEAR, "--set-aside-persons", reason).code == 2


def test_who_decided_needs_something_decided(office: Office, report: Path) -> None:
    assert office("import", report, *YEAR, "--who", "Phòng tổng hợp").code == 2


def values(parts: tuple[Part, ...]) -> list[tuple[object, ...]]:
    return [
        (part.form, r.unit[n], r.indicator[n], r.value[n], r.cell[n])
        for part in parts
        for r in (part.readings,)
        for n in range(len(r.unit))
    ]


@pytest.fixture(scope="module")
def context() -> Context:
    return dong_thap()


@given(places=st.lists(st.sampled_from(PLACES), min_size=1, unique=True))
@settings(max_examples=tries(12))
def test_wherever_persons_stand_the_figures_are_those_of_the_form_alone(
    context: Context, places: list[str]
) -> None:
    data = saved(with_persons(*places))
    refused = read_file(data, "a.xlsx", ".xlsx", context)
    if refused.keep:
        assert set(places) <= {"author"}
        return
    file, copy = set_aside(data, refused, context, ())
    alone = read_file(saved(with_persons()), "a.xlsx", ".xlsx", context)
    assert values(file.parts) == values(alone.parts)
    assert spoken(copy) == []
    assert spoken(repr(file).encode()) == []
    assert set_aside(data, refused, context, ())[1] == copy


def test_a_file_of_text_becomes_a_workbook_with_the_same_cells(context: Context) -> None:
    form = with_persons("right").worksheets[0]
    lines = (";".join("" if c is None else str(c) for c in row) for row in form.iter_rows(values_only=True))
    data = "\n".join(lines).encode()
    refused = read_file(data, "a.csv", ".csv", context)
    file, copy = set_aside(data, refused, context, ())
    alone = read_file(saved(with_persons()), "a.xlsx", ".xlsx", context)
    assert (file.suffix, values(file.parts)) == (".xlsx", values(alone.parts))
    assert spoken(copy) == []


def test_a_list_alone_holds_nothing_to_count(context: Context) -> None:
    book = Workbook()
    fill(book.worksheets[0], table(HEADED))
    refused = read_file(saved(book), "a.xlsx", ".xlsx", context)
    file, copy = set_aside(saved(book), refused, context, ())
    assert [one.code for one in file.findings] == ["file.persons", "file.aside_no_table"]
    assert (file.keep, copy) == (False, b"")


@pytest.mark.parametrize("text", ["sùng páo 0912345678", "Hùng", "087090001234"])
def test_a_person_in_place_of_a_figure_is_masked_or_the_file_refused(context: Context, text: str) -> None:
    book = with_persons("sheet")
    book.worksheets[0]["D9"] = text
    data = saved(book)
    refused = read_file(data, "a.xlsx", ".xlsx", context)
    file, copy = set_aside(data, refused, context, ())
    if not file.refused:
        sheets = openpyxl.load_workbook(io.BytesIO(copy)).worksheets
        cells = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]
        assert text not in cells
        assert text not in repr(file)


STRAYS = {
    "A3": "phạm quốc hùng",
    "B4": "sùng a páo",
    "C4": "H'Hen Niê",
    "D4": "Y Moan Êban",
    "E4": "Hùng",
    "A14": "Người lập: anh Hùng (trạm y tế)",
    "F4": "hung.pq@x.vn",
    "G4": "Đơn vị báo cáo: Hùng",
    "K4": "Biểu 05/HT Hùng",
    "A15": "ghi chú 4=Hùng",
    "L8": "0912345678 087090001234 " + "x" * 600,
    "M9": 12345678,
    "N9": "Số mô hình anh Páo",
    "M3": 1990,
    "M2": date(1990, 3, 12),
}


def test_of_strays_on_the_sheet_of_a_table_nothing_is_left(context: Context) -> None:
    book = with_persons("sheet")
    for cell, text in STRAYS.items():
        book.worksheets[0][cell] = text
    book.worksheets[0].title = "hùng páo"
    data = saved(book)
    file, copy = set_aside(data, read_file(data, "a.xlsx", ".xlsx", context), context, ())
    alone = read_file(saved(with_persons()), "a.xlsx", ".xlsx", context)
    assert values(file.parts) == values(alone.parts)
    form = openpyxl.load_workbook(io.BytesIO(copy)).worksheets[0]
    assert {cell: form[cell].value for cell in STRAYS} == dict.fromkeys(STRAYS, MASK)
    told = fold(f"{form.title} {list(form.values)} {file!r}")
    words_left = ("hung", "pao", "quoc", "nie", "moan", "hung.pq", "0912345678", "087090001234", "12345678")
    assert [word for word in words_left if word in re.findall(r"[\w.@]+", told)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Số mô hình, anh Hùng",
        "Số mô hình anh Páo",
        "Biểu 05/HT Hùng",
        "năm 1990",
        "12/03/1990",
        "ngày 12 tháng 3 năm 2021",
        "12345678",
        "4=Hùng",
        "Trần Phú",
        "UBND huyện Tam Nông – Hùng",
        "Kỳ báo cáo: Năm 2021 Hùng",
        "STT" + " 1" * 400,
    ],
)
def test_a_text_of_which_a_part_is_not_known_is_not_known(context: Context, text: str) -> None:
    assert not Known(context).covers(text)


@pytest.mark.parametrize(
    "text",
    [
        "Biểu 05/HT",
        "HỖ TRỢ GIẢM HẠI, HÒA NHẬP CỘNG ĐỒNG năm 2021",
        "Kỳ báo cáo: Năm 2021",
        "Đơn vị báo cáo: UBND huyện Tam Nông, tỉnh Đồng Tháp",
        "Đơn vị tính: vụ, người",
        "NGƯỜI LẬP BIỂU",
        "Tổng cộng",
        "(1)",
        "II",
        "30001",
    ],
)
def test_what_forms_units_and_the_period_are_called_is_known(context: Context, text: str) -> None:
    assert Known(context).covers(text)


def test_what_calls_the_figures_an_estimate_is_never_masked(context: Context) -> None:
    book = with_persons("sheet")
    book.worksheets[0]["G2"] = "Số liệu ước tính theo anh Hùng"
    data = saved(book)
    file, copy = set_aside(data, read_file(data, "a.xlsx", ".xlsx", context), context, ())
    assert (file.refused, copy) == (True, b"")
    assert "file.not_set_aside" in [one.code for one in file.findings]


def test_a_report_with_a_list_added_counts_as_without_it(context: Context) -> None:
    path = Path("sample_reports/dong-thap-2021/871-huyen-tam-nong.xlsx")
    book = openpyxl.load_workbook(path)
    add_sheet(book, "list", HEADED)
    data = saved(book)
    file, copy = set_aside(data, read_file(data, path.name, ".xlsx", context), context, ())
    assert values(file.parts) == values(read_file(path.read_bytes(), path.name, ".xlsx", context).parts)
    assert copy
    assert spoken(copy) == []
