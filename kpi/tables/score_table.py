"""The consolidated scoring table: a row per commune, districts as sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kpi.model.cell import NOT_ARISEN, Value, between
from kpi.model.number import plain
from kpi.model.roman import roman
from kpi.model.table import DOUBTED, Column, Kind, Row, Table
from kpi.quick import dataclass
from kpi.rollup.notes import SHOWN
from kpi.score.types import Scoring, UnitScore
from kpi.spec.kinds.scheme import Block, Scheme
from kpi.spec.kinds.table import TableSpec
from kpi.tables.against import against_lines
from kpi.tables.frame import Frame, heading_of, notes_of, signature_of, source_of, subtitle_of
from kpi.tables.outcomes import outcome_name, summary_names
from kpi.tables.points import block_points, points_of
from kpi.tables.ways import variant_name, with_variant

BRIEF = ("order", "name", "points", "band", "rank_parent", "rank", "blocks")

Cell = Callable[[UnitScore], Value]


@dataclass(frozen=True, slots=True)
class Field:
    """A column and what a commune has in it; `order` and such are filled in by the row's place."""

    column: Column
    cell: Cell


def score_table(scoring: Scoring, frame: Frame, spec: TableSpec | None = None) -> Table:
    """A row per commune with points by criterion or block, total, class and ranks.

    `spec.columns` names built-in keys (order, code, name, criteria, blocks, points, band, rank_parent, rank),
    blocks or criteria; without a spec the blocks are shown. The code always stands before the name, for a
    name alone is no key. Points and ranks that are not determined are ranges ("72–85"), None where nothing
    was reported. Of a scheme with variants the last column says which applies.
    """
    fields = fields_of(with_variant(spec.columns if spec else BRIEF, scoring), scoring, frame)
    if spec is not None and spec.chart == "blocks":
        fields = [_as_part(field, scoring) for field in fields]
    title = spec.title.get(frame.lang) if spec else frame.text("table.score.title")
    best = plain(scoring.scheme.points)
    return Table(
        id=spec.id if spec else "score",
        title=title,
        subtitle=subtitle_of(frame, frame.text("table.score.measure", points=best)),
        columns=tuple(field.column for field in fields),
        rows=tuple(_rows(scoring, fields, frame)),
        notes=score_notes(scoring, frame),
        warning=standing_of(scoring.scheme, frame),
        heading=heading_of(frame, spec),
        signature=signature_of(frame),
        source=source_of(frame),
    )


def standing_of(scheme: Scheme, frame: Frame) -> str:
    """The sentence that must stand on every page where the scheme is not an official one, else ""."""
    if scheme.standing == "official":
        return ""
    return frame.text(f"table.standing.{scheme.standing}", name=scheme.name.get(frame.lang))


def score_notes(scoring: Scoring, frame: Frame) -> tuple[str, ...]:
    """Sentences under a scoring: coverage, what is open, which caps lowered a class."""
    reasons = [*_cap_lines(scoring, frame)]
    reasons += against_lines(scoring, frame)
    if any(not row.silent and row.points is None for row in scoring.rows):
        reasons.append(frame.text("table.score.range"))
    if any(not row.silent and row.rank_min != row.rank_max for row in scoring.rows):
        reasons.append(frame.text("table.score.rank_range"))
    reasons += [*_doubt_lines(scoring, frame), *_idle_line(scoring, frame)]
    findings = [note for note in scoring.notes if note.code != "score.illustrative"]
    note = scoring.scheme.note.get(frame.lang)
    return notes_of(frame, findings, *reasons, note)


def _cap_lines(scoring: Scoring, frame: Frame) -> Iterator[str]:
    """Why classes are lowered, and of how many communes; each variant of the scheme may say so otherwise."""
    for place in range(len(scoring.scheme.caps)):
        counts = Counter(
            cap.reason.get(frame.lang)
            for row in scoring.rows
            if row.capped_by and (cap := scoring.rules(row).caps[place]).id in row.capped_by
        )
        for reason, number in counts.items():
            yield frame.text("table.score.capped", number=number, reason=reason)


def _doubt_lines(scoring: Scoring, frame: Frame) -> list[str]:
    """The errors about figures one by one, the first few."""
    pairs = [(row, doubt.finding) for row in scoring.rows for doubt in row.doubts]
    lines = [
        frame.text("table.score.doubt", name=row.name, unit=row.unit, message=frame.catalogue.message(error),
                   file=error.file, sheet=error.sheet, cell=error.cell)
        for row, error in pairs[:SHOWN]
    ]  # fmt: skip
    if len(pairs) > SHOWN:
        more = {"number": len(pairs) - SHOWN, "period": frame.period}
        lines.append(frame.text("table.score.more_doubts", **more))
    return lines


def _idle_line(scoring: Scoring, frame: Frame) -> list[str]:
    """In how many communes there was nothing to judge, by criterion."""
    pairs = [(name, one) for row in scoring.rows for name, one in row.criteria.items() if one.empty]
    groups = {
        "table.score.not_arisen": Counter(name for name, one in pairs if not one.shared),
        "table.score.shared": Counter(name for name, one in pairs if one.shared),
    }
    lines = []
    for key, counts in groups.items():
        ids = [one.id for one in scoring.scheme.criteria if counts[one.id]]
        names = [frame.text("table.score.not_arisen_of", criterion=i, number=counts[i]) for i in ids]
        if names:
            lines.append(frame.text(key, listed="; ".join(names), places=scoring.scheme.share_places))
    return lines


def fields_of(names: Sequence[str], scoring: Scoring, frame: Frame) -> list[Field]:
    if "name" in names and "code" not in names:
        names = [key for name in names for key in (("code", "name") if name == "name" else (name,))]
    fields: list[Field] = []
    for name in names:
        if name in ("rank_parent", "parent") and "district" not in frame.tree.levels:
            continue  # without districts both ranks are the same, and the province is in the title
        if name == "criteria":
            for block in scoring.scheme.blocks:
                fields += _block_fields(block, scoring, frame, "blocks" in names)
        elif name == "blocks":
            if "criteria" not in names:
                fields += [_block_field(block, scoring, frame, alone=True) for block in scoring.scheme.blocks]
        else:
            fields.append(_field(name, scoring, frame))
    return fields


def _block_fields(block: Block, scoring: Scoring, frame: Frame, subtotal: bool) -> list[Field]:
    group = (_block_name(block, scoring, frame),)
    fields = [_criterion_field(block, place, scoring, frame) for place in range(len(block.criteria))]
    fields = [Field(_grouped(f.column, group), f.cell) for f in fields]
    if subtotal:
        last = _block_field(block, scoring, frame, alone=False)
        fields.append(Field(_grouped(last.column, group), last.cell))
    return fields


def _as_part(field: Field, scoring: Scoring) -> Field:
    """The points of a block as a part of all points, for the chart; not where schemes in use differ in them,
    for then the bars have no length in common."""
    points = {one.points for rules in scoring.in_use() for one in rules.blocks if one.id == field.column.key}
    if len(points) != 1 or len({rules.points for rules in scoring.in_use()}) != 1:
        return field
    return replace(field, column=replace(field.column, part="points", most=points.pop()))


def _grouped(column: Column, groups: tuple[str, ...]) -> Column:
    return replace(column, groups=groups)


def _block_name(block: Block, scoring: Scoring, frame: Frame) -> str:
    all_points = [one.points for scheme in scoring.in_use() for one in scheme.blocks if one.id == block.id]
    return frame.text(
        "table.score.block", id=block.id, name=block.name.get(frame.lang), points=_most(all_points)
    )


def _most(points: Sequence[Decimal]) -> str:
    """The most that a block or criterion gives, from the variant where that is least to where it is most."""
    low, high = min(points), max(points)
    return plain(low) if low == high else f"{plain(low)}–{plain(high)}"


def _block_field(block: Block, scoring: Scoring, frame: Frame, alone: bool) -> Field:
    title = _block_name(block, scoring, frame) if alone else frame.text("table.score.sum")
    column = Column(block.id, title, Kind.POINTS, width=9 if alone else 6)
    return Field(column, lambda row: block_points(row, block))


def _criterion_field(block: Block, place: int, scoring: Scoring, frame: Frame) -> Field:
    criterion = block.criteria[place]
    schemes = scoring.in_use()
    all_points = [one.points for scheme in schemes for one in scheme.criteria if one.id == criterion.id]
    title = frame.text("table.score.criterion", name=criterion.name.get(frame.lang), points=_most(all_points))
    column = Column(criterion.id, title, Kind.POINTS, width=6)

    def cell(row: UnitScore) -> Value:
        one = row.criteria[criterion.id]
        return NOT_ARISEN if one.shared and one.empty else one.points

    return Field(column, cell)


def _field(name: str, scoring: Scoring, frame: Frame) -> Field:
    scheme = scoring.scheme
    for block in scheme.blocks:
        if block.id == name:
            return _block_field(block, scoring, frame, alone=True)
        for place, criterion in enumerate(block.criteria):
            if criterion.id == name:
                return _criterion_field(block, place, scoring, frame)
    cells: dict[str, tuple[Kind, int, Cell]] = {
        "order": (Kind.TEXT, 5, lambda _: ""),
        "code": (Kind.TEXT, 7, lambda row: row.unit),
        "name": (Kind.TEXT, 22, lambda row: row.name),
        "points": (Kind.POINTS, 9, lambda row: points_of(row)),
        "band": (Kind.TEXT, 12, lambda row: _band(row, scheme, frame)),
        "parent": (Kind.TEXT, 22, lambda row: _name(row.parent, frame)),
        "rank_parent": (Kind.COUNT, 8, lambda row: _rank(row.rank_parent_min, row.rank_parent_max, row)),
        "rank": (Kind.COUNT, 8, lambda row: _rank(row.rank_min, row.rank_max, row)),
        "variant": (Kind.TEXT, 16, lambda row: variant_name(row, scheme, frame.catalogue)),
    }
    kind, width, cell = cells[name]
    limits = limits_of(scoring) if name == "points" else ()
    return Field(Column(name, frame.text(f"table.column.{name}"), kind, width=width, limits=limits), cell)


def limits_of(scoring: Scoring) -> tuple[Decimal, ...]:
    """The points at which classes begin, for whatever commune."""
    return tuple(dict.fromkeys(band.start for scheme in scoring.in_use() for band in scheme.bands))


def _name(code: str, frame: Frame) -> str:
    unit = frame.tree.get(code)
    return unit.name if unit else code


def _rank(best: int | None, worst: int | None, row: UnitScore) -> Value:
    if best is None or worst is None:
        return "–"
    if row.silent:
        return None
    return between(best, worst)


def _band(row: UnitScore, scheme: Scheme, frame: Frame) -> str:
    name = outcome_name(row, scheme, frame.catalogue)
    if name is not None:
        return name
    return frame.text("table.score.not_reported" if row.silent else "table.score.no_band")


def _rows(scoring: Scoring, fields: Sequence[Field], frame: Frame) -> list[Row]:
    rows: list[Row] = []
    parent, sections, number = None, 0, 0
    districts = "district" in frame.tree.levels
    for row in scoring.rows:
        if districts and row.parent != parent:
            parent, number = row.parent, 0
            sections += 1
            rows.append(_section(row.parent, sections, scoring, fields, frame))
        number += 1
        cells = tuple(str(number) if f.column.key == "order" else f.cell(row) for f in fields)
        rows.append(Row(cells, sign=DOUBTED if row.doubtful else ""))
    return rows


def _section(code: str, number: int, scoring: Scoring, fields: Sequence[Field], frame: Frame) -> Row:
    """A district's line: its name, and in the first figure's place how its communes stand by class."""
    unit = frame.tree.get(code)
    cells: list[Value] = [None] * len(fields)
    counts = _class_counts(code, scoring, frame)
    for place, field in enumerate(fields):
        values = {"order": roman(number), "code": code, "name": unit.name if unit else code}
        if field.column.key in values:
            cells[place] = values[field.column.key]
        elif counts and None not in cells[:place] and field.column.kind is not Kind.TEXT:
            cells[place], counts = counts, ""
    return Row(tuple(cells), "section")


def _class_counts(code: str, scoring: Scoring, frame: Frame) -> str:
    row = next((s for s in scoring.summary if s.unit == code), None)
    if row is None:
        return ""
    texts = summary_names(row, scoring.scheme, frame.catalogue)
    if row.undetermined:
        texts.append(frame.text("table.score.open", number=row.undetermined))
    return frame.text("table.score.section", number=row.expected, classes="; ".join(texts))
