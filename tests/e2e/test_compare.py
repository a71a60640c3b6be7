"""Periods held against each other: figures worked out from what was sent, on one map."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Imported
from tests.e2e.program import Office, new_office
from tests.e2e.sent import SPECS, fill, take

# Thị trấn Cẩm Thủy took in Cẩm Sơn and Cẩm Phong on 01/12/2019, Cẩm Tân took in Phúc Do: the codes stayed.
TOWN, TAKEN_IN = "15127", ("15157", "15166")
TAN, PHUC_DO = "15178", "15130"
THANH, QUY, LUONG, YEN = "15133", "15136", "15139", "15175"
THEN: Mapping[str, tuple[int, int] | None] = {  # establishments, of them inspected
    TOWN: (10, 5), TAKEN_IN[0]: (10, 4), TAKEN_IN[1]: (20, 3), TAN: (8, 8), PHUC_DO: None, THANH: (4, 0),
    QUY: (9, 3), LUONG: None, YEN: (6, 6),
}  # fmt: skip
NOW: Mapping[str, tuple[int, int] | None] = {
    TOWN: (40, 30), TAN: (8, 4), THANH: (4, 2), QUY: None, LUONG: None, YEN: (5, 6),
}  # fmt: skip
ASKED = ("inspected", "inspected_rate")


def send(office: Office, folder: Path, period: str, figures: Mapping[str, tuple[int, int] | None]) -> None:
    """A report of the district in which all but these communes have no establishments."""
    empty = dict.fromkeys(SPECS.forms["03"].indicators)
    cells: dict[str, Any] = {
        unit: empty if one is None else {"establishments": one[0], "inspected": one[1]}
        for unit, one in figures.items()
    }
    take(office, fill(office, folder / period, "390", cells, period, ("03",)), period=period)


@pytest.fixture(scope="module")
def thanh_hoa(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("compared")
    office = new_office(folder / "w", "38")
    send(office, folder, "2018", THEN)
    send(office, folder, "2020", NOW)
    return office


def compared(office: Office, *more: object) -> Any:
    return office.get("compare", *ASKED, "--period", "2020", "--to", "2018", "--under", "390", *more)


@pytest.fixture(scope="module")
def by_commune(thanh_hoa: Office) -> dict[tuple[str, str], Any]:
    data = compared(thanh_hoa, "--level", "commune")
    assert (data["period"], data["to"], data["periods"]) == ("2020", "2018", ["2018", "2020"])
    assert (data["map"], data["at"]) == ("restated", "2020-12-31")
    return {(row["unit"], row["indicator"]): row for row in data["rows"]}


def figures(row: Any) -> list[Any]:
    return [one["value"] for one in row["figures"]]


def test_a_merged_commune_is_compared_with_all_its_parts(by_commune: Mapping[Any, Any]) -> None:
    row, rate = by_commune[TOWN, "inspected"], by_commune[TOWN, "inspected_rate"]
    assert (figures(row), row["change"], row["relative"]) == ([12, 30], 18, 1.5)
    assert (row["uneven"], row["in_both"], row["why"]) == (False, None, None)
    assert [one["expected"] for one in row["figures"]] == [3, 1]
    # 12 of 40, then 30 of 40: never 0.5 + 0.4 + 0.15.
    assert (figures(rate), rate["change"], rate["relative"]) == ([0.3, 0.75], 0.45, 1.5)


def test_a_merged_commune_of_which_a_part_was_missing_did_not_fall(by_commune: Mapping[Any, Any]) -> None:
    row = by_commune[TAN, "inspected"]
    assert (figures(row), row["change"], row["uneven"]) == ([8, 4], -4, True)
    both = row["in_both"]
    assert (both["units"], both["change"], both["why"]) == ({"earlier": 0, "later": 0}, None, "both_missing")


def test_missing_is_no_zero_and_from_zero_there_is_no_share(by_commune: Mapping[Any, Any]) -> None:
    told = {
        unit: (row["change"], row["relative"], row["why"])
        for unit in (THANH, QUY, LUONG, YEN)
        for row in (by_commune[unit, "inspected"],)
    }
    assert told == {
        THANH: (2, None, "earlier_zero"),
        QUY: (None, None, "later_missing"),
        LUONG: (None, None, "both_missing"),
        YEN: (0, 0, None),
    }


def test_a_total_of_fewer_units_never_looks_like_a_fall(thanh_hoa: Office) -> None:
    data = compared(thanh_hoa)
    (row, rate) = data["rows"]
    assert (figures(row), row["change"], row["uneven"]) == ([29, 42], 13, True)
    assert [(one["known"], one["expected"]) for one in row["figures"]] == [(18, 20), (15, 17)]
    # Without Quý, unknown now, and Tân, of which a part was unknown then.
    before = sum(one[1] for unit, one in THEN.items() if one and unit not in (QUY, TAN))
    after = sum(one[1] for unit, one in NOW.items() if one and unit != TAN)
    both = row["in_both"]
    assert (both["earlier"], both["later"], both["change"]) == (before, after, after - before)
    assert both["units"] == {"earlier": 16, "later": 14}
    ways = rate["in_both"]
    assert Decimal(str(ways["earlier"])) == Decimal(before) / (10 + 10 + 20 + 4 + 6)
    assert any("1 trong 2" in note or "2/2 dòng" in note for note in data["notes"])


def test_both_ends_of_a_row_can_be_explained(thanh_hoa: Office) -> None:
    (row, _) = compared(thanh_hoa)["rows"]
    words = ("explain", row["unit"], row["indicator"], "--period")
    explained = [thanh_hoa.get(*words, one["period"])["value"] for one in row["figures"]]
    assert explained == figures(row) == [29, 42]


def test_three_years_keep_their_gap_and_the_change_is_from_the_first_to_the_last(thanh_hoa: Office) -> None:
    words = ("compare", "inspected", "--period", "2020", "--to", "2018..2019", "--under", "390")
    (row,) = thanh_hoa.get(*words)["rows"]
    assert [one["period"] for one in row["figures"]] == ["2018", "2019", "2020"]
    assert (figures(row), row["change"]) == ([29, None, 42], 13)
    screen = thanh_hoa(*words).out
    assert "▆·█" in screen
    assert "kpi explain 390 inspected --period 2018" in screen
    for fmt in ("csv", "json", "md", "html"):
        others = thanh_hoa(*words, "--format", fmt).out
        assert "·█" not in others
        assert "kpi explain" not in others
    lines = thanh_hoa(*words, "--format", "csv").out.splitlines()
    assert lines[0].split(",")[:5] == ["Thuộc", "STT", "Mã", "Đơn vị", "Chỉ tiêu"]
    assert "390,Huyện Cẩm Thủy,inspected,29,,42,13," in lines[1]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Three years of one commune: carried over wrongly into the second, and told between bounds there."""
    folder = tmp_path_factory.mktemp("small")
    office = new_office(folder / "w", "38")
    years: Mapping[str, Mapping[str, object]] = {
        "2013": {"drug_users_end": 10, "drug_users_new": 10},
        "2014": {"drug_users_start": 12, "drug_users_end": 12, "people_reached": "5-10"},
        "2015": {"drug_users_start": 12, "drug_users_end": 12, "people_reached": 20},
    }
    for year, cells in years.items():
        take(office, fill(office, folder / year, "390", {THANH: cells}, year, ("01", "02")), period=year)
    return office


def test_a_figure_between_bounds_gives_a_change_between_bounds(small: Office) -> None:
    words = ("compare", "people_reached", "--period", "2015", "--to", "2014", "--under", "390")
    rows = {row["unit"]: row for row in small.get(*words, "--level", "commune")["rows"]}
    row, other = rows[THANH], rows[QUY]
    assert (figures(row), row["change"], row["relative"], row["uneven"]) == ([None, 20], None, None, False)
    assert row["figures"][0]["range"] == {"low": 5, "high": 10}
    assert (row["change_range"], row["relative_range"]) == ({"low": 10, "high": 15}, {"low": 1, "high": 3})
    assert (row["in_both"], other["change"]) == (None, 0)
    [total] = small.get(*words)["rows"]
    assert (total["change_range"], total["in_both"]["change"]) == ({"low": 10, "high": 15}, 0)
    assert total["in_both"]["units"] == {"earlier": 19, "later": 19}


def test_figures_known_to_be_wrong_are_told_of_every_year(small: Office) -> None:
    """That of 2014 is found by its year before, which is none of those compared."""
    words = ("compare", "drug_users_start", "--period", "2015", "--to", "2014", "--under", "390")
    notes = [note for note in small.get(*words)["notes"] if "Xã Cẩm Thành (15133)" in note]
    assert [note[:5] for note in notes] == ["2014:"]


def test_what_cannot_be_put_on_the_map_is_told_and_not_compared(imported: Imported) -> None:
    """Of 2020 there are no reports; three communes were divided in 2025 and nobody has decided how."""
    data = imported.office.get(
        *("compare", "inspected", "drug_class", "--period", "2021", "--to", "2020"),
        *("--at", "2025-07-01", "--level", "commune"),
    )
    rows = {row["unit"]: row for row in data["rows"] if row["indicator"] == "inspected"}
    split = {unit for unit, row in rows.items() if row["breaks"] == ["map"]}
    assert split == {"29992", "30154", "30025", "30088", "30130", "30157"}
    assert {rows[unit]["why"] for unit in split} == {"not_comparable"}
    assert {rows[unit]["in_both"] for unit in split} == {None}
    others = [row for unit, row in rows.items() if unit not in split]
    assert {row["change"] for row in others} == {None}
    assert {row["why"] for row in others} == {"earlier_missing"}
    assert any("Xã Gáo Giồng (30079)" in note for note in data["notes"])
    labels = {row["label"] for row in data["rows"] if row["indicator"] == "drug_class"}
    assert labels == {label.code for label in SPECS.indicators["drug_class"].labels}


def test_rules_that_changed_between_are_marked_in_every_row(thanh_hoa: Office) -> None:
    words = ("compare", "drug_class", "inspected", "--period", "2026", "--to", "2018", "--level", "province")
    data = thanh_hoa.get(*words)
    assert len(data["breaks"]) == 1
    assert "24/08/2025" in data["breaks"][0]
    marks = {row["indicator"]: "law" in row["breaks"] for row in data["rows"]}
    assert marks == {"drug_class": True, "inspected": False}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--period", "2020", "--to", "2020"), "phải khác"),
        (("--period", "2020", "--to", "2018", "--to", "2018"), "phải khác"),
        (("--period", "2018", "--to", "2020"), "phải trước"),
        (("--period", "2020", "--to", "2018-S1"), "cùng loại"),
        (("--period", "2020"), "--to"),
    ],
)
def test_periods_that_cannot_be_compared_are_refused(
    thanh_hoa: Office, words: tuple[str, ...], told: str
) -> None:
    done = thanh_hoa("compare", "inspected", *words)
    assert done.code == 2
    assert told in done.err
