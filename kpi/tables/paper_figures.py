"""The figures of a paper's sentences: what they are, how they are shown, and what they lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from kpi.model.cell import Cell, Status, Value
from kpi.model.paper import Figure
from kpi.model.show import exact_number, range_text, shown, shown_percent
from kpi.quick import dataclass
from kpi.rollup.rates import read_rate
from kpi.rollup.types import RollupRow
from kpi.score import Scoring
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.tables.frame import Frame
from kpi.tables.outcomes import outcome_names
from kpi.units.gazetteer.tree import Unit


@dataclass(frozen=True, slots=True)
class Facts:
    """What a paper about a `unit` is filled with: its totals as a `row`, the `indicators` by id, in how many
    units an error stands against one (`doubted`), on how many `cells` it rests, the `forms` in force, and the
    scores, or why there are none (`refusal`). `options` are those of the question that `kpi explain` needs
    too."""

    frame: Frame
    unit: Unit
    row: RollupRow
    indicators: Mapping[str, Indicator]
    forms: Sequence[Form]
    doubted: Mapping[str, int]
    cells: Mapping[str, int]
    scoring: Scoring | None = None
    refusal: str = ""
    options: str = ""

    def command(self, what: str) -> str:
        """The command that leads from a figure to its cells."""
        return f"kpi explain {self.unit.code} {what} --period {self.frame.period}{self.options}"


def kinds_of(facts: Facts) -> str:
    """The kinds of the units that report, the commonest first: "xã, phường, thị trấn"."""
    units = facts.frame.tree.reporting_units(facts.unit.code)
    kinds = Counter(unit.type.lower() for unit in units if unit.type)
    return ", ".join(kind for kind, _ in kinds.most_common()) or facts.frame.text("paper.units")


def figures_of(indicator: Indicator, facts: Facts) -> tuple[Figure, ...]:
    """The figure of an indicator; of a class one for each label."""
    value = facts.row.values.get(indicator.id)
    if indicator.type == "class" and (isinstance(value, Mapping) or facts.row.level == "commune"):
        return _by_label(indicator, value, facts)
    return (
        _figure(
            indicator, indicator.id, indicator.name.get(facts.frame.lang), _value(indicator, facts), facts
        ),
    )


def _by_label(indicator: Indicator, value: object, facts: Facts) -> tuple[Figure, ...]:
    counts = value if isinstance(value, Mapping) else {value: 1}
    lacking = value is None
    return tuple(
        _figure(
            indicator,
            f"{indicator.id}.{label.code}",
            label.name.get(facts.frame.lang),
            None if lacking else Decimal(counts.get(label.code, 0)),
            facts,
        )
        for label in indicator.labels
    )


def _value(indicator: Indicator, facts: Facts) -> Value:
    row, name = facts.row, indicator.id
    status = row.status(name)
    if status is Status.RANGE:
        return row.ranges[name]
    value = row.values.get(name)
    if status is Status.KNOWN and isinstance(value, Decimal | int):
        return value
    return None if status in (Status.KNOWN, Status.MISSING) else Cell(status)


def _figure(indicator: Indicator, what: str, name: str, value: Value, facts: Facts) -> Figure:
    inputs = inputs_of(indicator)
    counts = [facts.cells.get(one, 0) for one in inputs]
    return Figure(
        what=what,
        name=name,
        value=value,
        text=text_of(value, indicator, facts.frame),
        unit=facts.unit.code,
        expected=facts.row.coverage.expected,
        missing=lacking_of(indicator, facts),
        doubted=facts.doubted.get(indicator.id, 0),
        forms=tuple(one.code for one in forms_of(indicator, facts.forms)),
        cells=sum(counts),
        explain=facts.command(indicator.id),
    )


def inputs_of(indicator: Indicator) -> tuple[str, ...]:
    """The indicators that are read for one: itself, or those a rate is made of."""
    return read_rate(indicator).inputs if indicator.type == "rate" else (indicator.id,)


def forms_of(indicator: Indicator, forms: Sequence[Form]) -> list[Form]:
    """The forms that an indicator, or what a rate is made of, is collected in."""
    inputs = inputs_of(indicator)
    return [form for form in forms if not set(inputs).isdisjoint(form.indicators)]


def lacking_of(indicator: Indicator, facts: Facts) -> tuple[str, ...]:
    """The units that gave no figure for an indicator, in the order of the list."""
    row, coverage = facts.row, facts.row.coverage
    units = [unit.code for unit in facts.frame.tree.reporting_units(facts.unit.code)]
    if row.level == "commune" or units == [facts.unit.code]:
        return (facts.unit.code,) if row.status(indicator.id) is Status.MISSING else ()
    codes = {*row.incomplete.get(indicator.id, ())}
    for form in forms_of(indicator, facts.forms):
        codes.update(coverage.by_form[form.id].missing if form.id in coverage.by_form else ())
    return tuple(code for code in units if code in codes)


def text_of(value: Value, indicator: Indicator, frame: Frame) -> str:
    """A figure for people; "" for one that is not known."""
    if isinstance(value, Cell):
        if value.status is Status.RANGE:
            low, high = (None if end is None else Decimal(end) for end in (value.low, value.high))
            return range_text(low, high, frame.lang)
        return frame.text(f"cell.{value.status}") if value.status is Status.NOT_ARISEN else ""
    if value is None or isinstance(value, str):
        return ""
    exact = Decimal(value)
    if indicator.type != "rate":
        return exact_number(exact, frame.lang)
    limits = frame.limits.get(indicator.id, ())
    if "%" in indicator.unit:
        return shown_percent(exact, limits, indicator.decimals or 1, frame.lang)
    return shown(exact, limits, indicator.decimals or 2, frame.lang)


def class_figures(facts: Facts) -> tuple[Figure, ...]:
    """How many units came to each result of the scheme, the best class first, then those of which that is
    open, and those that gave no figure."""
    scoring = facts.scoring
    if scoring is None:
        return ()
    names = outcome_names(scoring.scheme, facts.frame.catalogue)
    bands = {band.id for band in scoring.scheme.classes}
    counts = Counter("silent" if row.silent else row.outcome or "open" for row in scoring.rows)
    names |= {key: facts.frame.text(f"paper.class.{key}") for key in ("open", "silent")}
    return tuple(
        _counted(key, name, counts[key], scoring, facts, "class" if key not in bands else f"class:{key}")
        for key, name in names.items()
        if key in bands or counts[key]
    )


def _counted(key: str, name: str, number: int, scoring: Scoring, facts: Facts, what: str) -> Figure:
    """A number of all the units that are scored, with its share of them."""
    lang, every = facts.frame.lang, len(scoring.rows)
    share = f" ({shown_percent(Decimal(number) / every, (), 1, lang)})" if every else ""
    return Figure(
        what=f"class:{key}",
        name=name,
        value=Decimal(number),
        text=exact_number(Decimal(number), lang) + share,
        unit=facts.unit.code,
        expected=every,
        explain=facts.command(what),
    )
