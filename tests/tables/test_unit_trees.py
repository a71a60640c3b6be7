"""Answers about units as trees on a terminal of any width, in both languages."""

from __future__ import annotations

import io
from datetime import date

import pytest
from rich.console import Console

from kpi.findings import load_catalogue
from kpi.findings.catalogue import LANGUAGES
from kpi.model.branch import Branch
from kpi.tables import unit_trees
from kpi.units import Units
from kpi.units.lives.events import events
from kpi.units.lives.gaps import gaps
from kpi.units.lives.life import lives
from kpi.units.matching.search import find
from kpi.write.tree import show_tree
from tests.shipped import shipped_units

DAY = date(2023, 12, 31)


@pytest.fixture(scope="module")
def units() -> Units:
    return shipped_units()


def shown(branch: Branch, width: int = 80) -> list[str]:
    out = io.StringIO()
    show_tree(branch, Console(file=out, width=width, highlight=False, markup=False, emoji=False))
    return out.getvalue().splitlines()


def every(units: Units, lang: str) -> list[Branch]:
    words = load_catalogue(lang)
    tree = units.at(DAY)
    start, end = date(2015, 12, 31), date(2020, 12, 31)
    return [
        unit_trees.list_tree(tree, "390", "commune", words),
        unit_trees.show_tree("15127", lives(units, "15127"), words),
        unit_trees.show_tree("16279", lives(units, "16279"), words),
        unit_trees.find_tree("cam ngoc", DAY, find(units, "cam ngoc", DAY), words),
        unit_trees.find_tree("cam ngoc", date(2026, 1, 1), find(units, "cam ngoc", date(2026, 1, 1)), words),
        unit_trees.find_tree("xyzzy", DAY, find(units, "xyzzy", DAY), words),
        unit_trees.changes_tree(start, end, events(units, start, end, "35"), words),
        unit_trees.gaps_tree(gaps(units, "14"), words),
    ]


@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_is_wider_than_the_screen_and_none_is_empty(units: Units, lang: str, width: int) -> None:
    for branch in every(units, lang):
        lines = shown(branch, width)
        assert all(0 < len(line.rstrip()) <= width for line in lines)
        assert not any("{" in line for line in lines)


def test_a_life_reads_from_the_oldest_stretch_down(units: Units) -> None:
    lines = shown(unit_trees.show_tree("15127", lives(units, "15127"), load_catalogue("vi")), 140)
    stretches = [line for line in lines if line.startswith(("├── ", "└── "))]
    assert [line[4:] for line in stretches] == [
        "Thị trấn Cẩm Thủy · 31/08/2004 – 30/11/2019",
        "Thị trấn Phong Sơn · 01/12/2019 – 30/06/2025",
        "Xã Cẩm Thủy · từ 01/07/2025",
    ]
    assert lines[-1].strip() == "└── ← Từ 15169 Xã Cẩm Ngọc · toàn bộ"


def test_what_is_found_hangs_under_what_it_lies_in(units: Units) -> None:
    lines = shown(
        unit_trees.find_tree("cam ngoc", DAY, find(units, "cam ngoc", DAY), load_catalogue("en")), 140
    )
    assert [line.strip("│├└─ ").split(" ·")[0] for line in lines[1:]] == [
        "38 Tỉnh Thanh Hóa",
        "390 Huyện Cẩm Thủy",
        "15169 Xã Cẩm Ngọc",
    ]


def test_a_long_list_is_cut_and_says_so(units: Units) -> None:
    start, end = date(2025, 6, 30), date(2025, 7, 1)
    lines = shown(unit_trees.changes_tree(start, end, events(units, start, end), load_catalogue("vi")), 140)
    assert len(lines) < 1500
    assert any("còn 400 dòng" in line for line in lines)


def test_marks_that_steer_a_terminal_do_not_reach_it() -> None:
    assert shown(Branch("a\x1b[31mb", "", (Branch("[bold]c"),))) == ["a[31mb", "└── [bold]c"]
