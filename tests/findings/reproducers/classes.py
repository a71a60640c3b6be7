"""Classes of a few communes: ``class.*``. The rules are those of QĐ 28/2025 as they are shipped."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from kpi.check.doubt import Doubt
from kpi.classify.classifying import classify
from kpi.classify.law import check_law
from kpi.findings import Fault, Finding, Severity
from kpi.model.period import parse_period, parse_periods
from kpi.pipeline.figures.breaks import breaks_of
from kpi.pipeline.figures.classing import pick, read_options
from kpi.pipeline.figures.past_classes import check_before
from kpi.spec.groups import Member, ProvinceGroup
from kpi.spec.kinds.classification import KIND, Classification, Confirmed
from kpi.spec.specs import Specs
from kpi.spec.values import Text, Validity
from tests.classify.world import commune, decision
from tests.findings.reproducers.reports import Reproducer
from tests.rollup.world import reports, units
from tests.shipped import shipped_specs

OTHERS = ("29866", "29898")
DOUBT = Doubt(
    Finding("check.residents_positive", Severity.ERROR, unit="29863", indicator="residents"),
    frozenset({"residents"}),
    (),
)
EMPTY = "87 province - Tỉnh Đồng Tháp"


def lines(unit: str, **figures: object) -> str:
    """The report of a commune in which is nothing but `figures`."""
    known = {name: one for name, one in commune(**figures).items() if one is not None}
    marks = dict.fromkeys(("residents_source", "residents_day"), "'")
    return "\n".join(f"{unit} {name} {marks.get(name, '')}{one}" for name, one in known.items())


def classes(
    text: str, rules: Classification | None = None, tree: str = "", doubt: bool = False
) -> Reproducer:
    def reproduce(_: Path) -> object:
        doubts = [DOUBT] if doubt else []
        indicators, where = shipped_specs(None).indicators, units(tree) if tree else units()
        return classify(
            reports(text), where, rules or decision(), {}, "2021", "87", indicators, doubts=doubts
        )

    return reproduce


def province(**figures: object) -> Reproducer:
    """Three communes, the first with these figures."""
    return classes("\n".join([lines("29863", **figures), *(lines(unit) for unit in OTHERS)]))


def law(period: str, allow: bool = False) -> Reproducer:
    def reproduce(_: Path) -> object:
        with suppress(Fault):
            return check_law(decision(), parse_period(period), allow)

    return reproduce


def confirmed(is_current: bool) -> Classification:
    note = Confirmed("Công an tỉnh", date(2026, 11, 28), "bản có chữ ký", is_current)
    return replace(decision(), confirmed=note)


def grouped(members: str) -> Classification:
    """The Decision with a group of which one province is a member; no test is asked in it alone."""
    names = Text("Vùng cao", "Highlands")
    member = Member(members, Validity(date(2021, 1, 1)))
    return replace(decision(), groups=(ProvinceGroup("vung-cao", names, "Văn bản thử", (member,)),))


def picked(by: str | None, period: str, twice: bool = False) -> Reproducer:
    def reproduce(_: Path) -> object:
        specs = shipped_specs(None)
        with suppress(Fault):
            return pick(_doubled(specs) if twice else specs, by, parse_period(period))

    return reproduce


def _doubled(specs: Specs) -> Specs:
    both = {"qd-28-2025": decision(), "cua-tinh": replace(decision(), id="cua-tinh")}
    return replace(specs, others={**specs.others, KIND.id: both})


def _unknown_reading(_: Path) -> object:
    with suppress(Fault):
        return read_options(decision(), ["bands=letter"])


def _reading_twice(_: Path) -> object:
    with suppress(Fault):
        return read_options(decision(), ["zero=above", "zero=literal"])


def _not_before(_: Path) -> object:
    with suppress(Fault):
        check_before(parse_period("2027"), parse_period("2026"))


def _broken(_: Path) -> object:
    specs, periods = shipped_specs(None), parse_periods("2024..2026")
    return tuple(breaks_of(specs, periods, [specs.indicators["drug_class"]]))


REPRODUCERS: Mapping[str, Reproducer] = {
    "class.break": _broken,
    "class.complete": province(),
    "class.confirmed": classes(lines("29863"), confirmed(is_current=True)),
    "class.confirmed_earlier": classes(lines("29863"), confirmed(is_current=False)),
    "class.coverage": classes(lines("29863")),
    "class.decide": province(addicts_filed=3, filed_in_substitution=3),
    "class.gaps": province(residents_source=None),
    "class.group": classes(lines("29863"), grouped("87")),
    "class.no_group": classes(lines("29863"), grouped("14")),
    "class.illustrative": classes(lines("29863"), replace(decision(), standing="illustrative")),
    "class.in_doubt": classes(lines("29863", residents=0), doubt=True),
    "class.no_communes": classes("", tree=EMPTY),
    "class.none": picked(None, "2021"),
    "class.not_before": _not_before,
    "class.outside": law("2024"),
    "class.outside.allowed": law("2024", allow=True),
    "class.reading_twice": _reading_twice,
    "class.readings_differ": province(addicts_filed=30),
    "class.unchecked": province(),
    "class.undetermined": province(drug_points=None),
    "class.unknown": picked("qd-28", "2026"),
    "class.unknown_reading": _unknown_reading,
    "class.which": picked(None, "2026", twice=True),
    "class.wrong_period": law("2026-S1"),
    "class.wrong_period.allowed": law("2026-S1", allow=True),
}
