"""The door for data: standard output, files by suffix, blank forms."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
import openpyxl
import pytest

from kpi.cli.app import App
from kpi.cli.options import FORMATS
from kpi.cli.output import emit
from kpi.findings import Fault, load_catalogue
from kpi.intake.context import prepare
from kpi.intake.workbook import read_file
from kpi.model.letters import slug
from kpi.model.period import parse_period
from kpi.model.table import Column, Row, Table
from kpi.pipeline.opening.workspace import Workspace
from kpi.pipeline.templates.templates import make_templates
from kpi.write.cells import full_title, without_shared_heads
from kpi.write.saving import SUFFIXES, save, text_of

APP = App(load_catalogue("vi"))
TABLE = Table("t", "Bảng", (), (Column("name", "Đơn vị"),), (Row(("Xã Tân Hộ Cơ",)),))
PERIOD = parse_period("2021")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("w")
    return Workspace(root, "87", root / "lake")


@pytest.mark.parametrize("fmt", FORMATS)
def test_data_go_to_stdout_and_nothing_else_does(fmt: str, capsys: pytest.CaptureFixture[str]) -> None:
    emit(APP, TABLE, [{"name": "Xã Tân Hộ Cơ"}], fmt, None)
    out, err = capsys.readouterr()
    assert "Xã Tân Hộ Cơ" in out
    assert "\x1b" not in out
    assert err == ""


def test_each_format_has_its_own_text(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("t", "Bảng", (), (Column("a", "A"), Column("b", "B")), (Row(("x", "y")),))
    texts = set()
    for fmt in FORMATS:
        emit(APP, table, [{"a": "x", "b": "y"}], fmt, None)
        texts.add(capsys.readouterr().out)
    assert len(texts) == len(FORMATS)
    with pytest.raises(ValueError, match="docx"):
        emit(APP, table, [], "docx", None)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_files_suffix_decides_its_format(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    emit(APP, [TABLE], {"a": 1}, "md", tmp_path / f"x{suffix.upper()}")
    out, err = capsys.readouterr()
    assert out == ""
    assert str(tmp_path) in err
    content = (tmp_path / f"x{suffix.upper()}").read_bytes()
    begin = {".xlsx": b"PK", ".docx": b"PK", ".csv": b"\xef\xbb\xbf", ".json": b"{", ".html": b"<!DOCTYPE"}[
        suffix
    ]
    assert content.startswith(begin)
    assert [f.name for f in tmp_path.iterdir()] == [f"x{suffix.upper()}"]


def test_an_unknown_suffix_is_a_usage_error_that_names_the_others(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match=r"\.xlsx \.docx \.csv \.json \.html"):
        emit(APP, TABLE, {}, "table", tmp_path / "x.pdf")


def test_an_interrupted_run_leaves_the_older_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.json"
    target.write_text("old")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kpi.model.durable.os.fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        emit(APP, TABLE, {}, "table", target)
    assert [(f.name, f.read_text()) for f in tmp_path.iterdir()] == [("x.json", "old")]


def test_a_blank_form_per_district_with_its_communes(workspace: Workspace, tmp_path: Path) -> None:
    made = make_templates(workspace, ["all"], PERIOD, None, "rows", tmp_path / "blank")
    assert len(made) == 12
    sheet = openpyxl.load_workbook(made[0].file)["01-XPLM"]
    codes = [cell.value for cell in sheet["B"]]
    communes = workspace.units.at(date(2021, 12, 31)).under("866", "commune")
    assert [u.code for u in communes] == [code for code in codes if code and code.isdigit()]
    assert sheet.protection.sheet


def test_cells_to_fill_in_are_open_and_hold_to_their_kind(workspace: Workspace, tmp_path: Path) -> None:
    (made,) = make_templates(workspace, ["01", "03"], PERIOD, "866", "rows", tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(made.file)["01-XPLM"]
    row = next(c.row for c in sheet["B"] if c.value == "29863")
    assert not sheet.cell(row, 4).protection.locked
    assert sheet.cell(row, 3).protection.locked
    rules = {(rule.type, rule.operator, rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert ("whole", "greaterThanOrEqual", "0") in rules
    assert ("list", None, '"Có,Không"') in rules
    total = next(c.row for c in sheet["C"] if c.value == "Tổng cộng")
    assert sheet.cell(total, 4).value == f"=SUM(D{row}:D{total - 1})"
    stored = openpyxl.load_workbook(made.file, data_only=True)["01-XPLM"]
    assert stored.cell(total, 4).value == 0


@pytest.mark.parametrize(("reporter", "layout"), [("866", "rows"), ("29863", "rows"), ("29863", "vertical")])
def test_a_blank_form_is_recognised_when_it_comes_back(
    workspace: Workspace, tmp_path: Path, reporter: str, layout: str
) -> None:
    (made,) = make_templates(workspace, ["all"], PERIOD, reporter, layout, tmp_path / "a.xlsx")
    tree = workspace.units.at(PERIOD.end, "87")
    context = prepare(workspace.specs, tree, "87", PERIOD)
    received = read_file(made.file.read_bytes(), "a.xlsx", ".xlsx", context)
    assert received.refused
    assert received.parts == ()
    assert [f.code for f in received.findings] == ["file.blank_template"]


def test_a_blank_form_bears_a_mark_of_form_period_reporter_and_edition(
    workspace: Workspace, tmp_path: Path
) -> None:
    (made,) = make_templates(workspace, ["03/KT"], PERIOD, "866", "rows", tmp_path / "a.xlsx")
    (mark,) = openpyxl.load_workbook(made.file).custom_doc_props.props
    form = workspace.specs.forms["03"]
    assert mark.value == f"form=03;period=2021;reporter=866;edition={form.edition}"


def test_the_same_blank_form_has_the_same_bytes(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_templates(workspace, ["all"], PERIOD, "866", "rows", tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("forms", "reporter", "layout", "target", "code"),
    [
        (["99"], "866", "rows", "x", "template.no_form"),
        (["01"], "00001", "rows", "x", "template.no_unit"),
        (["01"], None, "rows", "x.xlsx", "template.one_file"),
        (["01"], "866", "vertical", "x", "template.one_unit"),
    ],
)
def test_what_cannot_be_made_is_told(
    workspace: Workspace,
    tmp_path: Path,
    forms: list[str],
    reporter: str | None,
    layout: str,
    target: str,
    code: str,
) -> None:
    with pytest.raises(Fault) as raised:
        make_templates(workspace, forms, PERIOD, reporter, layout, tmp_path / target)
    assert [f.code for f in raised.value.findings] == [code]
    assert not list(tmp_path.iterdir())
    for lang in ("vi", "en"):
        words = load_catalogue(lang)
        assert "{" not in words.message(raised.value.findings[0]) + words.remedy(raised.value.findings[0])


def test_json_of_a_path_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    emit(APP, TABLE, {"file": Path("a") / "b.xlsx", "day": date(2021, 12, 15)}, "json", None)
    assert json.loads(capsys.readouterr().out) == {"file": "a/b.xlsx", "day": "2021-12-15"}


def test_file_names_are_plain() -> None:
    assert slug("Thị trấn Đắk Hà – Khu 1") == "thi-tran-dak-ha-khu-1"


def test_heads_that_all_columns_share_are_not_said_in_each_of_them() -> None:
    paths = (("Phân loại", "Ma túy", "Có"), ("Phân loại", "Ma túy", "Không"), ("Số xã",))
    columns = (Column("name", "Đơn vị"), *(Column(str(n), "Số", groups=path) for n, path in enumerate(paths)))
    table = Table("t", "Bảng", (), columns, ())
    short = [full_title(column) for column in without_shared_heads(table).columns]
    assert short == ["Đơn vị", "Có – Số", "Không – Số", "Số xã – Số"]
    other = replace(columns[2], groups=("Phân loại", "Mại dâm", "Không"))
    differing = without_shared_heads(replace(table, columns=(*columns[:2], other)))
    titles = [full_title(column) for column in differing.columns[1:]]
    assert titles == ["Ma túy – Có – Số", "Mại dâm – Không – Số"]
    alone = replace(table, columns=columns[:2])
    assert without_shared_heads(alone) == alone


@pytest.mark.parametrize("suffix", [".html", ".xlsx", ".docx"])
def test_a_table_without_rows_says_so_in_every_printed_format(suffix: str, tmp_path: Path) -> None:
    words, path = load_catalogue("vi"), tmp_path / f"t{suffix}"
    table = Table("t", "Bảng", (), (Column("a", "A"), Column("b", "B")), ())
    save([table], None, path, words)
    assert words.text("write.no_rows").strip("()") in text_of([table], None, "md", words)
    if suffix == ".html":
        text = path.read_text("utf-8")
    else:
        with zipfile.ZipFile(path) as book:
            text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert words.text("write.no_rows") in text
