"""The catalogue: whole in both languages, and neither more nor less than what the program can say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

import pytest

from kpi.findings import Finding, Severity, finding, load_catalogue, worst
from kpi.findings.catalogue import LANGUAGES, fill
from kpi.findings.traits import Traits

PACKAGE = Path(__file__).parents[2] / "kpi"
PLACE = re.compile(r"\{([\w.]+)(?:\|[^{}]+)?\}")
CATALOGUE = load_catalogue()
TRAITS = {"severity", *(field.name for field in fields(Traits) if field.name != "severities")}
CODES = sorted(key for key, entry in CATALOGUE.entries.items() if "remedy" in entry)


@lru_cache
def literals() -> tuple[tuple[str, str], ...]:
    """Every text in the source with the file it stands in (not docstrings)."""
    return tuple((text, path.name) for path in PACKAGE.rglob("*.py") for text in _texts(path))


def _texts(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


@lru_cache
def calls() -> tuple[tuple[str, str], ...]:
    """(code, file) of every finding made with its code written out."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and _name(node.func) in ("finding", "Finding", "text")
                and node.args
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.append((_name(node.func), first.value))
    return tuple(found)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_is_there_in_both_languages(lang: str) -> None:
    for key, entry in CATALOGUE.entries.items():
        assert str(entry[lang]).strip(), key
        remedy = entry.get("remedy")
        if remedy is not None:
            assert isinstance(remedy, dict), key
            assert str(remedy[lang]).strip(), key
        assert set(entry) <= {*LANGUAGES, *(("remedy", *TRAITS) if remedy else ())}, key


def test_both_languages_ask_for_the_same_figures() -> None:
    for key, entry in CATALOGUE.entries.items():
        pairs = [entry, entry["remedy"]] if "remedy" in entry else [entry]
        for pair in pairs:
            assert isinstance(pair, dict)
            assert figures(pair["vi"]) == figures(pair["en"]), key


def figures(text: object) -> set[str]:
    """The placeholders of a text; one that is given in two languages counts as one."""
    return {re.sub("_(vi|en)$", "", name) for name in PLACE.findall(str(text))}


def test_english_texts_hold_vietnamese_only_in_quotation_marks_or_as_names() -> None:
    letters = re.compile(
        r"[ăâđêôơưạảãàáằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
    )
    for key, entry in CATALOGUE.entries.items():
        bare = re.sub(r"“[^”]*”", "", str(entry["en"]))
        for name in ("Đồng Tháp", "đồng", "tỉnh, thành phố"):  # the last: of an office's name, as it stands
            bare = bare.replace(name, "")
        assert not letters.search(bare), key


def test_vietnamese_texts_have_their_diacritics() -> None:
    letters = re.compile(
        r"[ăâđêôơưạảãàáằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
    )
    for key, entry in CATALOGUE.entries.items():
        words = re.findall(r"[a-zà-ỹđ]{2,}", PLACE.sub("", str(entry["vi"])).lower())
        if len(words) >= 4 and not key.endswith(".examples"):
            assert letters.search(str(entry["vi"])), key


def test_every_code_that_can_be_told_has_text_and_remedy() -> None:
    codes = {code for kind, code in calls() if kind != "text" and not code.startswith("check.")}
    assert len(codes) > 60
    missing = sorted(code for code in codes if code not in CODES)
    assert missing == []


def test_every_code_of_a_cell_or_row_has_text_and_remedy() -> None:
    """Codes that travel as values before they become findings."""
    areas = {code.partition(".")[0] for code in CODES}
    shape = re.compile(rf"({'|'.join(sorted(areas - {'check', 'units'}))})\.[a-z_]*[a-z]")
    keys = set(CATALOGUE.entries)
    lost = {text for text, _ in literals() if shape.fullmatch(text)} - keys - {"lake.json"}
    assert sorted(code for code in lost if not any(key.startswith(code) for key in keys)) == []


def test_texts_asked_for_by_key_exist() -> None:
    assert sorted({key for kind, key in calls() if kind == "text"} - set(CATALOGUE.entries)) == []


def test_no_code_is_left_that_nothing_tells() -> None:
    texts = {text for text, _ in literals()}
    begun = tuple(t for t in texts if t.endswith((".", "_")) and "." in t)  # "cell.mark_" + nil or missing
    ended = tuple(t for t in texts if re.fullmatch(r"\.[a-z_]+", t) and t.count(".") == 1)
    known = {code for code in CODES if code in texts or (begun and code.startswith(begun))}
    derived = {code + end for code in known for end in ended}  # ".allowed" after the code of what was allowed
    assert sorted(set(CODES) - known - derived - {"check"}) == []


def test_a_finding_carries_its_figures_into_the_text() -> None:
    told = finding("cell.text_number", Severity.INFO, sheet="01", cell="F23", raw="1.234")
    assert "F23" in CATALOGUE.message(told)
    assert "1.234" in CATALOGUE.message(told)
    english = load_catalogue("en")
    assert english.message(told) == "The figure in F23 is text “1.234”, read the Vietnamese way."
    assert english.remedy(told)


def test_a_rule_brings_its_own_texts() -> None:
    told = finding(
        "check.any",
        Severity.ERROR,
        message_vi="sai {x}",
        message_en="wrong {x}",
        remedy_vi="sửa",
        remedy_en="mend",
    )
    assert CATALOGUE.message(told) == "sai {x}"
    assert load_catalogue("en").remedy(told) == "mend"
    plain = finding("check.any", Severity.INFO, message_vi="sai", message_en="wrong")
    assert CATALOGUE.remedy(plain)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_another_version_has_stored_is_shown_as_it_is(lang: str) -> None:
    stored = Finding("cell.rounded", Severity.WARNING, cell="B5", params=(("raw", "1,23456"),))
    texts = load_catalogue(lang)
    assert "“cell.rounded”" in texts.message(stored)
    assert "raw = 1,23456" in texts.message(stored)
    assert "kpi rebuild" in texts.remedy(stored)


def test_a_placeholder_nobody_knows_stays_and_nothing_is_evaluated() -> None:
    assert fill("{a} {b} {a.__class__}", {"a": "{b}", "b": 2}) == "{b} 2 {a.__class__}"


def test_severities_are_ordered() -> None:
    infos = [finding("cell.more"), finding("cell.missing")]
    assert worst(infos) is Severity.WARNING
    assert worst([*infos, finding("cell.date")]) is Severity.ERROR
    assert worst([]) is None


def test_a_finding_can_be_placed_more_exactly() -> None:
    assert finding("file.empty").at(file="a.xlsx", cell="B2") == Finding(
        "file.empty", Severity.ERROR, file="a.xlsx", cell="B2"
    )


def test_ids_are_shown_with_their_words() -> None:
    told = finding("rollup.no_level", level="district", day="01/07/2025", levels="province, commune")
    assert load_catalogue("vi").message(told) == (
        "Ngày 01/07/2025 không có cấp huyện (district); các cấp có: cấp tỉnh (province), cấp xã (commune)."
    )


def test_a_parameter_that_looks_like_a_placeholder_stays_text() -> None:
    assert fill("{a} {b|units.level}", {"a": "{b}", "b": "{a}"}, lambda ids, key: ids) == "{b} {a}"


def test_a_count_of_one_has_the_singular() -> None:
    assert [fill("{n|unit has|units have} it", {"n": n}) for n in (0, 1, 21)] == [
        "0 units have it",
        "1 unit has it",
        "21 units have it",
    ]
    assert fill("{n|unit|units}", {}) == "{n|unit|units}"


# Words in s that follow a placeholder and are no nouns in the plural.
_NO_PLURAL = {
    "is",
    "was",
    "has",
    "does",
    "says",
    "holds",
    "gives",
    "shows",
    "ends",
    "stands",
    "lies",
    "begins",
    "belongs",
    "contradicts",
    "lacks",
    "goes",
    "joins",
    "leaves",
    "exceeds",
    "as",
    "unless",
}


def test_every_count_in_an_english_text_bends() -> None:
    """Each text as it reads where every figure in it is 1: no noun in the plural behind one."""
    plural = re.compile(
        r"(?<![\w–.])1 (?:more |other |reporting |import |blank |refused |marked |spec )?([a-z]+s)\b"
    )
    unbent = []
    for key, entry in CATALOGUE.entries.items():
        remedy = entry.get("remedy")
        for text in (entry["en"], remedy["en"] if isinstance(remedy, dict) else ""):
            read = fill(str(text), dict.fromkeys(PLACE.findall(str(text)), "1"))
            unbent += [(key, word) for word in plural.findall(read) if word not in _NO_PLURAL]
    assert unbent == []
