"""The score sheet of one commune: a row for each criterion with its figure, its rate, its points by each
judge, and room to sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from itertools import chain

from kpi.findings import Catalogue, Finding
from kpi.model.cell import Status, Value, status_of
from kpi.model.show import UNKNOWN
from kpi.model.table import Column, Kind, Row, Table
from kpi.quick import dataclass
from kpi.score.assessing import Assessed
from kpi.score.types import UnitScore
from kpi.score.unsettled import Unsettled
from kpi.spec.assessment import SCORERS, Scorer
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Block, Criterion, Scheme
from kpi.spec.kinds.table import TableSpec
from kpi.tables.basis import Basis
from kpi.tables.frame import Frame, period_name, sentence, source_of
from kpi.tables.outcomes import outcome_name
from kpi.tables.points import added, block_points, points_of, said
from kpi.tables.reasons import class_reasons
from kpi.tables.score_table import standing_of
from kpi.tables.sheet_frame import sheet_heading, sheet_signature

_BLANK = ""
"""What is filled in by hand."""
_FEW = 4  # figures that are named of each form


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet tells of one commune: its result, the `bases` of its criteria by id, what is open, and by
    criterion the `points` of others and the final ones, empty where the scheme asks for none. `ways` says
    which variant of the scheme applies to it, and what it comes to under other readings."""

    row: UnitScore
    bases: Mapping[str, Basis]
    lacking: Unsettled | None = None
    points: Mapping[str, Assessed] = field(default_factory=dict)
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Printing:
    """What all sheets of a scheme have in common: `findings` are what has to be said of the scheme and the
    period, `signed` is the day of signing, None to leave it open."""

    spec: TableSpec
    scheme: Scheme
    indicators: Mapping[str, Indicator]
    findings: Sequence[Finding] = ()
    signed: date | None = None


@dataclass(frozen=True, slots=True)
class _Field:
    """A column: what it holds of a criterion, and what of several together."""

    column: Column
    one: Callable[[Criterion, Sheet], Value]
    sum: Callable[[Block | Scheme, Sheet], Value]


def sheet_table(sheet: Sheet, printing: Printing, frame: Frame) -> Table:
    """The sheet of a commune."""
    row, spec, scheme = sheet.row, printing.spec, printing.scheme
    names = [name for name in spec.columns if name != "district" or "district" in frame.tree.levels]
    fields = [_field(name, frame) for name in ("criterion", *(name for name in names if name != "criterion"))]
    title = frame.text("table.sheet.title", title=spec.title.get(frame.lang), name=row.name)
    rows = (*chain.from_iterable(_block(block, sheet, fields, frame) for block in scheme.blocks),
            Row(_summed(frame.text("table.sheet.total"), scheme, sheet, fields), "total"),
            Row(_named(_class(sheet, scheme, frame), len(fields)), "total"))  # fmt: skip
    return Table(
        id=spec.id,
        title=title,
        subtitle=(_place(row, frame),),
        columns=tuple(field.column for field in fields),
        rows=rows,
        notes=_notes(sheet, rows, printing, frame),
        warning=standing_of(scheme, frame),
        heading=sheet_heading(row, frame, spec),
        signature=sheet_signature(row, frame, printing.signed),
        source=source_of(frame),
        one_page=True,
    )


def _place(row: UnitScore, frame: Frame) -> str:
    """The units above the commune, and the period."""
    above = ", ".join(unit.name for unit in reversed(frame.tree.path(row.unit)[:-1]))
    period = period_name(frame.period, frame.catalogue)
    return frame.text("table.sheet.place", code=row.unit, above=above, period=period)


def _field(name: str, frame: Frame) -> _Field:
    text = frame.text
    basis, points = (text("table.sheet.basis"),), (text("table.sheet.points"),)
    judges = (text("table.sheet.given"),)
    all_fields = {
        "criterion": _Field(Column("criterion", text("table.sheet.criterion"), width=40), _blank, _blank),
        "max": _Field(
            Column("max", text("table.sheet.max"), Kind.POINTS, width=8),
            lambda criterion, _: criterion.points,
            lambda part, _: part.points,
        ),
        "figure": _Field(
            Column("figure", text("table.sheet.figure"), groups=basis, width=17),
            lambda criterion, sheet: _figure(criterion, sheet, frame),
            lambda *_: _BLANK,
        ),
        "rate": _Field(
            Column("rate", text("table.sheet.rate"), groups=basis, width=9),
            lambda criterion, sheet: sheet.bases[criterion.id].rate,
            lambda *_: _BLANK,
        ),
        "points": _Field(
            Column("points", text("table.sheet.computed"), Kind.POINTS, points, width=9), _points, _sum
        ),
        "final": _Field(
            Column("final", text("table.sheet.final"), Kind.POINTS, points, width=9),
            lambda criterion, sheet: _final((criterion,), sheet),
            _final_sum,
        ),
        "sign": _Field(Column("sign", text("table.sheet.sign"), width=14), _blank, _blank),
    }
    for scorer in SCORERS:
        column = Column(scorer, text(f"table.sheet.{scorer}"), Kind.POINTS, judges, width=9)
        all_fields[scorer] = _scored_by(scorer, column)
    return all_fields[name]


def _scored_by(scorer: Scorer, column: Column) -> _Field:
    """What somebody gave; left open to be filled in where he gave none."""

    def total(criteria: Sequence[Criterion], sheet: Sheet) -> Value:
        marks = [sheet.points[one.id].points(scorer) for one in criteria if one.id in sheet.points]
        points = [mark for mark in marks if mark is not None]
        return sum(points, Decimal(0)) if len(points) == len(criteria) else _BLANK

    return _Field(
        column, lambda one, sheet: total((one,), sheet), lambda part, sheet: total(part.criteria, sheet)
    )


def _blank(*_: object) -> Value:
    return _BLANK


def _figure(criterion: Criterion, sheet: Sheet, frame: Frame) -> Value:
    figure = sheet.bases[criterion.id].figure
    idle = sheet.row.computed[criterion.id].empty
    return f"{figure} ({frame.text('cell.not_arisen')})" if idle else figure


def _points(criterion: Criterion, sheet: Sheet) -> Value:
    return None if sheet.row.silent else added((sheet.row.computed[criterion.id],))


def _sum(part: Block | Scheme, sheet: Sheet) -> Value:
    row = sheet.row
    if not row.figured:
        return points_of(row) if isinstance(part, Scheme) else block_points(row, part)
    return None if row.silent else added(row.computed[one.id] for one in part.criteria)


def _final(criteria: Sequence[Criterion], sheet: Sheet) -> Value:
    """The points under the scheme's rule; left open to be filled in while somebody has still to give some."""
    scores = [sheet.row.criteria[one.id] for one in criteria]
    pairs = [(score, sheet.row.computed[one.id]) for one, score in zip(criteria, scores, strict=True)]
    is_waiting = any(score is not computed and score.points is None for score, computed in pairs)
    if not sheet.points or is_waiting:
        return _BLANK
    is_unknown = sheet.row.silent and any(score.points is None for score in scores)
    return None if is_unknown else added(scores)


def _final_sum(part: Block | Scheme, sheet: Sheet) -> Value:
    return _sum(part, sheet) if sheet.points and sheet.row.shares else _final(part.criteria, sheet)


def _block(block: Block, sheet: Sheet, fields: Sequence[_Field], frame: Frame) -> Iterator[Row]:
    yield Row(_summed(f"{block.id}. {block.name.get(frame.lang)}", block, sheet, fields), "section")
    for criterion in block.criteria:
        title = f"{criterion.id} {criterion.name.get(frame.lang)}"
        yield Row((title, *(field.one(criterion, sheet) for field in fields[1:])))


def _summed(title: str, part: Block | Scheme, sheet: Sheet, fields: Sequence[_Field]) -> tuple[Value, ...]:
    return (title, *(field.sum(part, sheet) for field in fields[1:]))


def _named(text: str, number: int) -> tuple[Value, ...]:
    return (text, *([_BLANK] * (number - 1)))


def _class(sheet: Sheet, scheme: Scheme, frame: Frame) -> str:
    name = outcome_name(sheet.row, scheme, frame.catalogue) or frame.text("table.score.no_band").lower()
    return frame.text("table.sheet.class", band=name)


def _notes(sheet: Sheet, rows: Sequence[Row], printing: Printing, frame: Frame) -> tuple[str, ...]:
    """Why this class, what is lacking or has an error, on what the points rest."""
    scheme = printing.scheme
    text = frame.text
    why = " ".join(map(sentence, reasons(sheet, scheme, frame.catalogue)))
    lines = [
        text("table.sheet.why", reasons=why),
        *_lacking(sheet, printing.indicators, frame),
        *_errors(sheet.row, frame),
        *_said(sheet, frame),
        *sheet.ways,
        *_source(scheme, frame),
    ]
    lines += [frame.catalogue.message(finding) for finding in printing.findings]
    if any(_is_open(value) for one in rows for value in one.cells):
        lines.append(text("table.unknown"))
    return tuple(sentence(line) for line in lines if line)


def _said(sheet: Sheet, frame: Frame) -> Iterator[str]:
    """What those who gave points wrote beside them, criterion by criterion."""
    for name, one in sheet.points.items():
        for scorer, mark in one.marks.items():
            who = frame.text(f"table.differences.{scorer}")
            yield from (
                frame.text("table.sheet.given_words", criterion=name, words=line)
                for line in said(mark, who, frame)
            )


def possible_classes(sheet: Sheet) -> tuple[str, ...]:
    """The ids of the classes that are possible, the best first."""
    if sheet.row.outcome is not None:
        return (sheet.row.outcome,)
    return sheet.lacking.classes if sheet.lacking is not None else ()


def reasons(sheet: Sheet, scheme: Scheme, words: Catalogue) -> list[str]:
    """Sentences that say why the commune has its class, or none."""
    if sheet.row.silent and sheet.row.points is None:
        return [words.text("table.sheet.silent")]
    return class_reasons(sheet.row, possible_classes(sheet), scheme, words)


def _is_open(value: Value) -> bool:
    return status_of(value) is Status.MISSING or (isinstance(value, str) and UNKNOWN in value)


def _lacking(sheet: Sheet, indicators: Mapping[str, Indicator], frame: Frame) -> list[str]:
    from kpi.tables.unsettled_table import name_of

    if sheet.lacking is None or not sheet.lacking.requests:
        return []
    whole = [one.form_code for one in sheet.lacking.requests if one.form in sheet.row.forms_missing]
    texts = [frame.text("table.sheet.forms", forms=", ".join(whole))] if whole else []
    for request in sheet.lacking.requests:
        if request.form in sheet.row.forms_missing:
            continue
        names = [name_of(name, indicators, frame) for name in request.indicators]
        more = f" (+{len(names) - _FEW})" if len(names) > _FEW else ""
        texts.append(f"{request.form_code}: {', '.join(names[:_FEW])}{more}")
    return [frame.text("table.sheet.lacking", listed="; ".join(texts))]


def _errors(row: UnitScore, frame: Frame) -> list[str]:
    errors = [doubt.finding for doubt in row.doubts if not doubt.waived]
    if not errors:
        return []
    first = errors[0]
    place = "!".join(filter(None, (first.sheet, first.cell)))
    message = frame.catalogue.message(first)
    return [frame.text("table.sheet.errors", number=len(errors), message=message, place=place or UNKNOWN)]


def _source(scheme: Scheme, frame: Frame) -> list[str]:
    """The scheme, its standing and what it rests on."""
    lang = frame.lang
    basis = "; ".join(one.title.get(lang) for one in scheme.legal_basis)
    return [
        frame.text(
            "table.sheet.scheme",
            name=scheme.name.get(lang),
            standing=frame.text(f"explain.standing.{scheme.standing}"),
            citation=scheme.citation or basis,
        ),
        scheme.note.get(lang),
    ]
