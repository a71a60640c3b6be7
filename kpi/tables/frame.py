"""What stands around every table: heading, period, notes, signatures, source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal

from kpi.findings import Catalogue, Finding, Severity
from kpi.lake.pins import SHOWN
from kpi.model.period import Period
from kpi.model.show import asked_moment, day_text
from kpi.model.table import Heading, SignLine
from kpi.quick import dataclass
from kpi.spec.kinds.settings import Settings
from kpi.units.gazetteer.tree import Tree


@dataclass(frozen=True, slots=True)
class Frame:
    """The surroundings of one table.

    `tree` holds the units at the period's end; `place` is the name of the province or unit it is about;
    `settings` gives the office's heading (None: no heading, no signatures); `version` and `as_of` say which
    state of the lake the figures come from, `specs` and `unit_list` are the fingerprints of what they were
    made with; `finding_counts` counts the stored findings of the current submissions.
    With `restated` the rows are units of the map of that day, and `tree` is that map. `periods` are those of
    a series, whose last one is `period`. `notices` are what is to be told of the state of the lake. `limits`
    are by indicator the shares that schemes give points from: none is shown as reached by rounding.
    """

    catalogue: Catalogue
    period: Period
    tree: Tree
    place: str = ""
    settings: Settings | None = None
    version: int | None = None
    as_of: str = ""
    program: str = ""
    specs: str = ""
    unit_list: str = ""
    finding_counts: Mapping[str, int] = field(default_factory=dict)
    restated: date | None = None
    periods: tuple[Period, ...] = ()
    notices: tuple[Finding, ...] = ()
    limits: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        """``vi`` or ``en``."""
        return self.catalogue.lang

    def text(self, key: str, **params: object) -> str:
        """A text of the catalogue."""
        return self.catalogue.text(key, **params)


def period_name(period: Period, catalogue: Catalogue) -> str:
    """The period in words: "năm 2021", "6 tháng đầu năm 2021"."""
    return catalogue.text(f"table.period.{_part(period)}", year=period.year, part=period.part)


def _part(period: Period) -> str:
    return f"half{period.part}" if period.kind == "half" else period.kind


def heading_of(frame: Frame, code: str) -> Heading | None:
    """The block above a printed table, as of the period's end."""
    settings = frame.settings
    if settings is None:
        return None
    receiver = settings.receiver_at(frame.period.end)
    return Heading(
        office=settings.office_at(frame.period.end),
        state=settings.state,
        form_code=frame.text("table.form_code", code=code) if code else "",
        receiver=frame.text("table.receiver", name=receiver) if receiver else "",
    )


def signature_of(frame: Frame) -> tuple[SignLine, ...]:
    """Place and date, who made the table and who signs it."""
    return () if frame.settings is None else sign_lines(short_place(frame), frame.catalogue)


def sign_lines(place: str, catalogue: Catalogue) -> tuple[SignLine, ...]:
    """The signatures below a table or a form of a place."""
    text = catalogue.text
    return (
        SignLine("", text("table.sign_place", place=place)),
        SignLine(text("table.sign.maker"), text("table.sign.head")),
        SignLine(text("table.sign.maker_how"), text("table.sign.head_how")),
    )


def short_place(frame: Frame) -> str:
    """The place's name without its kind, as it stands before a date ("Đồng Tháp, ngày …")."""
    unit = next((u for u in frame.tree.children("") if u.name == frame.place), None)
    if unit is None or not unit.type or not unit.name.startswith(unit.type + " "):
        return frame.place
    return unit.name[len(unit.type) + 1 :]


def source_of(frame: Frame) -> str:
    """Which state of the lake and which program the figures come from; without the moment of that state where
    the frame does not say it."""
    if frame.version is None:
        return ""
    pins = {"specs": frame.specs[:SHOWN] or "–", "unit_list": frame.unit_list[:SHOWN] or "–"}
    state = {"version": frame.version, "program": frame.program, **pins}
    if not frame.as_of:
        return frame.text("table.source_undated", **state)
    return frame.text("table.source", as_of=asked_moment(frame.as_of), **state)


def subtitle_of(frame: Frame, *more: str) -> tuple[str, ...]:
    """Place and period, then further lines."""
    if len(frame.periods) > 1:
        ends = {"first": frame.periods[0], "last": frame.periods[-1]}
        period = frame.text("series.period", **ends)
    else:
        period = frame.text("table.period", period=period_name(frame.period, frame.catalogue))
    first = f"{frame.place} – {period[0].lower()}{period[1:]}" if frame.place else period
    return (first, *(line for line in more if line))


def warning_of(frame: Frame, standing: str = "") -> str:
    """What must stand on every page and with every line: on which map figures are restated, and a scheme's
    standing; "" where there is neither."""
    on = frame.text("restate.on", day=day_text(frame.restated)) if frame.restated else ""
    return " – ".join(line for line in (on, standing) if line)


def notes_of(frame: Frame, findings: Iterable[Finding], *more: str) -> tuple[str, ...]:
    """Sentences under a table: what the result tells, further ones, stored findings, what "…" means."""
    sentences = [frame.catalogue.message(finding) for finding in (*frame.notices, *findings)]
    errors = frame.finding_counts.get(Severity.ERROR, 0)
    warnings = frame.finding_counts.get(Severity.WARNING, 0)
    if errors or warnings:
        sentences.append(frame.text("table.found", errors=errors, warnings=warnings))
    return tuple(_sentence(s) for s in (*sentences, *more, frame.text("table.unknown")) if s)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…", ")")) else text + "."
