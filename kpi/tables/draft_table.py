"""A form as learnt, for people: its columns, its checks, and what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.findings import Catalogue, Finding, Severity
from kpi.model.table import Column, Row, Table
from kpi.spec.draft import Draft, DraftColumn

_COLUMNS = {"cell": 6, "heading": 44, "role": 12, "indicator": 30, "kind": 10, "unit": 12, "over_time": 12}
_CHECKS = {"id": 30, "expression": 60, "evidence": 18, "rows": 8}
_QUESTIONS = {"open": 12, "cell": 6, "question": 70, "remedy": 60}


def draft_tables(draft: Draft, questions: Sequence[Finding], catalogue: Catalogue) -> tuple[Table, ...]:
    """The tables of a draft; those of checks and questions only where there are any."""
    origin = draft.origin
    tables = [
        Table(
            id="learn",
            title=catalogue.text("learn.title", code=draft.code, title=draft.title.get(catalogue.lang)),
            subtitle=(
                catalogue.text(
                    "learn.subtitle",
                    file=origin.file,
                    sheet=origin.sheet,
                    header=origin.header,
                    data=origin.data or "–",
                ),
            ),
            columns=_heads(_COLUMNS, catalogue),
            rows=tuple(Row(_column(column, catalogue)) for column in draft.columns),
        )
    ]
    if draft.checks:
        rows = tuple(
            Row(
                (c.id, c.expression, catalogue.text(f"reason.evidence_{c.evidence}"), f"{c.holding}/{c.rows}")
            )
            for c in draft.checks
        )
        tables.append(
            Table("learn-checks", catalogue.text("learn.checks.title"), (), _heads(_CHECKS, catalogue), rows)
        )
    if questions:
        in_order = sorted(questions, key=lambda q: q.severity.rank)
        rows = tuple(Row(cells) for cells in _questions(in_order, catalogue))
        title = catalogue.text("learn.questions.title")
        tables.append(
            Table(
                "learn-questions",
                title,
                (),
                _heads(_QUESTIONS, catalogue),
                rows,
                (_left(in_order, catalogue),),
            )
        )
    return tuple(tables)


def _heads(widths: dict[str, int], catalogue: Catalogue) -> tuple[Column, ...]:
    return tuple(
        Column(key, catalogue.text(f"learn.column.{key}"), width=width) for key, width in widths.items()
    )


def _column(column: DraftColumn, catalogue: Catalogue) -> tuple[str, ...]:
    heading = " – ".join(column.path)
    role = catalogue.text(f"learn.role.{column.role}")
    if column.role not in ("figures", "computed"):
        return (column.cell, heading, role, "", "", "", "")
    if not column.taken:
        return (
            column.cell,
            heading,
            f"{role} {catalogue.text('learn.not_taken')}",
            "",
            "",
            column.unit.vi,
            "",
        )
    over_time = catalogue.text(f"learn.over_time.{column.over_time}") if column.role == "figures" else ""
    kind = catalogue.text(f"learn.kind.{column.kind}")
    return (column.cell, heading, role, column.indicator, kind, column.unit.get(catalogue.lang), over_time)


def _questions(questions: Sequence[Finding], catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """One line for each question; of remarks of one kind the first, with the cells of all."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for question in questions:
        own_cell = question.cell if _is_open(question) else ""
        alike.setdefault((question.code, own_cell), []).append(question)
    for first, *others in alike.values():
        level = catalogue.text("learn.open" if _is_open(first) else "learn.remark")
        place = ", ".join(dict.fromkeys(one.cell for one in (first, *others) if one.cell))
        yield (level, place, catalogue.message(first), catalogue.remedy(first))


def _is_open(question: Finding) -> bool:
    """Whether it must be answered."""
    return question.severity is Severity.WARNING


def _left(questions: Sequence[Finding], catalogue: Catalogue) -> str:
    """How many questions must be answered."""
    count = sum(map(_is_open, questions))
    return catalogue.text("learn.open_count", count=count) if count else catalogue.text("learn.none_open")
