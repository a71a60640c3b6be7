"""A class by law taken apart: readings, conditions, figures, thresholds, articles, cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import inf

from kpi.classify.classifying import all_looked_at, classify
from kpi.classify.figures import looked_at, relied_on, summed_bounds
from kpi.classify.judging import asked, at_least
from kpi.classify.law import check_law
from kpi.classify.types import DECIDE, OTHERWISE, Classified, Classing, Options
from kpi.findings import Fault, finding
from kpi.model.cell import Cell, Status
from kpi.model.nearest import nearest
from kpi.model.show import range_text
from kpi.pipeline.explaining.cells import Cells, read_cells
from kpi.pipeline.explaining.nodes import Node
from kpi.pipeline.explaining.rules import expression_words, law_node
from kpi.pipeline.explaining.score import title
from kpi.pipeline.figures.classing import read_options
from kpi.pipeline.figures.view import Look
from kpi.pipeline.opening.query import Query
from kpi.quick import dataclass
from kpi.rollup.cells import Told, collect_cells, told_figures
from kpi.spec.kinds import classification as kinds
from kpi.spec.kinds.classification import Class, Classification, Condition, Level, Share, Test
from kpi.tables.basis import Bases
from kpi.tables.class_words import (
    other_readings,
    reading_lines,
    result_name,
    result_text,
    warning_of_rules,
)
from kpi.tables.frame import Frame
from kpi.units.gazetteer.tree import Unit

OPEN = "open"


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a classification came to, and what is known of figures: `figures` by unit, `cells` of the unit
    that is explained."""

    view: Look
    classing: Classing
    frame: Frame
    figures: Mapping[str, Mapping[str, Told]]
    cells: Cells

    @property
    def rules(self) -> Classification:
        """The classification."""
        return self.classing.classification

    def unit(self, row: Classified, heading: str, figures: Mapping[str, Told]) -> Node:
        """The tree of a unit: how the law is read, then its classes with their conditions."""
        level = self.rules.level(row.level)
        text = self.view.catalogue.text
        details = [warning_of_rules(self.rules, self.frame)]
        if any(not doubt.waived for doubt in row.doubts):
            details.append(text("explain.in_doubt"))
        children = (
            *self.law(),
            *(Node("note", text("explain.law.other", other=other))
              for other in other_readings(row, level, self.classing, self.frame)),
            *(self.klass(one, row, level, figures) for one in level.classes),
            *(Node("note", f"{one.note.get(self.frame.lang)} [{one.citation}]")
              for one in level.conflicts if DECIDE in row.result.possible),
            *self.missing(row),
        )  # fmt: skip
        value = result_text(row.result.possible, level, self.frame) if row.result.settled else None
        if value is None:
            details.insert(0, result_text(row.result.possible, level, self.frame))
        return Node("class", heading, value, "; ".join(filter(None, details)), None, children)

    def law(self) -> Iterator[Node]:
        """The rules, what they rest on, and how they are read."""
        rules, words, lang = self.rules, self.view.catalogue, self.frame.lang
        standing = words.text(f"explain.standing.{rules.standing}")
        basis = tuple(law_node(one, words) for one in rules.legal_basis)
        yield Node("rule", rules.name.get(lang), detail=f"{standing}. {rules.note.get(lang)}", children=basis)
        yield from (Node("rule", line) for line in reading_lines(self.classing, self.frame))

    def klass(self, one: Class, row: Classified, level: Level, figures: Mapping[str, Told]) -> Node:
        """A class: how many of its conditions make it, and each of them."""
        text = self.view.catalogue.text
        met = [row.result.conditions[name] for name in one.of]
        counts = {"met": met.count(True), "open": met.count(None), "least": one.least, "all": len(met)}
        label = text("explain.law.class", name=one.name.get(self.frame.lang), **counts)
        conditions = {condition.id: condition for condition in level.conditions}
        ids = dict.fromkeys(one.of)
        for name in one.of:  # what a condition counts and no class names, such as a route
            ids |= dict.fromkeys(self._besides(conditions[name], level, row.groups))
        children = tuple(self.condition(conditions[name], row, figures) for name in ids)
        holds = at_least(one.least, met)
        detail = text("explain.law.counts", **counts)
        return Node("class", label, self._answer(holds), f"{detail} [{one.citation}]", None, children)

    def _besides(self, condition: Condition, level: Level, groups: Sequence[str]) -> Iterator[str]:
        class_ids = {name for one in level.classes for name in one.of}
        for test in asked(condition, self.classing.ways[0], groups):
            yield from (name for name in test.of if name not in class_ids)

    def condition(self, one: Condition, row: Classified, figures: Mapping[str, Told]) -> Node:
        """A condition, whether it is met, its rules with what the figures come to, and the cells of these."""
        words = self.view.catalogue
        rules: list[Node] = []
        names: dict[str, None] = {}
        for test in asked(one, self.classing.ways[0], row.groups):
            rules += self.test(test, row, figures)
            names |= dict.fromkeys(_columns(test))
        inputs = (node for name in names for node in self.inputs(row, name, figures))
        label = f"{one.id} {one.name.get(words.lang)}"
        met = row.result.conditions[one.id]
        return Node("criterion", label, self._answer(met), f"[{one.citation}]", None, (*rules, *inputs))

    def test(self, test: Test, row: Classified, figures: Mapping[str, Told]) -> Iterator[Node]:
        """What must hold, and what it comes to."""
        words, specs = self.view.catalogue, self.view.workspace.specs
        if test.share is not None:
            yield self.share(test.share)
        elif test.when:
            yield Node("rule", expression_words(test.when, specs, words))
            basis = Bases(figures, specs.indicators, words).expression(test.when)
            yield Node("value", words.text("explain.value"), basis.figure, basis.rate)
        else:
            label = words.text("explain.law.of", least=test.least, names=", ".join(test.of))
            met = [name for name in test.of if row.result.conditions[name]]
            yield Node("rule", label, detail=words.text("explain.law.met", names=", ".join(met) or "–"))

    def share(self, share: Share) -> Node:
        """The units below that are, or may be, in some classes, among all."""
        level = self.rules.level("commune")
        ids = set(share.classes)
        rows = [row for row in self.classing.rows if not ids.isdisjoint(row.result.possible)]
        surely = sum(ids.issuperset(row.result.possible) for row in rows)
        words = self.view.catalogue
        names = ", ".join(result_name(name, level, self.frame) for name in share.classes)
        counts = {"surely": surely, "perhaps": len(rows) - surely, "all": len(self.classing.rows)}
        label = words.text("explain.law.share", names=names, **counts)
        units = tuple(self.line(row, level) for row in rows if not self.classing.is_silent(row))
        return Node("value", label, f"{surely}/{counts['all']}", children=units)

    def inputs(self, row: Classified, name: str, figures: Mapping[str, Told]) -> Iterator[Node]:
        """The cells of a commune; of a province the sum, with how many communes it is of."""
        if row.level == "commune":
            yield from self.cells.inputs(row.unit, name)
            return
        spec, words = self.view.workspace.specs.indicators[name], self.view.catalogue
        number = sum(name in self.figures.get(one.unit, {}) for one in self.classing.rows)
        coverage = words.text("explain.coverage", reported=number, expected=len(self.classing.rows))
        figure = figures.get(name)
        value = _ends(figure, words.lang) if isinstance(figure, Cell) else figure
        yield Node("sum", f"{spec.name.get(words.lang)} [{name}]", value, coverage)

    def missing(self, row: Classified) -> Iterator[Node]:
        """The figures that are not known, where they leave the class open."""
        if row.missing and not row.result.settled:
            specs, words = self.view.workspace.specs.indicators, self.view.catalogue
            names = "; ".join(specs[name].name.get(words.lang) for name in row.missing)
            yield Node("note", words.text("explain.law.missing", figures=names))

    def counted(self, names: Sequence[str]) -> Iterator[Node]:
        """A node for each result, with its communes."""
        level = self.rules.level("commune")
        for name in names:
            rows = [row for row in self.classing.rows if (row.result.settled or OPEN) == name]
            if not rows and len(names) > 1:
                continue
            is_open = name == OPEN
            label = (
                self.view.catalogue.text("explain.no_band")
                if is_open
                else result_name(name, level, self.frame)
            )
            yield Node("class", label, len(rows), children=tuple(self.line(row, level) for row in rows))

    def line(self, row: Classified, level: Level) -> Node:
        """A commune with its result and the conditions it meets."""
        met = " ".join(name for name, answer in row.result.conditions.items() if answer)
        words = self.view.catalogue
        if self.classing.is_silent(row):
            return Node("unit", f"{row.name} ({row.unit})", words.text("table.class.not_reported"))
        value = result_text(row.result.possible, level, self.frame)
        detail = words.text("explain.law.met", names=met or "–")
        return Node("unit", f"{row.name} ({row.unit})", value, f"({detail})")

    def _answer(self, holds: bool | None) -> str | None:
        return None if holds is None else self.view.catalogue.text("explain.yes" if holds else "explain.no")


def explain_classification(view: Look, unit: Unit, rules: Classification, name: str, query: Query) -> Node:
    """The tree of the class of a commune or province, and above communes how many there are in each (or in
    the one with the id `name`, or `OPEN`), with the law read as the query says.

    Raises Fault ``explain.unknown_what`` for a class that is none, and those of `check_law`
    and `read_options`.
    """
    options = read_options(rules, query.readings)
    findings = check_law(rules, query.period, query.allow_expired)
    level = rules.level("commune")
    names = [*(one.id for one in level.classes), DECIDE, OTHERWISE, OPEN]
    if name and name not in names:
        choices = [f"{rules.id}:{one}" for one in names]
        what = f"{rules.id}:{name}"
        raise Fault(finding("explain.unknown_what", what=what, near=", ".join(nearest(what, choices))))
    desk = _desk(view, unit, rules, options)
    notes = tuple(Node("note", view.catalogue.message(one)) for one in findings)
    heading = title(view, unit)
    if unit.level == "commune":
        node = desk.unit(desk.classing.rows[0], heading, desk.figures.get(unit.code, {}))
    elif name or not desk.classing.above:
        detail = view.catalogue.text("explain.class.of", number=len(desk.classing.rows))
        counts = tuple(desk.counted([name] if name else names))
        node = Node("class", heading, detail=detail, children=(*desk.law(), *counts))
    else:
        row = desk.classing.above[0]
        node = desk.unit(row, heading, _summed(desk, looked_at(rules.level("province"))))
        counts = tuple(desk.counted(names))
        node = Node(node.kind, node.label, node.value, node.detail, None, (*node.children, *counts))
    return Node(node.kind, node.label, node.value, node.detail, None, (*notes, *node.children))


def _desk(view: Look, unit: Unit, rules: Classification, options: Options) -> _Desk:
    indicators, con, period = view.workspace.specs.indicators, view.snapshot.con, str(view.period)
    names = all_looked_at(rules)
    doubts = view.doubts(names, every=True)
    errors = view.errors_among(doubts, names)
    classing = classify(con, view.tree, rules, options, period, unit.code, indicators, view.forms, errors)
    all_figures = told_figures(con, collect_cells(con, period, names, exact=True).table)
    units = [row.unit for row in classing.rows]
    wrong = {row.unit: _in_doubt(row) for row in classing.rows}
    figures = {code: relied_on(all_figures.get(code, {}), rules, wrong[code]) for code in units}
    own_codes = [unit.code] if unit.level == "commune" else []
    cells = read_cells(view, own_codes, names, [doubt for doubt in doubts if doubt.unit in own_codes])
    return _Desk(view, classing, view.frame(()), figures, cells)


def _in_doubt(row: Classified) -> frozenset[str]:
    from kpi.check.doubt import in_doubt

    return in_doubt(row.doubts).get(row.unit, frozenset())


def _summed(desk: _Desk, names: Collection[str]) -> dict[str, Told]:
    """The sums over the communes, or what is known of them."""
    from kpi.spec.expression.bounds import Range

    all_figures = [desk.figures[row.unit] for row in desk.classing.rows]
    sums: dict[str, Told] = {}
    for name, bounds in summed_bounds(names, all_figures, desk.view.workspace.specs.indicators).items():
        if isinstance(bounds, Range):
            low, high = _decimal(bounds.low), _decimal(bounds.high)
            sums[name] = low if low is not None and low == high else Cell(Status.RANGE, low, high)
    return sums


def _decimal(end: Fraction | float) -> Decimal | None:
    """An end of a sum; None for one that is not there."""
    if abs(end) == inf:
        return None
    exact = Fraction(end)
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _ends(figure: Cell, lang: str) -> str:
    low, high = (None if end is None else Decimal(end) for end in (figure.low, figure.high))
    return range_text(low, high, lang)


def _columns(test: Test) -> Iterable[str]:
    from kpi.spec.expression.parsed import parse

    return parse(test.when).columns if test.when else ()


def classifications(view: Look) -> Mapping[str, Classification]:
    """The classifications there are, by id."""
    return view.workspace.specs.of(kinds.KIND)
