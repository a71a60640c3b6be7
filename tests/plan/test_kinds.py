"""Kinds of targets over small tables: months, ends, falls, growth, and years on one map."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from kpi.plan.scene import OldMap
from kpi.plan.types import Outcome, TargetResult
from kpi.spec.plan_targets import Baseline
from tests.plan.world import EACH_YEAR, WORDS, communes, followed, followed_over, outcome, plan, target
from tests.rollup.world import units

ITEMS = {"level": "province", "count": "news_items"}


def a_year(months: dict[int, int]) -> str:
    return "\n".join(f"87 news_items {number} period=2021-{month:02d}" for month, number in months.items())


def over(lines: str, period: str = "2021", tree: str = "", maps: Any = None, **keys: Any) -> TargetResult:
    decided = keys.pop("decided", {})
    one = plan(target(**keys))
    return followed_over(one, lines, period, tree or communes(3), maps, decided=decided).targets[0]


def by_month(months: dict[int, int], **keys: Any) -> Outcome:
    goal = {"sign": ">=", "value": 1, "each_year": True, **keys}
    return over(a_year(months), kind="each_month", measure=ITEMS, goal=goal).outcome


def test_twelve_items_are_not_one_each_month() -> None:
    assert by_month(dict.fromkeys(range(1, 13), 1)).verdict == "reached"
    found = by_month({**dict.fromkeys(range(1, 13), 2), 3: 0})  # 22 items, none in March
    assert (found.verdict, found.short, found.needed, found.gap) == ("not_reached", ("2021-03",), 12, (1, 1))


def test_a_month_without_a_report_is_not_an_empty_one() -> None:
    found = by_month(dict.fromkeys(range(1, 12), 1))
    assert (found.verdict, found.reason, found.short) == ("cannot_tell", "unknown_months", ())
    assert found.measured is not None
    assert found.measured.lacking == ("2021-12",)
    assert by_month({3: 0}).verdict == "not_reached"  # whatever the other eleven say


def test_months_before_the_first_one_asked_for_do_not_count() -> None:
    from_july = by_month(dict.fromkeys(range(7, 13), 1), start="2021-07")
    assert (from_july.verdict, from_july.needed) == ("reached", 6)
    assert by_month({}, start="2022-01").reason == "no_milestone"


@pytest.mark.parametrize(
    ("models", "verdict", "within"),
    [(0, "not_reached", "reached"), (1, "reached", "reached"), (3, "reached", "reached"),
     (4, "reached", "not_reached")],
)  # fmt: skip
def test_one_to_three_models_and_four_are_no_failure(models: int, verdict: str, within: str) -> None:
    lines = f"30001 models {models}\n30002 models 0\n30003 models 0"
    goal = {"sign": ">=", "value": 1, "upto": 3, "year": "open", "default": 2021}
    found = outcome(lines, tree=communes(3), kind="between", measure={"count": "models"}, goal=goal)
    assert found.upper is not None
    assert (found.verdict, found.upper.verdict) == (verdict, within)
    # One commune is enough for the lower end, and none is known to keep to the upper one.
    short = outcome(lines.rsplit("\n", 1)[0], tree=communes(3), kind="between",
                    measure={"count": "models"}, goal=goal)  # fmt: skip
    assert short.verdict == ("reached" if models else "cannot_tell")


FALL = {"sign": ">=", "value": 60, "upto": 80, "year": "open", "default": 2020}
SELLERS = {"count": "sex_sellers_end"}
FORTY = [{"year": 2015, "value": 40, "source": "BC 1"}]


@pytest.mark.parametrize(
    ("left", "verdict", "upper", "fall"),
    [(17, "not_reached", "not_reached", "57.5"), (16, "reached", "not_reached", "60"),
     (8, "reached", "reached", "80"), (50, "not_reached", "not_reached", "-25")],
)  # fmt: skip
def test_a_fall_by_60_to_80_percent_of_40(left: int, verdict: str, upper: str, fall: str) -> None:
    lines = f"30001 sex_sellers_end {left}\n30002 sex_sellers_end 0\n30003 sex_sellers_end 0"
    keys = {"kind": "fall_by", "measure": SELLERS, "goal": FALL, "baselines": FORTY}
    found = outcome(lines, "2020", communes(3), **keys)
    assert found.upper is not None
    assert (found.verdict, found.upper.verdict, found.needed) == (verdict, upper, 16)
    assert found.change == (Fraction(fall), Fraction(fall))
    early = outcome(lines, "2018", communes(3), **keys)
    assert (early.verdict, early.reason, early.change) == ("no_verdict", "no_milestone", found.change)


def test_a_fall_is_open_where_a_commune_is_and_from_nothing_there_is_none() -> None:
    keys = {"kind": "fall_by", "measure": SELLERS, "goal": FALL}
    lines = "30001 sex_sellers_end 3\n30002 sex_sellers_end 0"
    found = outcome(lines, "2020", communes(3), baselines=FORTY, **keys)
    assert (found.verdict, found.reason) == ("cannot_tell", "unknown_units")
    assert found.change == (float("-inf"), Fraction("92.5"))
    assert outcome(lines, "2020", communes(3), **keys).verdict == "no_baseline"
    zero = [{"year": 2015, "value": 0, "source": "BC 1"}]
    assert outcome(lines, "2020", communes(3), baselines=zero, **keys).reason == "base_zero"


def growth(of: str, now: int, before: int, number: int = 116) -> Outcome:
    """So many of all communes registered, so many of them the year before."""
    lines = [f"{30001 + n} registered {int(n < now)} period=2017" for n in range(number)]
    lines += [f"{30001 + n} registered {int(n < before)} period=2016" for n in range(number)]
    goal = {"sign": ">=", "value": 10, "each_year": True, "of": of}
    keys = {"kind": "grow_by", "measure": {"when": "registered = 1"}, "goal": goal}
    return over("\n".join(lines), "2017", communes(number), **keys).outcome


def test_10_percent_more_can_be_read_in_three_ways() -> None:
    assert (growth("all", 12, 0).verdict, growth("all", 11, 0).verdict) == ("reached", "not_reached")
    assert growth("all", 12, 0).needed == 12  # 11.6 of 116
    points = growth("points", 72, 60)  # 51.7 % and 62.1 %
    assert (points.verdict, points.needed) == ("reached", 72)
    assert growth("points", 71, 60).verdict == "not_reached"
    stock = growth("stock", 66, 60)
    assert (stock.verdict, stock.needed, stock.change) == ("reached", 66, (10, 10))
    assert growth("stock", 65, 60).verdict == "not_reached"


def test_growth_without_the_year_before_is_not_determined() -> None:
    goal = {"sign": ">=", "value": 10, "each_year": True, "of": "stock"}
    found = over("30001 registered 1 period=2017", "2017", kind="grow_by",
                 measure={"when": "registered = 1"}, goal=goal).outcome  # fmt: skip
    assert found.verdict == "no_baseline"


MERGED = """
87 province - Tỉnh Đồng Tháp
30001 commune 87 Xã Một
30003 commune 87 Xã Ba
"""
EVE, END = date(2020, 12, 31), date(2021, 12, 31)
THREE = OldMap(units(communes(3), EVE), {"30001": ("30001",), "30002": ("30001",), "30003": ("30003",)})


def kept(yes: str, now: str, **keys: Any) -> Outcome:
    """Communes that were registered (by their last digit) of three, of which the first two became one."""
    before = [f"3000{n} registered {int(str(n) in yes)} period=2020" for n in (1, 2, 3)]
    lines = [f"3000{n} registered {int(str(n) in now)} period=2021" for n in (1, 3)]
    keys = {"kind": "keep", "measure": {"when": "registered = 1"}, "base": "year_before", **keys}
    return over("\n".join((*before, *lines)), tree=MERGED, maps={EVE: THREE}, **keys).outcome


def test_a_merger_is_no_loss() -> None:
    found = kept("123", "13")  # three became two
    assert found.base is not None
    assert (found.base.then, found.base.of, found.base.value) == ((3, 3), 3, (2, 2))
    assert found.verdict == "reached"
    lost = kept("123", "3")
    assert (lost.verdict, lost.short) == ("not_reached", ("30001",))


def test_of_a_commune_made_of_two_unlike_ones_nobody_knows_what_it_was() -> None:
    assert kept("13", "3").verdict == "cannot_tell"
    assert kept("13", "13").verdict == "reached"  # whatever it was, it is now
    assert kept("3", "3").verdict == "reached"


def test_a_value_entered_for_an_old_map_is_carried_over_as_a_share() -> None:
    bases = [{"year": 2020, "value": 3, "source": "BC 1"}]
    found = kept("", "13", baselines=bases)
    assert found.base is not None
    assert (found.verdict, found.base.shared, found.base.value) == ("reached", True, (2, 2))
    assert kept("", "3", baselines=bases).verdict == "not_reached"
    # What was entered comes before what was reported, what was decided before both.
    decided = {"t1": (Baseline(2020, Decimal(1), "BC 2", decision=4),)}
    found = kept("123", "3", baselines=bases, decided=decided)
    assert found.base is not None
    assert (found.verdict, found.base.origin, found.base.decision) == ("reached", "decision", 4)


def test_sums_of_numbers_do_not_change_by_a_merger() -> None:
    lines = "\n".join(f"3000{n} sex_sellers_end {n} period=2020" for n in (1, 2, 3))
    lines += "\n30001 sex_sellers_end 3 period=2021\n30003 sex_sellers_end 2 period=2021"
    keys: dict[str, Any] = {"kind": "non_increasing", "measure": SELLERS, "base": "year_before"}
    found = over(lines, tree=MERGED, maps={EVE: THREE}, **keys).outcome
    assert (found.verdict, found.planned) == ("reached", 6)
    more = over(lines.replace("30003 sex_sellers_end 2", "30003 sex_sellers_end 5"), tree=MERGED,
                maps={EVE: THREE}, **keys).outcome  # fmt: skip
    assert (more.verdict, more.short) == ("not_reached", ("30003",))
    before = lines.split("\n30001 sex_sellers_end 3 period=2021")[0]
    assert over(before, tree=MERGED, maps={EVE: THREE}, **keys).outcome.verdict == "cannot_tell"


def ever(lines: str, measure: dict[str, Any], **more: Any) -> Outcome:
    goal = {"sign": "=", "value": 100, "year": "open", "default": 2021}
    return over(lines, kind="ever_within", measure={**measure, "since": 2020}, goal=goal, **more).outcome


def test_once_within_the_years_is_enough() -> None:
    years = {2020: "110", 2021: "001"}
    lines = "\n".join(
        f"3000{n + 1} registered {yes} period={year}" for year, all_yes in years.items()
        for n, yes in enumerate(all_yes)
    )  # fmt: skip
    assert ever(lines, {"when": "registered = 1"}).verdict == "reached"
    without = "\n".join(line for line in lines.splitlines() if "30002" not in line or "2021" in line)
    found = ever(without, {"when": "registered = 1"})
    assert (found.verdict, found.gap) == ("cannot_tell", (0, 1))  # it may have been so in 2020
    nobody = lines.replace("30002 registered 1", "30002 registered 0")
    assert ever(nobody, {"when": "registered = 1"}).short == ("30002",)


def test_numbers_of_several_years_may_be_of_the_same_things() -> None:
    lines = "".join(f"3000{n} establishments 10 period=2021\n" for n in (1, 2, 3))
    lines += "".join(f"3000{n} inspected 4 period={y}\n" for n in (1, 2, 3) for y in (2020, 2021))
    inspected = {"numerator": "inspected", "denominator": "establishments"}
    found = ever(lines, inspected)
    assert found.measured is not None
    assert found.measured.numerator == (12, 24)
    assert found.verdict == "not_reached"  # 24 of 30 is the most there can be
    assert ever(lines.replace("inspected 4", "inspected 5"), inspected).verdict == "cannot_tell"


def test_a_reading_may_be_of_another_kind() -> None:
    once = {"id": "once", "name": WORDS, "kind": "ever_within",
            "measure": {"when": "registered = 1", "since": 2020},
            "goal": {"sign": "=", "value": 100, "each_year": True}}  # fmt: skip
    lines = "\n".join(
        f"3000{n} registered {int(y == 2020)} period={y}" for n in (1, 2, 3) for y in (2020, 2021)
    )
    result = over(lines, measure={"when": "registered = 1"}, goal=EACH_YEAR, readings=[once])
    assert [result.outcome.verdict, result.readings[0].outcome.verdict] == ["not_reached", "reached"]


def test_a_state_may_be_asked_of_one_year() -> None:
    measure, goal = {"level": "province", "when": "plan_integrated = 1"}, {"sign": "=", "value": 100}
    keys = {"kind": "state", "measure": measure, "goal": {**goal, "year": "open", "default": 2028}}
    assert outcome("87 plan_integrated 0", "2026", **keys).verdict == "no_verdict"
    assert outcome("87 plan_integrated 0", "2028", **keys).verdict == "not_reached"
    assert outcome("87 plan_integrated 1", "2028", **keys).verdict == "reached"


def test_the_trend_knows_whether_less_is_better() -> None:
    places = [(n, year) for n in (1, 2, 3) for year in (2020, 2021)]
    lines = "".join(f"3000{n} sex_sellers_end {n - (y == 2021)} period={y}\n" for n, y in places)
    fewer = over(lines, kind="non_increasing", measure=SELLERS, base="year_before").trend
    assert fewer is not None
    assert (fewer.way, fewer.rising, fewer.before.numerator) == ("better", False, (6, 6))
    kept_number = over(lines, kind="keep", measure=SELLERS, base="year_before").trend
    assert kept_number is not None
    assert kept_number.way == "worse"
    unknown = over(lines.replace("30002 sex_sellers_end 1 period=2021\n", ""), kind="keep", measure=SELLERS,
                   base="year_before").trend  # fmt: skip
    assert unknown is not None
    assert unknown.way == "unclear"
    only_now = "\n".join(line for line in lines.splitlines() if line.endswith("2021"))
    assert over(only_now, kind="keep", measure=SELLERS, base="year_before").trend is None


def test_what_is_below_is_judged_by_itself() -> None:
    lines = "29863 registered 1\n29866 registered 0\n29898 registered 1"
    one = followed(plan(target(measure={"when": "registered = 1"}, goal=EACH_YEAR)), lines, by="district")
    verdicts = {part.unit: part.outcomes[0].verdict for part in one.below}
    assert verdicts == {"866": "not_reached", "867": "reached"}


def test_units_of_types_that_the_text_leaves_out_do_not_count() -> None:
    tree = "87 province - Tỉnh Đồng Tháp\n30001 commune 87 Xã Một\n30002 commune 87 Thị_trấn Hai"
    lines = "30001 registered 1\n30002 registered 0"
    for types, verdict in ((["Xã"], "reached"), (None, "not_reached")):
        measure = {"when": "registered = 1"} | ({"types": types} if types else {})
        assert outcome(lines, tree=tree, measure=measure, goal=EACH_YEAR).verdict == verdict
