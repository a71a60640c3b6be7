"""Laws of headings: a unit phrase is understood or stops the column; so does a word nobody allowed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import tries
from tests.intake.conftest import office
from tests.intake.forms import HEAD_06, IDS_06, form_06, lost

SCALES = ("", "nghìn ", "ngàn ", "1.000 ", "1000 ", "tr. ", "triệu ", "1.000.000 ", "tỷ ")
MILLIONS = ("tr. ", "triệu ", "1.000.000 ")
SPELLINGS = ("đồng", "đ", "VND", "VNĐ", "Đồng")
WORDS = st.text(st.sampled_from("bcghklmnpqrstvxaeiouăâêôơư"), min_size=3, max_size=9)


@settings(max_examples=tries(40), deadline=None)
@given(st.sampled_from(SCALES), st.sampled_from(SPELLINGS), st.sampled_from(("line", "group", "leaf")))
def test_any_scale_and_spelling_of_money_is_understood_or_stops(scale: str, kind: str, place: str) -> None:
    unit, head, line = f"{scale}{kind}", HEAD_06, ""
    if place == "line":
        line = f"ĐVT: {unit}"
    else:
        word = "Kinh phí" if place == "group" else "Địa phương"
        head = HEAD_06.replace(word, f"{word} ({unit})")
    found = form_06(office("87", "2021"), line=line, head=head)
    assert ("money_local" in lost(found, IDS_06)) is (scale not in MILLIONS)


@settings(max_examples=tries(40), deadline=None)
@given(WORDS, st.sampled_from(("({})", "- {}", "[{}]", "{}", "(trong đó: {})")))
def test_any_word_nobody_allowed_stops_the_column(word: str, shape: str) -> None:
    context = office("87", "2021")
    if not context.locator.headings.of(f"({word})").odd:
        return  # it happens to be a word that is known
    head = HEAD_06.replace("Địa phương", f"Địa phương {shape.format(word)}")
    assert lost(form_06(context, head=head), IDS_06) == {"money_local"}
