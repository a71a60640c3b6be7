"""What stands around the text of a paper: who issues it, to whom it goes, who signs, and where the figures
come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from kpi.model.paper import Closing, Figure, Letterhead
from kpi.model.roman import roman
from kpi.model.show import UNKNOWN
from kpi.model.table import Column, Kind, Row, Table
from kpi.spec.kinds.report import ReportSpec
from kpi.tables.frame import Frame, heading_of, short_place, source_of


def letterhead_of(spec: ReportSpec, frame: Frame, signed: date | None) -> Letterhead:
    """Who issues a paper, its number to be filled in, place and day (left open without the day of signing),
    to whom it goes: as of the period's end."""
    settings, day = frame.settings, frame.period.end
    assert settings is not None  # the pipeline gives a frame with settings
    office, layout = settings.office_at(day, spec.subject), settings.layout_at(day)
    place = office.place or short_place(replace(frame, place=frame.province))
    if signed is not None and layout is not None:
        dated = frame.text("table.signed", place=place, **layout.day_parts(signed))
    else:
        dated = frame.text("table.sign_place", place=place)
    receiver = settings.receiver_at(day, spec.subject)
    return Letterhead(
        above=office.lines[:-1],
        office=office.lines[-1],
        state=settings.state,
        number=spec.number.get(frame.lang),
        dated=dated,
        to=(receiver,) if receiver else (),
        to_word=frame.text("paper.to"),
    )


def closing_of(spec: ReportSpec, frame: Frame) -> Closing:
    """To whom copies go, and who signs."""
    settings = frame.settings
    assert settings is not None
    office = settings.office_at(frame.period.end, spec.subject)
    return Closing(
        receivers_word=frame.text("paper.copies"),
        receivers=tuple(one.get(frame.lang) for one in spec.copies),
        signer=office.signer or (frame.text("table.sign.head"),),
        how=frame.text("table.sign.head_how"),
    )


def sources_table(figures: Sequence[Figure], frame: Frame, warning: str) -> Table:
    """The figures of the sentences with where they come from, a row each in the order of their numbers: the
    only annex of their paper."""
    keys = ("mark", "name", "value", "forms", "reported", "expected", "cells", "explain")
    kinds = {"reported": Kind.COUNT, "expected": Kind.COUNT, "cells": Kind.COUNT}
    widths = {"mark": 6, "name": 34, "value": 14, "forms": 12, "explain": 34}
    columns = tuple(
        Column(key, frame.text(f"paper.source.{key}"), kinds.get(key, Kind.TEXT), width=widths.get(key, 9))
        for key in keys
    )
    rows = tuple(
        Row(
            (
                f"[{number}]",
                one.name,
                one.text or UNKNOWN,
                ", ".join(one.forms) or "–",
                one.reported,
                one.expected,
                "–" if one.cells is None else one.cells,
                one.explain or "–",
            )
        )
        for number, one in enumerate(figures, 1)
    )
    return Table(
        id="sources",
        title=frame.text("paper.source.title"),
        subtitle=(),
        columns=columns,
        rows=rows,
        notes=(frame.text("paper.source.note"),),
        warning=warning,
        heading=heading_of(frame, annex=0),
        source=source_of(frame),
    )


def numbers(levels: Iterable[int]) -> list[str]:
    """The numbers of sections by their levels: "I.", then "1.", "2." within it."""
    texts, upper, lower = [], 0, 0
    for level in levels:
        if level == 1:
            upper, lower = upper + 1, 0
            texts.append(f"{roman(upper)}.")
        else:
            lower += 1
            texts.append(f"{lower}.")
    return texts
