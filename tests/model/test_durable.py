"""Files are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.model.durable import add_line, fill_whole, write_folder, write_whole


def test_a_file_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    for data in (b"one", b"two"):
        write_whole(file, data)
        assert file.read_bytes() == data
    assert list(tmp_path.iterdir()) == [file]


def test_what_fails_half_way_leaves_the_older_one_and_nothing_else(tmp_path: Path) -> None:
    def fail(part: Path) -> None:
        part.write_bytes(b"ha")
        raise ValueError("half")

    file = tmp_path / "a.json"
    write_whole(file, b"whole")
    with pytest.raises(ValueError, match="half"):
        fill_whole(file, fail)
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"whole", [file])


def test_a_folder_that_is_there_stays(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    write_folder(folder, {"a/x": b"1", "b": b"2"})
    write_folder(folder, {"a/x": b"3"})
    assert {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()} == {
        "a/x": b"1",
        "b": b"2",
    }
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize(
    ("before", "lines"), [(None, ["x"]), (b"a\n", ["a", "x"]), (b"a\nb", ["a", "b", "x"])]
)
def test_a_line_begins_where_a_line_begins(tmp_path: Path, before: bytes | None, lines: list[str]) -> None:
    file = tmp_path / "log"
    if before is not None:
        file.write_bytes(before)
    add_line(file, "x")
    assert file.read_text("utf-8").splitlines() == lines
