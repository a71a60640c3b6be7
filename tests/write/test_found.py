"""Findings on a terminal: by file and kind, not more than a screen, and nothing lost with ``--detail``."""

from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import Console

from kpi.findings import Finding, Severity, finding, load_catalogue
from kpi.model.received import FileResult, Outcome
from kpi.tables.found import by_file, by_kind
from kpi.tables.listing import files_table
from kpi.write.found import show_found

VI, EN = load_catalogue("vi"), load_catalogue("en")


def column(file: str, name: str) -> Finding:
    return finding("sheet.column_missing", file=file, sheet="Biểu 01", indicator=name, form="01")


def text_in(file: str, cell: str) -> Finding:
    return finding("cell.not_a_number", file=file, sheet="Biểu 02", cell=cell, unit="29869", raw="khoảng 5")


def dash(file: str, more: int) -> list[Finding]:
    place = {"file": file, "sheet": "Biểu 03"}
    others = finding(
        "cell.more", **place, cell="C3", kind="cell.mark_nil", first="C2", count=more, cells="C3:C9"
    )
    return [finding("cell.mark_nil", **place, cell="C2", raw="-"), others]


def screen(
    findings: list[Finding],
    results: tuple[FileResult, ...] = (),
    *,
    width: int = 80,
    height: int = 24,
    detail: bool = False,
    colour: bool = False,
) -> str:
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        height=height,
        force_terminal=colour,
        color_system="standard" if colour else None,
        _environ={},
    )
    tables = [files_table(results, VI)] if results else []
    files = by_file(findings, results)
    show_found(tables, files, "TOTALS", VI, detail=detail, foldable=bool(results), console=console)
    return out.getvalue()


def result(file: str, outcome: Outcome, *findings: Finding) -> FileResult:
    return FileResult(file, outcome, ("01",), "866", "2021", "2021-abc", findings, date(2021, 12, 14))


def many(files: int) -> list[Finding]:
    names = [f"{number:03}-huyen.xlsx" for number in range(files)]
    return [
        note for name in names for note in (column(name, "drug_users"), *dash(name, 7), text_in(name, "D9"))
    ]


def test_few_findings_are_told_in_words_with_cells_and_what_to_do() -> None:
    shown = screen([text_in("a.xlsx", "D9"), text_in("a.xlsx", "D10"), column("a.xlsx", "drug_users")])
    assert shown.startswith("a.xlsx\n  Lỗi: Ô chứa chữ · 2 lần · Biểu 02!D9 (29869), Biểu 02!D10 (29869)")
    assert "Biểu 02!D10 (29869): Ô D10 chứa chữ" in shown
    assert shown.count("→ Chỉ ghi số vào ô") == 1  # once for both
    assert "Thiếu cột" in shown
    assert "→ Bổ sung cột" in shown
    assert "kpi specs finding" in shown


@pytest.mark.parametrize("files", [2, 12, 300])
@pytest.mark.parametrize(("width", "height"), [(80, 24), (140, 24), (80, 60)])
def test_no_screen_is_exceeded_and_the_way_to_the_rest_is_told(files: int, width: int, height: int) -> None:
    shown = screen(many(files), width=width, height=height)
    assert len(shown.splitlines()) <= height - 3
    assert "TOTALS" in shown
    assert "--detail" in shown


def test_of_hundreds_of_files_the_kinds_come_first_then_the_worst_files() -> None:
    shown = screen([*many(300), column("250-huyen.xlsx", "sex_sellers")], width=100)
    assert "Lỗi: Thiếu cột: 300 tệp, 301 lần  sheet.column_missing" in shown
    assert "Lưu ý: Dấu hiểu là 0: 300 tệp, 2400 lần  cell.mark_nil" in shown
    assert (
        shown.index("Thiếu cột: 300")
        < shown.index("250-huyen.xlsx: 3 lỗi, 2 lưu ý")
        < shown.index("000-huyen")
    )
    assert "tệp nữa có phát hiện" in shown


def test_all_is_told_in_detail() -> None:
    shown = screen(many(40), width=200, detail=True)
    assert shown.count("Biểu 02!D9 (29869): Ô D9 chứa chữ") == 40
    assert shown.count("Còn 7 ô nữa cùng loại với ô C2") == 40
    assert "--detail" not in shown


def test_imported_files_are_listed_one_by_one_where_there_is_room() -> None:
    few = tuple(result(f"{name}.xlsx", Outcome.ACCEPTED) for name in "ab")
    assert "2021-abc" in screen([], few, width=140)
    results = tuple(result(f"{n:03}-huyen.xlsx", Outcome.ACCEPTED_WITH_FINDINGS) for n in range(60))
    shown = screen(many(60), results, width=140)
    assert "2021-abc" not in shown
    assert "Tổng số 60 tệp: Đã nhận, có phát hiện: 60" in shown
    assert "2021-abc" in screen(many(60), results, width=140, detail=True)


def test_a_file_says_what_became_of_it() -> None:
    shown = screen([column("a.xlsx", "x")], (result("a.xlsx", Outcome.REFUSED),), width=140, height=40)
    assert "a.xlsx · Bị từ chối" in shown


def test_severities_have_colours_only_where_colour_is_on() -> None:
    notes = [column("a.xlsx", "x"), *dash("a.xlsx", 2)]
    assert "\x1b[1;31mLỗi" in screen(notes, colour=True)
    assert "\x1b" not in screen(notes)


def test_a_file_with_more_errors_comes_first_and_its_kinds_gravest_first() -> None:
    files = by_file([*dash("a.xlsx", 3), text_in("b.xlsx", "D9"), *dash("b.xlsx", 3)])
    assert [file.file for file in files] == ["b.xlsx", "a.xlsx"]
    assert [kind.code for kind in files[0].kinds] == ["cell.not_a_number", "cell.mark_nil"]


def test_one_code_of_two_severities_is_two_kinds() -> None:
    place = {"file": "a.xlsx", "raw": "1.234"}
    notes = [finding("cell.text_number", severity, **place) for severity in (Severity.INFO, Severity.WARNING)]
    assert [kind.severity for kind in by_kind(by_file(notes))] == [Severity.WARNING, Severity.INFO]


def test_a_kind_has_a_name_also_where_the_catalogue_gives_none() -> None:
    assert EN.title("check.drug_users_balance") == "Breaks rule drug_users_balance"
    assert EN.title("decide.no_code") == "No administrative unit has the code"
    assert EN.title("of.another.version") == "of.another.version"


def test_names_of_kinds_are_short_and_of_kinds_that_there_are() -> None:
    for key, entry in VI.entries.items():
        if key.startswith("title."):
            assert "severity" in VI.entries[key.removeprefix("title.")], key
            assert max(len(str(entry[lang])) for lang in ("vi", "en")) <= 45, key
