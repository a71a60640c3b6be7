"""Proposals for names that no unit bears: near ones of the same parent, with what differs."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.units.gazetteer.names import key
from kpi.units.gazetteer.tree import Alias
from kpi.units.matching.matcher import Matcher
from tests.shipped import shipped_units

UNITS = shipped_units()
DONG_THAP = Matcher(UNITS.at(date(2021, 12, 31)), "87")
THANH_HOA = Matcher(UNITS.at(date(2023, 12, 31)), "38")


def told(matcher: Matcher, name: str, parent: str | None) -> list[tuple[str, int, str]]:
    return [(p.unit.name, p.distance, p.reason) for p in matcher.propose(name, parent)]


@pytest.mark.parametrize(
    ("name", "distance", "reason"),
    [
        ("Xã Hưng Thạn", 1, "missing"),
        ("Xã Hưng Thạnhh", 1, "extra"),
        ("Xã Hưng Thịnh", 1, "letter"),
        ("Xã Hưng Thạhn", 1, "swapped"),
        ("XãHưng Thạnh", 1, "space"),
        ("Xã HưngThạnh", 1, "space"),
        ("Xã Hưng Thành", 1, "tone"),
        ("Xã Hưng Thanh", 1, "tone"),
        ("Xã Hung Thanh", 2, "marks"),
        ("Xã Hừng Thanh", 2, "tone"),
        ("Xã Hưn Thạn", 2, "several"),
        ("Thị trấn Hưng Thạnh", 1, "type"),
        ("Xa Hưng Thạnh", 1, "tone"),
        ("xa Hung Tanh", 1, "unmarked"),
        ("X. Hưng Thạn", 1, "missing"),
        ("UBND xã Hưng Thạn", 1, "missing"),
        ("HƯNG THẠN", 1, "missing"),
    ],
)
def test_the_nearest_is_told_with_its_distance_and_what_differs(
    name: str, distance: int, reason: str
) -> None:
    assert DONG_THAP.match(name, None, "872").unit is None
    assert told(DONG_THAP, name, "872")[0] == ("Xã Hưng Thạnh", distance, reason)


def test_those_equally_near_are_told_as_such() -> None:
    near = told(DONG_THAP, "Xã Phú Thành", "871")
    assert sorted(near) == [("Xã Phú Thành A", 2, "several"), ("Xã Phú Thành B", 2, "several")]


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("Phường 12", "866"),
        ("Phường 1a", "866"),
        ("P.", "866"),
        ("13", "866"),
        ("", "872"),
        ("Xã", "872"),
        ("Xã Không Có Thật", "872"),
        ("Xã Hưng Thạn", "873"),
        ("Nguyễn Văn A (nghiện)", "872"),
        ("Trần Thị Hưng", "872"),
    ],
)
def test_nothing_far_away_numbered_or_elsewhere_is_proposed(name: str, parent: str) -> None:
    assert DONG_THAP.propose(name, parent) == ()


def test_a_number_is_never_changed() -> None:
    quang_nam = Matcher(UNITS.at(date(2021, 12, 31)), "49")
    assert told(quang_nam, "Xã Tâm Xuân II", "517") == [("Xã Tam Xuân II", 1, "marks")]
    assert told(quang_nam, "Xã Tam Xuân III", "517") == []
    assert told(quang_nam, "Xã Tam Xuân", "517") == []


def test_without_a_parent_the_province_is_searched_and_the_country_never() -> None:
    assert told(DONG_THAP, "Xã Hưng Thạn", None)[0] == ("Xã Hưng Thạnh", 1, "missing")
    assert Matcher(UNITS.at(date(2021, 12, 31)), "00").propose("Xã Hưng Thạn") == ()


def test_known_other_spellings_are_compared_as_well() -> None:
    matcher = Matcher(UNITS.at(date(2021, 12, 31)), "87", (Alias("30064", "Xã Thạnh Lợi Cũ", "Xã Mỹ An"),))
    assert ("Xã Mỹ An", 1, "tone") in told(matcher, "Xã Thanh Lợi Cũ", "872")


def test_names_that_differ_by_a_tone_are_both_proposed() -> None:
    (high, low) = (THANH_HOA.match(name).unit for name in ("Xã Hoằng Phú", "Xã Hoằng Phụ"))
    assert high is not None
    assert low is not None
    near = told(THANH_HOA, "Xã Hoằng Phũ", high.parent)
    assert near[:2] == [("Xã Hoằng Phú", 1, "tone"), ("Xã Hoằng Phụ", 1, "tone")]


@given(st.text(max_size=40), st.sampled_from([None, "872", "866", "no"]))
def test_any_text_gives_sorted_proposals_of_the_parent(name: str, parent: str | None) -> None:
    near = DONG_THAP.propose(name, parent)
    assert list(near) == sorted(near, key=lambda p: (p.distance, p.unit.code))
    assert all(parent in (None, p.unit.parent) and not key(p.unit.name).name.isdecimal() for p in near)


def test_the_library_of_distances_is_loaded_by_an_unknown_name_alone() -> None:
    program = """
import sys
from datetime import date
from kpi.units import load_units
from kpi.units.matching.matcher import Matcher
matcher = Matcher(load_units().at(date(2021, 12, 31)), "87")
assert matcher.match("xa hung thanh", None, "872").unit and not matcher.match("Xã Lạ", None, "872").unit
assert "rapidfuzz" not in sys.modules
assert matcher.propose("Xã Hưng Thạn", "872") and "rapidfuzz" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
