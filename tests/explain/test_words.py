"""Expressions in words: every construct that expressions may have, in both languages, and never as SQL."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest

from kpi.findings import load_catalogue
from kpi.pipeline.explaining.rules import expression_words, value_nodes
from kpi.spec.expression import nodes
from kpi.spec.expression.parsed import parse
from kpi.spec.kinds.indicator import Indicator, Label
from kpi.spec.values import Text
from tests.shipped import shipped_specs

LABELS = (
    Label("good", Text("Tốt", "Good"), ()),
    Label("bad", Text("Xấu", "Bad"), ()),
)
SPECS = replace(
    shipped_specs("87"),
    indicators={
        "a": Indicator("a", Text("Cơ sở", "Places"), "count", "", "sum"),
        "b": Indicator("b", Text("Vụ", "Cases"), "count", "", "sum"),
        "k": Indicator("k", Text("Loại", "Class"), "class", "", "count_by_class", labels=LABELS),
    },
)
CASES = [
    ("a / b", "“Cơ sở” / “Vụ”", "“Places” / “Cases”"),
    ("a + b - 1", "“Cơ sở” + “Vụ” - 1", "“Places” + “Cases” - 1"),
    ("a * 0.5", "“Cơ sở” × 0,5", "“Places” × 0.5"),
    ("(a + b) * 1000", "(“Cơ sở” + “Vụ”) × 1.000", "(“Places” + “Cases”) × 1,000"),
    ("-a < -5", "-“Cơ sở” < -5", "-“Places” < -5"),
    ("-(a + b)", "-(“Cơ sở” + “Vụ”)", "-(“Places” + “Cases”)"),
    ("ABS(a - b)", "giá trị tuyệt đối của (“Cơ sở” - “Vụ”)", "the absolute value of (“Places” - “Cases”)"),
    ("a = 0", "“Cơ sở” = 0", "“Places” = 0"),
    ("a <> 0", "“Cơ sở” ≠ 0", "“Places” ≠ 0"),
    ("a != 0", "“Cơ sở” ≠ 0", "“Places” ≠ 0"),
    ("a <= b", "“Cơ sở” ≤ “Vụ”", "“Places” ≤ “Cases”"),
    ("a >= b", "“Cơ sở” ≥ “Vụ”", "“Places” ≥ “Cases”"),
    ("a > b", "“Cơ sở” > “Vụ”", "“Places” > “Cases”"),
    ("a > 0 AND b > 0", "“Cơ sở” > 0 và “Vụ” > 0", "“Places” > 0 and “Cases” > 0"),
    ("a > 0 or b > 0", "“Cơ sở” > 0 hoặc “Vụ” > 0", "“Places” > 0 or “Cases” > 0"),
    (
        "a > 0 OR b > 0 AND a < 9",
        "“Cơ sở” > 0 hoặc (“Vụ” > 0 và “Cơ sở” < 9)",
        "“Places” > 0 or (“Cases” > 0 and “Places” < 9)",
    ),
    ("NOT a = 0", "không phải (“Cơ sở” = 0)", "not (“Places” = 0)"),
    ("NOT (a = 0)", "không phải (“Cơ sở” = 0)", "not (“Places” = 0)"),
    ("a BETWEEN 1 AND b", "“Cơ sở” trong khoảng từ 1 đến “Vụ”", "“Places” is from 1 to “Cases”"),
    ("a NOT BETWEEN 1 AND 5", "“Cơ sở” ngoài khoảng từ 1 đến 5", "“Places” is not from 1 to 5"),
    ("a IN (1, -2)", "“Cơ sở” là một trong (1; -2)", "“Places” is one of (1; -2)"),
    ("k IN ('good', 'bad')", "“Loại” là một trong (“Tốt”; “Xấu”)", "“Class” is one of (“Good”; “Bad”)"),
    ("a NOT IN (1, 2)", "“Cơ sở” không phải một trong (1; 2)", "“Places” is none of (1; 2)"),
    ("NOT (a IN (1, 2))", "“Cơ sở” không phải một trong (1; 2)", "“Places” is none of (1; 2)"),
    ("k = 'good'", "“Loại” = “Tốt”", "“Class” = “Good”"),
    ("k = 'other'", "“Loại” = “other”", "“Class” = “other”"),
    ("a IS NULL", "“Cơ sở” chưa biết", "“Places” is not known"),
    ("a + b IS NOT NULL", "(“Cơ sở” + “Vụ”) đã biết", "(“Places” + “Cases”) is known"),
    (
        "COALESCE(a, b, 0)",
        "số đầu tiên đã biết trong (“Cơ sở”; “Vụ”; 0)",
        "the first known of (“Places”; “Cases”; 0)",
    ),
    (
        "a / NULLIF(b, 0)",
        "“Cơ sở” / (“Vụ”, coi là chưa biết khi bằng 0)",
        "“Places” / (“Cases”, taken as not known where it is 0)",
    ),
    ("GREATEST(a, b)", "số lớn nhất trong (“Cơ sở”; “Vụ”)", "the greatest of (“Places”; “Cases”)"),
    (
        "LEAST(a + 1, b, 3)",
        "số nhỏ nhất trong ((“Cơ sở” + 1); “Vụ”; 3)",
        "the least of ((“Places” + 1); “Cases”; 3)",
    ),
    (
        "CASE WHEN a > 0 THEN b ELSE 0 END",
        "nếu “Cơ sở” > 0 thì “Vụ”; còn lại: 0",
        "if “Places” > 0 then “Cases”; otherwise 0",
    ),
    (
        "2 * CASE k WHEN 'good' THEN 1 WHEN 'bad' THEN a END",
        "2 × (nếu “Loại” = “Tốt” thì 1; nếu “Loại” = “Xấu” thì “Cơ sở”; còn lại: chưa biết)",
        "2 × (if “Class” = “Good” then 1; if “Class” = “Bad” then “Places”; otherwise not known)",
    ),
    (
        "CASE WHEN a > 0 THEN TRUE ELSE FALSE END",
        "nếu “Cơ sở” > 0 thì đúng; còn lại: sai",
        "if “Places” > 0 then true; otherwise false",
    ),
    (
        "CASE WHEN a > 0 THEN b ELSE NULL END",
        "nếu “Cơ sở” > 0 thì “Vụ”; còn lại: chưa biết",
        "if “Places” > 0 then “Cases”; otherwise not known",
    ),
    ("a > previous.a", "“Cơ sở” > “Cơ sở” của kỳ trước", "“Places” > “Places” of the period before"),
    ("sum.a / sum.b", "tổng “Cơ sở” / tổng “Vụ”", "the sum of “Places” / the sum of “Cases”"),
]
_SQL = re.compile(
    r"\b(CASE|WHEN|THEN|ELSE|END|COALESCE|NULLIF|GREATEST|LEAST|ABS|BETWEEN|IN|IS|NULL|NOT|AND|OR|TRUE|FALSE)\b"
)


@pytest.mark.parametrize(("text", "vi", "en"), CASES)
def test_an_expression_reads_as_words_of_both_languages(text: str, vi: str, en: str) -> None:
    assert expression_words(text, SPECS, load_catalogue("vi")) == vi
    assert expression_words(text, SPECS, load_catalogue("en")) == en


def test_the_cases_hold_every_construct_that_is_allowed() -> None:
    seen = {type(node).__name__ for text, _, _ in CASES for node in parse(text).ast.walk()}
    assert seen == set(nodes.KINDS)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_nesting_of_constructs_leaves_sql(lang: str) -> None:
    catalogue = load_catalogue(lang)
    conditions = [text for text, _, en in CASES if " is " in en or " = " in text][:12]
    values = ["a / b", "COALESCE(a, 0)", "CASE WHEN a > 0 THEN b ELSE 0 END", "NULLIF(a, b)", "ABS(a)", "-a"]
    nested = [
        f"CASE WHEN {when} THEN {then} ELSE {then} END > 0" for when, then in product(conditions, values)
    ]
    nested += [
        f"NOT ({one}) OR {other}" for one, other in product(conditions, conditions) if "CASE" not in one
    ]
    for text in nested:
        words = expression_words(text, SPECS, catalogue)
        assert not _SQL.search(words), (text, words)
        assert words.count("(") == words.count(")")


@pytest.mark.parametrize(("bounded", "why"), [("inspected", "a bound"), ("others", "the denominator is 0")])
def test_a_value_that_rests_on_a_bound_is_not_told_to_be_missing(bounded: str, why: str) -> None:
    specs = shipped_specs("87")
    scheme = specs.schemes[specs.settings.default_scheme]
    criterion = next(one for one in scheme.criteria if one.id == "III.2")
    (node,) = value_nodes(criterion, [None], [bounded], specs, load_catalogue("en"))
    assert node.value is None
    assert why in node.detail
