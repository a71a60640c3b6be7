"""The plan of Hà Nam 2016–2020 on the real maps: 116 communes, 109 after the mergers of 2020.

Figures are made here, and what they come to is counted once more, plainly."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from math import ceil
from typing import Any

import pytest

from kpi.model.period import Period, parse_period
from kpi.pipeline.figures.plan_past import Here, old_map
from kpi.plan.following import figures_of, follow
from kpi.plan.scene import OldMap, Past
from kpi.plan.types import Followed, Outcome, TargetResult
from kpi.spec.kinds.plan import KIND
from kpi.spec.places import builtin_specs
from kpi.spec.plan_targets import Baseline
from tests.rollup.world import reports
from tests.shipped import shipped_specs, shipped_units

HOME, ID = "35", "ha-nam-1295-2016"
OLD_DAY = date(2019, 12, 31)
# Communes of 2020 and those they were made of, as the records have them.
MERGED = {
    "13369": {"13369", "13375", "13378"},
    "13474": {"13474", "13462"},
    "13501": {"13501", "13537", "13549"},
    "13597": {"13597", "13564"},
    "13594": {"13594", "13603"},
}
Say = Callable[[int, str, int], int]
"""A figure by year, code and place of the commune in its list."""


@cache
def communes(year: int) -> tuple[str, ...]:
    tree = shipped_units().at(date(year, 12, 31), HOME)
    return tuple(unit.code for unit in tree.under(HOME, "commune"))


def lines(name: str, say: Say, *years: int) -> str:
    """Figures of all communes in some years."""
    return "".join(
        f"{code} {name} {say(year, code, n)} period={year}\n"
        for year in years
        for n, code in enumerate(communes(year))
    )


def all_targets(
    text: str, period: str, at: date | None = None, decided: Mapping[str, Iterable[Baseline]] | None = None
) -> dict[str, TargetResult]:
    """What the plan comes to in a year, by lines "unit indicator value period=P"."""
    specs, units, now = shipped_specs(None), shipped_units(), parse_period(period)
    plan, con = specs.of(KIND)[ID], reports(text)
    tree = units.at(now.end)
    here = Here(units.at(at) if at else tree, HOME)
    own = old_map(units, now.end, here) if at else None
    periods = {line.rpartition("=")[2] for line in text.split("\n") if line}
    years = {int(one): figures_of(con, plan, parse_period(one)) for one in periods if "-" not in one}
    months = {one: figures_of(con, plan, parse_period(one)) for one in periods if "-" in one}
    ends = [Period(year, "year", 1).end for year in range(2015, now.year)]
    maps: dict[date, OldMap] = {day: old_map(units, day, here) for day in ends}
    entered = {target: tuple(baselines) for target, baselines in (decided or {}).items()}
    past = Past({year: one for year, one in years.items() if year < now.year}, months, maps, entered)
    done: Followed = follow(con, here.tree, plan, now, HOME, specs.indicators, past=past, senders=own)
    return {one.target.id: one for one in done.targets}


def one_target(id_: str, text: str, period: str, **more: Any) -> Outcome:
    return all_targets(text, period, **more)[id_].outcome


def entered(year: int, value: int) -> Iterable[Baseline]:
    return (Baseline(year, Decimal(value), "BC 1", decision=1),)


def test_the_maps_are_those_of_the_years() -> None:
    assert [len(communes(year)) for year in range(2015, 2021)] == [116, 116, 116, 116, 116, 109]
    gone = set(communes(2019)) - set(communes(2020))
    assert gone == {code for made_of in MERGED.values() for code in made_of} - set(MERGED)
    assert len(gone) == 7
    assert len(shipped_units().at(date(2020, 12, 31), HOME).under(HOME, "district")) == 6


def test_the_plan_has_its_eleven_targets_and_nine_duties() -> None:
    data = json.loads((builtin_specs() / "plans" / f"{ID}.json").read_text("utf-8"))
    assert [one["id"] for one in data["targets"]] == [f"hn.t{n}" for n in range(1, 12)]
    assert [one["id"] for one in data["duties"]] == [f"hn.c{n}" for n in range(1, 10)]
    assert not data["text"]["complete"]
    for one in data["targets"]:
        if one.get("goal", {}).get("year") == "open":
            assert one["inference"]["en"].startswith("The text names no year"), one["id"]


def regular(number: int, year: int) -> str:
    """So many communes of a year with a form of propaganda, kept up regularly."""
    forms = lines("propaganda_forms", lambda _y, _c, n: 1 + n % 3, year)
    return forms + lines("propaganda_regular", lambda _y, _c, n: int(n < number), year)


@pytest.mark.parametrize(
    ("period", "number", "verdict", "needed"),
    [
        ("2017", 87, "reached", 87),  # 75 % of 116
        ("2017", 86, "not_reached", 87),
        ("2018", 116, "no_verdict", None),
        ("2020", 109, "reached", 109),
        ("2020", 108, "not_reached", 109),
    ],
)
def test_propaganda_has_milestones_in_2017_and_2020(
    period: str, number: int, verdict: str, needed: int | None
) -> None:
    found = one_target("hn.t1", regular(number, int(period)), period)
    assert (found.verdict, found.needed) == (verdict, needed)
    assert found.measured is not None
    assert found.measured.numerator == (number, number)
    assert found.next is None if period == "2020" else found.next is not None


def test_a_month_without_press_is_seen_behind_twelve_items() -> None:
    def items(year: int, empty: int) -> str:
        numbers = {month: 0 if month == empty else 2 for month in range(1, 13)}
        return "".join(f"35 press_items {n} period={year}-{month:02d}\n" for month, n in numbers.items())

    assert one_target("hn.t2", items(2018, 0), "2018").verdict == "reached"
    found = one_target("hn.t2", items(2018, 5), "2018")
    assert (found.verdict, found.short) == ("not_reached", ("2018-05",))
    first = all_targets(items(2016, 3), "2016")["hn.t2"]
    assert first.outcome.verdict == "not_reached"
    assert first.readings[0].outcome.verdict == "reached"  # read from July on


def districts(name: str, number: int, year: int) -> str:
    codes = [u.code for u in shipped_units().at(date(year, 12, 31), HOME).under(HOME, "district")]
    return "".join(f"{code} {name} {int(n < number)} period={year}\n" for n, code in enumerate(codes))


def test_three_of_six_districts_are_half() -> None:
    def plans(number: int, year: int) -> Outcome:
        return one_target("hn.t3", districts("district_plan_integrated", number, year), str(year))

    assert [(plans(n, 2017).verdict, plans(n, 2017).needed) for n in (3, 2)] == [
        ("reached", 3),
        ("not_reached", 3),
    ]
    assert [plans(n, 2020).verdict for n in (6, 5)] == ["reached", "not_reached"]
    harm = districts("district_harm_reduction", 3, 2020)
    assert one_target("hn.t4", harm, "2020").verdict == "reached"


def test_models_lie_between_one_and_three() -> None:
    def models(number: int) -> Outcome:
        return one_target("hn.t5", lines("models", lambda _y, _c, n: int(n < number), 2020), "2020")

    assert [models(n).verdict for n in (0, 1, 3, 4)] == ["not_reached", "reached", "reached", "reached"]
    four = models(4).upper
    assert four is not None
    assert four.verdict == "not_reached"


def test_cases_and_rings_are_dealt_with_where_there_are_any() -> None:
    def cases(found: int, handled: int) -> Outcome:
        names = ("prostitution_cases_found", "rings_found", "prostitution_cases_handled", "rings_handled")
        numbers = dict(zip(names, (found, 1, handled, 1), strict=True))
        text = "".join(
            lines(name, lambda _y, _c, n, most=most: most if n == 0 else 0, 2018)
            for name, most in numbers.items()
        )
        return one_target("hn.t6", text, "2018")

    assert cases(4, 4).verdict == "reached"
    assert (cases(4, 3).verdict, cases(4, 3).needed, cases(4, 3).gap) == ("not_reached", 5, (1, 1))


@pytest.mark.parametrize(
    ("left", "verdict", "aim"),
    [(17, "not_reached", "not_reached"), (16, "reached", "not_reached"), (8, "reached", "reached")],
)
def test_disguised_establishments_fall_by_60_to_80_percent(left: int, verdict: str, aim: str) -> None:
    text = lines("est_disguised", lambda _y, _c, n: int(n < left), 2020)
    assert one_target("hn.t7", text, "2020").verdict == "no_baseline"
    found = one_target("hn.t7", text, "2020", decided={"hn.t7": entered(2015, 40)})
    assert found.upper is not None
    assert (found.verdict, found.upper.verdict, found.needed) == (verdict, aim, 16)
    # The same from the reports of 2015.
    reported = text + lines("est_disguised", lambda _y, _c, n: int(n < 40), 2015)
    assert one_target("hn.t7", reported, "2020").verdict == verdict


def healthy(unhealthy: Iterable[str], year: int, name: str = "healthy_prostitution") -> str:
    codes = frozenset(unhealthy)
    return lines(name, lambda _y, code, _n: int(code not in codes), year)


WHOLE = [code for code in communes(2020) if code not in MERGED]


@pytest.mark.parametrize(
    "unhealthy", [WHOLE[:5], WHOLE[:6], ["13369", *WHOLE[:4]], ["13369", "13501", *WHOLE[:3]]]
)
def test_95_percent_are_104_of_109_and_111_of_116(unhealthy: list[str]) -> None:
    text = healthy(unhealthy, 2020)
    new = one_target("hn.t10", text, "2020")
    assert (new.needed, new.verdict) == (104, "reached" if 109 - len(unhealthy) >= 104 else "not_reached")
    old = one_target("hn.t10", text, "2020", at=OLD_DAY)
    left = sum(len(MERGED.get(code, {code})) for code in unhealthy)
    assert old.measured is not None
    assert old.measured.numerator == (116 - left, 116 - left)
    assert (old.needed, old.verdict) == (111, "reached" if 116 - left >= 111 else "not_reached")


def test_kept_communes_are_counted_on_one_map() -> None:
    # 116 of 116 in 2015, 109 of 109 in 2020: nothing was lost.
    both = healthy((), 2015) + healthy((), 2020)
    assert one_target("hn.t8", both, "2020").verdict == "reached"
    found = one_target("hn.t8", healthy((), 2015) + healthy(["13369"], 2020), "2020")
    assert (found.verdict, found.short) == ("not_reached", ("13369",))
    # 110 of 116 entered: as a share 103.4 of 109.
    decided = {"hn.t8": entered(2015, 110)}
    for number, verdict in ((104, "reached"), (103, "not_reached")):
        text = healthy(WHOLE[: 109 - number], 2020)
        found = one_target("hn.t8", text, "2020", decided=decided)
        assert (found.verdict, found.needed) == (verdict, ceil(Decimal(110) / 116 * 109))
    # Before the mergers the number itself.
    text = healthy(communes(2019)[:6], 2019)
    assert one_target("hn.t8", text, "2019", decided=decided).needed == 110


@pytest.mark.parametrize(
    ("new", "before", "verdicts"),
    [
        (12, 60, ("reached", "reached", "reached")),  # 12 of 116; 51.7 to 62.1 %; 20 % of the stock
        (11, 60, ("not_reached", "not_reached", "reached")),  # 61.2 %: 9.5 points
        (6, 60, ("not_reached", "not_reached", "reached")),  # 10 % of 60
        (5, 60, ("not_reached", "not_reached", "not_reached")),
    ],
)
def test_10_percent_a_year_is_read_in_three_ways(new: int, before: int, verdicts: tuple[str, ...]) -> None:
    text = lines("healthy_both", lambda y, _c, n: int(n < before + (new if y == 2018 else 0)), 2017, 2018)
    text += lines("healthy_both_new", lambda _y, _c, n: int(before <= n < before + new), 2018)
    result = all_targets(text, "2018")["hn.t9"]
    by_id = {one.reading.id: one.outcome for one in result.readings}
    assert (result.outcome.verdict, by_id["points"].verdict, by_id["stock"].verdict) == verdicts
    assert [result.outcome.needed, by_id["points"].needed, by_id["stock"].needed] == [12, 72, 66]
    # Without towns there are 109, of which 10.9 are 11.
    assert by_id["no-towns"].needed == 11


def test_points_are_compared_on_the_new_map_in_2020() -> None:
    # 60 whole communes healthy in 2019; 71 of 109 in 2020 are 10.1 points more on the map of 2020.
    stock = {2019: frozenset(WHOLE[:60]), 2020: frozenset(WHOLE[:71])}
    text = lines("healthy_both", lambda y, code, _n: int(code in stock[y]), 2019, 2020)
    by_id = {one.reading.id: one.outcome for one in all_targets(text, "2020")["hn.t9"].readings}
    assert (by_id["points"].verdict, by_id["points"].needed) == ("reached", 71)  # 60 + 10.9
    assert (by_id["stock"].verdict, by_id["stock"].needed) == ("reached", 66)


def test_officials_may_be_trained_once_in_the_years() -> None:
    text = lines("officials", lambda _y, _c, _n: 2, 2020)
    text += lines("officials_trained", lambda _y, _c, _n: 1, 2016, 2017, 2018, 2019, 2020)
    result = all_targets(text, "2020")["hn.t11"]
    assert result.outcome.verdict == "not_reached"  # half of them this year
    assert result.readings[0].outcome.verdict == "cannot_tell"  # the same ones, or all of them
