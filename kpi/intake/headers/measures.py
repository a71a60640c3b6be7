"""Columns judged by what stands around them: figures in another unit of measure, or of another time, are not
taken.

Nothing is converted. A unit that is stated and equals the form's is fine; one that is another, contradicts a
second or is not understood leaves the column out, and so do words over or under the heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kpi.findings import Finding, Severity, finding
from kpi.intake.headers.around import Around, Near
from kpi.intake.headers.claims import Header
from kpi.intake.texts.lexicon import Lexicon, Target
from kpi.intake.texts.lines import Lines
from kpi.model.grid import cell_name
from kpi.model.measure import Measure, Measures

_Unit = tuple[Near, tuple[Measure, ...]]


@dataclass(frozen=True, slots=True)
class Statement:
    """A unit of measure stated at a cell; `near`: by the headings or cells of the column itself, which
    cannot be about another column."""

    cell: str
    text: str
    measures: tuple[Measure, ...]
    near: bool


def judged(header: Header, around: Around, lines: Lines, lexicon: Lexicon) -> Header:
    """The header without the columns that are not to be taken, and with the findings that say so."""
    targets = {t.indicator: t for t in lexicon.targets[header.form]}
    columns = [(c, targets[name]) for c, name in header.columns]
    statements = (near for near in around if near.part != "words" and not lines.refers(near.text))
    units = [(near, _units(near, lines)) for near in statements]
    findings: list[Finding] = []
    lost_columns: set[int] = set()
    for near in (near for near in around if near.part == "words"):
        concerned = [c for c, _ in columns if near.first <= c <= near.last and c not in lost_columns]
        lost_columns.update(concerned)
        if concerned:
            findings.append(_words(near, concerned, header))
    for near, measures in units:
        if not measures:
            concerned = [c for c, t in columns if t.counted and near.first <= c <= near.last]
            lost_columns.update(concerned)
            findings.append(finding("sheet.unit_unclear", cell=_cell(near), said=near.text[:80]))
        elif near.part == "line" and (foreign := _unknown_to(measures, columns, lexicon, header.form)):
            findings.append(unfit(_cell(near), near.text, foreign, lexicon.measures))
            if findings[-1].severity is Severity.ERROR:
                lost_columns.update(
                    c for c, t in columns if t.counted and t.unit.kind not in lexicon.measures.money
                )
    for c, _ in columns:
        if c not in lost_columns and (fault := _fault(header, c, dict(columns), units, lexicon.measures)):
            lost_columns.add(c)
            findings.append(fault)
    if not findings:
        return header
    return replace(
        header,
        columns=tuple(column for column in header.columns if column[0] not in lost_columns),
        findings=(*header.findings, *(f.at(form=header.form) for f in findings)),
    )


def _units(near: Near, lines: Lines) -> tuple[Measure, ...]:
    meaning = lines.of(near.text)
    return (
        meaning.units
        if meaning is not None and meaning.units is not None
        else lines.measures.parse(near.text)
    )


def _cell(near: Near) -> str:
    return cell_name(near.row, near.column)


def _words(near: Near, columns: list[int], header: Header) -> Finding:
    cells = [cell_name(header.bottom, c) for c in columns]
    return finding("sheet.words_around", cell=_cell(near), words=near.text[:80], cells=cells)


def foreign_to(units: Iterable[Measure], targets: Iterable[Target], grammar: Measures) -> list[Measure]:
    """The measures of a line that none of the columns has."""
    all_targets = tuple(targets)
    return [m for m in units if not any(_fits(m, target, grammar) for target in all_targets)]


def _unknown_to(
    units: Iterable[Measure], columns: list[tuple[int, Target]], lexicon: Lexicon, form: str
) -> list[Measure]:
    """The measures of a line that none of the columns has; without a scale, nor any column of the form that
    is missing here, which is told by itself."""
    foreign = foreign_to(units, (target for _, target in columns), lexicon.measures)
    targets = lexicon.targets[form]
    return [m for m in foreign if m.scale > 1 or foreign_to([m], targets, lexicon.measures)]


def unfit(cell: str, text: str, foreign: list[Measure], grammar: Measures) -> Finding:
    """A line with a measure of no column: with a scale it may be meant for those that are counted."""
    scaled = any(m.scale > 1 and m.kind not in grammar.money for m in foreign)
    return finding(
        "sheet.unit_unfit", Severity.ERROR if scaled else Severity.WARNING, cell=cell, said=text[:80]
    )


def _fault(
    header: Header, column: int, targets: dict[int, Target], units: list[_Unit], grammar: Measures
) -> Finding | None:
    """What is wrong with the units stated for a column, None when nothing is."""
    target = targets[column]
    statements = [*_own(header, column, targets, grammar)]
    for near, measures in units:
        own = near.part == "unit"
        if near.first <= column <= near.last and measures and (own or target.counted):
            statements.append(Statement(_cell(near), near.text, measures, own))
    return contradiction(statements, target, grammar, cell_name(header.bottom, column))


def _own(header: Header, column: int, targets: dict[int, Target], grammar: Measures) -> Iterator[Statement]:
    """Statements in the headings of a column. One over several columns that fits another of them, but not
    this one, is about that other."""
    for heading_unit in header.statements:
        if heading_unit.column != column:
            continue
        place = cell_name(heading_unit.cell.row, heading_unit.cell.column)
        statement = Statement(place, heading_unit.cell.text, heading_unit.measures, near=True)
        others = {s.column for s in header.statements if s.cell == heading_unit.cell and s.column != column}
        elsewhere = any(
            _fits(m, targets[c], grammar) for c in others if c in targets for m in heading_unit.measures
        )
        if not elsewhere or any(_fits(m, targets[column], grammar) for m in heading_unit.measures):
            yield statement


def contradiction(
    statements: Iterable[Statement], target: Target, grammar: Measures, cell: str
) -> Finding | None:
    """The finding about statements of which one does not say the unit of measure of a form's column."""
    same, other = [], []
    for statement in statements:
        verdict = _verdict(statement, target, grammar)
        same += [statement] if True in verdict else []
        other += [statement] if False in verdict else []
    if not other:
        return None
    first = other[0]
    params = {"said": first.text[:80], "where": first.cell, "wanted": target.unit_text}
    code = "sheet.other_unit"
    if same:
        code = "sheet.units_contradict"
        params |= {"also": same[0].text[:80], "beside": same[0].cell}
    cells = (cell, first.cell, *(one.cell for one in same[:1]))
    return finding(code, cell=cell, indicator=target.indicator, cells=cells, **params)


def _verdict(statement: Statement, target: Target, grammar: Measures) -> set[bool]:
    """Whether the measures that are about a column are its own: both, if the statement lists both."""
    fitting = [m for m in statement.measures if _fits(m, target, grammar)]
    exact = [m for m in fitting if m.kind == target.unit.kind] or fitting
    if not fitting:
        return {False} if statement.near else set()
    return {_equals(m, target, grammar) for m in exact}


def _fits(measure: Measure, target: Target, grammar: Measures) -> bool:
    """Whether a measure is about a column of this kind: any money is about money."""
    money = measure.kind in grammar.money and target.unit.kind in grammar.money
    return money or measure.kind in ("", "%") or grammar.fits(target.unit.kind, measure.kind)


def _equals(measure: Measure, target: Target, grammar: Measures) -> bool:
    kind = not measure.kind or grammar.fits(target.unit.kind, measure.kind)
    return kind and measure.scale == target.unit.scale
