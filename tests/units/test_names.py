"""Spellings of one name are equal, names that differ are not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpi.units.gazetteer import names
from kpi.units.gazetteer.names import Key, fold, key, words


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
        ("TÂN PHÚ", "Tân Phú"),
        ("X. TÂN PHÚ", "Xã Tân Phú"),
        ("UBND X. Tân Phú", "Xã Tân Phú"),
        ("TYT xã Tân Phú", "Xã Tân Phú"),
        ("Trạm y tế xã Tân Phú", "Xã Tân Phú"),
        ("UBND P.01", "Phường 1"),
        ("P1.", "Phường 1"),
        ("p 01", "Phường 1"),
        ("PHƯỜNG 01", "Phường 1"),
        ("ĐK Phú Quốc", "Đặc khu Phú Quốc"),
        ("Đ.K. Phú Quốc", "Đặc khu Phú Quốc"),
        ("Xã TAM XUÂN II", "Xã Tam Xuân 2"),
        ("Xã Tam Xuân 02", "Xã Tam Xuân II"),
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


ORDINARY = [
    *("Xã Tân Phú", "xa Tan Phu", "xa Tân Phú", "THỊ TRẤN SA RÀI", "thi tran sa rai", "Tân Phú", "Phường 1"),
    *(
        "P.Tân An",
        "X. A Lưới",
        "X.A Lưới",
        "TT Sa Rài",
        "P1",
        "P01",
        "P 01",
        "Q.Thị Xã",
        "Thị Xã",
        "X",
        "X.",
        "Xã",
    ),
    *("Phường X", "Tam Xuân II", "II", "Xã Nông Trường", "Xã Xã", "X. Xã Tân Phú", "ĐK Côn Đảo", "Đk", "1 2"),
    *(
        "Trạm Tấu",
        "UBND Xã",
        "Uỷ Ban",
        "Xã 1 Tân",
        "xã\u200b Tân",
        "\u200b",
        "Xã Ｔân",
        "Xã Ωμέγας",
        "t.tân an",
    ),
]


@example("p.1a")
@given(
    st.one_of(
        st.sampled_from(ORDINARY),
        st.lists(st.sampled_from([*ORDINARY, *"PpXx.-1 "]), max_size=4).map("".join),
    )
)
def test_the_short_way_for_ordinary_words_says_what_the_long_one_says(text: str) -> None:
    short = names._plain_readings(text)
    if short is not None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(names, "_plain_readings", lambda _text: None)
            assert names.readings.__wrapped__(text) == short


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
