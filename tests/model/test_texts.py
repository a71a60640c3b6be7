"""How days, moments, numbers and shares look to people, and by what texts are compared: each in one place."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from unicodedata import normalize

import pytest

from kpi.model.letters import slug
from kpi.model.number import mark_key
from kpi.model.roman import roman, romans
from kpi.model.show import (
    asked_moment,
    day_text,
    exact_number,
    exact_share,
    moment_text,
    range_text,
    stored_day,
)
from tests.e2e.program import ROOT


def test_a_day_is_shown_day_first_and_one_that_is_not_known_is_told() -> None:
    assert day_text(date(2025, 7, 1)) == "01/07/2025"
    assert day_text(None) == "…"
    assert stored_day("2025-07-01") == "01/07/2025"
    assert (stored_day(""), stored_day("", missing="–")) == ("…", "–")


def test_a_moment_is_shown_to_the_minute() -> None:
    assert moment_text(datetime(2021, 12, 15, 8, 30, 11)) == "15/12/2021 08:30"  # noqa: DTZ001
    assert asked_moment("2021-12-15T08:30:11") == "15/12/2021 08:30"
    assert asked_moment("2021-12-15") == "15/12/2021"
    assert [asked_moment(text) for text in ("later", "")] == ["later", ""]


@pytest.mark.parametrize(
    ("value", "lang", "text"),
    [
        ("1234.50", "vi", "1.234,5"),
        ("1234.50", "en", "1,234.5"),
        ("10", "vi", "10"),
        ("0.0001", "vi", "0,0001"),
        ("1E+3", "vi", "1.000"),
    ],
)
def test_a_number_is_shown_with_all_its_places(value: str, lang: str, text: str) -> None:
    assert exact_number(Decimal(value), lang) == text


def test_a_share_is_shown_exactly() -> None:
    assert exact_share(Decimal("0.125"), "vi") == "12,5 %"
    assert exact_share(Decimal("0.333333"), "en") == "33.3333 %"
    assert exact_share(Decimal(1), "vi") == "100 %"


def test_roman_numbers_are_written_and_read_alike() -> None:
    assert [roman(n) for n in (0, 1, 4, 9, 14, 40, 99, 143)] == [
        "", "I", "IV", "IX", "XIV", "XL", "XCIX", "CXLIII"
    ]  # fmt: skip
    assert romans(5) == {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
    assert len(romans(143)) == 143


def test_how_a_day_looks_is_settled_in_one_module() -> None:
    shown, package = re.compile(r":%d/%m"), ROOT / "kpi"
    homes = [path for path in package.rglob("*.py") if shown.search(path.read_text())]
    assert homes == [package / "model" / "show.py"]


def test_the_name_of_a_file_is_plain() -> None:
    assert slug(normalize("NFD", "Thị trấn Đắk Hà – Khu 1")) == "thi-tran-dak-ha-khu-1"


def test_a_mark_is_known_however_it_was_typed() -> None:
    typed = ("không có", " Không  có ", "kh\u200bông có", normalize("NFD", "KHÔNG CÓ"))
    assert {mark_key(text) for text in typed} == {"không có"}


def test_a_range_that_begins_below_zero_is_written_in_words() -> None:
    assert range_text(Decimal(5), Decimal(10), "vi") == "5–10"
    assert range_text(Decimal(-4), Decimal(-3), "vi") == "-4 đến -3"
    assert range_text(Decimal(-1), Decimal(2), "en") == "-1 to 2"
