"""A variable's noun says its type: participles are for what is true or false.

``found``, ``told`` or ``own`` may hold a row, a text or a set of units, and only the code around says which.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.e2e.program import ROOT

PARTICIPLES = frozenset(
    (
        "allowed",
        "asked",
        "chosen",
        "compared",
        "counted",
        "found",
        "given",
        "gone",
        "got",
        "held",
        "joined",
        "judged",
        "kept",
        "known",
        "listed",
        "lost",
        "made",
        "marked",
        "meant",
        "moved",
        "named",
        "noted",
        "own",
        "read",
        "said",
        "sent",
        "shown",
        "spoken",
        "stated",
        "stored",
        "taken",
        "told",
        "used",
        "wanted",
    )
)
_TRUTHS = frozenset(
    {"bool", "any", "all", "isinstance", "startswith", "endswith", "exists", "is_dir", "is_file"}
)


def _is_truth(value: ast.expr | None) -> bool:
    match value:
        case ast.Compare() | ast.UnaryOp(op=ast.Not()) | ast.Constant(value=bool()):
            return True
        case ast.BoolOp(values=values):
            return all(map(_is_truth, values))
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _TRUTHS
    return False


def _says_bool(annotation: ast.expr | None) -> bool:
    return annotation is not None and ast.unparse(annotation) in ("bool", "bool | None")


def _bound(target: ast.expr) -> Iterator[ast.Name]:
    return (
        node for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )


def _names(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Names that a node gives to something that is not plainly true or false, and their lines."""
    targets: list[ast.expr] = []
    match node:
        case ast.Assign(targets=several, value=value) if not _is_truth(value):
            targets = several
        case ast.AnnAssign(target=target, annotation=annotation) if not _says_bool(annotation):
            targets = [target]
        case ast.NamedExpr(target=target, value=value) if not _is_truth(value):
            targets = [target]
        case ast.For(target=target) | ast.comprehension(target=target):
            targets = [target]
        case ast.withitem(optional_vars=ast.expr() as target):
            targets = [target]
        case ast.arg(arg=name, annotation=annotation) if not _says_bool(annotation):
            yield name, node.lineno
    yield from ((name.id, name.lineno) for target in targets for name in _bound(target))


def participles(text: str) -> list[tuple[str, int]]:
    """The participles that name something else than a truth in a module, with their lines."""
    names = (name for node in ast.walk(ast.parse(text)) for name in _names(node))
    return sorted({(name, line) for name, line in names if name.strip("_") in PARTICIPLES})


def test_nouns_name_values() -> None:
    modules = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in (ROOT / "kpi").rglob("*.py")}
    assert len(modules) > 100
    assert {name: lines for name, text in modules.items() if (lines := participles(text))} == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("found = search(text)", ["found"]),
        ("for told in texts: pass", ["told"]),
        ("x = [own for own in rows]", ["own"]),
        ("def f(known: set[str]): pass", ["known"]),
        ("with open(p) as read: pass", ["read"]),
        ("class A:\n    held: int = 0", ["held"]),
        ("if (said := f(x)): pass", ["said"]),
        ("a, made = b", ["made"]),
        ("found = x > 1 and not y", []),
        ("def f(known: bool = False): pass", []),
        ("class A:\n    held: bool", []),
        ("seen = set()", []),
        ("rows = found(x)", []),
    ],
)
def test_what_is_a_participle(text: str, names: list[str]) -> None:
    assert [name for name, _ in participles(text)] == names
