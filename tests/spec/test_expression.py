"""Expressions of the specs: what they mean, to the last digit, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpi.spec.expression.nodes import from_json
from kpi.spec.expression.parsed import (
    ALLOWED,
    Expression,
    ExpressionError,
    parse,
    result_type,
    to_keep,
    to_sql,
)
from tests.examples import tries

Figure = Decimal | str | bool | None
SAMPLE: dict[str, Figure] = {
    "four": Decimal(4),
    "five": Decimal(5),
    "two": Decimal(2),
    "three": Decimal(3),
    "zero": Decimal(0),
    "tenth": Decimal("0.1"),
    "gone": None,
    "kind": "none",
    "previous.four": Decimal(40),
    "sum.four": Decimal(400),
}


@cache
def engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def quoted(name: str) -> str:
    return f'"{name}"'


def typed(value: Figure, width: int) -> str:
    if isinstance(value, str):
        return f"'{value}'"
    return f"CAST({'NULL' if value is None else value} AS DECIMAL({width}, 4))"


def value(text: str, figures: Mapping[str, Figure] = SAMPLE, width: int = 20) -> Figure:
    """What DuckDB makes of the expression where the columns hold these figures, as rules and rates ask it."""
    columns = ", ".join(f"{typed(figure, width)} AS {quoted(name)}" for name, figure in figures.items())
    sql = f"SELECT TRY({to_sql(parse(text), quoted)}) AS value FROM (SELECT {columns})"
    (row,) = engine().execute(sql).fetchall()
    assert not isinstance(row[0], float)
    return row[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("four / five >= 0.8", True),
        ("four / five = 0.8", True),
        ("four / five > 0.8", False),
        ("two / three >= 0.6667", False),
        ("two / three >= 0.6666", True),
        ("two / three", Decimal("0.666666666667")),
        ("-two / three", Decimal("-0.666666666667")),
        ("1 / 3 * 3", Decimal("0.999999999999")),
        ("1 * 3 / 3", Decimal(1)),
        ("tenth + tenth + tenth = 0.3", True),
        ("tenth * 3 = 0.3", True),
        ("four >= 3.99999", True),
        ("four = 4.00001", False),
        ("four BETWEEN 4 AND 4.00001", True),
        ("four IN (3.99999, 4.00001)", False),
        ("COALESCE(gone, 0.123456789012)", Decimal("0.123456789012")),
        ("GREATEST(tenth, 0.100001)", Decimal("0.100001")),
        ("CASE WHEN four > 3 THEN four ELSE 0.000001 END", Decimal(4)),
        ("five - 0.00001", Decimal("4.99999")),
        ("four / zero", None),
        ("four / zero > 1", None),
        ("zero / zero", None),
        ("four / (two / zero)", None),
    ],
)
@pytest.mark.parametrize("width", [20, 38])
def test_numbers_are_exact_decimals(text: str, expected: Figure, width: int) -> None:
    assert value(text, width=width) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gone > 1", None),
        ("gone = gone", None),
        ("gone > 1 AND four > 5", False),
        ("gone > 1 OR four < 5", True),
        ("gone > 1 OR four > 5", None),
        ("NOT gone > 1", None),
        ("gone IS NULL", True),
        ("four IS NOT NULL", True),
        ("gone + 1", None),
        ("GREATEST(gone, 5)", None),
        ("LEAST(gone, 5)", None),
        ("gone IN (1, 2)", None),
        ("four NOT IN (1, 2)", True),
        ("CASE WHEN gone > 1 THEN 1 ELSE 2 END", Decimal(2)),
        ("CASE four WHEN 4 THEN 'a' ELSE 'b' END", "a"),
        ("CASE WHEN four > 5 THEN 1 END", None),
        ("NULLIF(four, 4)", None),
        ("COALESCE(gone, previous.four, 1)", Decimal(40)),
        ("kind = 'none'", True),
        ("kind IN ('some', 'it''s')", False),
        ("ABS(two - five)", Decimal(3)),
        ("sum.four - previous.four - four", Decimal(356)),
        ("(four + two) * 2 - 1", Decimal(11)),
        ("four - (two - 1)", Decimal(3)),
        ("four / (two / 4)", Decimal(8)),
        ("- (- four)", Decimal(4)),
        ("NOT (four > 5 OR two > 5) AND TRUE", True),
        ("four <> 4 OR five != 4", True),
        ("(four > 3) = (five > 3)", True),
    ],
)
def test_it_means_what_sql_means(text: str, expected: Figure) -> None:
    assert value(text) == expected


def test_columns_are_named_once_in_order() -> None:
    assert parse("b + previous.a > b / sum.c AND a = 1").columns == ("b", "previous.a", "sum.c", "a")
    assert parse("12 > 3").columns == ()


def test_an_expression_is_a_value() -> None:
    assert parse("a > 1") == parse("a > 1")
    assert len({parse("a > 1"), parse("a > 1"), parse("a > 2")}) == 2


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("", ""),
        ("a +", "a +"),
        ("MEDIAN(a)", "MEDIAN"),
        ("SUM(a)", "SUM"),
        ("IFNULL(a, 1)", "IFNULL"),
        ("IF(a > 1, 1, 2)", "IF"),
        ("ROW_NUMBER() OVER ()", "ROW_NUMBER"),
        ("CAST(a AS INT)", "CAST"),
        ("a::INT", "::"),
        ("(SELECT 1)", "SELECT"),
        ("a IN (SELECT b)", "SELECT"),
        ("a IN (b)", "a IN (b)"),
        ("a IN ()", "a IN ()"),
        ("a > 1; b > 1", ";"),
        ("a > 1;", ";"),
        ("a > 1 -- b", "b"),
        ("a /* b */ > 1", "b"),
        ("*", "*"),
        ("a || b", "||"),
        ("a % 2", "%"),
        ("a // 2", "//"),
        ("a == 1", "=="),
        ("a LIKE 'x'", "LIKE"),
        ("a IS TRUE", "a IS TRUE"),
        ("last.a > 1", "last.a"),
        ("x.previous.a > 1", "x.previous.a"),
        ('"a" > 1', '"a"'),
        ("`a` > 1", "`"),
        ("Inspected > 1", "Inspected"),
        ("$1 > 1", "$"),
        ("? > 1", "?"),
        (":a > 1", ":"),
        ("@a > 1", "@"),
        ("a[1] > 1", "["),
        ("{a}", "{"),
        ("$$a$$", "$$a$$"),
        ("N'a'", "N'a'"),
        ("1e5", "1e5"),
        ("1_000", "1_000"),
        ("0.1234567890123", "0.1234567890123"),
        ("1234567890123456", "1234567890123456"),
        ("a AS b", "AS"),
        ("a b", "a AS b"),
        ("DATE '2020-01-01'", "DATE"),
        ("a BETWEEN SYMMETRIC 2 AND 1", "SYMMETRIC"),
        ("COALESCE(a)", "COALESCE(a)"),
    ],
)
def test_anything_else_is_refused_naming_the_piece(text: str, piece: str) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert (error.value.text, error.value.what, error.value.allowed) == (text, piece, ALLOWED)


@pytest.mark.parametrize(
    ("text", "piece", "wanted"),
    [
        ("a + 'x'", "'x'", "number"),
        ("(a > 1) + 1", "a > 1", "number"),
        ("a < b < c", "a < b", "number"),
        ("a AND b > 1", "a", "boolean"),
        ("NOT a", "a", "boolean"),
        ("a = 1 = 2", "2", "boolean"),
        ("a IN (1, 'x')", "'x'", "number"),
        ("CASE WHEN a > 1 THEN 1 ELSE 'x' END", "'x'", "number"),
        ("CASE WHEN a THEN 1 END", "a", "boolean"),
    ],
)
def test_pieces_that_do_not_fit_are_refused(text: str, piece: str, wanted: str) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert (error.value.what.strip("()"), error.value.allowed) == (piece, wanted)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "a" + ")" * 500,
        "NOT " * 400 + "TRUE",
        "-" * 1500 + "a",
        "+".join("a" * 900),
        "a > " + "1" * 3000,
    ],
)
def test_absurd_expressions_are_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_the_kind_of_the_result() -> None:
    kinds = {"n": "number", "t": "text"}
    told = {
        text: result_type(parse(text), kinds.__getitem__)
        for text in (
            "n",
            "t",
            "n / 2",
            "t = 'x'",
            "NULL",
            "COALESCE(t, 'x')",
            "CASE WHEN n > 1 THEN n ELSE 0 END",
        )
    }
    assert list(told.values()) == ["number", "text", "number", "boolean", "null", "text", "number"]
    assert result_type(parse("n")) == "column"
    with pytest.raises(ExpressionError) as error:
        result_type(parse("t > 1"), kinds.__getitem__)
    assert error.value.what == "t"


def test_other_engines_get_their_own_sql() -> None:
    text = "a / b >= 0.8 AND kind = 'it''s'"
    spark = to_sql(parse(text), quoted, "spark")
    trino = to_sql(parse(text), quoted, "trino")
    assert "`a`" in spark
    assert '"a"' in trino
    for sql in (spark, trino):
        assert "DOUBLE" not in sql
        assert "HUGEINT" not in sql
        assert "NULLIF" in sql


# A second evaluator, in fractions, for the numbers and the three truth values.
Tree = tuple[str, ...]
NAMES = ("a", "b", "c")
LITERALS = ("0", "1", "2", "3", "0.5", "0.25", "1.125", "100", "0.000001")
OPERATORS = ("+", "-", "*", "/")
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
numbers = st.recursive(
    st.sampled_from(NAMES + LITERALS),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(OPERATORS), inner, inner),
        st.tuples(st.sampled_from(("GREATEST", "LEAST", "COALESCE", "NULLIF")), inner, inner),
        st.tuples(st.sampled_from(("ABS", "-")), inner),
    ),
    max_leaves=4,
)
conditions = st.recursive(
    st.tuples(st.sampled_from(COMPARISONS), numbers, numbers),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(("AND", "OR")), inner, inner), st.tuples(st.just("NOT"), inner)
    ),
    max_leaves=3,
)
figures = st.one_of(st.none(), st.integers(0, 200).map(Decimal), st.decimals(0, 200, places=4))


def write(tree: object) -> str:
    if isinstance(tree, str):
        return tree
    head, *parts = tree  # type: ignore[misc]
    written = [write(part) for part in parts]
    if head.isalpha() and head not in ("AND", "OR", "NOT"):
        return f"{head}({', '.join(written)})"
    return f"({head} {written[0]})" if len(written) == 1 else f"({written[0]} {head} {written[1]})"


def rounded(number: Fraction) -> Fraction:
    scaled = abs(number) * 10**12
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if number >= 0 else -whole, 10**12)


def places(number: Fraction) -> Fraction:
    return number if (number * 10**12).denominator == 1 else rounded(number)


def reckon(tree: object, known: Mapping[str, Decimal | None]) -> Fraction | bool | None:
    if isinstance(tree, str):
        figure = known[tree] if tree in known else Decimal(tree)
        return None if figure is None else Fraction(figure)
    head, *parts = tree  # type: ignore[misc]
    told = [compared(part, known) if head in COMPARISONS else reckon(part, known) for part in parts]
    if head == "COALESCE":
        return told[1] if told[0] is None else told[0]
    if head == "NULLIF":
        return None if told[0] is not None and told[0] == told[1] else told[0]
    if head in ("AND", "OR"):
        decisive = head == "OR"
        return decisive if decisive in told else (None if None in told else not decisive)
    return None if None in told else combine(head, told)


def compared(tree: object, known: Mapping[str, Decimal | None]) -> Fraction | bool | None:
    """A side of a comparison: a quotient is not rounded there."""
    if not isinstance(tree, str) and tree[0] == "/":  # type: ignore[index]
        a, b = (reckon(part, known) for part in tree[1:])  # type: ignore[index]
        return None if a is None or not b else Fraction(a) / Fraction(b)
    return reckon(tree, known)


def combine(head: str, told: list[Fraction | bool | None]) -> Fraction | bool | None:
    a, b = told[0], told[-1]
    assert a is not None
    assert b is not None
    if head == "NOT":
        return not a
    if len(told) == 1:
        return abs(a) if head == "ABS" else -a
    if head in ("GREATEST", "LEAST"):
        return max(a, b) if head == "GREATEST" else min(a, b)
    if head == "/":
        return rounded(Fraction(a) / b) if b else None
    if head in OPERATORS:
        return {"+": a + b, "-": a - b, "*": places(Fraction(a * b))}[head]
    return {"=": a == b, "<>": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[head]


def beyond_38_digits(tree: object, known: Mapping[str, Decimal | None]) -> bool:
    """Whether a product somewhere needs more digits than a decimal holds: it is then not known."""
    if isinstance(tree, str):
        return False
    head, *parts = tree  # type: ignore[misc]
    told = [reckon(part, known) for part in parts]
    if head == "*" and None not in told:
        wanted = sum(scale_of(part) for part in parts)
        if abs(Fraction(told[0] or 0) * Fraction(told[1] or 0)) >= 10 ** (38 - wanted):
            return True
    return any(beyond_38_digits(part, known) for part in parts)


def scale_of(tree: object) -> int:
    """The places that the engine computes a number with."""
    if isinstance(tree, str):
        return 4 if tree in NAMES else len(tree.partition(".")[2])
    head, *parts = tree  # type: ignore[misc]
    if head == "/":
        return 12
    scales = [scale_of(part) for part in parts]
    return min(sum(scales), 12) if head == "*" else max(scales)


def exact(text: str, known: Mapping[str, Decimal | None]) -> Fraction | bool | None:
    told = value(text, known)
    return Fraction(told) if isinstance(told, Decimal) else told  # type: ignore[return-value]


HUGE: Tree = ("*", ("/", "a", "0.000001"), ("/", "a", "0.000001"))  # type: ignore[assignment]


@settings(max_examples=tries(100), deadline=None)
@given(numbers, st.fixed_dictionaries(dict.fromkeys(NAMES, figures)))
@example(HUGE, {"a": Decimal(10), "b": None, "c": None})
def test_numbers_agree_with_fractions(tree: Tree, known: Mapping[str, Decimal | None]) -> None:
    told = exact(write(tree), known)
    assert told == reckon(tree, known) or (told is None and beyond_38_digits(tree, known))


def test_a_number_beyond_38_digits_is_not_known() -> None:
    assert value(write(HUGE), {"a": Decimal(10)}) is None
    assert value(write(HUGE), {"a": Decimal(5)}) == Decimal(25 * 10**12)


@settings(max_examples=tries(100), deadline=None)
@given(conditions, st.fixed_dictionaries(dict.fromkeys(NAMES, figures)))
def test_conditions_agree_with_three_valued_logic(tree: Tree, known: Mapping[str, Decimal | None]) -> None:
    told = exact(write(tree), known)
    assert told == reckon(tree, known) or (told is None and beyond_38_digits(tree, known))


@settings(max_examples=tries(100), deadline=None)
@given(st.one_of(numbers, conditions))
def test_an_expression_that_is_kept_is_the_one_that_was_read(tree: Tree) -> None:
    read = parse(write(tree))
    kept = json.loads(json.dumps(to_keep([read.text])))
    columns, data = kept[read.text]
    again = Expression(read.text, tuple(columns), from_json(data))
    assert (again, again.ast) == (read, read.ast)
    assert to_sql(again, quoted) == to_sql(read, quoted)


@settings(max_examples=tries(60), deadline=None)
@given(st.integers(0, 10**7), st.integers(1, 10**7), st.integers(0, 10**4))
def test_a_share_is_compared_with_a_threshold_without_error(part: int, whole: int, threshold: int) -> None:
    limit = f"{Decimal(threshold).scaleb(-4):.4f}"
    told = value(f"part / whole >= {limit}", {"part": Decimal(part), "whole": Decimal(whole)})
    assert told == (Fraction(part, whole) >= Fraction(threshold, 10**4))
    at = value(f"whole * {limit} / whole = {limit}", {"whole": Decimal(whole)})
    assert at is True


@settings(max_examples=tries(60), deadline=None)
@given(
    st.integers(10**12, 10**15 - 1), st.sampled_from(("0.2", "0.5", "0.8", "1", "0.6667")), st.integers(-1, 1)
)
def test_a_share_of_huge_figures_is_compared_without_rounding(whole: int, limit: str, beside: int) -> None:
    part = int(whole * Fraction(limit)) + beside
    told = value(f"part / whole >= {limit}", {"part": Decimal(part), "whole": Decimal(whole)})
    assert told == (Fraction(part, whole) >= Fraction(limit))


def test_quotients_are_compared_with_each_other_and_over_nothing() -> None:
    figures = {"a": Decimal(1), "b": Decimal(3), "c": Decimal(2), "d": Decimal(6), "n": Decimal(0)}
    assert value("a / b = c / d", figures) is True
    assert value("a / b BETWEEN c / d AND 0.3334", figures) is True
    assert value("a / (n - b) < 0", figures) is True
    assert value("a / n > 0", figures) is None


def test_the_greatest_of_columns_keeps_its_places() -> None:
    assert value("GREATEST(0, GREATEST(a, a))", {"a": Decimal("0.0001")}) == Decimal("0.0001")
    assert value("COALESCE(a, b) + 0", {"a": None, "b": Decimal("0.0001")}) == Decimal("0.0001")
