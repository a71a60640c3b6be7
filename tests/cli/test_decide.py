"""``kpi decide``: what is accepted, what is refused, and what scripts get."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.keys import FINDING
from tests.e2e.program import Office, Result, new_office

AT = ("--at", "2021-12-31")
WHY = ("--why", "nơi gửi xác nhận")
ON = ("--on", "2025-07-01")
# Huyện Thanh Bình: Xã Tân Thạnh (30157), Xã Bình Thành (30163); split on 01/07/2025 to 30130 and 30157.
UNIT = "30157"


def codes(done: Result) -> list[str]:
    found: list[dict[str, Any]] = done.json["findings"]
    assert all(set(f) == FINDING for f in found)
    return [f["code"] for f in found]


def alias(office: Office, name: str, code: str = UNIT, *words: str) -> Result:
    return office("decide", "alias", name, code, *(words or AT), *WHY, "--format", "json")


def share(office: Office, *words: str) -> Result:
    return office("decide", "share", *words, *WHY, "--format", "json")


def test_an_alias_is_kept_with_its_reason(office: Office) -> None:
    done = office("decide", "alias", "Xã Tân Thạnh  Cù Lao", UNIT, *AT, *WHY, "--format", "json")
    assert done.code == 0
    assert set(done.json) == {"outcome", "decision", "findings"}
    made = done.json["decision"]
    assert set(made) == {"seq", "at", "kind", "subject", "value", "reason", "who", "run", "state"}
    assert made["value"] == {
        "alias": "Xã Tân Thạnh Cù Lao",
        "code": UNIT,
        "canonical": "Xã Tân Thạnh",
        "on": "2021-12-31",
    }
    assert (done.json["outcome"], made["seq"], made["reason"]) == ("stored", 1, "nơi gửi xác nhận")
    assert made["who"] == "", "names of persons are kept only when given"
    assert office.get("decide", "list") == [made]
    again = alias(office, "xã tân thạnh cù lao")
    assert (again.code, again.json["outcome"], codes(again)) == (0, "known", ["decide.name_known"])
    assert len(office.get("decide", "list")) == 1


@pytest.mark.parametrize(
    ("name", "code", "words", "expected"),
    [
        ("Xã Mới", "99999", AT, "decide.no_code"),
        ("Xã Mới", UNIT, ("--at", "2003-01-01"), "decide.no_unit"),
        ("Xã Mới", "15127", (), "decide.which_life"),
        ("Xã Mới", "15169", ("--at", "2023-12-31"), "decide.other_province"),
        ("TPCL", "866", AT, "decide.not_commune"),
        ("Xã " + "Mới " * 60, UNIT, AT, "decide.too_long"),
        ("Xã Bình Thành", UNIT, AT, "decide.name_taken"),
        ("X. BÌNH THÀNH", UNIT, AT, "decide.name_taken"),
        ("Binh Thanh", UNIT, AT, "decide.name_taken"),
        ("17", UNIT, AT, "decide.no_name"),
        ("...", UNIT, AT, "decide.no_name"),
        ("Phường 12", "29866", AT, "decide.numbered"),
        ("P. XII", "29866", AT, "decide.numbered"),
        ("Huyện Thanh Bình", UNIT, AT, "decide.name_taken"),
        ("H. Lấp Vò", UNIT, AT, "decide.name_taken"),
    ],
)
def test_what_cannot_be_an_alias(
    office: Office, name: str, code: str, words: tuple[str, ...], expected: str
) -> None:
    done = office("decide", "alias", name, code, *words, *WHY, "--format", "json")
    assert (done.code, done.json["outcome"], done.json["decision"], codes(done)) == (
        1,
        "refused",
        None,
        [expected],
    )
    assert office.get("decide", "list") == []


def test_no_alias_may_mean_two_units_of_one_place(office: Office) -> None:
    assert alias(office, "Xã Cù Lao").code == 0
    other = alias(office, "X. Cù Lao", "30163")
    assert (other.code, codes(other)) == (1, ["decide.name_taken"])
    assert office("decide", "withdraw", "1", *WHY).code == 0
    assert alias(office, "X. Cù Lao", "30163").code == 0


def test_a_name_known_elsewhere_is_taken_with_a_warning(office: Office) -> None:
    done = alias(office, "Xã Gáo Giồng")
    assert (done.code, done.json["outcome"], codes(done)) == (0, "stored", ["decide.elsewhere"])


def test_a_name_that_is_more_like_another_units_is_told(office: Office) -> None:
    done = alias(office, "Xã Tân Qui Tây", UNIT)  # Xã Tân Quy Tây (29920) lies in another district
    assert (done.code, done.json["outcome"], codes(done)) == (0, "stored", ["decide.likelier"])
    assert "29920" in done.json["findings"][0]["message"]


def test_a_name_that_is_understood_needs_no_alias(office: Office) -> None:
    done = alias(office, "tan thanh")
    assert (done.code, done.json["outcome"], codes(done)) == (0, "known", ["decide.name_known"])


def test_shares_are_kept_as_exact_decimals(office: Office) -> None:
    done = share(office, UNIT, f"{UNIT}=0,600", "30130=.4", *ON)
    assert (done.code, done.json["outcome"]) == (0, "stored")
    assert done.json["decision"]["value"] == {
        "old": UNIT,
        "on": "2025-07-01",
        "shares": {UNIT: "0.6", "30130": "0.4"},
    }
    again = share(office, UNIT, f"{UNIT}=0.6", "30130=0.40", *ON)
    assert (again.code, again.json["outcome"], codes(again)) == (0, "known", ["decide.known"])
    assert share(office, UNIT, f"{UNIT}=0.5", "30130=0.5", *ON).json["outcome"] == "stored"
    assert [d["state"] for d in office.get("decide", "list")] == ["replaced", "in_force"]
    assert office("decide", "withdraw", "2", *WHY).code == 0
    assert [d["state"] for d in office.get("decide", "list")] == ["in_force", "withdrawn", "withdrawal"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("99999", "30130=1", *ON), ["decide.share_no_unit"]),
        ((UNIT, f"{UNIT}=0.6", "30130=0.4", "--on", "2024-07-01"), ["decide.share_no_change"]),
        (("30163", "30163=0.5", "30130=0.5", *ON), ["decide.share_whole"]),
        ((UNIT, f"{UNIT}=0.6", "30131=0.4", *ON), ["decide.share_not_heir"]),
        ((UNIT, f"{UNIT}=0.6", f"{UNIT}=0.4", *ON), ["decide.share_twice"]),
        ((UNIT, f"{UNIT}=0.6", "30130=0.3", *ON), ["decide.share_sum"]),
        ((UNIT, f"{UNIT}=0.6", "30130=0.4000001", *ON), ["decide.share_number"]),
        ((UNIT, f"{UNIT}=1", "30130=0", *ON), ["decide.share_number"]),
        ((UNIT, f"{UNIT}=1.5", "30130=-0.5", *ON), ["decide.share_number"] * 2),
        ((UNIT, f"{UNIT}=NaN", "30130=1e0", *ON), ["decide.share_number"] * 2),
        ((UNIT, f"{UNIT}=x", "30131=0.4", *ON), ["decide.share_not_heir", "decide.share_number"]),
    ],
)
def test_what_cannot_be_shares(office: Office, words: tuple[str, ...], expected: list[str]) -> None:
    done = share(office, *words)
    assert (done.code, done.json["outcome"], codes(done)) == (1, "refused", expected)
    assert office.get("decide", "list") == []


def test_shares_are_for_the_units_that_people_came_to(tmp_path: Path) -> None:
    # Thiệu Hóa gave Thiệu Quang (15796) land without people; Pù Nhi gave a part of itself to the new Nhi Sơn.
    thanh_hoa = new_office(tmp_path / "w", "38")
    land = share(thanh_hoa, "15772", "15772=0.5", "15796=0.5", *ON)
    assert (land.code, codes(land)) == (1, ["decide.share_not_heir"])
    given = share(thanh_hoa, "14863", "14863=0.6", "14864=0.4", "--on", "2009-01-07")
    assert (given.code, given.json["outcome"]) == (0, "stored")


def test_decisions_are_listed_as_people_write(office: Office) -> None:
    share(office, UNIT, f"{UNIT}=0.333333", "30130=0.666667", *ON)
    listed = office("decide", "list").out
    assert "01/07/2025" in listed
    assert "33,3333 %" in listed


def test_withdrawing(office: Office) -> None:
    none = office("decide", "withdraw", "1", *WHY, "--format", "json")
    assert (none.code, codes(none)) == (1, ["decide.none"])
    alias(office, "Xã Cù Lao")
    back = office("decide", "withdraw", "1", *WHY, "--format", "json")
    assert (back.code, back.json["decision"]["state"]) == (0, "withdrawal")
    again = office("decide", "withdraw", "1", *WHY, "--format", "json")
    assert (again.code, again.json["outcome"], codes(again)) == (0, "known", ["decide.withdrawn"])
    of_it = office("decide", "withdraw", "2", *WHY, "--format", "json")
    assert (of_it.code, codes(of_it)) == (1, ["decide.is_withdrawal"])


@pytest.mark.parametrize(
    "words",
    [
        ("alias", "Xã Mới", UNIT),
        ("alias", "Xã Mới", UNIT, "--why", "  "),
        ("alias", "Xã Mới", UNIT, "--why", "\u200b"),
        ("alias", "Xã Mới", UNIT, "--why", "…"),
        ("alias", "Xã Mới", UNIT, "--why", "\udcff"),
        ("alias", "Xã Mới", UNIT, "--at", "hôm qua", *WHY),
        ("alias", "Xã Mới", UNIT, "--at", "20211231", *WHY),
        ("share", UNIT, *ON, *WHY),
        ("share", UNIT, "30130", *ON, *WHY),
        ("share", UNIT, "30130=1", *WHY),
        ("withdraw", "một", *WHY),
        ("withdraw", "0", *WHY),
        ("nothing",),
    ],
)
def test_a_wrong_command_line_is_told_and_nothing_is_kept(office: Office, words: tuple[str, ...]) -> None:
    done = office("decide", *words)
    assert done.code == 2
    assert done.out == ""
    assert office.get("decide", "list") == []


def test_the_list_as_it_was(office: Office) -> None:
    alias(office, "Xã Cù Lao")
    assert office.get("decide", "list", "--as-of", "0") == []
    assert office("decide", "list", "--as-of", "1999-01-01").code == 3
    shown = office("decide", "list", "--format", "csv").out
    assert "“Xã Cù Lao” là Xã Tân Thạnh (30157)" in shown


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_help_is_there_in_both_languages(office: Office, lang: str) -> None:
    for words in ((), ("alias",), ("share",), ("list",), ("withdraw",)):
        done = office("decide", *words, "--help", lang=lang)
        assert done.code == 0
        assert done.out.strip()


def test_signs_that_nobody_can_read_are_not_kept(office: Office) -> None:
    """A terminal of another encoding hands over bytes that are no text."""
    words = ("--why", "\x1b[1mgọi\udcff điện", "--who", "A\udcff")
    done = office("decide", "alias", "Xã Cù\udcff Lao\x1b", UNIT, *AT, *words, "--format", "json")
    assert done.code == 0
    made = done.json["decision"]
    assert (made["value"]["alias"], made["reason"], made["who"]) == ("Xã Cù Lao", "[1mgọi điện", "A")


def test_a_day_before_all_days_is_refused(office: Office) -> None:
    done = share(office, UNIT, "30130=1", "--on", "0001-01-01")
    assert (done.code, codes(done)) == (1, ["decide.share_no_unit"])
    assert "(31/08/2004 – 30/06/2025); Xã Tân Thạnh (01/07/2025 – …)" in done.json["findings"][0]["message"]


@pytest.mark.parametrize("number", ["0", "x"])
def test_a_wrong_number_is_told_in_the_users_language(office: Office, number: str) -> None:
    done = office("decide", "withdraw", number, *WHY)
    assert done.code == 2
    assert "phải là số nguyên từ 1 trở lên" in done.err
