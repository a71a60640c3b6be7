from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace

import duckdb
import pytest
from arro3.core import Table
from deltalake import DeltaTable, write_deltalake

from kpi.findings import Severity, finding
from kpi.lake.commit import SubmissionRow, append_findings
from kpi.lake.contents import contents, files
from kpi.lake.layout import Lake
from kpi.lake.leftovers import clear
from kpi.lake.lock import writing
from kpi.lake.log import Key, Known
from kpi.lake.originals import place
from kpi.lake.verify import VerifyReport, verify
from kpi.model.received import Received
from tests.lake.helpers import Report, each, one, parts, reread, store

FORMS = {
    "04": {"29869": {"found": "3", "tried": "1"}, "29872": {"found": None, "tried": "0"}},
    "05": {"29869": {"models": "1"}},
}
REPORT = Report("866", FORMS)


def check(lake: Lake, specs: str = "specs-1") -> VerifyReport:
    return verify(lake, each(reread), specs, lambda _done, _all, _file: None)


def told(report: VerifyReport) -> list[tuple[str, str, str]]:
    return [(found.code, found.sheet, found.cell) for found in report.findings]


def tamper(lake: Lake, predicate: str, value: str) -> None:
    """Change stored values behind the program's back."""
    DeltaTable(str(lake.data() / "observations")).update(updates={"value": value}, predicate=predicate)


def test_a_whole_lake_has_nothing_to_tell(lake: Lake) -> None:
    store(lake, REPORT, one("7", period="2020"))
    store(lake, one("8", reporter="867", unit="29900"), one("9", outcome="refused", note="refused"))
    store(lake, one("4"))
    assert check(lake) == VerifyReport(originals=5, submissions=5, values=4, leftovers=(), findings=())


def test_progress_is_told(lake: Lake) -> None:
    store(lake, REPORT, one("7", period="2020"))
    heard: list[tuple[int, int]] = []
    verify(lake, each(reread), "specs-1", lambda done, total, _file: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]


def test_more_submissions_take_as_many_looks_at_the_log_each(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Key] = []
    stack = Known.stack

    def looked(log: Known, key: Key) -> tuple[SubmissionRow, ...]:
        looks.append(key)
        return stack(log, key)

    monkeypatch.setattr(Known, "stack", looked)
    checked = []
    for reporters in (range(1, 11), range(11, 41)):
        store(lake, *(one(str(code), reporter=f"{code:05}", unit=f"{code:05}") for code in reporters))
        looks.clear()
        checked.append((check(lake).submissions, len(looks)))
    assert [submissions for submissions, _ in checked] == [10, 40]
    assert checked[1][1] <= 4 * checked[0][1]


def test_a_changed_value_is_found_at_its_cell(lake: Lake) -> None:
    store(lake, REPORT)
    tamper(lake, "indicator = 'tried' AND unit = '29869'", "2")
    report = check(lake)
    found, commit = report.findings
    assert commit.code == "lake.tampered"
    assert (found.code, found.severity, found.sheet, found.cell) == (
        "lake.value_changed",
        Severity.ERROR,
        "Biểu 04",
        "E8",
    )
    assert (found.unit, found.indicator, dict(found.params)) == (
        "29869",
        "tried",
        {"stored": "2", "read": "1"},
    )


def test_a_lost_value_and_a_doubled_one_are_found(lake: Lake) -> None:
    store(lake, REPORT)
    DeltaTable(str(lake.data() / "observations")).delete("indicator = 'models'")
    assert told(check(lake)) == [("lake.value_missing", "Biểu 05", "D8"), ("lake.tampered", "", "")]
    store(lake, one("8", reporter="867", unit="29900"))
    [doubled, *_] = files(contents(lake.data() / "observations"), lake.data() / "observations")
    with duckdb.connect() as con:
        twice = con.sql(f"SELECT * FROM read_parquet('{doubled}', hive_types = {{'period': VARCHAR}})")
        write_deltalake(str(lake.data() / "observations"), twice, mode="append")
    assert "lake.value_extra" in {code for code, _, _ in told(check(lake))}


def test_other_specs_make_it_a_warning(lake: Lake) -> None:
    store(lake, REPORT)
    tamper(lake, "indicator = 'tried' AND unit = '29869'", "2")
    report = check(lake, specs="specs-2")
    assert [(f.code, f.severity) for f in report.findings] == [
        ("lake.specs_changed", Severity.WARNING),
        ("lake.value_changed", Severity.WARNING),
        ("lake.tampered", Severity.ERROR),
    ]


def test_a_superseded_submission_is_not_compared(lake: Lake) -> None:
    store(lake, one("3"))
    tamper(lake, "true", "99")
    store(lake, one("4"))
    assert [f.code for f in check(lake).findings] == ["lake.tampered"]


def test_a_missing_and_a_changed_original_are_found(lake: Lake) -> None:
    gone, changed = one("3"), one("5", reporter="867", unit="29900", file="b.xlsx")
    store(lake, gone, changed)
    place(lake, gone.sha256, ".xlsx").unlink()
    place(lake, changed.sha256, ".xlsx").chmod(0o644)
    place(lake, changed.sha256, ".xlsx").write_bytes(changed.data + b" ")
    assert sorted((f.code, f.file) for f in check(lake).findings) == [
        ("lake.original_changed", "b.xlsx"),
        ("lake.original_missing", "bao-cao.xlsx"),
    ]


def test_the_original_of_a_superseded_submission_is_checked_too(lake: Lake) -> None:
    store(lake, one("3"))
    store(lake, one("4"))
    place(lake, one("3").sha256, ".xlsx").unlink()
    assert [f.code for f in check(lake).findings] == ["lake.original_missing"]


def test_a_file_that_must_not_be_kept_is_not_missed(lake: Lake) -> None:
    store(lake, one("3", outcome="refused", kept=False))
    assert check(lake) == VerifyReport(0, 1, 0, (), ())


def test_an_original_of_no_submission_is_mentioned(lake: Lake) -> None:
    store(lake, one("3"))
    spare = lake.originals / "ab" / "abcdef.xlsx"
    spare.parent.mkdir(exist_ok=True)
    spare.write_bytes(b"x")
    [found] = check(lake).findings
    assert (found.code, found.severity, found.file) == (
        "lake.original_unused",
        Severity.INFO,
        "originals/ab/abcdef.xlsx",
    )


def test_a_form_that_is_not_found_again(lake: Lake) -> None:
    store(lake, REPORT)

    def without_05(rows: Sequence[SubmissionRow], data: bytes) -> Received:
        kept = tuple(part for part in parts(data) if part.form != "05")
        return replace(reread(rows, data), parts=kept)

    report = verify(lake, each(without_05), "specs-1", lambda *_: None)
    assert [(f.code, f.severity, f.form) for f in report.findings] == [
        ("lake.part_gone", Severity.ERROR, "05")
    ]


@pytest.mark.parametrize("how", ["emptied", "gone", "spoilt"])
def test_values_that_cannot_be_read(lake: Lake, how: str) -> None:
    store(lake, REPORT)
    [file] = files(contents(lake.data() / "observations"), lake.data() / "observations")
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(b"" if how == "emptied" else file.read_bytes()[:-40] + b"\0" * 40)
    assert "lake.unreadable" in {f.code for f in check(lake).findings}


def test_a_whole_folder_of_originals_may_be_gone(lake: Lake) -> None:
    store(lake, one("3"))
    shutil.rmtree(lake.originals)
    assert [f.code for f in check(lake).findings] == ["lake.original_missing"]


@pytest.mark.parametrize("table", ["log/submissions", "tables/1/findings", "tables/1/observations"])
@pytest.mark.parametrize("how", ["update", "delete", "overwrite", "append"])
def test_whatever_was_not_appended_by_the_program_is_told_by_table_and_version(
    lake: Lake, table: str, how: str
) -> None:
    store(lake, Report("866", FORMS, findings=(finding("cell.missing", form="04"),)))
    changed = DeltaTable(str(lake.root / table))
    with duckdb.connect() as con:
        stored = [str(file) for file in files(contents(lake.root / table), lake.root / table)]
        rows = Table.from_arrow(con.sql(f"FROM read_parquet({stored})"))
        if how == "update":
            changed.update(updates={"form": "'04'"}, predicate="form = '05' OR form = '04'")
        elif how == "delete":
            changed.delete("form = '04'")
        else:
            write_deltalake(changed, rows, mode=how)  # type: ignore[call-overload]  # its modes, as text
    told = [dict(f.params) for f in check(lake).findings if f.code == "lake.tampered"]
    assert [(t["table"], t["version"]) for t in told] == [(table, "2")]


def test_clearing_leftovers_is_no_tampering_but_hiding_behind_it_is(lake: Lake) -> None:
    run = store(lake, one("3"))
    path = str(lake.data() / "observations")
    for left in ("20211201T000000-00000001", "20211201T000000-00000002"):
        stray = finding("cell.missing", form="04")
        append_findings(lake.data() / "findings", [(left, "s", "2021", stray)], left)
    with writing(lake):
        assert len(clear(lake)) == 2
    assert check(lake).findings == ()
    DeltaTable(path).delete(f"run = '{run}'")
    assert "lake.tampered" in {f.code for f in check(lake).findings}


def test_findings_that_are_not_as_many_as_were_counted(lake: Lake) -> None:
    of_form = finding("cell.missing", form="04")
    of_file = finding("file.empty")
    store(lake, Report("866", FORMS, findings=(of_form, of_file)))
    assert check(lake).findings == ()
    DeltaTable(str(lake.data() / "findings")).delete("form = '04'")
    told = [f for f in check(lake).findings if f.code == "lake.findings_differ"]
    assert [(f.form, f.severity) for f in told] == [("04", Severity.ERROR)]
    params = dict(told[0].params)
    assert (params["errors"], params["warnings"]) == ("1", "1")
    assert (params["stored_errors"], params["stored_warnings"]) == ("1", "0")
