"""How grave a finding is says the catalogue; a call names it only where the catalogue says that it varies."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi.findings import Severity, finding, load_catalogue
from kpi.findings.traits import severity_of, traits_of

PACKAGE = Path(__file__).parents[2] / "kpi"
CODES = sorted(key for key, entry in load_catalogue().entries.items() if "remedy" in entry)
VARYING = {code for code in CODES if len(traits_of(code).severities) > 1}
MAKER = PACKAGE / "findings" / "finding.py"


def faults(tree: ast.Module) -> Iterator[str]:
    """Calls of `finding` that do not agree with the catalogue: a severity is named that it does not list, or
    though it lists but one, or is not though it lists several."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "finding":
            code, *named = call.args
            codes = written(code)
            for one in codes:
                if (one in VARYING) != bool(named):
                    yield f"{call.lineno}: {one} names {len(named)}"
                for severity in written_severities(*named):
                    if severity not in traits_of(one).severities:
                        yield f"{call.lineno}: {one} is never {severity}"


def written(code: ast.expr) -> list[str]:
    """The codes that an expression can be as far as they are written out."""
    texts = (node.value for node in ast.walk(code) if isinstance(node, ast.Constant))
    return [text for text in texts if isinstance(text, str) and text in CODES]


def written_severities(*named: ast.expr) -> list[Severity]:
    nodes = (node for one in named for node in ast.walk(one) if isinstance(node, ast.Attribute))
    return [Severity[node.attr] for node in nodes if ast.unparse(node).startswith("Severity.")]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.name)
def test_calls_and_catalogue_agree(path: Path) -> None:
    assert list(faults(ast.parse(path.read_text("utf-8")))) == []


def test_no_finding_is_made_past_the_catalogue() -> None:
    """`Finding` itself is made of what is stored, and by rules of the specs, which say how grave they are."""
    made = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Finding" and path != MAKER
    }
    stored = {path for path in made if path.startswith(("pipeline/", "lake/", "findings/meaning"))}
    assert made - stored == {"check/words.py"}


@pytest.mark.parametrize(
    "line",
    [
        'finding("cell.missing", Severity.WARNING)',
        'finding("cell.text_number", Severity.ERROR)',
        'finding("cell.text_number")',
        'finding("row.no_unit", Severity.INFO if a else Severity.ERROR)',
    ],
)
def test_a_call_that_does_not_agree_is_noticed(line: str) -> None:
    assert list(faults(ast.parse(line)))


def test_every_code_has_its_severities_each_once() -> None:
    for code in CODES:
        severities = traits_of(code).severities
        assert len(set(severities)) == len(severities) > 0, code
    assert len(VARYING) < 25


def test_it_is_taken_from_the_catalogue() -> None:
    assert finding("cell.missing").severity is Severity.WARNING
    assert finding("cell.text_number", Severity.INFO).severity is Severity.INFO
    assert severity_of("check.any_rule", Severity.INFO) is Severity.INFO


def test_what_the_catalogue_does_not_list_cannot_be_told() -> None:
    with pytest.raises(ValueError, match=r"cell\.missing"):
        finding("cell.missing", Severity.ERROR)
    with pytest.raises(ValueError, match=r"cell\.text_number"):
        finding("cell.text_number")
    with pytest.raises(KeyError):
        finding("cell.nobody_knows")
