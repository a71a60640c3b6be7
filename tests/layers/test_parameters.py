"""A parameter with a default that no call ever passes offers a choice that nobody has: there is none."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.program import ROOT

PUBLIC = "kpi/library.py"  # called from outside
CALLBACKS = frozenset({"command", "group"})  # decorators of functions that click calls
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Passed:
    """What is passed in calls of one name, whosever it is: so many places, and these keywords; `unpacked`
    where a call gives ``*args`` or ``**params``, which may be any."""

    places: int = 0
    keywords: set[str] = field(default_factory=set)
    unpacked: bool = False

    def add(self, args: list[ast.expr], keywords: list[ast.keyword]) -> None:
        self.places = max(self.places, len(args))
        self.keywords |= {word.arg for word in keywords if word.arg}
        self.unpacked |= any(isinstance(arg, ast.Starred) for arg in args)
        self.unpacked |= any(word.arg is None for word in keywords)


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def trees(root: Path, folder: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((root / folder).rglob("*.py")):
        yield path.relative_to(root).as_posix(), ast.parse(path.read_text("utf-8"))


def calls_in(tree: ast.Module, found: dict[str, Passed]) -> None:
    """Add the calls of a module. A function that is handed over (``partial(f, 1)``, ``map(f, a, b)``) is
    passed what stands behind it."""
    nodes = list(ast.walk(tree))
    imports = [one for node in nodes if isinstance(node, ast.ImportFrom) for one in node.names]
    true_names = {one.asname: one.name for one in imports if one.asname}
    for node in nodes:
        if isinstance(node, ast.Call):
            handed = ((arg, node.args[place:]) for place, arg in enumerate(node.args, start=1))
            for target, args in ((node.func, node.args), *handed):
                name = name_of(target)
                if name:
                    found.setdefault(true_names.get(name, name), Passed()).add(args, node.keywords)


def optional_in(tree: ast.Module) -> Iterator[tuple[str, str, int | None]]:
    """Of each parameter with a default: the name its function is called by, its own name, and its place in a
    call (None: by keyword alone)."""
    owners = {
        id(inner): node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for inner in node.body
    }
    for node in (node for node in ast.walk(tree) if isinstance(node, _Function)):
        owner = owners.get(id(node))
        decorators = {name_of(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list}
        if decorators & CALLBACKS:
            continue
        called = owner.name if owner is not None and node.name == "__init__" else node.name
        bound = owner is not None and "staticmethod" not in decorators
        given = [*node.args.posonlyargs, *node.args.args]
        for place in range(len(given) - len(node.args.defaults), len(given)):
            yield called, given[place].arg, place - bound
        for one, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
            if default is not None:
                yield called, one.arg, None


def is_passed(given: Passed, name: str, place: int | None) -> bool:
    return given.unpacked or name in given.keywords or (place is not None and given.places > place)


def never_passed(root: Path) -> list[str]:
    calls: dict[str, Passed] = {}
    optional: list[tuple[str, str, str, int | None]] = []
    for folder in ("kpi", "tests"):
        for file, tree in trees(root, folder):
            calls_in(tree, calls)
            if folder == "kpi" and file != PUBLIC:
                optional += ((file, *parameter) for parameter in optional_in(tree))
    return [
        f"{file}: {called}({name})"
        for file, called, name, place in optional
        if not is_passed(calls.get(called, Passed()), name, place)
    ]


def test_every_default_is_overridden_somewhere() -> None:
    assert never_passed(ROOT) == []


def test_a_parameter_that_nobody_passes_is_found(tmp_path: Path) -> None:
    (tmp_path / "kpi").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "kpi" / "a.py").write_text(
        "def one(a, b=1, *, c=2): ...\n"
        "class Two:\n    def __init__(self, a=1, b=2): ...\n    def three(self, a=1, b=2): ...\n"
        "def four(a, b=1): ...\ndef five(a=1): ...\n@command\ndef six(a=1): ...\n"
    )
    (tmp_path / "tests" / "b.py").write_text(
        "from kpi.a import five as fifth\none(0, c=3)\nTwo(0).three(b=1)\nmap(four, x, y)\nfifth(**more)\n"
    )
    assert never_passed(tmp_path) == ["kpi/a.py: one(b)", "kpi/a.py: Two(b)", "kpi/a.py: three(a)"]
