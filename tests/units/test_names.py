"""Spellings of one name are equal, names that differ are not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.units.names import Key, fold, key, words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("X. Tân Phú", "Xã Tân Phú"),
        ("X.Tân Phú", "Xã Tân Phú"),
        ("XÃ  TÂN PHÚ ", "Xã Tân Phú"),
        ("Xã\u00a0Tân\u200b Phú", "Xã Tân Phú"),
        ("UBND xã Tân Phú", "Xã Tân Phú"),
        ("Ủy ban nhân dân xã Tân Phú", "Xã Tân Phú"),
        ("UỶ BAN NHÂN DÂN XÃ TÂN PHÚ", "Xã Tân Phú"),
        ("1. Xã Tân Phú", "Xã Tân Phú"),
        ("12) Xã Tân Phú", "Xã Tân Phú"),
        ("12 Xã Tân Phú", "Xã Tân Phú"),
        ("IV. Xã Tân Phú", "Xã Tân Phú"),
        ("X. Xã Tân Phú", "Xã Tân Phú"),
        ("- Xã Tân Phú", "Xã Tân Phú"),
        ("Xã Tân Phú (*)", "Xã Tân Phú"),
        ("P.Tân An", "Phường Tân An"),
        ("P Tân An", "Phường Tân An"),
        ("P1", "Phường 1"),
        ("P.01", "Phường 1"),
        ("Phường1", "Phường 1"),
        ("Phường 01", "Phường 1"),
        ("Phường II", "Phường 2"),
        ("Phường X", "Phường 10"),
        ("Xã Tam Xuân II", "Xã Tam Xuân 2"),
        ("TT Sa Rài", "Thị trấn Sa Rài"),
        ("TT. Sa Rài", "Thị trấn Sa Rài"),
        ("T.T. Sa Rài", "Thị trấn Sa Rài"),
        ("TTr. Sa Rài", "Thị trấn Sa Rài"),
        ("H. Cao Lãnh", "Huyện Cao Lãnh"),
        ("TP.Cao Lãnh", "Thành phố Cao Lãnh"),
        ("T.P Cao Lãnh", "Thành phố Cao Lãnh"),
        ("Thành Phố Cao Lãnh", "Thành phố Cao Lãnh"),
        ("TX. Hồng Ngự", "Thị xã Hồng Ngự"),
        ("Q.1", "Quận 1"),
        ("Xã Hoà An", "Xã Hòa An"),
        ("Huyện Cẩm Thuỷ", "Huyện Cẩm Thủy"),
        ("Xã Qúy Quân", "Xã Quý Quân"),
        ("Xã Hòan Sơn", "Xã Hoàn Sơn"),
        ("Tỉnh Ðồng Tháp", "Tỉnh Đồng Tháp"),
        ("Xã Ea H’Leo", "Xã Ea H'leo"),
        ("Huyện Ia H'Drai", "Huyện Ia H' Drai"),
        ("Thành phố Phan Rang - Tháp Chàm", "Thành phố Phan Rang-Tháp Chàm"),
        ("Thị trấn Nông trường Phong Hải", "Thị trấn N.T Phong Hải"),
    ],
)
def test_spellings_of_one_name_have_one_key(typed: str, meant: str) -> None:
    assert key(typed) == key(meant)
    assert key(unicodedata.normalize("NFD", typed)) == key(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xã Mỹ An", "Thị trấn Mỹ An"),
        ("Xã Hoằng Phú", "Xã Hoằng Phụ"),
        ("Phường 1", "Phường 11"),
        ("Phường 1", "Phường 10"),
        ("Huyện Cao Lãnh", "Thành phố Cao Lãnh"),
        ("Xã Mỹ An", "Mỹ An"),
        ("Xã Tân Phú", "Xã Tân Phú Đông"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_a_lone_letter_is_no_type() -> None:
    assert key("X") == Key("", "x")
    assert key("") == Key("", "")


def test_words_are_what_headers_are_compared_by() -> None:
    assert words("  Số   người\nđược  HỖ TRỢ\u00a0") == "số người được hỗ trợ"
    assert words("Văn hoá") == words("văn hóa") == "văn hóa"
    assert words("Sức khoẻ, tuỳ, quý") == "sức khỏe, tùy, quý"
    assert words("Ðơn vị") == "đơn vị"


def test_fold_takes_all_diacritics_away() -> None:
    assert fold("Ðường Mỹ Đức – Ưng") == "duong my duc – ung"


@given(st.text(max_size=40))
def test_any_text_has_a_key_that_does_not_depend_on_case_or_composition(text: str) -> None:
    assert words(words(text)) == words(text)
    assert key(text) == key(unicodedata.normalize("NFD", text))
    assert key(words(text)) == key(text)
