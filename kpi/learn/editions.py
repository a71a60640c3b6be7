"""A form that the office has already, as it comes again: what is asked as before keeps its id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from kpi.intake.context import Context
from kpi.learn.asking import ask
from kpi.learn.columns import Columns
from kpi.model.heading import header_key
from kpi.spec.draft import Draft, DraftColumn, DraftLabel
from kpi.spec.kinds.form import Form, FormColumn
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.values import Text

_ASKED_BEFORE = frozenset({"learn.same_words", "learn.code_taken"})


def editions_of(code: str, title: str, context: Context) -> list[Form]:
    """The office's own forms that bear a printed code, or without one a title, the last one last."""
    forms = [form for form in context.specs.forms.values() if form.standing == "office"]
    key = header_key(code)
    same = [
        form
        for form in forms
        if (header_key(form.code) == key if key else header_key(form.title.vi) == header_key(title))
    ]
    return sorted(same, key=lambda form: form.validity.start or date.min)


def keep_ids(columns: Columns, before: Form | None) -> None:
    """Columns that stand under the same headings as in the edition before and are of the same kind keep its
    indicators, as they are; what is known of these is not asked again."""
    for n, draft in enumerate(columns.drafts):
        column = next((one for one in before.columns if _is_same(draft, one)), None) if before else None
        if column is None or draft.role != "figures":
            continue
        indicator = columns.context.specs.indicators[column.indicator]
        if _agrees(draft, indicator):
            columns.drafts[n] = _known(draft, column, indicator)
            columns.questions = [q for q in columns.questions if q.indicator != draft.indicator]


def with_known_rates(columns: Columns) -> None:
    """Computed columns that say the same as a rate which is there already are that rate."""
    rates = {one.expression: one for one in columns.context.specs.indicators.values() if one.type == "rate"}
    for n, draft in enumerate(columns.drafts):
        rate = rates.get(draft.expression)
        if draft.role == "computed" and draft.expression and rate is not None:
            unit = Text(rate.unit, rate.unit_en or rate.unit)
            columns.drafts[n] = replace(
                draft, indicator=rate.id, name=rate.name, unit=unit, decimals=rate.decimals
            )
            columns.questions = [q for q in columns.questions if q.indicator != draft.indicator]


def as_edition(draft: Draft, editions: Iterable[Form]) -> Draft:
    """A draft told to be a further edition of a form, by whose short name it goes."""
    ids = sorted((form.id for form in editions), key=len)
    if not ids:
        return draft
    known_count = sum(column.known for column in draft.collected)
    note = ask("learn.edition", other=ids[0], kept=known_count, fresh=len(draft.collected) - known_count)
    questions = [q for q in draft.questions if q.code not in _ASKED_BEFORE]
    return replace(draft, id=ids[0], questions=(note, *questions))


def _is_same(draft: DraftColumn, column: FormColumn) -> bool:
    """Whether the headings are those of a column of the edition before."""
    pairs = zip(draft.path, column.path, strict=False)
    return len(draft.path) == len(column.path) and all(
        header_key(text) in set(map(header_key, texts)) for text, texts in pairs
    )


def _agrees(draft: DraftColumn, indicator: Indicator) -> bool:
    """Whether an indicator counts what the column seems to: this year's amounts may be whole by chance, a
    unit that nobody wrote is no other."""
    whole = draft.kind == "count" and indicator.type == "money"
    units = {header_key(draft.unit.vi), header_key(indicator.unit)} - {""}
    labels = {label.code for label in draft.labels} <= {label.code for label in indicator.labels}
    return (whole or draft.kind == indicator.type) and len(units) < 2 and labels


def _known(draft: DraftColumn, column: FormColumn, indicator: Indicator) -> DraftColumn:
    """A column with an indicator that is there already."""
    kind = indicator.type
    return replace(
        draft,
        indicator=indicator.id,
        name=indicator.name,
        kind=kind,
        unit=Text(indicator.unit, indicator.unit_en or indicator.unit),
        decimals=indicator.decimals,
        over_time=indicator.over_time,
        distinct=indicator.distinct,
        required=column.required,
        labels=tuple(DraftLabel(label.code, label.name) for label in indicator.labels),
        known=True,
    )
