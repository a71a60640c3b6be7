"""What helps at the first steps: near words, the folder for own specs, lakes that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.program import DONG_THAP, Office, run

YEAR = ("--period", "2021")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("agregate", "01"), "aggregate"),
        (("impotr", "x"), "import"),
        (("status", "--perod", "2021"), "--period"),
        (("decide", "aliass", "x"), "alias"),
        (("units", "shwo"), "show"),
    ],
)
def test_near_commands_and_options_are_named(words: tuple[str, ...], meant: str) -> None:
    done = run(*words)
    assert done.code == 2
    assert f"có phải là {meant}" in done.err
    assert "possibilities" not in done.err


def test_a_word_near_nothing_gets_no_proposal() -> None:
    done = run("xyzzy")
    assert (done.code, "có phải là" in done.err) == (2, False)


def test_init_makes_a_folder_for_own_specs_that_says_what_goes_there(office: Office) -> None:
    about = (office.root / "specs" / "README.md").read_text("utf-8")
    assert "`forms/`: biểu báo cáo" in about
    assert "`forms/`: report forms" in about
    assert office("specs", "check").code == 0


def test_a_spec_whose_suffix_windows_hides_is_told(office: Office) -> None:
    path = office.root / "specs" / "forms" / "x.json.TXT"
    path.parent.mkdir()
    path.write_text("{}", "utf-8")
    done = office("specs", "check")
    assert done.code == 1
    assert "“x.json”" in done.out + done.err


@pytest.mark.parametrize("lake", ["s3://bucket/lake", "file:/x", "http://host/x", "abfss://x@y/z"])
def test_an_address_as_lake_is_refused_and_makes_no_folder(office: Office, lake: str) -> None:
    (office.root / "kpi.toml").write_text(f'province = "87"\nlake = "{lake}"\n', "utf-8")
    before = sorted(office.root.iterdir())
    done = office("status", *YEAR)
    assert (done.code, lake in done.err) == (3, True)
    assert sorted(office.root.iterdir()) == before


def test_a_mistyped_lake_is_told_and_makes_no_folder(office: Office) -> None:
    (office.root / "kpi.toml").write_text('province = "87"\nlake = "lak"\n', "utf-8")
    for words in (("status", *YEAR), ("history",), ("verify",), ("import", DONG_THAP, *YEAR)):
        assert office(*words).code == 3
    assert not (office.root / "lak").exists()


def test_an_archive_that_cannot_be_opened_is_named_as_one(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(b"Rar!\x1a\x07\x01\x00" + b"x" * 50)
    done = office("validate", path, *YEAR, "--format", "json")
    assert [found["code"] for found in done.json] == ["file.packed"]
    assert "Giải nén" in done.json[0]["remedy"]
