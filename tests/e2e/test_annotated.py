"""``--annotate``: what senders sent comes back marked, is corrected and sent again."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

from kpi.findings import Catalogue, Fault, finding
from kpi.model.deadline import Overtime
from kpi.pipeline.importing import annotating
from kpi.write.xlsx.annotate import Marked, Original
from tests.e2e.program import DONG_THAP, Office
from tests.intake.biff import xls
from tests.intake.books import HEAD, ROWS, TITLES, saved, sheet_of

YEAR = ("--period", "2021")
WRONG_TOTAL = DONG_THAP / "875-huyen-lap-vo.xlsx"
CLEAN = DONG_THAP / "866-thanh-pho-cao-lanh.xlsx"
DATA = Path(__file__).parents[1] / "intake" / "data"


def bad_report() -> Workbook:
    """A report with a fault of many a kind."""
    book = openpyxl.load_workbook(WRONG_TOTAL)
    sheet = book["Biểu 01"]
    sheet["D13"], sheet["E13"], sheet["F15"], sheet["G15"], sheet["H15"] = "1.234", "x", None, -5, "12 người"
    sheet["B16"], sheet["C16"] = None, "Xã Không Có"
    return book


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.xlsx"
    bad_report().save(path)
    return path


def cells_of(found: dict[str, Any]) -> Iterator[str]:
    for cells in found["cells"]:
        left, top, right, bottom = range_boundaries(cells)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield f"{openpyxl.utils.get_column_letter(column)}{row}"


def told(office: Office, *words: object) -> list[dict[str, Any]]:
    return list(office.get("validate", *words, *YEAR))


def places(findings: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return sorted((one["code"], one["sheet"], *one["cells"], one["message"]) for one in findings)


def values(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_every_finding_is_in_the_copy_and_the_figures_are_as_before(office: Office, bad: Path) -> None:
    out = bad.parent / "marked" / "2021"
    findings = told(office, bad, "--annotate", out)
    assert {one["annotated"] for one in findings} == {str(out / "bad.xlsx")}
    book = openpyxl.load_workbook(out / "bad.xlsx")
    lines = [line for line in book.worksheets[0].iter_rows(values_only=True) if isinstance(line[0], int)]
    assert [(line[6], line[4], line[5]) for line in lines] == [
        (one["code"], one["message"], one["remedy"]) for one in findings
    ]
    assert len(findings) > 8
    for one in findings:
        for cell in cells_of(one):
            there = book[one["sheet"]][cell]
            assert there.comment is not None, (one["code"], cell)
            assert one["message"] in there.comment.text
            assert there.fill.fill_type == "solid"
    before, after = values(bad), values(out / "bad.xlsx")
    assert {sheet: after[sheet] for sheet in before} == before
    assert bad.read_bytes() == (bad.parent / "bad.xlsx").read_bytes()


def test_the_copy_reads_as_the_original_and_corrected_it_is_clean(office: Office, bad: Path) -> None:
    out = bad.parent / "out"
    first = told(office, bad, "--annotate", out)
    again = told(office, out / "bad.xlsx")
    assert places(again) == places(first)
    assert "annotated" not in again[0]
    book = openpyxl.load_workbook(out / "bad.xlsx")
    good = openpyxl.load_workbook(WRONG_TOTAL)
    for sheet in ("Biểu 01", "Biểu 03"):
        for row in good[sheet].iter_rows():
            for cell in row:
                if cell.value is not None:
                    book[sheet][cell.coordinate].value = cell.value
    book["Biểu 03"]["O28"] = 129
    corrected = out / "corrected.xlsx"
    book.save(corrected)
    assert [one for one in told(office, corrected) if one["severity"] != "info"] == []
    assert office("import", corrected, *YEAR).code == 0


def test_an_imported_copy_has_the_figures_of_the_original(
    office: Office, blank: Path, tmp_path: Path
) -> None:
    data = office.get("import", WRONG_TOTAL, CLEAN, *YEAR, "--annotate", tmp_path / "out")
    copies = {Path(one["file"]).name: one["annotated"] for one in data["files"]}
    assert copies == {WRONG_TOTAL.name: str(tmp_path / "out" / WRONG_TOTAL.name), CLEAN.name: ""}
    other = Office(shutil.copytree(blank, tmp_path / "other"))
    other("import", copies[WRONG_TOTAL.name], *YEAR)
    question = (
        "sql",
        "SELECT unit, indicator, value, text, cell FROM figures WHERE unit LIKE '301%' ORDER BY ALL",
    )
    mine, theirs = office.get(*question), other.get(*question)
    assert mine == theirs
    assert len(mine) > 100


@pytest.mark.parametrize("suffix", [".xls", ".csv"])
def test_old_workbooks_and_texts_come_back_as_xlsx(office: Office, tmp_path: Path, suffix: str) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    sheet = book.worksheets[0]
    sheet["D8"] = -4
    rows = [["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)]
    path = tmp_path / f"871{suffix}"
    if suffix == ".xls":
        path.write_bytes(xls("05", rows))
    else:
        path.write_text("\n".join(";".join(map(str, row)) for row in rows), "utf-8")
    findings = told(office, path, "--annotate", tmp_path / "out")
    (negative,) = (one for one in findings if one["code"] == "cell.negative")
    made = openpyxl.load_workbook(tmp_path / "out" / "871.xlsx")
    assert made[negative["sheet"]][negative["cell"]].comment is not None
    assert made[negative["sheet"]][negative["cell"]].value == -4
    again = told(office, tmp_path / "out" / "871.xlsx")
    assert {one["code"] for one in again} >= {"cell.negative"}


def test_an_ods_comes_back_as_xlsx(office: Office, tmp_path: Path) -> None:
    findings = told(office, DATA / "two-sheets.ods", "--annotate", tmp_path)
    assert findings
    assert findings[0]["annotated"] == str(tmp_path / "two-sheets.xlsx")
    assert "chép lại các giá trị" in str(
        list(openpyxl.load_workbook(tmp_path / "two-sheets.xlsx").worksheets[0].values)
    )


def test_files_of_zips_have_safe_names_and_none_takes_anothers_place(office: Office, tmp_path: Path) -> None:
    report = WRONG_TOTAL.read_bytes()
    bundle = tmp_path / "in" / "b.zip"
    bundle.parent.mkdir()
    with zipfile.ZipFile(bundle, "w") as archive:
        for name in ("../../out.xlsx", "a/875.xlsx", "b/875.XLSX", "c/con.xlsx", 'd/a:b?"x.xlsx'):
            archive.writestr(name, report + b"")
    (tmp_path / "in" / "875.xlsx").write_bytes(report)
    out = tmp_path / "deep" / "er"
    told(office, bundle.parent, "--annotate", out)
    names = {path.name for path in out.iterdir()}
    assert names == {"out.xlsx", "875.xlsx", "875 (2).xlsx", "875 (3).xlsx", "_con.xlsx", "a_b__x.xlsx"}
    assert not (tmp_path / "out.xlsx").exists()
    told(office, bundle.parent, "--annotate", out)
    assert {path.name for path in out.iterdir()} == names


def test_nobody_elses_file_is_written_over(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / WRONG_TOTAL.name).write_bytes(b"mine")
    (findings, *_) = told(office, WRONG_TOTAL, "--annotate", out)
    assert findings["annotated"] == str(out / "875-huyen-lap-vo (2).xlsx")
    assert (out / WRONG_TOTAL.name).read_bytes() == b"mine"
    copy = out / "875-huyen-lap-vo (2).xlsx"
    before = copy.read_bytes()
    told(office, copy, "--annotate", out)
    assert copy.read_bytes() == before
    edited = openpyxl.load_workbook(copy)
    edited.save(copy)
    told(office, WRONG_TOTAL, "--annotate", out)
    assert openpyxl.load_workbook(copy).sheetnames == edited.sheetnames
    assert (out / "875-huyen-lap-vo (3).xlsx").exists()


def test_copies_go_neither_into_the_lake_nor_among_settings_nor_among_reports(
    office: Office, bad: Path
) -> None:
    root = office.root
    link = bad.parent / "link"
    link.symlink_to(root / "lake")
    for folder in (
        root / "lake" / "x",
        root / "specs",
        root / "units" / "x",
        link,
        bad.parent,
        bad.parent / "x",
    ):
        done = office("validate", bad.parent, *YEAR, "--annotate", folder)
        assert done.code == 2, folder
        assert "--annotate" in done.err
    assert not (root / "lake" / "x").exists()
    assert not (bad.parent / "x").exists()
    assert office("validate", bad, *YEAR, "--annotate", bad).code == 2
    assert office("validate", *YEAR, "--annotate", bad.parent / "y").code == 2


def test_what_has_no_copy_is_told(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(CLEAN, folder / "sạch.xlsx")
    (folder / "hỏng.xlsx").write_bytes(WRONG_TOTAL.read_bytes()[:3000])
    persons = sheet_of("Họ và tên | Số CCCD | Ngày sinh\nNguyễn Văn An | '087090001234 | 01/02/1990\n" * 8)
    (folder / "người.xlsx").write_bytes(saved(persons))
    out = tmp_path / "out"
    done = office("import", folder, *YEAR, "--annotate", out, "--format", "json")
    assert [one["annotated"] for one in done.json["files"]] == ["", "", ""]
    assert list(out.iterdir()) == []
    assert "1 tệp" in done.err
    assert "hỏng.xlsx" in done.err
    assert "người.xlsx: tệp có thông tin của từng người" in done.err
    assert "Nguyễn Văn An" not in done.err


def test_own_comments_about_persons_are_still_seen_and_ours_are_not(office: Office, bad: Path) -> None:
    told(office, bad, "--annotate", bad.parent / "out")
    findings = told(office, bad.parent / "out" / "bad.xlsx")
    assert "file.persons" not in {one["code"] for one in findings}


def test_the_language_of_the_copy_is_that_asked_for(office: Office, tmp_path: Path) -> None:
    done = office("validate", WRONG_TOTAL, *YEAR, "--annotate", tmp_path, lang="en")
    assert "Wrote 1 marked file" in done.err
    made = openpyxl.load_workbook(io.BytesIO((tmp_path / WRONG_TOTAL.name).read_bytes()))
    assert made.sheetnames[0] == "Findings"
    comment = made["Biểu 03"]["O28"].comment
    assert comment is not None
    assert comment.text.startswith("[kpi] Error: The total row says 120")
    assert places(told(office, tmp_path / WRONG_TOTAL.name)) == places(told(office, WRONG_TOTAL))


def test_a_copy_that_cannot_be_written_is_told_and_the_run_goes_on(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, data: bytes) -> None:
        raise Fault(finding("write.cannot", file=str(path), why="full"))

    monkeypatch.setattr(annotating, "write_bytes", fail)
    done = office("import", WRONG_TOTAL, *YEAR, "--annotate", tmp_path / "out", "--format", "json")
    assert done.code == 1
    assert [one["annotated"] for one in done.json["files"]] == [""]
    assert "full" in done.err
    assert office.get("status", *YEAR)


@pytest.mark.parametrize("error", [Overtime(), RuntimeError("?"), MemoryError()])
def test_what_one_file_meets_does_not_stop_the_others(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    make = annotating.annotated

    def fail(original: Original, words: Catalogue) -> Marked:
        if original.file == WRONG_TOTAL.name:
            raise error
        return make(original, words)

    monkeypatch.setattr(annotating, "annotated", fail)
    other = DONG_THAP / "871-huyen-tam-nong.xlsx"
    done = office("validate", WRONG_TOTAL, other, *YEAR, "--annotate", tmp_path)
    assert done.code == 1
    assert WRONG_TOTAL.name in done.err
    assert [path.name for path in tmp_path.glob("*.xlsx")] == [other.name]


def test_a_folder_that_cannot_be_made_is_told_without_a_traceback(office: Office, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = office("validate", WRONG_TOTAL, *YEAR, "--annotate", tmp_path / "file" / "x")
    assert done.code == 3
    assert os.strerror(20) in done.err or "file" in done.err
