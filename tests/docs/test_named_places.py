"""Texts about the code name what is there: paths, modules, and the names in docstrings.

A module that moves or a variable that gets a better name takes the sentences about it along, or these fail.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from tests.e2e.program import ROOT

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "kpi").rglob("*.py"))
_PATH = re.compile(r"(?<![\w/.-])(?:kpi|tests|docs|sample_reports)(?:/[\w.-]*\w)+")
_DOTTED = re.compile(r"(?<![\w./-])kpi(?:\.\w+)+")
_NAME = re.compile(r"(?<!`)`([A-Za-z_]\w*)`(?!`)")
_PLACES = {"kpi/specs"}  # in the wheel
_FILES = {"kpi.toml"}
_BUILT_IN = {"Decimal", "Exception", "replace"}  # of Python's own library
_Scope = ast.Module | ast.ClassDef | ast.FunctionDef


def lost(text: str) -> list[str]:
    """The paths and dotted names of the project in a text that lead nowhere."""
    paths = {path for path in _PATH.findall(text) if not (ROOT / path).exists()} - _PLACES
    return sorted(paths | {name for name in _DOTTED.findall(text) if not _leads(name)})


def _leads(name: str) -> bool:
    """Whether ``kpi.package.module.name`` is a package, a module, or a name that one of them holds."""
    here, parts = ROOT, name.split(".")
    while parts and (here / parts[0]).is_dir():
        here /= parts.pop(0)
    if parts and (module := here / f"{parts[0]}.py").is_file():
        return len(parts) == 1 or _holds(module, parts[1])
    return not parts or _holds(here / "__init__.py", parts[0]) or name in _FILES


def _holds(module: Path, name: str) -> bool:
    return module.is_file() and re.search(rf"\b{re.escape(name)}\b", module.read_text("utf-8")) is not None


def words_about(path: Path) -> str:
    """The comments and docstrings of a module."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = [text for node in _scopes(tree) if (text := ast.get_docstring(node))]
    with tokenize.open(path) as file:
        comments = [
            token.string
            for token in tokenize.generate_tokens(file.readline)
            if token.type == tokenize.COMMENT
        ]
    return "\n".join((*docs, *comments))


def _scopes(tree: ast.AST) -> Iterator[_Scope]:
    return (node for node in ast.walk(tree) if isinstance(node, _Scope))


@lru_cache
def defined() -> frozenset[str]:
    """Names of modules, functions, classes, their fields, and what modules assign."""
    names = {part for module in MODULES for part in module.removesuffix(".py").split("/")}
    for module in MODULES:
        for scope in _scopes(ast.parse((ROOT / module).read_text("utf-8"))):
            names.add(getattr(scope, "name", ""))
            if not isinstance(scope, ast.FunctionDef):
                fields = (node for node in scope.body if isinstance(node, ast.Assign | ast.AnnAssign))
                names.update(name for node in fields for name in _names_in(node))
    return frozenset(names)


def _names_in(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name


def strange(text: str) -> list[str]:
    """Names in the docstrings of a module (in single backticks) that are neither in what they stand in, nor
    defined anywhere, nor a text of the module."""
    tree = ast.parse(text)
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return [
        name
        for scope in _scopes(tree)
        for name in _NAME.findall(ast.get_docstring(scope) or "")
        if name not in {*_names_in(scope), *defined(), *texts, *_BUILT_IN}
    ]


@pytest.mark.parametrize("page", PAGES)
def test_pages_name_what_is_there(page: str) -> None:
    assert lost((ROOT / page).read_text("utf-8")) == []


def test_modules_name_what_is_there() -> None:
    texts = {module: words_about(ROOT / module) for module in MODULES}
    assert sum("kpi." in text for text in texts.values()) > 20
    assert {module: names for module, text in texts.items() if (names := lost(text))} == {}


def test_docstrings_name_what_the_code_names_so() -> None:
    texts = {module: (ROOT / module).read_text("utf-8") for module in MODULES}
    assert {module: names for module, text in texts.items() if (names := strange(text))} == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("see `kpi/lake/sql.py` and kpi.lake.sql.quoted.", []),
        ("`kpi/lake/gone.py`", ["kpi/lake/gone.py"]),
        ("See kpi.lake.gone, kpi.lake.sql.gone.", ["kpi.lake.gone", "kpi.lake.sql.gone"]),
        ("kpi.open and kpi.toml", []),
    ],
)
def test_what_leads_nowhere_is_noticed(text: str, names: list[str]) -> None:
    assert lost(text) == names


def test_a_parameter_that_was_renamed_is_noticed() -> None:
    code = 'def f(rows):\n    """`rows` and `zeilen`, see `open_snapshot`."""\n'
    assert strange(code) == ["zeilen"]
