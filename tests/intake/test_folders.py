"""What of folders and zips is read, and what is passed over and told."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi.intake.context import Context
from kpi.intake.files.sources import Gathered, gather


def files(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(path.name.encode())


def gathered(context: Context, *paths: Path, lake: Path | None = None) -> Gathered:
    return gather(paths, context.specs.settings, lake)


def names(found: Gathered) -> list[str]:
    return [source.path.name for source in found.sources]


def codes(found: Gathered) -> list[tuple[str, str]]:
    return [(told.code, Path(told.file).name) for told in found.findings]


def test_members_that_begin_with_a_step_nowhere_or_out_are_read(dong_thap: Context, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as bundle:
        for name in ("./a.xlsx", "x/./b.xlsx", "../../c.xlsx", "..\\d.xlsx", "./.e.xlsx", "./in.zip"):
            bundle.writestr(name, name)
    found = gathered(dong_thap, tmp_path / "a.zip")
    labels = [source.label.partition("!")[2] for source in found.sources]
    assert labels == ["a.xlsx", "c.xlsx", "d.xlsx", "x/b.xlsx"]
    assert codes(found) == [("file.skipped", "a.zip")]
    assert dict(found.findings[0].params)["names"] == "in.zip"


def test_an_unreadable_folder_is_told_and_the_others_are_read(
    dong_thap: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files(tmp_path / "a" / "a.xlsx", tmp_path / "b" / "b.xlsx")
    scandir = os.scandir

    def refused(path: str | int) -> Iterator[os.DirEntry[str]]:
        if not isinstance(path, int) and Path(path).name == "a":  # a number: pytest clears up
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    found = gathered(dong_thap, tmp_path)
    assert (names(found), codes(found)) == (["b.xlsx"], [("folder.unreadable", "a")])
    assert found.findings[0].severity == "error"


def test_links_out_of_the_folder_are_told_and_not_followed(dong_thap: Context, tmp_path: Path) -> None:
    outside, folder = tmp_path / "out" / "x.xlsx", tmp_path / "in"
    files(outside, folder / "real.xlsx")
    for name, target in {
        "a.xlsx": outside,
        "b": outside.parent,
        "c.xlsx": Path("/dev/zero"),
        "d.xlsx": Path("nowhere.xlsx"),
        "e.xlsx": folder / "real.xlsx",
        "f.txt": outside,
        "g.xlsx": Path("g.xlsx"),
    }.items():
        (folder / name).symlink_to(target)
    found = gathered(dong_thap, folder)
    assert len(names(found)) == 1
    assert codes(found) == [("folder.links", "in")]
    assert dict(found.findings[0].params)["names"] == "b, a.xlsx, c.xlsx, d.xlsx, g.xlsx"
    assert names(gathered(dong_thap, folder / "a.xlsx")) == ["a.xlsx"]


def test_lakes_and_what_a_workspace_holds_beside_reports_are_passed_over(
    dong_thap: Context, tmp_path: Path
) -> None:
    root = tmp_path / "w"
    files(
        root / "kpi.toml",
        root / "lake" / "lake.json",
        root / "lake" / "originals" / "ab" / "abc.xlsx",
        root / "units" / "2025.csv",
        root / "specs" / "forms" / "x.json",
        root / "in" / "a.xlsx",
        root / "in" / "units" / "b.xlsx",
        root / "old" / "lake" / "originals" / "c.xlsx",
    )
    found = gathered(dong_thap, root, lake=root / "old" / "lake")
    assert names(found) == ["a.xlsx", "b.xlsx"]
    assert sorted(codes(found)) == [
        ("folder.lake", "lake"),
        ("folder.lake", "lake"),
        ("folder.reference", "units"),
    ]
    inside = gathered(dong_thap, root / "lake" / "originals")
    assert (names(inside), codes(inside)) == ([], [("folder.lake", "originals")])


def test_papers_in_a_folder_are_told_of_the_folder(dong_thap: Context, tmp_path: Path) -> None:
    files(
        tmp_path / "x" / "a.docx",
        tmp_path / "x" / "b.rar",
        tmp_path / "x" / "c.xlsx",
        tmp_path / "x" / "d.txt",
    )
    found = gathered(dong_thap, tmp_path / "x")
    assert (names(found), codes(found)) == (["c.xlsx"], [("file.skipped", "x")])
    assert found.findings[0].severity == "warning"


def test_what_programs_and_systems_leave_beside_reports_is_passed_over_with_a_word(
    dong_thap: Context, tmp_path: Path
) -> None:
    left = (
        "~$a.xlsx",
        "Thumbs.db",
        ".DS_Store",
        "desktop.ini",
        "__MACOSX/._a.xlsx",
        ".~lock.a.ods#",
        "._a.xlsx",
    )
    files(
        tmp_path / "x" / "a.xlsx",
        tmp_path / "x" / ".git" / "b.xlsx",
        *(tmp_path / "x" / name for name in left),
    )
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as bundle:
        for name in ("b.xlsx", *left):
            bundle.writestr(name, name)
    for path, read in ((tmp_path / "x", "a.xlsx"), (tmp_path / "b.zip", "b.xlsx")):
        found = gathered(dong_thap, path)
        assert [source.label.rpartition("!")[2].rpartition("/")[2] for source in found.sources] == [read]
        (told,) = found.findings
        assert (told.code, told.severity, dict(told.params)["count"]) == ("file.of_system", "info", "7")


def test_a_lock_file_that_a_shell_names_beside_its_report_is_passed_over(
    dong_thap: Context, tmp_path: Path
) -> None:
    files(tmp_path / "a.xlsx", tmp_path / "~$a.xlsx")
    found = gathered(dong_thap, *sorted(tmp_path.glob("*.xlsx")))
    assert (names(found), codes(found)) == (["a.xlsx"], [("file.of_system", "~$a.xlsx")])
