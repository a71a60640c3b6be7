"""Names and codes as people type them: the right unit, or the reason why none; never a wrong one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.units.gazetteer.tree import Alias
from kpi.units.matching.matcher import Matcher
from tests.shipped import shipped_units

UNITS = shipped_units()
DAYS = (date(2021, 12, 31), date(2025, 7, 1))


@pytest.fixture(scope="module")
def dong_thap() -> Matcher:
    return Matcher(UNITS.at(DAYS[0]), "87")


@pytest.fixture(scope="module")
def thanh_hoa() -> Matcher:
    return Matcher(UNITS.at(date(2023, 12, 31)), "38")


@pytest.mark.parametrize("code", ["30064", "30064.0", 30064.0, 30064, " 30064 ", "'30064"])
def test_a_code_decides_however_it_was_stored(dong_thap: Matcher, code: str | float) -> None:
    found = dong_thap.match("Mỹ An", code, "872")
    assert found.unit is not None
    assert (found.unit.name, found.how) == ("Xã Mỹ An", "code")


def test_a_code_gets_its_lost_zeros_back() -> None:
    found = Matcher(UNITS.at(DAYS[0]), "01").match("Phường Phúc Xá", 1.0, "001")
    assert found.unit is not None
    assert found.unit.code == "00001"


def test_a_name_without_type_says_so(dong_thap: Matcher) -> None:
    found = dong_thap.match("HƯNG THẠNH", None, "872")
    assert found.unit is not None
    assert (found.unit.name, found.how) == ("Xã Hưng Thạnh", "name_no_type")


def test_a_name_without_diacritics_says_so(dong_thap: Matcher) -> None:
    found = dong_thap.match("xa Hung Thanh", None, "872")
    assert found.unit is not None
    assert (found.unit.name, found.how) == ("Xã Hưng Thạnh", "no_diacritics")


def test_a_town_and_a_commune_of_one_name_are_kept_apart(dong_thap: Matcher) -> None:
    town, commune = dong_thap.match("TT Mỹ An", None, "872"), dong_thap.match("X. Mỹ An", None, "872")
    assert town.unit is not None
    assert commune.unit is not None
    assert (town.unit.code, commune.unit.code) == ("30037", "30064")
    neither = dong_thap.match("Mỹ An", None, "872")
    assert (neither.unit, neither.problem, neither.other) == (None, "ambiguous", (town.unit, commune.unit))


def test_names_that_differ_by_a_tone_are_kept_apart(thanh_hoa: Matcher) -> None:
    high, low = thanh_hoa.match("Xã Hoằng Phú", None, None), thanh_hoa.match("Xã Hoằng Phụ", None, None)
    assert high.unit is not None
    assert low.unit is not None
    assert high.unit != low.unit
    plain = thanh_hoa.match("xa hoang phu", None, high.unit.parent)
    assert plain.problem == "ambiguous"


def test_a_name_without_diacritics_among_others_that_have_theirs_lacks_none(thanh_hoa: Matcher) -> None:
    """Nga Sơn has Nga Thanh and Nga Thành."""
    alone = thanh_hoa.match("X. Nga Thanh", None, "401")
    assert (alone.problem, [u.name for u in alone.other]) == ("ambiguous", ["Xã Nga Thanh", "Xã Nga Thành"])
    beside = thanh_hoa.match("X. Nga Thanh", None, "401", accented=True)
    assert beside.unit is not None
    assert (beside.unit.name, beside.how) == ("Xã Nga Thanh", "name")
    # "xa" shows that the marks were left out here.
    assert thanh_hoa.match("xa Nga Thanh", None, "401", accented=True).problem == "ambiguous"


def test_another_spelling_of_official_tables_is_taken() -> None:
    found = Matcher(UNITS.at(date(2021, 12, 31)), "02").match("Xã Sà Phìn", None, "026")
    assert found.unit is not None
    assert (found.unit.name, found.how) == ("Xã Xà Phìn", "alias")


def test_a_name_that_says_where_it_lies_is_understood(dong_thap: Matcher) -> None:
    found = dong_thap.match("Xã Mỹ An, huyện Tháp Mười", None, None)
    assert found.unit is not None
    assert found.unit.code == "30064"
    assert dong_thap.match("Xã Mỹ An, huyện Tháp Mười", None, "873").problem == "other_parent"


def test_a_spelling_confirmed_by_the_office_is_taken_inside_the_parent_alone() -> None:
    confirmed = (Alias("30064", "Xã Mỹ Ann", "Xã Mỹ An", 1), Alias("30064", "Xã Mỹ Ann", "Xã Mỹ An", 2))
    matcher = Matcher(UNITS.at(DAYS[0]), "87", confirmed)
    found = matcher.match("x. Mỹ  Ann", None, "872")
    assert found.unit is not None
    assert (found.unit.code, found.how) == ("30064", "alias")
    assert matcher.match("Xã Mỹ Ann", None, "873").unit is None
    # The town of the same name keeps its own, and after a change of name the alias is void.
    assert matcher.match("TT Mỹ An", None, "872").unit != found.unit
    renamed = Matcher(UNITS.at(DAYS[0]), "87", (Alias("30064", "Xã Mỹ Ann", "Xã Khác"),))
    assert renamed.match("Xã Mỹ Ann", None, "872").unit is None


@pytest.mark.parametrize(
    ("name", "parent", "told"),
    [
        ("Xã Mỹ An (Tháp Mười)", None, "30064"),
        ("Xã Mỹ An - H. Tháp Mười", None, "30064"),
        ("Xã Mỹ An-Tháp Mười-Đồng Tháp", "872", "30064"),
        ("xa My An, Thap Muoi", "872", "30064"),
        ("P.1, TP Cao Lãnh", None, "29866"),
        ("Xã Mỹ An, Đồng Tháp", "872", "30064"),
        ("Xã Mỹ An - Tháp Mười", "873", "other_parent"),
        ("Phường 1 (Đồng Tháp)", None, "ambiguous"),
        ("Xã Mỹ An, huyện Lấp Vò", "872", "unknown"),
        ("Xã Mỹ An, ấp 3", "872", "unknown"),
        ("Xã Mỹ An - Ấp Mỹ Tây", "872", "unknown"),
        ("TYT xã Mỹ An", "872", "30064"),
        ("Trạm Y tế xã Mỹ An-Đồng Tháp", "872", "30064"),
    ],
)
def test_what_is_said_of_the_place_must_fit_to_the_last_word(
    dong_thap: Matcher, name: str, parent: str | None, told: str
) -> None:
    found = dong_thap.match(name, None, parent)
    assert (found.unit.code if found.unit else found.problem) == told


def test_a_health_station_is_read_as_its_commune_where_the_place_fits() -> None:
    lao_cai = Matcher(UNITS.at(DAYS[0]), "10")
    found = lao_cai.match("Tyt Xã Thanh Bình-Lào Cai", None, "083")
    assert found.unit is not None
    assert (found.unit.name, found.unit.parent) == ("Xã Thanh Bình", "083")
    assert lao_cai.match("Tyt Xã Thanh Bình-Lào Cai").problem == "ambiguous"
    assert lao_cai.match("Tyt Xã Thanh Bình-Yên Bái", None, "083").unit is None


def test_the_province_t_t_hue_is_no_town() -> None:
    country = Matcher(UNITS.at(DAYS[0]), "00")
    assert country.match("T.T.Huế", None, "46").unit is None
    assert country.match("T.T.Huế", None, None, level="province").unit is None
    assert Matcher(UNITS.at(DAYS[0]), "46").reporter("Sở LĐTBXH T.T.Huế").unit in (
        None,
        country.tree.get("46"),
    )


@pytest.mark.parametrize(
    ("name", "code", "parent", "problem", "named"),
    [
        ("Xã Mỹ An", "30043", "872", "code_name_conflict", ["Xã Hưng Thạnh", "Xã Mỹ An"]),
        ("Xã Mỹ An", "30037", "872", "code_name_conflict", ["Thị trấn Mỹ An", "Xã Mỹ An"]),
        ("Xã Không Có", "30064", "872", "code_name_conflict", ["Xã Mỹ An"]),
        ("Xã Mỹ An", "15169", "872", "code_name_conflict", ["Xã Cẩm Ngọc", "Xã Mỹ An"]),
        ("Xã Mỹ An", "30064", "873", "other_parent", ["Xã Mỹ An"]),
        ("Xã Mỹ An", None, "873", "other_parent", ["Xã Mỹ An"]),
        ("xa my an", None, "873", "other_parent", ["Xã Mỹ An"]),
        ("Xã Cẩm Ngọc", None, "872", "other_province", ["Xã Cẩm Ngọc"]),
        ("Xã Cẩm Ngọc", "15169", "872", "other_province", ["Xã Cẩm Ngọc"]),
        ("", "15169", "872", "other_province", ["Xã Cẩm Ngọc"]),
        ("Phường 1", None, None, "ambiguous", ["Phường 1", "Phường 1"]),
        ("1", None, "866", "unknown", []),
        ("X", None, "866", "unknown", []),
        ("", None, "866", "unknown", []),
        ("Xã Mỹ Ann", None, "872", "unknown", []),
        ("Xã Sa Rài", None, "869", "unknown", ["Thị trấn Sa Rài"]),
    ],
)
def test_what_is_not_certain_is_told_and_not_guessed(
    dong_thap: Matcher, name: str, code: str | None, parent: str | None, problem: str, named: list[str]
) -> None:
    found = dong_thap.match(name, code, parent)
    assert (found.unit, found.problem, [u.name for u in found.other]) == (None, problem, named)


def test_a_name_or_code_of_another_date_is_told(thanh_hoa: Matcher) -> None:
    assert thanh_hoa.match("Thị trấn Cẩm Thủy", None, "390").problem == "not_valid_then"
    after = Matcher(UNITS.at(date(2025, 12, 31)), "38")
    gone = after.match("Xã Cẩm Ngọc", "15169", None)
    assert (gone.unit, gone.problem) == (None, "not_valid_then")
    assert after.match("Thị trấn Phong Sơn", "15127", None).problem == "code_name_conflict"


def test_districts_are_matched_when_asked_for(dong_thap: Matcher) -> None:
    town = dong_thap.match("TP. Cao Lãnh", None, "87", level="district")
    assert town.unit is not None
    assert town.unit.code == "866"
    assert dong_thap.match("Cao Lãnh", 873, None, level="district").unit == dong_thap.tree.get("873")
    assert dong_thap.match("Cao Lãnh", None, None, level="district").problem == "ambiguous"


def test_a_tree_of_one_province_matches_as_that_of_the_country() -> None:
    small = Matcher(UNITS.at(DAYS[0], "87"), "87")
    assert small.match("Xã Mỹ An", None, "872").how == "name"
    assert small.match("Xã Cẩm Ngọc", None, "872").problem == "other_province"
    assert small.reporter("UBND huyện Cái Bè, tỉnh Tiền Giang").problem == "other_province"


MATCHER = Matcher(UNITS.at(DAYS[0], "87"), "87")
HOSTILE = [
    "",
    " ",
    "xã",
    "😀" * 9,
    "x" * 40000,
    "xã " * 9999,
    "1. " * 9999,
    "0" * 999,
    "́" * 999,
    "(((",
    "Ủ" * 5000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_never_raises(text: str) -> None:
    assert MATCHER.match(text, text, None).unit is None
    assert MATCHER.reporter(text).unit is None


@given(
    st.text(max_size=60), st.none() | st.text(max_size=8) | st.floats(), st.sampled_from([None, "872", "no"])
)
def test_any_text_gives_a_unit_or_a_problem(name: str, code: str | float | None, parent: str | None) -> None:
    for found in (MATCHER.match(name, code, parent), MATCHER.reporter(name)):
        assert (found.unit is None) != (found.problem == "")
        assert (found.unit is None) != (found.how != "")


def test_of_a_text_too_long_for_a_name_the_beginning_alone_says_nothing(dong_thap: Matcher) -> None:
    long = "Xã Mỹ An" + " " * 300 + ", huyện Lấp Vò"
    assert dong_thap.match(long, None, "872").problem == "unknown"
    assert dong_thap.match(long, "30064", "872").unit is None
    assert dong_thap.propose(long.replace("An", "Ann"), "872") == ()
    assert dong_thap.reporter("UBND xã Mỹ An, huyện Tháp Mười" + " " * 1000).unit is not None


def test_a_decision_is_told_of_a_name_with_its_place_too() -> None:
    matcher = Matcher(UNITS.at(DAYS[0]), "87", (Alias("30064", "Xã Mỹ Ann", "Xã Mỹ An", 7),))
    for name in ("Xã Mỹ Ann, huyện Tháp Mười", "Xã Mỹ Ann (Tháp Mười)", "Mỹ Ann - Tháp Mười"):
        found = matcher.match(name, None, "872")
        assert found.unit is not None
        assert matcher.decision(found.unit, name) == 7
    assert matcher.decision(found.unit, "Xã Mỹ An, huyện Tháp Mười") == 0
