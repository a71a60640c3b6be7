"""Which originals the lake keeps, and that history, verify and rebuild know of those it does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl

from kpi.lake.decisions import Decision, decide, value_text
from kpi.lake.layout import open_lake
from kpi.pipeline.opening.workspace import open_workspace
from tests.e2e.program import DONG_THAP, Office

YEAR = ("--period", "2021")
REPORT = DONG_THAP / "867-thanh-pho-sa-dec.xlsx"


def foreign(path: Path, *cells: str) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].append(list(cells) or ["Hàng", "Số lượng"])
    book.save(path)
    book.close()
    return path


def originals(office: Office) -> list[str]:
    return [path.name for path in (office.root / "lake" / "originals").rglob("*") if path.is_file()]


def test_a_refused_file_without_a_form_leaves_its_name_and_hash_alone(office: Office, tmp_path: Path) -> None:
    for path in (foreign(tmp_path / "x.xlsx"), tmp_path / "y.txt"):
        if path.suffix == ".txt":
            path.write_text("không phải báo cáo", "utf-8")
        done = office("import", path, *YEAR)
        assert done.code == 1
        assert "--keep-refused" in done.err
    assert originals(office) == []
    assert [(row["outcome"], row["kept"]) for row in office.get("history")] == [("refused", False)] * 2
    for command in ("verify", "rebuild"):
        assert office(command).code == 0
    assert "không lưu bản gốc" in office("history").out


def test_it_is_kept_when_asked_for_but_for_a_list_of_persons(office: Office, tmp_path: Path) -> None:
    people = foreign(tmp_path / "p.xlsx", "Họ và tên", "Số CCCD")
    done = office("import", foreign(tmp_path / "x.xlsx"), people, *YEAR, "--keep-refused", "--format", "json")
    assert {Path(file["file"]).name: file["kept"] for file in done.json["files"]} == {
        "x.xlsx": True,
        "p.xlsx": False,
    }
    assert len(originals(office)) == 1
    assert office("verify").code == 0


def test_a_refused_file_with_a_form_stays(office: Office) -> None:
    assert office("import", REPORT, "--period", "2020").code == 1
    assert [row["outcome"] for row in office.get("history")] == ["refused"]
    assert len(originals(office)) == 1


def test_importing_the_workspace_itself_does_not_read_its_lake(office: Office) -> None:
    office("import", REPORT, *YEAR)
    folder = office.root / "nhan"
    folder.mkdir()
    (folder / REPORT.name).write_bytes(REPORT.read_bytes())
    done = office("import", office.root, *YEAR, "--format", "json")
    assert [file["outcome"] for file in done.json["files"]] == ["duplicate"]
    assert [found["code"] for found in done.json["findings"]] == ["folder.lake"]


def test_a_folder_of_other_papers_is_no_refused_file(office: Office, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.docx").write_bytes(b"x")
    nothing = office("import", tmp_path / "in", *YEAR)
    assert (nothing.code, "a.docx" in nothing.err) == (3, True)
    (tmp_path / "in" / REPORT.name).write_bytes(REPORT.read_bytes())
    done = office("import", tmp_path / "in", *YEAR, "--format", "json")
    assert (done.json["totals"]["files"], done.json["totals"]["refused"]) == (1, 0)
    assert [found["code"] for found in done.json["findings"]] == ["file.skipped"]


def test_a_clock_that_was_ahead_does_not_put_decisions_off(office: Office, tmp_path: Path) -> None:
    lake = open_lake(office.root / "lake")
    value = {"alias": "Phố Mới", "code": "29905", "canonical": "Phường 3", "on": "2021-12-31"}
    ahead = datetime.now(UTC) + timedelta(days=30)
    decide(lake, Decision(kind="alias", subject="x", value=value_text(value), reason="thử"), ahead)
    office("import", REPORT, *YEAR)
    workspace = open_workspace(office.root)
    began = {row["imported_at"] for row in office.get("history")}
    assert {datetime.fromisoformat(at) for at in began} == {
        datetime.fromisoformat(workspace.decisions[-1].at)
    }
