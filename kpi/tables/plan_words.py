"""Plans as tables: which there are, and what one says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.findings import Catalogue
from kpi.model.show import day_text
from kpi.model.table import Column, Row, Table
from kpi.plan.notes import basis_notes
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_targets import Target
from kpi.tables.plan_duty_words import duty_tables, quote_words
from kpi.tables.plan_goals import goal_words

_WIDTHS = {"id": 8, "name": 34, "goal": 24, "citation": 10, "quote": 60, "reading": 44}


def plans_table(plans: Sequence[Plan], catalogue: Catalogue) -> Table:
    """All plans, with how much each says."""
    keys = ("id", "name", "document", "years", "targets", "duties", "calendars", "text")
    rows = tuple(
        Row(
            (
                plan.id,
                plan.name.get(catalogue.lang),
                _document(plan, catalogue),
                _years(plan, catalogue),
                str(len(plan.targets)),
                str(len(plan.duties)),
                str(len(plan.calendars)),
                catalogue.text(f"plan.text.{'complete' if plan.text.complete else 'partial'}"),
            )
        )
        for plan in plans
    )
    return Table("plans", catalogue.text("plan.list.title"), (), _columns(keys, catalogue), rows)


def plan_tables(plan: Plan, catalogue: Catalogue) -> tuple[Table, ...]:
    """Targets, duties, agencies and calendars of a plan, each with its citation and the words of the text."""
    title = catalogue.text("plan.show.title", name=plan.name.get(catalogue.lang))
    head = (f"{_document(plan, catalogue)}; {_years(plan, catalogue)}",)
    targets = Table(
        "plan-targets",
        title,
        (*head, catalogue.text("plan.show.targets", number=len(plan.targets))),
        _columns(("id", "name", "goal", "citation", "quote", "reading"), catalogue),
        tuple(Row(_target(one, plan, catalogue)) for one in plan.targets),
        tuple(_notes(plan, catalogue)),
    )
    return targets, *duty_tables(plan, catalogue)


def reading_words(target: Target, catalogue: Catalogue) -> Iterator[str]:
    """What was concluded, what the text leaves open, and what no form asks for."""
    for key, words in (
        ("inference", target.inference),
        ("left_open", target.left_open),
        ("not_collected", target.not_collected),
    ):
        if words is not None:
            yield catalogue.text(f"plan.{key}", words=words.get(catalogue.lang))


def _target(one: Target, plan: Plan, catalogue: Catalogue) -> tuple[str, ...]:
    readings = " ".join(reading_words(one, catalogue))
    quote = quote_words(plan, one.quote, catalogue)
    name = one.name.get(catalogue.lang)
    return (one.id, name, goal_words(one, catalogue), one.citation, quote, readings)


def _notes(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    lang = catalogue.lang
    yield catalogue.text("plan.source", source=plan.text.source.get(lang))
    if not plan.text.complete:
        missing = "; ".join(words.get(lang) for words in plan.text.missing)
        yield catalogue.text("plan.missing", missing=missing)
    for basis in plan.legal_basis:
        yield catalogue.text("plan.basis", title=basis.title.get(lang), citation=basis.citation)
    yield from map(catalogue.message, basis_notes(plan))


def _document(plan: Plan, catalogue: Catalogue) -> str:
    document, lang = plan.document, catalogue.lang
    if not document.number or document.issued is None:
        return catalogue.text("plan.document_unknown", issuer=document.issuer.get(lang))
    day = day_text(document.issued)
    return catalogue.text("plan.document", number=document.number, day=day, issuer=document.issuer.get(lang))


def _years(plan: Plan, catalogue: Catalogue) -> str:
    days = {"start": day_text(plan.validity.start), "end": day_text(plan.validity.end)}
    return catalogue.text("specs.from_to", **days)


def _columns(keys: Sequence[str], catalogue: Catalogue) -> tuple[Column, ...]:
    return tuple(
        Column(key, catalogue.text(f"plan.column.{key}"), width=_WIDTHS.get(key, 12)) for key in keys
    )
