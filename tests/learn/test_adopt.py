"""A completed review becomes specs of the workspace: judged, proven on the original, stored whole or not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from kpi.findings import Fault
from kpi.pipeline.adopting import storing
from kpi.spec.draft import Draft, DraftCheck
from kpi.write.xlsx.review import write_review
from tests.e2e.program import Office, new_office
from tests.learn.drafts import column
from tests.learn.originals import draft_from, save_original
from tests.learn.test_review import COMPLETED, Edit, form, put

FILES = [
    f"specs/{name}"
    for name in (
        "indicators/02-ldtbxh.json",
        "checks/02-ldtbxh.json",
        "forms/02-ldtbxh.json",
        "tables/form-02-ldtbxh.json",
    )
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_office(tmp_path_factory.mktemp("office") / "w").root


@pytest.fixture
def office(workspace: Path) -> Iterator[Office]:
    """A workspace without specs of its own."""
    yield Office(workspace)
    for path in (workspace / "specs").rglob("*.json"):
        path.unlink()


@pytest.fixture
def original(tmp_path: Path) -> Path:
    return save_original(tmp_path / "ho-ngheo.xlsx")


def completed(one: Draft, path: Path, *edits: Edit) -> Path:
    """The review of a draft as an office has completed it."""
    write_review(one, path, "vi")
    book = openpyxl.load_workbook(path)
    for edit in (*COMPLETED, *edits):
        edit(book)
    book.save(path)
    return path


Adopt = Callable[..., dict[str, Any]]


@pytest.fixture
def adopt(office: Office, tmp_path: Path, original: Path) -> Adopt:
    """What comes of a review completed with some edits."""

    def run(*edits: Edit, one: Draft | None = None, more: tuple[object, ...] = ()) -> dict[str, Any]:
        review = completed(one or draft_from(original), tmp_path / "ban-nhap.xlsx", *edits)
        data: dict[str, Any] = office.get("specs", "adopt", review, *more)
        return data

    return run


def told(data: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(f["code"], f["sheet"], f["cell"]) for f in data["findings"]]


def own_files(office: Office) -> dict[str, bytes]:
    specs = office.root / "specs"
    return {path.relative_to(specs).as_posix(): path.read_bytes() for path in specs.rglob("*.json")}


def test_a_sound_review_is_stored_and_reads_its_workbook(adopt: Adopt, office: Office) -> None:
    data = adopt()
    assert told(data) == []
    assert data["outcome"] == "stored"
    assert sorted(data["files"]) == sorted(FILES)
    assert data["trial"] == {
        "blank": False, "columns": 6, "located": 6, "rows": 4, "filled": 30, "figures": 30, "totals": 6,
        "totals_right": 6,
    }  # fmt: skip
    assert office("specs", "check").code == 0
    shown = office.get("specs", "show", "form", "02-ldtbxh")
    assert (shown["code"], shown["valid_from"]) == ("02/LĐTBXH", "2024-01-01")


def test_a_second_time_it_is_told_as_already_there(adopt: Adopt, office: Office) -> None:
    adopt()
    files = own_files(office)
    again = adopt()
    assert (again["outcome"], again["files"], told(again)) == ("already", [], [])
    assert own_files(office) == files


def test_a_dry_run_stores_nothing(adopt: Adopt, office: Office) -> None:
    data = adopt(more=("--dry-run",))
    assert (data["outcome"], sorted(data["files"])) == ("tried", sorted(FILES))
    assert own_files(office) == {}


def test_a_blank_proves_by_its_columns_alone_and_says_so(adopt: Adopt, tmp_path: Path) -> None:
    blank = save_original(tmp_path / "ho-ngheo.xlsx", filled=False)
    data = adopt(one=draft_from(blank))
    assert data["outcome"] == "stored"
    assert told(data) == [("adopt.blank", "Biểu 02", "")]
    assert data["trial"]["blank"]
    assert data["trial"]["located"] == 6


REFUSED: dict[str, tuple[Edit, tuple[str, str, str]]] = {
    "an indicator of the program": (
        put("Cột", "D7", "Mã chỉ tiêu", "drug_users_end"),
        ("review.id_taken", "Cột", "G7"),
    ),
    "a form of the program by its code": (form("Mã biểu", "01/XPLM"), ("spec.duplicate_id", "Biểu", "B3")),
    "a form of the program by its id": (form("Tên ngắn", "01"), ("adopt.id_of_form", "Biểu", "B4")),
    "a rule that is none": (
        put("Quy tắc", "poor_end_within", "Quy tắc viết bằng mã chỉ tiêu", "poor_end <= "),
        ("spec.expression", "Quy tắc", "E5"),
    ),
    "a rule over nothing": (
        put("Quy tắc", "poor_end_within", "Quy tắc viết bằng mã chỉ tiêu", "poor_end <= housholds"),
        ("spec.unknown_reference", "Quy tắc", "E5"),
    ),
    "a count that is there in any part": (
        put("Cột", "D7", "Cả năm lấy", "có ở một phần"),
        ("spec.unfit_over_time", "Cột", "K7"),
    ),
    "money taken for yes or no": (
        lambda book: [
            put("Cột", "H7", "Loại", "có/không")(book),
            put("Cột", "H7", "Cả năm lấy", "có ở một phần")(book),
            put("Cột", "H7", "Số lẻ", "0")(book),
        ],
        ("adopt.kind_wrong", "Cột", "H11"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_stand_is_told_at_its_cell_and_nothing_is_stored(
    case: str, adopt: Adopt, office: Office
) -> None:
    edit, expected = REFUSED[case]
    data = adopt(edit)
    assert data["outcome"] == "refused"
    assert expected in told(data)
    assert own_files(office) == {}


def test_faults_of_a_review_end_with_one(office: Office, tmp_path: Path, original: Path) -> None:
    review = tmp_path / "ban-nhap.xlsx"
    write_review(draft_from(original), review, "vi")
    done = office("specs", "adopt", review)
    assert done.code == 1
    assert "Văn bản ban hành" in done.out
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert office("specs", "adopt", tmp_path / "x.xlsx").code == 1
    assert office("specs", "adopt", tmp_path / "none.xlsx").code == 2


def test_headings_that_differ_from_the_original_are_no_proof(
    adopt: Adopt, original: Path, office: Office
) -> None:
    one = draft_from(original)
    other = column(
        "H7", "poor_aid", "Hộ nghèo", "Kinh phí xây nhà", unit="triệu đồng", kind="money", decimals=1
    )
    columns = tuple(other if c.cell == "H7" else c for c in one.columns)
    data = adopt(one=draft_from(original, columns=columns))
    assert data["outcome"] == "refused"
    assert ("adopt.column_unread", "Cột", "D11") in told(data)
    assert own_files(office) == {}


def test_the_original_is_looked_for_and_another_is_told(adopt: Adopt, original: Path, tmp_path: Path) -> None:
    one = draft_from(original)
    original.rename(tmp_path / "elsewhere.xlsx")
    assert told(adopt(one=one)) == [("adopt.no_workbook", "", "")]
    named = adopt(one=one, more=("--workbook", tmp_path / "elsewhere.xlsx", "--dry-run"))
    assert (named["outcome"], told(named)) == ("tried", [])
    other = save_original(tmp_path / "other.xlsx", period="năm 2022")
    data = adopt(one=one, more=("--workbook", other))
    assert (data["outcome"], told(data)) == ("stored", [("adopt.other_workbook", "", "")])


def test_a_total_that_is_no_sum_and_names_nobody_knows_are_told(adopt: Adopt, original: Path) -> None:
    book = openpyxl.load_workbook(original)
    book["Biểu 02"]["C13"] = 1
    book["Biểu 02"]["B9"] = "Xã Không Có"
    book["Biểu 02"]["E10"] = "chưa rõ"
    book.save(original)
    data = adopt(one=draft_from(original))
    assert data["outcome"] == "stored"
    assert ("adopt.total_differs", "Biểu 02", "C13") in told(data) or [
        f["cells"] for f in data["findings"] if f["code"] == "adopt.total_differs"
    ] == [["C13", "E13"]]
    assert {code for code, *_ in told(data)} == {
        "adopt.total_differs",
        "adopt.rows_unknown",
        "adopt.cells_odd",
    }
    assert (data["trial"]["rows"], data["trial"]["figures"]) == (4, 30)


def test_a_new_edition_ends_the_one_before(adopt: Adopt, office: Office, original: Path) -> None:
    adopt()
    one = draft_from(original)
    check = DraftCheck("poor_end_within", "part", "poor_end <= poor_start", "poor_end", "figures", taken=True)
    second = draft_from(original, checks=(one.checks[0], check))
    data = adopt(form("Áp dụng từ ngày", "01/01/2026"), form("Tên biểu", "Hộ nghèo (sửa đổi)"), one=second)
    assert data["outcome"] == "stored", told(data)
    assert (data["form"], data["earlier"]) == ("02-ldtbxh-2026", "02-ldtbxh")
    forms = {name: office.get("specs", "show", "form", name) for name in ("02-ldtbxh", "02-ldtbxh-2026")}
    assert forms["02-ldtbxh"]["valid_to"] == forms["02-ldtbxh-2026"]["valid_from"] == "2026-01-01"
    assert office("specs", "check").code == 0
    again = adopt(form("Áp dụng từ ngày", "01/01/2026"), form("Tên biểu", "Hộ nghèo (sửa đổi)"), one=second)
    assert again["outcome"] == "already"


def test_the_same_day_with_other_columns_is_told(adopt: Adopt, office: Office) -> None:
    adopt()
    files = own_files(office)
    data = adopt(form("Tên biểu", "Khác"))
    assert told(data) == [("adopt.same_day", "Biểu", "B7")]
    earlier = adopt(form("Tên biểu", "Khác"), form("Áp dụng từ ngày", "01/01/2020"))
    assert told(earlier) == [("adopt.earlier", "Biểu", "B7")]
    assert own_files(office) == files


@pytest.mark.parametrize("fails_at", range(8))
def test_a_disk_that_fails_leaves_all_as_it_was(
    fails_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {"forms/old.json": b"{}", "checks/old.json": b"[]"}
    storing.store(tmp_path, old)
    calls: list[Path] = []
    prepare, put = storing.prepared, storing.put

    def count(path: Path) -> None:
        calls.append(path)
        if len(calls) == fails_at + 1:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(storing, "prepared", lambda path, data: count(path) or prepare(path, data))
    monkeypatch.setattr(storing, "put", lambda part, path: count(path) or put(part, path))
    names = ("indicators/new.json", "checks/old.json", "forms/old.json", "forms/new.json")
    with pytest.raises(Fault):
        storing.store(tmp_path, dict.fromkeys(names, b"{}"))
    files = {p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert files == old


def test_a_run_that_was_killed_leaves_sound_specs_and_is_completed_by_the_next(
    adopt: Adopt, office: Office
) -> None:
    adopt()
    whole = own_files(office)
    for name in sorted(
        whole, key=lambda n: ("indicators", "checks", "forms", "tables").index(n.split("/")[0])
    )[2:]:
        (office.root / "specs" / name).unlink()
    assert office("specs", "check").code == 0
    assert adopt()["outcome"] == "stored"
    assert own_files(office) == whole


def test_a_file_of_the_office_is_never_written_over(adopt: Adopt, office: Office) -> None:
    path = office.root / "specs" / "checks" / "02-ldtbxh.json"
    path.parent.mkdir(exist_ok=True)
    rule = {
        "id": "own_rule", "scope": "row", "severity": "warning", "expression": "drug_users_end >= 0",
        "missing": "skip", "at": "drug_users_end", "message": {"vi": "a", "en": "a"},
        "remedy": {"vi": "b", "en": "b"}, "source": "x", "valid_from": "2020-01-01",
    }  # fmt: skip
    path.write_text(json.dumps({"kind": "checks", "items": [rule]}), "utf-8")
    files = own_files(office)
    assert told(adopt()) == [("adopt.file_there", "Biểu", "B4")]
    assert own_files(office) == files


def test_a_kind_that_does_not_fit_is_named_in_words(adopt: Adopt) -> None:
    data = adopt(REFUSED["money taken for yes or no"][0])
    [text] = [f["message"] for f in data["findings"] if f["code"] == "adopt.kind_wrong"]
    assert "“có/không”" in text


def test_figures_in_rows_of_nobody_are_no_blank(adopt: Adopt, original: Path) -> None:
    book = openpyxl.load_workbook(original)
    for row in range(9, 14):
        book["Biểu 02"].cell(row, 1).value = book["Biểu 02"].cell(row, 2).value = None
    book.save(original)
    data = adopt(one=draft_from(original), more=("--dry-run",))
    assert "adopt.blank" not in {code for code, *_ in told(data)}
    assert not data["trial"]["blank"]


def test_formulas_that_were_never_calculated_do_not_speak_against_a_kind(
    adopt: Adopt, original: Path
) -> None:
    book = openpyxl.load_workbook(original)
    for row in range(9, 13):
        book["Biểu 02"].cell(row, 4).value = f"=E{row}+F{row}"
    book.save(original)
    codes = {code for code, *_ in told(adopt(one=draft_from(original), more=("--dry-run",)))}
    assert "adopt.kind_wrong" not in codes
    assert "adopt.cells_odd" in codes


def test_nothing_is_learnt_where_it_is_not_certain_which_old_font_letters_are_of(
    office: Office, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    rows = [
        ["§¬n vÞ b¸o c¸o: UBND huyÖn Tam N«ng"], ["STT", "Tªn x·, thÞ trÊn", "Tæng sè hé", "Sè ng\u00adêi"],
        [1, "X· Phó HiÖp", 10, 20], [2, "X· Phó §øc", 30, 40], [3, "X· An Long", 50, 60],
    ]  # fmt: skip
    for row in rows:
        book.active.append(row)
    book.active["B2"].font = Font(name="VNI-Times")
    book.save(tmp_path / "cu.xlsx")
    done = office("specs", "learn", tmp_path / "cu.xlsx", "--review", tmp_path / "r.xlsx")
    assert done.code == 3
    assert "phông cũ" in done.err
    assert not (tmp_path / "r.xlsx").exists()
