"""Vietnamese by default, English to the last word where it is asked for."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import click
import openpyxl
import pytest

from kpi.cli.app import COMMANDS
from kpi.findings import load_catalogue
from tests.conftest import Imported
from tests.e2e.program import DONG_THAP, ROOT, Office, run

VIETNAMESE = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
WORD = re.compile(r"\w+")
YEAR = ("--period", "2021")


def _module(name: str) -> ModuleType:
    return import_module(f"kpi.cli.commands.{'importing' if name == 'import' else name}")


def _pages() -> Iterator[tuple[str, ...]]:
    """The root, every command, and the commands of every group."""
    yield ()
    for name in COMMANDS:
        yield (name,)
        command = _module(name).command
        yield from ((name, inner) for inner in getattr(command, "commands", {}))


PAGES = list(_pages())


@pytest.mark.parametrize("page", PAGES, ids=" ".join)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_command_has_a_help_page_in_both_languages(page: tuple[str, ...], lang: str) -> None:
    done = run(*page, "--help", lang=lang)
    assert (done.code, done.err) == (0, "")
    key = ".".join(["cmd", *page]) if page else "cmd"
    wanted = load_catalogue(lang).text(key) if key in load_catalogue(lang).entries else ""
    head = " ".join(wanted.split()[:4])
    assert head in " ".join(done.out.split())
    assert not re.search(r"\b(opt|cmd|help)\.\w", done.out), "a key instead of its text"
    if lang == "en":
        assert not VIETNAMESE.search(done.out), VIETNAMESE.search(done.out)
    else:
        assert VIETNAMESE.search(done.out)
        assert not re.search(r"Usage:|Show this|Options:", done.out)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_imported_and_is_documented(name: str) -> None:
    assert isinstance(_module(name).command, click.Command)
    assert f"cmd.{name}" in load_catalogue().entries


def test_every_command_module_is_a_command_or_part_of_a_group() -> None:
    modules = {p.stem for p in (ROOT / "kpi" / "cli" / "commands").glob("*.py")} - {"__init__"}
    parts = {m for m in modules if m.partition("_")[0] in COMMANDS and m not in COMMANDS}
    assert modules - parts == {"importing" if name == "import" else name for name in COMMANDS}
    for part in parts:
        group = _module(part.partition("_")[0]).command
        held = list(vars(import_module(f"kpi.cli.commands.{part}")).values())
        assert any(inner in held for inner in group.commands.values()), part


Data = dict[tuple[str, ...], list[str]]


def _data() -> Data:
    """Vietnamese that an English page may hold: names of units and offices, texts of specs, citations."""
    units = (ROOT / "specs" / "units" / "units.csv").read_text("utf-8").splitlines()
    listed = [line.split(",") for line in units]
    names = {row[3] for row in listed} | {row[3].removeprefix(row[2]).strip() for row in listed}
    names |= {row[2] for row in listed}
    for name in ("decrees.csv", "successors_before_2025.csv", "origins_before_2025.csv"):
        with (ROOT / "specs" / "units" / name).open(encoding="utf-8", newline="") as file:
            names |= {row[key] for row in csv.DictReader(file) for key in ("decree", "text") if row.get(key)}
    for path in (ROOT / "specs").glob("*/*.json"):
        names |= set(_texts(json.loads(path.read_text("utf-8"))))
    names |= {f"{habit}{at:02}" for habit in ("Biểu ", "Biểu số ") for at in range(1, 7)}  # names of sheets
    found: Data = {}
    for name in names:
        if VIETNAMESE.search(name):
            found.setdefault(tuple(WORD.findall(name)[:2]), []).append(name)
    return found


def _texts(value: object) -> list[str]:
    """Texts of a spec that have no English twin."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [t for v in value for t in _texts(v)]
    if isinstance(value, dict):
        return [t for k, v in value.items() if not (k == "vi" and "en" in value) for t in _texts(v)]
    return []


@pytest.fixture(scope="module")
def data() -> Data:
    """Data by the first two words, so that few need be looked for in a line."""
    return _data()


def foreign(text: str, data: Data) -> list[str]:
    """Lines that are still Vietnamese without the data in them."""
    lines = {line.strip() for line in text.splitlines() if VIETNAMESE.search(line)}
    left = []
    for line in sorted(lines):
        rest = line
        words = WORD.findall(line)
        starts = {*((word,) for word in words), *pairwise(words)}
        near = [name for start in starts for name in data.get(start, ())]
        if line.isupper():  # a title in capitals names units, too
            near = [name.upper() for names in data.values() for name in names]
        for name in sorted(near, key=len, reverse=True):
            rest = rest.replace(name, "")
        if VIETNAMESE.search(rest):
            left.append(line)
    return left


@pytest.mark.parametrize(
    "words",
    [
        ("status", *YEAR),
        ("aggregate", "01", *YEAR),
        ("aggregate", "03", *YEAR, "--level", "commune", "--under", "871"),
        ("score", *YEAR),
        ("score", *YEAR, "--level", "district"),
        ("validate", *YEAR),
        ("explain", "30256", "score", *YEAR),
        ("explain", "30028", "IV.3", *YEAR),
        ("history",),
        ("verify",),
        ("specs", "list"),
        ("specs", "check"),
        ("units", "list", "--under", "87", "--at", "2021-12-31"),
        ("units", "show", "15127"),
        ("units", "show", "28"),
        ("units", "find", "cam ngoc", "--at", "2023-12-31"),
        ("units", "find", "cam ngoc", "--at", "2026-01-01"),
        ("units", "find", "nothing at all"),
        ("units", "changes", "--from", "2004-08-31", "--to", "2026-12-31", "--under", "14"),
        ("units", "gaps", "--under", "14"),
    ],
    ids=lambda words: " ".join(words),
)
def test_english_output_holds_no_vietnamese_but_data(
    imported: Imported, words: tuple[str, ...], data: Data
) -> None:
    for fmt in ("md", "json"):  # lines are not broken there
        done = imported.office(*words, "--format", fmt, lang="en")
        assert done.code in (0, 1), done.err
        assert foreign(done.out + done.err, data) == []


def test_import_in_english(office: Office, data: Data) -> None:
    done = office("import", DONG_THAP, *YEAR, lang="en")
    assert done.code == 1
    assert foreign(done.out + done.err, data) == []


@pytest.mark.parametrize("name", sorted(p.stem for p in (ROOT / "specs" / "tables").glob("*.json")))
def test_declared_tables_in_english_hold_no_vietnamese_but_data(
    imported: Imported, name: str, data: Data, tmp_path: Path
) -> None:
    out = tmp_path / "t.xlsx"
    under = ("--under", "871") if name == "score-sheet" else ()  # a sheet for each commune
    # Laws of a later day are tried on the same figures; the table says that they did not apply.
    done = imported.office("report", name, *YEAR, *under, "--allow-expired", "-o", out, lang="en")
    assert done.code == 0, done.err
    cells = [
        str(c.value) for s in openpyxl.load_workbook(out).worksheets for row in s for c in row if c.value
    ]
    assert foreign("\n".join(cells), data) == []


def test_the_language_may_come_from_the_environment_or_the_option(
    imported: Imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_LANG", "en")
    assert run("-C", imported.office.root, "status", *YEAR, lang="vi").out.strip()
    from tests.e2e.program import process

    english = process("--help", env={"KPI_LANG": "en"})
    assert not VIETNAMESE.search(english.out)
    assert VIETNAMESE.search(process("--lang", "vi", "--help", env={"KPI_LANG": "en"}).out)
