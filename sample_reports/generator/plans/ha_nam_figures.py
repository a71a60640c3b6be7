"""The figures of Hà Nam from 2016 to 2020, drawn so that its targets are just reached or just missed.

What is drawn is changed where a target looks: how many communes keep up propaganda, are healthy, are newly
recognised; how many establishments in disguise are left. All that is changed agrees with the rest of a row.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..model import class_of, number
from ..table import Fact
from .mergers import parents_between
from .province import Year, drawn_year

PROVINCE, SEED = "35", 20160617
_CASES = (
    "cases_found", "cases_handled", "cases_prosecuted", "cases_charged", "cases_tried", "organisers",
    "brokers", "harbourers", "sellers_fined", "buyers_fined", "est_prosecuted", "violators_found",
    "violators_handled", "prostitution_cases_found", "prostitution_cases_handled", "rings_found",
    "rings_handled", "trials_opened",
)  # fmt: skip
_TRIED = ("trials_investigated", "trials_charged", "trials_held")
_QUIET = 2018  # a year without a case


@dataclass(frozen=True, slots=True)
class Aim:
    """What a year comes to: communes that keep up propaganda, that are healthy (without prostitution), that
    are recognised as without drugs and prostitution, and how many of these newly; establishments in
    disguise; communes with a model of support; districts with an integrated plan."""

    regular: int
    healthy: int
    recognised: int
    new: int
    disguised: int
    models: int
    integrated: int


AIMS: Mapping[int, Aim] = {
    2016: Aim(70, 96, 40, 12, 45, 0, 1),
    2017: Aim(87, 98, 50, 12, 38, 1, 3),
    2018: Aim(92, 100, 61, 11, 30, 2, 4),
    2019: Aim(103, 103, 73, 12, 22, 3, 5),
    2020: Aim(109, 104, 72, 5, 15, 4, 6),
}
HARM_REDUCTION = 3  # of six districts in 2020, one less before
PRESS: Mapping[int, Mapping[int, int]] = {
    2016: {7: 1, 8: 2, 9: 1, 10: 1, 11: 3, 12: 1},
    2018: {**dict.fromkeys(range(1, 13), 1), 5: 0, 9: 2},
}
"""Items in the press by month: one and more since the plan began, 12 in 2018 and none in May. Of the other
years nobody told by month."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The communes of a year, by code, that are as its `Aim` says, and the disguised establishments of
    each."""

    regular: frozenset[str]
    healthy: frozenset[str]
    recognised: frozenset[str]
    new: frozenset[str]
    models: frozenset[str]
    disguised: Mapping[str, int]


def ha_nam_years() -> dict[int, Year]:
    """Each year on the map of its last day: 116 communes, and 109 in 2020."""
    years: dict[int, Year] = {}
    chosen: Chosen | None = None
    for year_number, aim in AIMS.items():
        rng = random.Random(f"{SEED}-{year_number}")
        before = years.get(year_number - 1)
        parents = parents_between(date(year_number - 1, 12, 31), date(year_number, 12, 31))
        year = drawn_year(year_number, PROVINCE, SEED, before.facts if before else None, parents)
        chosen = _choose(rng, aim, year.codes(), chosen, parents)
        for code, facts in year.facts.items():
            _fit(rng, facts, code, chosen)
            if year_number == _QUIET:
                _without_cases(facts)
        _above(year, aim)
        years[year_number] = year
    short = years[2020].facts[years[2020].codes()[-1]]
    short["officials_trained"] = number(short, "officials") - 1
    return years


def _above(year: Year, aim: Aim) -> None:
    """What the districts say of themselves (form 12)."""
    for rank, unit in enumerate(year.reporters):
        year.facts[unit.code] = {
            "district_plan": True,
            "district_plan_integrated": rank < aim.integrated,
            "district_harm_reduction": rank < HARM_REDUCTION - (year.number < 2020),
            "district_team_178": True,
        }


def _choose(
    rng: random.Random,
    aim: Aim,
    codes: Sequence[str],
    before: Chosen | None,
    parents: Mapping[str, Sequence[str]],
) -> Chosen:
    """Communes that were as wanted are so again, as far as there is room."""
    regular = _some(rng, aim.regular, codes, before.regular if before else ())
    recognised_before = before.recognised if before else frozenset[str]()
    kept = _some(rng, aim.recognised - aim.new, [c for c in codes if c in recognised_before] or codes)
    new = _some(rng, aim.new, [c for c in codes if c not in kept and c not in recognised_before])
    recognised = kept | new
    others = [c for c in codes if c not in recognised]
    healthy = recognised | _some(rng, aim.healthy - len(recognised), others, before.healthy if before else ())
    left = {c: sum(before.disguised.get(p, 0) for p in parents.get(c, (c,))) for c in codes} if before else {}
    models = _some(rng, aim.models, codes, before.models if before else ())
    return Chosen(regular, healthy, recognised, new, models, _spread(rng, aim.disguised, codes, left))


def _some(rng: random.Random, size: int, codes: Sequence[str], first: Collection[str] = ()) -> frozenset[str]:
    """So many of the codes, those in `first` before all others."""
    shuffled = rng.sample(codes, len(codes))
    return frozenset(sorted(shuffled, key=lambda code: code not in first)[:size])


def _spread(
    rng: random.Random, total: int, codes: Sequence[str], left: Mapping[str, int]
) -> Mapping[str, int]:
    """So many establishments over the communes: fewer of those that were `left`, else some here and there."""
    numbers = {code: left.get(code, 0) for code in codes}
    while sum(numbers.values()) > total:
        numbers[rng.choice([code for code in codes if numbers[code]])] -= 1
    while sum(numbers.values()) < total:
        numbers[rng.choice(codes)] += 1
    return numbers


def _fit(rng: random.Random, facts: dict[str, Fact], code: str, chosen: Chosen) -> None:
    """The figures of a commune agree with what was chosen for it."""
    forms = max(1, number(facts, "propaganda_forms"))
    facts |= {"propaganda_regular": code in chosen.regular, "propaganda_forms": forms}
    facts |= {"prostitution_hotspots_reopened": 0, "models": int(code in chosen.models)}
    facts["officials_trained"] = facts["officials"]
    healthy = code in chosen.healthy
    there = number(facts, "sex_sellers_start") + number(facts, "sex_sellers_new")
    if healthy:
        _without_cases(facts)
        facts |= {"sex_sellers_new": 0, "prostitution_hotspots_found": 0}
        there = number(facts, "sex_sellers_start")
    elif not there:
        facts["sex_sellers_new"] = there = rng.randint(1, 2)
    end = 0 if healthy else max(1, number(facts, "sex_sellers_end"))
    spots = number(facts, "prostitution_hotspots_start") + number(facts, "prostitution_hotspots_found")
    open_ = 0 if healthy else min(spots, number(facts, "prostitution_hotspots_end"))
    facts |= {"sex_sellers_reduced": there - end, "sex_sellers_end": end}
    facts |= {"prostitution_hotspots_cleared": spots - open_, "prostitution_hotspots_end": open_}
    grade = class_of(facts, "sex_sellers", "prostitution_hotspots")
    facts["prostitution_class"] = "none" if healthy else grade
    facts |= {
        "est_disguised": chosen.disguised[code],
        "healthy_prostitution": code in chosen.healthy,
        "healthy_both": code in chosen.recognised,
        "healthy_both_new": code in chosen.new,
    }


def _without_cases(facts: dict[str, Fact]) -> None:
    """No case arises; those carried over are tried."""
    facts |= dict.fromkeys(_CASES, 0) | dict.fromkeys(_TRIED, facts["trials_carried"])
