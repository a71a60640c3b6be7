"""Totals and points of a few communes: ``rollup.*``, ``restate.*``, ``compose.*``, ``score.*``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

from kpi.check.doubt import Doubt
from kpi.findings import Fault, Severity, finding
from kpi.model.period import parse_period
from kpi.rollup.aggregate import aggregate, aggregate_levels
from kpi.rollup.compose_notes import compose_notes
from kpi.rollup.restate import Restating
from kpi.score import check_law, score
from kpi.spec.kinds.scheme import OnError, Scheme
from kpi.spec.values import Text, Validity
from kpi.units.lives.passage import Passage
from tests.findings.reproducers.reports import Reproducer
from tests.rollup.test_compose import ASKED, FORM, HALVES, UNIT, composed
from tests.rollup.test_coverage import FORMS
from tests.rollup.test_restate import FULL, NEW, WAY, restating, shared
from tests.rollup.world import DAY, indicator, indicators, reports, units
from tests.score.rules import criterion, scheme
from tests.score.test_against import BOTH

STRAYS = f"{FULL}\n99999 users 100\n30280 users 50\n866 users 3"
RATE = indicator("rate", "rate", "inspected / places")
RATES = """
29863 inspected 1
29863 places 10
29866 inspected 9
29866 places 10
29898 inspected 7
29898 places ?
"""
POLICE = "reporter=866:police"
TWICE = "29863 users 5 reporter=866 seq=1\n29863 users 8 reporter=29863 seq=2"
DATED = replace(scheme(), validity=Validity(date(2014, 1, 1), date(2016, 1, 1)))
EVERY = replace(scheme(), periods=("year", "half", "quarter", "month"))


@cache  # equal ones are one, and run once
def totals(text: str, level: str = "province", under: str = "87", forms: bool = False) -> Reproducer:
    def reproduce(_: Path) -> object:
        asked = [RATE] if "places" in text else indicators("users")
        with suppress(Fault):
            return aggregate(reports(text), units(), asked, "2021", level, under, FORMS if forms else ())

    return reproduce


@cache
def on_map(on: Callable[[], Restating], text: str = FULL, level: str = "commune") -> Reproducer:
    return lambda _: aggregate_levels(
        reports(text), units(), indicators("users"), "2021", [level], None, on()
    )


def _unfit() -> Restating:
    way = Passage(DAY, NEW, dict(WAY), arisen=("29900",), unfit=(("29898", NEW),))
    return restating(passage=way)


def _lost() -> Restating:
    island = "82 province - Tỉnh Đồng Tháp\n400 district 82 Huyện Đảo\n401 district 82 Huyện B"
    way = Passage(DAY, NEW, {**WAY, "29898": ("400",)})
    return restating(passage=way, tree=units(f"{island}\n29869 commune 401 Xã A", NEW))


@cache
def year(text: str, changed: bool = False, distinct: bool = False, period: str = "2021") -> Reproducer:
    """What is told of a year, or a shorter period, made of its parts."""

    def reproduce(_: Path) -> object:
        asked = {name: replace(one, name=NAMES.get(name, one.name)) for name, one in ASKED.items()}
        asked["new"] = replace(asked["new"], distinct=distinct)
        made, _con = composed(text, period, changed={"2021-S1": [UNIT]} if changed else None, asked=asked)
        return compose_notes(made, units(), [UNIT], [FORM], list(asked.values()))

    return reproduce


NAMES = {
    "new": Text("Số người mới", "Newcomers"),
    "kinds": Text("Số hình thức", "Kinds"),
    "end": Text("Số cuối kỳ", "At the end"),
}


@cache
def law(of: Scheme, period: str, allow: bool = False) -> Reproducer:
    def reproduce(_: Path) -> object:
        with suppress(Fault):
            return check_law(of, parse_period(period), allow)

    return reproduce


@cache
def points(
    text: str,
    standing: str = "official",
    doubts: tuple[Doubt, ...] = (),
    on_error: OnError = "open",
) -> Reproducer:
    criteria = (criterion(name, "deduction", name, most, per_case=1) for name, most in (("a", 60), ("b", 40)))
    rules = replace(scheme(*criteria, standing=standing), on_error=on_error)
    return lambda _: score(reports(text), units(), rules, "2021", "87", {}, doubts=doubts)


def points_of(rules: Scheme, text: str) -> Reproducer:
    """Points under other rules."""
    return lambda _: score(reports(text), units(), rules, "2021", "87", {})


@cache
def doubted(on_error: OnError) -> Reproducer:
    """Points of units whose figures a rule speaks against; of one the office lets them stand."""
    open_one = finding("check.a", Severity.ERROR, unit="29863", indicator="a")
    waived_one = finding("check.b", Severity.INFO, unit="29866", indicator="b")
    doubts = (
        Doubt(open_one, frozenset("a"), ()),
        Doubt(waived_one, frozenset("b"), (), waived="nơi gửi xác nhận"),
    )
    return points(ALL, doubts=doubts, on_error=on_error)


ALL = "29863 a 5\n29863 b 5\n29866 a 5\n29866 b 5\n29898 a 6\n29898 b 5"
NO_VETO = "29863 a 0\n29863 b 0\n29863 bad 0"
ISLAND = "87 province - Tỉnh Đồng Tháp\n866 district 87 Huyện Đảo"
QUARTERS = "\n".join(f"2021-Q{n} {UNIT} new 1" for n in range(1, 5))
MONTHS = "\n".join(f"2021-{n:02d} {UNIT} new 1" for n in range(1, 4))

REPRODUCERS: Mapping[str, Reproducer] = {
    "compose.changed": year(HALVES, changed=True),
    "compose.clash": year(f"{HALVES}2021-S2 {UNIT} new 9 reporter={UNIT} submission=x seq=2"),
    "compose.differs": year(f"{HALVES}2021 {UNIT} new 20\n2021 {UNIT} end 9"),
    "compose.distinct": year(HALVES, distinct=True),
    "compose.half": year(QUARTERS, period="2021-S1"),
    "compose.quarter": year(MONTHS, period="2021-Q1"),
    "compose.none": year(HALVES),
    "compose.partial": year(f"2021-S1 {UNIT} new 5\n2021-S1 {UNIT} end 8"),
    "compose.rivals": year(HALVES + QUARTERS),
    "compose.year": year(HALVES),
    "restate.arisen": on_map(_unfit),
    "restate.lost": on_map(_lost),
    "restate.map": on_map(restating),
    "restate.part": on_map(lambda: restating(passage=Passage(DAY, NEW, {**WAY, "30280": ("29900",)}))),
    "restate.shared": on_map(lambda: shared(u29905="0.6", u29900="0.4")),
    "restate.split": on_map(restating),
    "restate.unfit": on_map(_unfit),
    "rollup.agency_alone": totals(f"29863 users 5 {POLICE}\n29866 users 1\n29898 users 1 reporter=867"),
    "rollup.agency_differs": totals(f"29863 users 5\n29863 users 8 {POLICE}\n29866 users 1"),
    "rollup.agency_partial": totals(f"29863 users 5\n866 users 8 role=whole {POLICE}"),
    "rollup.blank_row": totals("29863 users 5\n29866 users ?\n29898 users 1 reporter=867", forms=True),
    "rollup.bounded": totals("29863 users 5\n29866 users 81..\n29898 users 1"),
    "rollup.clash": totals(TWICE),
    "rollup.complete": totals(FULL),
    "rollup.coverage": totals("29863 users 5\n29866 users 1"),
    "rollup.gaps": totals("29863 users !\n29863 other 1\n29866 users 0\n29898 users 0"),
    "rollup.incomplete": totals("29863 users 5\n29866 users ?\n29866 other 1", "district"),
    "rollup.level_above": totals(FULL, under="866"),
    "rollup.no_level": totals(FULL, "hamlet"),
    "rollup.no_row": totals("29863 users 5\n29898 users 2 reporter=867", forms=True),
    "rollup.not_sent": points("29863 a 5\n29863 b 5"),
    "rollup.rate_partial": totals(RATES),
    "rollup.stray_foreign": totals(STRAYS),
    "rollup.stray_unknown": totals(STRAYS),
    "rollup.stray_upper": totals(STRAYS),
    "rollup.unknown_unit": totals(FULL, "commune", "99"),
    **{f"score.in_doubt.{way}": doubted(way) for way in get_args(OnError)},
    "score.no_communes": lambda _: score(reports(ALL), units(ISLAND), scheme(), "2021", "87", {}),
    "score.waived": doubted("open"),
    "score.complete": points(ALL),
    "score.coverage": points("29863 a 5\n29863 b 5"),
    "score.decide": points_of(BOTH, f"{NO_VETO}\n29863 odd 1"),
    "score.not_considered": points_of(BOTH, "29863 a 0\n29863 b 0\n29863 odd 0\n29863 bad 1"),
    "score.gaps": points("29863 a 5\n29863 b 5\n29866 a 5\n29866 b ?\n29898 a 60\n29898 b 40"),
    "score.illustrative": points(ALL, "illustrative"),
    "score.law_expired": law(EVERY, "2025"),
    "score.law_expired.allowed": law(EVERY, "2025", allow=True),
    "score.law_not_yet": law(EVERY, "2007"),
    "score.law_not_yet.allowed": law(EVERY, "2007", allow=True),
    "score.scheme_outside": law(DATED, "2016"),
    "score.scheme_outside.allowed": law(DATED, "2016", allow=True),
    "score.undetermined": points("29863 a 5\n29863 b 5"),
    "score.wrong_period": law(scheme(), "2021-S1"),
    "score.wrong_period.allowed": law(scheme(), "2021-S1", allow=True),
}
