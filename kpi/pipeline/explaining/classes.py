"""A class taken apart: why a commune has it, and which communes a count in a table is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kpi.check.doubt import Doubt
from kpi.findings import Catalogue, Fault, Finding, finding
from kpi.model.cell import Cell
from kpi.model.nearest import nearest
from kpi.model.show import exact_number, range_text
from kpi.pipeline.explaining.nodes import CLASS, Node
from kpi.pipeline.explaining.rules import result_words
from kpi.pipeline.explaining.score import score_tree, scored_with_doubts, title
from kpi.pipeline.figures.view import Look
from kpi.score import Scoring, UnitScore
from kpi.score.unsettled import Unsettled, unsettled
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_results import VERDICTS
from kpi.tables.frame import sentence
from kpi.tables.outcomes import outcome_name, outcome_names
from kpi.tables.points import block_points
from kpi.tables.reasons import bands_of_points, cited, class_reasons, span_words
from kpi.tables.unsettled_table import name_of
from kpi.units.gazetteer.tree import Unit

OPEN = "open"


def explain_class(view: Look, unit: Unit, scheme: Scheme, name: str, findings: Sequence[Finding]) -> Node:
    """The tree of a commune's class, or of the number of communes of a unit above that are in the class
    `name` (`OPEN`: in none yet; "": in each of them).

    Raises Fault ``explain.unknown_what`` for a class that the scheme has not.
    """
    names = [*outcome_names(scheme, view.catalogue), OPEN]
    if name and name not in names:
        choices = [f"{CLASS}:{one}" for one in names]
        what = f"{CLASS}:{name}"
        raise Fault(finding("explain.unknown_what", what=what, near=", ".join(nearest(what, choices))))
    scoring, doubts = scored_with_doubts(view, unit, scheme, findings)
    if unit.level == "commune":
        return _commune(view, unit, scoring, doubts, findings)
    words = view.catalogue
    notes = tuple(Node("note", words.message(note)) for note in scoring.notes if note in findings)
    schemes = scoring.in_use()
    schemes = schemes[:1] if all(one.bands == schemes[0].bands for one in schemes) else schemes
    bands = (node for one in schemes for node in _bands_of(one, words, len(schemes) == 1))
    children = (*notes, *bands, *_counted(scoring, names if not name else [name], words))
    communes = len(scoring.rows)
    return Node(
        "class", title(view, unit), detail=words.text("explain.class.of", number=communes), children=children
    )


def _commune(
    view: Look, unit: Unit, scoring: Scoring, doubts: Sequence[Doubt], findings: Sequence[Finding]
) -> Node:
    (row,), words = scoring.rows, view.catalogue
    scheme = scoring.rules(row)
    indicators = view.workspace.specs.indicators
    rows = unsettled(view.snapshot.con, view.tree, scoring, str(view.period), indicators, view.forms)
    lacking = next(iter(rows), None)
    classes = (row.outcome,) if row.outcome is not None else lacking.classes if lacking is not None else ()
    # The score's own tree, so that the class leads to the very same cells.
    score = score_tree(view, unit, scoring, doubts, findings)
    blocks = tuple(node for node in score.children if node.kind == "block")
    others = tuple(node for node in score.children if node.kind != "block")
    fronts = tuple(node for node in others if node.kind in ("note", "rule"))
    caps = tuple(node for node in others if node not in fronts)
    children = (
        *fronts,
        *_bands(scheme, words, row),
        Node("score", words.text("explain.class.points"), score.value, score.detail, None, blocks),
        *caps,
        *(_lacking(lacking, view) if lacking is not None else ()),
    )
    reasons = " ".join(map(sentence, _reasons(row, classes, scheme, words)))
    return Node("class", score.label, outcome_name(row, scheme, words), reasons, None, children)


def _reasons(row: UnitScore, classes: Sequence[str], scheme: Scheme, words: Catalogue) -> list[str]:
    if row.silent:
        return [words.text("table.sheet.silent")]
    return class_reasons(row, classes, scheme, words)


def _bands(scheme: Scheme, words: Catalogue, row: UnitScore | None = None) -> Iterator[Node]:
    """The limits of the classes with their sources; of a commune those that its points come to are marked."""
    reached = [band.id for band in bands_of_points(row, scheme)] if row is not None and not row.silent else []
    for band in scheme.classes:
        label = words.text(
            "explain.class.band", band=band.name.get(words.lang), span=span_words(band, scheme, words)
        )
        mark = words.text("explain.class.reached") if band.id in reached else ""
        source = cited(band.citation, scheme).strip()
        yield Node("rule", label, detail="; ".join(word for word in (mark, source) if word))


def _bands_of(scheme: Scheme, words: Catalogue, alone: bool) -> Iterator[Node]:
    """The limits of the classes, under the name of the variant where they are not the same for all."""
    if alone:
        yield from _bands(scheme, words)
        return
    variant = scheme.ways.variant(scheme.variant)
    name = words.text("ways.otherwise") if variant is None else variant.name.get(words.lang)
    yield Node("rule", name, children=tuple(_bands(scheme, words)))


def _lacking(lacking: Unsettled, view: Look) -> Iterator[Node]:
    """Of whom which figures have to be asked for, and which of them alone settles the class."""
    words, indicators = view.catalogue, view.workspace.specs.indicators
    frame = view.frame(())
    for request in lacking.requests:
        names = "; ".join(name_of(name, indicators, frame) for name in request.indicators)
        who = {"form": request.form_code, "name": request.name, "unit": request.reporter}
        yield Node("note", words.text("explain.class.lacking", figures=names, **who))
    settling = [one.indicator for one in lacking.figures if one.settles == "always"]
    if settling and lacking.row.outcome is None:
        names = "; ".join(name_of(name, indicators, frame) for name in settling)
        yield Node("note", words.text("explain.class.settles", figures=names))


def _counted(scoring: Scoring, names: Sequence[str], words: Catalogue) -> Iterator[Node]:
    """A node for each class, with its communes."""
    scheme = scoring.scheme
    bands = outcome_names(scheme, words)
    for name in names:
        rows = [row for row in scoring.rows if (row.outcome or OPEN) == name]
        if name in (OPEN, *VERDICTS) and not rows and len(names) > 1:
            continue
        label = bands.get(name) or words.text("explain.no_band")
        communes = tuple(_unit(row, scoring.rules(row), words) for row in rows)
        label = label if name in VERDICTS else words.text("explain.band", band=label)
        yield Node("class", label, len(rows), children=communes)


def _unit(row: UnitScore, scheme: Scheme, words: Catalogue) -> Node:
    """A commune with its points by block, and what lowers its class."""
    blocks = []
    for block in scheme.blocks:
        points = block_points(row, block)
        detail = words.text("explain.of", max=exact_number(block.points, words.lang))
        if isinstance(points, Cell):
            detail = f"{range_text(Decimal(points.low or 0), Decimal(points.high or 0), words.lang)} {detail}"
        label = f"{block.id}. {block.name.get(words.lang)}"
        blocks.append(Node("block", label, None if isinstance(points, Cell) else points, detail))
    caps = [
        Node("cap", cap.reason.get(words.lang), detail=words.text("explain.capped"))
        for cap in scheme.caps
        if cap.id in row.capped_by
    ]
    return Node(
        "unit",
        f"{row.name} ({row.unit})",
        row.points,
        result_words(row, scheme, words),
        None,
        (*blocks, *caps),
    )
