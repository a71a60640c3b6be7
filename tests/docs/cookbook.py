"""The pages of the cookbook as steps that can be run: files to write, commands, and Python.

In a fenced block ``console`` a line ``$ …`` is a command (``kpi``, ``cd FOLDER``, ``cp -r FROM TO``), which
ends with the exit code in its comment (``# exit 1``), else 0; the lines below it stand in what it prints,
whatever the spaces between their words. A block with a second word is the file of that name; a block
``cells`` is what is typed into a workbook of that name (``Sheet!B6 = text``, ``Sheet!B6:B9 = text``). A block
``python`` is run. Blocks of other kinds (``sh``, ``powershell``) are for the reader alone.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpi.spec.load import load_specs
from kpi.spec.specs import Specs
from tests.e2e.program import Result, run

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXIT = re.compile(r"\s+# exit (\d+)$")


@dataclass(frozen=True)
class File:
    """A file that a recipe needs, in the folder where the reader stands."""

    name: str
    text: str


@dataclass(frozen=True)
class Cells:
    """What is typed into the cells of a workbook."""

    name: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command, the exit code it ends with, and lines that it prints among others."""

    words: tuple[str, ...]
    code: int = 0
    shown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """Lines of Python."""

    text: str


Step = File | Cells | Command | Code


def steps(page: str) -> tuple[Step, ...]:
    """What a page asks the reader to do, in order."""
    return tuple(_steps(page))


def _steps(page: str) -> Iterator[Step]:
    for kind, name, text in BLOCK.findall(page):
        if kind == "cells":
            yield Cells(name, text)
        elif name:
            yield File(name, text)
        elif kind == "console":
            yield from _commands(text)
        elif kind == "python":
            yield Code(text)


def _commands(text: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, *shown = part.splitlines()
        found = EXIT.search(line)
        code = int(found[1]) if found else 0
        yield Command(tuple(shlex.split(EXIT.sub("", line))), code, tuple(filter(None, shown)))


def specs_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands of one test read an office's own specs anew only when a file has changed."""
    known: dict[object, Specs] = {}

    def load(
        roots: Sequence[Path], province: str | None = None, check: bool = True, seal: Path | None = None
    ) -> Specs:
        files = sorted(path for root in roots[1:] for path in root.rglob("*.json"))
        key = (tuple(roots), province, check, tuple((path, path.read_bytes()) for path in files))
        if key not in known:
            known[key] = load_specs(roots, province, check, seal)
        return known[key]

    monkeypatch.setattr("tests.e2e.program.load_specs", load)


@dataclass
class Reader:
    """Who follows a page, in a folder; `names` are those of the Python that was run."""

    monkeypatch: pytest.MonkeyPatch
    names: dict[str, Any]

    def follow(self, step: Step, lang: str) -> Result | None:
        """Do one step; what a command of kpi came to."""
        if isinstance(step, File):
            Path(step.name).parent.mkdir(parents=True, exist_ok=True)
            Path(step.name).write_text(step.text, "utf-8")
        elif isinstance(step, Cells):
            _type(Path(step.name), step.text)
        elif isinstance(step, Code):
            exec(step.text, self.names)
        elif step.words[0] == "kpi":
            return run(*step.words[1:], lang=lang)
        elif step.words[0] == "cd":
            self.monkeypatch.chdir(step.words[1])
        else:
            assert step.words[:2] == ("cp", "-r"), step.words
            shutil.copytree(step.words[2], step.words[3])
        return None


def type_or_write(kind: str, path: Path, text: str) -> None:
    """Do what a block with a name says: type into the cells of a workbook, or write a file."""
    if kind == "cells":
        _type(path, text)
    else:
        path.write_text(text, "utf-8")


def _type(path: Path, text: str) -> None:
    """``Sheet!B6 = text``, or into all cells of ``Sheet!B6:B9`` the same."""
    book = openpyxl.load_workbook(path)
    for place, content in (line.split(" = ", 1) for line in text.splitlines()):
        sheet, cells = place.split("!")
        for row in book[sheet][cells if ":" in cells else f"{cells}:{cells}"]:
            for cell in row:
                cell.value = content
    book.save(path)


def plain(text: str) -> str:
    """A text with single spaces, for comparing what stands in columns."""
    return " ".join(text.split())
