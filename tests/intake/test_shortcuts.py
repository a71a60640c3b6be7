"""What is quickly told of most texts is never told of one that says something."""

from __future__ import annotations

import pytest

from kpi.intake.context import Context
from kpi.intake.times.periods import phrases
from kpi.model.heading import bare_key

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
