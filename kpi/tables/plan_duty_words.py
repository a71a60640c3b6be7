"""What a plan asks of agencies and units as tables: duties, agencies that report, and what comes again."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.findings import Catalogue
from kpi.model.period import KINDS, Period
from kpi.model.show import day_of_each_year, day_text
from kpi.model.table import Column, Row, Table
from kpi.spec.kinds.plan import Plan
from kpi.spec.plan_duties import Agency, Calendar, Duty, Recipient
from kpi.spec.values import WHOLE, Validity

_WIDTHS = {"id": 10, "quote": 60, "agency": 26, "task": 34, "condition": 24, "citation": 10, "reporters": 30,
           "forms": 18, "recipients": 34, "every": 12, "before": 26, "levels": 14, "words": 44}  # fmt: skip
_DOCUMENT_YEAR = 2001  # any: the last day on time is shown without its year


def duty_tables(plan: Plan, catalogue: Catalogue) -> Iterator[Table]:
    """Duties, agencies and calendars, those that there are; each with its citation and what the text says."""
    title = catalogue.text("plan.show.title", name=plan.name.get(catalogue.lang))

    def table(key: str, rows: list[Row], columns: tuple[str, ...], notes: tuple[str, ...] = ()) -> Table:
        heads = (
            Column(one, catalogue.text(f"plan.column.{one}"), width=_WIDTHS.get(one, 12)) for one in columns
        )
        number = catalogue.text(f"plan.show.{key}", number=len(rows))
        return Table(f"plan-{key}", title, (number,), tuple(heads), tuple(rows), notes)

    if plan.duties:
        rows = [Row(_duty(one, plan, catalogue)) for one in plan.duties]
        yield table("duties", rows, ("id", "agency", "task", "condition", "citation", "quote"))
    if plan.agencies:
        rows = [Row(_agency(one, catalogue)) for one in plan.agencies]
        yield table("agencies", rows, ("id", "agency", "levels", "forms", "words"))
    if plan.calendars:
        rows = [Row(_calendar(one, plan, catalogue)) for one in plan.calendars]
        lang = catalogue.lang
        notes = tuple(f"{one.id}: {one.inference.get(lang)}" for one in plan.calendars if one.inference)
        keys = ("id", "task", "reporters", "forms", "recipients", "every", "before", "citation", "quote")
        yield table("calendars", rows, keys, notes)


def quote_words(plan: Plan, quote: str, catalogue: Catalogue) -> str:
    """What a text says; of one that is paraphrased it is said so."""
    return catalogue.text("plan.paraphrase", words=quote) if plan.text.paraphrased else quote


def _duty(one: Duty, plan: Plan, catalogue: Catalogue) -> tuple[str, ...]:
    lang = catalogue.lang
    condition = one.condition.get(lang) if one.condition else ""
    agency = one.agency.get(lang) or catalogue.text("plan.no_agency")
    quote = quote_words(plan, one.quote, catalogue)
    return (one.id, agency, one.task.get(lang), condition, one.citation, quote)


def _agency(one: Agency, catalogue: Catalogue) -> tuple[str, ...]:
    levels = ", ".join(catalogue.text(f"units.level.{level}") for level in one.levels)
    forms = catalogue.text("plan.all_forms") if one.forms is None else _forms(one.forms, catalogue)
    return (one.id, one.name.get(catalogue.lang), levels, forms, "; ".join(one.words))


def _forms(forms: tuple[str, ...], catalogue: Catalogue) -> str:
    return ", ".join(forms) or catalogue.text("plan.in_words")


def _calendar(one: Calendar, plan: Plan, catalogue: Catalogue) -> tuple[str, ...]:
    lang = catalogue.lang
    return (
        one.id,
        one.task.get(lang),
        _reporters(one, plan, catalogue),
        _forms(one.forms, catalogue),
        "; ".join(_recipient(to, catalogue) for to in one.recipients) or catalogue.text("plan.nobody"),
        catalogue.text(f"plan.every.{one.every}"),
        _days(one, catalogue),
        one.citation,
        one.quote,
    )


def _reporters(one: Calendar, plan: Plan, catalogue: Catalogue) -> str:
    """Who has to, in the text's words, with the levels of units and the agencies that are looked for."""
    levels = [catalogue.text(f"units.level.{level}") for level in one.units]
    agencies = [agency.id for agency in plan.agencies if agency.id in one.agencies]
    limits = ", ".join((*levels, *agencies))
    name = one.reporters.get(catalogue.lang)
    return catalogue.text("plan.asked", name=name, asked=limits) if limits else name


def _recipient(one: Recipient, catalogue: Catalogue) -> str:
    """One recipient, with the days and the subject where it is not the one for all."""
    limits = [_span(one.validity, catalogue)]
    if one.subject != WHOLE:
        limits.append(catalogue.text(f"plan.subject.{one.subject}"))
    name, limit = one.name.get(catalogue.lang), ", ".join(filter(None, limits))
    return catalogue.text("plan.asked", name=name, asked=limit) if limit else name


def _span(validity: Validity, catalogue: Catalogue) -> str:
    days = {"start": day_text(validity.start), "end": day_text(validity.end)}
    match (validity.start, validity.end):
        case (None, None):
            return ""
        case (None, _):
            return catalogue.text("specs.to", end=days["end"])
        case (_, None):
            return catalogue.text("specs.from", start=days["start"])
        case _:
            return catalogue.text("specs.from_to", **days)


def _days(one: Calendar, catalogue: Catalogue) -> str:
    """The day of each part of the year."""
    kind = next((kind for kind in KINDS if kind == one.every), None)
    if kind is None or not any(one.before):
        return catalogue.text("plan.no_day")
    periods = [Period(_DOCUMENT_YEAR, kind, part) for part in one.parts]
    texts = [_day(one, period, catalogue) for period in periods]
    if len(texts) == 1:
        return texts[0]
    names = [str(period).partition("-")[2] for period in periods]
    return "; ".join(f"{name}: {text}" for name, text in zip(names, texts, strict=True))


def _day(one: Calendar, period: Period, catalogue: Catalogue) -> str:
    before, last = one.before[one.parts.index(period.part)], one.last_day(period)
    if before is None or last is None:
        return catalogue.text("plan.no_day")
    month, day = before.split("-")
    return catalogue.text("plan.before", day=f"{day}/{month}", last=day_of_each_year(last))
