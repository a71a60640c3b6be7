"""Where points computed, given by the commune, the district and the province, and final ones differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from kpi.model.cell import Value, between
from kpi.model.show import exact_number
from kpi.model.table import DOUBTED, Column, Kind, Row, Table
from kpi.quick import dataclass
from kpi.score.assessing import Assessed, Given, total_of
from kpi.score.types import CriterionScore, Scoring, UnitScore
from kpi.spec.assessment import SCORERS, Scorer
from kpi.spec.kinds.scheme import Criterion
from kpi.spec.kinds.table import TableSpec
from kpi.tables.frame import Frame, heading_of, signature_of, source_of, subtitle_of
from kpi.tables.points import added, said
from kpi.tables.score_table import score_notes, standing_of
from kpi.tables.ways import variant_name, with_variant

_BRIEF = ("name", "criterion", "max", "computed", "self", "district", "province", "final", "remark")
_WIDTHS = {"order": 5, "code": 7, "name": 20, "criterion": 34, "remark": 44, "variant": 16}
_TEXTS = ("order", "code", "name", "criterion", "remark", "variant")
_SHARED = ("order", "code", "name", "variant")
_SCORERS: Mapping[str, Scorer] = {scorer: scorer for scorer in SCORERS}
AllPoints = Mapping[str, Mapping[str, Assessed]]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a commune: one criterion, or its total (None)."""

    number: int
    row: UnitScore
    criterion: Criterion | None
    points: tuple[Assessed, ...]


def differences_table(
    scoring: Scoring, all_points: AllPoints, frame: Frame, spec: TableSpec | None = None
) -> Table:
    """Of each commune the criteria whose points differ, and below them the totals of all its criteria; the
    communes without any difference are only counted."""
    keys = list(spec.columns) if spec else list(_BRIEF)
    if "code" not in keys and "name" in keys:
        keys.insert(keys.index("name"), "code")  # a name alone is no key
    keys = [*with_variant(keys, scoring)]
    if "district" not in frame.tree.levels:
        keys = [key for key in keys if key != "district"]
    rows = [row for row in scoring.rows if any(one.differs for one in all_points[row.unit].values())]
    count = frame.text("table.differences.number", number=len(rows), all=len(scoring.rows))
    return Table(
        id=spec.id if spec else "differences",
        title=spec.title.get(frame.lang) if spec else frame.text("table.differences.title"),
        subtitle=subtitle_of(frame, count),
        columns=tuple(_column(key, frame) for key in keys),
        rows=tuple(
            Row(tuple(_cell(key, line, scoring, frame) for key in keys),
                "unit" if line.criterion else "total",
                DOUBTED if row.doubtful and line.criterion is None else "")
            for number, row in enumerate(rows, 1)
            for line in _lines(number, row, scoring, all_points[row.unit])
        ),
        notes=(*_notes(scoring, all_points, frame), *score_notes(scoring, frame)),
        warning=standing_of(scoring.scheme, frame),
        heading=heading_of(frame, spec),
        signature=signature_of(frame),
        source=source_of(frame),
    )  # fmt: skip


def _column(key: str, frame: Frame) -> Column:
    title = frame.text(f"table.differences.{key}" if key not in _SHARED else f"table.column.{key}")
    return Column(key, title, Kind.TEXT if key in _TEXTS else Kind.POINTS, width=_WIDTHS.get(key, 9))


def _lines(number: int, row: UnitScore, scoring: Scoring, points: Mapping[str, Assessed]) -> Iterable[_Line]:
    for criterion in scoring.rules(row).criteria:
        if points[criterion.id].differs:
            yield _Line(number, row, criterion, (points[criterion.id],))
    yield _Line(number, row, None, tuple(points.values()))


def _cell(key: str, line: _Line, scoring: Scoring, frame: Frame) -> Value:
    if key in _SCORERS:
        return _given(line.points, _SCORERS[key])
    cells: Mapping[str, Callable[[], Value]] = {
        "order": lambda: str(line.number) if line.criterion is None else "",
        "code": lambda: line.row.unit,
        "name": lambda: line.row.name,
        "criterion": lambda: _name(line, frame),
        "max": lambda: sum((one.computed.max for one in line.points), Decimal(0)),
        "computed": lambda: _span([one.computed for one in line.points]),
        "final": lambda: _span([one.final for one in line.points]),
        "remark": lambda: "; ".join(_remarks(line, frame)),
        "variant": lambda: variant_name(line.row, scoring.scheme, frame.catalogue),
    }
    return cells[key]()


def _name(line: _Line, frame: Frame) -> str:
    if line.criterion is None:
        return frame.text("table.differences.total")
    return f"{line.criterion.id} {line.criterion.name.get(frame.lang)}"


def _given(points: Sequence[Assessed], scorer: Scorer) -> Value:
    total = total_of(points, scorer)
    return None if total is None else between(*total)


def _span(scores: Sequence[CriterionScore]) -> Value:
    return added(scores)


def _remarks(line: _Line, frame: Frame) -> Iterable[str]:
    """Of a criterion: reason and evidence of decisions, points that cannot be, and others of one scorer."""
    if line.criterion is None:
        return
    [one] = line.points
    for scorer, mark in one.marks.items():
        who = frame.text(f"table.differences.{scorer}")
        points = exact_number(mark.points, frame.lang)
        if scorer in one.unfit:
            yield frame.text("table.differences.unfit", who=who, points=points, where=_where(mark))
        yield from said(mark, who, frame)
        if mark.others:
            others = ", ".join(exact_number(other, frame.lang) for other in mark.others)
            yield frame.text("table.differences.others", who=who, points=others)


def _where(mark: Given) -> str:
    return "!".join(filter(None, (mark.sheet, mark.cell)))


def _notes(scoring: Scoring, all_points: AllPoints, frame: Frame) -> tuple[str, ...]:
    """How to read the table, and of how many communes points lack, all or some of them."""
    scorers = [one for one in SCORERS if one != "district" or "district" in frame.tree.levels]
    counts = "; ".join(filter(None, (_lacking(scorer, scoring, all_points, frame) for scorer in scorers)))
    notes = [frame.text("table.differences.how")]
    if counts:
        notes.append(frame.text("table.differences.lacking", listed=counts))
    return tuple(notes)


def _lacking(scorer: Scorer, scoring: Scoring, all_points: AllPoints, frame: Frame) -> str:
    totals = [total_of(all_points[row.unit].values(), scorer) for row in scoring.rows]
    numbers = {
        "none": sum(total is None for total in totals),
        "some": sum(total is not None and total[0] < total[1] for total in totals),
    }
    if not any(numbers.values()):
        return ""
    who = frame.text(f"table.differences.{scorer}")
    return frame.text("table.differences.lacking_of", who=who, **numbers)
