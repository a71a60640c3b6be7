"""One door for numbers: what a cell says, or why it says none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.model.number import (
    State,
    parse_number,
    plain,
)
from kpi.model.show import round_half_up, show_number, shown, shown_percent

DAY = datetime(2021, 5, 12)  # noqa: DTZ001  as readers give it
MARKS = {"-": "nil", "không": "nil", "x": "missing", "…": "missing"}
NUMBER, NIL, MISSING, INVALID = State.NUMBER, State.NIL, State.MISSING, State.INVALID


@pytest.mark.parametrize(
    ("raw", "decimals", "state", "value", "note"),
    [
        (None, 0, MISSING, None, ""),
        ("", 0, MISSING, None, ""),
        ("   ", 0, MISSING, None, ""),
        ("\u00a0", 0, MISSING, None, ""),
        (0, 0, NUMBER, "0", ""),
        (0.0, 0, NUMBER, "0", ""),
        (12, 0, NUMBER, "12", ""),
        (12.0, 0, NUMBER, "12", ""),
        (12.5, 4, NUMBER, "12.5", ""),
        (0.1 + 0.2, 4, NUMBER, "0.3", ""),
        (1184.9999999999998, 0, NUMBER, "1185", ""),
        (11.000000000000002, 0, NUMBER, "11", ""),
        (1e-17, 0, NUMBER, "0", ""),
        (-1e-15, 0, NUMBER, "0", ""),
        (-1e-15, 4, NUMBER, "0", ""),
        (12.344996, 4, INVALID, None, "cell.too_precise"),
        (0.00495, 4, INVALID, None, "cell.too_precise"),
        (0.3, 4, NUMBER, "0.3", ""),
        (12.5, 0, INVALID, None, "cell.not_whole"),
        (-1, 0, INVALID, None, "cell.negative"),
        (-0.5, 4, INVALID, None, "cell.negative"),
        (1e15, 0, INVALID, None, "cell.too_large"),
        (1e300, 0, INVALID, None, "cell.too_large"),
        (999_999_999_999_999, 0, NUMBER, "999999999999999", ""),
        (float("nan"), 0, INVALID, None, "cell.not_a_number"),
        (float("inf"), 0, INVALID, None, "cell.not_a_number"),
        (True, 0, INVALID, None, "cell.true_false"),
        (DAY, 0, INVALID, None, "cell.date"),
        (date(2021, 5, 12), 4, INVALID, None, "cell.date"),
        (timedelta(hours=30), 0, INVALID, None, "cell.date"),
        (b"1", 0, INVALID, None, "cell.not_a_number"),
        ("12", 0, NUMBER, "12", "cell.text_number"),
        (" 12 ", 0, NUMBER, "12", "cell.text_number"),
        ("+12", 0, NUMBER, "12", "cell.text_number"),
        ("1.234", 0, NUMBER, "1234", "cell.text_number"),
        ("1,234", 0, NUMBER, "1234", "cell.text_number"),
        ("1.234", 4, INVALID, None, "cell.ambiguous"),
        ("1,234", 4, INVALID, None, "cell.ambiguous"),
        ("1.234.567", 0, NUMBER, "1234567", "cell.text_number"),
        ("1.234,5", 4, NUMBER, "1234.5", "cell.text_number"),
        ("1,234.5", 4, NUMBER, "1234.5", "cell.text_number"),
        ("1 234", 0, NUMBER, "1234", "cell.text_number"),
        ("1\u00a0234", 0, NUMBER, "1234", "cell.text_number"),
        ("1\u202f234,5", 4, NUMBER, "1234.5", "cell.text_number"),
        ("12,5", 4, NUMBER, "12.5", "cell.text_number"),
        ("8,5", 4, NUMBER, "8.5", "cell.text_number"),
        ("8.5", 4, NUMBER, "8.5", "cell.text_number"),
        ("12,5", 0, INVALID, None, "cell.not_whole"),
        ("21.15", 4, NUMBER, "21.15", "cell.text_number"),
        ("-5", 0, INVALID, None, "cell.negative"),
        ("-", 0, NIL, "0", "cell.mark_nil"),
        (" - ", 0, NIL, "0", "cell.mark_nil"),
        ("KHÔNG", 0, NIL, "0", "cell.mark_nil"),
        ("x", 0, MISSING, None, "cell.mark_missing"),
        ("X", 0, MISSING, None, "cell.mark_missing"),
        ("…", 0, MISSING, None, "cell.mark_missing"),
        ("#REF!", 0, INVALID, None, "cell.error_value"),
        ("#DIV/0!", 4, INVALID, None, "cell.error_value"),
        ("12 người", 0, INVALID, None, "cell.not_a_number"),
        ("12.34.5", 0, INVALID, None, "cell.not_a_number"),
        ("1..2", 4, INVALID, None, "cell.not_a_number"),
        ("1e3", 0, INVALID, None, "cell.not_a_number"),
        ("NaN", 0, INVALID, None, "cell.not_a_number"),
        ("Infinity", 0, INVALID, None, "cell.not_a_number"),
        ("0x10", 0, INVALID, None, "cell.not_a_number"),
        ("12%", 4, INVALID, None, "cell.percentage"),
        ("9" * 40, 0, INVALID, None, "cell.too_large"),
        ("1,23456", 4, INVALID, None, "cell.too_precise"),
        ("\u200b1185", 0, NUMBER, "1185", "cell.unseen_signs"),
        ("11\u00ad85\u200e", 0, NUMBER, "1185", "cell.unseen_signs"),
        ("1185\x07", 0, NUMBER, "1185", "cell.unseen_signs"),
        ("kho\u0302ng", 0, NIL, "0", "cell.mark_nil"),
        ("\u2212 5", 0, INVALID, None, "cell.not_a_number"),
        ("\u22125", 0, INVALID, None, "cell.negative"),
        ("1185\n", 0, NUMBER, "1185", "cell.text_number"),
        ("12\n13", 0, INVALID, None, "cell.several_numbers"),
        ("12\r\n345", 0, INVALID, None, "cell.several_numbers"),
        ("1\t234", 0, INVALID, None, "cell.several_numbers"),
        ("1  234", 0, INVALID, None, "cell.several_numbers"),
        ("5; 7", 0, INVALID, None, "cell.several_numbers"),
        ("5/7", 0, INVALID, None, "cell.several_numbers"),
        ("12 (3)", 0, INVALID, None, "cell.several_numbers"),
        ("12+3", 0, INVALID, None, "cell.several_numbers"),
        ("7 nam, 5 nữ", 0, INVALID, None, "cell.several_numbers"),
    ],
)  # fmt: skip
def test_a_cell_says(raw: object, decimals: int, state: State, value: str | None, note: str) -> None:
    parsed = parse_number(raw, decimals, MARKS)
    assert (parsed.state, parsed.note) == (state, note)
    assert (None if parsed.value is None else plain(parsed.value)) == value


@pytest.mark.parametrize(
    ("raw", "unit", "value", "note"),
    [
        ("12 người", "người", "12", "cell.unit_words"),
        ("12 NGƯỜI", "người", "12", "cell.unit_words"),
        ("1.234 lượt người", "lượt người", "1234", "cell.unit_words"),
        ("1037 lượt/người", "lượt người", "1037", "cell.unit_words"),
        ("1037 Người / lượt", "lượt người", "1037", "cell.unit_words"),
        ("12 tin/bài", "tin, bài", "12", "cell.unit_words"),
        ("1037 người lượt", "lượt người", None, "cell.not_a_number"),
        ("1037 lượt/ngày", "lượt người", None, "cell.not_a_number"),
        ("1037*", "lượt người", None, "cell.not_a_number"),
        ("1037¹", "lượt người", None, "cell.not_a_number"),
        ("1037 (1)", "lượt người", None, "cell.several_numbers"),
        ("1037 [1]", "lượt người", None, "cell.several_numbers"),
        (normalize("NFD", "12 người"), "người", "12", "cell.unit_words"),
        ("12 nghìn người", "người", None, "cell.not_a_number"),
        ("12 nữ", "người", None, "cell.not_a_number"),
        ("12", "người", "12", "cell.text_number"),
    ],
)
def test_only_the_unit_of_measure_may_stand_behind_a_figure(
    raw: str, unit: str, value: str | None, note: str
) -> None:
    parsed = parse_number(raw, 0, MARKS, unit)
    assert (None if parsed.value is None else plain(parsed.value), parsed.note) == (value, note)


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=5), st.sampled_from("\n;/+&()"))
def test_several_figures_in_one_cell_are_never_joined(figures: list[int], sign: str) -> None:
    parsed = parse_number(sign.join(map(str, figures)), 0, MARKS)
    assert (parsed.state, parsed.note) == (INVALID, "cell.several_numbers")


@given(st.lists(st.decimals(0, 10**6, places=1, allow_nan=False), min_size=1, max_size=8))
def test_noise_of_binary_sums_is_no_part_of_a_figure(parts: list[Decimal]) -> None:
    parsed = parse_number(float(sum(map(float, parts))), 4, MARKS)
    assert parsed.value == sum(parts)


@pytest.mark.parametrize("digits", ["١٢", "１２", "²"])
def test_digits_of_other_scripts_never_become_a_wrong_number(digits: str) -> None:
    parsed = parse_number(digits, 0, MARKS)
    assert parsed.value in (None, Decimal(12))


amounts = st.decimals(min_value=0, max_value=Decimal("999999999999.9999"), places=4, allow_nan=False)
counts = st.integers(min_value=0, max_value=10**15 - 1)


@given(amounts)
def test_a_number_written_the_vietnamese_way_reads_back(value: Decimal) -> None:
    assert parse_number(show_number(value, 4), 4, MARKS).value == value


@given(counts, st.sampled_from(["vi", "en"]))
def test_a_count_reads_back_in_either_grouping(value: int, lang: str) -> None:
    parsed = parse_number(show_number(Decimal(value), 0, lang), 0, MARKS)
    assert parsed.value == value


@given(counts.map(lambda n: n % 2**53))
def test_a_count_stored_as_a_float_reads_back(value: int) -> None:
    assert parse_number(float(value), 0, MARKS).value == value


@given(st.text(max_size=30) | st.floats() | st.integers() | st.booleans() | st.none())
def test_nothing_a_cell_may_hold_breaks_the_door(raw: object) -> None:
    for decimals in (0, 4):
        parsed = parse_number(raw, decimals, MARKS)
        assert (parsed.value is not None) == (parsed.state in (NUMBER, NIL))
        assert parsed.value is None or 0 <= parsed.value < 10**15


@given(amounts)
def test_plain_text_is_exact_and_short(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert not ("." in text and text.endswith("0"))


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1.005", 2, "1.01"),
        ("2", 2, "2.00"),
    ],
)
def test_rounding_is_half_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == rounded


def test_numbers_for_people() -> None:
    assert show_number(Decimal("1234567.5"), 1) == "1.234.567,5"
    assert show_number(Decimal("1234567.5"), 1, "en") == "1,234,567.5"
    assert show_number(Decimal("1234.5"), 0) == "1.235"


@pytest.mark.parametrize(
    ("ratio", "limits", "text"),
    [
        ("0.799504950495", ("0.8",), "79.95%"),
        ("0.8", ("0.8",), "80.0%"),
        ("0.9999", ("1", "0.8"), "99.99%"),
        ("0.9995", (), "99.95%"),
        ("1", (), "100.0%"),
        ("1.0001", (), "100.01%"),
        ("0", (), "0.0%"),
        ("0.000004", (), "0.0004%"),
        ("0.333333333333", ("0.3333",), "33.333%"),
        ("0.725", ("0.8",), "72.5%"),
    ],
)
def test_a_percentage_is_shown_with_the_places_that_tell_it_from_its_step(
    ratio: str, limits: tuple[str, ...], text: str
) -> None:
    assert shown_percent(Decimal(ratio), map(Decimal, limits), 1, "en") == text


def test_points_just_below_a_class_do_not_look_as_if_they_had_reached_it() -> None:
    bands = (Decimal(90), Decimal(70), Decimal(0))
    assert shown(Decimal("89.995"), bands, 2, "en") == "89.995"
    assert shown(Decimal("89.994"), bands, 2, "vi") == "89,99"
    assert shown(Decimal(90), bands, 0, "en") == "90"


@given(
    st.decimals("0", "2", places=12),
    st.lists(st.decimals("0", "2", places=4), max_size=4),
    st.integers(0, 3),
)
def test_a_printed_figure_and_the_step_it_is_compared_with_never_disagree(
    value: Decimal, steps: list[Decimal], least: int
) -> None:
    printed = Decimal(shown(value, steps, least, "en").replace(",", ""))
    for step in steps:
        assert (printed >= step, printed > step) == (value >= step, value > step)
    percent = Decimal(shown_percent(value, steps, least, "en").rstrip("%").replace(",", ""))
    for step in (*steps, Decimal(0), Decimal(1)):
        assert (percent >= step * 100, percent > step * 100) == (value >= step, value > step)
