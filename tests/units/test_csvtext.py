"""Tables kept as CSV text are read in one way, by the list of units, its records, and files of changes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kpi.findings import Fault
from kpi.units.gazetteer.csvtext import columns, numbered, parse_csv, read_csv
from tests.e2e.program import ROOT


def test_quoted_and_plain_texts_read_alike() -> None:
    assert (
        list(parse_csv('\ufeffa;b\r\n1;"2"\r\n', ";"))
        == list(parse_csv("a;b\n1;2\n", ";"))
        == [
            ["a", "b"],
            ["1", "2"],
        ]
    )


def test_lines_are_counted_through_empty_ones_and_line_ends_in_a_cell() -> None:
    lines = list(numbered(parse_csv('a,b\r\n\r\n"x\r\ny",1\r\nz,2')))
    assert [(line, row) for line, row in lines if any(row)] == [
        (1, ["a", "b"]), (4, ["x\ny", "1"]), (5, ["z", "2"])
    ]  # fmt: skip


def test_columns_are_found_by_name_and_empty_lines_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("b,x,a\n1,2,3\n\n4,5,6\n\n", "utf-8-sig")
    assert list(columns(tmp_path / "a.csv", ("a", "b"))) == [("3", "1"), ("6", "4")]
    assert read_csv(tmp_path / "a.csv", ("b", "x", "a")) == [["1", "2", "3"], ["4", "5", "6"]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "units.bad_header"),
        ("a\n1\n", "units.bad_header"),
        ("a,b\n1,2\n\n1\n", "units.bad_row"),
        ('a,b\n"1,2\n', "units.bad_row"),
        (f'a,b\n1,"{"x" * 200_000}"\n', "units.unreadable"),
        (None, "units.unreadable"),
    ],
)
def test_a_broken_table_is_a_fault(tmp_path: Path, text: str | None, code: str) -> None:
    path = tmp_path / "a.csv"
    if text is not None:
        path.write_text(text, "utf-8")
    for read in (columns, read_csv):
        with pytest.raises(Fault) as caught:
            list(read(path, ("a", "b")))
        assert [f.code for f in caught.value.findings] == [code]


def test_fields_of_the_list_are_read_by_their_names() -> None:
    """Never ``row[5]``: what stands there, only the list of fields knows."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted((ROOT / "kpi" / "units").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("r", "row")
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, int)
    ]
    assert found == []
