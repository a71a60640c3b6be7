"""``-o`` touches no input, nothing of a lake and none of an office's settings, whatever name leads there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.copies import copied
from tests.e2e.program import DONG_THAP, Office

YEAR = ("--period", "2021")
REPORT = DONG_THAP / "867-thanh-pho-sa-dec.xlsx"


def content(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != "specs.seal"
    }


@pytest.fixture(scope="module")
def once(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one report, to be copied."""
    office = Office(copied(blank, tmp_path_factory.mktemp("once") / "w"))
    assert office("import", REPORT, *YEAR).code == 0
    (office.root / "specs" / "forms").mkdir()
    (office.root / "units").mkdir()
    return office.root


@pytest.fixture
def filled(once: Path, tmp_path: Path) -> Office:
    return Office(copied(once, tmp_path / "w"))


def original(root: Path) -> Path:
    return next(path for path in (root / "lake" / "originals").rglob("*") if path.is_file())


def linked(make: Callable[[Path, Path], None], name: str) -> Callable[[Path], Path]:
    def place(root: Path) -> Path:
        link = root.parent / name
        make(original(root), link)
        return link

    return place


PLACES: dict[str, Callable[[Path], Path]] = {
    "an original": original,
    "lake.json": lambda root: root / "lake" / "lake.json",
    "the log": lambda root: root / "lake" / "log" / "submissions" / "_delta_log" / f"{1:020}.json",
    "a new file in the lake": lambda root: root / "lake" / "x.csv",
    "specs": lambda root: root / "specs" / "forms" / "x.json",
    "units": lambda root: root / "units" / "x.csv",
    "another spelling": lambda root: root / "specs" / ".." / "lake" / "." / "x.csv",
    "a link": linked(lambda there, link: link.symlink_to(there), "a.xlsx"),
    "a hard link": linked(lambda there, link: os.link(there, link), "b.xlsx"),
    "a link to a folder": lambda root: _folder_link(root) / "x.csv",
}


def _folder_link(root: Path) -> Path:
    link = root.parent / "kho"
    link.symlink_to(root / "lake")
    return link


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("words", [("status", *YEAR), ("score", *YEAR), ("history",), ("units", "list")])
def test_the_lake_and_the_settings_are_never_written_to(
    filled: Office, words: tuple[str, ...], place: Callable[[Path], Path]
) -> None:
    path = place(filled.root)
    before = content(filled.root)
    done = filled(*words, "-o", path)
    assert (done.code, done.out) == (2, ""), done.err
    assert "ghi kết quả" in done.err
    assert content(filled.root) == before


@pytest.mark.parametrize("command", ["import", "validate"])
@pytest.mark.parametrize(
    "how", ["itself", "link", "hard link", "other case", "in a folder", "in a linked folder"]
)
def test_an_input_is_never_written_to(office: Office, tmp_path: Path, command: str, how: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    sent = folder / "bao-cao.xlsx"
    sent.write_bytes(REPORT.read_bytes())
    given, target = sent, sent
    if how == "link":
        target = tmp_path / "l.xlsx"
        target.symlink_to(sent)
    elif how == "hard link":
        target = tmp_path / "h.xlsx"
        os.link(sent, target)
    elif how == "other case":
        target = folder / "BAO-CAO.xlsx"
    elif how == "in a folder":
        given = folder
    elif how == "in a linked folder":
        given = folder
        (tmp_path / "lf").symlink_to(folder)
        target = tmp_path / "lf" / sent.name
    done = office(command, "-o", target, given, *YEAR)
    assert done.code == 2, done.err
    assert sent.read_bytes() == REPORT.read_bytes()
    assert office.get("history") == []


def test_another_file_beside_the_inputs_may_be_written(office: Office, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(REPORT.read_bytes())
    assert office("import", tmp_path / "in", *YEAR, "-o", tmp_path / "in" / "kq.csv").code == 0
    assert office("status", *YEAR, "-o", office.root / "tinh-hinh.csv").code == 0


def test_changes_of_units_are_no_output(office: Office, tmp_path: Path) -> None:
    changes = tmp_path / "decree.csv"
    changes.write_text("effective,type\n", "utf-8")
    assert office("units", "load", changes, "-o", changes).code == 2
    assert changes.read_text("utf-8") == "effective,type\n"


def test_a_template_is_not_put_into_the_lake(filled: Office) -> None:
    before = content(filled.root)
    for place in (filled.root / "lake", original(filled.root), filled.root / "specs"):
        assert filled("template", "01", *YEAR, "--reporter", "866", "-o", place).code == 2
    assert content(filled.root) == before


def test_a_name_without_suffix_is_told_the_suffixes(office: Office, tmp_path: Path) -> None:
    done = office("status", *YEAR, "-o", tmp_path / "x")
    assert done.code == 2
    assert "không có đuôi" in done.err
    assert ".xlsx .docx .csv .json .html" in " ".join(done.err.split())


@pytest.mark.parametrize(
    ("fmt", "suffix"), [("json", ".csv"), ("csv", ".xlsx"), ("md", ".html"), ("table", ".json")]
)
def test_a_format_that_contradicts_the_suffix_is_told(
    office: Office, tmp_path: Path, fmt: str, suffix: str
) -> None:
    for words in (
        ("--format", fmt, "-o", tmp_path / f"a{suffix}"),
        ("-o", tmp_path / f"a{suffix}", "--format", fmt),
    ):
        done = office("status", *YEAR, *words)
        assert (done.code, f"--format {fmt}" in done.err, suffix in done.err) == (2, True, True)
    assert not (tmp_path / f"a{suffix}").exists()
    assert office("status", *YEAR, "--format", "csv", "-o", tmp_path / "b.csv").code == 0


def test_a_report_that_was_received_is_not_written_over_by_a_later_command(
    filled: Office, tmp_path: Path
) -> None:
    sent = tmp_path / "gui" / "sa-dec.xlsx"
    sent.parent.mkdir()
    sent.write_bytes(REPORT.read_bytes())
    done = filled("status", *YEAR, "-o", sent)
    assert done.code == 2
    assert "báo cáo đã nhận" in done.err
    assert sent.read_bytes() == REPORT.read_bytes()
    sent.write_bytes(b"another file")
    assert filled("status", *YEAR, "-o", sent).code == 0
