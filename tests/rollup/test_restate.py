"""Totals on another day's map: what counts, what is not comparable, and what is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpi.findings import Fault, load_catalogue
from kpi.rollup.aggregate import aggregate_levels
from kpi.rollup.restate import Restating
from kpi.rollup.types import Rollup
from kpi.spec.kinds.indicator import Indicator
from kpi.units import Tree
from kpi.units.lives.passage import Passage
from tests.rollup.world import DAY, indicator, indicators, reports, units

NEW = date(2025, 7, 1)
MAP = """
82     province  -   Tỉnh Đồng Tháp
29869  commune   82  Phường Cao Lãnh
29905  commune   82  Phường Sa Đéc
29900  commune   82  Xã Xa
91     province  -   Tỉnh An Giang
30307  commune   91  Phường Long Xuyên
"""
# Two wards merge, a third is divided, one of another province joins the new province.
WAY: Mapping[str, tuple[str, ...]] = {
    "29863": ("29869",),
    "29866": ("29869",),
    "29898": ("29905", "29900"),
    "30280": ("30307",),
}
FULL = "29863 users 5\n29866 users 7\n29898 users 11.5"


def restating(
    passage: Passage | None = None,
    tree: Tree | None = None,
    home: str | None = "87",
    reasons: Mapping[tuple[str, date], str] | None = None,
) -> Restating:
    way = passage or Passage(DAY, NEW, dict(WAY))
    return Restating(way, tree or units(MAP, NEW), home, reasons or {})


def shared(**share: str) -> Restating:
    shares = {"29898": {code.removeprefix("u"): Decimal(part) for code, part in share.items()}}
    key = ("29898", NEW)
    way = Passage(DAY, NEW, dict(WAY), shares=shares, decided={"29898": (key,)})
    return restating(passage=way, reasons={key: "dân số 2024"})


def totals(
    text: str,
    *asked: Indicator,
    level: str = "commune",
    under: str | None = None,
    on: Restating | None = None,
) -> Rollup:
    found = asked or indicators("users")
    on = on or restating()
    return aggregate_levels(reports(text), units(), found, "2021", [level], under, on)[level]


def values(rollup: Rollup, name: str = "users") -> dict[str, Any]:
    return {row.unit: row.values[name] for row in rollup.rows}


def told(rollup: Rollup, code: str) -> dict[str, str]:
    return dict(next(note for note in rollup.notes if note.code == code).params)


def codes(rollup: Rollup) -> list[str]:
    return [note.code for note in rollup.notes]


def test_whole_units_add_up_and_divided_ones_are_not_shared_out_silently() -> None:
    rollup = totals(FULL)
    assert values(rollup) == {"29869": 12, "29900": None, "29905": None}
    assert [row.split for row in rollup.rows] == [(), ("29898",), ("29898",)]
    assert [row.coverage.expected for row in rollup.rows] == [2, 1, 1]
    assert codes(rollup) == ["restate.map", "restate.split", "rollup.complete"]
    assert told(rollup, "rollup.complete")["expected"] == "3"
    assert told(rollup, "restate.split")["units"] == (
        "Phường 3 (29898) → Phường Sa Đéc (29905), Xã Xa (29900)"
    )


def test_the_province_stays_exact() -> None:
    rollup = totals(FULL, level="province")
    assert values(rollup) == {"82": Decimal("23.5")}
    assert rollup.rows[0].split == ()
    assert "restate.split" not in codes(rollup)


def test_a_province_of_which_only_a_part_reports_here_says_so() -> None:
    way = Passage(DAY, NEW, {**WAY, "30280": ("29900",)})
    for level in ("province", "commune"):
        part = told(totals(FULL, level=level, on=restating(passage=way)), "restate.part")
        assert (part["name"], part["part"]) == ("Tỉnh Đồng Tháp (82)", "Tỉnh Đồng Tháp (87)")
        assert (part["number"], part["others"]) == ("1", "Tỉnh An Giang (89)")
    assert "restate.part" not in codes(totals(FULL, on=restating(passage=way, home=None)))


def test_missing_units_are_those_that_should_have_reported_then() -> None:
    rollup = totals("29863 users 5\n29866 users ?\n29866 other 0")
    assert rollup.rows[0].coverage.missing == ()
    assert rollup.rows[0].incomplete == {"users": ("29866",)}
    assert [row.coverage.missing for row in rollup.rows[1:]] == [("29898",), ("29898",)]
    note = told(rollup, "rollup.coverage")
    assert (note["reported"], note["expected"], note["missing"]) == ("2", "3", "1")
    assert told(rollup, "rollup.incomplete")["lacking"] == "1"


def test_only_rows_touched_are_there_and_under_is_of_the_map() -> None:
    assert list(values(totals(FULL, on=restating(home=None)))) == ["29869", "29900", "29905", "30307"]
    assert list(values(totals(FULL, under="29905"))) == ["29905"]
    assert totals(FULL, under="29905").rows[0].split == ("29898",)
    assert values(totals(FULL, under="82", level="province")) == {"82": Decimal("23.5")}


@pytest.mark.parametrize(
    ("level", "under", "code"),
    [
        ("district", None, "rollup.no_level"),
        ("commune", "87", "rollup.unknown_unit"),
        ("province", "29905", "rollup.level_above"),
    ],
)
def test_what_the_map_does_not_have_is_refused(level: str, under: str | None, code: str) -> None:
    with pytest.raises(Fault) as raised:
        totals(FULL, level=level, under=under)
    assert raised.value.findings[0].code == code


def test_yes_no_and_classes_are_counted_at_every_level() -> None:
    plan, grade = indicator("plan", "yes_no"), indicator("grade", "class", labels=("none", "some"))
    text = "29863 plan 1\n29866 plan 1\n29898 plan 1\n29863 grade 'some\n29866 grade 'none\n29898 grade 'some"
    rows = {row.unit: row.values for row in totals(text, plan, grade).rows}
    assert rows["29869"] == {"plan": 2, "grade": {"none": 1, "some": 1}}
    assert rows["29900"] == {"plan": None, "grade": None}


def test_shares_of_the_office_count_exactly_and_are_told_with_their_reason() -> None:
    rollup = totals(FULL, on=shared(u29905="0.6", u29900="0.4"))
    assert values(rollup) == {"29869": 12, "29900": Decimal("4.6"), "29905": Decimal("6.9")}
    assert {row.split for row in rollup.rows} == {()}
    note = told(rollup, "restate.shared")
    assert note["parts_vi"] == note["parts_en"] == "Phường Sa Đéc (29905): 60 %; Xã Xa (29900): 40 %"
    assert note["why"] == "dân số 2024"
    assert sum(values(rollup).values()) == Decimal("23.5")


def test_shares_are_told_to_the_last_place_as_each_language_writes_them() -> None:
    note = told(totals(FULL, on=shared(u29905="0.333333", u29900="0.666667")), "restate.shared")
    assert note["parts_vi"] == "Phường Sa Đéc (29905): 33,3333 %; Xã Xa (29900): 66,6667 %"
    assert note["parts_en"] == "Phường Sa Đéc (29905): 33.3333 %; Xã Xa (29900): 66.6667 %"


def test_thirds_still_sum_to_the_whole() -> None:
    third = "0." + "3" * 27
    rollup = totals(FULL, on=shared(u29905=third, u29900=str(1 - Decimal(third))))
    assert sum(values(rollup).values()) == Decimal("23.5")


def test_rates_take_shared_sums_and_what_no_share_can_tell_stays_unknown() -> None:
    rate, plan = indicator("rate", "rate", "inspected / places"), indicator("plan", "yes_no")
    grade = indicator("grade", "class", labels=("none", "some"))
    text = "29898 inspected 2\n29898 places 8\n29898 plan 1\n29898 grade 'some\n29866 plan 1"
    rows = {
        row.unit: row.values
        for row in totals(text, rate, plan, grade, on=shared(u29905="0.5", u29900="0.5")).rows
    }
    assert rows["29905"] == {"rate": Decimal("0.25"), "plan": None, "grade": None}
    assert rows["29869"] == {"rate": None, "plan": 1, "grade": None}


def test_a_rate_of_shared_sums_takes_every_place_of_them() -> None:
    rate, third = indicator("rate", "rate", "inspected / places"), "0." + "3" * 27
    text = "29898 inspected 1\n29898 places 7"
    rollup = totals(text, rate, on=shared(u29905=third, u29900=str(1 - Decimal(third))))
    rates = {row.unit: row.values["rate"] for row in rollup.rows}
    assert rates["29905"] == rates["29900"] == Decimal("0.142857142857")


def test_a_shared_unit_that_lacks_a_figure_lacks_it_in_each_row() -> None:
    rollup = totals("29898 users ?\n29898 other 1\n29863 users 1", on=shared(u29905="0.5", u29900="0.5"))
    assert values(rollup) == {"29869": 1, "29900": None, "29905": None}
    assert [row.incomplete for row in rollup.rows[1:]] == [{"users": ("29898",)}] * 2
    assert told(rollup, "rollup.incomplete")["lacking"] == "1"


def test_units_that_arose_without_a_record_and_unfit_decisions_are_told() -> None:
    way = Passage(DAY, NEW, dict(WAY), arisen=("29900",), unfit=(("29898", NEW),))
    rollup = totals(FULL, on=restating(passage=way))
    assert told(rollup, "restate.arisen")["units"] == "Xã Xa (29900)"
    assert next(n for n in rollup.notes if n.code == "restate.unfit").unit == "29898"


def test_backwards_the_unit_that_arose_is_among_those_that_report() -> None:
    way = Passage(DAY, date(2015, 12, 31), {c: (c,) for c in WAY}, arisen=("29863",))
    tree = units(day=date(2015, 12, 31))
    rollup = totals(FULL, on=restating(passage=way, tree=tree))
    assert told(rollup, "restate.arisen")["units"] == "Phường 11 (29863)"


def test_units_whose_place_has_no_such_level_are_told() -> None:
    island = "82 province - Tỉnh Đồng Tháp\n400 district 82 Huyện Đảo\n401 district 82 Huyện B"
    island += "\n29869 commune 401 Xã A"
    way = Passage(DAY, NEW, {**WAY, "29898": ("400",)})
    rollup = totals(FULL, on=restating(passage=way, tree=units(island, NEW)))
    assert values(rollup) == {"29869": 12}
    assert told(rollup, "restate.lost")["units"] == "Phường 3 (29898)"
    below = {
        under: totals(FULL, under=under, on=restating(passage=way, tree=units(island, NEW)))
        for under in ("82", "400", "401")
    }
    assert [told(below[under], "restate.lost")["units"] for under in ("82", "400")] == [
        "Phường 3 (29898)"
    ] * 2
    assert "restate.lost" not in codes(below["401"])


def test_strays_are_told_as_ever() -> None:
    rollup = totals(FULL + "\n99999 users 100\n30280 users 50\n866 users 3")
    assert values(rollup)["29869"] == 12
    strays = [note.code for note in rollup.notes if note.code.startswith("rollup.stray")]
    assert strays == ["rollup.stray_unknown", "rollup.stray_foreign", "rollup.stray_upper"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_all_notes_can_be_read(lang: str) -> None:
    way = Passage(DAY, NEW, dict(WAY), arisen=("29900",), unfit=(("29898", NEW),))
    catalogue = load_catalogue(lang)
    for on in (restating(passage=way), shared(u29905="0.5", u29900="0.5")):
        assert not [text for note in totals(FULL, on=on).notes if "{" in (text := catalogue.message(note))]
