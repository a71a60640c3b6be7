"""A score taken apart: points, blocks, criteria, rules, inputs, cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpi.check.doubt import Doubt
from kpi.findings import Catalogue, Finding
from kpi.model.show import exact_number, range_text
from kpi.pipeline.explaining import against
from kpi.pipeline.explaining.against import share_words
from kpi.pipeline.explaining.cells import Cells, read_cells
from kpi.pipeline.explaining.nodes import Node
from kpi.pipeline.explaining.points import with_points
from kpi.pipeline.explaining.rules import (
    band_name,
    expression_words,
    points_words,
    result_words,
    rule_nodes,
    scheme_node,
    value_nodes,
)
from kpi.pipeline.figures.assessing import given_points
from kpi.pipeline.figures.tabulating import scored
from kpi.pipeline.figures.view import Look
from kpi.quick import dataclass
from kpi.score import Scoring, UnitScore
from kpi.score.assessing import Assessed, assessed, final_inputs
from kpi.score.compile import compile_scheme
from kpi.score.exactly import added, told
from kpi.score.readings import results_elsewhere
from kpi.score.sharing import WHOLE_SCHEME
from kpi.score.variants import looked_at_by
from kpi.spec.kinds.scheme import Block, Criterion, Scheme
from kpi.spec.scheme_results import VERDICTS, Proviso
from kpi.tables.outcomes import outcome_names
from kpi.tables.ways import changed, way_lines
from kpi.units.gazetteer.tree import Unit


@dataclass(frozen=True, slots=True)
class _Commune:
    """Everything about one commune's score: `computed` are its values by criterion or cap id, as text."""

    view: Look
    scheme: Scheme
    row: UnitScore
    cells: Cells
    inputs: Mapping[str, tuple[str, ...]]
    computed: Mapping[str, tuple[str | None, ...]]
    points: Mapping[str, Assessed]

    def criterion(self, criterion: Criterion) -> Node:
        """A criterion with its rule, its value and its inputs, and the points that others gave."""
        words = self.view.catalogue
        one = self.row.criteria[criterion.id]
        label = f"{criterion.id} {criterion.name.get(words.lang)}"
        figured = self._figured(criterion)
        children = with_points(figured, self.points.get(criterion.id), criterion, self.scheme, words)
        return Node("criterion", label, one.points, points_words(one, words), None, children)

    def _figured(self, criterion: Criterion) -> tuple[Node, ...]:
        """What the computed points of a criterion rest on."""
        words, specs = self.view.catalogue, self.view.workspace.specs
        one = self.row.computed[criterion.id]
        bounded = [name for name in one.inputs if self.cells.is_bounded(self.row.unit, name)]
        return (
            *rule_nodes(criterion, self.scheme, specs, words),
            *value_nodes(criterion, self.computed[criterion.id], bounded, specs, words),
            *(node for i in one.inputs for node in self.cells.inputs(self.row.unit, i)),
        )

    def block(self, block: Block) -> Node:
        """A block with its criteria."""
        words = self.view.catalogue
        scores = [self.row.criteria[c.id] for c in block.criteria]
        low, high = told(added(one.ends for one in scores))
        share = self.row.shares.get(block.id)
        if share is not None:
            low, high = share.least, share.most
        most = exact_number(block.points, words.lang)
        detail = words.text("explain.of", max=most)
        if low != high:
            ends = {"low": exact_number(low, words.lang), "high": exact_number(high, words.lang)}
            detail = words.text("explain.range_of", max=most, **ends)
        if share is not None:
            detail = f"{detail}; {share_words(share, words)}"
        children = tuple(self.criterion(c) for c in block.criteria)
        label = f"{block.id}. {block.name.get(words.lang)}"
        return Node("block", label, low if low == high else None, detail, None, children)

    def proviso(self, proviso: Proviso) -> Node:
        """A cap, veto or conflict, whether it holds, and what that rests on."""
        words, specs = self.view.catalogue, self.view.workspace.specs
        when = expression_words(proviso.when, specs, words)
        holds = {"true": "explain.yes", "false": "explain.no"}.get(self.computed[proviso.id][0] or "")
        line = against.line(proviso, self.row, self.scheme, when, words)
        inputs = (node for i in self.inputs[proviso.id] for node in self.cells.inputs(self.row.unit, i))
        children = (Node("rule", line.rule, detail=line.source), *inputs)
        return Node("cap", line.label, words.text(holds) if holds else None, line.effect, None, children)

    def shared(self) -> tuple[Node, ...]:
        """What is shared out over the whole scheme."""
        share, words = self.row.shares.get(WHOLE_SCHEME), self.view.catalogue
        if share is None:
            return ()
        label = words.text("explain.share.scheme")
        return (Node("block", label, share.least if share.least == share.most else None,
                     share_words(share, words)),)  # fmt: skip


def explain_score(view: Look, unit: Unit, scheme: Scheme, findings: Sequence[Finding]) -> Node:
    """The tree of a commune's score, or of the classes of all communes of a district or province."""
    scoring, doubts = scored_with_doubts(view, unit, scheme, findings)
    return score_tree(view, unit, scoring, doubts, findings)


def scored_with_doubts(
    view: Look, unit: Unit, scheme: Scheme, findings: Sequence[Finding]
) -> tuple[Scoring, tuple[Doubt, ...]]:
    """What a unit is scored, and what all rules found about a commune's figures, which are shown with it."""
    if unit.level != "commune":
        return scored(view, scheme, findings, unit.code), ()
    names = looked_at_by(scheme, view.workspace.specs.indicators)
    doubts = view.doubts((*names, *final_inputs(scheme)), every=True)
    return scored(view, scheme, findings, unit.code, doubts), doubts


def score_tree(
    view: Look, unit: Unit, scoring: Scoring, doubts: Sequence[Doubt], findings: Sequence[Finding]
) -> Node:
    """The tree of what `scored_with_doubts` gives."""
    words = view.catalogue
    notes = tuple(Node("note", words.message(note)) for note in scoring.notes if note in findings)
    if unit.level != "commune":
        return _classes(view, unit, scoring, notes)
    commune = _commune(view, scoring, doubts)
    scheme = commune.scheme
    children = (
        *notes,
        scheme_node(scheme, words, scoring.in_use()),
        *_ways(scoring, words),
        *(commune.block(block) for block in scheme.blocks),
        *commune.shared(),
        *(commune.proviso(one) for one in scheme.provisos),
    )
    row = commune.row
    detail = result_words(row, scheme, words)
    if row.silent:
        detail += f"; {words.text('explain.not_reported')}"
    elif row.partial:
        codes = ", ".join(view.workspace.specs.forms[form].code for form in row.forms_missing)
        detail += f"; {words.text('explain.partly_reported', forms=codes)}"
    return Node("score", title(view, unit), row.points, detail, None, children)


def explain_criterion(
    view: Look, unit: Unit, scheme: Scheme, criterion: Criterion, findings: Sequence[Finding]
) -> Node:
    """The tree of one criterion of a commune, or its points in every commune of a district or province."""
    scoring, doubts = scored_with_doubts(view, unit, scheme, findings)
    words = view.catalogue
    heading = f"{title(view, unit)}: {criterion.id} {criterion.name.get(words.lang)}"
    notes = tuple(Node("note", words.message(note)) for note in scoring.notes if note in findings)
    if unit.level == "commune":
        commune = _commune(view, scoring, doubts)
        node = commune.criterion(next(one for one in commune.scheme.criteria if one.id == criterion.id))
        heading = f"{title(view, unit)}: {node.label}"
        front = (*notes, *_ways(scoring, words), *_criterion_elsewhere(scoring, criterion.id, words))
        return Node(node.kind, heading, node.value, node.detail, None, (*front, *node.children))
    schemes = _told_apart(scoring, criterion.id)
    rules = [node for one in schemes for node in _rules_of(one, criterion.id, view, len(schemes) == 1)]
    communes = []
    for row in scoring.rows:
        one = row.criteria[criterion.id]
        communes.append(Node("unit", f"{row.name} ({row.unit})", one.points, points_words(one, words)))
    return Node("criterion", heading, children=(*notes, *rules, *communes))


def _ways(scoring: Scoring, words: Catalogue) -> Iterator[Node]:
    """Which variant applies to a commune and why, how the scheme is read, and what other readings give."""
    (row,) = scoring.rows
    for line in way_lines(row, scoring, results_elsewhere(scoring), words):
        yield Node("rule", line)


def _criterion_elsewhere(scoring: Scoring, criterion: str, words: Catalogue) -> Iterator[Node]:
    """What a criterion of a commune gives under other readings that differ in it by themselves."""
    (row,) = scoring.rows
    for other in scoring.others:
        (another,) = other.rows
        one = another.criteria[criterion]
        differing = changed(scoring, other)
        if len(differing) == 1 and one != row.criteria[criterion]:
            points = exact_number(one.minimum, words.lang)
            if one.minimum != one.maximum:
                points = range_text(one.minimum, one.maximum, words.lang)
            text = words.text("ways.criterion", reading=differing[0], points=points)
            yield Node("rule", words.text("explain.law.other", other=text))


def _told_apart(scoring: Scoring, criterion: str) -> tuple[Scheme, ...]:
    """The schemes of the communes; one where the criterion is the same in all."""
    schemes = scoring.in_use()
    rules = [next(one for one in scheme.criteria if one.id == criterion) for scheme in schemes]
    return schemes[:1] if all(rule == rules[0] for rule in rules) else schemes


def _rules_of(scheme: Scheme, criterion: str, view: Look, alone: bool) -> Iterator[Node]:
    """The rule of a criterion, under the name of the variant where it is not the same in all."""
    words = view.catalogue
    [one] = (one for one in scheme.criteria if one.id == criterion)
    nodes = rule_nodes(one, scheme, view.workspace.specs, words)
    if alone:
        yield from nodes
        return
    variant = scheme.ways.variant(scheme.variant)
    name = words.text("ways.otherwise") if variant is None else variant.name.get(words.lang)
    source = "" if variant is None else words.text("explain.source", citation=variant.citation)
    yield Node("rule", name, detail=source, children=tuple(nodes))


def _commune(view: Look, scoring: Scoring, all_doubts: Sequence[Doubt]) -> _Commune:
    (row,) = scoring.rows
    scheme = scoring.rules(row)
    specs = view.workspace.specs
    compiled = compile_scheme(scheme, specs.indicators)
    doubts = [doubt for doubt in all_doubts if doubt.unit == row.unit]
    cells = read_cells(view, [row.unit], compiled.indicators, doubts)
    points = {}
    if scheme.assessment is not None:
        points = assessed(scheme, row.computed, row.criteria, row.unit, given_points(view, scheme).points)
    return _Commune(view, scheme, row, cells, compiled.inputs, scoring.values, points)


def _classes(view: Look, unit: Unit, scoring: Scoring, notes: Sequence[Node]) -> Node:
    words, scheme = view.catalogue, scoring.scheme
    names = outcome_names(scheme, words)
    classes = []
    for band in (*names, None):
        inside = [row for row in scoring.rows if row.outcome == band]
        if band in (None, *VERDICTS) and not inside:
            continue
        units = tuple(
            Node("unit", f"{row.name} ({row.unit})", row.points, result_words(row, scoring.rules(row), words))
            for row in inside
        )
        label = (
            names[band]
            if band in VERDICTS
            else words.text("explain.band", band=band_name(scheme, band, words))
        )
        classes.append(Node("class", label, len(inside), children=units))
    missing = sum(not row.reported for row in scoring.rows)
    text = words.text("explain.coverage", reported=len(scoring.rows) - missing, expected=len(scoring.rows))
    return Node(
        "score",
        title(view, unit),
        detail=text,
        children=(*notes, scheme_node(scheme, words, scoring.in_use()), *classes),
    )


def title(view: Look, unit: Unit) -> str:
    """What an explanation is about: the unit and the period."""
    return view.catalogue.text("explain.title", name=unit.name, code=unit.code, period=view.period)
