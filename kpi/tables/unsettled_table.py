"""Communes with something open: what is possible, what is lacking, whom to ask, what settles the class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kpi.model.cell import between
from kpi.model.show import exact_number, range_text
from kpi.model.table import DOUBTED, Column, Kind, Row, Table
from kpi.score.settling import OpenFigure, Outcome
from kpi.score.types import Scoring
from kpi.score.unsettled import Request, Unsettled
from kpi.spec.kinds.indicator import Indicator
from kpi.tables.frame import Frame, heading_of, signature_of, source_of, subtitle_of
from kpi.tables.outcomes import outcome_names
from kpi.tables.score_table import score_notes, standing_of
from kpi.tables.ways import variant_cells, variant_columns

_FEW = 3  # figures that are named on a screen
Indicators = Mapping[str, Indicator]


def unsettled_table(
    rows: Sequence[Unsettled], scoring: Scoring, indicators: Indicators, frame: Frame, whole: bool = False
) -> Table:
    """A row for each commune; with `whole` every figure is named, else the first few of each form."""
    text = frame.text
    bands = outcome_names(scoring.scheme, frame.catalogue)
    classes = sum(one.row.outcome is None for one in rows)
    measure = text("table.unsettled.number", number=len(rows), all=len(scoring.rows), classes=classes)
    return Table(
        id="undetermined",
        title=text("table.unsettled.title"),
        subtitle=subtitle_of(frame, measure),
        columns=(
            Column("code", text("table.column.code"), width=7),
            Column("name", text("table.column.name"), width=20),
            *variant_columns(scoring, frame.catalogue),
            Column("points", text("table.column.points"), Kind.POINTS, width=9),
            Column("classes", text("table.unsettled.classes"), width=16),
            Column("lacking", text("table.unsettled.lacking"), width=34),
            Column("reporter", text("table.unsettled.reporter"), width=22),
            Column("errors", text("table.unsettled.errors"), width=24),
            Column("settles", text("table.unsettled.settles"), width=34),
        ),
        rows=tuple(_row(one, scoring, bands, indicators, frame, None if whole else _FEW) for one in rows),
        notes=(*_notes(rows, frame), *score_notes(scoring, frame)),
        warning=standing_of(scoring.scheme, frame),
        heading=heading_of(frame),
        signature=signature_of(frame),
        source=source_of(frame),
    )


def _notes(rows: Sequence[Unsettled], frame: Frame) -> tuple[str, ...]:
    return (frame.text("table.unsettled.how"),) if rows else (frame.text("table.unsettled.none"),)


def _row(
    one: Unsettled,
    scoring: Scoring,
    bands: Mapping[str, str],
    indicators: Indicators,
    frame: Frame,
    most: int | None,
) -> Row:
    row = one.row
    cells = (
        row.unit,
        row.name,
        *variant_cells(row, scoring, frame.catalogue),
        between(row.points_min, row.points_max),
        " / ".join(bands[name] for name in one.classes),
        " | ".join(_lacking(request, one, indicators, frame, most) for request in one.requests),
        "; ".join(_reporters(one.requests)),
        "; ".join(_shortened(_errors(one, indicators, frame), most)),
        _settles(one, bands, indicators, frame),
    )
    return Row(cells, sign=DOUBTED if row.doubtful else "")


def _lacking(request: Request, one: Unsettled, indicators: Indicators, frame: Frame, most: int | None) -> str:
    if request.form in one.row.forms_missing:
        return frame.text("table.unsettled.form", form=request.form_code)
    names = "; ".join(_shortened([name_of(name, indicators, frame) for name in request.indicators], most))
    return f"{request.form_code}: {names}"


def _shortened(texts: Iterable[str], most: int | None) -> list[str]:
    """The first texts, and how many more there are."""
    all_texts = list(texts)
    if most is None or len(all_texts) <= most + 1:
        return all_texts
    return [*all_texts[:most], f"… (+{len(all_texts) - most})"]


def _reporters(requests: Sequence[Request]) -> list[str]:
    forms: dict[tuple[str, str], list[str]] = {}
    for request in requests:
        forms.setdefault((request.reporter, request.name), []).append(request.form_code)
    return [f"{name} ({code}): {', '.join(codes)}" for (code, name), codes in forms.items()]


def _errors(one: Unsettled, indicators: Indicators, frame: Frame) -> Iterable[str]:
    """The figures with an error, with their cells."""
    for doubt in one.row.doubts:
        if not doubt.waived:
            names = ", ".join(name_of(name, indicators, frame) for name in sorted(doubt.indicators))
            place = "!".join(filter(None, (doubt.finding.sheet, doubt.finding.cell)))
            yield f"{names} ({place})" if place else names


def _settles(one: Unsettled, bands: Mapping[str, str], indicators: Indicators, frame: Frame) -> str:
    if one.row.outcome is not None:
        return frame.text("table.unsettled.class_settled")
    figures = [figure for figure in one.figures if figure.settles != "not_shown"]
    figures.sort(key=lambda figure: figure.settles != "always")
    return "; ".join(_figure(figure, bands, indicators, frame) for figure in figures) or "–"


def _figure(figure: OpenFigure, bands: Mapping[str, str], indicators: Indicators, frame: Frame) -> str:
    outcomes = ", ".join(
        f"{_value(outcome, indicators.get(figure.indicator), frame)} → {bands[outcome.band]}"
        for outcome in figure.outcomes
    )
    name = name_of(figure.indicator, indicators, frame)
    return frame.text(f"table.unsettled.{figure.settles}", name=name, outcomes=outcomes)


def _value(outcome: Outcome, indicator: Indicator | None, frame: Frame) -> str:
    """The values of an outcome in words."""
    if outcome.label:
        labels = indicator.labels if indicator is not None else ()
        names = (label.name.get(frame.lang) for label in labels if label.code == outcome.label)
        return next(names, outcome.label)
    if indicator is not None and indicator.type == "yes_no" and outcome.low == outcome.high:
        return frame.text("table.unsettled.yes" if outcome.low else "table.unsettled.no")
    if outcome.low is not None and outcome.low == outcome.high:
        return exact_number(outcome.low, frame.lang)
    return range_text(outcome.low, outcome.high, frame.lang)


def name_of(name: str, indicators: Indicators, frame: Frame) -> str:
    """An indicator's name."""
    return indicators[name].name.get(frame.lang) if name in indicators else name
