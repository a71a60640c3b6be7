"""Who sent a form, by the line that says so."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.units.gazetteer.names import fold
from kpi.units.matching.matcher import Matcher
from tests.shipped import shipped_units

UNITS = shipped_units()
DONG_THAP = Matcher(UNITS.at(date(2021, 12, 31)), "87")
THANH_HOA = Matcher(UNITS.at(date(2023, 12, 31)), "38")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Đơn vị báo cáo: UBND huyện Cao Lãnh", "873"),
        ("Đơn vị báo cáo: UBND thành phố Cao Lãnh", "866"),
        ("UBND TP. CAO LÃNH", "866"),
        ("UBND H. CAO LÃNH", "873"),
        ("UBND HUYỆN HỒNG NGỰ", "870"),
        ("UBND Thành phố Hồng Ngự", "868"),
        ("UBND TP Hồng Ngự, tỉnh Đồng Tháp", "868"),
        ("Phòng LĐTBXH thành phố Sa Đéc", "867"),
        ("Phòng LĐTBXH Sa Đéc", "867"),
        ("Ðơn vị: UBND thành phố Sa Ðéc", "867"),
        ("Huyện: Lai Vung", "876"),
        ("Phòng Lao động - Thương binh và Xã hội huyện Tháp Mười", "872"),
        ("Phòng Lao động - Thương binh và Xã hội Tháp Mười", "872"),
        ("Bảo hiểm xã hội huyện Lấp Vò", "875"),
        ("TT Y tế H. Lấp Vò", "875"),
        ("UBND huyện Cao Lãnh báo cáo năm 2021", "873"),
        ("UBND HUYỆN CAO LÃNH BÁO CÁO NĂM 2021", "873"),
        ("UBND huyện Cao Lãnh - Đồng Tháp", "873"),
        ("Báo cáo của các xã thuộc huyện Cao Lãnh", "873"),
        ("Các xã, phường, thị trấn huyện Lai Vung", "876"),
        ("Xã Tân Phú, huyện Thanh Bình", "30160"),
        ("P.1 TP.Cao Lãnh", "29866"),
        ("UBND xã Mỹ An", "30064"),
        ("Sở Lao động - Thương binh và Xã hội tỉnh Đồng Tháp", "87"),
    ],
)
def test_a_sender_is_found(line: str, code: str) -> None:
    found = DONG_THAP.reporter(line)
    assert found.unit is not None, found
    assert found.unit.code == code


@pytest.mark.parametrize(
    ("line", "problem", "named"),
    [
        ("Cao Lãnh", "ambiguous", ["Thành phố Cao Lãnh", "Huyện Cao Lãnh"]),
        ("Phòng LĐTBXH Hồng Ngự", "ambiguous", ["Thành phố Hồng Ngự", "Huyện Hồng Ngự"]),
        ("Phường 1", "ambiguous", ["Phường 1", "Phường 1"]),
        ("UBND huyện Lấp Vò, TP Cao Lãnh", "ambiguous", ["Huyện Lấp Vò", "Thành phố Cao Lãnh"]),
        ("Thị xã Hồng Ngự", "not_valid_then", ["Thị xã Hồng Ngự"]),
        ("Thị xã Cao Lãnh", "not_valid_then", ["Thị xã Cao Lãnh"]),
        ("Thị xã Tháp Mười", "unknown", ["Huyện Tháp Mười"]),
        ("UBND xã Mỹ An, huyện Lấp Vò", "other_parent", ["Xã Mỹ An"]),
        ("UBND huyện Cái Bè", "other_province", ["Huyện Cái Bè"]),
        ("Phòng LĐTBXH Cái Bè", "other_province", ["Huyện Cái Bè"]),
        ("UBND huyện Châu Thành, tỉnh Tiền Giang", "other_province", ["Huyện Châu Thành"]),
        ("UBND HUYỆN CHÂU THÀNH A", "other_province", ["Huyện Châu Thành A"]),
        ("UBND xã Cẩm Ngọc, huyện Cẩm Thủy, tỉnh Thanh Hóa", "other_province", ["Xã Cẩm Ngọc"]),
        ("UBND huyện Cao Lãnh Đông", "unknown", []),
        ("UBND xã Không Có, huyện Cao Lãnh", "unknown", []),
        ("", "unknown", []),
    ],
)
def test_a_doubtful_sender_is_told_and_not_guessed(line: str, problem: str, named: list[str]) -> None:
    found = DONG_THAP.reporter(line)
    assert (found.unit, found.problem, [u.name for u in found.other]) == (None, problem, named)


@pytest.mark.parametrize(
    "line",
    [
        "UBND xã Cẩm Ngọc, huyện Cẩm Thủy, tỉnh Thanh Hóa",
        "ỦY BAN NHÂN DÂN XÃ CẨM NGỌC",
        "Xã Cẩm Ngọc - huyện Cẩm Thuỷ",
        "Cẩm Ngọc, Cẩm Thủy",
        "UBND xa Cam Ngoc",
    ],
)
def test_a_commune_reports_itself(line: str) -> None:
    found = THANH_HOA.reporter(line)
    assert found.unit is not None, found
    assert found.unit.code == "15169"


def test_after_the_districts_a_district_is_of_another_date() -> None:
    after = Matcher(UNITS.at(date(2025, 12, 31)), "82")
    assert after.reporter("UBND huyện Cao Lãnh").problem == "not_valid_then"
    found = after.reporter("UBND phường Cao Lãnh, tỉnh Đồng Tháp")
    assert found.unit is not None
    assert found.unit.code == "29869"


@pytest.mark.parametrize(
    "frame", ["UBND {}", "Đơn vị báo cáo: Phòng LĐTBXH {}", "ĐƠN VỊ GỬI: UBND {} NĂM 2021"]
)
def test_every_district_of_the_country_is_found_or_told_to_be_doubtful(frame: str) -> None:
    tree = UNITS.at(date(2021, 12, 31))
    for province in tree.children(""):
        matcher = Matcher(tree, province.code)
        for district in tree.children(province.code):
            line = frame.format(district.name)
            assert matcher.reporter(line.upper() if frame.isupper() else line).unit == district, district
            plain = matcher.reporter(fold(frame.format(district.name))).unit
            assert plain in (district, None), (district, plain)
