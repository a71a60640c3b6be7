"""What is quickly told of most texts is never told of one that says something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.intake.context import Context
from kpi.intake.persons.person_texts import NOTHING, look
from kpi.intake.sheets.telling import telling_texts
from kpi.intake.texts.cells import read_column, words_for
from kpi.intake.times.periods import phrases
from kpi.model.heading import bare_key
from kpi.spec.kinds.indicator import Indicator

AROUND = ("{}", "số {} 2", "({})", "a/{}.b", "{}: 12")


@pytest.mark.parametrize("around", AROUND)
def test_a_phrase_about_persons_is_never_passed_over(dong_thap: Context, around: str) -> None:
    given, spoken = dong_thap.specs.settings.persons, dong_thap.persons.words
    listed = (given.person_words, given.person_details, given.person_accented, given.contact_words)
    keys = [bare_key(around.format(phrase)) for some in listed for phrase in some]
    patterns = (spoken.names, spoken.details, spoken.accented, spoken.contacts)
    found = [key for key in keys if any(pattern.find(key) for pattern in patterns)]
    assert found or around == "({})"  # what stands in parentheses is no part of a key
    assert [key for key in found if not spoken.may_speak(key)] == []


@pytest.mark.parametrize("around", AROUND)
def test_words_that_announce_a_unit_of_measure_are_never_passed_over(dong_thap: Context, around: str) -> None:
    lines, reading = dong_thap.locator.lines, dong_thap.specs.settings.reading
    texts = [around.format(f"{words}: nghìn đồng") for words in (*reading.unit_words, *reading.unit_hints)]
    assert [text for text in texts if not lines.may_announce(text)] == []
    assert any(said is not None and said.marked for said in map(lines.of, texts))


def test_lines_with_the_same_signs_are_read_alike_whatever_was_read_before(dong_thap: Context) -> None:
    words = dong_thap.times.words
    first = [phrases(text, words) for text in ("Xã Tân Quới", "Năm 2021", "Xã Phú Hiệp", "Năm 2020")]
    assert [len(found) for found in first] == [0, 1, 0, 1]
    assert first[1][0].first != first[3][0].first


@pytest.mark.parametrize(
    ("digits", "told"),
    [("1985", True), ("02266", False), ("12345678", False), ("123456789", True), ("001085012345", True)],
)
def test_digits_alone_speak_of_persons_as_years_and_numbers_of_papers(
    dong_thap: Context, digits: str, told: bool
) -> None:
    assert (look(digits, dong_thap.persons.words) is not NOTHING) is told


def test_a_text_that_says_something_is_found_wherever_and_however_often_it_stands(dong_thap: Context) -> None:
    words = dong_thap.specs.settings.words
    telling = ("Họ và tên", "Nguyễn Văn An", words.own_words[0].upper(), "Số liệu 9 tháng đầu năm", "1985")
    silent = ("Xã Tân Quới", "02266", "Có tệ nạn", "(3)", "Cộng")
    texts = [(r, c, text) for r, text in enumerate((*telling, *silent)) for c in (0, 1)]
    for _ in range(2):  # what is remembered is what was seen
        assert [text for *_, text in telling_texts(texts, dong_thap)] == [x for x in telling for _ in (0, 1)]


_CELLS = st.one_of(
    st.sampled_from(
        ("", 0.0, -0.0, 1.0, 999.0, 1000.0, 12.5, -3.0, 1e15, 0.1 + 0.2, float("nan"), None, "x", "7")
    ),
    st.floats(),
)


@given(cells=st.lists(_CELLS, max_size=6), decimals=st.sampled_from((0, 2)))
def test_a_column_is_read_as_its_cells_one_by_one(
    dong_thap: Context, cells: list[object], decimals: int
) -> None:
    indicator = next(i for i in dong_thap.specs.indicators.values() if _counts(i, decimals))
    words = words_for({indicator.id: indicator}, dong_thap.specs.settings)[indicator.id]
    column, singles = (
        read_column(cells, indicator, words),
        [read_column([x], indicator, words) for x in cells],
    )
    assert column.value == [value for single in singles for value in single.value]
    assert column.state == [state for single in singles for state in single.state]
    assert column.raw == [raw for single in singles for raw in single.raw]
    assert column.notes == [(at, code) for at, single in enumerate(singles) for _, code in single.notes]


def _counts(indicator: Indicator, decimals: int) -> bool:
    return indicator.type in ("count", "money") and (indicator.decimals > 0) == (decimals > 0)
