"""What stands between periods, so that their figures cannot simply be held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from kpi.findings import Finding, finding
from kpi.model.period import Period
from kpi.model.show import day_text
from kpi.quick import dataclass
from kpi.rollup.rates import read_rate
from kpi.spec.kinds import classification
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.specs import Specs

LAW, FORM = "law", "form"


@dataclass(frozen=True, slots=True)
class Break:
    """One break: its `kind`, the ids of the indicators it concerns, and what is to be told of it."""

    kind: str
    indicators: frozenset[str]
    note: Finding


def breaks_of(specs: Specs, periods: Sequence[Period], indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """The days between the periods on which classes came to be told by other rules."""
    return (one.note for one in law_breaks(specs, periods, indicators))


def all_breaks(specs: Specs, periods: Sequence[Period], indicators: Sequence[Indicator]) -> tuple[Break, ...]:
    """Those of law and those of forms."""
    return (*law_breaks(specs, periods, indicators), *form_breaks(specs, periods, indicators))


def law_breaks(specs: Specs, periods: Sequence[Period], indicators: Sequence[Indicator]) -> Iterator[Break]:
    """The days between the periods on which classes came to be told by other rules."""
    names = {indicator.id: indicator.name for indicator in indicators}
    for rules in specs.of(classification.KIND).values():
        start, told_ids = rules.validity.start, [name for name in rules.breaks if name in names]
        if start is None or not told_ids or not periods[0].end < start <= periods[-1].end:
            continue
        note = finding(
            "class.break", day=day_text(start), id=rules.id, name_vi=rules.name.vi, name_en=rules.name.en,
            text_vi=rules.series.vi, text_en=rules.series.en, names=", ".join(told_ids),
        )  # fmt: skip
        yield Break(LAW, frozenset(told_ids), note)


def form_breaks(specs: Specs, periods: Sequence[Period], indicators: Sequence[Indicator]) -> Iterator[Break]:
    """The editions of forms that collect an indicator under other headings in one period than in the one
    before: whether it is still the same thing that is counted nobody has told. A rate breaks with its
    inputs."""
    dated_headings = [(period, _headings(specs, period.end)) for period in periods]
    for (period, old), (later, new) in pairwise(dated_headings):
        groups: dict[tuple[str, str], dict[str, Indicator]] = {}
        for indicator in indicators:
            for name in read_rate(indicator).inputs if indicator.type == "rate" else (indicator.id,):
                if name in old and name in new and _differ(old[name], new[name]):
                    group = groups.setdefault((old[name][0].id, new[name][0].id), {})
                    group[indicator.id] = indicator
        for (one, other), group in groups.items():
            note = finding(
                "compare.form_changed", old=one, new=other, period=str(period), later=str(later),
                day=day_text(specs.forms[other].validity.start), number=len(group),
                names_vi="; ".join(i.name.vi for i in group.values()),
                names_en="; ".join(i.name.en for i in group.values()),
            )  # fmt: skip
            yield Break(FORM, frozenset(group), note)


def _headings(specs: Specs, day: date) -> Mapping[str, tuple[Form, tuple[str, ...]]]:
    """By indicator the form in force on a day that collects it, and the printed headings of its column."""
    return {
        column.indicator: (form, tuple(words[0] for words in column.path))
        for form in specs.forms.values()
        if form.validity.covers(day)
        for column in form.columns
    }


def _differ(one: tuple[Form, tuple[str, ...]], other: tuple[Form, tuple[str, ...]]) -> bool:
    return one[0].id != other[0].id and one[1] != other[1]
