"""No module and no function is left that nothing uses, and no work is done inside an ``assert``."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from tests.e2e.program import ROOT

# Called from outside: by those who use the library, or who ask a cell of a result for its status.
PUBLIC = ("kpi/__init__.py", "kpi/library.py", "kpi/model/cell.py")
ENTRIES = {"kpi.__main__", "kpi.cli.main"}  # started, not imported
LAZY = "kpi.cli.commands."  # loaded by the name of the command


@cache
def trees() -> dict[str, ast.Module]:
    """The modules of the program by their path."""
    paths = sorted((ROOT / "kpi").rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(tree: ast.Module) -> Iterator[str]:
    """Modules that a module may import, also by a text (``import_module``)."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (module, *(f"{module}.{name.name}" for name in names))
            case ast.Constant(value=str(text)):
                yield text


def names_in(tree: ast.AST) -> Iterator[str]:
    """Names that are used, or imported under their own name."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield name
            case ast.Constant(value=str(text)):  # types that are written as texts
                yield text


def unused(modules: dict[str, ast.Module]) -> list[str]:
    """Functions and classes at the top of modules that nothing but themselves names; those with decorators
    may be called by who decorates."""
    uses = Counter(name for tree in modules.values() for name in names_in(tree))
    return [
        f"{path}: {node.name}"
        for path, tree in modules.items()
        if path not in PUBLIC
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not (isinstance(node, ast.FunctionDef) and node.decorator_list)
        and uses[node.name] <= sum(name == node.name for name in names_in(node))
    ]


def effects(tree: ast.Module) -> list[int]:
    """Lines of asserts that call something or ask for what may be made when it is asked for: ``python -O``
    leaves them out."""
    asserts = ((node.lineno, _asked(node.test)) for node in ast.walk(tree) if isinstance(node, ast.Assert))
    working = ast.Attribute | ast.Call | ast.NamedExpr
    return [line for line, test in asserts if any(isinstance(node, working) for node in ast.walk(test))]


def _asked(test: ast.expr) -> ast.expr:
    """What is asked: of ``isinstance(value, …)`` the value."""
    match test:
        case ast.Call(func=ast.Name(id="isinstance"), args=[value, _]):
            return value
    return test


def test_every_module_is_imported_by_another() -> None:
    used = {name for path, tree in trees().items() for name in imported(tree) if name != module_name(path)}
    names = {module_name(path) for path in trees()}
    packages = {name.rpartition(".")[0] for name in names}
    lost = names - used - packages - ENTRIES
    assert sorted(name for name in lost if not name.startswith(LAZY)) == []


def test_every_function_is_used() -> None:
    assert unused(trees()) == []


def test_no_work_is_done_inside_an_assert() -> None:
    assert {path: lines for path, tree in trees().items() if (lines := effects(tree))} == {}


@pytest.mark.parametrize("line", ["assert workspace.specs", "assert make(x)", "assert (x := 1)"])
def test_an_effect_inside_an_assert_is_noticed(line: str) -> None:
    assert effects(ast.parse(line))


def test_a_function_that_only_calls_itself_is_noticed() -> None:
    code = "def f():\n    return f()\n\ndef g(): pass\n\ng()\n"
    assert unused({"kpi/a.py": ast.parse(code)}) == ["kpi/a.py: f"]
