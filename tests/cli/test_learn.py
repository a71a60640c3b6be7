"""``kpi specs learn``: from an office's own workbook to files, without a line of JSON written by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.program import Office, run
from tests.learn.gallery import BARE, DRUGS, POVERTY, VERTICAL, book


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "bieu.xlsx"
    book(POVERTY).save(path)
    return path


def test_what_is_written_passes_the_check_and_reads_the_workbook(
    office: Office, form: Path, tmp_path: Path
) -> None:
    assert run("-C", str(office.root), "specs", "learn", str(form), "-o", str(tmp_path / "nhap")).code == 0
    assert run("specs", "check", str(tmp_path / "nhap")).code == 0
    (tmp_path / "nhap").rename(office.root / "specs" / "tmp")
    for folder in (office.root / "specs" / "tmp").iterdir():
        folder.rename(office.root / "specs" / folder.name)
    (office.root / "specs" / "tmp").rmdir()
    done = run(
        "-C", str(office.root), "import", str(form), "--period", "2021-Q3", "--dry-run", "--format", "json"
    )
    (file,) = json.loads(done.out)["files"]
    assert (file["form"], file["reporter"]) == (["02-ldtbxh"], "871")


def test_a_blank_that_is_not_dated_leaves_a_question(tmp_path: Path) -> None:
    path = tmp_path / "trang.xlsx"
    book(DRUGS).save(path)
    assert run("specs", "learn", str(path)).code == 0
    assert run("specs", "learn", str(path), "--fail-on", "warning").code == 1
    assert run("specs", "learn", str(path), "-o", str(tmp_path / "nhap")).code == 0
    assert run("specs", "check", str(tmp_path / "nhap")).code == 1


def test_files_that_are_there_stay(form: Path, tmp_path: Path) -> None:
    folder = tmp_path / "nhap"
    assert run("specs", "learn", str(form), "-o", str(folder)).code == 0
    (folder / "forms" / "02-ldtbxh.json").write_text("{}", "utf-8")
    (folder / "tables" / "form-02-ldtbxh.json").unlink()
    done = run("specs", "learn", str(form), "-o", str(folder), lang="en")
    assert (done.code, "02-ldtbxh.json" in done.err) == (3, True)
    assert (folder / "forms" / "02-ldtbxh.json").read_text("utf-8") == "{}"
    assert not (folder / "tables" / "form-02-ldtbxh.json").exists()
    assert run("specs", "learn", str(form), "-o", str(folder), "--overwrite").code == 0
    assert run("specs", "check", str(folder)).code == 0


def test_a_draft_is_not_written_among_the_specs_in_force(office: Office, form: Path) -> None:
    done = run("-C", str(office.root), "specs", "learn", str(form), "-o", str(office.root / "specs"))
    assert done.code == 2
    assert not (office.root / "specs" / "forms").exists()


def test_what_cannot_be_learnt_is_told_in_words(tmp_path: Path) -> None:
    upright, text = tmp_path / "doc.xlsx", tmp_path / "van-ban.xlsx"
    book(VERTICAL).save(upright)
    text.write_bytes(b"khong phai bang tinh")
    for path in (upright, text):
        done = run("specs", "learn", str(path))
        assert (done.code, done.out) == (3, "")
        assert path.name in done.err


def test_a_list_of_persons_is_not_learnt(tmp_path: Path) -> None:
    path = tmp_path / "danh-sach.xlsx"
    book("STT | Họ và tên | Số CCCD | Ngày sinh\n1 | Nguyễn Văn Mẫu | '001000000001 | 01/01/2000").save(path)
    done = run("specs", "learn", str(path))
    assert (done.code, "Mẫu" in done.out + done.err) == (3, False)


def test_a_bare_form_is_shown_column_by_column(tmp_path: Path) -> None:
    path = tmp_path / "trang.xlsx"
    book(BARE).save(path)
    shown = run("specs", "learn", str(path), lang="en").out
    assert "before the form can be used: 1." in shown
    lines = run("specs", "learn", str(path), "--format", "csv").out
    assert "tong_so_vu_viec_tiep_nhan = tong_so_vu_viec_tiep_nhan_hoa_giai_thanh + " in lines
