"""Names and codes as people type them: the right unit, or the reason why none; never a wrong one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.units import Matcher, Tree, Unit, load_units
from kpi.units.names import fold, key

UNITS = load_units()
DAYS = (date(2021, 12, 31), date(2025, 7, 1))
SHORT = {"Xã": "X. ", "Phường": "P.", "Thị trấn": "TT ", "Đặc khu": "ĐK. "}


def communes(tree: Tree) -> list[tuple[Matcher, Unit]]:
    pairs = []
    for province in tree.children(""):
        matcher = Matcher(tree, province.code)
        pairs += [(matcher, unit) for unit in tree.under(province.code, "commune")]
    return pairs


@pytest.fixture(scope="module")
def dong_thap() -> Matcher:
    return Matcher(UNITS.at(DAYS[0]), "87")


@pytest.fixture(scope="module")
def thanh_hoa() -> Matcher:
    return Matcher(UNITS.at(date(2023, 12, 31)), "38")


def other_tone_place(name: str) -> str:
    pairs = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "úy": "uý", "ủy": "uỷ", "ụy": "uỵ"}
    for old, new in pairs.items():
        name = name.replace(old, new) if old in name else name.replace(new, old)
    return name


def padded(name: str) -> str:
    head, _, last = name.rpartition(" ")
    return f"{head} {last.zfill(2)}" if last.isdecimal() else name


SPELLINGS: dict[str, Callable[[Unit], str]] = {
    "official": lambda u: u.name,
    "abbreviated": lambda u: SHORT[u.type] + u.name[len(u.type) + 1 :],
    "upper case": lambda u: u.name.upper(),
    "decomposed": lambda u: unicodedata.normalize("NFD", u.name),
    "tone placed otherwise": lambda u: other_tone_place(u.name),
    "numbered": lambda u: f"12. {u.name}",
    "office": lambda u: f"UBND {u.name[0].lower()}{u.name[1:]}",
    "spaces": lambda u: f" {u.name.replace(' ', chr(160) + ' ')} ",
    "padded": lambda u: padded(u.name),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("day", DAYS)
def test_every_commune_is_known_by_every_spelling_of_its_name(day: date, spelling: str) -> None:
    tree = UNITS.at(day)
    for matcher, unit in communes(tree):
        found = matcher.match(SPELLINGS[spelling](unit), None, unit.parent)
        # A typed "X. Long Hoa" may be by someone who types no diacritics: then ambiguous is right, too.
        plain = spelling == "abbreviated" and found.problem == "ambiguous" and unit in found.other
        assert found.unit == unit or plain, (unit, found)


@pytest.mark.parametrize("day", DAYS)
def test_without_diacritics_or_type_nothing_is_taken_for_another(day: date) -> None:
    matched = total = 0
    for matcher, unit in communes(UNITS.at(day)):
        for typed in (
            fold(unit.name),
            unit.name[len(unit.type) + 1 :],
            fold(unit.name[len(unit.type) + 1 :]),
        ):
            found = matcher.match(typed, None, unit.parent)
            assert found.unit in (unit, None), (typed, unit, found)
            numbered = key(unit.name).name.isdecimal()
            assert found.unit or numbered or unit in found.other, (typed, unit, found)
            matched += found.unit == unit
            total += 1
    assert matched / total > 0.95


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


def test_another_spelling_of_official_tables_is_taken() -> None:
    found = Matcher(UNITS.at(date(2021, 12, 31)), "02").match("Xã Sà Phìn", None, "026")
    assert found.unit is not None
    assert (found.unit.name, found.how) == ("Xã Xà Phìn", "alias")


def test_a_name_that_says_where_it_lies_is_understood(dong_thap: Matcher) -> None:
    found = dong_thap.match("Xã Mỹ An, huyện Tháp Mười", None, None)
    assert found.unit is not None
    assert found.unit.code == "30064"
    assert dong_thap.match("Xã Mỹ An, huyện Tháp Mười", None, "873").problem == "other_parent"


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


def test_known_names_of_the_province(dong_thap: Matcher) -> None:
    assert dong_thap.known("Xã Mỹ An")
    assert dong_thap.known("Phường 1")
    assert dong_thap.known("H. Cao Lãnh")
    assert not dong_thap.known("Tổng cộng")
    assert not dong_thap.known("Xã Cẩm Ngọc")


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
